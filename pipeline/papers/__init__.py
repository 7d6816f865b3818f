"""Papers as files that people open: the searchable PDF/A."""
