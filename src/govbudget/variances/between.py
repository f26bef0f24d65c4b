"""Compare one table with another, or two columns of one table (差异比较)."""

from __future__ import annotations

from govbudget.arguments import instance, renamed
from govbudget.classification import Classifications, Crosswalk
from govbudget.classification.lists import Lists
from govbudget.forms import Measure
from govbudget.rollup import Ledger, RollUp
from govbudget.tables import Table
from govbudget.variances.amounts import Amounts, Missing, amounts_of
from govbudget.variances.faults import Fault, OnError, incomparable
from govbudget.variances.model import Variance
from govbudget.variances.series import compare, series_of
from govbudget.variances.words import Explanation

__all__ = ["compare_tables", "explain_variance", "variance"]


@renamed(blank="missing", faults="on_error")
def variance(
    current: Table | RollUp | Ledger | Amounts,
    base: Table | RollUp | Ledger | Amounts | None = None,
    *,
    column: str | None = None,
    base_column: str | None = None,
    measure: Measure | str | None = None,
    base_measure: Measure | str | None = None,
    total: str | None = None,
    crosswalk: Crosswalk | None = None,
    missing: Missing = "skip",
    on_error: OnError = "raise",
    classification: Lists = None,
) -> Variance:
    """What changed from a base, line by line (差异分析): the budget, the prior year, or any other.

    Codes of two editions are bridged: renamed and recoded ones are one line, merged ones are added up, those a code was split
    into are added up to its line. What cannot be bridged is listed in ``unbridged``.

    Args:
        current: what is compared: a table, a roll-up, a ledger, or the :class:`Amounts` of typed figures.
        base: what it is compared with; without it another column of the same table or roll-up (``base_column``).
        column: column of ``current``; by default 决算数, 合计, or the first one.
        base_column: column of ``base``; by default that of ``current``.
        measure: stage of the budget of ``current``; by default what its table and column say: 决算数 in final accounts,
            年初预算数 in a budget.
        base_measure: stage of the budget of ``base``, likewise.
        total: key or code of the line whose change is explained; needed where a table has several totals (公开01, 公开04).
        crosswalk: instead of the bundled one for the two years; it lists every subject of both editions.
        missing: what a blank cell is. With ``"skip"`` it states nothing and what rests on it is unknown; with ``"zero"`` it is 0.
        on_error: ``"raise"`` an error, or ``"list"`` it in ``faults`` of the result and leave out what it concerns.
        classification: one's own list, or several, or a mapping from kind to list, instead of the bundled editions; a year
            without a list of its own has the nearest one.

    Returns:
        what changed of every line, the lines that make the change of the total, and what has no counterpart.

    Raises:
        ComparisonError: for two sides of one year and measure, columns of several measures of several years in documents of
            one stage without naming them, unknown years, other tables, an unclear total, a crosswalk of other years.
        NotFound: for a column or total that is not there, for a code outside the classification.
        UnitError: where only one side says its unit. Known units are converted exactly.
        EditionNotAvailable: for a year without a crosswalk.
    """
    same, other = base is None, current if base is None else base
    if same and (base_column is None or isinstance(other, Amounts)):
        raise incomparable("there is no base; give one as base, or name another column of the table as base_column")
    if crosswalk is not None:
        how = 'make one, as in crosswalk("functional", 2020, 2021)'
        instance("crosswalk", crosswalk, Crosswalk, "a Crosswalk", how)
    new = amounts_of(current, column, measure=measure, missing=missing)
    old = amounts_of(other, base_column if same else base_column or column, measure=base_measure, missing=missing)
    given = () if crosswalk is None else (crosswalk,)
    asked = ((current, measure), (other, base_measure))
    named = all(isinstance(side, Amounts) or stage is not None for side, stage in asked)
    stages = {old.stage, new.stage} - {None}
    found = _periods(old, new, same=same, named=named or len(stages) > 1, linked=bool(given))
    lists = Classifications.of(classification)
    return compare(series_of((old, new), total, given, found, on_error, same=same, lists=lists), 0, 1)


def _periods(old: Amounts, new: Amounts, *, same: bool, named: bool, linked: bool) -> list[Fault]:
    """What is doubtful about years and measures: they are never mixed silently."""
    if not same and not linked and None in (old.year, new.year):
        return [Fault("year_unknown")]
    if old.measure is new.measure and old.year == new.year and not linked:
        return [Fault("same_period", new.year, new.measure_key)]
    if old.measure is not new.measure and old.year != new.year and not named:
        return [Fault("measures_mixed", old.year, new.measure_key, old.measure_key)]
    return []


#: The name that :func:`variance` had in former versions.
compare_tables = variance


def explain_variance(
    variance: Variance, lang: str = "zh", n: int = 3, *, places: int = 2, level: int | None = None
) -> Explanation:
    """The few lines that make the change of a variance's total (差异说明), in words and as a table.

    Args:
        variance: what is explained.
        lang: ``zh`` or ``en``.
        n: how many lines to name at most, those that change most first.
        places: decimals of percentages.
        level: level of the lines, as in :meth:`~govbudget.Variance.parts`.

    Raises:
        NotFound: for another language.
        ArgumentError: for what is no variance, and for ``n``, ``places`` and ``level`` that are no whole numbers from 0.
    """
    how = 'give one, as in explain_variance(variance(d["公开05"], prior["公开05"]))'
    instance("variance", variance, Variance, "a Variance", how)
    return variance.explain(lang, n, places=places, level=level)
