"""Forms and profiles from what their files hold (表式、版式文件), bundled or of one's own: every fault is said at once."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from enum import Enum
from typing import Any, Final, TypeVar

from govbudget.arguments import instance, shown
from govbudget.classification.codes import Kind
from govbudget.errors import FormError, FormErrors, GovBudgetError
from govbudget.figure import Quantity
from govbudget.forms.model import ColumnPlan, Form, Layout, LinePlan, Measure, Profile, Role
from govbudget.forms.stage import Stage
from govbudget.language.vocabulary import Vocabulary
from govbudget.money import Unit
from govbudget.relation import Axis, Grade, Lines, Operator, Posting, Relation
from govbudget.visible import counted

__all__ = ["form_from_data", "parsed", "profile_from_data"]

T = TypeVar("T")
D = TypeVar("D")
E = TypeVar("E", bound=Enum)
_NUMBER: Final = re.compile(r"公开[0-9]{2}(?:-[0-9])?")


def parsed(text: str) -> dict[str, Any]:
    """What the TOML text of a form or profile holds.

    Raises:
        ArgumentError: if it is no text.
        FormErrors: if it is no TOML.
    """
    how = 'read it first, as in Path("own.toml").read_text(encoding="utf-8")'
    instance("text", text, str, "the text of a TOML file", how)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FormErrors("the text is no TOML", [FormError(f"it cannot be read: {error}")]) from error


class _Entry:
    """A table of a file, whose fields are taken one after another; what is wrong with one is noted."""

    def __init__(self, given: dict[str, Any], where: str, faults: list[str]) -> None:
        self.given, self.where, self.faults = given, where, faults
        self.taken: list[str] = []

    def fault(self, says: str) -> None:
        self.faults.append(f"{self.where} {says}")

    def take(self, key: str, read: Callable[[Any], T], otherwise: D, *, needed: bool = False) -> T | D:
        """What a field holds, or what is taken where it holds nothing or something wrong."""
        self.taken.append(key)
        if needed and not self.given.get(key):
            self.fault(f"needs {key}")
        if key not in self.given:
            return otherwise
        try:
            return read(self.given[key])
        except GovBudgetError as error:
            self.fault(f"has a wrong {key}: {error}")
        except ValueError as error:
            self.fault(f"has under {key} {shown(self.given[key])}, which should be {error}")
        return otherwise

    def tables(self, key: str, *, needed: bool = False) -> Iterator[_Entry]:
        """The tables of a list, ``[[lines]]``."""
        for n, given in enumerate(self.take(key, _list, [], needed=needed), 1):
            if isinstance(given, dict):
                yield _Entry(given, f"{key} {n}", self.faults)
            else:
                self.fault(f"has under {key} {n} {shown(given)}, which should be a table")

    def by_key(self, key: str, read: Callable[[Any], T], *, needed: bool = False) -> dict[str, T]:
        """What the fields of a table hold whose keys are free, ``[numbers]``."""
        entry = _Entry(self.take(key, _table, {}, needed=needed), key, self.faults)
        found = {free: entry.take(free, read, None) for free in entry.given}
        return {free: value for free, value in found.items() if value is not None}

    def close(self) -> None:
        """Note the fields that nothing took."""
        for key in self.given:
            if key not in self.taken:
                self.fault(f"has no {key!r}; it has {', '.join(self.taken)}")


def _a(kind: type[T], wanted: str) -> Callable[[Any], T]:
    def read(value: Any) -> T:
        if not isinstance(value, kind):
            raise ValueError(wanted)
        return value

    return read


_text: Final = _a(str, "a text")
_flag: Final = _a(bool, "true or false")
_list: Final[Callable[[Any], list[Any]]] = _a(list, "a list")
_table: Final[Callable[[Any], dict[str, Any]]] = _a(dict, "a table")


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(text, str) and text for text in value):
        raise ValueError("a list of texts")
    return tuple(value)


def _years(value: Any) -> tuple[int, int]:
    if not isinstance(value, list) or [type(year) for year in value] != [int, int] or value[0] > value[1]:
        raise ValueError("the first and the last year")
    return value[0], value[1]


def _number(value: Any) -> str:
    if not isinstance(value, str) or not _NUMBER.fullmatch(value):
        raise ValueError("a number as 公开01")
    return value


def _one_of(kind: type[E]) -> Callable[[Any], E]:
    def read(value: Any) -> E:
        try:
            return kind(value)
        except ValueError:
            raise ValueError(f"one of {', '.join(repr(each.value) for each in kind)}") from None

    return read


def _refused(what: str, id: str, faults: list[str]) -> FormErrors:
    found = [FormError(fault, form=id) for fault in dict.fromkeys(faults)]
    return FormErrors(f"the {what} {id or 'without an id'} has {counted(len(found), 'fault')}", found)


def profile_from_data(data: dict[str, Any], forms: Collection[str]) -> Profile:
    """A profile (版式) from the content of its file.

    Args:
        data: what the file holds.
        forms: ids of the forms that it may name.

    Raises:
        FormErrors: with every fault at once.
    """
    faults: list[str] = []
    top = _Entry(data, "the profile", faults)
    numbers = top.by_key("numbers", _number, needed=True)
    profile = Profile(
        id=top.take("id", _text, "", needed=True),
        name=top.take("name", _text, "", needed=True),
        years=top.take("years", _years, (0, 0), needed=True),
        numbers=numbers,
        place=top.take("place", _text, ""),
        stage=top.take("stage", _one_of(Stage), Stage.FINAL_ACCOUNTS),
        order=top.take("order", _texts, ()) or tuple(sorted(numbers, key=lambda id: numbers[id])),
        titles=top.by_key("titles", _texts),
        unit=top.take("unit", _one_of(Unit), None),
        source=top.take("source", _text, "", needed=True),
    )
    top.close()
    faults += _contradictions_of_profile(profile, forms)
    if faults:
        raise _refused("profile", profile.id, faults)
    return profile


def _contradictions_of_profile(profile: Profile, forms: Collection[str]) -> Iterator[str]:
    """A profile names forms that there are, each once, under a number and titles of its own."""
    for id in dict.fromkeys((*profile.numbers, *profile.order, *profile.titles)):
        if id not in forms:
            yield f"the profile names {id!r}, which is no form; there are {', '.join(forms)}"
    titles = [title for printed in profile.titles.values() for title in dict.fromkeys(printed)]
    for part, given in (("numbers", profile.numbers.values()), ("order", profile.order), ("titles", titles)):
        yield from (f"{part} has {one} more than once" for one, n in Counter(given).items() if n > 1)
    yield from (f"order leaves out {id!r}, which has a number" for id in profile.numbers if id not in profile.order)


def form_from_data(data: dict[str, Any], classes: Mapping[str, list[str]]) -> Form:
    """A form (表式) from the content of its file.

    Args:
        data: what the file holds.
        classes: the printed names of the 类 lines by code, for a form with ``class_lines``.

    Raises:
        FormErrors: with every fault at once; also where a relation or line names a line or column that the form has not.
    """
    faults: list[str] = []
    top = _Entry(data, "the form", faults)
    id = top.take("id", _text, "", needed=True)
    layout = top.take("layout", _one_of(Layout), Layout.FIXED, needed=True)
    columns = tuple([_column(entry) for entry in top.tables("columns", needed=True)])
    lines = [_line(entry) for entry in top.tables("lines")]
    by_class = top.take("class_lines", _table, {})
    for code, names in classes.items() if by_class else ():
        lines.append(_line(_Entry({"key": code, "labels": list(names), **by_class}, "class_lines", faults)))
    if layout is Layout.CODED and not any(line.role is Role.TOTAL for line in lines):
        lines.append(_total(columns))
    codes = top.take("codes", Kind.of, Kind.FUNCTIONAL)
    form = Form(
        id=id,
        name=top.take("name", _text, "", needed=True),
        titles=top.take("titles", _texts, (), needed=True),
        layout=layout,
        columns=columns,
        lines=tuple(lines),
        relations=tuple([_relation(entry, id) for entry in top.tables("relations")]),
        codes=codes if layout is Layout.CODED else None,
        sides=tuple(top.by_key("sides", _texts).items()),
        repeated_groups=top.take("repeated_groups", _flag, False),
        closed=top.take("closed", _texts, ()),
        fund=top.take("fund", _text, ""),
        stage=top.take("stage", _one_of(Stage), Stage.FINAL_ACCOUNTS),
        variant=top.take("variant", _text, ""),
        label_headings=top.take("label_headings", _texts, ()),
    )
    top.close()
    faults += _contradictions_of_form(form)
    if faults:
        raise _refused("form", id, faults)
    return form


def _total(columns: tuple[ColumnPlan, ...]) -> LinePlan:
    """The total line that every coded form has, called as its column of totals or by the usual words."""
    headers = next((column.headers for column in columns if column.key == "total"), ())
    words = Vocabulary.default()
    printed = (h for h in headers if "/" not in h and h not in words.texts("subtotal_label"))
    names = dict.fromkeys((*(word.text for word in words.of("total_label")), *printed))
    return LinePlan("total", tuple(names), role=Role.TOTAL)


def _column(entry: _Entry) -> ColumnPlan:
    plan = ColumnPlan(
        key=entry.take("key", _text, "", needed=True),
        headers=entry.take("headers", _texts, (), needed=True),
        measure=entry.take("measure", _one_of(Measure), None),
        quantity=entry.take("quantity", _one_of(Quantity), Quantity.AMOUNT),
        side=entry.take("side", _text, ""),
        required=entry.take("required", _flag, False),
        within=entry.take("within", _text, ""),
        fund=entry.take("fund", _text, ""),
        repeats=entry.take("repeats", _text, ""),
        compares=entry.take("compares", _flag, False),
    )
    entry.close()
    return plan


def _line(entry: _Entry) -> LinePlan:
    plan = LinePlan(
        key=entry.take("key", _text, "", needed=True),
        labels=entry.take("labels", _texts, (), needed=True),
        side=entry.take("side", _text, ""),
        part_of=entry.take("part_of", _text, ""),
        within=entry.take("within", _text, ""),
        under=entry.take("under", _text, ""),
        role=entry.take("role", _one_of(Role), Role.AMOUNT),
        quantity=entry.take("quantity", _one_of(Quantity), Quantity.AMOUNT),
        fund=entry.take("fund", _text, ""),
        repeats=entry.take("repeats", _cells, ()),
    )
    entry.close()
    return plan


def _cells(value: Any) -> tuple[tuple[str, str], ...]:
    """Cells of the form itself: ``line.column``."""
    return tuple((line, column) for line, _, column in (text.rpartition(".") for text in _texts(value)))


def _relation(entry: _Entry, form: str) -> Relation:
    def posting(value: Any) -> Posting:
        return Posting.parse(_text(value), form)

    def subtracted(value: Any) -> tuple[Posting, ...]:
        parts = map(posting, _texts(value))
        return tuple(Posting(p.form, p.lines, p.column, p.keys, -p.sign) for p in parts)

    def needed(value: Any) -> tuple[tuple[str, str], ...]:
        parted = (text.rpartition("!") for text in _texts(value))
        return tuple((other or form, column) for other, _, column in parted)

    stated = entry.take("stated", posting, None, needed=True)
    relation = Relation(
        id=entry.take("id", _text, "", needed=True),
        grade=entry.take("grade", _one_of(Grade), Grade.PROOF, needed=True),
        form=form,
        postings=(*([stated] if stated else []), *entry.take("of", subtracted, ())),
        chinese=entry.take("chinese", _text, ""),
        operator=entry.take("operator", _one_of(Operator), Operator.EQUAL),
        axis=entry.take("axis", _one_of(Axis), Axis.SINGLE),
        columns=entry.take("columns", _texts, ()),
        side=entry.take("side", _text, ""),
        when=entry.take("when", _text, ""),
        needs=entry.take("needs", needed, ()),
    )
    entry.close()
    return relation


def _contradictions_of_form(form: Form) -> Iterator[str]:
    """A form's own data must not contradict itself; what it says of other forms is checked by the tests."""
    keys = form.lines_by_key
    for part, given in (("columns", form.column_keys), ("lines", [line.key for line in form.lines])):
        yield from (f"{part} has the key {key!r} more than once" for key, n in Counter(given).items() if key and n > 1)
    for line in form.lines:
        for other in (line.part_of, line.within, line.under):
            if other and other not in keys:
                yield f"the line {line.key} of {form.id} refers to {other!r}, which is no line"
        for key, column in line.repeats:
            if key not in keys or column not in form.column_keys:
                yield f"the line {line.key} of {form.id} repeats {key}.{column}, which is no cell"
    for plan in form.columns:
        for other in (plan.within, plan.repeats):
            if other and other not in form.column_keys:
                yield f"the column {plan.key} of {form.id} refers to {other!r}, which is no column"
    yield from (f"closed names {key!r}, which is no line" for key in form.closed if key not in keys)
    sides = dict(form.sides)
    for key, side in (*((c.key, c.side) for c in form.columns), *((line.key, line.side) for line in form.lines)):
        if side and side not in sides:
            yield f"{key} stands on the side {side!r}; the form has {', '.join(sides) or 'no sides'}"
    for relation in form.relations:
        for other, column in relation.needs:
            if other == form.id and column not in form.column_keys:
                yield f"{relation.id} needs the column {column!r}"
        for posting in relation.postings:
            if posting.form != form.id:
                continue
            if posting.column != "*" and posting.column not in form.column_keys:
                yield f"{relation.id} names the column {posting.column!r}"
            if form.layout is Layout.FIXED and posting.lines is Lines.FIXED and posting.keys[0] not in keys:
                yield f"{relation.id} names the line {posting.keys[0]!r}"
