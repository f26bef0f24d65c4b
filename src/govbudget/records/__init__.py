"""Plain rows (记录): how values become HTML and JSON; no value of the domain is known here."""
