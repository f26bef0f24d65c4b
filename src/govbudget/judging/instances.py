"""The instances of relations over tables of given shapes (勾稽关系实例化): which cells each of them adds up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, Final, NamedTuple

from attrs import field, frozen

from govbudget.classification.codes import code_text
from govbudget.errors import CodeError
from govbudget.figure import Quantity
from govbudget.forms import Form, Role
from govbudget.relation import Axis, Lines, Operator, Posting, Relation
from govbudget.tables import Table, TableState

__all__ = [
    "NOTHING",
    "Instance",
    "Rule",
    "Rules",
    "Shape",
    "View",
    "columns_of",
    "instances_of",
    "is_code",
    "lines_of",
    "rules_of",
    "select",
    "shape_of",
    "view_of",
]

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
        forms: ids of the forms that it names, its own first.
        signs: the signs of its postings.
        apart: whether no two of its postings can share a cell: they name other columns, or other lines.
        regular: whether its sums can be formed without its instances, where its tables are as their forms plan them.
        fixed: form, line (empty where it is no fixed one), column and sign of each posting.
        pick: takes its cells from those that relations name, where it is about nothing else.
        needs: form and key of the columns without which it says nothing.
    """

    relation: Relation
    number: int
    forms: tuple[str, ...]
    signs: tuple[int, ...]
    apart: bool
    regular: bool
    fixed: tuple[tuple[str, str, str, int], ...]
    pick: Callable[[Sequence[Any]], tuple[Any, ...]] | None
    needs: tuple[tuple[str, str], ...]


class Rules(NamedTuple):
    """The relations of several forms.

    Args:
        rules: the relations, in their order.
        named: the cells that they name by line and column, by form, each with its number.
        size: how many these are.
    """

    rules: tuple[Rule, ...]
    named: Mapping[str, Sequence[tuple[str, str, int]]]
    size: int


@lru_cache(maxsize=64)
def rules_of(forms: tuple[Form, ...]) -> Rules:
    """The relations of forms."""
    rules = []
    cells: dict[tuple[str, str, str], int] = {}
    for form in forms:
        seen: Counter[str] = Counter()
        for relation in form.relations:
            seen[relation.id] += 1
            postings = relation.postings
            fixed = tuple((p.form, p.keys[0] if p.lines is Lines.FIXED else "", p.column, p.sign) for p in postings)
            all_fixed = all(key for _, key, _, _ in fixed)
            apart = len({(of, key if all_fixed else "", column) for of, key, column, _ in fixed}) == len(fixed)
            signs = tuple(posting.sign for posting in postings)
            regular = _is_regular(relation, form)
            pick = None
            if regular and relation.axis is Axis.SINGLE and not relation.columns and all_fixed:
                numbers = [cells.setdefault(cell[:3], len(cells)) for cell in fixed]
                pick = itemgetter(*numbers) if len(set(numbers)) == len(numbers) > 1 else None
            found = Rule(
                relation, seen[relation.id], relation.forms, signs, apart, regular, fixed, pick, relation.needs
            )
            rules.append(found)
    by_form: dict[str, list[tuple[str, str, int]]] = {}
    for (of_form, key, column), number in cells.items():
        by_form.setdefault(of_form, []).append((key, column, number))
    return Rules(tuple(rules), by_form, len(cells))


def _is_regular(relation: Relation, form: Form) -> bool:
    """Whether a relation is of a kind whose sums are those of columns, or of single lines."""
    first, *others = relation.postings
    own = all(posting.form == relation.form for posting in relation.postings)
    alike = all(posting.lines is Lines.SELF for posting in relation.postings)
    below = [(p.lines, p.keys, p.sign) for p in others] == [(Lines.CHILDREN, (), -1)] and first.lines is Lines.SELF
    below = below and own and form.codes is not None and not form.closed
    if first.sign < 0:
        return False
    match relation.axis:
        case Axis.SINGLE:
            return first.lines is Lines.FIXED
        case Axis.LINE:
            return own and alike and not relation.columns
        case Axis.PARENT:
            return below
        case _:
            return alike or below


# -- one table ------------------------------------------------------------------------------------------------------------


class Rows(NamedTuple):
    """What a posting selects in a table, whatever the column: rows, and whether lines that are not printed stand for 0."""

    rows: tuple[int, ...] = ()
    zero: bool = False
    blocked: str = ""
    partial: bool = False


NOTHING: Final = Rows(zero=True)


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
        empty: whether the table states that it has no figures.
        selected: what each line that is printed selects, as far as it was asked for.
        nothing: lines that are not printed and stand for 0, as far as they were asked for.
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
    empty: bool
    selected: dict[str, Rows] = field(factory=dict, init=False)
    nothing: set[str] = field(factory=set, init=False)

    def rows(self, keys: Sequence[str]) -> tuple[int, ...]:
        """The rows of lines."""
        return tuple([self.row[key] for key in keys])

    def column(self, name: str) -> int | None:
        """Where a column begins; a table that states that it is empty has any."""
        return 0 if self.empty else self.offset.get(name)


@lru_cache(maxsize=512)
def view_of(shape: Shape, number: int, base: int) -> View:
    """The indexes of the table of this number whose first cell has this position."""
    keys, form = shape.keys, shape.form
    row = {key: i for i, key in enumerate(keys)}
    height = len(keys)
    offset = {column: base + i * height for i, column in enumerate(shape.columns)}
    codes = [key for key in keys if key[:1].isdigit() and is_code(key)]
    children: dict[str, list[str]] = {}
    below: dict[str, list[str]] = {}
    if form.codes is None:
        plans = form.lines_by_key
        for key in keys:
            plan = plans.get(key)
            if plan is not None and plan.part_of:
                children.setdefault(plan.part_of, []).append(key)
    for code in codes:
        above = "total"
        for n in range(len(code) - 2, 2, -2):
            branch = code[:n]
            if branch in row:  # what is not printed further up has this line below it
                above = branch
                break
            below.setdefault(branch, []).append(code)
        if form.codes is not None:
            children.setdefault(above, []).append(code)
    known = frozenset([code for code in codes if shape.form.takes(code)])
    repeated = frozenset([key[:-2] for key in shape.keys if key.endswith("#2")])
    empty = shape.state is TableState.STATED_EMPTY
    return View(number, shape, row, offset, children, codes, known, repeated, below, empty)


@lru_cache(maxsize=1 << 12)
def is_code(key: str) -> bool:
    """Whether a key is a code as it is written in full."""
    try:
        return code_text(key) == key
    except CodeError:
        return False


def select(posting: Posting, line: str, view: View, axis: Axis) -> Rows | None:
    """The rows of a posting; ``None`` where the table has no such sum, or nothing below the line."""
    shape = view.shape
    if view.empty:
        return NOTHING
    lines = posting.lines
    if lines is Lines.SELF or lines is Lines.FIXED:
        key = line if lines is Lines.SELF else posting.keys[0]
        if key in view.repeated and axis is not Axis.LINE:
            return Rows(blocked=f"repeated:{shape.form.id}!{key}")
        row = view.row.get(key)
        if row is not None:
            found = view.selected.get(key)
            if found is None:
                found = view.selected[key] = Rows((row,))
            return found
        if shape.form.codes is not None and is_code(key):
            return _unprinted_code(posting, key, view)
        return _unprinted_line(posting, key, view)
    if lines is Lines.CHILDREN:
        return _children(posting.keys[0] if posting.keys else line, view)
    if not shape.complete:
        return Rows(blocked=f"incomplete:{shape.form.id}")
    keys = [code for code in view.children.get("total", ()) if code[:3] not in posting.keys]
    return Rows(view.rows(keys), zero=not keys)


def _unprinted_code(posting: Posting, code: str, view: View) -> Rows:
    """A code that a coded table does not print: the sum of what it prints below it, else 0 if it goes down so far."""
    form = view.shape.form.id
    if not view.shape.complete:
        return Rows(blocked=f"incomplete:{form}")
    if not view.codes:  # a total alone says nothing of what it is made of
        return Rows(blocked=f"level:{form}!{code}")
    below = view.below.get(code)
    if below:
        if posting.sign > 0:  # the stated figure itself must be printed
            return Rows(blocked=f"level:{form}!{code}")
        return Rows(view.rows(below))
    above = next((code[:n] for n in range(len(code) - 2, 2, -2) if code[:n] in view.row), "")  # the nearest printed
    if above and above not in view.children:
        return Rows(blocked=f"level:{form}!{code}")
    return NOTHING


def _unprinted_line(posting: Posting, key: str, view: View) -> Rows | None:
    """A planned line that a table does not print: unknown if it is a total or a part of a printed section, else 0."""
    shape = view.shape
    plan = shape.form.lines_by_key.get(key)
    if plan is not None and plan.role in _MUST_BE_PRINTED:
        return Rows(blocked=f"line:{shape.form.id}!{key}")
    if (plan is not None and plan.role is Role.WHOLE) or (posting.lines is Lines.FIXED and posting.sign > 0):
        return None
    if not shape.complete:
        return Rows(blocked=f"incomplete:{shape.form.id}")
    if plan is not None and plan.under and not any(part in view.row for part in shape.form.parts[plan.part_of]):
        section = shape.form.lines_by_key[plan.under]
        if section.key in view.row or section.role in _MUST_BE_PRINTED:
            return Rows(blocked=f"parts:{shape.form.id}!{plan.under}")
    return NOTHING


def _children(key: str, view: View) -> Rows | None:
    """The lines below a line; with fewer than the planned parts of a closed sum they are only at most the sum."""
    form = view.shape.form
    keys = view.children.get(key, ())
    if not keys:
        return None
    closed = key in form.closed
    if view.shape.cut if closed else not view.shape.complete:
        return Rows(blocked=f"incomplete:{form.id}")
    return Rows(view.rows(keys), partial=closed and len(keys) < len(form.parts[key]))


# -- instances ------------------------------------------------------------------------------------------------------------


def lines_of(relation: Relation, views: Mapping[str, View]) -> Sequence[str]:
    """The lines that a relation runs over."""
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


def columns_of(relation: Relation, own: View) -> Sequence[str]:
    """The columns that a relation runs over, never percentages; one without name where each posting names its own."""
    if relation.columns != ("*",):
        return relation.columns or ("",)
    return [key for key in own.shape.columns if own.shape.form.column(key).quantity is not Quantity.RATE]


def _columns(relation: Relation, own: View, views: Sequence[View]) -> list[tuple[str, list[int | None]]]:
    """The columns that a relation runs over, and where each posting's own column begins: ``None`` where it is not there."""
    names = columns_of(relation, own)
    postings = list(zip(relation.postings, views, strict=True))
    columns = [(name, [view.column(name if p.column == "*" else p.column) for p, view in postings]) for name in names]
    return [(name, offsets) for name, offsets in columns if offsets[0] is not None]


def instances_of(rule: Rule, tables: Mapping[str, View]) -> list[Instance]:
    """The instances of a relation over tables by form: line by line, in each of them column by column."""
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
    for line in lines_of(relation, tables) if columns else ():
        selected = [select(posting, line, view, axis) for posting, view in sources]
        stated = selected[0]
        if any(
            part is None and posting.lines is Lines.CHILDREN
            for part, (posting, _) in zip(selected, sources, strict=True)
        ):
            continue  # a sum of which no part is printed is unknown, and no 0
        if stated is None or not (stated.rows or stated.blocked or (stated.zero and first.lines is Lines.SELF)):
            continue
        rows_of_all = () if rule.apart else [row for part in selected if part is not None for row in part.rows]
        shared = len(set(rows_of_all)) < len(rows_of_all)  # two postings select one row, and so maybe one cell
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


def _weighed(
    signs: Sequence[int], selected: Sequence[Rows | None], offsets: Sequence[int | None]
) -> tuple[list[int], list[int]]:
    """The cells to add and those to take off, where a cell that is selected several times counts as often."""
    weights: Counter[int] = Counter()
    for sign, part, offset in zip(signs, selected, offsets, strict=True):
        for row in part.rows if part is not None and offset is not None else ():
            weights[(offset or 0) + row] += sign
    plus = [cell for cell, weight in weights.items() for _ in range(weight)]
    return plus, [cell for cell, weight in weights.items() for _ in range(-weight)]
