"""One figure of a panel (面板的一个数), and one that is missing (缺数)."""

from __future__ import annotations

from decimal import Decimal
from typing import Final, final

from attrs import field, frozen

from govbudget.disclosure import Stage
from govbudget.figure import Figure, Quantity
from govbudget.money import Money, Unit
from govbudget.place import Place

__all__ = ["Fact", "Gap"]

_REASONS: Final = {
    "not_given": "no document or row of it",
    "not_asked": "it was not asked of documents of this stage",
    "no_table": "its document has no such table",
    "no_cell": "its table has no such line or column",
    "blank": "nothing is stated there",
    "no_unit": "its amounts have no unit",
    "amount_blank": "nothing is stated there",
    "base_blank": "nothing is stated in the base year",
    "base_zero": "it is 0 in the base year",
    "base_negative": "it is negative in the base year",
    "budget_zero": "its budget is 0",
    "budget_negative": "its budget is negative",
    "staff_unknown": "the number of heads is not known",
    "staff_zero": "the number of heads is 0",
}


@final
@frozen
class Fact:
    """One figure of one body (一个数), in the unit of its panel.

    Args:
        entity: the body.
        year: the year.
        measure: what it is, as the caller calls it.
        value: the figure, exactly.
        unit: unit of the panel; ``None`` for counts, and where none is given.
        stage: budget or final accounts.
        source: the document or row it comes from.
        figure: as printed, with its own unit, digits and place; ``None`` where none was printed.
    """

    entity: str
    year: int
    measure: str
    value: Decimal
    unit: Unit | None = None
    stage: Stage = Stage.FINAL_ACCOUNTS
    source: str = ""
    figure: Figure | None = field(default=None, eq=False, repr=False)

    @property
    def key(self) -> tuple[str, int, str, Stage]:
        """Body, year, measure and stage."""
        return self.entity, self.year, self.measure, self.stage

    @property
    def quantity(self) -> Quantity:
        """An amount of money or a count."""
        return Quantity.AMOUNT if self.figure is None else self.figure.quantity

    @property
    def money(self) -> Money | None:
        """The amount in the unit of the panel; ``None`` for counts and without a unit."""
        return None if self.unit is None else Money(self.value, self.unit)

    @property
    def place(self) -> Place:
        """Where it stands in its document."""
        return Place() if self.figure is None else self.figure.place

    def __str__(self) -> str:
        unit = f" {self.unit.value}" if self.unit else ""
        where = "，".join(filter(None, (self.source, str(self.place))))
        return f"{self.entity} {self.year} {self.measure}: {self.value:,f}{unit}{f'（{where}）' if where else ''}"


@final
@frozen
class Gap:
    """A figure that a panel does not have (缺数), with the reason.

    Args:
        entity: the body.
        year: the year.
        measure: what is missing.
        stage: budget or final accounts.
        reason: ``not_given``, ``not_asked``, ``no_table``, ``no_cell``, ``blank``, ``no_unit``; of what is computed also ``base_zero``
            and the like.
    """

    entity: str
    year: int
    measure: str
    stage: Stage = Stage.FINAL_ACCOUNTS
    reason: str = "not_given"

    @property
    def key(self) -> tuple[str, int, str, Stage]:
        """Body, year, measure and stage."""
        return self.entity, self.year, self.measure, self.stage

    def __str__(self) -> str:
        return f"{self.entity} {self.year} {self.measure}: {_REASONS.get(self.reason, self.reason)}"
