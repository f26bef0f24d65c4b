"""The words that judging knows (判定用词): what an average is taken over, opposites of direction, grades; see ``language/data/judging.toml``."""

from __future__ import annotations

from govbudget.language.figures import Number, NumberKind
from govbudget.language.vocabulary import Vocabulary

__all__ = ["compared", "counts_for", "has_any", "is_grade", "is_mended", "measures_for", "opposite"]


def counts_for(per: str, number: Number | None, words: Vocabulary) -> bool:
    """Whether a figure may count what an average is taken over.

    Args:
        per: the word for one of them: 车, 人次, 批.
        number: the figure.
        words: the vocabulary.
    """
    if not per or number is None or number.kind is not NumberKind.COUNT:
        return False
    over = words.of("averaged_over")
    groups = tuple(word.text for word in over if word.feature("groups"))
    measures = measures_for(per, words) or (per[-1:],)
    return number.measure.endswith(measures) and number.measure.startswith(groups) == per.startswith(groups)


def measures_for(per: str, words: Vocabulary) -> tuple[str, ...]:
    """How the measure words end of what an average is taken over.

    Args:
        per: the word for one of them: 车, 人次, 批.
        words: the vocabulary.
    """
    known = next((word for word in words.of("averaged_over") if word.text == per), None)
    return tuple(known.feature("measures").split()) if known is not None else ()


def opposite(word: str, words: Vocabulary) -> str | None:
    """A word of direction turned round: 同比下降 → 同比增长; ``None`` for a word that has no opposite here.

    Args:
        word: the word.
        words: the vocabulary.
    """
    turns = words.of("opposite")
    return next((word.replace(each.text, each.feature("turned")) for each in turns if each.text in word), None)


def has_any(text: str, kind: str, words: Vocabulary) -> bool:
    """Whether a text has a word of a class in it.

    Args:
        text: the text.
        kind: the class.
        words: the vocabulary.
    """
    return any(map(text.__contains__, words.texts(kind)))


def compared(word: str, sign: int, words: Vocabulary) -> str:
    """What should stand in place of a word of comparison.

    Args:
        word: the word; empty where there is none.
        sign: +1 for more, −1 for less, 0 for as much.
        words: the vocabulary.
    """
    turned = opposite(word, words)
    if sign and turned is not None:
        return turned
    figures = words.of("compared_figures")
    of = words.of("compared_change") if word and not any(each.text in word for each in figures) else figures
    return next(each.text for each in of if each.feature("sign") == str(sign))


def is_grade(name: str, words: Vocabulary) -> bool:
    """Whether a name is that of the projects of a grade: 评级为优的项目.

    Args:
        name: the name.
        words: the vocabulary.
    """
    for word in words.of("judged_around_grade"):
        name = name.replace(word.text, "")
    return name in words.texts("judged_grade")


def is_mended(name: str, words: Vocabulary) -> bool:
    """Whether a name is that of problems by their state: 已完成整改, 正在整改.

    Args:
        name: the name.
        words: the vocabulary.
    """
    return has_any(name, "judged_mended", words)
