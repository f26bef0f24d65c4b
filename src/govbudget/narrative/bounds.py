"""Where phrases begin and end (短语的边界): commas, brackets, numbers of items, and the words that say that parts follow."""

from __future__ import annotations

from govbudget.claim import Thing
from govbudget.language.scanning import Token
from govbudget.narrative.frames import Level, When
from govbudget.narrative.known import side_of
from govbudget.narrative.names import side_word_before
from govbudget.narrative.phrase_words import phrase_start
from govbudget.narrative.stated import add_level, close_comparison
from govbudget.narrative.values import Item, ItemKind, Numbering, Opening, Outer, Phrase, Sentence

__all__ = [
    "end_phrase", "read_by", "read_close", "read_colon", "read_comma", "read_composed", "read_enumeration", "read_equals",
    "read_item", "read_of_which", "read_open", "read_semicolon", "read_stop", "read_within",
]  # fmt: skip

#: What may begin a part behind a colon.
_BEGINS_PART = ("thing", "fund", "?", "body", "code", "item")
#: In more brackets nothing is said.
_DEEPEST = 64


# -- parts -------------------------------------------------------------------------------------------------------------


def read_of_which(sentence: Sentence, token: Token) -> None:
    """其中: parts follow, whatever was being explained."""
    sentence.explains = sentence.purpose = False
    _open_parts(sentence, "which")


def read_composed(sentence: Sentence, token: Token) -> None:
    """构成, 分为: these are all the parts; 按…分 begins another division."""
    along = any(word in token.text for word in sentence.words.along)
    closed = "axis" not in token.data or "counted" in token.data
    _open_parts(sentence, "composed", closed, "closes" in token.data, along)


def read_by(sentence: Sentence, token: Token) -> None:
    """由 before …组成: parts follow."""
    _open_parts(sentence, "by")


def read_within(sentence: Sentence, token: Token) -> None:
    """…中: parts of what is named before it follow."""
    _open_parts(sentence, "within")


def _open_parts(sentence: Sentence, kind: str, closed: bool = False, closes: bool = False, along: bool = False) -> None:
    """Parts begin: what the phrase has named is their whole, its time is theirs, and they are a phrase of their own."""
    phrase = sentence.phrase
    thing = sentence.thing if phrase.named and not phrase.figures else None
    if thing is None:
        thing = _side_before(sentence)
    sentence.mark(kind, Opening(thing, closed, closes, along))
    if phrase.year is not None and not phrase.figures:
        sentence.scope_year = phrase.year
    if phrase.items:
        sentence.items = phrase.items
    sentence.phrase = Phrase(listed=phrase.listed, first="of_which")


def _side_before(sentence: Sentence) -> Thing | None:
    """A bare side right before the words that open parts: 支出由…组成."""
    side = side_word_before(sentence, sentence.tokens[sentence.at].start)
    return side_of(side, sentence.thing) if side is not None else None


def read_colon(sentence: Sentence, token: Token) -> None:
    """A colon behind a figure opens its parts."""
    if sentence.phrase.figures and sentence.last is not None and sentence.next() in _BEGINS_PART:
        sentence.mark("colon", Opening())
        sentence.phrase = Phrase()


# -- commas and stops --------------------------------------------------------------------------------------------------


def read_item(sentence: Sentence, token: Token) -> None:
    """The number of an item begins a phrase."""
    sentence.phrase = Phrase()
    sentence.mark("item", Numbering(token.data, token.text))


def read_comma(sentence: Sentence, token: Token) -> None:
    """A comma ends a phrase; words that only narrow what changes behind it make that a thing of its own."""
    said = sentence.text[phrase_start(sentence.text, token.start) : token.start]
    if not sentence.phrase.figures and said.endswith(sentence.words.aside):
        sentence.aside = said
    end_phrase(sentence)


def read_equals(sentence: Sentence, token: Token) -> None:
    """An equals sign ends a phrase, and the figure behind it is a sum."""
    end_phrase(sentence)
    sentence.phrase.sums = token.kind


def read_semicolon(sentence: Sentence, token: Token) -> None:
    """A semicolon ends a phrase, and what it said what for."""
    end_phrase(sentence)
    sentence.purpose, sentence.aside = False, ""
    sentence.mark("semicolon")


def read_stop(sentence: Sentence, token: Token) -> None:
    """A full stop ends a phrase, and what was being explained."""
    end_phrase(sentence)
    sentence.mark("stop")
    sentence.explains = sentence.purpose = sentence.defines = False
    sentence.aside = ""


def read_enumeration(sentence: Sentence, token: Token) -> None:
    """、 or 和: behind a figure the next figure's phrase begins, which keeps the cues of figures in a row; else names are joined."""
    phrase = sentence.phrase
    if phrase.figures:
        close_comparison(sentence)
        base = phrase.base if phrase.base is not None and not phrase.base.open else None
        kept = Phrase(base=base, listed=phrase.listed)
        if sentence.listing is not None:
            kept.direction, kept.share, kept.whole = phrase.direction, phrase.share, phrase.whole
            kept.year, kept.stage = phrase.year, phrase.stage
        sentence.phrase = kept
    elif phrase.unknown:
        phrase.items.append(Item(ItemKind.FREE, Thing(phrase.unknown)))
        phrase.unknown = ""
    elif phrase.named:
        phrase.joins = True


def end_phrase(sentence: Sentence) -> None:
    """The phrase ends; what it says without a figure holds for the next.

    Args:
        sentence: the sentence.
    """
    phrase, base = sentence.phrase, sentence.phrase.base
    close_comparison(sentence)
    denies = bool(phrase.none and phrase.year) and not (phrase.named or phrase.figures or phrase.unknown)
    if denies:
        add_level(sentence, Level(None, sentence.thing, phrase.when, sentence.number))  # 上年无此项支出
    if base is not None and (base.when != When() or base.level is not None):
        sentence.base = base
    if phrase.year is not None and not phrase.figures and sentence.listing is None and not denies:
        sentence.scope_year = phrase.year
    if phrase.items and not phrase.figures:
        sentence.items = phrase.items
    kept = Phrase()
    if not phrase.figures:
        kept.listed, kept.source, kept.sums = phrase.listed, phrase.source, phrase.sums
        kept.body = "" if phrase.named else phrase.body
    sentence.phrase = kept


# -- brackets ----------------------------------------------------------------------------------------------------------


def read_open(sentence: Sentence, token: Token) -> None:
    """A bracket begins a phrase within the phrase, which goes on behind it; 增加(减少) is one word."""
    outer = sentence.phrase
    said = outer.direction
    if said is not None and sentence.next() == "direction" and sentence.next(2) == ")":
        outer.direction = said._replace(data={**said.data, "either": ""})
        sentence.skip = sentence.at + 3
        return
    if len(sentence.outer) >= _DEEPEST:
        return
    sentence.outer.append(Outer(outer, sentence.thing, sentence.last, sentence.explains, sentence.purpose))
    sentence.phrase = _inner(outer)
    sentence.mark("open" if outer.figures else "aside")
    sentence.inside = len(sentence.memory.levels)
    outer.unknown = ""


def _inner(outer: Phrase) -> Phrase:
    """The phrase in a bracket: before the figure of the outer one it has the same cues."""
    base = outer.in_base
    inner = Phrase(first="(", base=base if base is not None and base.level is None else None)
    if not outer.figures:
        inner.unknown, inner.named, inner.average = outer.unknown, outer.named, outer.average
        inner.completion, inner.of_stage = outer.completion, outer.of_stage
        inner.share, inner.whole = outer.share, outer.whole
        inner.year, inner.stage = outer.year, outer.stage
    return inner


def _give_bracket(sentence: Sentence, stated: list[Level]) -> None:
    """Two figures in a bracket right behind a share without a part are its part and whole: 覆盖率48%(甲, 乙)."""
    ratio = sentence.ratio
    if ratio is None or ratio.part is not None or ratio.kind != "share" or len(stated) != 2:
        return
    if ratio.sentence == sentence.number and sentence.text.startswith("(", ratio.number.end):
        ratio.bracket = tuple(stated)


def read_close(sentence: Sentence, token: Token) -> None:
    """A bracket ends: 500万元（2022年度） says of when the figure before it is, 决算数（500万元） has the figure of the phrase."""
    if not sentence.outer:
        return
    inner, (phrase, thing, last, explains, purpose) = sentence.phrase, sentence.outer[-1]
    if inner.base is None or inner.base is not phrase.base:
        close_comparison(sentence)
    sentence.outer.pop()
    sentence.phrase, sentence.memory.thing = phrase, thing
    sentence.explains, sentence.purpose = explains, purpose
    sentence.mark("close")
    stated = sentence.memory.levels[sentence.inside :]
    if not inner.figures and inner.when != When() and last is not None and not stated:
        last.when = When(last.when.year if inner.year is None else inner.year, inner.stage or last.when.stage)
    if isinstance(inner.whole, Level):
        phrase.whole = inner.whole
    _give_bracket(sentence, stated)
    sentence.last = last if last is not None else stated[-1] if stated else None
    if not inner.figures and not phrase.figures and not phrase.named:
        phrase.unknown = inner.unknown
    if inner.figures and stated:
        phrase.figures += 1
