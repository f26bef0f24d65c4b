"""How a table was recognised (识别说明): what each of its headings and lines was taken for, and by what."""

from __future__ import annotations

from collections.abc import Iterator

from govbudget.forms import ColumnPlan
from govbudget.language.labels import line_label
from govbudget.language.normal import normal
from govbudget.tables import Line, Table

__all__ = ["explain"]


def explain(table: Table) -> str:
    """What each heading and line of a table was taken for, the evidence, and what was not read, on several lines.

    Evidence of a heading is that the form prints it (``heading``), also with outer headings or within other words (``words``);
    of a line its ``code`` and the code of the line that it is below, its ``label``, or, where the form prints it otherwise, its
    ``place`` among the lines of the plan.

    Args:
        table: a table of a disclosure.
    """
    titles = {normal(title) for title in table.form.titles}
    by = "title" if normal(table.title) in titles else "words of the title, and columns"
    lines = [f"form {table.form.id}: {table.name} ({by})"]
    lines += _columns(table)
    lines += (f"line {line.key}: {line} ({_evidence(table, line)})" for line in table.lines)
    lines += (f"not read: {fault}" for fault in table.faults)
    return "\n".join(lines)


def _columns(table: Table) -> Iterator[str]:
    """What each heading was taken for; a heading of both halves once."""
    plans = {plan.key: plan for plan in table.form.columns}
    for (side, key), heading in dict.fromkeys(table.headers.items()):
        plan = plans.get(key)
        place = f"{side}/{key}" if side else key
        if plan is None:
            yield f"column {place}: {heading} (unknown)"
            continue
        roles = (plan.measure and plan.measure.value, plan.fund, plan.quantity.value)
        role = " of ".join(str(part) for part in (roles[2], roles[0], roles[1]) if part)
        yield f"column {place}: {heading} ({role}; {_of_heading(plan, heading)})"


def _of_heading(plan: ColumnPlan, heading: str) -> str:
    """Whether the form prints a heading so."""
    path = tuple(normal(part) for part in heading.split("/"))
    return "heading" if any(path[-len(known) :] == known for known in plan.paths) else "words"


def _evidence(table: Table, line: Line) -> str:
    """What tells which line of the form a line is."""
    if line.code and table.form.codes is not None:
        upper = next((line.code[:n] for n in range(len(line.code) - 1, 2, -1) if line.code[:n] in table.keys), "")
        return f"code, below {upper}" if upper else "code"
    if not line.known:
        return "unknown"
    plan = table.form.lines_by_key.get(line.key)
    labels = {line_label(label).words for label in plan.labels} if plan is not None else set()
    return "label" if line_label(line.label).words in labels else "place"
