"""The cues of a phrase (线索): what a word says about the figure of its phrase: time, stage, base, direction, share, sum."""

from __future__ import annotations

from typing import Final

from attrs import evolve

from govbudget.language.figures import NumberKind
from govbudget.language.scanning import Token
from govbudget.narrative.frames import Base, Level, When
from govbudget.narrative.names import side_of_stage, side_said
from govbudget.narrative.stated import add_level, base_spoken_of, close_comparison, state_comparison, year_spoken_of
from govbudget.narrative.values import Item, ItemKind, Sentence

__all__ = [
    "read_against", "read_against_end", "read_average", "read_code", "read_completion", "read_definition", "read_direction", "read_equal", "read_from",
    "read_last_year", "read_none", "read_purpose", "read_reason", "read_rest", "read_score", "read_share", "read_stage", "read_sum", "read_this_year",
    "read_year", "read_year_end", "read_year_on_year",
]  # fmt: skip

#: What may stand behind a word like 无 where it is all that is said of a thing.
_ENDS = (",", ";", ".", ")", "", "?")
#: What a name that is explained ends with.
_NAMED = ("thing", ":", ",")
#: What words say of which something is more, less, or as much.
_SIGNS: Final = {"above": 1, "below": -1, "level": 0}
#: What a phrase stands between.
_BOUNDS = (",", ";", ".", ":", "(", ")", "item")


# -- times and stages --------------------------------------------------------------------------------------------------


def read_year(sentence: Sentence, token: Token) -> None:
    """2022年."""
    year = sentence.memory.year
    if year is not None:
        _say_year(sentence, int(token.data["year"]) - year)
        if sentence.phrase.in_base is None:
            sentence.dated = int(token.data["year"]) - year


def read_this_year(sentence: Sentence, token: Token) -> None:
    """本年; right behind a year it is that: 2023年当年."""
    if sentence.before is None or sentence.before.kind != "year" or sentence.before.end != token.start:
        _say_year(sentence, 0)


def read_last_year(sentence: Sentence, token: Token) -> None:
    """上年: before the year of the document, or as a base before that of the figures."""
    base = sentence.phrase.in_base
    if base is None or sentence.phrase.completes is not None:
        sentence.dated = 0
        _say_year(sentence, -1)
    else:
        base.of = year_spoken_of(sentence)
        base.when = evolve(base.when, year=(base.of or 0) - 1)


def read_year_end(sentence: Sentence, token: Token) -> None:
    """年末, and 年初, which is the end of the year before."""
    _say_year(sentence, -1 if token.data.get("opening") else 0)


def _say_year(sentence: Sentence, year: int) -> None:
    """A year is that of the base where one is being spoken of, else of the figure."""
    phrase = sentence.phrase
    if phrase.completes is not None:
        phrase.completes.when = evolve(phrase.completes.when, year=year)
    elif (base := phrase.in_base) is not None:
        base.when = evolve(base.when, year=year)
    else:
        phrase.items.append(Item(ItemKind.YEAR, year=year))
        phrase.year = year


def read_stage(sentence: Sentence, token: Token) -> None:
    """年初预算, 决算数: of the base, of what is completed, or of the figure."""
    phrase, stage = sentence.phrase, next(iter(token.data))
    if phrase.completes is not None:
        phrase.completes.when = evolve(phrase.completes.when, stage=stage)
    elif (base := phrase.in_base) is not None:
        base.when = evolve(base.when, stage=stage)
    elif phrase.completion or (phrase.share and phrase.whole is None):
        phrase.of_stage, phrase.of_side = stage, side_said(sentence, token)
    elif not sentence.explains:
        phrase.items.append(Item(ItemKind.STAGE, stage=stage))
        phrase.stage = stage
        side_of_stage(sentence, token)


def read_rest(sentence: Sentence, token: Token) -> None:
    """其余: the figure is all that is left, under this name if it has no other."""
    sentence.phrase.rest, sentence.phrase.unknown = True, sentence.phrase.unknown + token.text


def read_code(sentence: Sentence, token: Token) -> None:
    """301: what the phrase names is one subject and no other."""
    sentence.phrase.code = token.data


# -- bases and directions ----------------------------------------------------------------------------------------------


def read_against(sentence: Sentence, token: Token) -> None:
    """比, 较, 高于: a base follows; at the end of a phrase the one before is complete (与上年相比较，)."""
    phrase = sentence.phrase
    if "bound" in token.data:  # 不超过 limits and does not compare
        return
    sign = next((sign for word, sign in _SIGNS.items() if word in token.data), None)
    if sign is None and phrase.base is not None and sentence.next() in (",", ""):
        phrase.base.open = False
    elif not sentence.explains:
        phrase.base = Base(sign=sign, word=token.text if sign is not None else "")


def read_against_end(sentence: Sentence, token: Token) -> None:
    """相比: the base is complete."""
    _close_base(sentence)


def _close_base(sentence: Sentence) -> None:
    """What follows is no longer of the base."""
    if sentence.phrase.base is not None:
        sentence.phrase.base.open = False


def read_from(sentence: Sentence, token: Token) -> None:
    """由 or 从: the next figure is what something came from."""
    phrase = sentence.phrase
    if phrase.year is not None:
        sentence.scope_year, phrase.year = phrase.year, None
    phrase.source = True


def read_year_on_year(sentence: Sentence, token: Token) -> None:
    """同比: against the year before."""
    year = year_spoken_of(sentence)
    sentence.phrase.base = Base(When((year or 0) - 1), open=False, of=year)


def read_direction(sentence: Sentence, token: Token) -> None:
    """增加, 下降: how a figure or the phrase is to be taken; inside a name it is part of it (支持稳增长30万元)."""
    if _is_in_name(sentence, token):
        sentence.phrase.unknown += token.text
    elif not sentence.explains:
        sentence.phrase.direction = token
        _close_base(sentence)


def _is_in_name(sentence: Sentence, token: Token) -> bool:
    """Whether a direction runs on from words that nobody knows, and no figure follows that it could be of."""
    before, after = sentence.before, sentence.after
    if before is None or after is None or sentence.phrase.base is not None:
        return False
    if before.kind != "?" or len(before.text) == 1 or before.end != token.start:
        return False
    if after.kind == "fig":
        return after.start != token.end or after.data.kind is NumberKind.AMOUNT
    return after.kind == "?"


def read_equal(sentence: Sentence, token: Token) -> None:
    """持平: as much as the base, which is all that is said."""
    state_comparison(sentence, 0, token.text, base_spoken_of(sentence), nearly="nearly" in token.data)
    sentence.phrase.base = None


# -- what else a figure may be -----------------------------------------------------------------------------------------


def read_completion(sentence: Sentence, token: Token) -> None:
    """完成, 执行率: the figure is how much of a budget has been used."""
    phrase = sentence.phrase
    if "rate" in token.data and phrase.stage:
        phrase.of_stage = phrase.stage
    phrase.completion = True


def read_share(sentence: Sentence, token: Token) -> None:
    """占: the figure is a share."""
    sentence.phrase.share = True


def read_average(sentence: Sentence, token: Token) -> None:
    """车均, 平均每批次: the figure is for each."""
    sentence.phrase.average = next(iter(token.data.values()), token.text)


def read_sum(sentence: Sentence, token: Token) -> None:
    """合计: the figure is a sum."""
    sentence.phrase.sums = token.text


def read_none(sentence: Sentence, token: Token) -> None:
    """无: there is nothing of the thing named before it, or of those named behind it."""
    phrase = sentence.phrase
    if phrase.named and not phrase.figures and phrase.items and sentence.next() in _ENDS:
        add_level(sentence, Level(None, sentence.thing, phrase.when, sentence.number))
    else:
        phrase.none = True


def read_score(sentence: Sentence, token: Token) -> None:
    """自评得分: the points that follow are of what the phrase names before it."""
    ended = (each.end for each in reversed(sentence.tokens[: sentence.at]) if each.kind in _BOUNDS)
    sentence.phrase.scored = sentence.text[next(ended, 0) : token.start]


def read_reason(sentence: Sentence, token: Token) -> None:
    """原因是: what follows explains and states nothing."""
    close_comparison(sentence)
    _close_base(sentence)
    sentence.explains = True


def read_definition(sentence: Sentence, token: Token) -> None:
    """是指, 反映: behind a name of which nothing has been stated what follows says what it means, and its figures are none of it."""
    before = sentence.before.kind if sentence.before is not None else ""
    if not sentence.spoken and (before in _NAMED or "named" not in token.data and before):
        sentence.defines = True


def read_purpose(sentence: Sentence, token: Token) -> None:
    """用于: what follows says what for, and names a thing only where a figure stands behind it."""
    sentence.purpose = True
    sentence.phrase.unknown = ""
