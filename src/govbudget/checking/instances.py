"""The instances of relations over tables of given shapes (勾稽关系实例化): which cells each of them adds up.

What a relation gives depends only on the shapes of the tables of the forms that it names. Relations that name the same
forms are instantiated together, and what they gave is remembered by those shapes: a document whose one table prints other
lines than any before costs no more than the relations that name that table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from attrs import frozen

from govbudget.classification.codes import code_text
from govbudget.errors import CodeError
from govbudget.forms import Form, Role
from govbudget.relation import Axis, Lines, Operator, Posting, Relation
from govbudget.tables import Table, TableState

__all__ = ["Group", "Instance", "Rule", "Shape", "View", "groups_of", "instances_of", "shape_of", "view_of"]

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
    if not gaps:
        return Shape(table.form, table.keys, table.columns, table.state, True, False, False)
    cut = any(not gap.startswith(("unknown:", "column:")) for gap in gaps)
    wide = any(gap.startswith("column:") for gap in gaps)
    return Shape(table.form, table.keys, table.columns, table.state, False, cut, wide)


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


# -- what relations say, whatever the tables ------------------------------------------------------------------------------


class Rule(NamedTuple):
    """A relation as instantiating needs it.

    Args:
        relation: the relation.
        number: its number among those of one id.
        group: number of its group.
        place: its number in the group.
        signs: the signs of its postings.
        apart: whether no two of its postings name one column of one form, so that they share no cell.
    """

    relation: Relation
    number: int
    group: int
    place: int
    signs: tuple[int, ...]
    apart: bool


@frozen(eq=False)
class Group:
    """The relations that name the same forms, their own form first.

    Args:
        forms: ids of the forms.
        rules: the relations, in the order of the forms' data.
    """

    forms: tuple[str, ...]
    rules: tuple[Rule, ...]


@lru_cache(maxsize=64)
def groups_of(forms: tuple[Form, ...]) -> tuple[tuple[Rule, ...], tuple[Group, ...]]:
    """The relations of forms in their order, and in groups."""
    members: dict[tuple[str, ...], list[Rule]] = {}
    rules = []
    for form in forms:
        seen: Counter[str] = Counter()
        for relation in form.relations:
            seen[relation.id] += 1
            group = members.setdefault(relation.forms, [])
            number = list(members).index(relation.forms)
            postings = relation.postings
            apart = len({(posting.form, posting.column) for posting in postings}) == len(postings)
            signs = tuple(posting.sign for posting in postings)
            group.append(Rule(relation, seen[relation.id], number, len(group), signs, apart))
            rules.append(group[-1])
    return tuple(rules), tuple(Group(names, tuple(group)) for names, group in members.items())


# -- one table ------------------------------------------------------------------------------------------------------------


class _Rows(NamedTuple):
    """What a posting selects in a table, whatever the column: rows, and whether lines that are not printed stand for 0."""

    rows: tuple[int, ...] = ()
    zero: bool = False
    blocked: str = ""
    partial: bool = False


_NOTHING: Final = _Rows(zero=True)


@frozen(eq=False)
class View:
    """A table's shape with the indexes that instantiating needs.

    Args:
        number: number of the table.
        shape: its shape.
        row: the row of each line.
        offset: the position of the first cell of each column.
        children: the lines below each line: by code in coded forms, by the line plan in fixed ones.
        codes: the keys that are codes.
        known: the codes of the table's own kind; codes of units or projects are none.
        repeated: the lines that are printed twice.
        below: the highest printed lines below each code that is not printed itself, one branch each.
        selected: what each line that is printed selects, as far as it was asked for.
    """

    number: int
    shape: Shape
    row: Mapping[str, int]
    offset: Mapping[str, int]
    children: Mapping[str, Sequence[str]]
    codes: Sequence[str]
    known: frozenset[str]
    repeated: frozenset[str]
    below: Mapping[str, Sequence[str]]
    selected: dict[str, _Rows]

    def rows(self, keys: Sequence[str]) -> tuple[int, ...]:
        """The rows of lines."""
        row = self.row
        return tuple([row[key] for key in keys])

    def column(self, name: str) -> int | None:
        """Where a column begins; a table that states that it is empty has any."""
        return 0 if self.shape.state is TableState.STATED_EMPTY else self.offset.get(name)


@lru_cache(maxsize=512)
def view_of(shape: Shape, number: int, base: int) -> View:
    """The indexes of the table of this number whose first cell has this position."""
    row = {key: i for i, key in enumerate(shape.keys)}
    height = len(shape.keys)
    offset = {column: base + i * height for i, column in enumerate(shape.columns)}
    codes = [key for key in shape.keys if _is_code(key)]
    children: dict[str, list[str]] = {}
    below: dict[str, list[str]] = {}
    if shape.form.codes is None:
        plans = shape.form.lines_by_key
        for key in shape.keys:
            if key in plans and plans[key].part_of:
                children.setdefault(plans[key].part_of, []).append(key)
    else:
        for code in codes:
            children.setdefault(_above(code, row) or "total", []).append(code)
    for code in codes:
        for n in range(3, len(code), 2):
            branch = code[:n]
            if branch not in row:
                found = below.setdefault(branch, [])
                if not (found and code.startswith(found[-1])):
                    found.append(code)
    known = frozenset([code for code in codes if shape.form.takes(code)])
    repeated = frozenset([key[:-2] for key in shape.keys if key.endswith("#2")])
    return View(number, shape, row, offset, children, codes, known, repeated, below, {})


@lru_cache(maxsize=1 << 12)
def _is_code(key: str) -> bool:
    try:
        return code_text(key) == key
    except CodeError:
        return False


def _above(code: str, row: Mapping[str, int]) -> str:
    """The nearest printed line above a code; empty if there is none."""
    for n in range(len(code) - 2, 2, -2):
        if code[:n] in row:
            return code[:n]
    return ""


def _select(posting: Posting, line: str, view: View, axis: Axis) -> _Rows | None:
    """The rows of a posting; ``None`` where the table has no such sum, or nothing below the line."""
    shape = view.shape
    if shape.state is TableState.STATED_EMPTY:
        return _NOTHING
    lines = posting.lines
    if lines is Lines.SELF or lines is Lines.FIXED:
        key = line if lines is Lines.SELF else posting.keys[0]
        if key in view.repeated and axis is not Axis.LINE:
            return _Rows(blocked=f"repeated:{shape.form.id}!{key}")
        row = view.row.get(key)
        if row is not None:
            found = view.selected.get(key)
            if found is None:
                found = view.selected[key] = _Rows((row,))
            return found
        if shape.form.codes is not None and _is_code(key):
            return _unprinted_code(posting, key, view)
        return _unprinted_line(posting, key, view)
    if lines is Lines.CHILDREN:
        return _children(posting.keys[0] if posting.keys else line, view)
    if not shape.complete:
        return _Rows(blocked=f"incomplete:{shape.form.id}")
    keys = [code for code in view.children.get("total", ()) if code[:3] not in posting.keys]
    return _Rows(view.rows(keys), zero=not keys)


def _unprinted_code(posting: Posting, code: str, view: View) -> _Rows:
    """A code that a coded table does not print: the sum of what it prints below it, else 0 if it goes down so far."""
    form = view.shape.form.id
    if not view.shape.complete:
        return _Rows(blocked=f"incomplete:{form}")
    below = view.below.get(code)
    if below:
        if posting.sign > 0:  # the stated figure itself must be printed
            return _Rows(blocked=f"level:{form}!{code}")
        return _Rows(view.rows(below))
    above = _above(code, view.row)
    if above and above not in view.children:
        return _Rows(blocked=f"level:{form}!{code}")
    return _NOTHING


def _unprinted_line(posting: Posting, key: str, view: View) -> _Rows | None:
    """A planned line that a table does not print: unknown if it is a total or a part of a printed section, else 0."""
    shape = view.shape
    plan = shape.form.lines_by_key.get(key)
    if plan is not None and plan.role in _MUST_BE_PRINTED:
        return _Rows(blocked=f"line:{shape.form.id}!{key}")
    if (plan is not None and plan.role is Role.WHOLE) or (posting.lines is Lines.FIXED and posting.sign > 0):
        return None
    if not shape.complete:
        return _Rows(blocked=f"incomplete:{shape.form.id}")
    if plan is not None and plan.under and not any(part in view.row for part in shape.form.parts[plan.part_of]):
        return _Rows(blocked=f"parts:{shape.form.id}!{plan.under}")
    return _NOTHING


def _children(key: str, view: View) -> _Rows | None:
    """The lines below a line; with fewer than the planned parts of a closed sum they are only at most the sum."""
    form = view.shape.form
    keys = view.children.get(key, ())
    if not keys:
        return None
    if key in form.closed:
        if view.shape.cut:
            return _Rows(blocked=f"incomplete:{form.id}")
        return _Rows(view.rows(keys), partial=len(keys) < len(form.parts[key]))
    if not view.shape.complete:
        return _Rows(blocked=f"incomplete:{form.id}")
    return _Rows(view.rows(keys))


# -- instances ------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1 << 12)
def instances_of(group: Group, *views: View) -> tuple[tuple[Instance, ...], ...]:
    """The instances of each relation of a group over the tables of its forms, in the order of its forms."""
    tables = dict(zip(group.forms, views, strict=True))
    return tuple([tuple(_instances(rule, tables)) for rule in group.rules])


def _lines(relation: Relation, views: Mapping[str, View]) -> Sequence[str]:
    own = views[relation.form]
    axis = relation.axis
    if axis is Axis.SINGLE:
        return ("",)
    if axis is Axis.CLASS or axis is Axis.CODE:
        codes = {code for form in relation.forms for code in views[form].known}
        return sorted([code for code in codes if len(code) == 3] if axis is Axis.CLASS else codes)
    if axis is Axis.SECTION:
        return [code for code in own.codes if len(code) == 5]
    if axis is Axis.ITEM:
        return [code for code in own.codes if len(code) > 5]
    if axis is Axis.PARENT:
        return [key for key in own.shape.keys if key in own.children]
    plans = own.shape.form.lines_by_key
    return [key for key in own.shape.keys if not relation.side or (key in plans and plans[key].side == relation.side)]


def _columns(relation: Relation, own: View, views: Sequence[View]) -> list[tuple[str, list[int | None]]]:
    """The columns that a relation runs over, and where each posting's own column begins: ``None`` where it is not there."""
    names = own.shape.columns if relation.columns == ("*",) else relation.columns or ("",)
    postings = list(zip(relation.postings, views, strict=True))
    columns = [(name, [view.column(name if p.column == "*" else p.column) for p, view in postings]) for name in names]
    return [(name, offsets) for name, offsets in columns if offsets[0] is not None]


def _instances(rule: Rule, tables: Mapping[str, View]) -> list[Instance]:
    """The instances of a relation: line by line, in each of them column by column."""
    relation = rule.relation
    axis, first, operator = relation.axis, relation.postings[0], relation.operator
    own = tables[relation.form]
    sources = [(posting, tables[posting.form]) for posting in relation.postings]
    columns = _columns(relation, own, [view for _, view in sources])
    numbers = [view.number for _, view in sources]
    every = tuple(dict.fromkeys(numbers))
    equal = operator is Operator.EQUAL
    wide = f"columns:{relation.form}" if axis is Axis.LINE and equal and own.shape.wide else ""
    found: list[Instance] = []
    for line in _lines(relation, tables) if columns else ():
        selected = [_select(posting, line, view, axis) for posting, view in sources]
        stated = selected[0]
        if stated is None or not (stated.rows or stated.blocked or (stated.zero and first.lines is Lines.SELF)):
            continue
        shared = not rule.apart and _share_rows(selected)
        for column, offsets in columns:
            blocked, partial, concerned = "", False, every
            plus: list[int] = []
            minus: list[int] = []
            for sign, part, offset in zip(rule.signs, selected, offsets, strict=True):
                if part is None or offset is None:
                    concerned = ()
                    continue
                rows, _, reason, some = part
                if rows:
                    (plus if sign > 0 else minus).extend([offset + row for row in rows])
                blocked = blocked or reason
                partial = partial or some
            if not concerned:
                there = [i for i, part in enumerate(selected) if part is not None and offsets[i] is not None]
                if there == [0]:
                    continue
                concerned = tuple(dict.fromkeys([numbers[i] for i in there]))
            if not (blocked or plus or minus):
                continue
            if shared:
                plus, minus = _weighed(rule.signs, selected, offsets)
            found.append(
                Instance(
                    relation,
                    line,
                    column,
                    (offsets[0] or 0) + stated.rows[0] if stated.rows else None,
                    tuple(plus),
                    tuple(minus),
                    concerned,
                    blocked or wide,
                    Operator.AT_LEAST if partial and equal else operator,
                    rule.number,
                )
            )
    return found


def _share_rows(selected: Sequence[_Rows | None]) -> bool:
    """Whether two postings select one row, so that they may select one cell."""
    rows = [row for part in selected if part is not None for row in part.rows]
    return len(set(rows)) < len(rows)


def _weighed(
    signs: Sequence[int], selected: Sequence[_Rows | None], offsets: Sequence[int | None]
) -> tuple[list[int], list[int]]:
    """The cells to add and those to take off, where a cell that is selected several times counts as often."""
    weights: Counter[int] = Counter()
    for sign, part, offset in zip(signs, selected, offsets, strict=True):
        for row in part.rows if part is not None and offset is not None else ():
            weights[(offset or 0) + row] += sign
    plus = [cell for cell, weight in weights.items() for _ in range(weight)]
    return plus, [cell for cell, weight in weights.items() for _ in range(-weight)]
