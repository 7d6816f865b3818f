"""What Vietnamese values look like: dates, identifiers, names, places, money, and how papers must agree."""
