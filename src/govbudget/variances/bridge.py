"""Lines of several years made comparable (科目衔接): renamed, recoded, split and merged codes become one line."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final, final

from attrs import frozen

from govbudget.classification import Change, Crosswalk
from govbudget.classification.crosswalk import recoded
from govbudget.classification.subject import normal_name
from govbudget.exact import total
from govbudget.figure import Quantity
from govbudget.variances.amounts import AmountLine, Amounts

__all__ = ["BridgedLine", "Step", "bridge"]

_TOTAL: Final = "total"
_ZERO: Final = Decimal(0)


@final
@frozen
class BridgedLine:
    """One line over several sides (衔接后的一行); the tuples have one entry a side, in the order of the sides.

    Args:
        key: unique; the newest code, or several joined by ``+`` where a code was split or merged.
        codes: the codes printed on each side; empty where it prints none of them.
        labels: their names.
        values: the amounts, added up where several codes became one line; ``None`` where unknown.
        known: whether the classification of that side has it; a line that is not known there is new, or has ended.
        printed: whether the side prints it.
        below: whether the side prints lines below it.
        above: keys of the lines above its codes, for each code with an amount other than 0, nearest first.
        level: 0 for totals, then 类 1, 款 2, 项 3; in other forms the depth below the total.
        parent: key of the line it is a part of; empty for totals and lines that are no addends.
        scattered: whether its codes stand under several lines, so that its parent is only what is above all of them.
        quantity: amounts or counts.
    """

    key: str
    codes: tuple[tuple[str, ...], ...]
    labels: tuple[str, ...]
    values: tuple[Decimal | None, ...]
    known: tuple[bool, ...]
    printed: tuple[bool, ...]
    below: tuple[bool, ...]
    above: tuple[tuple[tuple[str, ...], ...], ...] = ()
    level: int = 0
    parent: str = ""
    scattered: bool = False
    quantity: Quantity = Quantity.AMOUNT

    @property
    def code(self) -> str:
        """Its newest codes, joined by ``+``."""
        return "+".join(next((codes for codes in reversed(self.codes) if codes), ()))

    @property
    def label(self) -> str:
        """Its newest name."""
        return next((label for label in reversed(self.labels) if label), "")

    @property
    def code_sets(self) -> tuple[tuple[str, ...], ...]:
        """Its codes on each side, the newest first."""
        return self.codes[::-1]

    def __str__(self) -> str:
        return f"{self.code} {self.label}".strip() or self.key

    def change(self, base: int, current: int) -> Change:
        """What became of it between two sides."""
        if not self.known[base]:
            return Change.NEW
        if not self.known[current]:
            return Change.ENDED
        old, new = self.codes[base], self.codes[current]
        if not old or not new or old == new:
            names = [normal_name(self.labels[i]) for i in (base, current)]
            return Change.RENAMED if old and old == new and all(names) and names[0] != names[1] else Change.UNCHANGED
        return recoded(old, new)

    def moved(self, base: int, current: int) -> tuple[str, ...]:
        """Keys of the lines above that hold it on one side only (归属变动), so that they are not comparable."""
        old, new = self.above[base], self.above[current]
        if not old or not new or set(old) == set(new):
            return ()
        paths = [*old, *new]
        above = dict.fromkeys(key for path in paths for key in reversed(path))
        return tuple(key for key in above if not all(key in path for path in paths))


@final
@frozen
class Step:
    """From the codes of one side to those of the next (一步衔接).

    Args:
        forward: what each code of the earlier edition became.
        backward: what each code of the later edition came from.
        names: the names in the earlier and in the later edition; ``None`` where no edition is known, and equal codes
            correspond but for those that were something else.
    """

    forward: Mapping[str, tuple[str, ...]]
    backward: Mapping[str, tuple[str, ...]]
    names: tuple[Mapping[str, str], Mapping[str, str]] | None = None

    @classmethod
    def of(cls, crosswalk: Crosswalk) -> Step:
        """The step of a crosswalk."""
        forward: dict[str, tuple[str, ...]] = {}
        backward: dict[str, tuple[str, ...]] = {}
        old_names: dict[str, str] = {}
        new_names: dict[str, str] = {}
        for link in crosswalk:
            old, new = tuple(s.code for s in link.old), tuple(s.code for s in link.new)
            forward |= dict.fromkeys(old, new)
            backward |= dict.fromkeys(new, old)
            old_names |= {s.code: s.name for s in link.old}
            new_names |= {s.code: s.name for s in link.new}
        return cls(forward, backward, (old_names, new_names))

    def to(self, code: str, *, back: bool) -> tuple[str, ...]:
        """The codes that a code leads to; itself where an edition lacks it and no link names another."""
        there = (self.backward if back else self.forward).get(code, ())
        alone = not self.forward.get(code) and not self.backward.get(code)
        lacking = code not in self.forward or code not in self.backward
        return there or ((code,) if alone and lacking else ())


def bridge(sides: Sequence[Amounts], steps: Sequence[Step | None]) -> tuple[BridgedLine, ...]:
    """The lines of all sides, made comparable.

    Args:
        sides: of one kind and one unit, oldest first.
        steps: from each side to the next; ``None`` where equal codes correspond.
    """
    groups = [*_coded(sides, steps), *_keyed(sides)]
    return _ordered(sides, _placed(sides, groups))


@frozen
class _Group:
    """What corresponds, before it has a place: on each side the lines it prints, their names, amount, and whether it is known."""

    lines: tuple[tuple[AmountLine, ...], ...]
    names: tuple[tuple[str, ...], ...]
    values: tuple[Decimal | None, ...]
    known: tuple[bool, ...]

    @property
    def newest_side(self) -> int:
        """The newest side that prints a line of it."""
        return next((n for n in range(len(self.lines) - 1, -1, -1) if self.lines[n]), 0)

    @property
    def newest(self) -> tuple[AmountLine, ...]:
        """Its lines on that side."""
        return self.lines[self.newest_side]


def _coded(sides: Sequence[Amounts], steps: Sequence[Step | None]) -> Iterator[_Group]:
    done: set[tuple[int, str]] = set()
    editions = [edition(steps, n) for n in range(len(sides))]
    for start, side in enumerate(sides):
        for code in side.by_code:
            if (start, code) in done:
                continue
            reached = _reached((start, code), len(sides), steps)
            done |= reached
            yield _group(sides, editions, [sorted(c for i, c in reached if i == n) for n in range(len(sides))])


def _group(
    sides: Sequence[Amounts], editions: Sequence[Mapping[str, str] | None], codes: Sequence[list[str]]
) -> _Group:
    nearest = next(at for at in codes if at)
    lines, names, values, known = [], [], [], []
    for side, named, at in zip(sides, editions, codes, strict=True):
        printed = tuple(side.by_code[c] for c in at if c in side.by_code)
        lines.append(printed)
        names.append(tuple(line.label or (named or {}).get(line.code, "") for line in printed))
        unprinted = [c for c in at or nearest if not at or c not in side.by_code]
        values.append(_sum([*(line.value for line in printed), *map(side.absent, unprinted)]))
        known.append(bool(printed) or named is None or any(c in named for c in at))
    return _Group(tuple(lines), tuple(names), tuple(values), tuple(known))


def edition(steps: Sequence[Step | None], side: int) -> Mapping[str, str] | None:
    """Code to name in the edition of a side; ``None`` where no crosswalk tells it."""
    for at, which in ((side, 0), (side - 1, 1)):
        step = steps[at] if 0 <= at < len(steps) else None
        if step is not None and step.names is not None:
            return step.names[which]
    return None


def _reached(start: tuple[int, str], n: int, steps: Sequence[Step | None]) -> set[tuple[int, str]]:
    """All codes that correspond to one, on every side."""
    reached, todo = {start}, [start]
    while todo:
        at, code = todo.pop()
        for other in (at - 1, at + 1):
            if 0 <= other < n:
                step = steps[min(at, other)]
                targets = (code,) if step is None else step.to(code, back=other < at)
                new = {(other, target) for target in targets} - reached
                reached |= new
                todo += new
    return reached


def _sum(values: Sequence[Decimal | None]) -> Decimal | None:
    stated = [value for value in values if value is not None]
    return total(stated) if len(stated) == len(values) else None


def _keyed(sides: Sequence[Amounts]) -> Iterator[_Group]:
    """Lines without codes correspond by their keys; the total of coded lines is there even where it is not printed."""
    keys = dict.fromkeys(line.key for side in reversed(sides) for line in side.lines if not line.code)
    if sides[0].kind is not None:
        keys = dict.fromkeys((_TOTAL, *keys))
    for key in keys:
        lines = tuple((side.by_key[key],) if key in side.by_key else () for side in sides)
        values = tuple(at[0].value if at else _unprinted(side, key) for side, at in zip(sides, lines, strict=True))
        names = tuple(tuple(line.label for line in at) for at in lines)
        yield _Group(lines, names, values, (True,) * len(sides))


def _unprinted(side: Amounts, key: str) -> Decimal | None:
    """What a line without code is that a side does not print: known for the total of codes and in empty tables."""
    if key == _TOTAL and side.kind is not None:
        return side.sum_of_top
    return _ZERO if side.whole and not side.lines else None


def _placed(sides: Sequence[Amounts], groups: Sequence[_Group]) -> list[BridgedLine]:
    """The groups with their keys, levels and parents."""
    keys: dict[int, str] = {}
    taken: set[str] = set()
    for number in sorted(range(len(groups)), key=lambda n: -groups[n].newest_side):
        group = groups[number]
        key = "+".join(line.key for line in group.newest) or _TOTAL
        if key in taken:  # a code that ended and was given to something else
            key += f"@{sides[group.newest_side].year}"
        keys[number] = key
        taken.add(key)
    at = {
        (side, line.key): keys[number]
        for number, group in enumerate(groups)
        for side, lines in enumerate(group.lines)
        for line in lines
    }
    depth = _depths(sides)
    return [_line(sides, group, keys[number], at, taken, depth) for number, group in enumerate(groups)]


def _line(
    sides: Sequence[Amounts],
    group: _Group,
    key: str,
    at: Mapping[tuple[int, str], str],
    taken: Collection[str],
    depth: Mapping[str, int],
) -> BridgedLine:
    def above(side: int, line: AmountLine) -> tuple[str, ...]:
        keys = (at[side, sides[side].by_code[code].key] for code in sides[side].above(line.code))
        return tuple(other for other in keys if other != key)

    paths = tuple(tuple(above(n, line) for line in lines if line.value) for n, lines in enumerate(group.lines))
    every = [above(n, line) for n, lines in enumerate(group.lines) for line in lines]
    common = [other for other in every[0] if all(other in path for path in every)] if every else []
    coded = any(line.code for line in group.newest)
    parent = next((line.parent for lines in reversed(group.lines) for line in lines if line.parent), "")
    if coded and not parent:
        parent = common[0] if common else _TOTAL if _TOTAL in taken else ""
    levels = [(len(line.code) - 1) // 2 for line in group.newest if line.code]
    return BridgedLine(
        key,
        tuple(tuple(line.code for line in lines if line.code) for lines in group.lines),
        tuple("、".join(filter(None, names)) for names in group.names),
        group.values,
        group.known,
        tuple(bool(lines) for lines in group.lines),
        tuple(any(side.goes_below(line) for line in lines) for side, lines in zip(sides, group.lines, strict=True)),
        paths,
        depth[key] if key in depth else min(levels, default=0),
        parent,
        any(path[0] != parent for path in every if path),
        next((line.quantity for line in group.newest), Quantity.AMOUNT),
    )


def _depths(sides: Sequence[Amounts]) -> dict[str, int]:
    """How deep below a total each line of a form with fixed lines stands."""
    parents = {line.key: line.parent for side in sides if side.kind is None for line in side.lines}
    depths: dict[str, int] = {}
    for key in parents:
        above, depth = parents[key], 0
        while above:
            above, depth = parents.get(above, ""), depth + 1
        depths[key] = depth
    return depths


def _ordered(sides: Sequence[Amounts], lines: Sequence[BridgedLine]) -> tuple[BridgedLine, ...]:
    """Coded tables: the total, the codes in official order, what else there is; other tables: as printed, newest first."""
    if sides[0].kind is not None:
        return tuple(sorted(lines, key=lambda line: (line.key != _TOTAL, not line.code, line.code, line.key)))
    printed = dict.fromkeys(line.key for side in reversed(sides) for line in side.lines)
    order = {key: n for n, key in enumerate(printed)}
    return tuple(sorted(lines, key=lambda line: order[line.key]))
