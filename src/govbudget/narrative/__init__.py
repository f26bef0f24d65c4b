"""The running text (情况说明): from lines to sentences (``text``), from their tokens to what they state (``reader``, ``frames``).

``cues``, ``names``, ``bounds``, ``quantities``, ``percentages`` and ``lists`` say what each token does, ``composition`` and
``part_lists`` which figures are parts of which; ``claims`` makes values for users of it all.
"""
