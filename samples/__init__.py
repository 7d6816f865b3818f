"""Sample dossiers with their truth, and the program that drew them."""
