"""The one drawing program: lines, forms, cards, slips, paper and cameras."""
