"""What a narrative speaks of (说明对象), as data: names in print, features, the cells that state it, what it is part of."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple, final

from attrs import field, frozen

from govbudget.figure import Quantity
from govbudget.language.vocabulary import Vocabulary

__all__ = [
    "Cell", "Fund", "Side", "Span", "ThingKind", "Topic", "Total", "all_funds", "all_topics", "bare_names", "brief_names", "parts_of",
    "subject_cells", "topic", "usual_wholes", "year_total",
]  # fmt: skip


class ThingKind(Enum):
    """What kind of thing a text speaks of (对象类别). Subjects (功能、经济科目) and funds are things of their own, and no topics."""

    LINE = "line"  #: 表内项目, income, expenditure or a balance that a line or column of a form states
    THREE_PUBLIC = "three_public"  #: “三公”经费 and its counts
    PROCUREMENT = "procurement"  #: 政府采购
    STAFF = "staff"  #: 人员, which places count differently
    ASSET = "asset"  #: 国有资产
    PROJECT = "project"  #: 项目
    FUNCTIONAL = "functional"  #: 功能分类科目
    ECONOMIC = "economic"  #: 经济分类科目
    FUND = "fund"  #: 资金 alone, as 一般公共预算财政拨款
    FREE = "free"  #: what no form states


class Side(Enum):
    """The side of the accounts that a topic is on (收支方向)."""

    INCOME = "income"  #: 收入
    EXPENDITURE = "expenditure"  #: 支出
    BALANCE = "balance"  #: 结转和结余, and what is used of them or distributed
    BOTH = "both"  #: 收支
    NONE = "none"  #: neither: staff and assets


class Span(Enum):
    """Whether a figure is of a time or of a moment (期间数、时点数)."""

    FLOW = "flow"  #: of the whole year
    STOCK = "stock"  #: at the beginning or the end of it


class Total(Enum):
    """What a total has in it (合计口径)."""

    GRAND = "grand"  #: 总计, with the balances
    YEAR = "year"  #: 本年合计, of all money or of one fund


class Cell(NamedTuple):
    """The cell of a form that states something: form id, line key, column key (``measure``: that of the budget stage)."""

    form: str
    line: str
    column: str


@final
@frozen
class Fund:
    """A fund that a text may speak of (资金性质).

    Args:
        key: stable key.
        words: the words for it, longest first.
        part_of: key of the fund that it is a part of: all three are 财政拨款.
    """

    key: str
    words: tuple[str, ...]
    part_of: str = ""


@final
@frozen
class Topic:
    """Something that narratives speak of (说明对象): a total, a kind of expenditure, a count.

    Args:
        key: stable key.
        kind: what kind of thing it is.
        side: the side of the accounts it is on.
        span: flow or stock.
        names: how it is printed, without quotes and spaces.
        brief: names that mean it only where it is listed under what it is part of, or right behind its figure: 工程.
        nouns: for counts, the words behind their measure word: 40个项目.
        stems: for counts, what stands in names of the text's own by which they count it: 接待.
        bare: the words that mean it only where nothing else is spoken of (收入), those of the likelier topic first.
        quantity: amount or count.
        units: for counts, the measure words.
        about: for counts without a name of their own, the keys of what is counted (公务接待 … 批次), its own first.
        total: what it has in it, where it is a total.
        overall: whether an evaluation of 部门整体支出 may be of all of it.
        part_of: keys of the totals it is an addend of.
        of_which: keys of what it is an 其中 of; never an addend.
        across: key of the total that it and its like divide otherwise than by what they are 其中 of.
        partition: which break-down of its total it belongs to; addends of different ones are never mixed.
        essential: whether every body has it, so that a list without it is not complete.
        defined: whether it has no other parts than those that are listed, by what it is.
        by_kind: whether a list of its kinds, two at least, has all that there are of them.
        subjects: the kinds of subjects that are parts of it: functional, economic.
        classes: form id and column key of the table that lists every 类 of it.
        of_fund: the fund it is of by its name; empty for all money or any fund.
        sets_fund: whether that fund is spoken of after it.
        takes_fund: whether it is always that of the fund spoken of, and not only where the fund stands right before it.
        per_fund: whether it is printed for each fund, so that of two funds it is two figures.
        cells: the cells that state it, by fund; ``""`` where none is named.
    """

    key: str
    kind: ThingKind
    side: Side
    span: Span
    names: tuple[str, ...] = ()
    brief: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()
    bare: tuple[str, ...] = ()
    quantity: Quantity = Quantity.AMOUNT
    units: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    total: Total | None = None
    overall: bool = False
    part_of: tuple[str, ...] = ()
    of_which: tuple[str, ...] = ()
    across: str = ""
    partition: str = "kind"
    essential: bool = False
    defined: bool = False
    by_kind: bool = False
    subjects: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    of_fund: str = ""
    sets_fund: bool = False
    takes_fund: bool = False
    per_fund: bool = False
    cells: Mapping[str, tuple[Cell, ...]] = field(factory=dict, hash=False)


_ENUMS = {"kind": ThingKind, "side": Side, "span": Span, "total": Total, "quantity": Quantity}


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("govbudget.forms").joinpath("data").joinpath("topics.toml").read_text(encoding="utf-8"))


def _cell(text: str) -> Cell:
    form, _, rest = text.partition("!")
    line, _, column = rest.rpartition(".")
    return Cell(form, line, column)


def _cells(entry: Mapping[str, Any]) -> dict[str, tuple[Cell, ...]]:
    names = {"cells": "", **{fund: fund for fund in all_funds()}}
    return {fund: tuple(map(_cell, entry[name])) for name, fund in names.items() if name in entry}


def _topic(entry: Mapping[str, Any]) -> Topic:
    features: dict[str, Any] = {
        name: _ENUMS[name](value) if name in _ENUMS else tuple(value) if isinstance(value, list) else value
        for name, value in entry.items()
        if name not in ("cells", *all_funds())
    }
    return Topic(**features, cells=_cells(entry))


@cache
def all_funds() -> Mapping[str, Fund]:
    """Every fund that a text may speak of, by key."""
    words = Vocabulary.default()
    found = {}
    for one in _data()["funds"]:
        said = sorted((word.text for word in words.of("fund", fund=one["key"])), key=lambda text: -len(text))
        found[one["key"]] = Fund(one["key"], tuple(said), one.get("part_of", ""))
    return found


@cache
def all_topics() -> Mapping[str, Topic]:
    """Every topic by key, in the order of the data file."""
    return {entry["key"]: _topic(entry) for entry in _data()["topics"]}


def topic(key: str) -> Topic | None:
    """The topic of a key; ``None`` for the subjects of a classification, which are no topics of their own."""
    return all_topics().get(key)


@cache
def parts_of(key: str) -> Mapping[str, tuple[Topic, ...]]:
    """The addends of a topic by partition (构成): three_public → abroad, vehicle, its two parts, reception."""
    found: dict[str, list[Topic]] = {}
    for candidate in all_topics().values():
        if key in candidate.part_of:
            found.setdefault(candidate.partition, []).append(candidate)
    return {partition: tuple(parts) for partition, parts in found.items()}


@cache
def year_total(side: Side, fund: str = "") -> Topic:
    """本年收入 or 本年支出 of one fund; of all money where none is named."""
    totals = (known for known in all_topics().values() if known.total is Total.YEAR and known.of_fund == fund)
    return next(known for known in totals if known.side is side)


@cache
def bare_names() -> Mapping[str, tuple[Topic, ...]]:
    """The topics that a bare word may mean, the likeliest first: 收入 is 收入总计 or 本年收入."""
    words = dict.fromkeys(word for known in all_topics().values() for word in known.bare)
    return {word: tuple(known for known in all_topics().values() if word in known.bare) for word in words}


@cache
def brief_names() -> Mapping[str, tuple[Topic, ...]]:
    """The topics of names that are too general to be names elsewhere: 工程 among what was procured."""
    words = dict.fromkeys(word for known in all_topics().values() for word in known.brief)
    return {word: tuple(known for known in all_topics().values() if word in known.brief) for word in words}


@cache
def subject_cells(kind: str) -> Mapping[str, tuple[Cell, ...]]:
    """The cells that state the subjects of a kind (科目), by fund: their line is ``code``, ``class`` where only a 类 has one."""
    return next(_cells(entry) for entry in _data()["subjects"] if entry["kind"] == kind)


def usual_wholes() -> tuple[Topic, ...]:
    """What a share may be of though the text does not say so, the likeliest first (占比的总体)."""
    return tuple(all_topics()[key] for key in _data()["wholes"])
