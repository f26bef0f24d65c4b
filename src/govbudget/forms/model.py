"""What a form is (表式): titles, columns, line plan and relations, as plain frozen data."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import cached_property, lru_cache
from typing import final

from attrs import evolve, field, frozen

from govbudget.classification.codes import Kind
from govbudget.errors import NotFound
from govbudget.figure import Quantity
from govbudget.forms.stage import Stage, named_for
from govbudget.language.labels import Label, line_label
from govbudget.language.normal import normal
from govbudget.money import Unit
from govbudget.relation import Relation
from govbudget.visible import visible

__all__ = ["ColumnPlan", "Form", "Layout", "LinePlan", "Measure", "Profile", "Role"]


class Measure(Enum):
    """What stage of the budget an amount belongs to (口径): never mixed silently."""

    INITIAL_BUDGET = "initial_budget"  #: 年初预算数
    ADJUSTED_BUDGET = "adjusted_budget"  #: 全年预算数, 调整预算数
    FINAL = "final"  #: 决算数, 执行数


class Layout(Enum):
    """How the lines of a form are known (行式)."""

    FIXED = "fixed"  #: by their printed labels, as in 公开01
    CODED = "coded"  #: by classification codes, as in 公开03
    LISTED = "listed"  #: by labels of the body's own, as of bodies, projects and purchases


class Role(Enum):
    """What part a planned line plays (行角色)."""

    AMOUNT = "amount"  #: an ordinary line; not printed means nothing to print
    TOTAL = "total"  #: a total that every such table prints
    SECTION = "section"  #: a total whose parts are listed under it with labels used before
    WHOLE = "whole"  #: a line that is the sum of others and has to be printed for that to be checked
    HEADING = "heading"  #: a heading without figures
    FOREIGN = "foreign"  #: a line that cannot belong to this form


@final
@frozen(repr=False)
class ColumnPlan:
    """A column of a form (栏).

    Args:
        key: column key.
        headers: printed headings, ``outer/inner`` where the inner one alone would not tell.
        measure: stage of the budget, where the column says it.
        quantity: amounts or counts.
        side: the half of a two-sided table that has it; empty for all.
        required: whether a table without it is not of this form.
        within: key of the column of which it is an 其中.
        fund: the fund that it shows.
        repeats: key of the column in which the year before printed the same figures: 年初结转和结余 → 年末结转和结余.
        compares: whether it stands beside the year's own figures for comparison: those of the year before, and changes.
    """

    key: str
    headers: tuple[str, ...]
    measure: Measure | None = None
    quantity: Quantity = Quantity.AMOUNT
    side: str = ""
    required: bool = False
    within: str = ""
    fund: str = ""
    repeats: str = ""
    compares: bool = False

    @cached_property
    def paths(self) -> tuple[tuple[str, ...], ...]:
        """The headings as normalised paths, longest first."""
        paths = (tuple(normal(part) for part in header.split("/")) for header in self.headers)
        return tuple(sorted(paths, key=len, reverse=True))

    def __repr__(self) -> str:
        return visible(f"<ColumnPlan {' '.join((self.key, *self.headers[:1]))}>")


@final
@frozen(repr=False)
class LinePlan:
    """A planned line of a form (行).

    Args:
        key: line key; the code for 类 lines.
        labels: printed labels, all years.
        side: the half of a two-sided table it stands in.
        part_of: key of the total whose addend it is.
        within: key of the line of which it is an 其中 (never an addend).
        under: key of the section line that must stand above it.
        role: what part it plays.
        quantity: amounts or counts.
        fund: the fund that it is of.
        repeats: line and column keys of the cells in which the year before printed the same figure, the first that is stated.
    """

    key: str
    labels: tuple[str, ...]
    side: str = ""
    part_of: str = ""
    within: str = ""
    under: str = ""
    role: Role = Role.AMOUNT
    quantity: Quantity = Quantity.AMOUNT
    fund: str = ""
    repeats: tuple[tuple[str, str], ...] = ()

    def __repr__(self) -> str:
        return visible(f"<LinePlan {' '.join((self.key, *self.labels[:1]))}>")


@final
@frozen(cache_hash=True, repr=False)
class Form:
    """A form of the departmental accounts (表式), as data.

    Args:
        id: stable id: ``income_expenditure``, ``expenditure`` …
        name: official title.
        titles: all printed titles.
        layout: fixed, coded or listed lines.
        columns: its columns in official order.
        lines: its planned lines; for coded forms only the totals.
        relations: what must hold among its cells and with other forms.
        codes: kind of the codes of a coded form.
        sides: the halves of a two-sided table with their headings.
        closed: keys of the lines that are the sum of exactly their planned parts; printed with fewer parts they are only
            at least their sum.
        repeated_groups: whether code, name and amount stand side by side several times.
        fund: the fund whose money it shows (一般公共预算 …, all of them 财政拨款); empty for all money.
        stage: whether of final accounts or of a budget: one form has a variant for each, under one id.
        label_headings: for listed lines the headings over their labels, one of which a table has; other words beside them are
            no labels.
        variant: which of several arrangements of one stage it is, as where a place prints the income of a budget as one
            list; empty for the usual one.
    """

    id: str
    name: str
    titles: tuple[str, ...]
    layout: Layout
    columns: tuple[ColumnPlan, ...]
    lines: tuple[LinePlan, ...] = ()
    relations: tuple[Relation, ...] = ()
    codes: Kind | None = None
    sides: tuple[tuple[str, tuple[str, ...]], ...] = ()
    repeated_groups: bool = False
    closed: tuple[str, ...] = ()
    fund: str = ""
    stage: Stage = Stage.FINAL_ACCOUNTS
    variant: str = ""
    label_headings: tuple[str, ...] = ()

    @cached_property
    def full_id(self) -> str:
        """Its id with its stage and variant, which no other form has: ``budget/income``, ``budget/income/list``."""
        stage = "" if self.stage is Stage.FINAL_ACCOUNTS else self.stage.value
        return "/".join(filter(None, (stage, self.id, self.variant)))

    @cached_property
    def column_keys(self) -> tuple[str, ...]:
        """The keys of its columns, in official order."""
        return tuple(column.key for column in self.columns)

    @cached_property
    def _columns_by_key(self) -> Mapping[str, ColumnPlan]:
        return {column.key: column for column in self.columns}

    @cached_property
    def lines_by_key(self) -> Mapping[str, LinePlan]:
        """Planned lines by key."""
        return {line.key: line for line in self.lines}

    @cached_property
    def _keys_by_role(self) -> Mapping[Role, tuple[str, ...]]:
        return {role: tuple(line.key for line in self.lines if line.role is role) for role in Role}

    def takes(self, code: str) -> bool:
        """Whether a code can be of the form's kind: 2xx are functional, 3xx economic; others number units or projects."""
        return code.startswith("3" if self.codes is Kind.ECONOMIC_DEPARTMENT else "2")

    @cached_property
    def parts(self) -> Mapping[str, tuple[str, ...]]:
        """The keys of the planned parts of each sum."""
        found: dict[str, list[str]] = {}
        for line in self.lines:
            if line.part_of:
                found.setdefault(line.part_of, []).append(line.key)
        return {key: tuple(keys) for key, keys in found.items()}

    @cached_property
    def elsewhere(self) -> Mapping[str, tuple[str, ...]]:
        """The keys of the lines that state what a line states where a sum between them is not printed, or is: 财政拨款收入 and its funds."""
        found: dict[str, list[str]] = {}
        for below in self.lines:
            whole = self.lines_by_key.get(below.part_of)
            for beside in self.parts.get(whole.part_of, ()) if whole is not None else ():
                if whole is not None and {*below.labels} & {*self.lines_by_key[beside].labels}:
                    found.setdefault(below.key, []).append(beside)
                    found.setdefault(beside, []).append(below.key)
                    found.setdefault(whole.key, []).append(beside)
        return {key: tuple(keys) for key, keys in found.items()}

    def name_at(self, stage: Stage) -> str:
        """What it is called at a stage: the 支出决算表 of final accounts is the 支出预算表 of a budget."""
        return named_for(self.name, stage)

    @cached_property
    def plans_budgets(self) -> bool:
        """Whether columns of it are a budget beside the final accounts, as in 公开07 (年初预算数, 决算数)."""
        return any(plan.measure not in (None, Measure.FINAL) for plan in self.columns)

    def keys_of(self, role: Role) -> tuple[str, ...]:
        """The keys of the planned lines that play a part."""
        return self._keys_by_role[role]

    @cached_property
    def lines_by_label(self) -> Mapping[str, tuple[LinePlan, ...]]:
        """Planned lines by the words of their labels."""
        found: dict[str, dict[str, LinePlan]] = {}
        for line in self.lines:
            for label in line.labels:
                found.setdefault(line_label(label).words, {})[line.key] = line
        return {words: tuple(lines.values()) for words, lines in found.items()}

    @cached_property
    def plain_titles(self) -> frozenset[str]:
        """Its titles, normalised."""
        return frozenset(normal(title) for title in self.titles)

    def in_year(self, year: int | None) -> Form:
        """The form with the years that its headings name (``{year}年预算数``, ``{prior}年预算数``); without such ones itself.

        Args:
            year: the year of the table; ``None`` where it is not known, and no heading names it.
        """
        return _in_year(self, year) if year is not None and self._names_years else self

    @cached_property
    def _names_years(self) -> bool:
        return any("{" in header for column in self.columns for header in column.headers)

    def column(self, key: str) -> ColumnPlan:
        """The column of this key.

        Raises:
            NotFound: if the form has none.
        """
        try:
            return self._columns_by_key[key]
        except KeyError:
            why = f"{self.name} has no column {key!r}; its columns are {', '.join(self.column_keys)}"
            raise NotFound(why, key=key, suggestions=self.column_keys) from None

    def plans_for(self, label: Label) -> tuple[LinePlan, ...]:
        """The planned lines that a printed label may mean, likeliest first."""
        plans = self.lines_by_label.get(label.words, ())
        return tuple(sorted(plans, key=lambda plan: bool(plan.within) != label.of_which)) if len(plans) > 1 else plans

    def __repr__(self) -> str:
        return visible(f"<Form {self.id} {self.name}>")


@lru_cache(maxsize=256)
def _in_year(form: Form, year: int) -> Form:
    years = {"year": year, "prior": year - 1}
    columns = [evolve(plan, headers=tuple(header.format(**years) for header in plan.headers)) for plan in form.columns]
    return evolve(form, columns=tuple(columns))


@final
@frozen(repr=False)
class Profile:
    """How one year or place numbers and titles the forms (版式).

    Args:
        id: stable id.
        name: in words.
        years: first and last year of accounts.
        numbers: printed number by form id; where a place numbers its tables in the contents only, that.
        place: the province, as bodies name it: 江西; empty for all.
        stage: whether of final accounts or of budgets.
        order: the ids of its forms as they are printed one after another.
        titles: printed titles by form id, where it prints other ones than the form's own name.
        unit: the usual unit of its amounts; ``None`` where nothing says it.
        source: the published document or notice that says so.
    """

    id: str
    name: str
    years: tuple[int, int]
    numbers: Mapping[str, str]
    place: str = ""
    stage: Stage = Stage.FINAL_ACCOUNTS
    order: tuple[str, ...] = ()
    titles: Mapping[str, tuple[str, ...]] = field(factory=dict)
    unit: Unit | None = None
    source: str = ""

    def __repr__(self) -> str:
        return visible(f"<Profile {self.id} {self.name}>")
