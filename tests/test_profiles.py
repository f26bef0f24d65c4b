"""Profiles: how places and years number, order and title the forms; those of one's own; which one a document is of."""

from __future__ import annotations

import pickle
from collections import Counter
from typing import Any

import pytest

import govbudget as gb
from govbudget.errors import ArgumentError, FormErrors, NotFound
from govbudget.forms import Profile, Stage, all_forms, all_profiles, form, form_from_toml, profile, profile_from_toml
from govbudget.language.normal import normal
from govbudget.recognition.captions import form_of_title, forms_of_damaged

IDS = {stage: {form.id for form in all_forms(stage)} for stage in Stage}


@pytest.mark.parametrize("one", all_profiles(), ids=lambda one: one.id)
def test_a_bundled_profile_is_whole(one: Profile) -> None:
    assert {*one.numbers, *one.order, *one.titles} <= IDS[one.stage]
    assert set(one.numbers) <= set(one.order)
    for each in (one.numbers.values(), one.order):
        assert len(list(each)) == len(set(each))
    assert one.source
    assert one.name
    assert one.years[0] <= one.years[1]
    assert one.place in one.name
    assert (one.stage is Stage.BUDGET) == ("budget" in one.id) == ("预算" in one.name)
    assert profile(one.id) is one
    assert pickle.loads(pickle.dumps(one)) == one


def test_bundled_profiles_have_names_of_their_own() -> None:
    assert {"jiangxi_2021", "ministry_2022", "shanghai_2024"} <= {one.id for one in all_profiles()}
    assert all(n == 1 for n in Counter(one.id for one in all_profiles()).values())
    assert [one.years for one in all_profiles()] == sorted(one.years for one in all_profiles())
    unknown: list[Any] = ["jiangxi", "", []]
    for id in unknown:
        with pytest.raises(NotFound, match="there are .*jiangxi_2021"):
            profile(id)


def test_a_printed_title_is_of_one_form() -> None:
    of: dict[tuple[str, Stage], set[str]] = {}
    for one in all_profiles():
        for id, titles in one.titles.items():
            for title in titles:
                of.setdefault((normal(title), one.stage), set()).add(id)
    for (title, _), ids in of.items():
        assert len(ids) == 1
        found = form_of_title(title)
        assert found is not None
        assert {found.id} == ids


@pytest.mark.parametrize(
    ("title", "id"),
    [
        ("三、收入决算表（分科目）", "income"),
        ("2022年度支出决算表（分科目）", "expenditure"),
        ("支出决算表（分单位）", None),  # the same by body, which is no form
        ("一般公共预算财政拨款支出决算表（一）", "general_expenditure"),
        ("一般公共预算财政拨款支出决算表（二）", "general_basic"),
        ("一般公共预算财政拨款收入支出决算表", "general_expenditure"),  # with columns of income and balances
    ],
)
def test_titles_of_profiles_are_read(title: str, id: str | None) -> None:
    found = form_of_title(title)
    assert (found.id if found else None) == id


def test_a_title_of_a_profile_is_none_to_be_mended() -> None:
    assert not forms_of_damaged("收入决算表（分单位）")
    assert forms_of_damaged("出决算表") == (form("expenditure"),)


TABLE = """
支出决算表（分单位）
单位：万元
| 单位名称 | 合计 | 基本支出 | 项目支出 |
| 某市示例局本级 | 30.00 | 20.00 | 10.00 |
| 某市示例中心 | 20.00 | 10.00 | 10.00 |

支出决算表（分科目）
单位：万元
| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
| | 合计 | 50.00 | 30.00 | 20.00 |
| 201 | 一般公共服务支出 | 50.00 | 30.00 | 20.00 |

注：本表反映支出情况。
"""


def test_the_table_by_subject_is_read_and_that_by_body_kept() -> None:
    d = gb.read(f"某省某市示例局2022年度部门决算\n{TABLE}".encode())
    (table,) = d.tables
    assert (table.form.id, table.name, table.complete) == ("expenditure", "支出决算表（分科目）", True)
    assert str(table["201", "basic"]) == "30.00 万元"
    (kept,) = d.unmodelled
    assert "某市示例局本级" in kept.rows[1]


def listed(head: str, *numbers: tuple[str, str]) -> gb.Disclosure:
    """A document with a table of contents."""
    lines = [f"{number}、{form(id).name}" for number, id in numbers]
    return gb.read("\n\n".join([head, "目录", *lines, "第二部分 情况说明", "本年度收支平衡。"]).encode())


OLD = (("五", "general_expenditure"), ("六", "general_basic"), ("七", "three_public"), ("八", "government_fund"))
NEW = (("五", "general_expenditure"), ("六", "general_basic"), ("七", "government_fund"), ("九", "three_public"))
BEIJING = (("七", "government_fund"), ("九", "state_capital"), ("十", "three_public"))
COMMON = (("一", "income_expenditure"), ("二", "income"), ("三", "expenditure"))


@pytest.mark.parametrize(
    ("head", "numbers", "id"),
    [
        ("某局2021年度部门决算", OLD, "national_2019"),
        ("某局2021年度部门决算", (*OLD, ("十", "assets")), "jiangxi_2021"),  # agrees better than the general one
        ("江西省某局2021年度部门决算", OLD, "jiangxi_2021"),  # is named
        ("江西省某局2023年度部门决算", COMMON, "ministry_2022"),  # is named, and not for this year
        ("江西省某局2023年度部门决算", OLD, "national_2019"),
        ("某局2023年度部门决算", OLD, "national_2019"),  # numbers before the year
        ("某局2023年度部门决算", NEW, "ministry_2022"),
        ("某局2024年度部门决算", OLD, "national_2019"),  # not Shanghai's, whose numbers and year fit as well
        ("上海市某局2024年度部门决算", OLD, "shanghai_2024"),
        ("上海市某局2024年度部门决算", (), "shanghai_2024"),
        ("上海市某局2024年度部门预算", (), "shanghai_budget_2024"),
        ("北京市某局2024年度部门预算", (), "ministry_2022"),  # of no budget that is named
        ("某局2020年度部门决算", BEIJING, "beijing_2020"),
        ("某局2020年度部门决算", COMMON, "national_2019"),
        ("某局2018年度部门决算", COMMON, "national_2019"),  # the nearest year
        ("某局2018年度部门决算", (), None),
        ("某局部门决算", (), None),
        ("某局部门决算", NEW, "ministry_2022"),
    ],
)
def test_the_profile_of_a_document(head: str, numbers: tuple[tuple[str, str], ...], id: str | None) -> None:
    found = listed(head, *numbers).profile
    assert (found.id if found else None) == id


def test_a_place_in_a_sentence_is_not_named() -> None:
    text = "某局2024年度部门决算\n\n本年度派员赴上海市考察学习。"
    found = gb.read(text.encode()).profile
    assert found is not None
    assert found.id == "ministry_2022"


OWN = """
id = "own_2023"
name = "某市 2023 年度部门决算公开表"
place = "某市"
years = [2023, 2023]
unit = "元"
source = "某市财政局通知"

[numbers]
expenditure = "公开02"
income = "公开01"

[titles]
income = ["收入情况表"]
"""


def test_a_profile_of_ones_own_is_a_file_like_the_bundled_ones() -> None:
    own = profile_from_toml(OWN)
    assert (own.place, own.unit, own.stage) == ("某市", gb.Unit.YUAN, Stage.FINAL_ACCOUNTS)
    assert own.order == ("income", "expenditure")
    assert own.titles == {"income": ("收入情况表",)}
    d = gb.Disclosure(year=2023, profile=own)
    assert d.number("expenditure") == "公开02"
    assert gb.Disclosure.from_json(d.to_json()) == d
    assert gb.Disclosure.from_json(d.to_json()).profile == own
    assert Profile("own", "自定", (2020, 2021), {"income": "公开02"}).order == ()


def test_a_profile_may_number_a_form_of_ones_own() -> None:
    form = form_from_toml(
        'id = "staff"\nname = "人员情况表"\ntitles = ["人员情况表"]\nlayout = "fixed"\n'
        'columns = [{ key = "final", headers = ["年末数"] }]\nlines = [{ key = "all", labels = ["合计"] }]\n'
    )
    text = OWN.replace("[numbers]\n", '[numbers]\nstaff = "公开03"\n')
    assert profile_from_toml(text, forms=[form]).order == ("income", "expenditure", "staff")
    with pytest.raises(FormErrors) as caught:
        profile_from_toml(text)
    assert [str(fault)[:46] for fault in caught.value.exceptions] == ["the profile names 'staff', which is no form; t"]
    with pytest.raises(ArgumentError, match="forms of one's own"):
        profile_from_toml(text, forms=["staff"])  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("[2023, 2023]", "[2023, 2022]", "should be the first and the last year"),
        ("[2023, 2023]", "[2023, true]", "should be the first and the last year"),
        ("[2023, 2023]", "2023", "should be the first and the last year"),
        ('"元"', '"两"', "one of '元', '千元', '万元', '亿元'"),
        ('source = "某市财政局通知"', "", "the profile needs source"),
        ('place = "某市"', "place = 3", "has under place the int 3, which should be a text"),
        ('place = "某市"', 'palce = "某市"', "the profile has no 'palce'; it has "),
        ('"公开02"', '"公开1"', "numbers has under expenditure the str '公开1', which should be a number as 公开01"),
        ('"公开02"', "2", "numbers has under expenditure the int 2"),
        ('"公开02"', '"公开01"', "numbers has 公开01 more than once"),
        ("[numbers]", 'order = ["income"]\n[numbers]', "order leaves out 'expenditure', which has a number"),
        ("[numbers]", 'order = ["income", "expenditure", "income"]\n[numbers]', "order has income more than once"),
        ("[titles]", '[titles]\nassets = ["收入情况表"]', "titles has 收入情况表 more than once"),
        ("[titles]", '[titles]\nbudgets = ["收入预算表"]', "the profile names 'budgets', which is no form"),
        ("[titles]", '[titles]\nassets = [""]', "titles has under assets the list [''], which should be a list of"),
        ("years", 'stage = "plan"\nyears', "one of 'final_accounts', 'budget'"),
        ("years", "titles = 3\nyears", "has under titles the int 3, which should be a table"),
    ],
)
def test_faults_of_a_profile_are_said(old: str, new: str, says: str) -> None:
    text = OWN.split("[titles]")[0] if "titles =" in new else OWN
    with pytest.raises(FormErrors) as caught:
        profile_from_toml(text.replace(old, new))
    assert [fault for fault in caught.value.exceptions if says in str(fault)], caught.value.exceptions


def test_every_fault_of_a_profile_is_said_at_once() -> None:
    with pytest.raises(FormErrors, match="the profile without an id has 5 faults") as caught:
        profile_from_toml("")
    assert [str(fault) for fault in caught.value.exceptions] == [
        f"the profile needs {key}" for key in ("numbers", "id", "name", "years", "source")
    ]
