"""One's own official list: how it is made, its faults, and that it replaces the bundled editions everywhere."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve

import govbudget as gb
from accounts import Accounts
from govbudget.checking import RuleSet
from govbudget.classification import Budget, Change, Classification, Classifications, Evidence, Kind
from govbudget.classification.lists import BUNDLED
from govbudget.disclosure import Disclosure
from govbudget.errors import CatalogueErrors, CodeError, EditionNotAvailable, NotFound
from govbudget.narrative.text import Line, sentences
from govbudget.standards import Standards
from govbudget.tables import Table
from narrated import told

#: A province's list: a 款 of another name, a 项 and a 目 of its own.
ROWS = [
    ("201", "一般公共服务支出"),
    ("20104", "发展改革与粮食储备事务"),
    ("2010401", "行政运行"),
    ("2010460", "粮仓看护试点"),
    ("201040101", "机关食堂补差"),
    ("2010499", "其他发展改革与粮食储备事务支出"),
    ("206", "科学技术支出"),
    ("20605", "科技条件与服务"),
    ("2060599", "其他科技条件与服务支出"),
]
OWN = Classification.from_rows("functional", 2021, ROWS)
OWNED = Standards.default().with_classification(OWN)
OWN_ECONOMIC = Classification.from_rows(
    "economic_department",
    2021,
    [("301", "工资福利支出"), ("30101", "基本工资"), ("30188", "看护员补差"), ("302", "用品")],
)

# -- making one ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("year", [2021, 2026])
def test_rows_come_back(kind: Kind, year: int) -> None:
    edition = gb.load(kind, year)
    rows = edition.to_rows()
    assert Classification.from_rows(kind, year, reversed(rows)) == edition
    file = io.StringIO()
    writer = csv.DictWriter(file, list(rows[0]))
    writer.writeheader()
    writer.writerows({**row, "names": "；".join(row["names"])} for row in rows)
    assert Classification.from_csv(kind, year, file.getvalue()) == edition


def test_an_official_list_of_pairs() -> None:
    own = Classification.from_rows("functional", 2026, [("20101", "乙"), (201, "甲"), ("2010199", "其他乙支出")])
    assert list(own) == ["201", "20101", "2010199"]
    assert all(s.evidence is Evidence.OFFICIAL and s.certain for s in own.values())
    noted = Classification.from_rows("支出功能分类", 2026, own.values(), remark="某省补充科目")
    assert noted == own
    assert "某省补充科目" in repr(noted)


@pytest.mark.parametrize(
    "text",
    [
        "201,甲\n20101,乙\n",
        "code,name\n201,甲\n20101,乙",
        "科目编码\t科目名称\t备注\n201\t甲\t\n\n20101\t乙\t新\n",
        "\ufeff序号;科目代码;科目名称\r\n1;201;甲\r\n2;20101;乙\r\n",
        'code,name\n201,"甲"\n20101,"乙"\n',
    ],
)
def test_from_the_text_of_a_csv_file(text: str) -> None:
    for given in (text, io.StringIO(text), text.splitlines()):
        own = Classification.from_csv("functional", 2021, given)
        assert [(s.code, s.name) for s in own.values()] == [("201", "甲"), ("20101", "乙")]


def test_what_is_no_csv_text() -> None:
    with pytest.raises(CodeError, match=r"not a path; read it first, as in Path\('list.csv'\)"):
        Classification.from_csv("functional", 2021, "list.csv")
    with pytest.raises(CodeError, match="its heading has 代码、说明"):
        Classification.from_csv("functional", 2021, "代码,说明\n201,甲\n")
    with pytest.raises(CodeError, match="its heading has none"):
        Classification.from_csv("functional", 2021, [])
    with pytest.raises(CatalogueErrors, match="1 faults"):
        Classification.from_csv("functional", 2021, "code,name\n")


class Frame:
    """A frame as the libraries make them, by the method that gives its rows."""

    def __init__(self, **methods: Any) -> None:
        self.__dict__ |= methods


DICTS = [{"科目编码": 201, "科目名称": "甲", "note": float("nan")}, {"科目编码": 20101, "科目名称": "乙", "note": "新"}]


@pytest.mark.parametrize(
    "frame",
    [
        Frame(rows=lambda named: DICTS),
        Frame(collect=lambda: Frame(rows=lambda named: DICTS)),
        Frame(to_pylist=lambda: DICTS),
        Frame(to_dict=lambda orient: DICTS),
        Frame(columns=["code", "name", "note"], fetchall=lambda: [(201, "甲", None), (20101, "乙", "新")]),
    ],
)
def test_from_a_frame(frame: Frame) -> None:
    own = Classification.from_rows("functional", 2021, frame)
    assert [(s.code, s.name, s.note) for s in own.values()] == [("201", "甲", ""), ("20101", "乙", "新")]


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow", "duckdb"])
def test_from_the_frames_of_the_libraries(library: str) -> None:
    module = pytest.importorskip(library)
    columns = {"code": [201, 20101], "name": ["甲", "乙"], "year_from": [None, 2020]}
    if library == "duckdb":
        frame = module.sql("select * from (values (201, '甲', null), (20101, '乙', 2020)) as t(code, name, year_from)")
    else:
        frame = module.table(columns) if library == "pyarrow" else module.DataFrame(columns)
    own = Classification.from_rows("functional", 2021, frame)
    assert [(s.code, s.name, s.year_from) for s in own.values()] == [("201", "甲", None), ("20101", "乙", 2020)]


@pytest.mark.parametrize("given", ["201,甲", b"201", {"201": "甲"}, 7, None])
def test_what_has_no_rows(given: object) -> None:
    with pytest.raises(CodeError, match="an iterable of rows or a frame"):
        Classification.from_rows("functional", 2021, given)


def test_all_faults_at_once() -> None:
    rows: list[Any] = [
        ("201", "甲"),
        ("201", "乙"),
        ("2020101", "丙"),
        ("20199", "乙类支出"),
        ("20102", "  "),
        ("²", "丁"),
        {"code": "20103", "name": None},
        {"code": "20104", "name": "戊", "evidence": "Z"},
        {"code": "20105", "name": "己", "year_from": "去年"},
        {"code": "20106", "name": "庚", "names": 7},
        "20107 辛",
        7,
        (),
    ]
    with pytest.raises(CatalogueErrors, match="12 faults in the list of 支出功能分类") as caught:
        Classification.from_rows("functional", 2021, rows)
    says = "\n".join(str(error) for error in caught.value.exceptions)
    for words in (
        "row 2: 201 乙 stands twice, first as 201 甲",
        "20201 is missing",
        "does not say 其他",
        "row 5: 20102 has no name",
        "row 6: '²' is no code",
        "20103 has no name",
        "20104 戊",
        "20105 己",
        "20106 庚",
        "row 11: '20107 辛' is no row",
        "row 12: 7 is no row",
    ):
        assert words in says
    with pytest.raises(CatalogueErrors) as caught:
        Classification.from_rows("functional", 2021, [])
    assert str(caught.value.exceptions[0]) == "the list is empty"


# -- which list is used ----------------------------------------------------------------------------------------------


def test_the_lists_that_a_caller_gives() -> None:
    early = Classification.from_rows("functional", 2019, ROWS)
    for given in (
        OWN,
        [OWN],
        {Kind.FUNCTIONAL: OWN},
        {"支出功能分类": OWN},
        {"functional": [OWN]},
        Classifications((OWN,)),
    ):
        lists = Classifications.of(given)
        assert lists.own == (OWN,)
        assert lists.edition(Kind.FUNCTIONAL, 2021) is lists.edition(Kind.FUNCTIONAL, 1999) is OWN
        assert lists.edition(Kind.FUNCTIONAL, None) is OWN
        assert lists.edition(Kind.REVENUE, 2021) is gb.load("revenue", 2021)
        assert lists.covers(Kind.FUNCTIONAL, 2021)
        assert not lists.covers(Kind.FUNCTIONAL, 2022)
    two = Classifications.of({"functional": (OWN, early)})
    assert [two.nearest(Kind.FUNCTIONAL, year).year for year in (2018, 2019, 2020, 2021, 2030)] == [
        2019,
        2019,
        2021,
        2021,
        2021,
    ]
    assert Classifications.of(None) is BUNDLED
    assert BUNDLED.edition(Kind.FUNCTIONAL, 2018) is BUNDLED.edition(Kind.FUNCTIONAL, None) is None
    assert BUNDLED.nearest(Kind.FUNCTIONAL, 2018) is gb.load("functional", 2019)
    assert BUNDLED.nearest(Kind.FUNCTIONAL, None) is gb.load("functional", 2026)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"revenue": OWN}, "a list of 支出功能分类 is given as 收入分类"),
        ([OWN, Classification.from_rows("functional", 2021, ROWS[:1])], "two lists of 支出功能分类 are given for 2021"),
        ([("201", "甲")], "not the tuple .*make one with Classification.from_rows"),
        (7, "not the int 7"),
        ({"functinal": OWN}, "did you mean 'functional'"),
    ],
)
def test_what_is_no_list(given: Any, says: str) -> None:
    with pytest.raises(CodeError, match=says):
        Classifications.of(given)


# -- everywhere ------------------------------------------------------------------------------------------------------


LINES = (
    ("201 一般公共服务支出", "9.00"),
    ("20104 发展改革与粮食储备事务", "9.00"),
    ("2010401 行政运行", "4.00"),
    ("2010460 粮仓看护试点", "5.00"),
)


def table(*lines: tuple[str, str], id: str = "general_expenditure", column: str = "total", year: int = 2021) -> Table:
    """A table of one column; lines are code and name, or the code alone."""
    return Table.from_rows(id, [column], [("合计", "9.00"), *lines], "万元", year=year)


def document(*tables: Table, year: int | None = 2021, text: str = "") -> Disclosure:
    made = Disclosure("甲", year, tables=tables)
    return evolve(made, sentences=tuple(sentences([Line(text)]))) if text else made


def outcomes(given: Disclosure, rule: str, **more: Any) -> list[tuple[str, str]]:
    return [(e.outcome.value, e.reason) for e in given.check(RuleSet.only(rule), **more).ledger]


def test_roll_up() -> None:
    rolled = gb.roll_up([("201040101", Decimal(1)), ("2010460", Decimal(2))], OWN)
    assert rolled.amounts()["201"] == 3
    assert rolled["20104"].name == "发展改革与粮食储备事务"
    with pytest.raises(NotFound):
        gb.roll_up([("2010460", Decimal(2))], gb.load("functional", 2021))


def test_roll_up_with_lists_by_kind() -> None:
    economic = Table.from_rows("general_basic", "amount", [("30188", "7.00")], year=2021)
    functional = Table.from_rows("general_expenditure", "total", [("2010460", "9.00")], year=2021)
    lists = {"functional": OWN, "economic_department": OWN_ECONOMIC}
    for given in (lists, Classifications.of(lists)):
        assert gb.roll_up(functional, given).classification is OWN
    rolled = gb.roll_up(economic, lists)
    assert rolled.classification is OWN_ECONOMIC
    assert list(rolled) == ["301", "30188"]
    with pytest.raises(NotFound, match="30188 is not in the 2021 edition"):
        gb.roll_up(economic, {"functional": OWN})
    lines = [("2010460", Decimal(2))]
    assert gb.roll_up(lines, {"functional": OWN}).amounts()["20104"] == 2
    assert gb.roll_up(lines, {"functional": OWN}, mode="postings").classification is OWN
    with pytest.raises(NotFound, match="name the classification of the codes"):
        gb.roll_up(lines, lists)


def test_codes_in_words() -> None:
    words = "一般公共服务支出（类）发展改革与粮食储备事务（款）行政运行（项）机关食堂补差（目）"
    assert gb.describe_code("201040101", classification=OWN) == gb.describe_code(
        "201040101", 2021, classification=[OWN]
    )
    assert gb.describe_code("201040101", 1999, "functional", classification={"functional": OWN}) == words
    assert gb.parse_description(words, classification=OWN).code == "201040101"
    assert gb.describe_code("30188", classification=OWN_ECONOMIC) == "工资福利支出（类）看护员补差（款）"
    assert gb.describe_code("30188", kind="economic_department", classification=[OWN, OWN_ECONOMIC]).endswith(
        "补差（款）"
    )
    assert gb.describe_code("101", 2021, "revenue", classification=OWN) == "税收收入（类）"
    with pytest.raises(NotFound, match="2060599 其他科技条件与服务支出"):
        gb.describe_code("2060501", classification=OWN)
    with pytest.raises(EditionNotAvailable, match="name the budget year"):
        gb.describe_code("2010401")
    with pytest.raises(NotFound):
        gb.parse_description("发展与改革事务（款）", classification=OWN)


def test_crosswalk() -> None:
    walk = gb.crosswalk("functional", 2020, 2021, classification=OWN)
    assert walk.link("20104").change is Change.RENAMED
    assert walk.link("202").change is Change.ENDED
    assert [link.new[0].code for link in walk if link.change is Change.NEW] == ["201040101", "2010460"]
    assert gb.crosswalk("functional", 2021, 2020, classification=OWN) == walk.inverse
    early = Classification.from_rows("functional", 2020, ROWS[:3])
    assert len(gb.crosswalk("functional", 2020, 2021, classification=[early, OWN])) == len(OWN)
    with pytest.raises(
        NotFound, match="no list of 支出功能分类 is given for 2022 or 2023; the years of those given: 2021"
    ):
        gb.crosswalk("functional", 2022, 2023, classification=OWN)
    with pytest.raises(NotFound, match="the years of those given: none"):
        gb.crosswalk("revenue", 2020, 2021, classification=OWN)


def test_variance_and_series() -> None:
    now, before = table(*LINES), table(("201", "9.00"), ("20104", "9.00"), ("2010460", "9.00"), year=2020)
    with pytest.raises(NotFound, match="2010460 is not in the 2020 edition"):
        gb.compare_tables(now, before)
    line = gb.compare_tables(now, before, classification=OWN)["2010460"]
    assert (line.base, line.current, line.change) == (Decimal(9), Decimal(5), Change.UNCHANGED)
    series = gb.Series.of([now, before], classification={"functional": OWN})
    assert series.value("2010460", 2020) == 9
    assert series["20104"].label == "发展改革与粮食储备事务"
    unnamed = gb.Series.of([table(*((line[0].split()[0], line[1]) for line in LINES)), before], classification=OWN)
    assert unnamed["20104"].label == "发展改革与粮食储备事务"


def test_three_ways() -> None:
    sides = {"预算": {"2010460": Decimal(2)}, "决算": {"2010460": Decimal(5)}}
    compared = gb.compare(sides, base="预算", classification=OWN)
    assert compared["2010460"].amounts == {"预算": 2, "决算": 5}
    with pytest.raises(NotFound, match="2010460 is not in the 2021 edition"):
        gb.compare({name: gb.roll_up(side, OWN) for name, side in sides.items()}, base="预算")
    with pytest.raises(CodeError, match="a list is a Classification"):
        tables = {"上年": table(("2010460", "1.00"), year=2020), "本年": table(("2010460", "2.00"))}
        gb.compare(tables, base="上年", columns="total", classification="2021")  # type: ignore[arg-type]


def test_codes_that_were_something_else_do_not_correspond() -> None:
    """Where a year has no edition equal codes correspond, but for those that are known to be something else."""
    lines = (("303", "9.00"), ("30311", "4.00"), ("30302", "5.00"))
    sides = [table(*lines, id="general_basic", column="amount", year=year) for year in (2017, 2021)]
    found = gb.compare_tables(sides[1], sides[0], on_error="list")
    assert found["30302"].difference == 0
    assert {(line.key, line.base_code, line.code) for line in found if "30311" in line.key} == {
        ("30311", "", "30311"),
        ("30311@2017", "30311", "30311"),
    }


def test_names_beside_codes() -> None:
    given = document(table(*LINES))
    assert ("not_understood", "unknown name") in outcomes(given, "W601")  # the bundled edition has another name
    assert set(outcomes(given, "W601", classification=OWN)) == {("passed", "")}
    wrong = document(table(("201", "9.00"), ("20104 科技条件与服务", "9.00")))
    (finding,) = wrong.check(RuleSet.only("W601"), classification=OWN)
    assert finding.expected == "发展改革与粮食储备事务"
    undated = document(table(*LINES), year=None)
    assert outcomes(undated, "W601") == []
    assert set(outcomes(undated, "W601", classification=OWN)) == {("passed", "")}


def test_no_finding_rests_on_what_is_carried_over() -> None:
    def named(code: str, name: str, year: int) -> list[tuple[str, str]]:
        return outcomes(document(table((f"{code} {name}", "9.00")), year=year), "W601")

    assert named("20605", "工业和信息产业监管", 2025) == [("failed", "")]
    assert gb.load("functional", 2026)["20605"].carried
    assert named("20605", "工业和信息产业监管", 2026) == [("unverifiable", "not documented")]
    assert named("2010506", "统计管理", 2026) == [("passed", "")]
    assert named("20605", "工业和信息产业监管", 2027) == [("unverifiable", "no edition for 2027")]


def test_state_capital_subjects() -> None:
    given = document(table(("20188 国资试点", "9.00"), id="state_capital"))
    rows: list[Any] = [("201", "甲"), {"code": "20188", "name": "国资试点", "budget": Budget.STATE_CAPITAL}]
    assert outcomes(given, "A09.2") == [("failed", "")]
    assert outcomes(given, "A09.2", classification=OWN) == [("failed", "")]
    own = Classification.from_rows("functional", 2021, rows)
    assert outcomes(given, "A09.2", classification=own) == [("passed", "")]


def test_codes_come_and_gone() -> None:
    now, before = document(table(*LINES)), document(table(("2010401", "9.00"), year=2020), year=2020)
    assert outcomes(now, "H103", prior=before)[0] == ("unverifiable", "not documented: 2010460")
    assert outcomes(now, "H103", prior=before, classification=OWN) == [("unverifiable", "no edition for 2020")]
    early = Classification.from_rows("functional", 2020, ROWS)
    report = now.check(RuleSet.only("H103"), prior=before, classification=[OWN, early])
    assert [finding.stated for finding in report] == ["2010460"]


def test_subjects_in_words() -> None:
    text = "一般公共服务支出（类）发展改革与粮食储备事务（款）粮仓看护试点（项）支出决算为5.00万元。"
    given = document(table(*LINES), text=text)
    assert outcomes(given, "N417", classification=OWN) == [("passed", "")]
    misplaced = "一般公共服务支出（类）科技条件与服务（款）支出决算为5.00万元。"
    (finding,) = document(table(*LINES), text=misplaced).check(RuleSet.only("N417"), classification=OWN)
    assert finding.expected == "科学技术支出（类）科技条件与服务（款）"


def test_lists_of_expenditure() -> None:
    text = "人员经费5.00万元，主要包括：基本工资、工资福利支出、看护员补差。"
    basic = table(("301", "5.00"), ("30101", "5.00"), ("30188", "0.00"), id="general_basic", column="amount")
    given = document(basic, text=text)
    assert not given.check(RuleSet.only("N418"))
    (finding,) = given.check(RuleSet.only("N418"), classification=OWN_ECONOMIC)
    assert finding.stated == "看护员补差"


def test_claims_of_the_text() -> None:
    """A claim is bound to the line of a code whose name only one's own list has."""
    lines = [("201", "9.00"), ("20104", "9.00"), ("2010460", "5.00")]
    text = "一般公共服务支出（类）发展改革与粮食储备事务（款）粮仓看护试点（项）支出决算为6.00万元。"
    given = document(table(*lines), text=text)
    (finding,) = given.check(RuleSet.only("N401"), classification=OWN)
    assert (finding.stated, finding.expected) == ("6.00", "5.00")
    assert not given.check(RuleSet.only("N401"))
    undated = evolve(given, year=None)
    assert not undated.check(RuleSet.only("N401"))


TEXT = """某某局2021年度部门决算

一般公共预算财政拨款支出决算表
单位：万元
科目编码 科目名称 合计 基本支出 项目支出
合计 9.00 4.00 5.00
201 一般公共服务支出 9.00 4.00 5.00
20104 发展改革与粮食储备事务 9.00 4.00 5.00
2010401 行政运行 4.00 4.00 0.00
2010460 粮仓看护试点 5.00 0.00 5.00

二、情况说明

粮仓看护试点5.00万元，比上年增加1.00万元。
"""


def test_reading_knows_the_names() -> None:
    bundled, own = gb.read(TEXT), gb.read(TEXT, classification=OWN)
    assert str(own.claims[0].thing) == "粮仓看护试点"
    assert told(own.narrative) != told(bundled.narrative)
    assert own.classifications.own == (OWN,)
    assert set(outcomes(own, "W601")) == {("passed", "")}  # what it was read with
    assert ("not_understood", "unknown name") in outcomes(bundled, "W601")
    assert own.check(classification=BUNDLED).disclosure.classifications == BUNDLED
    again = gb.read(own.to_json().encode(), classification=OWN)
    assert again == own
    assert "粮食" not in str(bundled.classifications)
    assert "classifications" not in own.to_json()
    assert again.classifications.own == (OWN,)


def test_headings_know_the_names() -> None:
    lines = [Line("粮仓看护试点", level=1), Line("2021年决算数为5.00万元。")]
    text = Disclosure(year=2021, sentences=tuple(sentences(lines)))
    assert told(evolve(text, standards=OWNED).narrative) != told(text.narrative)


def test_describing() -> None:
    accounts = Accounts().disclosure()
    made = accounts.table("general_expenditure")
    assert made is not None
    unnamed = evolve(made, lines=tuple(evolve(line, label="") if line.code else line for line in made.lines))
    given = accounts.with_table(unnamed)
    assert "发展与改革事务（款）" in gb.describe(given)
    assert "发展改革与粮食储备事务（款）" in gb.describe(given, classification=OWN)
    assert "发展改革与粮食储备事务（款）" in gb.describe(
        evolve(given, standards=gb.Standards.default().with_classification(OWN))
    )
    undated = evolve(given, year=None)
    assert "科目20104（款）" in gb.describe(undated)
    assert "发展改革与粮食储备事务（款）" in gb.describe(undated, classification=OWN)
