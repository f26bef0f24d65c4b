"""Codes of two editions: renamed, recoded, split, merged, new and ended ones."""

from __future__ import annotations

from decimal import Decimal

from govbudget.classification import Change, Crosswalk, Kind, Link, Subject
from govbudget.exact import Undefined
from govbudget.tables import Table
from govbudget.variances import variance

D = Decimal


def reasons(value: Decimal | Undefined) -> str:
    return value.reason if isinstance(value, Undefined) else ""


def subjects(*codes: str) -> tuple[Subject, ...]:
    return tuple(Subject(code, f"科目{code}") for code in codes)


def link(change: Change, old: str, new: str) -> Link:
    return Link(change, subjects(*old.split()), subjects(*new.split()), certain=True)


def custom(*changed: Link) -> Crosswalk:
    links = [link(Change.UNCHANGED, code, code) for code in ("201", "20101", "20102", "202", "20201")]
    return Crosswalk(Kind.FUNCTIONAL, 2021, 2022, tuple(sorted([*links, *changed], key=lambda x: str(x))))


def tree(year: int, **leaves: str) -> Table:
    """A table of leaves ``x2010101="5"`` with every level above them."""
    amounts = {key[1:]: D(value) for key, value in leaves.items()}
    codes = sorted({code[:n] for code in amounts for n in range(3, len(code) + 1, 2)})
    rows = [("合计", str(sum(amounts.values(), D(0))))]
    rows += [(code, str(sum((v for c, v in amounts.items() if c.startswith(code)), D(0)))) for code in codes]
    return Table.from_rows("general_expenditure", ["total"], rows, "万元", year=year)


def test_renamed_and_recoded() -> None:
    renamed = Link(Change.RENAMED, subjects("2010101"), (Subject("2010101", "新名"),), certain=True)
    links = custom(renamed, link(Change.RECODED, "2010102", "2010103"))
    result = variance(tree(2022, x2010101="6", x2010103="9"), tree(2021, x2010101="5", x2010102="7"), crosswalk=links)
    assert str(result["2010101"]) == "2010101 新名（原科目2010101）"
    assert result["2010101"].change is Change.RENAMED
    line = result["2010103"]
    assert (line.base, line.current, line.change, line.base_code) == (D(7), D(9), Change.RECODED, "2010102")
    assert result["2010102"] is line
    assert str(line) == "2010103 科目2010103（原2010102 科目2010102）"
    assert not result.unbridged


def test_split_into_one_line() -> None:
    links = custom(link(Change.SPLIT, "2010101", "2010102 2010103"))
    result = variance(tree(2022, x2010102="6", x2010103="9"), tree(2021, x2010101="5"), crosswalk=links)
    line = result["2010101"]
    assert (line.key, line.base, line.current) == ("2010102+2010103", D(5), D(15))
    assert line.label == "科目2010102、科目2010103"
    assert line.change is Change.SPLIT
    assert (line.parent, line.level) == ("20101", 3)
    assert result["2010103"] is line
    one = variance(tree(2022, x2010103="9"), tree(2021, x2010101="5"), crosswalk=links)
    assert one["2010103"].current == D(9)


def test_merged_are_added_up() -> None:
    links = custom(link(Change.MERGED, "2010101 2010201", "2010102"))
    result = variance(tree(2022, x2010102="6"), tree(2021, x2010101="1", x2010201="2"), crosswalk=links)
    line = result["2010102"]
    assert (line.base, line.current, line.change, line.base_code) == (D(3), D(6), Change.MERGED, "2010101+2010201")
    assert line.former == "2010101+2010201 科目2010101、科目2010201"
    assert [(entry.reason, entry.concerns) for entry in result.unbridged] == [("moved", ("20101", "20102"))]
    assert [(x.key, x.contribution) for x in result.parts(level=2)] == [("20101", D(5)), ("20102", D(-2))]
    assert [(x.key, x.contribution) for x in result.parts()] == [("2010102", D(3))]


def test_many_to_many() -> None:
    links = custom(link(Change.RECODED, "2010101 2010102", "2010103 2010104"))
    new, old = tree(2022, x2010103="6", x2010104="1"), tree(2021, x2010101="1", x2010102="2")
    line = variance(new, old, crosswalk=links)["2010103"]
    assert (line.base, line.current, line.change) == (D(3), D(7), Change.RECODED)
    back = variance(old, new, crosswalk=links)["2010103"]
    assert (back.base, back.current) == (D(7), D(3))


def test_new_and_ended_are_listed() -> None:
    links = custom(link(Change.ENDED, "2010101", ""), link(Change.NEW, "", "2010102"))
    result = variance(tree(2022, x2010102="6"), tree(2021, x2010101="5"), crosswalk=links)
    assert [(e.reason, e.key, e.year, e.amount) for e in result.unbridged] == [
        ("ended", "2010101", 2021, D(5)),
        ("new", "2010102", 2022, D(6)),
    ]
    new, ended = result["2010102"], result["2010101"]
    assert (new.base, reasons(new.growth(2)), new.difference) == (D(0), "no_base", D(6))
    assert (ended.current, reasons(ended.growth(2)), ended.difference) == (D(0), "ended", D(-5))
    assert (new.former, ended.former) == ("", "")
    assert sum((x.difference for x in result.parts() if isinstance(x.difference, Decimal)), D(0)) == D(1)
    nothing = variance(tree(2022, x2010102="0"), tree(2021, x2010101="0"), crosswalk=links)
    assert not nothing.unbridged


def test_a_branch_is_listed_once() -> None:
    links = custom(link(Change.NEW, "", "20103"), link(Change.NEW, "", "2010301"))
    result = variance(tree(2022, x2010301="6"), tree(2021, x20101="5"), crosswalk=links)
    assert [(e.reason, e.key) for e in result.unbridged] == [("new", "20103")]


def test_a_code_given_to_something_else() -> None:
    links = custom(link(Change.ENDED, "2010101", ""), link(Change.RECODED, "2010102", "2010101"))
    result = variance(tree(2022, x2010101="6"), tree(2021, x2010101="5", x2010102="4"), crosswalk=links)
    assert [(x.key, x.base, x.current) for x in result.parts()] == [
        ("2010101", D(4), D(6)),
        ("2010101@2021", D(5), D(0)),
    ]
    assert result["2010101"].base_code == "2010102"


def test_a_section_that_moved_to_another_class() -> None:
    """20110 人力资源事务 was merged into 20801 in 2021."""
    old = tree(2020, x2011001="5", x2080101="7", x2080199="1", x2010301="20")
    new = tree(2021, x2080101="14", x2080199="2", x2010301="21")
    result = variance(new, old)
    assert result["2080101"].base == D(12)
    assert [(e.key, e.concerns) for e in result.unbridged] == [("20801", ("201", "208"))]
    assert [(x.key, x.contribution) for x in result.parts()] == [
        ("2010301", D(1)),
        ("2080101", D(2)),
        ("2080199", D(1)),
    ]
    assert [(x.key, x.contribution) for x in result.parts(level=1)] == [("201", D(-4)), ("208", D(8))]
    branch = result.subtree("201")
    assert [e.key for e in branch.unbridged] == ["20801"]
    assert [(x.key, x.contribution) for x in branch.parts()] == [("2010301", D(1)), ("rest", D(-5))]


def test_an_item_that_became_a_section() -> None:
    """2010308 信访事务 became 20140 in 2024, with items of its own."""
    old = tree(2023, x2010308="5", x2010301="7")
    new = tree(2024, x2014001="4", x2014004="3", x2010301="8")
    result = variance(new, old)
    line = result["20140"]
    assert (line.base, line.current, line.base_code) == (D(5), D(7), "2010308")
    assert [(x.key, x.contribution) for x in result.parts()] == [("2010301", D(1)), ("20140", D(2))]


def test_names_come_from_the_edition_where_a_table_prints_none() -> None:
    result = variance(tree(2022, x2010401="6"), tree(2021, x2010401="6"))
    assert result["2010401"].label == "行政运行"
    unnamed = variance(tree(2022, x2010401="6"), column="total", base_column="total", on_error="list")
    assert str(unnamed["2010401"]) == "2010401"
