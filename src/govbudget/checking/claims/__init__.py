"""The claims of a narrative against tables and each other (情况说明核对).

``values`` says what a thing amounts to by the document, ``evaluate`` checks one claim, ``groups`` several together, ``causes``
looks for the slip; ``checking.rules.claims`` makes findings of it.
"""
