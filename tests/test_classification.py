from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

import govbudget as gb
from govbudget.classification import Classification, Code, Evidence, Kind, Level, Subject
from govbudget.classification.codes import code_text
from govbudget.classification.tree import normal_name
from govbudget.errors import CodeError, EditionNotAvailable, GovBudgetError, NotFound

KINDS = [Kind.FUNCTIONAL, Kind.ECONOMIC_DEPARTMENT]
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


@pytest.mark.parametrize("text", ["2010401", "201 04 01", "201|04|01", "２０１０４０１", 2010401, Code("2010401")])
def test_codes_in_every_printed_form(text: str | int | Code) -> None:
    assert tree[text].code == "2010401"
    assert text in tree


@pytest.mark.parametrize(
    "text", ["20", "2010", "201040", "abc", "", "²01", "201\x00", None, b"201", True, 1.5, "2" * 10**5]
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
    with pytest.raises(EditionNotAvailable):
        gb.load("functional", "2021")  # type: ignore[arg-type]
    assert gb.nearest("functional", 2010) == gb.load("functional", 2019)
    assert gb.nearest("functional", 2030).year == 2025
    with pytest.raises(CodeError, match="functional, economic_department"):
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
