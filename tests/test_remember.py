"""Results for short texts are remembered; no long text stays in memory."""

from __future__ import annotations

import gc
import weakref

from govbudget.language.normal import normal
from govbudget.remember import remembered


class Words(str):
    """A text whose end can be seen."""

    __slots__ = ("__weakref__",)


def test_short_texts_are_worked_out_once_and_long_ones_are_not_kept() -> None:
    asked: list[int] = []

    @remembered(8)
    def size(text: str) -> int:
        """How long it is."""
        asked.append(len(text))
        return len(text)

    assert [size("甲"), size("甲"), size("乙" * 5000), size("乙" * 5000)] == [1, 1, 5000, 5000]
    assert asked == [1, 5000, 5000]
    assert size.__doc__ == "How long it is."


def test_the_words_of_a_long_cell_are_forgotten() -> None:
    text = Words("说明" * 2500)
    assert normal(text) == str(text)
    seen = weakref.ref(text)
    del text
    gc.collect()
    assert seen() is None
