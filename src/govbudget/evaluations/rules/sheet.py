"""One evaluation form while it is checked (自评表): its figures as lines of arithmetic, and how a check comes out.

Weights are given and not rounded: whole numbers are exact. Scores may be: a score with decimals may be off by half a unit of its
last place. Funds move inside their digits like every amount.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Final, Literal

from attrs import evolve, frozen

from govbudget.evaluation import Evaluation, Indicator
from govbudget.evaluations.rules.graded import BY_ID
from govbudget.exact import half_unit, subtract, total
from govbudget.figure import Figure
from govbudget.finding.rules import Checked, finding
from govbudget.finding.values import Finding, FindingKind, Operand, Severity
from govbudget.place import Place
from govbudget.relation import Outcome, judge

__all__ = [
    "EXECUTION",
    "TOTAL",
    "Line",
    "Sheet",
    "Sum",
    "added",
    "finding_of",
    "line_of",
    "lines_of",
    "shown",
    "sum_text",
]

#: What the lines of the execution of the budget and of the total are called.
EXECUTION: Final = "预算执行率"
TOTAL: Final = "总分（合计）"
#: What the columns of weights and scores are called.
_COLUMNS: Final = {"weight": "分值", "score": "得分"}
#: A weight above this in the line of the funds is that of the whole form, not of the execution of the budget.
_MOST_FOR_EXECUTION: Final = 60


@frozen
class Line:
    """A figure that prints a number, with where it stands.

    Args:
        figure: the figure.
        row: its line in words.
        column: its column in words.
        half: how far the true value may be from the print.
    """

    figure: Figure
    row: str
    column: str
    half: Decimal = Decimal(0)

    @property
    def value(self) -> Decimal:
        """Its number."""
        assert self.figure.value is not None
        return self.figure.value


def line_of(figure: Figure | None, row: str, column: str, *, rounded: bool = False) -> Line | None:
    """The line of a weight or a score; ``None`` where it prints no number.

    Args:
        figure: the figure.
        row: its line in words.
        column: its column in words.
        rounded: whether a whole number may be rounded, too, as where it is compared with a product.
    """
    if figure is None or figure.value is None:
        return None
    return Line(figure, row, column, half_unit(figure.decimals) if figure.decimals or rounded else Decimal(0))


@frozen
class Sum:
    """A stated figure beside the sum of others.

    Args:
        stated: the figure.
        parts: what is added.
        value: their sum.
    """

    stated: Line
    parts: tuple[Line, ...]
    value: Decimal

    @property
    def gap(self) -> Decimal:
        """Stated less sum."""
        return subtract(self.stated.value, self.value)

    @property
    def tolerance(self) -> Decimal:
        """How much the printed digits can hide."""
        return total(line.half for line in (self.stated, *self.parts))

    @property
    def outcome(self) -> Outcome:
        """How the two stand to each other."""
        return judge(self.gap, self.tolerance)


def added(stated: Line, parts: Iterable[Line]) -> Sum:
    """A stated figure beside the sum of others."""
    lines = tuple(parts)
    return Sum(stated, lines, total(line.value for line in lines))


def shown(value: Decimal) -> str:
    """A number without the zeros behind its last digit."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def sum_text(parts: Sequence[Line]) -> str:
    """The line of arithmetic of a sum."""
    return f"{' + '.join(line.figure.printed for line in parts)} = {shown(total(line.value for line in parts))}"


@frozen(slots=False)
class Sheet:
    """An evaluation while it is checked.

    Args:
        evaluation: the evaluation.
        number: what tells its checks apart from those of the others of the document.
    """

    evaluation: Evaluation
    number: str

    @property
    def name(self) -> str:
        """What the form is called in messages: its title and its project."""
        return f"{self.evaluation.title or '绩效自评表'} {self.evaluation.project}".strip()

    def has(self, fault: str) -> bool:
        """Whether the form has a fault: ``cut``, ``unplaced``, ``funds``, ``total``."""
        return fault in self.evaluation.faults

    @cached_property
    def leaves(self) -> tuple[Indicator, ...]:
        """The indicators that have a weight of their own."""
        return tuple(leaf for leaf in self.evaluation.leaves if not leaf.of_which)

    @cached_property
    def weights(self) -> tuple[Line, ...]:
        """The weights of the indicators."""
        return lines_of(self.leaves, "weight")

    @cached_property
    def scores(self) -> tuple[Line, ...]:
        """The scores of the indicators."""
        return lines_of(self.leaves, "score")

    @cached_property
    def _is_total_beside_funds(self) -> bool:
        """Whether the line of the funds prints the total of the form: more than an execution of the budget can weigh."""
        fund = self.evaluation.fund
        weight = fund.weight.value if fund is not None and fund.weight is not None else None
        return weight is not None and weight > _MOST_FOR_EXECUTION

    @cached_property
    def execution_weight(self) -> Line | None:
        """The weight of the execution of the budget (预算执行率)."""
        return self._execution("weight")

    @cached_property
    def execution_score(self) -> Line | None:
        """The score of the execution of the budget."""
        return self._execution("score")

    def _execution(self, name: str) -> Line | None:
        fund = None if self._is_total_beside_funds else self.evaluation.fund
        return line_of(getattr(fund, name, None), EXECUTION, _COLUMNS[name])

    @cached_property
    def total_weight(self) -> Line | None:
        """The weight of the total line."""
        return self._total("weight")

    @cached_property
    def total_score(self) -> Line | None:
        """The score of the total line."""
        return self._total("score")

    def _total(self, name: str) -> Line | None:
        figure: Figure | None = getattr(self.evaluation, name)
        own = self.evaluation.weight is not None or self.evaluation.score is not None
        if not own and self._is_total_beside_funds and self.evaluation.fund is not None:
            figure = getattr(self.evaluation.fund, name)
        return line_of(figure, TOTAL, _COLUMNS[name])

    # -- outcomes --------------------------------------------------------------------------------------------------------

    def checked(self, rule: str, instance: str, outcome: Outcome, reason: str = "") -> tuple[str, Checked]:
        """A check that found nothing."""
        return rule, Checked(f"{self.number}:{instance}", outcome, reason=reason)

    def failed(self, rule: str, instance: str, stated: Line, expected: str, **given: object) -> tuple[str, Checked]:
        """A check that found something about a figure of this form; see :func:`finding_of`."""
        instance = f"{self.number}:{instance}"
        made = finding_of(rule, instance, self, stated, expected, **given)  # type: ignore[arg-type]
        return rule, Checked(instance, Outcome.FAILED, made)

    def of_sum(self, rule: str, instance: str, sum: Sum, **given: object) -> tuple[str, Checked]:
        """How a sum came out."""
        if sum.outcome is not Outcome.FAILED:
            return self.checked(rule, instance, sum.outcome)
        given = {"expected": shown(sum.value), "difference": sum.gap, "tolerance": sum.tolerance} | given
        return self.failed(
            rule, instance, sum.stated, operands=sum.parts, arithmetic=sum_text(sum.parts), **given  # type: ignore[arg-type]
        )  # fmt: skip


def lines_of(leaves: Iterable[Indicator], which: Literal["weight", "score"]) -> tuple[Line, ...]:
    """The weights or the scores that indicators print."""
    lines = (line_of(getattr(leaf, which), leaf.name, _COLUMNS[which]) for leaf in leaves)
    return tuple(line for line in lines if line is not None)


def finding_of(
    rule: str,
    instance: str,
    sheet: Sheet,
    stated: Line,
    expected: str,
    *,
    operands: Sequence[Line] = (),
    difference: Decimal | None = None,
    tolerance: Decimal | None = None,
    cause: str | None = None,
    follows_from: str | None = None,
    grade: tuple[FindingKind, Severity] | None = None,
    arithmetic: str = "",
    variant: str = "",
) -> Finding:
    """A finding about one printed figure of an evaluation.

    Args:
        rule: id of the rule.
        instance: what tells it apart from others of the rule.
        sheet: the form.
        stated: the figure.
        expected: what it should be, in words or digits.
        operands: the figures it was set against.
        difference: stated less expected.
        tolerance: how much the printed digits can hide.
        cause: the one slip that explains it.
        follows_from: id of the finding it follows from.
        grade: kind and severity, where they are others than the rule's.
        arithmetic: the line of arithmetic.
        variant: which case of the rule.
    """
    place, printed = _place(stated, sheet), stated.figure.printed
    details = {"arithmetic": arithmetic, "about": f"{stated.row} {stated.column}".strip(), "variant": variant}
    made = finding(BY_ID[rule], instance, place, printed, expected, **details)
    kind, severity = grade or (made.kind, made.severity)
    return evolve(
        made,
        kind=kind,
        severity=severity,
        difference=difference,
        tolerance=tolerance,
        operands=(_operand(stated, 1, sheet), *(_operand(line, -1, sheet) for line in operands)),
        cause=cause,
        follows_from=follows_from,
        where=f"{place} {printed}",
    )


def _place(line: Line, sheet: Sheet) -> Place:
    own = line.figure.place if line.figure.place != Place() else sheet.evaluation.place
    return evolve(own, table=sheet.name, row=line.row, column=line.column)


def _operand(line: Line, sign: int, sheet: Sheet) -> Operand:
    return Operand(_place(line, sheet), line.figure.printed, line.figure.value, sign, line.half)
