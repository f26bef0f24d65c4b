"""What texts state, written as short lines, so that tests can say what a sentence is understood to say.

A line for each level, then for each change, ratio, average and comparison, then for each composition, in the order of the text::

    project 2023决 500万元            so much of a thing; ``basic/`` before it: a part of that; ``?``: the time is not said
    project 2023决 -2022决 +100万元   so much more than a base; ``-(80万元)``: than a figure; ``-{basic}``: than another thing
    project done 95% of 初            so much of a budget; ``share 20% of basic``; ``times 1.2 of 80万元``
    vehicle 3万元 each 车
    project -2022 = 持平              as much as a base, in words; ``<`` and ``>`` for less and more
    basic = personnel 3万元 + public 2万元; all of them with ``closed``

A thing is its topics, or the names of a subject, or its own name in quotes, with its fund in ``[]`` and what narrows it in ``{}``.
In ``()`` stands what else is known of a level: base, sum, unsaid (its thing is not named for it), tied.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, partial

from govbudget.claim import Reference, Sentence, Thing
from govbudget.classification.lists import BUNDLED
from govbudget.language.scanning import Token
from govbudget.language.vocabulary import Vocabulary
from govbudget.narrative import text as lines_of
from govbudget.narrative.document_names import fund_of, scanner
from govbudget.narrative.frames import Average, Base, Change, Comparison, Composition, Level, Ratio, Score, When
from govbudget.narrative.reader import Statements, read_frames
from govbudget.narrative.text import Line
from govbudget.place import Place

YEAR = 2023
_STAGES = {"initial": "初", "adjusted": "全", "budget": "预", "final": "决", None: ""}


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of a text, one paragraph a line, each with its headings; a heading is a sentence of its own."""
    return lines_of.sentences(Line(line, Place("", None, 0)) for line in text.split("\n"))


@cache
def scanned(text: str, entity: str = "") -> Sequence[Token]:
    return scanner(BUNDLED, Vocabulary.default(), entity)(text)


def fund(headings: tuple[str, ...]) -> str:
    return fund_of(headings, scanned, Vocabulary.default())


def read(text: str, year: int | None = YEAR, *, budget: bool = False, entity: str = "") -> Statements:
    """What a text states."""
    return read_frames(sentences(text), partial(scanned, entity=entity), fund, year=year, budget=budget)


def told(stated: Statements) -> list[str]:
    """What is stated, a line each."""
    return [*map(_level, stated.levels), *map(_frame, stated.frames)]


def _level(level: Level) -> str:
    features = {"base": level.base, "sum": level.sums, "unsaid": not level.said, "tied": level.tied}
    said = ", ".join(name for name, has in features.items() if has)
    within = f"{thing(level.within)}/" if level.within is not None else ""
    return _line(within + thing(level.thing), when(level.when), figure(level), f"({said})" if said else "")


def _frame(frame: object) -> str:
    match frame:
        case Change():
            sign = {1: "+", -1: "-", None: "±"}[frame.sign]
            points = "个百分点" if frame.way == "points" and "点" not in frame.number.printed else ""
            said = f"{sign}{frame.number.printed}{points}"
            return _line(thing(frame.thing), when(frame.when), _base(frame.base), said)
        case Ratio():
            return _line(thing(frame.thing), when(frame.when), _ratio(frame))
        case Average():
            return _line(thing(frame.thing), frame.number.printed, "each", frame.per)
        case Comparison():
            sign = ("≈" if frame.nearly else "=") if not frame.sign else "<>"[frame.sign > 0]
            level = f"({figure(frame.level)})" if frame.level is not None else ""
            return _line(thing(frame.thing), when(frame.when), level, _base(frame.base), sign, frame.word)
        case Score():
            return _line(frame.name or "…", "score", frame.number.printed)
        case Composition():
            parts = " + ".join(f"{thing(part.thing)} {figure(part)}" for part in frame.parts)
            return _line(thing(frame.whole.thing), figure(frame.whole), "=", parts, "closed" if frame.closed else "")
    raise AssertionError(frame)


def _ratio(ratio: Ratio) -> str:
    if ratio.kind == "completion":
        return f"done {ratio.number.printed}" + (f" of {_STAGES[ratio.stage]}" if ratio.stage else "")
    whole = figure(ratio.whole) if ratio.whole is not None else ""
    of = _line(thing(ratio.whole_thing) if ratio.whole_thing is not None else "", whole)
    part = f" for {figure(ratio.part)}" if ratio.part is not None else ""
    return f"{ratio.kind} {ratio.number.printed}" + (f" of {of}" if of else "") + part


def _base(base: Base) -> str:
    of = f"{{{thing(base.thing)}}}" if base.thing is not None else ""
    own = f"({figure(base.level)})" if base.level is not None else ""
    return f"-{when(base.when)}{of}{own}{'' if base.said else '?'}"


def figure(level: Level) -> str:
    return level.number.printed if level.number is not None else "none"


def when(of: When) -> str:
    return ("" if of.year is None else str(YEAR + of.year)) + _STAGES[of.stage]


def thing(of: Thing | None) -> str:
    """Its topics and subjects, or its own name."""
    if of is None:
        return "…"
    names = dict.fromkeys(map(_name, of.references)) or {f"“{of.name}”": None}
    funds = dict.fromkeys(each.fund for each in of.references if each.fund)
    fund = "".join(f"[{each}]" for each in funds or ([of.fund] if of.fund else []))
    return "|".join(names) + fund + (f"{{{of.scope}}}" if of.scope else "")


def _name(reference: Reference) -> str:
    if reference.topic == "economic":
        return reference.code
    return "".join(reference.names) if reference.topic == "functional" else reference.topic


def _line(*parts: str) -> str:
    return " ".join(part for part in parts if part)
