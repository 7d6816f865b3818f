"""Hostile bytes to pictures, in a child process that can be killed."""
