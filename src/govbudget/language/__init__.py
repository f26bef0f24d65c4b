"""The language of accounts (语言): text folded, and its words as data; no catalogue and no document is known here."""
