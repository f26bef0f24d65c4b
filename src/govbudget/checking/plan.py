"""Compile relations for the tables at hand (勾稽关系实例化): which cells each instance adds up.

The result depends only on the shape of the tables (forms, lines, columns, completeness), so it is cached by shape: the
same ten tables of another body cost nothing but the sums.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from attrs import frozen

from govbudget.classification.codes import code_text
from govbudget.errors import CodeError
from govbudget.forms import Form, Role, all_forms
from govbudget.relation import Axis, Lines, Operator, Outcome, Posting, Relation
from govbudget.tables import Table, TableState

__all__ = ["Instance", "Plan", "Shape", "compile_plan", "shape_of"]

_MUST_BE_PRINTED: Final = frozenset({Role.TOTAL, Role.SECTION})


class Shape(NamedTuple):
    """All that the instances of relations depend on in one table."""

    form: Form
    keys: tuple[str, ...]
    columns: tuple[str, ...]
    state: TableState
    complete: bool
    cut: bool
    wide: bool


def shape_of(table: Table) -> Shape:
    """The shape of a table; ``wide`` if it prints columns that its form does not know."""
    gaps = table.gaps
    cut = bool(gaps) and any(not gap.startswith(("unknown:", "column:")) for gap in gaps)
    wide = bool(gaps) and any(gap.startswith("column:") for gap in gaps)
    return Shape(table.form, table.keys, table.columns, table.state, not gaps, cut, wide)


class Instance(NamedTuple):
    """One instance of a relation: positions of cells in the flat vector of all cells.

    ``blocked`` says why it cannot be checked: ``incomplete:ID``, ``line:ID!KEY`` (a total is not printed), ``level:ID!CODE``
    (the table does not go down to this code), ``parts:ID!KEY`` (the parts of a sum are not printed), ``columns:ID`` (a column
    is not known). ``stated`` is ``None`` where the stated line is not printed and so is 0. ``operator`` is weaker than the
    relation's where not all planned parts of a sum are printed.
    """

    relation: Relation
    line: str
    column: str
    stated: int | None
    plus: tuple[int, ...]
    minus: tuple[int, ...]
    tables: tuple[int, ...]
    blocked: str
    operator: Operator
    number: int

    @property
    def id(self) -> str:
        """Relation id with its number among those of one id, line and column: unique in a plan."""
        parts = [part for part in (self.line, self.column) if part]
        name = f"{self.relation.id}/{self.number}" if self.number > 1 else self.relation.id
        return f"{name}[{','.join(parts)}]" if parts else name


#: The gaps of all instances from the values of all cells and a zero; ``None`` for blocked ones.
Sums = Callable[[list[Decimal], Decimal], list[Decimal | None]]


@frozen
class Plan:
    """The compiled instances of all relations over tables of one shape.

    Args:
        instances: every instance, blocked ones too.
        idle: the relations that have none, with the reason.
        bases: positions of the tables' first cells in the vector.
    """

    instances: tuple[Instance, ...]
    idle: tuple[tuple[Relation, str], ...]
    bases: tuple[int, ...]

    @cached_property
    def sums(self) -> Sums:
        """All gaps in one call."""
        return _compiled(self.instances)

    @cached_property
    def outcomes(self) -> tuple[Outcome, ...]:
        """How instances come out whose gap is 0."""
        return tuple(Outcome.UNVERIFIABLE if i.blocked else Outcome.PASSED for i in self.instances)

    @cached_property
    def blocked(self) -> Mapping[int, str]:
        """Why instances are blocked, by position."""
        return {position: i.blocked for position, i in enumerate(self.instances) if i.blocked}

    @cached_property
    def conditional(self) -> Mapping[str, tuple[int, ...]]:
        """Positions of the instances that hold under a condition, by its name."""
        found: dict[str, list[int]] = {}
        for position, instance in enumerate(self.instances):
            if instance.relation.when and not instance.blocked:
                found.setdefault(instance.relation.when, []).append(position)
        return {name: tuple(positions) for name, positions in found.items()}

    @cached_property
    def at_cell(self) -> Mapping[int, tuple[int, ...]]:
        """Positions of the instances that each cell takes part in."""
        found: dict[int, list[int]] = {}
        for position, instance in enumerate(self.instances):
            if not instance.blocked:
                for cell in {*instance.plus, *instance.minus}:
                    found.setdefault(cell, []).append(position)
        return {cell: tuple(positions) for cell, positions in found.items()}


#: More cells than this are summed in a loop: writing out that many additions takes longer than it saves.
_MOST_WRITTEN_OUT: Final = 40_000


def _compiled(instances: tuple[Instance, ...]) -> Sums:
    """The sums written out as one expression: five times as fast as a loop over lists of positions."""
    if sum(len(i.plus) + len(i.minus) for i in instances) > _MOST_WRITTEN_OUT:

        def loop(v: list[Decimal], z: Decimal) -> list[Decimal | None]:
            return [
                None if i.blocked else sum([v[c] for c in i.plus], z) - sum([v[c] for c in i.minus], z)
                for i in instances
            ]

        return loop
    written = ("None" if i.blocked else _written_out(i) for i in instances)
    sums: Sums = eval(f"lambda v, z: [{','.join(written)}]", {})  # positions and signs, nothing from outside
    return sums


def _written_out(instance: Instance) -> str:
    plus = "+".join(f"v[{cell}]" for cell in instance.plus) or "z"
    return plus + "".join(f"-v[{cell}]" for cell in instance.minus)


@frozen
class _View:
    """A table's shape with the indexes that compiling needs."""

    number: int
    base: int
    shape: Shape

    @cached_property
    def line_at(self) -> Mapping[str, int]:
        return {key: i for i, key in enumerate(self.shape.keys)}

    @cached_property
    def column_at(self) -> Mapping[str, int]:
        return {key: i for i, key in enumerate(self.shape.columns)}

    @cached_property
    def children(self) -> Mapping[str, tuple[str, ...]]:
        """Lines below each line: by code in coded forms, by the line plan in fixed ones."""
        below: dict[str, list[str]] = {}
        if self.shape.form.codes is None:
            plans = self.shape.form.lines_by_key
            for key in self.shape.keys:
                if key in plans and plans[key].part_of:
                    below.setdefault(plans[key].part_of, []).append(key)
        else:
            for key in self.codes:
                below.setdefault(self.above(key) or "total", []).append(key)
        return {key: tuple(keys) for key, keys in below.items()}

    @cached_property
    def codes(self) -> tuple[str, ...]:
        return tuple(key for key in self.shape.keys if _is_code(key))

    @cached_property
    def classes(self) -> tuple[str, ...]:
        return tuple(code for code in self.codes if len(code) == 3)

    @cached_property
    def known(self) -> frozenset[str]:
        """The codes of the table's own kind; codes of units or projects are none."""
        return frozenset(code for code in self.codes if self.shape.form.takes(code))

    def below(self, code: str) -> tuple[str, ...]:
        """The highest printed lines below a code that is not printed itself, one branch each."""
        found: list[str] = []
        for other in self.codes:
            if other.startswith(code) and not (found and other.startswith(found[-1])):
                found.append(other)
        return tuple(found)

    def above(self, code: str) -> str:
        """The nearest printed line above a code; empty if there is none."""
        return next((code[:n] for n in range(len(code) - 2, 2, -2) if code[:n] in self.line_at), "")

    def cell(self, line: str, column: str) -> int:
        return self.base + self.column_at[column] * len(self.shape.keys) + self.line_at[line]


@lru_cache(maxsize=1 << 12)
def _is_code(key: str) -> bool:
    try:
        return code_text(key) == key
    except CodeError:
        return False


class _Cells(NamedTuple):
    """What one posting selects: cells, and whether lines that are not printed stand for 0."""

    cells: tuple[int, ...] = ()
    zero: bool = False
    blocked: str = ""
    partial: bool = False


@lru_cache(maxsize=128)
def compile_plan(shapes: tuple[Shape, ...]) -> Plan:
    """All instances of all relations of the bundled forms, and of the forms given, over tables of these shapes."""
    views: dict[str, _View] = {}
    base = 0
    for number, shape in enumerate(shapes):
        views[shape.form.id] = _View(number, base, shape)
        base += len(shape.keys) * len(shape.columns)
    forms = {form.id: form for form in all_forms()} | {shape.form.id: shape.form for shape in shapes}
    instances: list[Instance] = []
    idle: list[tuple[Relation, str]] = []
    for form in forms.values():
        seen: Counter[str] = Counter()
        for relation in form.relations:
            seen[relation.id] += 1
            reason = _cannot_run(relation, views)
            if reason:
                idle.append((relation, reason))
                continue
            found = list(_instances(relation, views, seen[relation.id]))
            instances += found
            if not found:
                idle.append((relation, "no lines"))
    return Plan(tuple(instances), tuple(idle), tuple(view.base for view in views.values()))


def _cannot_run(relation: Relation, views: Mapping[str, _View]) -> str:
    for form in relation.forms:
        if form not in views:
            return f"form:{form}"
    for form in relation.forms:
        if views[form].shape.state is TableState.EMPTY:
            return f"empty:{form}"
    return ""


def _instances(relation: Relation, views: Mapping[str, _View], number: int) -> Iterator[Instance]:
    own = views[relation.form]
    columns: Sequence[str] = relation.columns
    if columns == ("*",):
        columns = own.shape.columns
    for line in _lines(relation, views):
        for column in columns or ("",):
            instance = _instance(relation, line, column, views)
            if instance is not None:
                yield instance._replace(number=number)


def _lines(relation: Relation, views: Mapping[str, _View]) -> Sequence[str]:
    own = views[relation.form]
    axis = relation.axis
    if axis is Axis.SINGLE:
        return ("",)
    if axis in (Axis.CLASS, Axis.CODE):
        codes = {
            code
            for form in relation.forms
            for code in (views[form].classes if axis is Axis.CLASS else views[form].codes)
            if code in views[form].known
        }
        return sorted(codes)
    if axis is Axis.SECTION:
        return [code for code in own.codes if len(code) == 5]
    if axis is Axis.ITEM:
        return [code for code in own.codes if len(code) > 5]
    if axis is Axis.PARENT:
        return [key for key in own.shape.keys if key in own.children]
    plans = own.shape.form.lines_by_key
    return [key for key in own.shape.keys if not relation.side or (key in plans and plans[key].side == relation.side)]


def _instance(relation: Relation, line: str, column: str, views: Mapping[str, _View]) -> Instance | None:
    first, *others = relation.postings
    stated = _select(first, line, column, views[first.form], relation.axis)
    parts = [_select(posting, line, column, views[posting.form], relation.axis) for posting in others]
    if stated is None or all(part is None for part in parts):
        return None
    if not stated.blocked and not stated.cells and not (stated.zero and first.lines is Lines.SELF):
        return None
    taken = [(first, stated), *((p, part) for p, part in zip(others, parts, strict=True) if part is not None)]
    blocked = next((part.blocked for _, part in taken if part.blocked), "")
    if not blocked and not stated.cells and not any(part.cells for _, part in taken):
        return None
    if relation.axis is Axis.LINE and relation.operator is Operator.EQUAL and views[relation.form].shape.wide:
        blocked = blocked or f"columns:{relation.form}"
    partial = any(part.partial for _, part in taken)
    operator = Operator.AT_LEAST if partial and relation.operator is Operator.EQUAL else relation.operator
    weights: Counter[int] = Counter()
    for posting, part in taken:
        for cell in part.cells:
            weights[cell] += posting.sign
    plus = tuple(cell for cell, weight in weights.items() for _ in range(weight))
    minus = tuple(cell for cell, weight in weights.items() for _ in range(-weight))
    tables = tuple(dict.fromkeys(views[posting.form].number for posting, _ in taken))
    return Instance(
        relation, line, column, stated.cells[0] if stated.cells else None, plus, minus, tables, blocked, operator, 1
    )


def _select(posting: Posting, line: str, column: str, view: _View, axis: Axis) -> _Cells | None:
    """The cells of a posting; ``None`` where the table has no such column or sum, or nothing below the line."""
    shape = view.shape
    name = column if posting.column == "*" else posting.column
    if shape.state is TableState.STATED_EMPTY:
        return _Cells(zero=True)
    if name not in view.column_at:
        return None
    if posting.lines in (Lines.FIXED, Lines.SELF):
        key = posting.keys[0] if posting.lines is Lines.FIXED else line
        if f"{key}#2" in view.line_at and axis is not Axis.LINE:
            return _Cells(blocked=f"repeated:{shape.form.id}!{key}")
        if key in view.line_at:
            return _Cells((view.cell(key, name),))
        if shape.form.codes is not None and _is_code(key):
            return _unprinted_code(posting, key, name, view)
        return _unprinted_line(posting, key, view)
    if posting.lines is Lines.CHILDREN:
        return _children(posting.keys[0] if posting.keys else line, name, view)
    if not shape.complete:
        return _Cells(blocked=f"incomplete:{shape.form.id}")
    keys = [code for code in view.children.get("total", ()) if code[:3] not in posting.keys]
    return _Cells(tuple(view.cell(key, name) for key in keys), zero=not keys)


def _unprinted_code(posting: Posting, code: str, column: str, view: _View) -> _Cells:
    """A code that a coded table does not print: the sum of what it prints below it, else 0 if it goes down so far."""
    form = view.shape.form.id
    if not view.shape.complete:
        return _Cells(blocked=f"incomplete:{form}")
    below = view.below(code)
    if below:
        if posting.sign > 0:  # the stated figure itself must be printed
            return _Cells(blocked=f"level:{form}!{code}")
        return _Cells(tuple(view.cell(key, column) for key in below))
    above = view.above(code)
    if above and above not in view.children:
        return _Cells(blocked=f"level:{form}!{code}")
    return _Cells(zero=True)


def _unprinted_line(posting: Posting, key: str, view: _View) -> _Cells | None:
    """A planned line that a table does not print: unknown if it is a total or a part of a printed section, else 0."""
    shape = view.shape
    plan = shape.form.lines_by_key.get(key)
    if plan is not None and plan.role in _MUST_BE_PRINTED:
        return _Cells(blocked=f"line:{shape.form.id}!{key}")
    if (plan is not None and plan.role is Role.WHOLE) or (posting.lines is Lines.FIXED and posting.sign > 0):
        return None
    if not shape.complete:
        return _Cells(blocked=f"incomplete:{shape.form.id}")
    if plan is not None and plan.under and not any(part in view.line_at for part in shape.form.parts[plan.part_of]):
        return _Cells(blocked=f"parts:{shape.form.id}!{plan.under}")
    return _Cells(zero=True)


def _children(key: str, column: str, view: _View) -> _Cells | None:
    """The lines below a line; with fewer than the planned parts of a closed sum they are only at most the sum."""
    form = view.shape.form
    keys = view.children.get(key, ())
    if not keys:
        return None
    if key in form.closed:
        if view.shape.cut:
            return _Cells(blocked=f"incomplete:{form.id}")
        partial = len(keys) < len(form.parts[key])
        return _Cells(tuple(view.cell(part, column) for part in keys), partial=partial)
    if not view.shape.complete:
        return _Cells(blocked=f"incomplete:{form.id}")
    return _Cells(tuple(view.cell(part, column) for part in keys))
