from __future__ import annotations

import operator
import pickle
from typing import Any, assert_type

import pytest
from hypothesis import given
from hypothesis import strategies as st

import govbudget as gb
from govbudget.classification import Classification, Code, Evidence, Kind, Level, Subject
from govbudget.classification.codes import code_text
from govbudget.classification.subject import normal_name
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


def test_what_can_be_no_key() -> None:
    assert not tree.__contains__(["201"])
    assert tree.get(["201"]) is None
    with pytest.raises(TypeError, match="unhashable"):
        tree[["201"]]


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
    assert code == "2010401" != Code("20104")
    assert code == "2010401"
    assert code != 2010401
    by_code: dict[object, int] = {code: 1}
    assert by_code["2010401"] == by_code[code] == 1
    by_code["2010401"] = 2
    assert by_code == {code: 2}
    assert code < "2010402"
    assert code < "2010402"
    assert sorted([Code("202"), Code("201"), Code("20101")]) == ["201", "20101", "202"]
    with pytest.raises(TypeError):
        assert code < 7  # type: ignore[operator]


def test_ints_of_other_libraries_are_codes() -> None:
    class Number:
        def __index__(self) -> int:
            return 20104

    assert tree[Number()].code == "20104"


def test_a_name_in_the_place_of_a_code() -> None:
    with pytest.raises(CodeError, match=r"'行政运行' is a name, of \d+ subjects.*named\('行政运行'\)"):
        tree["行政运行"]
    with pytest.raises(CodeError, match="is a name, of 20104 发展与改革事务"):
        tree["发展与改革事务"]
    with pytest.raises(CodeError, match="is no code"):
        tree["没有这个科目"]


def test_a_classification_cannot_be_changed() -> None:
    changes: list[Any] = [
        lambda t: t.__setitem__("201", tree["201"]),
        lambda t: t.pop("201"),
        lambda t: t.update({}),
        lambda t: t.clear(),
    ]
    for change in changes:
        with pytest.raises(TypeError, match="cannot be changed"):
            change(tree)
    with pytest.raises(TypeError):
        operator.or_(tree, {})
    assert dict(tree) == {code: tree[code] for code in tree}
    assert (
        dict(gb.load("functional", 2023)).keys() == gb.load("functional", 2023).keys()
    )  # nothing was looked up before
    assert [Code(t).level for t in ("201", "20104", "2010401", "201040101")] == list(Level)


def test_what_get_gives() -> None:
    assert_type(tree.get("201"), Subject | None)
    assert_type(tree.get("201", ""), Subject | str)
    assert_type(tree["201"].parent, Subject | None)
    assert tree.get("201") is tree.get("201", "") is tree["201"]
    assert tree.get("没有", "") == ""


def test_a_miss_suggests() -> None:
    with pytest.raises(NotFound, match="2010411.*near it") as caught:
        tree["2010411"]
    assert any("2010401" in suggestion for suggestion in caught.value.suggestions)
    assert str(caught.value).startswith("2010411 is not in the 2021 edition")
    with pytest.raises(NotFound):
        tree["999"]


def test_editions() -> None:
    assert gb.available("functional") == tuple(range(2019, 2027))
    with pytest.raises(EditionNotAvailable, match="2019") as caught:
        gb.load("functional", 2010)
    assert (caught.value.kind, caught.value.year, caught.value.nearest) == ("functional", 2010, 2019)
    with pytest.raises(EditionNotAvailable, match="2019 to 2026, the nearest is 2026"):
        gb.load("functional", 2027)
    assert gb.nearest("functional", 2010) == gb.load("functional", 2019)
    assert gb.nearest("functional", 2030).year == 2026
    with pytest.raises(CodeError, match=r"functional \(支出功能分类\), .*did you mean 'functional'"):
        gb.load("functinal", 2021)  # type: ignore[arg-type]
    with pytest.raises(CodeError, match="is no kind"):
        gb.load(7, 2021)  # type: ignore[arg-type]


def test_names_and_years_as_people_write_them() -> None:
    for kind in KINDS:
        assert gb.load(Kind.of(kind.chinese), 2021) is gb.load(kind, 2021)
    assert gb.load("支出功能分类", "2021") is gb.load("functional", " 2021 ") is tree
    for year in (True, 2021.0, "二〇二一", "21", None, "2021年"):
        with pytest.raises(
            EditionNotAvailable, match="is no year; an edition of .* is named by its budget year"
        ) as caught:
            gb.load("functional", year)  # type: ignore[arg-type]
        assert caught.value.nearest == 2025
        with pytest.raises(EditionNotAvailable, match="is no year"):
            gb.nearest("functional", year)  # type: ignore[arg-type]


# -- evidence and the edition that is not published ------------------------------------------------------------------


def test_evidence_in_words() -> None:
    words = {evidence: (evidence.english, evidence.chinese) for evidence in Evidence}
    assert words[Evidence.A] == words[Evidence.B] == ("documented", "有据")
    assert words[Evidence.C] == ("agrees with an older edition", "与旧版一致")
    assert words[Evidence.D] == words[Evidence.E] == ("compiled", "仅据整理")
    assert repr(Evidence.E) == "<Evidence.E: compiled 仅据整理>"
    assert repr(tree["20104"]) == "<Subject 20104 发展与改革事务: documented 有据>"
    assert "compiled 仅据整理" in repr(tree["217"])
    assert f"{tree.evidence['compiled 仅据整理']} compiled 仅据整理" in repr(tree)
    assert sum(tree.evidence.values()) == len(tree)
    own = Classification.from_rows("functional", 2021, [("201", "甲")])
    assert repr(own) == "<Classification functional 2021: 1 subjects (1 official list 官方科目表)>"


def test_the_measured_error_of_compiled_rows() -> None:
    for evidence in Evidence:
        assert (evidence.error is not None) == (evidence.chinese == "仅据整理")
    error = Evidence.E.error
    assert error is not None
    assert (error.wrong, error.of, str(error.low), str(error.high)) == (1, 30, "0.001", "0.17")
    assert str(error) == "1 of 30 out of sample, 95 % interval 0.1–17 %; biased to much-used codes"


@pytest.mark.parametrize("kind", KINDS)
def test_the_edition_that_is_not_published(kind: Kind) -> None:
    """It has the rows of the year before, with their evidence; what documents of the year show is told apart."""
    last, carried = gb.load(kind, 2025), gb.load(kind, 2026)
    assert list(carried) == [code for code, s in last.items() if s.year_to is None or s.year_to > 2025]
    assert all((s.name, s.evidence) == (last[s.code].name, last[s.code].evidence) for s in carried.values())
    assert "the edition of 2026 is not published" in carried.remark
    assert carried.remark in repr(carried)
    assert not last.remark
    seen = [s for s in carried.values() if not s.carried]
    assert f"{len(seen)} of them shown by documents of 2026" in carried.remark
    assert all(s.documented for s in seen)
    assert not any(s.documented or s.certain for s in carried.values() if s.carried)
    assert not any(s.carried for s in last.values())
    assert not gb.crosswalk(kind, 2025, 2026).changes


def test_documents_confirm_as_far_as_they_go() -> None:
    carried = gb.load("functional", 2026)
    assert carried["2010506"].documented  # printed by a budget of 2026
    assert carried["20104"].carried
    assert carried["20104"].evidence.documented
    assert "carried over 沿用" in repr(carried["20104"])
    assert carried.remark == carried.subtree("201").remark == pickle.loads(pickle.dumps(carried)).remark


# -- codes that were something else ----------------------------------------------------------------------------------


def test_a_reused_code_has_not_the_name_from_before() -> None:
    now = gb.load("economic_department", 2021)
    assert now["30311"].names == ("代缴社会保险费",)
    assert [s.code for s in now.find("住房公积金")] == ["30113"]
    revenue = gb.load("revenue", 2021)
    assert revenue["1100260"].names == ("灾害防治及应急管理共同财政事权转移支付收入",)
    assert gb.load("revenue", 2019)["1100260"].names == ("其他共同财政事权转移支付收入",)


def test_what_a_code_was_before() -> None:
    early = gb.nearest("economic_department", 2017)
    assert early.year == 2019
    assert "30311 was 住房公积金 to 2017" in early.remark
    with pytest.raises(NotFound, match="30311 was 住房公积金 to 2017"):
        early["30311"]
    assert "1100260" in gb.nearest("revenue", 2018)  # the same in 2018 and in 2019
    assert "30311" in gb.nearest("economic_department", 2030)
    with pytest.raises(NotFound, match="30311 was 住房公积金 to 2017"):
        gb.load("economic_department", 2019)["30311"]


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
    assert not operator.ne(copy, tree)
    assert tree != gb.load("functional", 2020)
    assert tree != 1
    assert tree != dict(tree)
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


@pytest.mark.parametrize(
    "text",
    [
        "发展改革事务",
        "发展和改革事务",
        "发展及改革的事务",
        "发展、改革事务",
        "“发展”与（改革）事务",
        "发展与改革事务支出",
    ],
)
def test_search_forgives_joining_words_and_punctuation(text: str) -> None:
    assert tree.search(text)[0].code == "20104"


def test_the_tree_is_walked_from_a_subject() -> None:
    subject = tree["2010401"]
    assert subject.parent is tree["20104"]
    assert subject.parent.parent is tree["201"]
    assert tree["201"].parent is None
    assert subject.ancestors == tree.ancestors("2010401")
    assert tree.roots == tree.children()
    assert tree.subtree("20104").roots == (tree["20104"],)
    own = Classification.from_rows("functional", 2021, [("20101", "乙"), ("201", "甲")])
    assert own["20101"].parent is own["201"]
    assert pickle.loads(pickle.dumps(own))["20101"].parent == own["201"]


def test_the_tree_as_text() -> None:
    part = tree.subtree("20104")
    lines = part.to_text().split("\n")
    assert lines[:3] == ["支出功能分类 2021", "20104 发展与改革事务", "  2010401 行政运行"]
    assert "  2010402 一般行政管理事务（与旧版一致）" in lines
    assert len(lines) == 1 + len(part)
    assert str(part) == part.to_text()
    whole = tree.to_text().split("\n")
    assert len(whole) == 2 + len(tree.roots)  # short by default
    assert whole[-1].startswith(f"… 另有 {len(tree) - len(tree.roots)} 个下级科目")
    assert len(tree.to_text(levels=2).split("\n")) == 2 + len(tree.level(1)) + len(tree.level(2))
    assert len(tree.to_text(levels=9).split("\n")) == 1 + len(tree)
    assert gb.load("functional", 2026).remark in gb.load("functional", 2026).to_text()


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
    assert "\u3000行政运行" in tree.subtree("20104")._repr_html_()
    assert "与旧版一致" in tree.subtree("20104")._repr_html_()
    later = gb.load("functional", 2026)
    assert later.remark in later._repr_html_()
    assert "有据，沿用" in later._repr_html_()


# -- from year to year -----------------------------------------------------------------------------------------------

YEARS = gb.available("functional")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("years", [(2019, 2020), (2020, 2021), (2021, 2022), (2023, 2024), (2019, 2026), (2026, 2019)])
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


def test_what_changed_from_2024_to_2025() -> None:
    changes = [*gb.crosswalk("functional", 2024, 2025).changes, *gb.crosswalk("revenue", 2024, 2025).changes]
    assert [str(link) for link in changes if link.old] == [
        "2210106 公共租赁住房、2210107 保障性住房租金补贴、2210110 保障性租赁住房 → 2210111 配租型住房保障 [merged, uncertain]"
    ]
    new = [link for link in changes if not link.old]
    assert [s.code for link in new for s in link.new] == ["2170404", "22911", "23107", "1030184", "1050305"]
    assert all(link.certain for link in new)
    assert not gb.crosswalk("economic_department", 2024, 2025).changes


def test_the_difference_of_two_editions() -> None:
    difference = gb.load("functional", 2020).diff(tree)
    assert "2010710" in [s.code for s in difference.new]
    assert "20110" in [s.code for s in difference.ended]
    assert ("21305", "21305") in [(a.code, b.code) for a, b in difference.renamed]
    assert tree.diff(tree) == ((), (), ())
    with pytest.raises(CodeError, match="not editions of one"):
        tree.diff(gb.load("revenue", 2021))


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
