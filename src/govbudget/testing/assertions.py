"""Assertions for tests of one's own (断言): they say what is different in words that people can read. They need no pytest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, final

from attrs import field, frozen

from govbudget.arguments import instance, several, wrong
from govbudget.disclosure import Disclosure
from govbudget.figure import Figure, Quantity
from govbudget.finding.kinds import FindingKind
from govbudget.finding.messages import cause_in, printed_in, where_in
from govbudget.finding.report import Report
from govbudget.finding.values import Finding
from govbudget.language.normal import normal
from govbudget.money import Money
from govbudget.tables import Line, Table
from govbudget.testing.differences import money_differences, table_differences
from govbudget.visible import counted, visible

__all__ = [
    "Expected",
    "assert_consistent",
    "assert_findings",
    "assert_same_money",
    "assert_tables_equal",
    "expected_of",
]


def _kind(given: Any) -> FindingKind | None:
    try:
        return None if given is None else FindingKind(given)
    except ValueError:
        known = ", ".join(f'"{kind.value}"' for kind in FindingKind)
        raise wrong("kind", given, "a FindingKind", f"use one of {known}, or leave it out") from None


def _text(instance_: Any, attribute: Any, value: Any) -> None:
    if value is not None:
        instance(attribute.name, value, str, "a text", "give it as a text, or leave it out")


def _field() -> Any:
    return field(default=None, validator=_text)


@final
@frozen(repr=False)
class Expected:
    """A finding that a test expects (预期问题): it is met by a finding that agrees with all that is given; what is left out may be anything.

    Args:
        rule: id of the rule or relation.
        form: the table that it is of: id of its form, printed number, or title; ``""`` for a finding of no table, as of the text.
        line: its line: key, code, or printed label.
        column: its column: key or printed heading.
        cause: the word of the slip that explains it (``unit``, ``sign``, ``digits`` …), or the whole cause; ``""`` for none.
        kind: what it says, a :class:`~govbudget.FindingKind` or its value.

    Raises:
        ArgumentError: for what is no text, and for a kind that is none.
    """

    rule: str | None = _field()
    form: str | None = _field()
    line: str | None = _field()
    column: str | None = _field()
    cause: str | None = _field()
    kind: FindingKind | None = field(default=None, converter=_kind)

    def __repr__(self) -> str:
        given = ((name, getattr(self, name)) for name in _FIELDS)
        texts = (
            f"{name}={value.value if isinstance(value, FindingKind) else value!r}"
            for name, value in given
            if value is not None
        )
        return visible(f"Expected({', '.join(texts)})")


_FIELDS: Final = ("rule", "form", "line", "column", "cause", "kind")


def assert_consistent(document: Disclosure | Report, *, allow: Iterable[str | Expected] = ()) -> None:
    """No finding of severity error, and something that was checked (断言相符).

    Args:
        document: a disclosure, which is checked by all rules, or the report of a check.
        allow: findings that may be there: ids of rules, or :class:`Expected` ones.

    Raises:
        AssertionError: with place, printed figure, what it should be and why, a paragraph for each finding; or if nothing was
            checked, which proves nothing.
        ArgumentError: for arguments of another kind.
    """
    __tracebackhide__ = True
    report = _report(document)
    how = 'give them as in allow=["A03.1"], or leave it out'
    given: tuple[str | Expected, ...] = several(
        "allow", allow, (str, Expected), "a list of rule ids or Expected values", how
    )
    allowed = [Expected(rule=each) if isinstance(each, str) else each for each in given]
    unexpected = [finding for finding in report.errors if not any(_meets(finding, each, report) for each in allowed)]
    if unexpected:
        number = counted(len(unexpected), "figure")
        raise AssertionError(
            "\n".join((f"{number} of {report.disclosure!r} cannot all be true:", *map(_paragraph, unexpected)))
        )
    if not report.coverage.checked:
        raise AssertionError(f"nothing of {report.disclosure!r} could be checked: {report.coverage.to_text('en')}")


def assert_findings(document: Disclosure | Report, expected: Iterable[Expected], *, exact: bool = True) -> None:
    """The findings that are expected, each met by a finding of its own (断言问题).

    Args:
        document: a disclosure, which is checked by all rules, or the report of a check.
        expected: the findings, in any order.
        exact: whether there may be no others, of whatever severity.

    Raises:
        AssertionError: with the expected findings that are missing, and those found that are not expected.
        ArgumentError: for arguments of another kind.
    """
    __tracebackhide__ = True
    report = _report(document)
    wanted = several("expected", expected, Expected, "a list of Expected values", _EXPECTED)
    met = _paired(wanted, report)
    missing = [each for i, each in enumerate(wanted) if i not in met]
    others = [finding for j, finding in enumerate(report) if j not in met.values()] if exact or missing else []
    if not missing and not (exact and others):
        return
    parts = [f"{report!r} of {report.disclosure!r} has other findings than expected"]
    parts += [f"missing: {each!r}" for each in missing]
    parts += [
        f"{'unexpected' if exact else 'found beside'}: {expected_of(each, report)!r}{_paragraph(each)}"
        for each in others
    ]
    raise AssertionError("\n".join(parts))


def assert_tables_equal(left: Table, right: Table, *, money: bool = False) -> None:
    """Two tables are of one form, stage, year and unit, and have the same lines, columns and figures (断言两表相同).

    Where they stand, their titles and numbers are no difference, nor is it how labels are numbered.

    Args:
        left: a table.
        right: the other one.
        money: whether figures are compared as money, so that 1.20 万元 equals 12,000 元; else unit and printed decimals count.

    Raises:
        AssertionError: with a line for each difference.
        ArgumentError: for what is no table.
    """
    __tracebackhide__ = True
    for name, given in (("left", left), ("right", right)):
        instance(name, given, Table, "a Table", "give a table of a disclosure, or build one with Table.from_rows")
    found = table_differences(left, right, money=money)
    if found:
        raise AssertionError("\n".join((f"{left!r} is not {right!r}:", *(f"  {line}" for line in found))))


def assert_same_money(left: Money | Figure | str, right: Money | Figure | str) -> None:
    """Two amounts are the same sum, in whatever units (断言金额相同).

    Args:
        left: money, a figure, or a text with its unit (``"12,000 元"``).
        right: the other one.

    Raises:
        AssertionError: with both and the difference; also where a figure states no amount: blank is not zero.
        ArgumentError: for another type.
        GovBudgetError: for a text that is no amount, or names no unit.
    """
    __tracebackhide__ = True
    one, other = _money("left", left), _money("right", right)
    found = money_differences(one, other)
    if found:
        raise AssertionError("; ".join(found))


def expected_of(finding: Finding, report: Report) -> Expected:
    """What a test would expect to have this finding (由问题得预期): its rule, its place by keys, the word of its cause, its kind.

    Args:
        finding: a finding.
        report: the report that it stands in.
    """
    table = _table(finding, report)
    cells = _cells(finding, table)
    lines, columns = {line.key for line, _ in cells}, {column for _, column in cells}
    return Expected(
        finding.rule,
        table.form.id if table else finding.place.table,
        lines.pop() if len(lines) == 1 else finding.place.row or None,  # two lines of one label: both say too much
        (columns.pop() if len(columns) == 1 else finding.place.column) or None,
        finding.cause.partition(" ")[0] if finding.cause else None,
        finding.kind,
    )


_EXPECTED: Final = 'give them as in [Expected(rule="A03.1", line="2010401")]'


def _report(document: Disclosure | Report) -> Report:
    if isinstance(document, Disclosure):
        return document.check()
    how = "read a document with govbudget.read(path), or check it with disclosure.check()"
    return instance("document", document, Report, "a Disclosure or a Report", how)


def _money(name: str, given: Money | Figure | str) -> Money:
    if isinstance(given, str):
        return Money.parse(given)
    if not isinstance(given, Figure):
        return instance(
            name,
            given,
            Money,
            "Money, a Figure or a text",
            "give it as Money(amount, unit), or as a text with its unit",
        )
    if given.money is None:
        raise AssertionError(f"{name} states no amount of money: {_what(given)}")
    return given.money


def _what(figure: Figure) -> str:
    """What a figure is that is no sum of money."""
    if figure.value is None:
        return f"{visible(figure.printed) or '(blank)'} ({figure.state.value})"
    return f"{figure} is {'a count' if figure.quantity is Quantity.COUNT else 'without a unit'}"


def _paragraph(finding: Finding) -> str:
    """A finding for people: where, what is printed, what it should be, and why."""
    why = [visible(finding.message("en"))]
    if finding.cause:
        why.append(f"cause: {cause_in(finding, 'en')}")
    if finding.follows_from:
        why.append(f"follows from {finding.follows_from}")
    lines = (
        f"\n  {finding.rule} at {visible(where_in(finding, 'en'))}",
        f"printed:  {visible(finding.stated) or '(nothing)'}",
        f"expected: {visible(printed_in(finding.expected, 'en')) or '(not known)'}",
        f"why:      {'; '.join(why)}",
    )
    return "\n    ".join(lines)


def _table(finding: Finding, report: Report) -> Table | None:
    """The table that a finding stands in."""
    return next((table for table in report.disclosure.tables if table.name == finding.place.table), None)


def _cells(finding: Finding, table: Table | None) -> list[tuple[Line, str]]:
    """The lines and columns that a finding may stand at: what is printed there may be the same for several."""
    row, at, heading = finding.place.row, finding.place.line, finding.place.column
    if table is None or not row:
        return []
    lines = [line for line in table.lines if str(line) == row and (line.row is None or line.row == at)]
    if not heading:  # of the line as a whole
        return [(line, "") for line in lines]
    columns = enumerate(table.columns)
    return [(line, key) for c, key in columns for line in lines if table.header(line.side, c) == heading]


def _meets(finding: Finding, expected: Expected, report: Report) -> bool:
    """Whether a finding agrees with all that is expected of it."""
    if expected.rule not in (None, finding.rule) or expected.kind not in (None, finding.kind):
        return False
    cause = finding.cause or ""
    if expected.cause not in (None, cause, cause.partition(" ")[0]):
        return False
    table, place = _table(finding, report), finding.place
    forms = (table.form.id, table.number, table.title, table.form.name) if table else ()
    if not _named(expected.form, (place.table, *forms)):
        return False
    cells: list[tuple[tuple[str, ...], tuple[str, ...]]] = [
        ((place.row, line.key, line.code, line.label), (place.column, column))
        for line, column in _cells(finding, table)
    ]
    return any(
        _named(expected.line, line) and _named(expected.column, column)
        for line, column in cells or [((place.row,), (place.column,))]
    )


def _named(expected: str | None, names: Iterable[str]) -> bool:
    """Whether something has the name that is expected; nothing is a name only of what has no other."""
    if not expected:
        return expected is None or not any(names)
    return normal(expected) in map(normal, names)


def _paired(wanted: Sequence[Expected], report: Report) -> dict[int, int]:
    """As many of the expected findings as can be met, each by a finding of its own: their numbers by number."""
    able = [[j for j, finding in enumerate(report) if _meets(finding, each, report)] for each in wanted]
    taken: dict[int, int] = {}

    def place(i: int, tried: set[int]) -> bool:
        for j in able[i]:
            if j not in tried:
                tried.add(j)
                if j not in taken or place(taken[j], tried):
                    taken[j] = i
                    return True
        return False

    for i in range(len(wanted)):
        place(i, set())
    return {i: j for j, i in taken.items()}
