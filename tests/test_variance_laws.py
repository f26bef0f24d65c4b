"""Laws of the variance, as properties over random tables and random changes of codes."""

from __future__ import annotations

from decimal import Decimal, localcontext

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from govbudget.classification import Change, Crosswalk, Kind, Link, Subject
from govbudget.exact import Undefined
from govbudget.tables import Table
from govbudget.variances import Series, Variance, VarianceLine, amounts_from, explain_variance, variance

CODES = [f"{c}{s:02d}{i:02d}" for c in (201, 202, 203) for s in (1, 2) for i in (1, 2, 3)]
ABOVE = sorted({code[:n] for code in CODES for n in (3, 5)})
amounts = st.decimals(-(10**6), 10**6, places=2)
leaves = st.dictionaries(st.sampled_from(CODES), amounts, max_size=10)
ZERO = Decimal(0)


@st.composite
def crosswalks(draw: st.DrawFn, from_year: int = 2021) -> Crosswalk:
    """Items that stay, move, split, merge, end or are new, in any branch."""

    def subjects(codes: list[str]) -> tuple[Subject, ...]:
        return tuple(Subject(code, f"科目{code}") for code in sorted(codes))

    old, new = draw(st.permutations(CODES)), draw(st.permutations(CODES))
    links = [Link(Change.UNCHANGED, subjects([code]), subjects([code]), certain=True) for code in ABOVE]
    while old or new:
        a, b = draw(st.sampled_from([(1, 1), (1, 1), (1, 2), (2, 1), (2, 2), (1, 0), (0, 1)]))
        a, b = min(a, len(old)), min(b, len(new))
        if not a and not b:
            a, b = len(old), len(new)
        links.append(Link(Change.RECODED, subjects(old[:a]), subjects(new[:b]), certain=True))
        old, new = old[a:], new[b:]
    return Crosswalk(Kind.FUNCTIONAL, from_year, from_year + 1, tuple(links))


def table(amounts: dict[str, Decimal], year: int, off: Decimal = ZERO, blank: frozenset[str] = frozenset()) -> Table:
    """A table with every level above the leaves; its total may be off, and some cells may be blank."""
    codes = sorted({code[:n] for code in amounts for n in (3, 5, 7)})
    rows = [("合计", str(sum(amounts.values(), ZERO) + off))]
    rows += [
        (c, "" if c in blank else str(sum((v for k, v in amounts.items() if k.startswith(c)), ZERO))) for c in codes
    ]
    return Table.from_rows("general_expenditure", ["total"], rows, "万元", year=year)


def contributions(lines: tuple[VarianceLine, ...]) -> Decimal:
    return sum((line.contribution for line in lines if isinstance(line.contribution, Decimal)), ZERO)


def hold(result: Variance) -> None:
    """Everything that holds of every variance."""
    for line in result:
        for tree in (result, result.subtree(line.key)):
            for level in (None, 1, 2, 3):
                total = tree.total.difference
                assert isinstance(total, Undefined) or contributions(tree.parts(level)) == total
    keys = [line.key for line in result]
    assert len(keys) == len(set(keys))
    for record in result.to_records(places=2):
        assert all(value.is_finite() for value in record.values() if isinstance(value, Decimal))
    assert str(explain_variance(result)) and str(explain_variance(result, "en"))


@settings(max_examples=60)
@given(leaves, leaves, crosswalks(), st.sampled_from([ZERO, Decimal("0.01")]))
def test_contributions_add_up_whatever_became_of_the_codes(
    old: dict[str, Decimal], new: dict[str, Decimal], links: Crosswalk, off: Decimal
) -> None:
    result = variance(table(new, 2022, off), table(old, 2021), crosswalk=links)
    hold(result)
    assert result.total.difference == sum(new.values(), off) - sum(old.values(), ZERO)
    if old and new:  # a table that prints a total and no lines goes less deep
        leaf_lines = [line for line in result.parts() if line.key != "rest"]
        assert sum((line.base or ZERO for line in leaf_lines), ZERO) == sum(old.values(), ZERO)
        assert sum((line.current or ZERO for line in leaf_lines), ZERO) == sum(new.values(), ZERO)


@settings(max_examples=60)
@given(leaves, leaves, crosswalks(), st.frozensets(st.sampled_from(CODES + ABOVE), max_size=6))
def test_contributions_add_up_beside_blanks(
    old: dict[str, Decimal], new: dict[str, Decimal], links: Crosswalk, blank: frozenset[str]
) -> None:
    now, before = table(new, 2022, blank=blank), table(old, 2021, blank=blank)
    hold(variance(now, before, crosswalk=links))
    hold(variance(now, before, crosswalk=links, missing="zero"))
    hold(variance(evolve(now, faults=("cut",)), evolve(before, faults=("cut",)), crosswalk=links))


@given(leaves, leaves, crosswalks())
def test_backwards_is_the_negative(old: dict[str, Decimal], new: dict[str, Decimal], links: Crosswalk) -> None:
    forward = variance(table(new, 2022), table(old, 2021), crosswalk=links)
    back = variance(table(old, 2021), table(new, 2022), crosswalk=links)

    def differences(result: Variance, sign: int) -> list[Decimal]:
        return sorted(sign * line.difference for line in result.parts() if isinstance(line.difference, Decimal))

    assert differences(forward, 1) == differences(back, -1)


@settings(max_examples=60)
@given(leaves, leaves, leaves, crosswalks(2020), crosswalks(2021))
def test_a_series_bridges_all_years_at_once(
    a: dict[str, Decimal], b: dict[str, Decimal], c: dict[str, Decimal], first: Crosswalk, second: Crosswalk
) -> None:
    years = {2020: a, 2021: b, 2022: c}
    series = Series.of([table(years[y], y) for y in (2022, 2020, 2021)], crosswalks=[second, first])
    assert series.years == (2020, 2021, 2022)
    for old, new in ((2020, 2021), (2021, 2022), (2020, 2022)):
        result = series.between(old, new)
        hold(result)
        assert result.total.difference == sum(years[new].values(), ZERO) - sum(years[old].values(), ZERO)
    for n, year in enumerate(series.years):
        printed = [code for line in series for code in line.codes[n]]
        assert len(printed) == len(set(printed)), year
        assert {code for code in printed if len(code) == 7} == set(years[year])


@given(leaves, leaves, crosswalks())
def test_the_context_of_the_caller_does_not_matter(
    old: dict[str, Decimal], new: dict[str, Decimal], links: Crosswalk
) -> None:
    now, before = table(new, 2022), table(old, 2021)

    def everything() -> tuple[object, ...]:
        result = variance(now, before, crosswalk=links)
        return result.to_records(places=4), str(explain_variance(result)), [line.base for line in result.parts()]

    wanted = everything()
    with localcontext() as context:
        context.prec = 3
        assert everything() == wanted


@given(amounts, amounts, st.integers(0, 6))
def test_percentages_are_within_half_a_place(base: Decimal, current: Decimal, places: int) -> None:
    line = VarianceLine("x", base, current, completes=True)
    for value, above in ((line.growth(places), current - base), (line.completion(places), current)):
        if base <= 0:
            assert isinstance(value, Undefined)
        else:
            assert isinstance(value, Decimal)
            assert abs(value * base - above * 100) <= base / 2 * Decimal(10) ** -places
            assert value.as_tuple().exponent == -places


@given(leaves, leaves)
def test_units_do_not_matter(old: dict[str, Decimal], new: dict[str, Decimal]) -> None:
    def side(values: dict[str, Decimal], year: int, unit: str) -> Table:
        shift = 4 if unit == "元" else 0
        return evolve(table({k: v.scaleb(shift) for k, v in values.items()}, year), unit=unit)

    kept = [Link(Change.UNCHANGED, (s,), (s,), certain=True) for s in (Subject(c, c) for c in sorted(CODES + ABOVE))]
    links = Crosswalk(Kind.FUNCTIONAL, 2021, 2022, tuple(kept))
    same = variance(side(new, 2022, "万元"), side(old, 2021, "万元"), crosswalk=links)
    mixed = variance(side(new, 2022, "万元"), side(old, 2021, "元"), crosswalk=links)
    assert [(x.key, x.difference) for x in mixed] == [(x.key, x.difference) for x in same]
    typed = [amounts_from(dict(v), year=y, unit="万元", kind="functional") for v, y in ((new, 2022), (old, 2021))]
    assert variance(*typed, crosswalk=links).total.difference == same.total.difference
