"""Empty forms to be filled in (空白表): from them to a checked disclosure without a document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import Any, Final

from attrs import evolve

from govbudget.arguments import instance, several, text, whole_number
from govbudget.classification.codes import Kind
from govbudget.classification.tree import Classification
from govbudget.disclosure import Disclosure
from govbudget.errors import NotFound
from govbudget.figure import Quantity
from govbudget.forms import Form, LinePlan, Profile, Role, named_for
from govbudget.forms.lines import is_coded
from govbudget.interchange.formulas import Sum, cell_name, formula, ranges, sums_in
from govbudget.interchange.layout import Sheet, laid_out
from govbudget.interchange.sheets import Book
from govbudget.money import Unit
from govbudget.standards import DEFAULT, Standards
from govbudget.tables import Line, Table

__all__ = ["template"]

#: Planned lines and columns that only some provinces or former years print.
_NOT_PRINTED: Final[Mapping[str, frozenset[str]]] = {
    "income_expenditure": frozenset(("fiscal_income", "fund_of_fiscal_income")),
    "fiscal_income_expenditure": frozenset(("closing_general", "closing_fund", "closing_capital")),
    "income": frozenset(("education_fees",)),
    "three_public": frozenset(("budget", "meetings", "training")),
    "general_expenditure": frozenset(("opening_balance", "income", "closing_balance")),
    "general_basic": frozenset(("personnel", "public")),
    "state_capital": frozenset(("opening_balance", "income", "closing_balance")),
    "assets": frozenset(("vehicles_general",)),
    **dict.fromkeys(
        (f"budget/{id}" for id in ("general_expenditure", "government_fund", "state_capital", "fiscal_expenditure")),
        frozenset(("personnel", "public", "reserve")),
    ),
    "budget/income_expenditure": frozenset(
        ("basic", "personnel", "public", "project", "general", "fund", "capital", "special", "other")
    ),
}
#: The first year in which 三公经费 are compared with the adjusted budget of the year, 全年预算数, and no more with 年初预算数.
_ADJUSTED: Final = 2022
_BUDGETS: Final = ("initial_budget", "adjusted_budget")
#: The 类 that basic expenditure may have, as 公开06 prints them beside each other.
_BASIC: Final = (("301", "303"), ("302",), ("307", "310", "312", "399"))
_ECONOMIC: Final = Kind.ECONOMIC_DEPARTMENT
_DIGITS, _TEN, _OF_WHICH, _ENTITY = "一二三四五六七八九", "十", "其中：", "编制单位："
#: What stands below each table: a document that ends in a note was not cut off.
_NOTE: Final = "注：本表数字按所印位数核对。"
#: The parts of these lines are numbered.
_NUMBERED: Final = ("income_total", "expenditure_total", "opening_balance")
#: Digits of the code of a 类, and the first of those that stand for blank lines.
_CLASS: Final = 3
_FIRST: Final = 200
_MOST_ROWS: Final = 99
_CAPITAL, _CAPITAL_FUND = "223", "capital"


def template(
    profile: Profile | str,
    year: int,
    *,
    entity: str = "",
    unit: Unit | str = Unit.WAN_YUAN,
    codes: Iterable[str] | Mapping[str, Iterable[str]] = (),
    rows: int = 20,
    formulas: bool = True,
    standards: Standards = DEFAULT,
) -> bytes:
    """The empty forms of a place and year as a workbook (空白表, .xlsx), which people fill in and :func:`govbudget.read` reads.

    Lines of 类 and of uses have the names of the year's catalogue, or of that nearest to it. Totals are formulas that stay
    blank until a part is filled in; they may be overwritten. A program that fills in figures and calculates nothing
    leaves them without a value, which reading the workbook then says.

    Args:
        profile: how the place numbers its tables, or the id of one: ``ministry_2022``.
        year: year of accounts.
        entity: the body that publishes; empty to be filled in.
        unit: unit of the amounts.
        codes: functional codes that get lines, with the codes above them, in the tables that may have them; or a mapping from
            the id of a form to its codes. A table by code without any has blank lines for code and name.
        rows: how many blank lines that are, up to 99.
        formulas: whether totals are formulas.
        standards: the standards whose forms and profiles are meant, the bundled ones by default.

    Returns:
        the bytes of an .xlsx file; nothing is written anywhere.

    Raises:
        NotFound: for a profile, a form or a code that is not known.
        ArgumentError: for arguments of another kind.
        CodeError: for what is no code.
        UnitError: for an unknown unit.
        LibraryMissing: if XlsxWriter is not installed.
    """
    whole_number("year", year, "give it as in year=2023")
    whole_number("rows", rows, "give how many blank lines a table has, as in rows=20")
    text("entity", entity, 'give the name of the body, or ""')
    instance("standards", standards, Standards, "a Standards", "leave it out, or make one of Standards.default()")
    known = _profile(profile, standards)
    functional, economic = (standards.classifications.nearest(k, year) for k in (Kind.FUNCTIONAL, _ECONOMIC))
    forms = [standards.variants(id, known.stage)[0] for id in known.order or known.numbers]
    subjects = _subjects(codes, forms, functional)
    zeros, blanks = [], []
    for form in forms:
        free = 0 if subjects[form.id] else min(max(rows, 0), _MOST_ROWS)
        lines = _lines(form, functional, economic, subjects[form.id], free)
        columns = tuple(c.key for c in form.columns if c.key not in _left_out(form, year))
        titles = known.titles.get(form.id, ())
        about: dict[str, Any] = {
            "unit": None if all(c.quantity is Quantity.COUNT for c in form.columns) else unit,
            "title": named_for(titles[0], known.stage) if titles else "",
            "number": known.numbers.get(form.id, ""),
            "year": year,
            "stage": known.stage,
        }
        zeros.append(Table(form, lines, columns, (("0",) * len(lines),) * len(columns), **about))
        hidden = tuple(evolve(line, code=" ", label="") if line.row is not None else line for line in lines)
        blanks.append(Table(form, hidden, columns, (("",) * len(lines),) * len(columns), **about))
    disclosure = Disclosure(entity, year, known.stage, unit, tuple(blanks))
    sums = sums_in(Disclosure(tables=tuple(zeros))) if formulas else {}
    book = Book("zh")
    for table in blanks:
        sheet = laid_out(table, disclosure)
        sheet = evolve(sheet, entity=f"{_ENTITY}{entity}", statement=_NOTE)
        own = {at[1:]: of for at, of in sums.items() if at[0] == table.form.id}
        book.add_table(sheet, {at: _formula(sheet, at, of) for at, of in own.items()})
    return book.saved()


def _profile(given: Profile | str, standards: Standards) -> Profile:
    how = 'give one, as in forms.profile("ministry_2022"), or its id'
    instance("profile", given, (Profile, str), "a Profile or the id of one", how)
    if isinstance(given, Profile):
        return given
    known = {profile.id: profile for profile in standards.profiles}
    if given not in known:
        why = f"{given!r:.60} is no profile; there are {', '.join(known)}"
        raise NotFound(why, key=given, suggestions=tuple(known))
    return known[given]


def _subjects(
    codes: Iterable[str] | Mapping[str, Iterable[str]], forms: Sequence[Form], functional: Classification
) -> Mapping[str, Sequence[str]]:
    """The codes of each form; money of state capital is spent under its own 类, and other funds are not."""
    how = 'give them, as in codes=["2010401"]'
    wanted = "a list of functional codes"
    if isinstance(codes, Mapping):
        each = {id: list(several("codes", given, str, wanted, how)) for id, given in codes.items()}
        known = tuple(form.id for form in forms)
        if unknown := [id for id in each if id not in known]:
            why = f"{unknown[0]!r:.60} is no form of the profile; it has {', '.join(known)}"
            raise NotFound(why, key=unknown[0], suggestions=known)
    else:
        every = several("codes", codes, str, wanted, how)
        each = {form.id: [c for c in every if _may_have(form, functional[c].code)] for form in forms}
    return {form.id: _with_those_above(each.get(form.id, ()), functional) for form in forms}


def _may_have(form: Form, code: str) -> bool:
    return not form.fund or (form.fund == _CAPITAL_FUND) == code.startswith(_CAPITAL)


def _with_those_above(codes: Iterable[str], functional: Classification) -> list[str]:
    """Codes with those above them, in order."""
    found = set[str]()
    for code in codes:
        subject = functional[code]
        found |= {subject.code, *(above.code for above in functional.ancestors(code))}
    return sorted(found)


def _left_out(form: Form, year: int) -> frozenset[str]:
    """The planned lines and columns that a form does not print in a year."""
    budget = _BUDGETS[0] if year >= _ADJUSTED else _BUDGETS[1]
    compared = {column.key for column in form.columns if column.compares}
    return _NOT_PRINTED.get(form.full_id, frozenset()) | {budget} | compared


def _lines(
    form: Form, functional: Classification, economic: Classification, subjects: Sequence[str], free: int
) -> tuple[Line, ...]:
    """The lines that an empty form prints; blank ones have a row and a code of their own, so that their sums are known."""
    if form.repeated_groups:
        blocks = [[c for top in tops if top in economic for c in (top, *economic.descendants(top))] for tops in _BASIC]
        codes = [code for row in zip_longest(*blocks) for code in row if code is not None]
        totals = [plan for plan in form.lines if plan.role is Role.TOTAL]
        return (*(Line(code, economic[code].name, code) for code in codes), *map(_planned, totals))
    if is_coded(form):
        totals = [plan for plan in form.lines if plan.role is Role.TOTAL]
        named = (Line(code, functional[code].name, code) for code in subjects)
        blank = (Line(str(_FIRST + i), "", str(_FIRST + i), row=i) for i in range(free))
        return (*map(_planned, totals), *named, *blank)
    lines: list[Line] = []
    counts: Counter[str] = Counter()
    left_out = _NOT_PRINTED.get(form.id, frozenset())
    for plan in sorted(form.lines, key=lambda plan: not plan.key.isdigit()):  # 类 stand above the totals
        is_class = plan.key.isdigit()
        if plan.key in left_out or plan.role is Role.FOREIGN or (is_class and plan.key not in functional):
            continue
        if form.sides and plan.within:
            continue  # of what a balance is, which former years print
        line = _planned(plan, functional[plan.key].name if is_class else "")
        if plan.part_of in _NUMBERED and form.sides:
            counts[plan.part_of] += 1
            line = evolve(line, label=f"{_ordinal(counts[plan.part_of])}、{line.label}")
        lines.append(line)
    return tuple(lines)


def _planned(plan: LinePlan, name: str = "") -> Line:
    label = name or plan.labels[0]
    return Line(plan.key, f"{_OF_WHICH}{label}" if plan.within else label, "", plan.side, quantity=plan.quantity)


def _ordinal(number: int) -> str:
    """A number up to 99 in Chinese: 一, 十二, 二十."""
    tens, ones = divmod(number, 10)
    digits = ["", *_DIGITS]
    return f"{digits[tens] if tens > 1 else ''}{_TEN if tens else ''}{digits[ones]}"


def _formula(sheet: Sheet, at: tuple[int, int], of: Sum) -> str:
    """A sum that stays blank until one of its parts is filled in; that of blank lines takes those with a code of three digits."""
    places, table = sheet.places, sheet.table
    parts = (*of.plus, *of.minus)
    blank = [line for line, _ in parts if table.lines[line].row is not None and line != at[0]]
    if not blank:
        cells = ranges(places[part] for part in parts)
        return f'IF(COUNT({cells})=0,"",{formula(of, places)})'
    (first, column), (last, _) = places[blank[0], at[1]], places[blank[-1], at[1]]
    codes = f"{cell_name(first, 0)}:{cell_name(last, 0)}"
    cells = f"{cell_name(first, column)}:{cell_name(last, column)}"
    return f'IF(COUNT({cells})=0,"",SUMPRODUCT(--(LEN({codes})={_CLASS}),{cells}))'
