"""Names in a sentence (名称): what they stand for, and what is named by them: the subject, a base, a whole, the figure before."""

from __future__ import annotations

from typing import Final

from attrs import evolve

from govbudget.claim import Reference, Thing
from govbudget.language.figures import Number
from govbudget.language.scanning import Token
from govbudget.narrative.frames import Level
from govbudget.narrative.known import (
    bare_side,
    fiscal,
    fund_of,
    is_of_other_side,
    is_subject,
    is_total,
    topics,
    with_sides,
)
from govbudget.narrative.phrase_words import phrase_start
from govbudget.narrative.stated import add_level
from govbudget.narrative.values import Item, ItemKind, Memory, Opening, Sentence

__all__ = [
    "bare_side_before",
    "meant",
    "name",
    "name_side",
    "read_body",
    "read_fund",
    "read_thing",
    "read_unknown",
    "side_of_stage",
    "side_said",
    "side_word_before",
]


#: So many characters of 经费, 支出 and the like stand between a subject and the words that make another name of it.
_GLUED: Final = 4


# -- tokens ------------------------------------------------------------------------------------------------------------


def read_thing(sentence: Sentence, token: Token) -> None:
    """A name that the library knows."""
    before, after = sentence.before, sentence.after
    references, _ = token.data
    runs_on = after is not None and after.kind == "?" and after.start - token.end <= _GLUED
    if runs_on and _is_only_subject(token):
        sentence.phrase.unknown += token.text  # 信息化建设专项 is a name of its own
        return
    behind_name = before is not None and before.kind == "thing" and before.end == token.start
    if behind_name and any(is_total(reference.topic) for reference in references):
        return  # 公务接待费财政拨款支出
    if behind_name and before is not None and _is_only_subject(before) and not all(map(is_subject, references)):
        sentence.phrase.unknown += before.text  # 信息化建设项目支出 is the 项目支出 of something
        del sentence.phrase.items[-1:]
    fund = before.data if before is not None and before.kind == "fund" else ""
    name(sentence, meant(sentence.memory, sentence.text, token, fund))


def _is_only_subject(token: Token) -> bool:
    """Whether a name is that of a subject and nothing says of which level."""
    references, level = token.data
    return level is None and all(map(is_subject, references))


def read_fund(sentence: Sentence, token: Token) -> None:
    """A fund without a name behind it is what is spoken of."""
    if sentence.next() != "thing":
        name(sentence, Thing(token.text, fund=token.data))


def read_body(sentence: Sentence, token: Token) -> None:
    """A body other than that of the document: a scope of what is named behind it, or what a figure is of."""
    if "whole" not in token.data:
        sentence.phrase.body = token.text
        sentence.phrase.items.append(Item(ItemKind.BODY, Thing(token.text)))


def read_unknown(sentence: Sentence, token: Token) -> None:
    """Words that nobody knows: a name of the text's own, or what narrows the name behind them."""
    sentence.phrase.unknown += token.text


# -- what a name stands for --------------------------------------------------------------------------------------------


def meant(memory: Memory, text: str, token: Token, fund: str = "") -> Thing:
    """The thing that a name stands for; with 类, 款 or 项 behind it a subject, below the one named before it.

    Args:
        memory: what is kept from sentence to sentence.
        text: the folded sentence, or nothing for a heading.
        token: the name.
        fund: the fund right before it.
    """
    references, level = token.data
    if level is not None:
        named = [_subject(memory, token.text, level)]
    else:
        memory.path = []
        start = phrase_start(text, token.start)
        if any(text.find(word, start, token.start) >= 0 for word in memory.words.fiscal):
            references = [fiscal(reference) for reference in references]
        named = with_sides(references)
    spoken = fund or memory.fund
    return Thing(token.text, tuple(evolve(each, fund=spoken, near=bool(fund)) for each in named), fund=fund)


def _subject(memory: Memory, text: str, level: str) -> Reference:
    """The subject of a 类, 款 or 项 with what it is below."""
    levels = memory.words.levels
    depth = levels.index(level)
    above = memory.path if memory.path and memory.path[-1][1] < depth else []
    memory.path = [*above, (text, depth)]
    return Reference("functional", tuple(f"{each}({levels[at]})" for each, at in memory.path))


# -- what is named -----------------------------------------------------------------------------------------------------


def name(sentence: Sentence, thing: Thing) -> None:
    """A thing is named: by the cues of the phrase that of a base, of a whole, of nothing (无), or what is spoken of.

    Args:
        sentence: the sentence.
        thing: the thing.
    """
    phrase = sentence.phrase
    if phrase.completes is not None:
        phrase.completes.thing = thing
    elif (base := phrase.in_base) is not None:
        base.thing = thing
        if not sentence.named:
            sentence.memory.thing, sentence.named = thing, True
    elif phrase.share and phrase.whole is None:
        phrase.whole = thing
    elif phrase.none:
        narrowed = evolve(thing, scope=phrase.unknown or phrase.body)
        add_level(sentence, Level(None, narrowed, phrase.when, sentence.number))
    elif sentence.purpose and not phrase.adopts:
        phrase.candidate = thing
    elif not sentence.explains:
        _speak_of(sentence, thing)


def _speak_of(sentence: Sentence, thing: Thing) -> None:
    """A thing becomes what is spoken of."""
    phrase, memory = sentence.phrase, sentence.memory
    _name_figure_before(sentence, thing)
    thing = _within_scope(sentence, thing)
    if memory.thing is not None and memory.stated and not thing.is_same(memory.thing):
        memory.change = None
        if sentence.recent:  # 与年初预算相比，甲增加…，乙减少…: said before all of them it holds for each
            sentence.base = None
    _keep_item(sentence, thing)
    phrase.unknown, phrase.named = "", True
    if sentence.listing is not None and all(item.thing != thing for item in sentence.listing.items):
        sentence.listing = None
    for level in sentence.unbound:
        level.thing = thing
    sentence.unbound = []
    sentence.named, memory.thing, sentence.purpose = True, thing, False


def _name_figure_before(sentence: Sentence, thing: Thing) -> None:
    """A name that 的 joins to the figure before it is that figure's: 500万元的项目支出."""
    last = sentence.last
    if last is None or last.number is None or last.said:
        return
    if sentence.text[last.number.end : sentence.tokens[sentence.at].start] in sentence.words.link:
        last.thing, last.said = thing, True


def _within_scope(sentence: Sentence, thing: Thing) -> Thing:
    """A name with the words or the body before it, which narrow it, or which are one of several that are listed."""
    phrase, spoken = sentence.phrase, sentence.thing
    if phrase.rest:  # 其余项目支出
        phrase.unknown = ""
    thing = evolve(thing, scope=phrase.unknown or phrase.body)
    if phrase.joins and spoken is not None and not phrase.figures:
        phrase.joint = [*(phrase.joint or [spoken]), thing]
    phrase.joins = False
    if phrase.unknown and phrase.items and phrase.items[-1].kind in (ItemKind.FREE, ItemKind.BODY):
        phrase.items.append(Item(ItemKind.FREE, Thing(thing.scope)))
        return evolve(thing, scope="")
    return thing


def _keep_item(sentence: Sentence, thing: Thing) -> None:
    """A name is one of several, but for one with 中 behind it, which is the whole of what follows."""
    end = sentence.tokens[sentence.at].end
    if not sentence.text.startswith(sentence.words.inside, end):
        sentence.phrase.items.append(Item(ItemKind.THING, thing))
    elif not sentence.phrase.figures and sentence.next() != ",":
        sentence.mark("within", Opening(thing))


# -- bare sides --------------------------------------------------------------------------------------------------------


def name_side(sentence: Sentence, number: Number) -> None:
    """A bare side before a figure is a name, 收入500万元，支出480万元, where the text speaks of both, of a total, or of income.

    Args:
        sentence: the sentence.
        number: the figure.
    """
    phrase, words = sentence.phrase, sentence.words
    if phrase.named or phrase.unknown or sentence.outer:
        return
    text, thing = sentence.text, sentence.thing
    said = words.side_said.match(text, phrase_start(text, number.start), number.start)
    if said is None:
        return
    several = len({found["side"] for found in words.sides_said.finditer(text)}) > 1
    total = thing is None or sentence.memory.budget and any(map(is_total, topics(thing)))
    if several or total or is_of_other_side(said["side"], thing):
        name(sentence, _of_fund_spoken_of(sentence, bare_side(said["side"])))


def _of_fund_spoken_of(sentence: Sentence, side: Thing) -> Thing:
    """A bare side with the fund of the section, or of what is spoken of: 政府性基金收入20万元，支出15万元."""
    fund = sentence.memory.fund or fund_of(sentence.thing)
    return evolve(side, references=tuple(evolve(each, fund=fund) for each in side.references)) if fund else side


def side_of_stage(sentence: Sentence, token: Token) -> None:
    """A stage that begins with a side names it where nothing else is spoken of: 收入预算.

    Args:
        sentence: the sentence.
        token: the stage.
    """
    phrase, budget = sentence.phrase, sentence.memory.budget
    side = side_said(sentence, token)
    if side is None or phrase.named or phrase.unknown:
        return
    if budget or not sentence.named and sentence.thing is None:
        name(sentence, side)


def bare_side_before(sentence: Sentence, number: Number) -> Thing | None:
    """The bare side right before a figure, whatever stands before that: 局机关支出20万元.

    Args:
        sentence: the sentence.
        number: the figure.
    """
    side = side_word_before(sentence, number.start)
    return bare_side(side) if side is not None else None


def side_word_before(sentence: Sentence, at: int) -> str | None:
    """The word for a bare side that ends here, 收入 or 支出.

    Args:
        sentence: the sentence.
        at: the position.
    """
    return next((side for side in sentence.words.sides if sentence.text.endswith(side, 0, at)), None)


def side_said(sentence: Sentence, token: Token) -> Thing | None:
    """The side that a stage begins with; ``None`` where it begins with none.

    Args:
        sentence: the sentence.
        token: the stage.
    """
    side = next((side for side in sentence.words.sides if token.text.startswith(side)), None)
    return bare_side(side) if side is not None else None
