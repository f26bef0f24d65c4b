"""What a figure or word has come to state is added here (陈述的记录): levels, changes and comparisons, each with its base."""

from __future__ import annotations

from typing import Final, Literal

from attrs import evolve

from govbudget.claim import Thing
from govbudget.language.figures import Number
from govbudget.language.scanning import Token
from govbudget.narrative.frames import Base, Change, Comparison, Level, When
from govbudget.narrative.lists import thing_of_change
from govbudget.narrative.phrase_words import PhraseWords
from govbudget.narrative.values import Phrase, Sentence

__all__ = [
    "add_level", "base_spoken_of", "close_comparison", "is_becoming", "sign_of", "state_change", "state_comparison",
    "state_level", "year_spoken_of",
]  # fmt: skip

#: How far before a figure words may stand that tie it to the thing spoken of.
_NEAR: Final = 8


def base_spoken_of(sentence: Sentence) -> Base:
    """What something is compared with in a phrase, or before it; where nobody says it the year before, by custom.

    Args:
        sentence: the sentence.
    """
    return sentence.phrase.base or sentence.base or _last_year()


def _last_year() -> Base:
    return Base(When(-1), said=False)


def year_spoken_of(sentence: Sentence) -> int | None:
    """The year that is printed before the figures behind the last change; ``None`` for that of the document, or for several.

    2022年支出5万元，比上年增加1万元: more than in 2021.

    Args:
        sentence: the sentence.
    """
    years = {level.when.year or 0 for level in sentence.recent[sentence.told :]}
    if years:
        sentence.of = sentence.dated if years == {sentence.dated} else 0
    return sentence.of or None


def is_becoming(direction: Token, words: PhraseWords) -> bool:
    """Whether what stands behind a direction is what something became, not by how much: 增至, 减少到.

    Args:
        direction: the word.
        words: the words within phrases.
    """
    if "either" in direction.data and not direction.text.startswith(words.changed_to):
        return False
    return "result" in direction.data and not direction.data.keys() & {"amount", "rate"}


def sign_of(direction: Token) -> int | None:
    """The sign of a direction; ``None`` for one that does not say (相差)."""
    if "either" in direction.data:
        return None
    return 1 if "up" in direction.data else -1


# -- levels ------------------------------------------------------------------------------------------------------------


def state_level(
    sentence: Sentence,
    number: Number,
    thing: Thing | None,
    when: When,
    *,
    base: bool = False,
    sums: bool = False,
    last: bool = True,
) -> Level:
    """A figure is so much of a thing.

    Args:
        sentence: the sentence.
        number: the figure.
        thing: what it is of.
        when: its time and stage.
        base: whether something else is only compared with it.
        sums: whether it is said to be a sum.
        last: whether what stands behind it may be of it.
    """
    near = sentence.text[max(0, number.start - _NEAR) : number.start]
    tied = sentence.phrase.first == "(" or sentence.words.tied.search(near) is not None
    said = sentence.phrase.named or tied or _at_other_stage(sentence, thing, when)
    return add_level(
        sentence,
        Level(number, thing, when, sentence.number, said, base, sums, code=sentence.phrase.code, tied=tied),
        last=last,
    )


def _at_other_stage(sentence: Sentence, thing: Thing | None, when: When) -> bool:
    """Whether a phrase begins with another stage of what has just been named: 年初预算为3万元，支出决算为2万元."""
    phrase, last = sentence.phrase, sentence.last
    if phrase.first != "stage" or phrase.unknown or phrase.body or last is None or not last.said:
        return False
    return last.thing is thing and last.when.stage is not None and last.when.stage != when.stage


def add_level(sentence: Sentence, level: Level, *, last: bool = True) -> Level:
    """Keep a level.

    Args:
        sentence: the sentence.
        level: the level.
        last: whether what stands behind it may be of it.
    """
    sentence.memory.levels.append(level)
    sentence.mark("level", level)
    sentence.spoken = True
    if not level.base:
        sentence.memory.stated += 1
        sentence.recent.append(level)
        sentence.aside = ""  # the level itself is stated so, and what follows is of it
    if last and level.number is not None:
        sentence.last = level
    return level


# -- changes -----------------------------------------------------------------------------------------------------------


def state_change(sentence: Sentence, number: Number, way: Literal["amount", "rate", "points"]) -> None:
    """A figure is by how much something changed.

    Args:
        sentence: the sentence.
        number: the figure.
        way: an amount, a percentage or multiple, or points.
    """
    phrase, token = sentence.phrase, sentence.phrase.direction
    adds = token is not None and "adds" in token.data
    base, stage = _base_of_change(sentence), phrase.stage
    if token is not None:
        sign, word = sign_of(token), token.text
    else:
        said = phrase.base or sentence.base
        sign, word = (said.sign, said.word) if said is not None and said.sign else (None, "")
    if adds:  # 追加: from the initial budget to the adjusted one
        base, stage = Base(When(stage="initial"), open=False), "adjusted"
    elif token is not None and "either" in token.data and phrase.base is None and sentence.base is None:
        pair = _pair(sentence)
        if pair is not None:
            base, stage = pair
            phrase.stage = stage
    when = When(base.of if phrase.year is None else phrase.year, stage)
    thing = _narrowed(sentence, thing_of_change(sentence))
    sentence.told = len(sentence.recent)
    change = Change(number, way, sign, word, thing, when, base, sentence.number)
    sentence.memory.change = change
    sentence.memory.frames.append(change)
    sentence.spoken = True
    base.sign = None
    if adds:
        phrase.stage = None
    if sentence.listing is None:
        phrase.direction = None


def _narrowed(sentence: Sentence, thing: Thing | None) -> Thing | None:
    """What has changed, behind words that narrow it a thing of its own: 扣除不可比因素后，项目支出增长3%."""
    return evolve(thing, scope=sentence.aside) if thing is not None and sentence.aside else thing


def _base_of_change(sentence: Sentence) -> Base:
    """The base that is said in the phrase or before it, else that of the change before."""
    base = sentence.phrase.base or sentence.base
    if base is not None:
        return base
    change = sentence.memory.change
    return change.base if change is not None else _last_year()


def _pair(sentence: Sentence) -> tuple[Base, str | None] | None:
    """What differs where no base is said: the last two figures of the thing, 预算数(b)与决算数(a)相差."""
    same = (
        level for level in reversed(sentence.recent) if level.thing is not None and level.thing.is_same(sentence.thing)
    )
    last, before = next(same, None), next(same, None)
    if last is None or before is None or before.when == last.when or before.when.year != last.when.year:
        return None
    return Base(before.when, level=before, open=False), last.when.stage


# -- comparisons -------------------------------------------------------------------------------------------------------


def state_comparison(
    sentence: Sentence, sign: int, word: str, base: Base, level: Level | None = None, *, nearly: bool = False
) -> None:
    """Words say that something is more, less or as much.

    Args:
        sentence: the sentence.
        sign: +1, −1, or 0 for as much.
        word: the word.
        base: what it is compared with.
        level: the figure of what is compared.
        nearly: whether only about as much.
    """
    when = level.when if level is not None else sentence.phrase.when
    if base.of is not None and when.year is None:
        when = evolve(when, year=base.of)
    thing = _narrowed(sentence, sentence.thing)
    sentence.memory.frames.append(Comparison(sign, nearly, word, thing, when, base, sentence.number, level))


def _is_of_base(phrase: Phrase) -> bool:
    """Whether the only figure of a phrase is that of its base, and a direction ends it: 比上年55万元多."""
    return phrase.figures == 1 and phrase.base is not None and phrase.base.level is not None


def close_comparison(sentence: Sentence) -> None:
    """At the end of a phrase: a direction or a comparing verb without a figure is a statement of its own."""
    phrase, base = sentence.phrase, sentence.phrase.base
    own = base is not None and base.level is not None and phrase.figures == 1  # 比上年400万元增加。
    related = base is not None and (base.sign is not None or own or _is_of_base(phrase))
    if sentence.explains or phrase.figures and not related:
        return
    token = phrase.direction
    if token is not None and (sign := sign_of(token)) is not None and not is_becoming(token, sentence.words):
        if base is not None or phrase.first in ("direction", "this_year", "?") and not phrase.unknown:
            state_comparison(sentence, sign, token.text, base_spoken_of(sentence))
    elif (
        base is not None and base.sign is not None and token is None and (base.when != When() or base.level is not None)
    ):
        state_comparison(sentence, base.sign, base.word, base)
    else:
        return
    phrase.direction = None
    if base is not None:
        base.sign = None
