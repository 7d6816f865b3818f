"""The stages of the line, one module each, independent of each other."""
