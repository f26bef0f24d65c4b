"""The bundled forms and profiles, read from the package's data when first asked for."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from govbudget.classification.codes import Kind
from govbudget.errors import FormError, NotFound
from govbudget.figure import Quantity
from govbudget.forms.model import ColumnPlan, Form, Layout, LinePlan, Measure, Profile, Role
from govbudget.relation import Axis, Grade, Lines, Operator, Posting, Relation

__all__ = ["all_forms", "all_profiles", "all_relations", "form", "form_from_data", "profile"]

#: In the order of the tables of 2021.
_FORMS: Final = (
    "income_expenditure",
    "income",
    "expenditure",
    "fiscal_income_expenditure",
    "general_expenditure",
    "general_basic",
    "three_public",
    "government_fund",
    "state_capital",
    "assets",
)
_PROFILES: Final = ("jiangxi_2021", "ministry_2022", "shanghai_2024")


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("govbudget.forms").joinpath("data").joinpath(name).read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _forms() -> dict[str, Form]:
    classes = _read("classes.toml")["classes"]
    return {name: form_from_data(_read(f"{name}.toml"), classes) for name in _FORMS}


def all_forms() -> tuple[Form, ...]:
    """Every form, in the order of the tables of 2021 (公开01 … 公开10)."""
    return tuple(_forms().values())


def form(id: str | Form) -> Form:
    """The form of this id.

    Raises:
        NotFound: for an unknown id.
    """
    if isinstance(id, Form):
        return id
    try:
        return _forms()[id]
    except (KeyError, TypeError):
        raise NotFound(f"{id!r:.60} is no form; there are {', '.join(_FORMS)}", key=id, suggestions=_FORMS) from None


@lru_cache(maxsize=1)
def all_relations() -> tuple[Relation, ...]:
    """Every relation of every form (勾稽关系), in form order."""
    return tuple(relation for form in all_forms() for relation in form.relations)


@lru_cache(maxsize=1)
def all_profiles() -> tuple[Profile, ...]:
    """Every bundled profile."""
    data = (_read(f"profiles/{name}.toml") for name in _PROFILES)
    return tuple(Profile(d["id"], d["name"], (d["years"][0], d["years"][1]), dict(d["numbers"])) for d in data)


def profile(id: str) -> Profile:
    """The profile of this id.

    Raises:
        NotFound: for an unknown id.
    """
    for candidate in all_profiles():
        if candidate.id == id:
            return candidate
    raise NotFound(f"{id!r} is no profile; there are {', '.join(_PROFILES)}", key=id, suggestions=_PROFILES)


def form_from_data(data: dict[str, Any], classes: dict[str, list[str]]) -> Form:
    """A form from the content of its data file; ``classes`` gives the printed names of the 类 lines by code.

    Raises:
        FormError: if a relation or line names a line or column that the form has not.
    """
    id = data["id"]
    lines = [_line(entry) for entry in data.get("lines", ())]
    if "class_lines" in data:
        lines += [LinePlan(code, tuple(names), **data["class_lines"]) for code, names in classes.items()]
    layout = Layout(data["layout"])
    if layout is Layout.CODED and not any(line.role is Role.TOTAL for line in lines):
        headers: list[str] = next((entry["headers"] for entry in data["columns"] if entry["key"] == "total"), [])
        names = dict.fromkeys(
            ("合计", "总计", "栏次合计", "合计行", *(h for h in headers if "/" not in h and h != "小计"))
        )
        lines.append(LinePlan("total", tuple(names), role=Role.TOTAL))
    form = Form(
        id=id,
        name=data["name"],
        titles=tuple(data["titles"]),
        layout=layout,
        columns=tuple(_column(entry) for entry in data["columns"]),
        lines=tuple(lines),
        relations=tuple(_relation(entry, id) for entry in data.get("relations", ())),
        codes=Kind.of(data.get("codes", "functional")) if layout is Layout.CODED else None,
        sides=tuple((key, tuple(words)) for key, words in data.get("sides", {}).items()),
        repeated_groups=data.get("repeated_groups", False),
        closed=tuple(data.get("closed", ())),
        fund=data.get("fund", ""),
    )
    _check(form)
    return form


def _column(entry: dict[str, Any]) -> ColumnPlan:
    return ColumnPlan(
        key=entry["key"],
        headers=tuple(entry["headers"]),
        measure=Measure(entry["measure"]) if "measure" in entry else None,
        quantity=Quantity(entry.get("quantity", "amount")),
        side=entry.get("side", ""),
        required=entry.get("required", False),
        within=entry.get("within", ""),
        fund=entry.get("fund", ""),
        repeats=entry.get("repeats", ""),
    )


def _line(entry: dict[str, Any]) -> LinePlan:
    return LinePlan(
        key=entry["key"],
        labels=tuple(entry["labels"]),
        side=entry.get("side", ""),
        part_of=entry.get("part_of", ""),
        within=entry.get("within", ""),
        under=entry.get("under", ""),
        role=Role(entry.get("role", "amount")),
        quantity=Quantity(entry.get("quantity", "amount")),
        fund=entry.get("fund", ""),
        repeats=tuple(
            (line, column) for line, _, column in (cell.rpartition(".") for cell in entry.get("repeats", ()))
        ),
    )


def _relation(entry: dict[str, Any], form: str) -> Relation:
    stated = Posting.parse(entry["stated"], form)
    parts = [Posting.parse(text, form) for text in entry["of"]]
    return Relation(
        id=entry["id"],
        grade=Grade(entry["grade"]),
        form=form,
        postings=(stated, *(Posting(p.form, p.lines, p.column, p.keys, -p.sign) for p in parts)),
        chinese=entry["chinese"],
        operator=Operator(entry.get("operator", "=")),
        axis=Axis(entry.get("axis", "")),
        columns=tuple(entry.get("columns", ())),
        side=entry.get("side", ""),
        when=entry.get("when", ""),
    )


def _check(form: Form) -> None:
    """A form's own data must not contradict itself; what it says of other forms is checked by the tests."""
    keys = form.lines_by_key
    for line in form.lines:
        for other in (line.part_of, line.within, line.under):
            if other and other not in keys:
                raise FormError(f"the line {line.key} of {form.id} refers to {other!r}, which is no line", form=form.id)
        for key, column in line.repeats:
            if key not in keys or column not in form.column_keys:
                raise FormError(
                    f"the line {line.key} of {form.id} repeats {key}.{column}, which is no cell", form=form.id
                )
    for plan in form.columns:
        for other in (plan.within, plan.repeats):
            if other and other not in form.column_keys:
                raise FormError(
                    f"the column {plan.key} of {form.id} refers to {other!r}, which is no column", form=form.id
                )
    for relation in form.relations:
        for posting in relation.postings:
            if posting.form != form.id:
                continue
            if posting.column != "*" and posting.column not in form.column_keys:
                raise FormError(f"{relation.id} names the column {posting.column!r}", form=form.id)
            if form.layout is Layout.FIXED and posting.lines is Lines.FIXED and posting.keys[0] not in keys:
                raise FormError(f"{relation.id} names the line {posting.keys[0]!r}", form=form.id)
