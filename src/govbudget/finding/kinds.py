"""What findings say and how grave they are (问题类别、严重程度)."""

from __future__ import annotations

from enum import Enum

__all__ = ["FindingKind", "Severity"]


class FindingKind(Enum):
    """What a finding says (问题类别). Only ``inconsistent`` is of severity error."""

    INCONSISTENT = "inconsistent"  #: a proof, no values inside the digits make it true
    TRUNCATED = "truncated"  #: cut instead of rounded
    UNDEFINED = "undefined"  #: a percentage of nothing
    ROUNDING = "rounding"  #: the digits explain it
    QUESTION = "question"  #: normally true, a lawful reason exists
    WORDING = "wording"  #: a word or name
    STRUCTURE = "structure"  #: something is missing, twice, cut off or cannot be read


class Severity(Enum):
    """How grave a finding is (严重程度)."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"
