from __future__ import annotations

import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import govbudget as gb
from govbudget.classification import Classification, Code, Evidence, Kind, Level, Subject
from govbudget.classification.codes import code_text
from govbudget.classification.tree import normal_name
from govbudget.errors import CodeError, EditionNotAvailable, GovBudgetError, NotFound

KINDS = list(Kind)
tree = gb.load("functional", 2021)
codes = st.sampled_from(list(tree))


def test_the_tree_of_the_readme() -> None:
    assert tree["2010401"].name == "行政运行"
    assert [s.code for s in tree.ancestors("2010401")] == ["201", "20104"]
    assert tree.parent("2010401") == tree["20104"]
    assert tree.parent(201) is None
    assert tree["20104"] in tree.children("201")
    assert tree["2010401"].level is Level.ITEM
    assert tree["201"].evidence.documented
    assert not Evidence.E.documented
    assert str(tree["20104"]) == "20104 发展与改革事务"
    assert tree["2010401"].source


@pytest.mark.parametrize(
    "text", ["2010401", "201 04 01", "201|04|01", "２０１０４０１", 2010401, (201, 4, 1), Code("2010401")]
)
def test_codes_in_every_printed_form(text: str | int | Code) -> None:
    assert tree[text].code == "2010401"
    assert text in tree


@pytest.mark.parametrize(
    "text",
    [
        "20",
        "2010",
        "201040",
        "abc",
        "",
        "²01",
        "201\x00",
        None,
        b"201",
        True,
        1.5,
        "2" * 10**5,
        (),
        (201, 400),
        (201, -1),
        (201, True),
        ["201"],
        "²01",
        "⑱",
        "20１\u0001",
    ],
)
def test_what_is_no_code(text: object) -> None:
    with pytest.raises(CodeError):
        code_text(text)
    assert text not in tree
    assert tree.get(text) is None
    with pytest.raises(GovBudgetError):
        tree[text]


@given(st.one_of(st.text(), st.binary(), st.none(), st.integers(), st.floats()))
def test_look_up_raises_only_our_errors(key: object) -> None:
    try:
        assert tree[key].code
    except GovBudgetError:
        assert key not in tree


def test_code_values() -> None:
    code = Code("201 04 01")
    assert str(code) == "2010401"
    assert code.parent == Code("20104")
    assert Code("201").parent is None
    assert code.ancestors == (Code("201"), Code("20104"))
    assert Code("201") < Code("20104") < Code("2010401") < Code("202")
    assert [Code(t).level for t in ("201", "20104", "2010401", "201040101")] == list(Level)


def test_a_miss_suggests() -> None:
    with pytest.raises(NotFound, match="2010411.*near it") as caught:
        tree["2010411"]
    assert any("2010401" in suggestion for suggestion in caught.value.suggestions)
    assert str(caught.value).startswith("2010411 is not in the 2021 edition")
    with pytest.raises(NotFound):
        tree["999"]


def test_editions() -> None:
    assert gb.available("functional") == tuple(range(2019, 2026))
    with pytest.raises(EditionNotAvailable, match="2019") as caught:
        gb.load("functional", 2010)
    assert (caught.value.kind, caught.value.year, caught.value.nearest) == ("functional", 2010, 2019)
    assert gb.load("支出功能分类", "2021") is gb.load("functional", 2021)
    assert gb.nearest("functional", 2010) == gb.load("functional", 2019)
    assert gb.nearest("functional", 2030).year == 2025
    with pytest.raises(
        CodeError, match="functional .支出功能分类., economic_department .*, economic_government .*, revenue "
    ):
        gb.load("functions", 2021)


def test_names_change_with_the_edition() -> None:
    assert gb.load("functional", 2019)["215"].name == "资源勘探信息等支出"
    assert gb.load("functional", 2021)["215"].name == "资源勘探工业信息等支出"
    assert "资源勘探信息等支出" in gb.load("functional", 2021)["215"].names


def test_find_by_name() -> None:
    assert [s.code for s in tree.find("工业和信息产业监管")] == ["21505"]
    assert "2010401" in [s.code for s in tree.find("行政运行")]
    assert tree["207"] in tree.find("文化体育与传媒")
    assert [s.code for s in tree.find("其他 科技条件与服务")] == ["2060599"]
    assert tree.find("没有这个科目") == ()
    economic = gb.load("economic_department", 2021)
    assert economic.find("因公出国(境)费用") == economic.find("因公出国（境）费用") == (economic["30212"],)
    assert normal_name("支出") == "支出"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("year", gb.available("functional"))
def test_laws_of_the_tree(kind: Kind, year: int) -> None:
    edition = gb.load(kind, year)
    order = list(edition)
    assert order == sorted(order, key=Code)
    assert edition.children() == edition.level(1)
    for code in order:
        below = edition.descendants(code)
        assert below == tuple(c for c in order if c.startswith(code) and c != code)
        assert all(edition.parent(child.code) == edition[code] for child in edition.children(code))
        if len(code) > 3:
            assert edition[code] in edition.children(edition[code[:-2]].code)
    leaves = [subject.code for subject in edition.leaves()]
    parts = [leaf.code for top in edition.children() for leaf in edition.leaves(top.code)]
    assert sorted(leaves) == sorted(parts)
    assert all(not edition.descendants(leaf) for leaf in leaves)
    assert len(edition) == sum(len(edition.level(level)) for level in Level)


@given(codes, codes)
def test_descent_is_prefix(a: str, b: str) -> None:
    assert (b in tree.descendants(a)) == (b.startswith(a) and a != b)
    assert (tree[a] in tree.ancestors(b)) == (b.startswith(a) and a != b)


def test_values_survive_pickling() -> None:
    copy = pickle.loads(pickle.dumps(tree))
    assert copy == tree
    assert hash(copy) == hash(tree)
    assert tree != gb.load("functional", 2020)
    assert tree != 1
    assert repr(tree) == f"<Classification functional 2021: {len(tree)} subjects>"
    assert tree._ipython_key_completions_() == list(tree)


def test_a_list_of_ones_own() -> None:
    own = Classification("functional", 2021, [Subject("201", "甲"), Subject("20101", "乙")])
    assert own["20101"].evidence is Evidence.OFFICIAL
    assert [s.code for s in own.leaves("201")] == ["20101"]
    for rows in ([Subject("202", "甲"), Subject("201", "乙")], [Subject("201", "甲"), Subject("201", "乙")]):
        with pytest.raises(CodeError, match="official order"):
            Classification("functional", 2021, rows)


# -- finding ---------------------------------------------------------------------------------------------------------


def test_one_subject_by_name() -> None:
    assert tree.named("发展与改革事务").code == "20104"
    with pytest.raises(NotFound, match="stands for .* subjects") as caught:
        tree.named("行政运行")
    assert any("2010101" in suggestion for suggestion in caught.value.suggestions)
    with pytest.raises(NotFound, match="is no name") as caught:
        tree.named("发展和改革事务")
    assert any("20104" in suggestion for suggestion in caught.value.suggestions)
    with pytest.raises(NotFound):
        tree.named("x" * 10**5)


def test_search() -> None:
    assert [s.code for s in tree.search("20104", limit=2)] == ["20104", "2010401"]
    assert tree.search("发展与改革事务")[0].code == "20104"
    assert tree.search("工业和信息产业")[0].code == "21505"
    assert "2150599" in [s.code for s in tree.search("信息产业监管")]
    assert tree.search("") == tree.search("没有这样的科目") == ()
    assert len(tree.search("事务", limit=5)) == 5
    assert tree.search("①²\x00" * 10**4) == ()


def test_siblings_subtrees_and_levels() -> None:
    assert "20104" not in [s.code for s in tree.siblings("20104")]
    assert {s.code for s in tree.siblings("20104")} | {"20104"} == {s.code for s in tree.children("201")}
    assert len(tree.siblings("201")) == len(tree.children()) - 1
    part = tree.subtree("20104")
    assert list(part) == ["20104", *tree.descendants("20104")]
    assert part.parent("20104") is None
    assert part.parent("2010401") == tree["20104"]
    assert part.kind is tree.kind


def test_the_four_budgets() -> None:
    from govbudget.classification import Budget

    assert tree["2010401"].budget is Budget.GENERAL
    assert tree["223"].budget is Budget.STATE_CAPITAL
    assert tree["209"].budget is Budget.SOCIAL_INSURANCE
    assert tree["21208"].budget is Budget.GOVERNMENT_FUND
    revenue = gb.load("revenue", 2021)
    assert (revenue["101"].budget, revenue["10301"].budget) == (Budget.GENERAL, Budget.GOVERNMENT_FUND)


def test_the_lines_of_the_accounts() -> None:
    from govbudget.classification import account_lines

    lines = {line.line: line.name for line in account_lines()}
    assert lines["1"] == "一般公共预算财政拨款收入"
    assert lines["B2"] == "年初结转和结余"
    assert len(lines) == 20


def test_html() -> None:
    own = Classification("functional", 2021, [Subject("201", "<b>甲</b>")])
    assert "&lt;b&gt;" in own._repr_html_()
    assert "另有" in tree._repr_html_()


# -- one's own list --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_rows_come_back(kind: Kind) -> None:
    edition = gb.load(kind, 2021)
    rows = edition.to_rows()
    assert Classification.from_rows(kind, 2021, reversed(rows)) == edition


def test_an_official_list_of_pairs() -> None:
    own = Classification.from_rows("functional", 2026, [("20101", "乙"), (201, "甲"), ("2010199", "其他乙支出")])
    assert list(own) == ["201", "20101", "2010199"]
    assert all(s.evidence is Evidence.OFFICIAL and s.certain for s in own.values())


def test_all_faults_at_once() -> None:
    from govbudget.errors import CatalogueErrors

    rows: list[Any] = [
        ("201", "甲"),
        ("201", "乙"),
        ("2020101", "丙"),
        ("20199", "乙类支出"),
        ("20102", "  "),
        ("²", "丁"),
        {"code": "20103", "name": None},
        {"code": "20104", "name": "戊", "evidence": "Z"},
        (),
    ]
    with pytest.raises(CatalogueErrors, match="8 faults") as caught:
        Classification.from_rows("functional", 2021, rows)
    says = "\n".join(str(error) for error in caught.value.exceptions)
    for words in (
        "stands twice",
        "20201 is missing",
        "does not say 其他",
        "20102 has no name",
        "is no code",
        "20103 has no name",
        "20104 戊",
    ):
        assert words in says


# -- from year to year -----------------------------------------------------------------------------------------------

YEARS = gb.available("functional")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("years", [(2019, 2020), (2020, 2021), (2021, 2022), (2023, 2024), (2019, 2025), (2025, 2019)])
def test_every_subject_stands_in_one_link(kind: Kind, years: tuple[int, int]) -> None:
    walk = gb.crosswalk(kind, *years)
    old, new = gb.load(kind, years[0]), gb.load(kind, years[1])
    assert sorted(s.code for link in walk for s in link.old) == list(old)
    assert sorted(s.code for link in walk for s in link.new) == list(new)
    assert all(link.old or link.new for link in walk)
    assert repr(walk).startswith(f"<Crosswalk {kind.value} {years[0]} → {years[1]}")


@pytest.mark.parametrize("kind", KINDS)
@given(st.sampled_from(YEARS), st.sampled_from(YEARS))
def test_there_and_back_again(kind: Kind, a: int, b: int) -> None:
    there, back = gb.crosswalk(kind, a, b), gb.crosswalk(kind, b, a)
    assert all(back.one_to_one[new] == old for old, new in there.one_to_one.items())
    assert len(there.one_to_one) == len(back.one_to_one)
    assert there.inverse.inverse == there


def test_the_kinds_of_change() -> None:
    from govbudget.classification import Change

    walk = gb.crosswalk("functional", 2018 + 1, 2021)
    assert walk.link("215").change is Change.RENAMED
    assert [s.code for s in walk.link("2029901").new] == ["2029999"]
    assert walk.link("2029901").change is Change.RECODED
    assert not walk.link("2029901").certain
    assert walk.link("20110").change is Change.MERGED
    assert [s.code for s in walk.link("20110").old] == ["20110", "20801"]
    split = gb.crosswalk("economic_department", 2021, 2022).link("39906")
    assert (split.change, [s.code for s in split.new]) == (Change.SPLIT, ["39909", "39910"])
    assert "39906 赠与 → 39909" in str(split)
    merged = gb.crosswalk("economic_department", 2022, 2021).link("39910")
    assert (merged.change, [s.code for s in merged.old]) == (Change.MERGED, ["39909", "39910"])
    assert walk.link("2010401").change is Change.UNCHANGED
    assert walk[0] is walk.links[0]
    assert walk[:2] == walk.links[:2]
    assert {link.change for link in walk.changes} >= {Change.NEW, Change.ENDED}
    with pytest.raises(NotFound):
        walk.link("2029999")
    with pytest.raises(EditionNotAvailable):
        gb.crosswalk("functional", 2010, 2021)


def test_the_difference_of_two_editions() -> None:
    difference = gb.load("functional", 2020).diff(tree)
    assert "2010710" in [s.code for s in difference.new]
    assert "20110" in [s.code for s in difference.ended]
    assert ("21305", "21305") in [(a.code, b.code) for a, b in difference.renamed]
    assert tree.diff(tree) == ((), (), ())
    with pytest.raises(CodeError, match="not editions of one"):
        tree.diff(gb.load("revenue", 2021))


def test_the_two_economic_classifications() -> None:
    from govbudget.classification import to_department, to_government

    assert [m.government for m in to_government("30101")] == ["50101", "50501"]
    assert [m.government for m in to_government("30101", "行政")] == ["50101"]
    assert [m.government for m in to_government("30101", "参公")] == ["50101"]
    assert [m.government for m in to_government("30101", "事业")] == ["50501"]
    assert "30102" in [m.department for m in to_department("50101", "行政")]
    assert to_government("399") == ()
    with pytest.raises(NotFound):
        to_government("30101", "企业")
    department, government = gb.load("economic_department", 2021), gb.load("economic_government", 2021)
    later = gb.load("economic_department", 2025), gb.load("economic_government", 2025)
    for code in department:
        for mapping in to_government(code):
            assert mapping.government in government or mapping.government in later[1]
            assert mapping.source


# -- codes in words --------------------------------------------------------------------------------------------------


def test_a_code_in_words() -> None:
    words = "一般公共服务支出（类）发展与改革事务（款）行政运行（项）"
    assert gb.describe_code("2010401", 2021) == words
    assert gb.parse_description(words, 2021).code == "2010401"
    assert gb.parse_description("一般公共服务(类) 发展与改革事务(款) 行政运行(项)", 2021).code == "2010401"
    assert gb.parse_description("1. 一般公共服务（类）发展与改革事务（款）：反映", 2021).code == "20104"
    assert gb.parse_description("发展与改革事务（款）行政运行（项）", 2021).code == "2010401"
    assert gb.describe_code("30101", 2021, "economic_department") == "工资福利支出（类）基本工资（款）"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("行政运行", "names no subject"),
        ("行政运行（项）", "fits .* subjects"),
        ("一般公共服务（类）没有这个（款）", "is not there"),
        ("没有这个（类）", "is not there"),
        ("一般公共服务（类）科技条件与服务（款）", "is not there.*20101"),
        ("", "names no subject"),
        ("（类）" * 1000, "is not there"),
    ],
)
def test_words_that_name_no_code(text: str, says: str) -> None:
    with pytest.raises(NotFound, match=says):
        gb.parse_description(text, 2021)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("year", [2019, 2021, 2025])
def test_words_come_back_to_their_code(kind: Kind, year: int) -> None:
    for code in gb.load(kind, year):
        assert gb.parse_description(gb.describe_code(code, year, kind), year, kind).code == code
