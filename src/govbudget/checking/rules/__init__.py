"""Rules that are no relations (规则): functions over a disclosure, as values."""
