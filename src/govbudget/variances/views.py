"""The usual views of a disclosure (常用口径): by fund, 基本支出 and 项目支出, “三公”经费 over years, 机关运行经费 per head."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final, final

from attrs import frozen

from govbudget.arguments import decimals, renamed, several
from govbudget.disclosure import Disclosure
from govbudget.errors import AmountTypeError
from govbudget.exact import Undefined, ratio
from govbudget.forms import form as form_of
from govbudget.money import Money
from govbudget.tables import Table
from govbudget.variances.amounts import Amounts, Missing, amounts_across, amounts_of
from govbudget.variances.between import variance
from govbudget.variances.faults import OnError
from govbudget.variances.model import Variance
from govbudget.variances.series import Series

__all__ = ["PerHead", "basic_and_project", "by_fund", "fund_views", "per_head", "per_head_by_year", "three_public"]

#: The columns of 公开03 and 公开05 that are kinds of expenditure.
_KINDS: Final = ("basic", "project", "remitted", "operating", "subsidised")
_FISCAL: Final = "fiscal_income_expenditure"


@renamed(blank="missing", faults="on_error")
def by_fund(
    current: Disclosure,
    base: Disclosure,
    *,
    line: str = "expenditure_total",
    missing: Missing = "skip",
    on_error: OnError = "raise",
) -> Variance:
    """One line of 公开04 by fund (按资金性质): 一般公共预算, 政府性基金, 国有资本经营 are the lines, all together the total.

    Args:
        current: the disclosure that is compared.
        base: what it is compared with.
        line: key or label of the line; by default 本年支出合计.
        missing: as in :func:`~govbudget.variance`.
        on_error: as in :func:`~govbudget.variance`.

    Raises:
        NotFound: if a disclosure has no 公开04, or it has no such line.
    """
    _all_disclosures(current, base)
    return variance(*(_across(d, _FISCAL, line, _funds(), missing) for d in (current, base)), on_error=on_error)


def _funds() -> tuple[str, ...]:
    """The columns of 公开04 that are funds; the total is all of them together."""
    return tuple(plan.key for plan in form_of(_FISCAL).columns if plan.fund)


def _all_disclosures(*given: Any) -> None:
    """Refuse what is no disclosure."""
    several("disclosures", given, Disclosure, "disclosures", "read them first, as in by_fund(read(…), read(…))")


def _across(disclosure: Disclosure, form: str, line: str, columns: tuple[str, ...], missing: Missing) -> Amounts:
    return amounts_across(disclosure[form], line, columns, missing=missing)


@renamed(blank="missing", faults="on_error")
def fund_views(
    current: Disclosure,
    base: Disclosure,
    *,
    total: str = "expenditure_total",
    missing: Missing = "skip",
    on_error: OnError = "raise",
) -> dict[str, Variance]:
    """公开04 by function, once for each fund and once for all together (分资金性质的功能分类差异).

    Args:
        current: the disclosure that is compared.
        base: what it is compared with.
        total: key of the line whose change is explained; by default 本年支出合计.
        missing: as in :func:`~govbudget.variance`.
        on_error: as in :func:`~govbudget.variance`.

    Returns:
        variances by ``general``, ``fund``, ``capital`` and ``total``; a fund that one of the tables has no column for is left
        out.

    Raises:
        NotFound: if a disclosure has no 公开04.
    """
    _all_disclosures(current, base)
    tables = current[_FISCAL], base[_FISCAL]
    columns = [key for key in (*_funds(), "total") if all(key in table.columns for table in tables)]
    return {
        key: variance(
            *(amounts_of(d[_FISCAL], key, missing=missing) for d in (current, base)), total=total, on_error=on_error
        )
        for key in columns
    }


@renamed(blank="missing", faults="on_error")
def basic_and_project(
    current: Disclosure,
    base: Disclosure,
    *,
    line: str = "total",
    form: str = "expenditure",
    missing: Missing = "skip",
    on_error: OnError = "raise",
) -> Variance:
    """One line of 公开03 by kind of expenditure (基本支出、项目支出 …); of 公开05 with ``form="general_expenditure"``.

    Args:
        current: the disclosure that is compared.
        base: what it is compared with.
        line: key, code or label of the line; by default 合计.
        form: id of the form.
        missing: as in :func:`~govbudget.variance`.
        on_error: as in :func:`~govbudget.variance`.

    Raises:
        NotFound: if a disclosure has no such table, or it has no such line.
    """
    _all_disclosures(current, base)
    return variance(*(_across(d, form, line, _KINDS, missing) for d in (current, base)), on_error=on_error)


@renamed(blank="missing", faults="on_error")
def three_public(
    disclosures: Iterable[Disclosure | Table],
    column: str | None = None,
    *,
    missing: Missing = "skip",
    on_error: OnError = "raise",
) -> Series:
    """“三公”经费 over years (历年“三公”经费), amounts and counts.

    Args:
        disclosures: disclosures or their 公开07, each of another year.
        column: ``final``, ``initial_budget``, ``adjusted_budget`` or ``budget``; by default 决算数, of budgets 预算数.
        missing: as in :func:`~govbudget.variance`.
        on_error: as in :func:`~govbudget.variance`.

    Raises:
        NotFound: if one has no such table or column.
        ComparisonError: for budgets and final accounts beside each other.
    """
    how = "give one for each year, as in three_public([read(…), read(…)])"
    kinds: Any = (Disclosure, Table)
    given: tuple[Any, ...] = several("disclosures", disclosures, kinds, "a list of disclosures", how)
    tables = [d if isinstance(d, Table) else d["three_public"] for d in given]
    return Series.of(tables, column, missing=missing, on_error=on_error)


def per_head(amount: Money | None, staff: int | None, places: int) -> Money | Undefined:
    """An amount per head (人均), rounded half up: 机关运行经费 by the number of staff.

    Args:
        amount: the amount; ``None`` where it is not known.
        staff: number of persons; ``None`` where it is not known.
        places: decimals of the result, in the unit of the amount.

    Returns:
        the amount per head, or ``amount_blank``, ``staff_unknown``, ``staff_zero`` where it has none.

    Raises:
        AmountTypeError: if ``amount`` is no Money, or ``staff`` no whole number, or negative.
    """
    decimals("places", places)
    if amount is None:
        return Undefined("amount_blank")
    if not isinstance(amount, Money):
        why = f'an amount per head is one of Money, as Money("33.85", "万元"), not {amount!r}'
        raise AmountTypeError(why, value=amount)
    if staff is None:
        return Undefined("staff_unknown")
    if isinstance(staff, bool) or not isinstance(staff, int) or staff < 0:
        raise AmountTypeError(f"a number of staff is a whole number, not negative; got {staff!r}", value=staff)
    return Money(ratio(amount.value, Decimal(staff), places), amount.unit) if staff else Undefined("staff_zero")


@final
@frozen
class PerHead:
    """An amount per head in one year (某年人均).

    Args:
        year: the year.
        amount: the amount; ``None`` where it is not known.
        staff: the number of persons; ``None`` where it is not known.
        value: amount per head, or why it has none.
    """

    year: int
    amount: Money | None
    staff: int | None
    value: Money | Undefined


def per_head_by_year(
    amounts: Mapping[int, Money | None], staff: Mapping[int, int | None], places: int
) -> tuple[PerHead, ...]:
    """Amounts per head over years (历年人均): 机关运行经费 where staff numbers are known, oldest year first.

    Args:
        amounts: amounts by year.
        staff: numbers of persons by year; a year that is not there is not known.
        places: decimals, in the unit of each amount.
    """
    return tuple(
        PerHead(year, amounts[year], staff.get(year), per_head(amounts[year], staff.get(year), places))
        for year in sorted(amounts)
    )
