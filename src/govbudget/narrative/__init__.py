"""The explanation in words (情况说明): from lines to sentences (``text``), words (``lexicon``) and claims (``reading``).

``registers``, ``subjects`` and ``drafting`` are what reading keeps in mind.
"""

from govbudget.narrative.reading import read_narrative
from govbudget.narrative.text import Line

__all__ = ["Line", "read_narrative"]
