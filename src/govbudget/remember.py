"""Results of functions over short texts, remembered (缓存): a long text is worked out anew, so that no document stays in memory."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, update_wrapper
from typing import Final, TypeVar

__all__ = ["remembered"]

_Result = TypeVar("_Result")
#: Characters of the longest text that is kept; names, titles and figures are shorter.
_LONGEST: Final = 120


def remembered(most: int) -> Callable[[Callable[[str], _Result]], Callable[[str], _Result]]:
    """A decorator: the results for the last texts are kept, but for long ones.

    Args:
        most: how many results are kept.
    """

    def decorate(function: Callable[[str], _Result]) -> Callable[[str], _Result]:
        kept = lru_cache(maxsize=most)(function)

        def call(text: str) -> _Result:
            return kept(text) if len(text) <= _LONGEST else function(text)

        return update_wrapper(call, function)

    return decorate
