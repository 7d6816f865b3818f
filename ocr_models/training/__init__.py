"""How our own weights were made; the only place that imports torch."""
