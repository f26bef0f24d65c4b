"""What a narrative speaks of (说明对象), as data: names in print, the cells that state it, and what it is part of."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple, final

from attrs import field, frozen

from govbudget.figure import Quantity

__all__ = ["EXPENDITURES", "FUNDS", "Cell", "Topic", "all_topics", "is_staff", "parts_of", "topic"]

#: The funds that a text may speak of, with the words for them, longest first.
FUNDS: Final[Mapping[str, tuple[str, ...]]] = {
    "general": (
        "一般公共预算财政拨款",
        "公共财政预算拨款",
        "公共预算财政拨款",
        "一般公共预算拨款",
        "一般公共预算",
        "公共财政预算",
    ),
    "fund": (
        "政府性基金预算财政拨款",
        "政府性基金财政拨款",
        "政府性基金预算拨款",
        "政府性基金拨款",
        "政府性基金预算",
        "政府性基金",
    ),
    "capital": (
        "国有资本经营预算财政拨款",
        "国有资本经营财政拨款",
        "国有资本经营预算拨款",
        "国有资本经营拨款",
        "国有资本经营预算",
    ),
    "fiscal": ("财政拨款",),
}


#: The topics that functional subjects (类款项) are parts of.
EXPENDITURES: Final = frozenset(
    {
        "general_expenditure",
        "fund_expenditure",
        "capital_expenditure",
        "fiscal_expenditure",
        "current_expenditure",
        "expenditure_total",
        "fiscal_total",
        "grand_total",
    }
)


class Cell(NamedTuple):
    """The cell of a form that states something: form id, line key, column key (``measure``: that of the budget stage)."""

    form: str
    line: str
    column: str


@final
@frozen
class Topic:
    """Something that narratives speak of (说明对象): a total, a kind of expenditure, a count.

    Args:
        key: stable key.
        names: how it is printed, without quotes and spaces.
        quantity: amount or count.
        units: for counts, the measure words.
        about: for counts without a name of their own, the key of what is counted (公务接待 … 批次).
        part_of: keys of the totals it is an addend of.
        of_which: keys of what it is an 其中 of; never an addend.
        partition: which break-down of its total it belongs to; addends of different ones are never mixed.
        essential: whether every body has it, so that a list without it is not complete.
        sets_fund: the fund that is spoken of after it.
        takes_fund: whether it is always that of the fund spoken of, and not only where the fund stands right before it.
        cells: the cells that state it, by fund; ``""`` where none is named.
    """

    key: str
    names: tuple[str, ...] = ()
    quantity: Quantity = Quantity.AMOUNT
    units: tuple[str, ...] = ()
    about: str = ""
    part_of: tuple[str, ...] = ()
    of_which: tuple[str, ...] = ()
    partition: str = "kind"
    essential: bool = False
    sets_fund: str = ""
    takes_fund: bool = False
    cells: Mapping[str, tuple[Cell, ...]] = field(factory=dict, hash=False)


def _cells(texts: list[str]) -> tuple[Cell, ...]:
    found = []
    for text in texts:
        form, _, rest = text.partition("!")
        line, _, column = rest.rpartition(".")
        found.append(Cell(form, line, column))
    return tuple(found)


def _topic(entry: dict[str, Any]) -> Topic:
    cells = {
        fund: _cells(entry[name]) for fund, name in [("", "cells"), *zip(FUNDS, FUNDS, strict=True)] if name in entry
    }
    return Topic(
        entry["key"],
        tuple(entry.get("names", ())),
        Quantity(entry.get("kind", "amount")),
        tuple(entry.get("units", ())),
        entry.get("about", ""),
        tuple(entry.get("part_of", ())),
        tuple(entry.get("of_which", ())),
        entry.get("partition", "kind"),
        entry.get("essential", False),
        entry.get("sets_fund", ""),
        entry.get("takes_fund", False),
        cells,
    )


@cache
def all_topics() -> Mapping[str, Topic]:
    """Every topic by key, in the order of the data file."""
    data = files("govbudget.forms").joinpath("data").joinpath("topics.toml").read_text(encoding="utf-8")
    return {entry["key"]: _topic(entry) for entry in tomllib.loads(data)["topics"]}


def topic(key: str) -> Topic | None:
    """The topic of a key; ``None`` for the subjects of a classification, which are no topics of their own."""
    return all_topics().get(key)


def is_staff(key: str) -> bool:
    """Whether a topic is the staff or a kind of it (实有人数、在职、离退休), of which places count differently."""
    known = topic(key)
    return known is not None and "staff" in (key, *known.part_of)


@cache
def parts_of(key: str) -> Mapping[str, tuple[Topic, ...]]:
    """The addends of a topic by partition (构成): three_public → abroad, vehicle, its two parts, reception."""
    found: dict[str, list[Topic]] = {}
    for candidate in all_topics().values():
        if key in candidate.part_of:
            found.setdefault(candidate.partition, []).append(candidate)
    return {partition: tuple(parts) for partition, parts in found.items()}
