"""Faults put into documents in which everything agrees (错误注入): one slip, where it stands, and what must be found.

A slip is taken only where a proof stands against it: its cell, figure or word is in a relation that held before, and it is
changed by more than the printed digits hide. Which slip explains a wrong figure is known where only one fits: all are tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from functools import partial
from typing import Any, Final

from attrs import evolve, frozen
from hypothesis import strategies as st

from govbudget.checking.rules.text import run_text
from govbudget.claim import Claim
from govbudget.disclosure import Disclosure
from govbudget.errors import ArgumentError
from govbudget.evaluation import Evaluation, Fund, Indicator
from govbudget.exact import add, exponent, formatted, multiply, negate, scale, subtract
from govbudget.figure import Figure
from govbudget.finding.report import Report
from govbudget.finding.values import Finding, FindingKind, Severity
from govbudget.judging.engine import Evaluated, evaluate
from govbudget.language.normal import normal
from govbudget.relation import Grade, Operator, Outcome
from govbudget.tables import Line, Table

__all__ = ["Corrupted", "Fault", "FaultKind", "corrupted", "faults", "hits"]


class FaultKind(Enum):
    """What went wrong (错误种类)."""

    FIGURE = "figure"  #: another digit in a cell of a table
    DIGITS = "digits"  #: two neighbouring digits exchanged, one dropped or written twice
    SIGN = "sign"  #: the sign turned
    UNIT = "unit"  #: an amount in 元 among those in 万元
    COPIED = "copied"  #: the figure of the cell beside or below
    SHIFT = "shift"  #: the figures of two lines exchanged
    LOST_LINE = "lost_line"  #: a line left out
    REPEATED_LINE = "repeated_line"  #: a line printed twice
    AMOUNT = "amount"  #: an amount of the text
    PERCENTAGE = "percentage"  #: a percentage of the text
    WORD = "word"  #: a word of change or comparison turned into its opposite
    TEXT_UNIT = "text_unit"  #: 元 for 万元 behind an amount of the text
    WEIGHT = "weight"  #: a weight (分值) of a self-evaluation
    SCORE = "score"  #: a score (得分) of a self-evaluation
    RATE = "rate"  #: the rate of execution (执行率) of a self-evaluation
    FUND = "fund"  #: an amount of the funds of a self-evaluation


@frozen
class Fault:
    """What was changed where (错误).

    Args:
        kind: what went wrong.
        before: what stood there.
        after: what stands there now.
        form: id of the form, for a fault of a table.
        line: key of the line.
        column: key of the column; empty for a fault of a whole line.
        sentence: the changed sentence, for a fault of the text.
        part: name of the indicator or line of funds, for a fault of a self-evaluation.
        cause: the first word of the cause that must be named; empty where no slip or more than one explains it.
    """

    kind: FaultKind
    before: str
    after: str
    form: str = ""
    line: str = ""
    column: str = ""
    sentence: str = ""
    part: str = ""
    cause: str = ""

    def __str__(self) -> str:
        at = " ".join(part for part in (self.form, self.line, self.column, self.part) if part) or self.sentence
        return f"{self.kind.value} {at}: {self.before} → {self.after}"


@frozen
class Corrupted:
    """A document with one fault (含一处错误的文件).

    Args:
        document: with the fault.
        clean: without it.
        fault: what must be found.
    """

    document: Disclosure
    clean: Disclosure
    fault: Fault


_Made = Callable[[], Corrupted]


def corrupted(
    strategy: st.SearchStrategy[Disclosure], kinds: Sequence[FaultKind | str] = tuple(FaultKind)
) -> st.SearchStrategy[Corrupted]:
    """The documents of a strategy with one fault each, and what must be found (注入一处错误).

    A document into which none of the kinds can be put is not drawn.

    Args:
        strategy: documents in which everything agrees, as :func:`~govbudget.testing.strategies.disclosures` and
            :func:`~govbudget.testing.strategies.budgets`.
        kinds: the kinds of faults; by default all that the document allows.
    """
    wanted = [FaultKind(kind) for kind in kinds]
    if not wanted:
        raise ArgumentError("kinds is empty; name at least one kind of fault, as in kinds=['digits']", argument="kinds")

    @st.composite
    def made(draw: st.DrawFn) -> Corrupted:
        clean = draw(strategy)
        for kind in draw(st.permutations(wanted)):
            found = list(faults(clean, kind))
            if found:
                return found[draw(st.integers(0, len(found) - 1))]()
        return draw(st.nothing())

    return made()


def faults(document: Disclosure, kind: FaultKind | str) -> Iterator[_Made]:
    """Every fault of a kind that can be put into a document and against which a proof stands.

    Args:
        document: one in which everything agrees.
        kind: what goes wrong.

    Yields:
        functions without arguments that give the :class:`Corrupted` document.
    """
    return _MAKERS[FaultKind(kind)](document)


def hits(report: Report, fault: Fault) -> tuple[Finding, ...]:
    """The findings of a report that are of a fault, those at its very place first; none where it was not found.

    Args:
        report: of the document with the fault.
        fault: what was changed.
    """
    hard = [f for f in report if f.severity is Severity.ERROR or (f.rule == "S103" and not fault.column)]
    if fault.sentence:
        return tuple(f for f in hard if fault.sentence in f.where or f.where in fault.sentence)
    if fault.part:
        return tuple(f for f in hard if f.kind is FindingKind.INCONSISTENT)
    return tuple(sorted(hard, key=lambda finding: not _is_at(finding, fault)))


def _is_at(finding: Finding, fault: Fault) -> bool:
    """Whether a finding names the changed cell as the one to mend, or as what it states."""
    named = {(fix.form, fix.line, fix.column) for fix in finding.expected_fix}
    return (fault.form, fault.line, fault.column) in named


# -- tables --------------------------------------------------------------------------------------------------------------------


@frozen
class _Cell:
    """A cell that an equality holds fast, and by how much it may be off without breaking one."""

    table: Table
    line: Line
    column: str
    figure: Figure
    slack: Decimal


def _held(result: Evaluated) -> Iterator[_Cell]:
    """The cells that equalities among known figures hold fast."""
    slack: dict[int, Decimal] = {}
    for position, instance in enumerate(result.plan.instances):
        relation = instance.relation
        if (
            relation.grade is not Grade.PROOF
            or instance.operator is not Operator.EQUAL
            or result.gaps[position] is None
        ):
            continue
        for cell in {*instance.plus, *instance.minus}:
            room = result.tolerance(position)
            slack[cell] = min(slack.get(cell, room), room)
    for cell, room in slack.items():
        table, at, column = result.locate(cell)
        figure = table.figure(at, column)
        if figure.value is not None and figure.half_unit:
            yield _Cell(table, table.lines[at], table.columns[column], figure, room)


def _in_cells(kind: FaultKind, wrong: Callable[[_Cell], Iterator[Decimal]], document: Disclosure) -> Iterator[_Made]:
    """Cells that print another figure."""
    for cell in _held(evaluate(document)):
        right = _value(cell.figure)
        for value in wrong(cell):
            away = subtract(value, right).copy_abs()
            if away > multiply(Decimal(2), cell.slack):
                yield partial(_with_cell, document, kind, cell, value)


def _with_cell(document: Disclosure, kind: FaultKind, cell: _Cell, value: Decimal) -> Corrupted:
    printed = formatted(value, f",.{max(-exponent(_value(cell.figure)), 0)}f")
    table = cell.table.with_cell(cell.line.key, cell.column, printed)
    words = {word for word, fits in _SLIPS.items() if value in fits(cell)}
    cause = words.pop() if len(words) == 1 else ""
    at = (cell.table.form.id, cell.line.key, cell.column)
    return Corrupted(document.with_table(table), document, Fault(kind, cell.figure.printed, printed, *at, cause=cause))


def _value(figure: Figure) -> Decimal:
    assert figure.value is not None
    return figure.value


def _digits_of(value: Decimal) -> tuple[str, int]:
    places = max(-exponent(value), 0)
    return formatted(value.copy_abs(), f".{places}f").replace(".", ""), places


def _number(digits: str, places: int, like: Decimal) -> Decimal:
    value = scale(Decimal(int(digits or "0")), -places)
    return negate(value) if like < 0 else value


def _other_digit(cell: _Cell) -> Iterator[Decimal]:
    """A digit before the point changed; where 0 stands, an amount."""
    digits, places = _digits_of(_value(cell.figure))
    for i in range(max(len(digits) - places, 1)):
        digit = str((int(digits[i]) + 3) % 10)
        yield _number(digits[:i] + digit + digits[i + 1 :], places, _value(cell.figure))


def _slipped(cell: _Cell) -> Iterator[Decimal]:
    """Two neighbouring digits exchanged, one dropped, or one written twice."""
    right = _value(cell.figure)
    digits, places = _digits_of(right)
    if not right:
        return
    for i in range(len(digits)):
        a, b = digits[i], digits[i + 1 : i + 2]
        if b and a != b and not (i == 0 and b == "0"):
            yield _number(digits[:i] + b + a + digits[i + 2 :], places, right)
        if len(digits) > places + 1:
            yield _number(digits[:i] + digits[i + 1 :], places, right)
        yield _number(digits[: i + 1] + a + digits[i + 1 :], places, right)


def _turned(cell: _Cell) -> Iterator[Decimal]:
    if _value(cell.figure):
        yield negate(_value(cell.figure))


def _of_other_unit(cell: _Cell) -> Iterator[Decimal]:
    """The amount in 元 where the table is in 万元."""
    if _value(cell.figure):
        yield scale(_value(cell.figure), 4)


def _beside(cell: _Cell) -> Iterator[Decimal]:
    """The figures of the cells beside, above and below."""
    table = cell.table
    at, column = table.line_index(cell.line.key), table.columns.index(cell.column)
    for line, other in ((at, column - 1), (at, column + 1), (at - 1, column), (at + 1, column)):
        if 0 <= line < len(table.lines) and 0 <= other < len(table.columns):
            value = table.figure(line, other).value
            if value:
                yield value


#: What explains a wrong figure: the word of the cause, and the figures that it makes of the right one.
_SLIPS: Final[Mapping[str, Callable[[_Cell], Iterator[Decimal]]]] = {
    "digits": _slipped,
    "sign": _turned,
    "unit": _of_other_unit,
    "copy": _beside,
}


def _amounts_of(table: Table, line: Line) -> list[Decimal | None]:
    at = table.line_index(line.key)
    return [table.figure(at, column).value for column in range(len(table.columns))]


def _items(table: Table) -> dict[str, list[Line]]:
    """The 项 of a coded table by their 款, where a line is printed of it and at least two of them."""
    found: dict[str, list[Line]] = {}
    for line in table.lines:
        if len(line.code) == 7 and line.code[:5] in table.keys:
            found.setdefault(line.code[:5], []).append(line)
    return found


def _lost(document: Disclosure) -> Iterator[_Made]:
    """A 项 left out beside others of its 款."""
    for table in document.tables:
        for lines in _items(table).values():
            for line in lines if len(lines) > 1 else ():
                values = [value for value in _amounts_of(table, line) if value]
                if any(value > 1 for value in values):
                    cause = "line" if len(values) > 1 and len(table.columns) > 2 else ""
                    yield partial(_without_line, document, table, line, cause)


def _without_line(document: Disclosure, table: Table, line: Line, cause: str) -> Corrupted:
    at = table.line_index(line.key)
    cells = tuple((*column[:at], *column[at + 1 :]) for column in table.printed)
    less = evolve(table, lines=(*table.lines[:at], *table.lines[at + 1 :]), printed=cells)
    fault = Fault(FaultKind.LOST_LINE, str(line), "", table.form.id, line.key, cause=cause)
    return Corrupted(document.with_table(less), document, fault)


def _repeated(document: Disclosure) -> Iterator[_Made]:
    """A line of a coded table printed twice."""
    for table in document.tables:
        for lines in _items(table).values():
            for line in lines:
                yield partial(_with_line_twice, document, table, line)


def _with_line_twice(document: Disclosure, table: Table, line: Line) -> Corrupted:
    at = table.line_index(line.key) + 1
    cells = tuple((*column[:at], *column[at - 1 :]) for column in table.printed)
    lines = (
        *table.lines[:at],
        evolve(line, key=f"{line.key}#2"),
        *table.lines[at:],
    )  # as recognition names a second one
    fault = Fault(FaultKind.REPEATED_LINE, str(line), f"{line}, {line}", table.form.id, line.key)
    return Corrupted(document.with_table(evolve(table, lines=lines, printed=cells)), document, fault)


def _exchanged(document: Disclosure) -> Iterator[_Made]:
    """The figures of two 项 of different 款 exchanged."""
    for table in document.tables:
        items = [line for lines in _items(table).values() for line in lines]
        for one, other in zip(items, items[1:], strict=False):
            pairs = list(zip(_amounts_of(table, one), _amounts_of(table, other), strict=True))
            apart = [subtract(a or Decimal(0), b or Decimal(0)).copy_abs() for a, b in pairs]
            if one.code[:5] != other.code[:5] and sum(away > 1 for away in apart) > 1:
                yield partial(_with_lines_exchanged, document, table, one, other)


def _with_lines_exchanged(document: Disclosure, table: Table, one: Line, other: Line) -> Corrupted:
    a, b = table.line_index(one.key), table.line_index(other.key)
    order = [b if i == a else a if i == b else i for i in range(len(table.lines))]
    cells = tuple(tuple(column[i] for i in order) for column in table.printed)
    fault = Fault(FaultKind.SHIFT, str(one), str(other), table.form.id, one.key, cause="shift")
    return Corrupted(document.with_table(evolve(table, printed=cells)), document, fault)


# -- text ----------------------------------------------------------------------------------------------------------------------

#: Rules that hold for more than one value of a figure, or only ask.
_LOOSE: Final = frozenset({"N409", "N414", "N415", "N416", "N419", "N423"})
_OPPOSITES: Final = {
    one: other for a, b in (("增加", "减少"), ("增长", "下降"), ("大于", "小于")) for one, other in ((a, b), (b, a))
}


def _claims(document: Disclosure) -> dict[Claim, set[str]]:
    """What holds in the text, with the rules that say so."""
    found: dict[Claim, set[str]] = {}
    for rule, checked in run_text(document):
        claim = checked.taken().claim if checked.taken is not None else None
        if checked.outcome is Outcome.PASSED and claim is not None and rule not in _LOOSE:
            found.setdefault(claim, set()).add(rule)
    return found


def _in_text(kind: FaultKind, document: Disclosure) -> Iterator[_Made]:
    """Figures of the text that are held fast, with their first digit changed or two digits exchanged."""
    seen: set[Any] = set()
    for claim in _claims(document):
        figure = claim.figure
        span = figure.place.span if figure is not None else None
        if figure is None or span is None or not figure.value or (claim.sentence, span) in seen:
            continue
        seen.add((claim.sentence, span))
        printed = claim.sentence.text[span[0] : span[1]]
        is_rate = claim.sentence.text.startswith(("%", "％"), span[1])
        if is_rate is not (kind is FaultKind.PERCENTAGE) or sum(c.isdigit() for c in printed) < 2:
            continue
        if kind is FaultKind.TEXT_UNIT:
            if claim.sentence.text.startswith("万元", span[1]):
                yield partial(_told_otherwise, document, kind, claim, (span[1], span[1] + 2), "元", "unit")
            continue
        for after, cause in _otherwise(printed):
            yield partial(_told_otherwise, document, kind, claim, span, after, cause)


def _otherwise(printed: str) -> Iterator[tuple[str, str]]:
    """A figure with its first digit changed, and with two digits exchanged, where that changes it by a tenth at least."""
    first, second, *_ = [i for i, c in enumerate(printed) if c.isdigit()]
    yield printed[:first] + str((int(printed[first]) + 3) % 10 or 5) + printed[first + 1 :], ""
    a, b = printed[first], printed[second]
    if a != b and b != "0" and "." not in printed[first:second]:
        changed = list(printed)
        changed[first], changed[second] = b, a
        yield "".join(changed), "digits"


def _turned_words(document: Disclosure) -> Iterator[_Made]:
    """Words of change and comparison that are decided, turned into their opposites."""
    decided = [c for c in _claims(document) if c.word in _OPPOSITES and (c.figure is None or c.figure.value)]
    at = {(claim.sentence, _word_at(claim)): claim for claim in decided}
    for start, claim in ((start, claim) for (_, start), claim in at.items() if start >= 0):
        end = start + len(claim.word)
        yield partial(_told_otherwise, document, FaultKind.WORD, claim, (start, end), _OPPOSITES[claim.word], "")


def _word_at(claim: Claim) -> int:
    """Where the word of a claim begins: before its figure, if it has one."""
    span = claim.figure.place.span if claim.figure is not None else None
    return claim.sentence.text.rfind(claim.word, 0, span[0] if span is not None else None)


def _told_otherwise(
    document: Disclosure, kind: FaultKind, claim: Claim, at: tuple[int, int], after: str, cause: str
) -> Corrupted:
    before = claim.sentence.text
    changed = before[: at[0]] + after + before[at[1] :]
    fault = Fault(kind, before[at[0] : at[1]], after, sentence=changed, cause=cause)
    sentences = [
        evolve(each, text=changed, normal=normal(changed)) if each is claim.sentence else each
        for each in document.sentences
    ]
    return Corrupted(evolve(document, sentences=tuple(sentences)), document, fault)


# -- self-evaluations ----------------------------------------------------------------------------------------------------------


def _in_evaluations(kind: FaultKind, document: Disclosure) -> Iterator[_Made]:
    """Weights, scores, rates and amounts of the self-evaluations."""
    for number, form in enumerate(document.evaluations):
        for part, before, after, changed in _EVALUATED[kind](form):
            yield partial(_evaluated_otherwise, document, number, changed, Fault(kind, before, after, part=part))


def _evaluated_otherwise(document: Disclosure, number: int, form: Evaluation, fault: Fault) -> Corrupted:
    forms = (*document.evaluations[:number], form, *document.evaluations[number + 1 :])
    return Corrupted(evolve(document, evaluations=forms), document, fault)


_Otherwise = Iterator[tuple[str, str, str, Evaluation]]


def _weights(form: Evaluation) -> _Otherwise:
    """The weight of a group of the first level, by 3 more."""
    weights = [(i, g, g.weight, g.weight.value) for i, g in enumerate(form.indicators) if g.weight is not None]
    for i, group, weight, more in ((i, g, w, add(v, Decimal(3))) for i, g, w, v in weights if v is not None):
        yield group.name, weight.printed, formatted(more), _with_group(form, i, evolve(group, weight=more))


def _scores(form: Evaluation) -> _Otherwise:
    """The total score, by 2 more."""
    if form.score is not None and form.score.value is not None:
        more = add(form.score.value, Decimal(2))
        yield "总分", form.score.printed, formatted(more), evolve(form, score=formatted(more), grade="")


def _rates(form: Evaluation) -> _Otherwise:
    """The rate of execution, by 3 percentage points more."""
    fund = form.fund
    if fund is not None and fund.rate is not None and fund.rate.value is not None:
        more = f"{formatted(add(fund.rate.value, Decimal(3)))}%"
        yield fund.name, fund.rate.printed, more, evolve(form, fund=evolve(fund, rate=more))


def _amounts(form: Evaluation) -> _Otherwise:
    """The budget and what was spent, by 11 more than the parts."""
    fund = form.fund
    for column in ("initial", "adjusted", "executed"):
        figure = getattr(fund, column, None)
        if fund is not None and form.fund_parts and figure is not None and figure.value is not None:
            more = Figure.parse(formatted(add(figure.value, Decimal(11))), figure.unit)
            yield fund.name, figure.printed, more.printed, evolve(form, fund=_with_amount(fund, column, more))


def _with_amount(fund: Fund, column: str, amount: Figure) -> Fund:
    match column:
        case "initial":
            return evolve(fund, initial=amount)
        case "adjusted":
            return evolve(fund, adjusted=amount)
    return evolve(fund, executed=amount)


def _with_group(form: Evaluation, number: int, group: Indicator) -> Evaluation:
    return evolve(form, indicators=(*form.indicators[:number], group, *form.indicators[number + 1 :]))


_EVALUATED: Final[Mapping[FaultKind, Callable[[Evaluation], _Otherwise]]] = {
    FaultKind.WEIGHT: _weights,
    FaultKind.SCORE: _scores,
    FaultKind.RATE: _rates,
    FaultKind.FUND: _amounts,
}
_MAKERS: Final[Mapping[FaultKind, Callable[[Disclosure], Iterator[_Made]]]] = {
    FaultKind.FIGURE: partial(_in_cells, FaultKind.FIGURE, _other_digit),
    FaultKind.DIGITS: partial(_in_cells, FaultKind.DIGITS, _slipped),
    FaultKind.SIGN: partial(_in_cells, FaultKind.SIGN, _turned),
    FaultKind.UNIT: partial(_in_cells, FaultKind.UNIT, _of_other_unit),
    FaultKind.COPIED: partial(_in_cells, FaultKind.COPIED, _beside),
    FaultKind.SHIFT: _exchanged,
    FaultKind.LOST_LINE: _lost,
    FaultKind.REPEATED_LINE: _repeated,
    FaultKind.AMOUNT: partial(_in_text, FaultKind.AMOUNT),
    FaultKind.PERCENTAGE: partial(_in_text, FaultKind.PERCENTAGE),
    FaultKind.TEXT_UNIT: partial(_in_text, FaultKind.TEXT_UNIT),
    FaultKind.WORD: _turned_words,
    **{kind: partial(_in_evaluations, kind) for kind in _EVALUATED},
}
