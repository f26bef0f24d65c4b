"""Relations as frames (勾稽关系映射): the same data as in memory, over the lines that any of the documents prints.

Each line of a form, with the line above it, says once for all documents in which instances of which relations its cells take
part, so that one join on form, line and column and one sum by document and instance form all gaps. Forms go by their full ids:
a relation of budgets meets the cells of budgets alone, and each variant of a form that it names has instances of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Any, Final, NamedTuple, final

from attrs import field, frozen

from govbudget.errors import FormError
from govbudget.figure import Quantity
from govbudget.forms import Form, Stage, all_forms
from govbudget.judging.instances import Instance, Rule, is_code, rules_of
from govbudget.relation import Axis, Grade, Lines, Operator, Posting, Relation

__all__ = ["BELOW", "Printed", "RelationMap", "known_forms", "mapping_of"]

#: Stands for the line above where a code that is not printed is the sum of this line and others.
BELOW: Final = "\0below"
#: The operators as the sides of 0 that a gap may not be on.
_SIDES: Final = {Operator.EQUAL: 0, Operator.AT_MOST: 1, Operator.AT_LEAST: -1}
#: The columns of the frames, the texts first.
_POSTINGS: Final = ("form", "line_key", "above", "column_key", "instance", "sign", "is_stated", "own", "met")
_DEMANDS: Final = ("form", "column", "gate", "key", "instance", "is_stated", "optional", "strict", "needed")


class Printed(NamedTuple):
    """A line that some document prints.

    Args:
        form: full id of the form.
        line: its key.
        above: key of the line that it is a part of; :data:`BELOW` for a code that the lines below it stand for.
    """

    form: str
    line: str
    above: str


class _Demand(NamedTuple):
    """What must be so in a document that an instance can be checked.

    Args:
        form: full id of the form that must be there; empty for the document itself.
        column: the column; empty where none has to be.
        gate: the gate that nothing may be noted at.
        key: its key.
        is_stated: whether it is of the stated cell.
        optional: whether it counts as no part of the sum by itself.
        strict: whether a table that states that it is empty must have the column, too.
        needed: whether nothing is said without the column.
    """

    form: str
    column: str
    gate: str
    key: str
    is_stated: bool = False
    optional: bool = True
    strict: bool = False
    needed: bool = False


class _Case(NamedTuple):
    """A relation among forms of which each is one variant.

    Args:
        rule: the relation.
        own: the form that it belongs to.
        forms: the forms that it names, by their ids.
    """

    rule: Rule
    own: Form
    forms: Mapping[str, Form]


class _Selected(NamedTuple):
    """An instance that a line takes part in: its line, and the posting with its number in the relation."""

    line: str
    number: int
    posting: Posting


@final
@frozen(eq=False)
class RelationMap:
    """Relations over the lines that documents print, as columns of frames.

    Args:
        parents: form and key of the lines that some line is a part of.
        postings: which cells instances add up: ``sign`` +1 or −1, ``own`` where such a cell is why there is the instance,
            ``met`` where its posting counts only with its lines.
        demands: what must be so in a document that an instance can be checked: the form with the column is there, and nothing is
            noted of the selection of lines (``gate``, ``key``).
        sides: for each instance on which side of 0 its gap may not be, 0 for both; and whether it ``needs`` a cell that is ``met``.
        instances: the instances by number.
        order: where each stands among all: number of its relation, line and column.
    """

    parents: frozenset[tuple[str, str]]
    postings: dict[str, list[Any]] = field(factory=lambda: {name: [] for name in _POSTINGS})
    demands: dict[str, list[Any]] = field(factory=lambda: {name: [] for name in _DEMANDS})
    sides: dict[str, list[int]] = field(factory=lambda: {"instance": [], "side": [], "needs": []})
    instances: list[Instance] = field(factory=list)
    order: list[tuple[int, str, str]] = field(factory=list)
    _numbers: dict[tuple[int, str, str], int] = field(factory=dict, init=False)

    def number(self, number: int, case: _Case, line: str, column: str) -> int:
        """The number of an instance, with its demands when it is new."""
        known = self._numbers.get((number, line, column))
        if known is None:
            known = self._numbers[number, line, column] = len(self.instances)
            relation = case.rule.relation
            made = Instance(relation, line, column, None, (), (), (), "", relation.operator, case.rule.number)
            self.instances.append(made)
            self.order.append((number, line, column))
            demands = list(_demands(case, line, column))
            needs = not any(not demand.is_stated and not demand.optional for demand in demands)
            _add(self.sides, (known, _SIDES[relation.operator], int(needs)))
            for demand in demands:
                _add(self.demands, (*demand[:4], known, *map(int, demand[4:])))
        return known


def _add(columns: dict[str, list[Any]], row: Iterable[Any]) -> None:
    for held, value in zip(columns.values(), row, strict=True):
        held.append(value)


def known_forms(own_forms: Iterable[Form] = ()) -> tuple[Form, ...]:
    """The forms of both stages in all variants, and one's own, in place of those that have their full ids."""
    every = (*all_forms(Stage.FINAL_ACCOUNTS), *all_forms(Stage.BUDGET), *own_forms)
    return tuple({form.full_id: form for form in every}.values())


def mapping_of(printed: Iterable[Printed], own_forms: Iterable[Form] = ()) -> RelationMap:
    """The relations of the bundled forms, and of one's own, over lines that documents print (勾稽关系映射).

    Raises:
        FormError: for a relation of a form of one's own that names fixed lines beside lines that it runs over, or adds
            others to the lines below each.
    """
    forms = known_forms(own_forms)
    by_id = {form.full_id: form for form in forms}
    cases = list(_cases(forms))
    concerned: dict[str, list[int]] = {}
    for number, case in enumerate(cases):
        for id in {posting.form: None for posting in case.rule.relation.postings}:
            concerned.setdefault(case.forms[id].full_id, []).append(number)
    lines = sorted(set(printed))
    made = RelationMap(frozenset((each.form, each.above) for each in lines))
    for each in lines:
        for number in concerned.get(each.form, ()):
            _map(made, number, cases[number], each, by_id[each.form])
    return made


def _cases(forms: tuple[Form, ...]) -> Iterator[_Case]:
    """The relations of forms; once for each variant of another form that one names, for a document has one of them.

    What is derived is no finding, and what needs a form that is not known cannot run.
    """
    variants: dict[tuple[Stage, str], list[Form]] = {}
    for form in forms:
        variants.setdefault((form.stage, form.id), []).append(form)
    owners = [form for form in forms for _ in form.relations]
    for own, rule in zip(owners, rules_of(forms).rules, strict=True):
        if rule.relation.grade is Grade.DERIVED:
            continue
        _check(rule.relation)
        others = [id for id in rule.forms if id != own.id]
        for met in product(*(variants.get((own.stage, id), ()) for id in others)):
            yield _Case(rule, own, {own.id: own, **dict(zip(others, met, strict=True))})


def _check(relation: Relation) -> None:
    """Refuse what only a form of one's own can have.

    Raises:
        FormError: for a relation whose gaps one join and one sum do not form.
    """
    over_lines = relation.axis is not Axis.SINGLE
    for posting in relation.postings:
        if over_lines and (posting.lines in (Lines.FIXED, Lines.CLASSES) or posting.keys):
            why = f"runs over lines and names others, {posting}"
        elif posting.lines is Lines.CHILDREN and not posting.keys and len(relation.postings) > 2:
            why = f"adds others to the lines below each, {posting}"
        else:
            continue
        why = f"the relation {relation.id} {why}; bulk data do not cover that, check the documents one by one"
        raise FormError(why, form=relation.form)


def _map(made: RelationMap, number: int, case: _Case, each: Printed, form: Form) -> None:
    """Note in which instances of a relation the cells of a line take part; a cell that counts twice is noted twice."""
    relation, own = case.rule.relation, case.own
    found: dict[tuple[str, str, str], list[int]] = {}
    for line, place, posting in _selected(case, each, form):
        if relation.axis is Axis.PARENT and (own.full_id, line) not in made.parents:
            continue
        for name in _columns(relation, own):
            column = name if posting.column == "*" else posting.column
            cell = found.setdefault((line, name, column), [0, 0, 0, 0])
            cell[0] += posting.sign
            cell[1] |= not place
            cell[2] |= _is_why(relation, place, posting, each, form)
            cell[3] |= bool(place) and _is_optional(relation, posting, form, each.line)
    for (line, name, column), (weight, stated, why, met) in found.items():
        instance = made.number(number, case, line, name)
        for _ in range(abs(weight)):
            row = (*each, column, instance, 1 if weight > 0 else -1, int(stated), bool(why), bool(met))
            _add(made.postings, row)


def _columns(relation: Relation, own: Form) -> tuple[str, ...]:
    """The columns that a relation runs over, never percentages; one without name where each posting names its own."""
    if relation.columns != ("*",):
        return relation.columns or ("",)
    return tuple(column.key for column in own.columns if column.quantity is not Quantity.RATE)


def _selected(case: _Case, each: Printed, form: Form) -> Iterator[_Selected]:
    """The instances that a line takes part in."""
    relation, own = case.rule.relation, case.own
    for number, posting in enumerate(relation.postings):
        if case.forms[posting.form] is not form:
            continue
        lines, unprinted = posting.lines, each.above == BELOW
        if lines is Lines.FIXED:
            if each.line == posting.keys[0] and not (unprinted and posting.sign > 0):
                yield _Selected("", number, posting)
        elif lines is Lines.SELF:
            if _runs_over(relation, each.line, own) and not (unprinted and posting.sign > 0):
                yield _Selected(each.line, number, posting)
        elif unprinted or not each.above:
            continue
        elif lines is Lines.CHILDREN:
            if posting.keys:
                if each.above == posting.keys[0]:
                    yield _Selected("", number, posting)
            elif _runs_over(relation, each.above, own):
                yield _Selected(each.above, number, posting)
        elif each.above == "total" and each.line[:3] not in posting.keys:
            yield _Selected("", number, posting)


def _runs_over(relation: Relation, line: str, own: Form) -> bool:
    """Whether a relation has an instance of a line, where the line is printed."""
    axis = relation.axis
    if axis in (Axis.LINE, Axis.PARENT):
        plan = own.lines_by_key.get(line)
        return axis is Axis.PARENT or not relation.side or (plan is not None and plan.side == relation.side)
    if not (line[:1].isdigit() and is_code(line)):
        return False
    match axis:
        case Axis.CLASS:
            return len(line) == 3
        case Axis.SECTION:
            return len(line) == 5
        case Axis.ITEM:
            return len(line) > 5
        case _:
            return True


def _is_why(relation: Relation, place: int, posting: Posting, each: Printed, form: Form) -> bool:
    """Whether there is an instance because this line is printed: the stated one, or any with its code."""
    if relation.axis not in (Axis.CLASS, Axis.CODE):
        return not place
    return posting.lines is Lines.SELF and each.above != BELOW and form.takes(each.line)


def _is_optional(relation: Relation, posting: Posting, form: Form, line: str) -> bool:
    """Whether a posting takes no part where its cells are not printed, instead of standing for 0."""
    if posting.lines is Lines.CHILDREN or (relation.axis is Axis.LINE and posting.form == relation.form):
        return True
    coded = form.codes is not None and is_code(line)
    return posting.lines is Lines.FIXED and posting.sign > 0 and not coded


def _demands(case: _Case, line: str, name: str) -> Iterator[_Demand]:
    """What must be so that an instance can be checked."""
    relation, own = case.rule.relation, case.own.full_id
    for place, posting in enumerate(relation.postings):
        form, lines, stated = case.forms[posting.form], posting.lines, not place
        key = posting.keys[0] if posting.keys else line
        optional = not stated and _is_optional(relation, posting, form, key)
        if lines is Lines.CHILDREN:
            gate = "children"
        elif lines in (Lines.CLASSES, Lines.CLASSES_EXCEPT):
            gate, key = "classes", ""
        elif relation.axis is Axis.LINE and posting.form == relation.form:
            gate = ""  # the line is printed, and if it is printed twice, each by itself
        else:
            gate = "part" if posting.sign < 0 else "fixed" if optional else "stated"
        column = name if posting.column == "*" else posting.column
        yield _Demand(form.full_id, column, gate, key, stated, optional, stated and relation.columns == ("*",))
    yield _Demand(own, "", "", "")
    for id, column in relation.needs:
        yield _Demand(case.forms[id].full_id, column, "", "", needed=True)
    if relation.axis is Axis.LINE and relation.operator is Operator.EQUAL:
        yield _Demand(own, "", "wide", "")
    if relation.when:
        yield _Demand("", "", "when", relation.when)
