"""Bodies beside their peers (横向比较): ranks, shares, the middle of them, and those far from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar, Final, final

from attrs import field, frozen

from govbudget.errors import NotFound
from govbudget.exact import Undefined, amount, multiply, ratio, subtract, total
from govbudget.money import Unit
from govbudget.panel.facts import Fact, Gap
from govbudget.records.columns import undefined_in
from govbudget.records.display import Shown
from govbudget.records.tabular import Tabular

__all__ = ["Peers", "Standing", "peers_of"]

_ZERO: Final = Decimal(0)
#: Makes the median deviation of normally distributed values comparable with their standard deviation (Iglewicz, Hoaglin 1993).
_NORMAL: Final = Decimal("0.6745")
#: Above this modified z-score a value is an outlier, as the same authors propose.
_LIMIT: Final = Decimal("3.5")
#: With fewer bodies there is no middle to be far from.
_LEAST: Final = 4


@final
@frozen
class Standing:
    """One body among its peers (位次).

    Args:
        rank: 1 for the largest; equal values have one rank, and the next one is left out.
        entity: the body.
        value: what is compared.
        facts: the figures it rests on, with their documents and places.
    """

    rank: int
    entity: str
    value: Decimal
    facts: tuple[Fact, ...] = field(default=(), repr=False)

    @property
    def sources(self) -> tuple[str, ...]:
        """The documents it rests on."""
        return tuple(dict.fromkeys(fact.source for fact in self.facts if fact.source))

    @property
    def difference(self) -> Decimal:
        """The last of its figures less the first, which of a change over years is the amount (增减额)."""
        return subtract(self.facts[-1].value, self.facts[0].value)


@final
@frozen(repr=False)
class Peers(Tabular, Sequence[Standing]):
    """Bodies beside each other in one measure (横向比较), largest first.

    Args:
        name: what is compared.
        standings: the bodies with a value.
        missing: those without one, with the reason.
        unit: unit of the values.
    """

    _described: ClassVar[str] = "peers"
    name: str
    standings: tuple[Standing, ...]
    missing: tuple[Gap, ...] = ()
    unit: Unit | None = None

    @cached_property
    def _by_entity(self) -> dict[str, Standing]:
        return {each.entity: each for each in self.standings}

    def __getitem__(self, at: Any) -> Any:
        """A body by its name, or by its position.

        Raises:
            NotFound: for a body that has no value here; the message says why.
        """
        if not isinstance(at, str):
            return self.standings[at]
        if at in self._by_entity:
            return self._by_entity[at]
        there = tuple(self._by_entity)
        why = next((f": {gap}" for gap in self.missing if gap.entity == at), f"; there are {'、'.join(there)}")
        raise NotFound(f"{at!r} has no {self.name}{why}", key=at, suggestions=there)

    def __len__(self) -> int:
        return len(self.standings)

    def __iter__(self) -> Iterator[Standing]:
        return iter(self.standings)

    def __repr__(self) -> str:
        unit = f", {self.unit.value}" if self.unit else ""
        said = f", missing: {'、'.join(gap.entity for gap in self.missing)}" if self.missing else ""
        return f"<Peers {self.name}: {len(self)} of {len(self) + len(self.missing)} bodies{unit}{said}>"

    def _shown(self, most: int) -> Shown:
        """The bodies with value, share and score, those without a value last, with the reason."""
        columns = ("rank", "entity", "value", "share", "score", "outlier", "missing")
        every = self.to_records()
        rows = ([record[name] for name in columns] for record in every[:most])
        return Shown.of("peers", self.name, columns, rows, len(every) - most, unit=self.unit)

    @cached_property
    def total(self) -> Decimal:
        """The sum of all stated values (合计); see ``missing`` for what it lacks."""
        return total(each.value for each in self.standings)

    @cached_property
    def median(self) -> Decimal | Undefined:
        """The middle value (中位数), exactly; of an even number the mean of the two in the middle."""
        return _median([each.value for each in self.standings])

    @cached_property
    def deviation(self) -> Decimal | Undefined:
        """The median distance from the median (中位绝对偏差), exactly."""
        middle = self.median
        if isinstance(middle, Undefined):
            return middle
        return _median([subtract(each.value, middle).copy_abs() for each in self.standings])

    def share(self, entity: str, places: int) -> Decimal | Undefined:
        """A body's part of the sum of all stated values in percent (占比), rounded half up.

        Raises:
            NotFound: for a body without a value.
        """
        value, whole = self[entity].value, self.total
        return ratio(multiply(value, Decimal(100)), whole, places) if whole else Undefined("total_zero")

    def top(self, n: int) -> tuple[Standing, ...]:
        """The largest (前n名)."""
        return self.standings[: max(n, 0)]

    def score(self, entity: str, places: int) -> Decimal | Undefined:
        """How far a body is from the middle (偏离度): 0.6745 · (value − median) ÷ median deviation, rounded half up.

        The modified z-score of Iglewicz and Hoaglin (1993), of which one odd value cannot hide another. ``too_few`` with fewer than 4
        bodies, ``no_spread`` where more than half of them are equal.

        Raises:
            NotFound: for a body without a value.
        """
        value, spread, middle = self[entity].value, self.deviation, self.median
        if isinstance(spread, Undefined) or isinstance(middle, Undefined) or len(self) < _LEAST:
            return Undefined("too_few")
        if not spread:
            return Undefined("no_spread")
        return ratio(multiply(_NORMAL, subtract(value, middle)), spread, places)

    def outliers(self, limit: Decimal | int | str = _LIMIT) -> tuple[Standing, ...]:
        """The bodies whose score is above a limit, in either direction (异常值), largest first; decided exactly, not on rounded scores.

        None where the score has no value.

        Args:
            limit: the score above which a value is one, by default 3.5.
        """
        spread, middle, bound = self.deviation, self.median, amount(limit)
        if isinstance(spread, Undefined) or isinstance(middle, Undefined) or len(self) < _LEAST or not spread:
            return ()
        far = multiply(bound, spread)
        return tuple(s for s in self.standings if multiply(_NORMAL, subtract(s.value, middle).copy_abs()) > far)

    def to_records(self, places: int = 2) -> list[dict[str, Any]]:
        """Every body as a dict: rank, entity, value, share, score, outlier, sources, unit; those without a value last, with the reason.

        Args:
            places: decimals of shares and scores.
        """
        odd = {each.entity for each in self.outliers()}
        keys = ("rank", "entity", "value", "share", "score", "outlier", "sources", "missing")
        rows: list[tuple[Any, ...]] = []
        for each in self.standings:
            name = each.entity
            share, score = self.share(name, places), self.score(name, places)
            rows.append((each.rank, name, each.value, share, score, name in odd, each.sources, ""))
        rows += [(None, gap.entity, None, None, None, False, (), gap.reason) for gap in self.missing]
        unit = "" if self.unit is None else self.unit.value
        records = (dict(zip(keys, row, strict=True)) for row in rows)
        return [record | {"undefined": undefined_in(record), "unit": unit} for record in records]


def _median(values: Sequence[Decimal]) -> Decimal | Undefined:
    if not values:
        return Undefined("too_few")
    ordered = sorted(values)
    half = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[half]
    return multiply(total(ordered[half - 1 : half + 1]), Decimal("0.5"))


def peers_of(name: str, found: Iterable[tuple[str, Decimal, tuple[Fact, ...]] | Gap], unit: Unit | None) -> Peers:
    """Bodies with their values, ranked, and those without."""
    every = list(found)
    missing = [each for each in every if isinstance(each, Gap)]
    ordered = sorted((each for each in every if not isinstance(each, Gap)), key=lambda each: each[1], reverse=True)
    ranks: dict[Decimal, int] = {}
    for rank, (_, value, _) in enumerate(ordered, 1):
        ranks.setdefault(value, rank)
    standings = [Standing(ranks[value], entity, value, facts) for entity, value, facts in ordered]
    return Peers(name, tuple(standings), tuple(missing), unit)
