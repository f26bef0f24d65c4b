"""From printed lines to the lines of a form (行识别): by code, or by label with what stands above it."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import NamedTuple

from govbudget.classification.codes import code_text
from govbudget.errors import CodeError
from govbudget.figure import Quantity
from govbudget.forms.model import Form, Layout, LinePlan, Role
from govbudget.language.labels import line_label

__all__ = ["MatchedLine", "PrintedLine", "match_lines", "printed_line"]


class PrintedLine(NamedTuple):
    """A line as printed: code (coded forms), label, and the half of the table it stands in."""

    label: str
    code: str = ""
    side: str = ""


class MatchedLine(NamedTuple):
    """What a printed line is: its key in the table, and its plan (``None`` for coded lines and for unknown ones)."""

    key: str
    plan: LinePlan | None
    known: bool
    repeated: bool

    @property
    def quantity(self) -> Quantity:
        """Amounts or counts."""
        return self.plan.quantity if self.plan else Quantity.AMOUNT


def match_lines(form: Form, printed: Iterable[PrintedLine]) -> list[MatchedLine]:
    """The lines of ``form`` that the printed lines are, in the order given.

    A label used twice in a form (公开04: 一般公共预算财政拨款 as income and under 年初结转) is told by the section line
    above it. A line printed twice keeps the key of the first with ``#2``; an unknown one has its own label as key.
    """
    used: set[str] = set()
    numbers: dict[str, int] = {}
    matched = []
    for line in printed:
        plan = None if line.code else _plan(form, line, used)
        known = form.takes(line.code) if line.code else plan is not None or form.layout is Layout.LISTED
        key = line.code or (plan.key if plan else line.label)
        repeated = key in used
        unique = key
        while unique in used:
            numbers[key] = numbers.get(key, 1) + 1
            unique = f"{key}#{numbers[key]}"
        used.add(unique)
        matched.append(MatchedLine(unique, plan, known, repeated))
    return matched


def _plan(form: Form, line: PrintedLine, used: set[str]) -> LinePlan | None:
    label = line_label(line.label)
    plans = [
        plan
        for plan in form.plans_for(label)
        if (not plan.side or not line.side or plan.side == line.side)
        and (not plan.under or plan.under in used)
        and (not plan.within or label.of_which or plan.within in used)
    ]
    if not plans:
        return None
    # below its section, or below the line it is an 其中 of even where that word is left out
    under = [plan for plan in plans if (plan.under or plan.within) and plan.key not in used]
    unused = under or [plan for plan in plans if plan.key not in used]
    return (unused or plans)[0]


def missing_totals(form: Form, keys: Container[str]) -> list[str]:
    """The keys of the totals that every table of this form prints and this one does not."""
    if form.repeated_groups:  # 公开06 prints 人员经费合计 and 公用经费合计, or only 合计
        return []
    return [key for key in form.keys_of(Role.TOTAL) if key not in keys]


def is_coded(form: Form) -> bool:
    """Whether its lines are known by codes."""
    return form.layout is Layout.CODED


def printed_line(form: Form, cell: object) -> PrintedLine:
    """The first cell of a row taken apart (行首单元格): code and name in coded forms, else the label."""
    text = str(cell)
    if is_coded(form):
        first, _, rest = text.strip().partition(" ")
        try:
            return PrintedLine(rest.strip(), code_text(first))
        except CodeError:
            pass
    return PrintedLine(text)
