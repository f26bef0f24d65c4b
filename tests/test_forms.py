from __future__ import annotations

import pickle
from typing import Any

import pytest

from govbudget.disclosure import Disclosure
from govbudget.errors import ArgumentError, FormError, FormErrors, NotFound
from govbudget.forms import Form, Layout, Role, Stage, all_forms, all_relations, form, form_from_toml, profile
from govbudget.forms.files import form_from_data
from govbudget.forms.lines import PrintedLine, match_lines
from govbudget.judging.conditions import CONDITIONS, holds
from govbudget.language.labels import line_label
from govbudget.language.normal import normal
from govbudget.relation import Grade, Lines, Operator, Outcome, Posting, judge

IDS = [
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
]


def test_the_ten_forms_and_their_numbers() -> None:
    assert [f.id for f in all_forms()] == IDS
    assert [profile("jiangxi_2021").numbers[id] for id in IDS] == [f"公开{n:02d}" for n in range(1, 11)]
    ministry = profile("ministry_2022").numbers
    assert (ministry["three_public"], ministry["government_fund"]) == ("公开09", "公开07")
    for name in ("expenditures", ""):
        with pytest.raises(NotFound):
            form(name)


def test_a_relation_prints_its_cells_and_those_of_other_forms_with_the_form() -> None:
    turned = {"+": "-", "-": "+"}
    for relation in all_relations():
        _, _, stated, _, *rest = str(relation).split(" ")
        rest = rest if rest[0] in turned else ["+", *rest]
        texts = [stated, *(turned[sign] + cell for sign, cell in zip(rest[::2], rest[1::2], strict=True))]
        assert tuple(Posting.parse(text, relation.form) for text in texts) == relation.postings


@pytest.mark.parametrize("own", [f for stage in Stage for f in all_forms(stage)], ids=lambda own: own.full_id)
def test_relations_name_cells_that_exist(own: Form) -> None:
    for relation in own.relations:
        assert relation.form == own.id
        for posting in relation.postings:
            named = [f for f in all_forms(own.stage) if f.id == posting.form]  # of several variants one has it
            targets = [own] if posting.form == own.id else named
            columns = [c for c in (relation.columns if posting.column == "*" else (posting.column,)) if c != "*"]
            for column in columns:
                assert any(column in f.column_keys for f in targets), (relation.id, str(posting))
            for key in posting.keys:
                if not key.isdigit():
                    assert any(key in f.lines_by_key for f in targets), (relation.id, str(posting))
            assert abs(posting.sign) == 1
        for id, column in relation.needs:
            assert any(f.id == id and column in f.column_keys for f in all_forms(own.stage)), relation.id
        assert relation.postings[0].sign == 1
        assert relation.chinese
        assert not relation.when or relation.when in CONDITIONS
        assert relation.forms[0] == relation.form
        assert relation.id in str(relation)


def test_conditions_are_all_used() -> None:
    assert {relation.when for relation in all_relations()} - {""} == set(CONDITIONS)
    assert all(holds(name, Disclosure()) is None for name in CONDITIONS)
    with pytest.raises(NotFound):
        holds("on_sundays", Disclosure())


def test_one_id_has_one_grade() -> None:
    grades: dict[str, set[Grade]] = {}
    for relation in all_relations():
        grades.setdefault(relation.id, set()).add(relation.grade)
    assert all(len(found) == 1 for found in grades.values())


def test_of_which_lines_are_never_addends() -> None:
    for some in (each for stage in Stage for each in all_forms(stage)):
        for line in some.lines:
            assert not (line.within and line.part_of), line


@pytest.mark.parametrize("stage", Stage)
def test_titles_and_labels_name_one_thing(stage: Stage) -> None:
    titles = {(title, some.id) for some in all_forms(stage) for title in some.plain_titles}
    assert len(titles) == len({title for title, _ in titles})
    for some in all_forms(stage):
        for words, plans in some.lines_by_label.items():
            places = [(plan.side, plan.under, plan.within) for plan in plans]
            assert len(places) == len(set(places)), (some.id, words)


@pytest.mark.parametrize(
    ("text", "words", "of_which"),
    [
        ("一、一般公共服务支出", "一般公共服务支出", False),
        ("（1）公务用车购置费", "公务用车购置费", False),
        ("1. 副部（省）级及以上领导用车", "副部(省)级及以上领导用车", False),
        ("其中：外事接待批次（个）", "外事接待批次", True),
        ("一、车辆数合计(台、辆)", "车辆数合计", False),
        ("二十六、抗疫特别国债安排的支出", "抗疫特别国债安排的支出", False),
        ("使用非财政拨款结余（含专用结余）", "使用非财政拨款结余(含专用结余)", False),
        ("<总 计>", "<总计>", False),
        ("1.", "1.", False),
    ],
)
def test_labels_are_taken_apart(text: str, words: str, of_which: bool) -> None:
    assert line_label(text) == (words, of_which)


def test_plain_text() -> None:
    assert normal(' 一般公共预算财政拨款“三公"经费〔支出〕 ') == "一般公共预算财政拨款三公经费(支出)"


def test_a_label_used_twice_is_told_by_its_section() -> None:
    labels = ["一、一般公共预算财政拨款", "年初财政拨款结转和结余", "一、一般公共预算财政拨款", "一般公共服务支出"]
    matched = match_lines(form("fiscal_income_expenditure"), [PrintedLine(label) for label in labels])
    assert [m.key for m in matched] == ["general_income", "opening_balance", "opening_general", "201"]


def test_lines_printed_twice_and_unknown_lines() -> None:
    printed = [PrintedLine("甲", "201"), PrintedLine("甲", "201"), PrintedLine("附加"), PrintedLine("甲", "201")]
    matched = match_lines(form("expenditure"), printed)
    assert [(m.key, m.known, m.repeated) for m in matched] == [
        ("201", True, False),
        ("201#2", True, True),
        ("附加", False, False),
        ("201#3", True, True),
    ]


def test_forms_are_values() -> None:
    for some in all_forms():
        assert pickle.loads(pickle.dumps(some)) == some
        with pytest.raises(NotFound, match="no column 'x'"):
            some.column("x")
    assert form(form("income")) is form("income")


BASE: dict[str, Any] = {
    "id": "test",
    "name": "测试表",
    "titles": ["测试表"],
    "layout": "fixed",
    "columns": [{"key": "final", "headers": ["决算数"]}],
    "lines": [{"key": "a", "labels": ["甲"]}, {"key": "b", "labels": ["乙"], "part_of": "a"}],
}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"lines": [{"key": "a", "labels": ["甲"], "part_of": "z"}]}, "'z', which is no line"),
        ({"lines": [{"key": "a", "labels": ["甲"], "repeats": ["z.final"]}]}, "repeats z.final, which is no cell"),
        ({"lines": [{"key": "a", "labels": ["甲"], "repeats": ["a.x"]}]}, "repeats a.x, which is no cell"),
        ({"columns": [{"key": "final", "headers": ["决算数"], "within": "x"}]}, "'x', which is no column"),
        ({"columns": [{"key": "final", "headers": ["决算数"], "repeats": "x"}]}, "'x', which is no column"),
        ({"relations": [{"id": "A", "grade": "P", "stated": "a.x", "of": ["b.final"]}]}, "A names the column 'x'"),
        ({"relations": [{"id": "A", "grade": "P", "stated": "z.final", "of": ["b.final"]}]}, "A names the line 'z'"),
        ({"relations": [{"id": "A", "grade": "P", "stated": "a final", "of": []}]}, "is no posting"),
        ({"relations": [{"id": "A", "grade": "P", "stated": "a(b,c).final", "of": []}]}, "names 3 lines"),
        ({"relations": [{"id": "A", "grade": "P", "of": ["b.final"]}]}, "relations 1 needs stated"),
        ({"relations": [{"id": "A", "grade": "P", "stated": "a.final", "of": [1]}]}, "relations 1 has under of"),
        ({"id": ""}, "the form needs id"),
        ({"titles": "测试表"}, "has under titles the str '测试表', which should be a list of texts"),
        ({"layout": "loose"}, "one of 'fixed', 'coded'"),
        ({"codes": "fun"}, "has a wrong codes: 'fun' is no kind of classification"),
        ({"columns": []}, "the form needs columns"),
        ({"columns": [{"key": "c", "headers": ["数"], "required": "no"}]}, "should be true or false"),
        (
            {"columns": [{"key": "c", "headers": ["数"], "side": "left"}]},
            "c stands on the side 'left'; the form has no",
        ),
        ({"columns": [{"key": "c", "headers": ["数"]}] * 2}, "columns has the key 'c' more than once"),
        ({"lines": [{"key": "a", "labels": ["甲"]}] * 2}, "lines has the key 'a' more than once"),
        ({"lines": [3]}, "the form has under lines 1 the int 3, which should be a table"),
        ({"lines": {}}, "which should be a list"),
        ({"sides": {"left": "收入"}}, "sides has under left the str"),
        ({"closed": ["total"]}, "closed names 'total', which is no line"),
        ({"class_lines": {"colour": "red"}}, "class_lines has no 'colour'"),
        ({"column": []}, "the form has no 'column'; it has id, "),
    ],
)
def test_data_that_contradicts_itself_is_refused(change: dict[str, Any], says: str) -> None:
    assert form_from_data(BASE, {}).layout is Layout.FIXED
    with pytest.raises(FormErrors) as caught:
        form_from_data({**BASE, **change}, {"201": ["一般公共服务支出"], "202": ["外交支出"]})
    assert [fault for fault in caught.value.exceptions if says in str(fault)], caught.value.exceptions
    assert {getattr(fault, "form", None) for fault in caught.value.exceptions} == {change.get("id", "test")}


OWN = """
id = "staff"
name = "人员情况表"
titles = ["人员情况表", "人员编制情况表"]
layout = "fixed"

[[columns]]
key = "final"
headers = ["年末数"]

[[lines]]
key = "all"
labels = ["合计"]

[[lines]]
key = "active"
labels = ["在职人员"]
part_of = "all"

[[relations]]
id = "Z01"
grade = "P"
chinese = "合计 = 各项之和"
stated = "all.final"
of = ["children(all).final"]
"""


def test_a_form_of_ones_own_is_a_file_like_the_bundled_ones() -> None:
    own = form_from_toml(OWN)
    assert (own.id, own.column_keys, [line.key for line in own.lines]) == ("staff", ("final",), ["all", "active"])
    assert str(own.relations[0]) == "Z01 [P] all.final = children(all).final"
    by_class = form_from_toml(OWN + '\n[class_lines]\npart_of = "all"\n')
    assert by_class.lines_by_key["201"].part_of == "all"


def test_every_fault_of_an_own_form_is_said_at_once() -> None:
    with pytest.raises(FormErrors, match="the form staff has 4 faults") as caught:
        form_from_toml(
            OWN.replace("[[columns]]\n", "[[columns]]\nwide = true\n").replace('"all"', '"every"', 1) + "x = 1"
        )
    assert [str(fault) for fault in caught.value.exceptions] == [
        "columns 1 has no 'wide'; it has key, headers, measure, quantity, side, required, within, fund, repeats, compares",
        "relations 1 has no 'x'; it has stated, id, grade, of, chinese, operator, axis, columns, side, when, needs",
        "the line active of staff refers to 'all', which is no line",
        "Z01 names the line 'all'",
    ]
    copy = pickle.loads(pickle.dumps(caught.value))
    assert [str(fault) for fault in copy.exceptions] == [str(fault) for fault in caught.value.exceptions]
    with pytest.raises(FormErrors, match="no TOML") as caught:
        form_from_toml("id = ")
    assert isinstance(caught.value.exceptions[0], FormError)
    with pytest.raises(ArgumentError, match="read it first"):
        form_from_toml(b"id = 1")  # type: ignore[arg-type]


def test_a_variant_is_another_small_file() -> None:
    data = {
        **BASE,
        "relations": [
            {"id": "A99.1", "grade": "P", "chinese": "甲 = 乙", "stated": "a.final", "of": ["children(a).final"]}
        ],
    }
    made = form_from_data(data, {})
    assert made.relations[0].postings[1] == Posting("test", Lines.CHILDREN, "final", ("a",), -1)
    assert made.lines[0].role is Role.AMOUNT


@pytest.mark.parametrize(
    ("gap", "tolerance", "operator", "outcome"),
    [
        ("0", "0", "=", Outcome.PASSED),
        ("0.01", "0.015", "=", Outcome.ROUNDING),
        ("-0.015", "0.015", "=", Outcome.ROUNDING),
        ("0.016", "0.015", "=", Outcome.FAILED),
        ("-5", "0.01", "<=", Outcome.PASSED),
        ("0.01", "0.01", "<=", Outcome.ROUNDING),
        ("0.02", "0.01", "<=", Outcome.FAILED),
        ("5", "0.01", ">=", Outcome.PASSED),
        ("-0.01", "0.01", ">=", Outcome.ROUNDING),
        ("-0.02", "0.01", ">=", Outcome.FAILED),
        ("1", "0", "=", Outcome.FAILED),
    ],
)
def test_the_one_comparison(gap: str, tolerance: str, operator: str, outcome: Outcome) -> None:
    from decimal import Decimal

    assert judge(Decimal(gap), Decimal(tolerance), Operator(operator)) is outcome
