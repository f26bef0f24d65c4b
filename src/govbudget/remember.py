"""Results of functions over short texts, remembered (缓存): a long text is worked out anew, so that no document stays in memory."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, update_wrapper
from typing import Final, TypeVar, TypeVarTuple

__all__ = ["remembered"]

_Result = TypeVar("_Result")
_Rest = TypeVarTuple("_Rest")
#: Characters of the longest text that is kept; names, titles and figures are shorter.
_LONGEST: Final = 120


def remembered(
    most: int,
) -> Callable[[Callable[[str, *_Rest], _Result]], Callable[[str, *_Rest], _Result]]:
    """A decorator: the results for the last texts are kept, but for long ones; what else is given tells them apart.

    Args:
        most: how many results are kept.
    """

    def decorate(function: Callable[[str, *_Rest], _Result]) -> Callable[[str, *_Rest], _Result]:
        kept = lru_cache(maxsize=most)(function)

        def call(text: str, *rest: *_Rest) -> _Result:
            return kept(text, *rest) if len(text) <= _LONGEST else function(text, *rest)

        return update_wrapper(call, function)

    return decorate
