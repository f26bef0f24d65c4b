"""Relations (勾稽关系): identities among the cells of tables, as data, and the one comparison that judges them.

A relation says ``Σ sign·cell = 0`` (or ``≤``, ``≥``). Its postings name cells by form, line and column; one relation has
many instances (every line, every code, every column). How instances are found in real tables is the business of
``govbudget.checking``; here is only what a relation is and what the gap of an instance means.
"""

from __future__ import annotations

import re
from decimal import Decimal
from enum import Enum
from typing import Final, final

from attrs import field, frozen

from govbudget.errors import FormError
from govbudget.visible import visible

__all__ = ["Axis", "Grade", "Lines", "Operator", "Outcome", "Posting", "Relation", "judge"]


class Grade(Enum):
    """How much a broken relation proves (等级).

    P: an identity, a break outside the digits is a proof. Q: normally true, but a lawful reason exists. D: derived from
    others, kept in the ledger only.
    """

    PROOF = "P"
    QUESTION = "Q"
    DERIVED = "D"


class Operator(Enum):
    """How the first posting stands to the sum of the others."""

    EQUAL = "="
    AT_MOST = "<="
    AT_LEAST = ">="


class Outcome(Enum):
    """How a check came out (结果)."""

    PASSED = "passed"
    ROUNDING = "rounding"
    FAILED = "failed"
    NOT_APPLICABLE = "not_applicable"
    UNVERIFIABLE = "unverifiable"
    NOT_UNDERSTOOD = "not_understood"


def judge(gap: Decimal, tolerance: Decimal, operator: Operator = Operator.EQUAL) -> Outcome:
    """The verdict on ``gap = stated − Σ others`` with the sum of all half-units as tolerance.

    Equal: passed if the gap is 0, rounding if the digits can hide it, failed if no values inside the digits make it true.
    At most / at least: passed on the right side of 0, rounding within the tolerance on the wrong side.
    """
    if operator is Operator.AT_MOST:
        gap = gap if gap > 0 else Decimal(0)
    elif operator is Operator.AT_LEAST:
        gap = gap if gap < 0 else Decimal(0)
    if not gap:
        return Outcome.PASSED
    return Outcome.ROUNDING if gap.copy_abs() <= tolerance else Outcome.FAILED


class Axis(Enum):
    """What the instances of a relation run over (实例键)."""

    SINGLE = ""  #: one instance
    LINE = "line"  #: every line of the relation's own form
    PARENT = "parent"  #: every line that has others below it
    SECTION = "section"  #: every 款 line of the relation's own form
    ITEM = "item"  #: every 项 and 目 line of the relation's own form
    CLASS = "class"  #: every 类 printed in any form concerned
    CODE = "code"  #: every code printed in any form concerned


class Lines(Enum):
    """Which lines of a form a posting takes (行选择)."""

    FIXED = "fixed"  #: the line with a given key
    SELF = "self"  #: the line of the instance
    CHILDREN = "children"  #: the lines below the line of the instance, or below a given one
    CLASSES = "classes"  #: all 类 lines
    CLASSES_EXCEPT = "classes-except"  #: all 类 lines but the given ones


@final
@frozen
class Posting:
    """One addend of a relation (分录): a sign and a selection of cells.

    Args:
        form: id of the form.
        lines: kind of line selection.
        keys: line keys for the selections that need them.
        column: column key; ``*`` for the column of the instance.
        sign: +1 or −1.
    """

    form: str
    lines: Lines
    column: str
    keys: tuple[str, ...] = ()
    sign: int = 1

    def __str__(self) -> str:
        sign = "-" if self.sign < 0 else "+"
        keys = f"({','.join(self.keys)})" if self.keys else ""
        lines = self.keys[0] if self.lines is Lines.FIXED else f"{self.lines.value}{keys}"
        return f"{sign}{self.form}!{lines}.{self.column}"

    @classmethod
    def parse(cls, text: str, form: str) -> Posting:
        """A posting from its short form: ``[+|-][form!]line.column``.

        ``line`` is a line key, ``self``, ``children``, ``children(key)``, ``classes`` or ``classes-except(key,key)``;
        ``form`` defaults to the relation's own.

        Raises:
            FormError: if the text has another shape.
        """
        found = _POSTING.fullmatch(text)
        if found is None:
            raise FormError(f"{text!r} is no posting; expected [+|-][form!]line.column", form=form)
        sign, other, word, arguments, column = found.groups()
        keys = tuple(arguments.split(",")) if arguments else ()
        try:
            lines = Lines(word)
        except ValueError:
            lines, keys = Lines.FIXED, (word, *keys)
        if (lines is Lines.FIXED and len(keys) != 1) or (lines is Lines.CLASSES_EXCEPT and not keys):
            raise FormError(f"the posting {text!r} names {len(keys)} lines", form=form)
        return cls(other or form, lines, column, keys, -1 if sign == "-" else 1)


_POSTING: Final = re.compile(r"([+-]?)(?:([a-z_]+)!)?([a-z0-9_-]+)(?:\(([a-z0-9_,]+)\))?\.([a-z_]+|\*)")


@final
@frozen(repr=False)
class Relation:
    """A relation among cells (勾稽关系), as data.

    The first posting is what the relation states (a total, a copy); the others are what it must agree with.

    Args:
        id: stable id: A within one table, X across tables, D derived.
        grade: what a break proves.
        form: id of the form it belongs to.
        postings: first the stated cell, then the others with their signs.
        chinese: the relation in words.
        operator: ``=``, ``<=`` or ``>=``.
        axis: what the instances run over.
        columns: the columns an instance with ``*`` runs over; ``("*",)`` for all the printed amount columns.
        side: the half of a two-sided table that the instances are taken from; empty for both.
        when: name of the condition under which it holds; empty for always.
        needs: form id and key of the columns that have to be printed for it to say anything: where 基本支出 is not split, its
            parts are no 0.
        source: where it comes from.
    """

    id: str
    grade: Grade
    form: str
    postings: tuple[Posting, ...]
    chinese: str
    operator: Operator = Operator.EQUAL
    axis: Axis = Axis.SINGLE
    columns: tuple[str, ...] = ()
    side: str = ""
    when: str = ""
    needs: tuple[tuple[str, str], ...] = ()
    source: str = field(default="form layout")

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms it concerns, its own first."""
        return tuple(dict.fromkeys((self.form, *(p.form for p in self.postings))))

    def __str__(self) -> str:
        """The cells as an equation; those of its own form without the form's name."""
        stated, *parts = (str(posting) for posting in self.postings)
        own = f"{self.form}!"  # the name of another form may end with it
        signed = (f"{'-' if part[0] == '+' else '+'} {part[1:].removeprefix(own)}" for part in parts)
        return f"{self.id} [{self.grade.value}] {stated[1:].removeprefix(own)} {self.operator.value} {' '.join(signed).removeprefix('+ ')}"

    def __repr__(self) -> str:
        return visible(f"<Relation {self.id} {self.grade.value} {self.form}: {self.chinese}>")
