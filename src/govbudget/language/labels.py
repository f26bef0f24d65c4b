"""Printed words made comparable (名称归一): titles, headings and line labels as people type them."""

from __future__ import annotations

from typing import NamedTuple

from govbudget.language.normal import normal
from govbudget.language.vocabulary import Vocabulary
from govbudget.remember import remembered

__all__ = ["Label", "line_label"]


class Label(NamedTuple):
    """A line label taken apart (行名): its words, and whether it is introduced by 其中."""

    words: str
    of_which: bool


@remembered(1 << 14)
def line_label(text: str) -> Label:
    """A line label without numbering (一、 （1） 3.), 其中： and a measure word in brackets at its end."""
    vocabulary = Vocabulary.default()
    number, which = vocabulary.pattern("label_numbering"), vocabulary.pattern("of_which_label")
    words = normal(text)
    of_which = False
    while words:
        found = number.match(words) or which.match(words)
        if found is None or found.end() == len(words):
            break
        of_which = of_which or found.re is which
        words = words[found.end() :]
    return Label(vocabulary.pattern("measure_behind").sub("", words), of_which)
