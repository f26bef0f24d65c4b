"""What a comparison says (差异): of every line base, current amount, difference, growth, completion, shares, contribution.

Percentages are rounded half up at explicit places, once, from exact amounts. What has no value is
:class:`~govbudget.exact.Undefined` with its reason, never 0, never infinite, never an exception.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from itertools import islice
from typing import Any, ClassVar, Final, final

from attrs import evolve, frozen

from govbudget.classification import Change
from govbudget.exact import Undefined, multiply, ratio, scale, subtract, total
from govbudget.figure import Quantity
from govbudget.forms import Measure
from govbudget.money import Unit
from govbudget.records.display import Shown
from govbudget.records.tabular import Tabular
from govbudget.variances.faults import Fault
from govbudget.variances.lookup import find
from govbudget.variances.words import Explanation, explained, record
from govbudget.visible import counted, visible

__all__ = ["Side", "Unbridged", "Variance", "VarianceLine"]

_ZERO: Final = Decimal(0)


def percentage(above: Decimal | None, below: Decimal | None, places: int, what: str) -> Decimal | Undefined:
    """A percentage, rounded half up; undefined where the base is blank, 0 or negative.

    Args:
        above: the numerator; ``None`` where it is not known.
        below: the base.
        places: decimals of the percentage.
        what: what the base is, for the reason: ``base``, ``total``.
    """
    if below is None:
        return Undefined(f"{what}_blank")
    if above is None:
        return Undefined("amount_blank")
    if below <= 0:
        return Undefined(f"{what}_zero" if below == 0 else f"{what}_negative")
    return ratio(scale(above, 2), below, places)


@final
@frozen
class Side:
    """One side of a variance (比较的一方).

    Args:
        year: year of accounts.
        measure: 年初预算数, 全年预算数, 决算数; ``None`` for a 预算数 that does not say which.
        name: the table.
    """

    year: int | None
    measure: Measure | None
    name: str = ""

    @property
    def is_budget(self) -> bool:
        """Whether it is a budget (预算数), against which completion is measured."""
        return self.measure is not Measure.FINAL


@final
@frozen
class VarianceLine:
    """One line compared (一行差异).

    Args:
        key: unique in its variance.
        base: base amount; ``None`` where it is not known.
        current: current amount; ``None`` where it is not known.
        label: its name, the newest.
        code: its code; several joined by ``+`` where a code was split.
        base_label: its name on the base side.
        base_code: its code there; several joined by ``+`` where codes were merged.
        change: what became of the code between the two editions.
        level: 0 for totals, then 类 1, 款 2, 项 3; in other forms the depth below the total.
        parent: key of the line it is a part of.
        below: whether the base side and the current side print lines below it.
        scattered: whether its codes stand under several lines, so that its parent is only what is above all of them.
        quantity: amounts or counts.
        completes: whether the base is the budget of the year and the current amount is what was done with it.
        base_total: the base amount of the total that shares are taken of.
        current_total: the current amount of that total.
    """

    key: str
    base: Decimal | None
    current: Decimal | None
    label: str = ""
    code: str = ""
    base_label: str = ""
    base_code: str = ""
    change: Change = Change.UNCHANGED
    level: int = 0
    parent: str = ""
    below: tuple[bool, bool] = (False, False)
    scattered: bool = False
    quantity: Quantity = Quantity.AMOUNT
    completes: bool = False
    base_total: Decimal | None = None
    current_total: Decimal | None = None

    @property
    def difference(self) -> Decimal | Undefined:
        """Current amount less base (增减额), exactly."""
        if self.base is None:
            return Undefined("base_blank")
        if self.current is None:
            return Undefined("amount_blank")
        return subtract(self.current, self.base)

    @property
    def contribution(self) -> Decimal | Undefined:
        """What the line adds to the change of the total (贡献额), which is its difference, exactly."""
        return self.difference

    def growth(self, places: int) -> Decimal | Undefined:
        """The difference in percent of the base (增减率), rounded half up.

        Undefined on a base that is blank, 0 or negative, and for a code that is new (``no_base``) or has ended
        (``ended``).
        """
        if self.change is Change.NEW:
            return Undefined("no_base")
        if self.change is Change.ENDED:
            return Undefined("ended")
        difference = self.difference
        return percentage(difference if isinstance(difference, Decimal) else None, self.base, places, "base")

    def completion(self, places: int) -> Decimal | Undefined:
        """The current amount in percent of the budget (完成率), rounded half up; ``no_budget`` on any other base."""
        if not self.completes:
            return Undefined("no_budget")
        return percentage(self.current, self.base, places, "base")

    def share(self, places: int) -> Decimal | Undefined:
        """The current amount in percent of the current total (占比), rounded half up."""
        return percentage(self.current, self.current_total, places, "total")

    def base_share(self, places: int) -> Decimal | Undefined:
        """The base amount in percent of the base total (上年占比), rounded half up."""
        return percentage(self.base, self.base_total, places, "total")

    def share_change(self, places: int) -> Decimal | Undefined:
        """The change of the share in percentage points (占比变动，百分点).

        Rounded once, from the exact shares: it may differ in the last place from the difference of the rounded ones.
        """
        for share in (self.base_share(0), self.share(0)):
            if isinstance(share, Undefined):
                return share
        base, current, base_total, current_total = (
            value or _ZERO for value in (self.base, self.current, self.base_total, self.current_total)
        )
        above = subtract(multiply(current, base_total), multiply(base, current_total))
        return ratio(scale(above, 2), multiply(base_total, current_total), places)

    def contribution_share(self, places: int) -> Decimal | Undefined:
        """The contribution in percent of the total's change (贡献率); negative where the line goes the other way."""
        difference, whole = self.difference, self._total_difference
        if isinstance(difference, Undefined):
            return difference
        if whole is None or not whole:
            return Undefined("total_blank" if whole is None else "no_change")
        return ratio(scale(difference, 2), whole, places)

    def contribution_points(self, places: int) -> Decimal | Undefined:
        """The contribution in percent of the total's base (拉动，百分点): what it adds to the total's growth."""
        difference = self.difference
        if isinstance(difference, Undefined):
            return difference
        return percentage(difference, self.base_total, places, "total")

    @property
    def _total_difference(self) -> Decimal | None:
        if self.base_total is None or self.current_total is None:
            return None
        return subtract(self.current_total, self.base_total)

    @property
    def is_split(self) -> bool:
        """Whether the lines below tell all of it, because each side prints lines below it or has nothing there."""
        return all(below or value == 0 for below, value in zip(self.below, (self.base, self.current), strict=True))

    @property
    def former(self) -> str:
        """Its former code and name, where they were others (原科目)."""
        if self.change in (Change.UNCHANGED, Change.NEW, Change.ENDED):
            return ""
        return " ".join(filter(None, (self.base_code if self.base_code != self.code else "", self.base_label)))

    @property
    def code_sets(self) -> tuple[tuple[str, ...], ...]:
        """Its codes on the current and on the base side."""
        return tuple(self.code.split("+")), tuple(self.base_code.split("+"))

    def __str__(self) -> str:
        """Code and name, with the former ones: ``2130142 乡村道路建设（原农村道路建设）``."""
        name = f"{self.code} {self.label}".strip() or self.key
        return f"{name}（原{self.former}）" if self.former else name


@final
@frozen
class Unbridged:
    """An amount that has no counterpart on the other side (未衔接).

    Args:
        reason: ``new`` or ``ended`` (the classification of the other year lacks it), ``not_printed`` (the other side prints
            no such line and is not whole), ``moved`` (it stands under other lines than before, which are therefore not
            comparable).
        key: key of the line.
        label: code and name.
        year: the year that has the amount.
        amount: the amount.
        concerns: for ``moved``: keys of the lines above that are not comparable.
        quantity: amounts or counts.
    """

    reason: str
    key: str
    label: str
    year: int | None
    amount: Decimal
    concerns: tuple[str, ...] = ()
    quantity: Quantity = Quantity.AMOUNT


@final
@frozen(repr=False)
class Variance(Tabular):
    """A comparison of two sides, line by line (差异分析).

    Iterating gives all lines, in official order; :meth:`parts` those that add up to the total. A line is found by key, code or
    label: ``variance["206"]``.

    Args:
        lines: every line that one of the sides has.
        base: what it is compared with.
        current: what is compared.
        unit: unit of all amounts.
        total_key: key of the line whose change is to be explained.
        unbridged: amounts without a counterpart.
        faults: what makes the comparison doubtful, where faults are listed and not raised.
    """

    _described: ClassVar[str] = "variance"
    lines: tuple[VarianceLine, ...]
    base: Side
    current: Side
    unit: Unit | None = None
    total_key: str = "total"
    unbridged: tuple[Unbridged, ...] = ()
    faults: tuple[Fault, ...] = ()

    @cached_property
    def _children(self) -> Mapping[str, tuple[VarianceLine, ...]]:
        return children_of(self.lines)

    @property
    def total(self) -> VarianceLine:
        """The line whose change is explained (合计)."""
        return next(line for line in self.lines if line.key == self.total_key)

    def __iter__(self) -> Iterator[VarianceLine]:
        return iter(self.lines)

    def __len__(self) -> int:
        return len(self.lines)

    def __getitem__(self, line: str | int | object) -> VarianceLine:
        """A line by key, code in any printed form (also one it had on the base side), or label.

        Raises:
            NotFound: if there is none, or several.
        """
        return find(line, self.lines, "this variance")

    def parts(self, level: int | None = None) -> tuple[VarianceLine, ...]:
        """Lines whose contributions add up to the total's change exactly (分项).

        Args:
            level: 1 for 类, 2 for 款, 3 for 项, in other forms the depth below the total; by default as deep as both sides
                print.

        Returns:
            the lines, and last, where they do not add up to the stated totals, one line ``rest`` (未分列部分) with what is
            left: rounding, amounts of lines with a blank, parts that are not printed or stand elsewhere. The defined
            contributions of all of them add up to the difference of the total.
        """
        whole = self.total
        if not self._children.get(whole.key):
            return (whole,)
        lines = [line for child in self._children[whole.key] for line in self._expanded(child, level)]
        both = [line for line in lines if line.base is not None and line.current is not None]
        if whole.base is None or whole.current is None:
            return tuple(lines)
        rest = evolve(
            whole,
            key="rest",
            label="未分列部分",
            code="",
            base_label="",
            base_code="",
            base=subtract(whole.base, total(line.base for line in both if line.base is not None)),
            current=subtract(whole.current, total(line.current for line in both if line.current is not None)),
            level=whole.level + 1,
            parent=whole.key,
            below=(False, False),
            change=Change.UNCHANGED,
        )
        return (*lines, rest) if rest.base or rest.current else tuple(lines)

    def explain(self, lang: str = "zh", n: int = 3, *, places: int = 2, level: int | None = None) -> Explanation:
        """The few lines that make the change of the total (差异说明), in words and as a table.

        Args:
            lang: ``zh`` or ``en``.
            n: how many lines to name at most, those that change most first.
            places: decimals of percentages.
            level: level of the lines, as in :meth:`parts`.

        Raises:
                NotFound: for another language.
            ArgumentError: for ``n``, ``places`` and ``level`` that are no whole numbers from 0.
        """
        return explained(self, lang, n, places=places, level=level)

    def _expanded(self, line: VarianceLine, level: int | None) -> list[VarianceLine]:
        """The line itself, or the lines below it where both sides print them."""
        if level is not None and line.level >= level:
            return [] if line.scattered and line.level > level else [line]
        if not line.is_split:
            return [line]
        children = self._children.get(line.key, ())
        if not children:
            return [] if any(line.below) else [line]  # what is below it stands on lines of its own elsewhere
        return [deeper for child in children for deeper in self._expanded(child, level)]

    def subtree(self, line: str | int | object) -> Variance:
        """The part at and below a line, as a variance of its own with that line as total (分支).

        Raises:
            NotFound: if there is no such line.
        """
        key = self[line].key
        lines = with_total(self.lines, key, only=True)
        keys = {other.key for other in lines}
        return evolve(
            self,
            lines=lines,
            total_key=key,
            unbridged=tuple(entry for entry in self.unbridged if keys.intersection((entry.key, *entry.concerns))),
        )

    def to_records(self, places: int = 2) -> list[dict[str, Any]]:
        """Every line as a dict: key, code, label, former, level, amounts, difference, percentages (``places`` decimals).

        What has no value is ``Undefined`` with its reason, and null in a frame; ``undefined`` has the reasons in words.
        """
        return [record(line, places, self) for line in self.lines]

    def _shown(self, most: int) -> Shown:
        """Base, current amount, difference and growth by line."""
        rows = (
            (
                line.code,
                indented(line.label or line.key, line.level),
                line.base,
                line.current,
                line.difference,
                line.growth(2),
            )
            for line in self
        )
        columns = ("code", "label", "base", "current", "difference", "growth")
        years = " → ".join(str(side.year or side.name) for side in (self.base, self.current))
        about = f"{self.current.name} {years}"
        return Shown.of("variance", about, columns, islice(rows, most), len(self) - most, unit=self.unit)

    def __repr__(self) -> str:
        what = f"{_words(self.current)} against {_words(self.base)}"
        unit = f", {self.unit.value}" if self.unit else ""
        return visible(f"<Variance {self.current.name}: {what}, {counted(len(self.lines), 'line')}{unit}>")


def indented(name: str, level: int) -> str:
    """The name of a line, further in for each level that it stands below the total (缩进的行名)."""
    return "\u3000" * level + name


def _words(side: Side) -> str:
    measure = side.measure.value if side.measure else "budget"
    return f"{side.year} {measure}" if side.year else measure


def children_of(lines: Iterable[VarianceLine]) -> dict[str, tuple[VarianceLine, ...]]:
    """The lines below each line."""
    found: dict[str, list[VarianceLine]] = {}
    for line in lines:
        found.setdefault(line.parent, []).append(line)
    return {key: tuple(below) for key, below in found.items() if key}


def with_total(lines: tuple[VarianceLine, ...], key: str, *, only: bool = False) -> tuple[VarianceLine, ...]:
    """The lines with the amounts of one of them as the total of all at and below it; without total the others, or left out."""
    children = children_of(lines)
    members, todo = {key}, [key]
    while todo:
        below = [child.key for child in children.get(todo.pop(), ())]
        members.update(below)
        todo += below
    whole = next(line for line in lines if line.key == key)
    of = {True: (whole.base, whole.current), False: (None, None)}
    kept = ((line, *of[line.key in members]) for line in lines if line.key in members or not only)
    return tuple(evolve(line, base_total=base, current_total=current) for line, base, current in kept)
