"""Evaluation forms read from documents (绩效自评表识别): the layouts that public bodies print, in wording of our own."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from time import process_time

import pytest
from attrs import evolve

import govbudget as gb
import written
from govbudget.evaluation import Evaluation, Indicator
from govbudget.evaluations.recognition.cells import cells_of, figure_of
from govbudget.figure import Figure
from govbudget.language.vocabulary import Vocabulary
from govbudget.money import Unit
from govbudget.readers import Source, read_text
from govbudget.readers.registry import Registry
from govbudget.testing.evaluated import fixed

SHARED = Path(__file__).parent.parent.parent / "shared"

GRID = """项目支出绩效自评表\t\t\t\t\t\t\t
( 2022 年度 )\t\t\t\t\t\t\t
项目名称\t老旧管网改造\t\t\t\t\t\t
主管部门\t某市示例局\t\t\t实施单位\t某市示例中心\t\t
项目资金(万元)\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分
\t年度资金总额:\t300.00\t280.00\t210.00\t10\t75.00%\t7.5
\t其中:当年财政拨款\t300.00\t280.00\t210.00\t10\t75.00%\t7.5
\t上年结转资金\t\t\t\t\t\t
年度总体目标\t预期目标\t\t\t实际完成情况\t\t\t
\t完成管网改造。\t\t\t已完成改造。\t\t\t
一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因分析及改进措施
产出指标(50分)\t数量指标\t改造管网长度\t≥20公里\t22公里\t30\t30\t
\t质量指标\t验收合格率\t100%\t100%\t20\t20\t
效益指标(30分)\t社会效益指标\t改善居民用水\t明显改善\t明显改善\t30\t28\t持续跟踪
满意度指标(10分)\t服务对象满意度指标\t居民满意度\t≥95%\t96%\t10\t10\t
总分\t\t\t\t\t100\t95.5\t
主管部门(单位)评价等级\t优\t良\t中\t差\t优\t\t
优(≥90分) (80分<=良<90分) (60分<=中<80分) (差<60分)\t\t\t\t\t\t\t
"""


def read(text: str) -> tuple[Evaluation, ...]:
    return gb.read(text).evaluations


def the(text: str) -> Evaluation:
    (form,) = read(text)
    return form


def shown(figure: Figure | None) -> str:
    return "" if figure is None else figure.printed


def scored(form: Evaluation) -> list[tuple[str, str, str]]:
    return [(leaf.name, shown(leaf.weight), shown(leaf.score)) for leaf in form.leaves]


def errors(text: str) -> list[str]:
    return [f"{finding.rule} {finding.where}" for finding in gb.read(text).check().errors]


def test_a_grid() -> None:
    form = the(GRID)
    assert (form.project, form.department, form.body, form.year, form.unit) == (
        "老旧管网改造",
        "某市示例局",
        "某市示例中心",
        2022,
        Unit.WAN_YUAN,
    )
    assert form.fund is not None
    assert [shown(figure) for figure in (form.fund.initial, form.fund.adjusted, form.fund.executed)] == [
        "300.00",
        "280.00",
        "210.00",
    ]
    assert [shown(figure) for figure in (form.fund.rate, form.fund.weight, form.fund.score)] == ["75.00%", "10", "7.5"]
    assert [(part.name, shown(part.adjusted), part.level) for part in form.fund_parts] == [
        ("其中:当年财政拨款", "280.00", 1),
        ("上年结转资金", "", 1),
    ]
    assert [(group.name, shown(group.weight)) for group in form.indicators] == [
        ("产出指标", "50"),
        ("效益指标", "30"),
        ("满意度指标", "10"),
    ]
    assert scored(form) == [
        ("改造管网长度", "30", "30"),
        ("验收合格率", "20", "20"),
        ("改善居民用水", "30", "28"),
        ("居民满意度", "10", "10"),
    ]
    assert form.leaves[2].reason == "持续跟踪"
    target = form.leaves[0].target
    assert target is not None
    assert (target.value, target.unit) == (Decimal(20), "公里")
    assert (shown(form.weight), shown(form.score), form.grade) == ("100", "95.5", "优")
    assert [band.included for band in form.bands] == [True, True, True, True]
    assert (form.goal, form.outcome, form.faults) == ("完成管网改造。", "已完成改造。", ())
    assert form.place.table == "项目支出绩效自评表"
    assert form.leaves[0].place.line == 12
    assert errors(GRID) == []


def test_rows_shifted_and_a_side_heading_in_the_first_column() -> None:
    shifted = GRID.replace("产出指标(50分)\t数量指标", "绩效指标\t产出指标(50分)\t数量指标").replace(
        "\t质量指标\t验收合格率", "\t\t\t质量指标\t验收合格率"
    )
    assert evolve(the(shifted), rows=()) == evolve(the(GRID), rows=())


def test_a_choice_of_grades_without_a_mark_is_none() -> None:
    assert the(GRID.replace("差\t优\t\t", "差\t\t\t")).grade == ""
    assert the(GRID.replace("\t优\t良\t中\t差\t优", "\t良")).grade == "良"
    assert the(GRID.replace("主管部门(单位)评价等级\t优\t良\t中\t差\t优", "评价等级:优")).grade == "优"
    assert the(GRID.replace("100\t95.5\t", "100\t95.5\t优").replace("\t优\t良\t中\t差\t优", "")).grade == "优"


def test_the_same_form_in_every_format() -> None:
    pages = read_text(GRID, "d")
    registry = Registry.default()
    names = {".xlsx": "excel", ".xls": "excel", ".docx": "word", ".html": "html", ".csv": "csv", ".pdf": "pdf"}
    wanted = evolve(the(GRID), rows=())
    for suffix, write in written.FORMATS.items():
        source = Source(write(pages), f"d{suffix}")
        made = registry[names[suffix]].read(source)
        assert not isinstance(made, gb.Disclosure)
        (form,) = gb.read(source.data, reader=names[suffix]).evaluations
        assert evolve(form, rows=()) == wanted, suffix


def test_one_cell_a_line() -> None:
    cells = [cell for line in GRID.splitlines() for cell in line.split("\t") if cell]
    broken = {
        "年初预算数": "年初\n\n预算数",
        "年度指标值": "年度\n\n指标值",
        "服务对象满意度指标": "服务对象\n\n满意度指标",
    }
    text = "\n\n".join(broken.get(cell, cell) for cell in cells)
    form = the(text)
    assert scored(form) == scored(the(GRID))
    assert form.fund == the(GRID).fund
    assert errors(text) == []


def test_bars_with_blank_cells_dropped() -> None:
    text = "\n".join("| ".join(cell for cell in line.split("\t") if cell) + " |" for line in GRID.splitlines())
    assert scored(the(text)) == scored(the(GRID))
    assert errors(text) == []


def test_words_between_spaces() -> None:
    text = "\n".join(" ".join(cell for cell in line.split("\t") if cell) for line in GRID.splitlines())
    assert scored(the(text)) == scored(the(GRID))
    on_one_line = f"附件: {' '.join(text.split())}\n"
    form = the(on_one_line)
    assert scored(form)[:2] == scored(the(GRID))[:2]
    assert form.fund == the(GRID).fund


def test_headings_of_two_lines() -> None:
    text = """2022年度项目支出绩效自评表
项目名称\t图书采购
绩效指标\t\t\t年度指标值\t\t\t实际完成值\t分值\t得分
一级指标\t二级指标\t三级指标\t指标性质\t指标值\t度量单位\t\t\t
产出指标\t数量指标\t采购册数\t≧\t3000\t册\t3100\t60\t60
效益指标\t社会效益指标\t读者增长\t═\t5\t%\t5%\t30\t30
满意度指标\t满意度指标\t读者满意度\t定性\t满意\t\t满意\t10\t10
总分\t\t\t\t\t\t\t100\t100
"""
    form = the(text)
    assert scored(form) == [("采购册数", "60", "60"), ("读者增长", "30", "30"), ("读者满意度", "10", "10")]
    target = form.leaves[0].target
    assert target is not None
    assert (target.value, target.unit, target.printed) == (Decimal(3000), "册", "≧3000册")
    assert [inner.name for inner in form.indicators[2].children] == ["满意度指标"]
    assert errors(text) == []


def test_weights_only_in_the_headings_and_a_score_column() -> None:
    text = """2022年度阅览服务项目自评表
项目名称 | 阅览服务 |
预算执行情况(万元) (20分) | 预算数(A) | 执行数(B) | 执行率(B/A) | 得分 (20分*执行率) |
年度财政资金总额 | 5 | 5 | 100% | 20 |
年度绩效目标1 (80分) | 一级指标 | 二级指标 | 三级指标 | 年初目标值(A) | 实际完成值(B) | 得分 |
产出指标(40分) | 数量指标 | 开放天数 | ≥300天 | 310天 | 25 |
座位数 | 120个 | 120个 |
质量指标 | 环境整洁 | 整洁 | 整洁 | 15 |
效益指标(30分) | 社会效益 | 接待读者 | ≥2万人次 | 2.1万人次 | 30 |
满意度指标(10分) | 读者 | 读者满意度 | ≥90% | 95% | 10 |
总分 | 100 |
"""
    form = the(text)
    assert [shown(leaf.score) for leaf in form.leaves] == ["25", "", "15", "30", "10"]
    assert all(leaf.weight is None for leaf in form.leaves)
    assert shown(form.scope) == "80"
    assert form.fund is not None
    assert (shown(form.fund.weight), shown(form.fund.score)) == ("20", "20")
    assert shown(form.score) == "100"
    assert errors(text) == []
    wrong = text.replace("开放天数 | ≥300天 | 310天 | 25", "开放天数 | ≥300天 | 310天 | 35")
    assert [line.split(" ")[0] for line in errors(wrong)] == ["E505", "E504"]


def test_weighed_scores_and_funds_beside_their_headings() -> None:
    text = """某县民政局2021年度预算项目绩效自评表
一、基本情况 项目名称: 老年人津贴 实施(主管)单位 某县民政局 金额单位: 万元
二、预算执行情况 预算安排情况(调整后) 资金到位情况 资金执行情况 预算执行进度(%)
预算数 6.84 到位数 6.84 执行数 5.13 75.00
其中:财政资金 6.84 其中:财政资金 6.84 其中:财政资金 5.13
其他 0.00 其他 0.00 其他 0.00
四、年度绩效指标完成情况 一级指标 二级指标 三级指标 指标分值 预期指标值 单项指标实际完成值 单项指标完成情况 自评得分
符号 单位(文字描述) 单项指标得分 权重占比(%) 单项指标折算得分
产出指标 数量指标 发放人数 领取津贴的老年人 >= 98 %(百分比) 100% 完成 25.00 25.00 6.25
时效指标 按月发放 每月按时发放的比例 >= 99 %(百分比) 100% 完成 25.00 25.00 6.25
"""
    form = the(text)
    assert form.fund is not None
    assert [shown(f) for f in (form.fund.adjusted, form.fund.arrived, form.fund.executed, form.fund.rate)] == [
        "6.84",
        "6.84",
        "5.13",
        "75.00",
    ]
    assert [(part.name, shown(part.executed)) for part in form.fund_parts] == [
        ("其中:财政资金", "5.13"),
        ("其他", "0.00"),
    ]
    assert [(shown(leaf.raw), shown(leaf.weight), shown(leaf.score)) for leaf in form.leaves] == [
        ("25.00", "25.00", "6.25")
    ] * 2
    assert errors(text) == []
    assert [line.split(" ")[0] for line in errors(text.replace("25.00 6.25\n时效", "25.00 6.75\n时效"))] == ["E512"]


def test_sums_of_money_by_government_in_lines_of_their_own() -> None:
    text = "\n\n".join(
        ["某县财政支出项目绩效评价自评报告", "项目名称        优 抚", "计划安排资金", "(万元)", "170", "实际到位资金", "(万元)", "170"]
        + ["实际支出", "(万元)", "179.6", "结余(万元)", "0", *["其中:中央财政"] * 4, "省财政", "170", "省财政", "170", "省财政", "170"]
        + ["省财政", "其它", "其它", "9.6", "其它", "9.6", "其它", "二、项目支出明细情况"]
    )  # fmt: skip
    form = the(text)
    assert form.project == "优 抚"
    assert [(part.name, shown(part.arrived)) for part in form.fund_parts] == [
        ("其中:中央财政", ""),
        ("省财政", "170"),
        ("其它", "9.6"),
    ]
    assert [line.split(" ")[0] for line in errors(text)] == ["E506"]


def test_parts_of_an_indicator_and_lines_left_to_fill_in() -> None:
    text = """绩效目标自评表 |
(2023年度) |
项目名称 | 特色种养补贴 |
绩效指标 | 一级 指标 |
二级指标 | 三级指标 | 分值 | 年度指标值 | 全年实际值 | 得分 | 未完成原因及拟采取的改进措施 |
产 出 指 标 (50分) |
数量指标 | ★补助蔬菜面积 | 30 | 29.5亩 | 29.5亩 | 30 |
其中桃树 | 9.5亩 | 9.5亩 |
其中苹果树 | 20亩 | 20亩 |
质量指标 |
作物成活率 | 20 | 95% | 95% | 20 |
指标2: |
…… |
总分 | 100 | 100 |
"""
    form = the(text)
    assert [(leaf.name, leaf.of_which, shown(leaf.weight)) for leaf in form.leaves] == [
        ("★补助蔬菜面积", False, "30"),
        ("其中桃树", True, ""),
        ("其中苹果树", True, ""),
        ("作物成活率", False, "20"),
    ]
    assert form.indicators[0].heading == "产出指标(50分)"
    assert [line.split(" ")[0] for line in errors(text)] == ["E503", "E504"]


def test_costs_are_a_group_of_either_level() -> None:
    head = "项目名称\t改造工程\n一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t原因\n"
    lines = ["产出指标\t时效指标\t按期完工\t10\t10\t10\t10\t", "\t成本指标\t工程造价\t10\t10\t10\t10\t"]
    below = the(head + "\n".join(lines) + "\n总分\t\t\t\t\t20\t20\n")
    assert [inner.name for inner in below.indicators[0].children] == ["时效指标", "成本指标"]
    lines = ["成本指标\t经济成本指标\t工程造价\t10\t10\t10\t10\t", "产出指标\t时效指标\t按期完工\t10\t10\t10\t10\t"]
    first = the(head + "\n".join(lines) + "\n总分\t\t\t\t\t20\t20\n")
    assert [group.name for group in first.indicators] == ["成本指标", "产出指标"]
    lines = ["履职效能\t部门管理\t预算编制\t10\t10\t10\t10\t", "\t\t资产管理\t10\t10\t10\t10\t"]
    own = the(head + "\n".join(lines) + "\n总分\t\t\t\t\t20\t20\n")
    assert [(group.name, [inner.name for inner in group.children]) for group in own.indicators] == [
        ("履职效能", ["部门管理"])
    ]


def test_a_form_on_two_pages() -> None:
    head, tail = GRID.split("效益指标(30分)")
    heading = next(line for line in GRID.splitlines() if line.startswith("一级指标"))
    without = f"{head}\n[[page 2]]\n效益指标(30分){tail}"
    again = f"{head}\n[[page 2]]\n{heading}\n效益指标(30分){tail}"
    for text in (without, again):
        assert scored(the(text)) == scored(the(GRID))
        assert errors(text) == []


def test_two_forms_in_one_document() -> None:
    other = GRID.replace("老旧管网改造", "泵站维护").replace("95.5", "97")
    first, second = read(f"{GRID}\n{other}")
    assert (first.project, second.project) == ("老旧管网改造", "泵站维护")
    assert [shown(form.score) for form in (first, second)] == ["95.5", "97"]
    close = read("\n".join([*GRID.splitlines(), *other.splitlines()]))
    assert [form.project for form in close] == ["老旧管网改造", "泵站维护"]


def test_a_form_that_is_cut_off() -> None:
    cut = GRID[: GRID.index("满意度指标(10分)")]
    form = the(cut)
    assert form.faults == ("cut",)
    assert errors(cut.replace("\t30\t28\t", "\t20\t18\t")) == []
    assert len(errors(cut.replace("\t20\t20\t", "\t10\t10\t"))) == 1


def test_a_form_published_without_scores() -> None:
    text = "\n".join(
        "\t".join(cell for i, cell in enumerate(line.split("\t")) if i != 6) for line in GRID.splitlines() if "等级" not in line
    ).replace("执行率\n", "执行率\t得分\n").replace("分值\t偏差", "分值\t得分\t偏差")  # fmt: skip
    form = the(text)
    assert [shown(leaf.weight) for leaf in form.leaves] == ["30", "20", "30", "10"]
    assert all(leaf.score is None for leaf in form.leaves)
    assert shown(form.weight) == "100"
    assert [finding.rule for finding in gb.read(text).check() if finding.rule.startswith("E")] == ["E515"]


def test_the_total_beside_the_funds() -> None:
    text = GRID.replace("280.00\t210.00\t10\t75.00%\t7.5\n\t其中", "280.00\t210.00\t100\t75.00%\t98\n\t其中")
    form = the(text[: text.index("总分")])
    assert form.fund is not None
    assert (shown(form.fund.weight), shown(form.fund.score)) == ("100", "98")


def test_text_whose_cells_ran_into_each_other_is_kept_and_not_read() -> None:
    glued = "2021年度防火项目绩效自评表单位名称:某市示例局预算数(A)执行数(B)执行率(B/A)资金总额6363100%一级指标二级指标三级指标年初目标值完成值得分产出指标数量指标配备率100%1000件10"
    disclosure = gb.read(f"某市示例局2021年度部门决算\n{glued}\n")
    assert disclosure.evaluations == ()
    assert [unmodelled.reason for unmodelled in disclosure.unmodelled] == ["单元格连成一段文字，无法分栏"]
    assert disclosure.unmodelled[0].rows == ((glued,),)
    assert not disclosure.check().errors
    assert all(sentence.text != glued for sentence in disclosure.narrative.sentences)


def test_forms_are_no_sentences_and_their_wording_is_still_looked_at() -> None:
    text = GRID.replace("已完成改造。", "对照年度目标说明完成情况(100字以内)")
    disclosure = gb.read(text)
    assert not [sentence for sentence in disclosure.narrative.sentences if "管网" in sentence.text]
    assert [finding.rule for finding in disclosure.check() if finding.rule.startswith("W")] == ["W613"]


def test_a_document_without_a_form_has_none() -> None:
    assert read("某市示例局2021年度部门决算\n本单位的绩效指标完成情况良好，得分较高。\n") == ()
    other = "政府采购情况表\n项目\t预算数\t执行数\n货物\t10\t9\n"
    assert read(other) == ()


def test_amounts_whose_column_cannot_be_told() -> None:
    text = GRID.replace("年度资金总额:\t300.00\t280.00\t210.00", "年度资金总额:\t280.00\t210.00")
    bars = "\n".join(" | ".join(cell for cell in line.split("\t") if cell) + " |" for line in text.splitlines())
    form = the(bars)
    assert "funds" in form.faults
    assert errors(bars) == []


@pytest.mark.parametrize("extra", ["指标\t" * 3, "总分\t" * 5, "一级指标\t二级指标\t三级指标\t分值\t得分\n" * 3])
def test_odd_rows_do_no_harm(extra: str) -> None:
    assert isinstance(read(f"{GRID}{extra}\n{extra}\n"), tuple)


def test_time_grows_with_the_text() -> None:
    rows = "\t质量指标\t验收合格率\t100%\t100%\t20\t20\t\n数量指标\n改造\t1\t2\n"
    times = []
    for times_more in (1, 4):
        text = GRID.replace("总分\t\t\t\t\t100", rows * 400 * times_more + "总分\t\t\t\t\t100")
        begin = process_time()
        read(text)
        times.append(process_time() - begin)
    assert times[1] < 8 * times[0] + 0.2


# -- the real documents ---------------------------------------------------------------------------------------------------


def shared(name: str) -> str:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{path} is absent")
    return str(path)


@pytest.mark.parametrize(
    ("name", "weights", "scores", "total"),
    [
        ("se_chizhou_weituo_2022", 80, 80, ""),
        ("se_ezhou_shiminzhongxin_2021", 70, 68, ""),
        ("se_huangshi_tushuguan_2022", 0, 70, ""),
        ("se_langfang_shipin_2019", 90, 89, ""),
        ("se_qingshen_fagai_2023", 90, 0, "100"),
        ("se_xiaoxian_hexi_2023", 80, 80, ""),
        ("se_yongde_minglang_2022", 90, 86, "100"),
    ],
)
def test_weights_and_scores_of_real_forms(name: str, weights: int, scores: int, total: str) -> None:
    (form,) = gb.read(shared(f"corpus/excerpts/{name}.txt")).evaluations

    def added(figures: list[Figure | None]) -> Decimal:
        return sum((figure.value for figure in figures if figure is not None and figure.value is not None), Decimal(0))

    assert added([leaf.weight for leaf in form.leaves]) == weights
    assert added([leaf.score for leaf in form.leaves]) == scores
    assert shown(form.weight) == total


def test_the_forms_of_the_reference_document() -> None:
    folder = Path(shared("seed"))
    disclosure = gb.read(next(folder.glob("*.txt")))
    forms = [form for form in disclosure.evaluations if form.fund is not None and form.indicators]
    assert [(len(form.leaves), shown(form.weight), shown(form.score)) for form in forms] == [
        (13, "100", "99.8"),
        (14, "90", "87.5"),
    ]
    tables = [form for form in disclosure.evaluations if form not in forms]
    assert [(form.fund is None, len(form.leaves)) for form in tables] == [(False, 0), (True, 15)]


def test_an_evaluation_by_hand_can_be_part_of_a_disclosure() -> None:
    disclosure = gb.Disclosure(entity="某市示例局", evaluations=(fixed(),))
    assert disclosure.check().ok
    assert isinstance(disclosure.evaluations[0].indicators[0], Indicator)


# -- what a second reading found -------------------------------------------------------------------------------------------

HEAD = "项目支出绩效自评表\n项目名称\t消防站建设\n"
FUNDS = "项目资金（万元）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\n\t年度资金总额\t{}\n"
COLUMNS = "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因分析\n"
ROWS = (
    "产出指标\t数量指标\t建站数\t≥3个\t3个\t25\t25\t\n",
    "\t质量指标\t验收合格率\t100%\t100%\t25\t25\t\n",
    "效益指标\t社会效益指标\t火灾下降率\t≥5%\t6%\t30\t30\t\n",
    "满意度指标\t服务对象满意度指标\t居民满意度\t≥90%\t92%\t10\t10\t\n",
)
TOTAL = "总分\t\t\t\t\t100\t99\t\n"
WHOLE = HEAD + FUNDS.format("100\t100\t90\t10\t90%\t9") + COLUMNS + "".join(ROWS) + TOTAL
NAMES = ["建站数", "验收合格率", "火灾下降率", "居民满意度"]


def funds_of(text: str) -> list[tuple[str, int, str]]:
    form = the(text)
    return [(fund.name, fund.level, shown(fund.adjusted)) for fund in (form.fund, *form.fund_parts) if fund is not None]


def with_funds(total: str, *lines: str) -> str:
    return HEAD + FUNDS.format(total) + "".join(f"\t{line}\n" for line in lines) + COLUMNS + "".join(ROWS) + TOTAL


def test_a_number_of_too_many_digits_is_a_text() -> None:
    (form,) = read(WHOLE.replace("≥3个", f"≥{'9' * 40}个"))
    assert form.leaves[0].target is not None
    assert form.leaves[0].target.value is None


def test_parts_of_parts_of_the_money() -> None:
    lines = (
        "其中：当年财政拨款\t100\t100\t90",
        "其中：中央补助\t60\t60\t50",
        "省级补助\t40\t40\t40",
        "上年结转资金\t20\t20\t18",
    )
    text = with_funds("120\t120\t108\t10\t90%\t9", *lines)
    assert [level for _, level, _ in funds_of(text)] == [0, 1, 2, 2, 1]
    assert errors(text) == []
    department = with_funds("520\t520\t468\t10\t90%\t9", "基本支出\t400\t400\t360", "其中：人员经费\t300\t300\t280", "公用经费\t100\t100\t80", "项目支出\t120\t120\t108")  # fmt: skip
    assert [level for _, level, _ in funds_of(department)] == [0, 1, 2, 2, 1]
    assert errors(department) == []


def test_money_by_a_name_that_no_form_uses() -> None:
    text = with_funds("120\t120\t108\t10\t90%\t9", "其中：当年财政拨款\t100\t100\t90", "彩票公益金\t20\t20\t18")
    assert [name for name, _, _ in funds_of(text)] == ["年度资金总额", "其中：当年财政拨款", "彩票公益金"]
    assert errors(text) == []
    last = (
        "项目名称\t防火\n资金来源\t预算数(A)\t执行数(B)\t执行率(B/A)\n一般预算内拨款\t63\t63\t100%\n合计\t63\t63\t100%\n"
        + COLUMNS
        + ROWS[0]
    )
    assert funds_of(last) == [("合计", 0, "63"), ("一般预算内拨款", 1, "63")]


@pytest.mark.parametrize("number", ["— 12 —", "- 12 -", "12", "12/30", "第 12 页 共 30 页"])
def test_page_numbers_are_no_cells(number: str) -> None:
    text = WHOLE.replace(ROWS[2], f"{number}\n[[page 2]]\n{ROWS[2]}")
    assert [leaf.name for leaf in the(text).leaves] == NAMES
    assert errors(text) == []


def test_title_and_headings_again_on_the_next_page() -> None:
    again = WHOLE.replace(ROWS[1], f"\n[[page 2]]\n项目支出绩效自评表\n{COLUMNS}{ROWS[1]}")
    form = the(again)
    assert [(group.name, len(group.leaves)) for group in form.indicators] == [
        ("产出指标", 2),
        ("效益指标", 1),
        ("满意度指标", 1),
    ]
    assert errors(again) == []
    other = read(WHOLE.replace(TOTAL, "") + "项目支出绩效自评表\n项目名称\t另一项目\n" + WHOLE.partition("建设\n")[2])
    assert [form.project for form in other] == ["消防站建设", "另一项目"]
    assert other[1].title == "项目支出绩效自评表"


def test_the_first_of_two_lines_of_headings_again_on_the_next_page() -> None:
    first = "绩效指标\t一级指标\t二级指标\t三级指标\t指标值\t\t\t实际完成值\t分值\t得分\n"
    text = (
        HEAD + first + "\t\t\t\t指标性质\t指标值\t度量单位\t\t\t\n\t产出指标\t数量指标\t建站数\t≥\t3\t个\t3\t60\t60\n\n[[page 2]]\n"
        + first + "\t满意度指标\t服务对象满意度指标\t居民满意度\t≥\t90\t%\t92\t40\t40\n总分\t\t\t\t\t\t\t\t100\t100\n"
    )  # fmt: skip
    assert scored(the(text)) == [("建站数", "60", "60"), ("居民满意度", "40", "40")]
    assert errors(text) == []


@pytest.mark.parametrize("label", ["小计", "合计"])
def test_sums_of_groups(label: str) -> None:
    line = f"{label}\t\t\t\t\t50\t50\t\n"
    text = WHOLE.replace(ROWS[2], line + ROWS[2])
    form = the(text)
    assert [leaf.name for leaf in form.leaves] == NAMES
    assert (shown(form.indicators[0].weight), shown(form.indicators[0].score)) == ("50", "50")
    assert errors(text) == []
    assert [error[:4] for error in errors(text.replace(line, line.replace("50\t50", "50\t45")))] == ["E516"]


def test_weights_beside_the_names_of_groups() -> None:
    text = HEAD + (
        "一级指标\t分值\t二级指标\t分值\t三级指标\t年度指标值\t实际完成值\t得分\n"
        "产出指标\t50\t数量指标\t25\t建站数\t≥3个\t3个\t25\n"
        "\t\t质量指标\t25\t验收合格率\t100%\t100%\t25\n"
        "效益指标\t40\t社会效益指标\t40\t火灾下降率\t≥5%\t6%\t40\n"
        "满意度指标\t10\t服务对象满意度指标\t10\t居民满意度\t≥90%\t92%\t10\n"
        "总分\t100\t\t\t\t\t\t100\n"
    )
    form = the(text)
    assert [(group.name, shown(group.weight)) for group in form.indicators] == [
        ("产出指标", "50"),
        ("效益指标", "40"),
        ("满意度指标", "10"),
    ]
    assert [shown(inner.weight) for inner in form.indicators[0].children] == ["25", "25"]
    assert scored(form) == [
        ("建站数", "", "25"),
        ("验收合格率", "", "25"),
        ("火灾下降率", "", "40"),
        ("居民满意度", "", "10"),
    ]
    assert errors(text) == []


def test_a_form_between_spaces_is_split_in_every_line() -> None:
    text = """项目支出绩效自评表
项目名称 路灯养护
一级指标 二级指标 三级指标 分值 年度指标值 实际完成值 得分 未完成原因分析
产出指标 数量指标 养护路灯盏数 50 ≥12000盏 12480盏 50
更换灯杆数 20 ≥85根 90根 20
效益指标 社会效益指标 下降率 20 ≥10% 8% 16 部分路段施工
可持续影响指标 制度健全 10 健全 较健全 8.5 尚需细化
总分 94.5
"""
    form = the(text)
    assert form.project == "路灯养护"
    assert [row[1:] for row in scored(form)] == [("50", "50"), ("20", "20"), ("20", "16"), ("10", "8.5")]
    assert (shown(form.weight), shown(form.score)) == ("", "94.5")
    assert errors(text) == []


def test_weights_in_per_cent() -> None:
    text = WHOLE.replace("90\t10\t90%", "90\t10%\t90%")
    assert shown(the(text).fund.weight) == "10%"  # type: ignore[union-attr]
    assert errors(text) == []
    for weight in ("25", "30", "10"):
        text = text.replace(f"\t{weight}\t{weight}\t", f"\t{weight}%\t{weight}\t")
    assert errors(text.replace("\t100\t99", "\t100%\t99")) == []


def test_a_lone_number_in_the_total_is_the_score() -> None:
    cells = WHOLE.replace("\t", "\n")
    assert shown(the(cells.replace("100\n99\n", "99\n")).score) == "99"
    assert shown(the(cells.replace("100\n99\n", "90\n")).score) == "90"
    assert [error[:4] for error in errors(cells.replace("100\n99\n", "97\n"))] == ["E504"]


def test_columns_that_are_no_part_of_the_evaluation() -> None:
    numbered = (
        HEAD
        + "序号\t"
        + COLUMNS
        + "".join(f"{i}\t{row}" for i, row in enumerate(ROWS, 1))
        + "\t"
        + TOTAL.replace("100\t99", "90\t90")
    )
    assert scored(the(numbered)) == scored(the(WHOLE))
    checked = WHOLE.replace("分值\t得分\t偏差", "分值\t自评得分\t复核得分\t偏差").replace("25\t25\t", "25\t25\t24\t")
    assert scored(the(checked)) == scored(the(WHOLE))


def test_a_grade_with_a_mark() -> None:
    for choice in ("☑优\t□良\t□中\t□差", "√优\t良\t中\t差", "优\t良\t中\t差\t优"):
        assert the(f"{WHOLE}评价等级\t{choice}\n").grade == "优"
    for choice in ("□优\t□良\t□中\t□差", "优\t良\t中\t差", "□优"):
        assert the(f"{WHOLE}评价等级\t{choice}\n").grade == ""


@pytest.mark.parametrize(
    "text",
    [
        WHOLE + "评价等级\n" + "优\t良\t" * 20_000,
        HEAD + FUNDS.format("1\t1\t1\t10\t90%\t9") + "\t其他资金\t1\t1\t1\n" * 10_000 + COLUMNS + ROWS[0],
        HEAD + COLUMNS + ("\t".join(["5"] * 2_000) + "\n") * 10,
        HEAD + COLUMNS + "".join(ROWS) + "总分\t" + "5\t" * 40_000 + "\n",
        WHOLE.replace("\n", " ").replace("\t", " ") * 200 + "\n",
    ],
    ids=["grades", "funds", "columns", "total", "one line"],
)
def test_hostile_forms_end_soon(text: str) -> None:
    begin = process_time()
    gb.read(text).check()
    assert process_time() - begin < 6


def test_cells_that_hold_nothing_or_no_number() -> None:
    text = WHOLE.replace("\t25\t25\t\n\t质量", "\t25\t25\t**\n\t质量").replace("\t30\t30\t", "\t1,23\t30\t")
    assert [leaf.name for leaf in the(text).leaves[:3]] == NAMES[:3]
    assert errors(text) == []  # a weight that cannot be read proves nothing
    cell = next(cells_of(read_text("名称", "d"), (), Vocabulary.default()))
    assert figure_of(cell) is None


def test_forms_behind_each_other_without_titles() -> None:
    tail = WHOLE.partition("建设\n")[2]
    funds_only = "\n".join(
        (FUNDS.format("100\t100\t90\t10\t90%\t9"), FUNDS.format("50\t50\t40\t10\t80%\t8"), COLUMNS, ROWS[0])
    )
    first, second = read(f"绩效自评\n{funds_only}")
    assert [shown(form.fund.adjusted) for form in (first, second) if form.fund is not None] == ["100", "50"]
    forms = read(f"{WHOLE}项目名称\t另一项目\n{tail}")
    assert [form.project for form in forms] == ["消防站建设", "另一项目"]
    assert [form.title for form in forms] == ["项目支出绩效自评表", ""]


def test_the_head_of_a_form() -> None:
    head = "部门整体绩效自评表\n部门名称\n主管部门\t某局\n自评总分(分)\n99\n实施单位\n项目资金(万元)\n"
    form = the(head + WHOLE.partition("（万元）")[2].replace("100\t99\t\n", ""))
    assert (form.department, form.body, shown(form.score)) == ("某局", "", "99")
    assert the(head.replace("99\n", "") + WHOLE.partition("（万元）")[2]).title == "部门整体绩效自评表"
    assert shown(the(head.replace("99\n", "待定\n") + WHOLE.partition("（万元）")[2]).score) == "99"
    assert the(WHOLE.replace("项目名称\t消防站建设", "项目\t消防站建设\n自评得分\n年度资金总额")).project == ""


def test_money_in_odd_places() -> None:
    own = with_funds("120\t120\t108\t10\t90%\t9", "其中：", "当年财\n政拨款\t100\t100\t90", "上年结转资金\t20\t20\t18")
    assert [name for name, _, _ in funds_of(own)] == ["年度资金总额", "当年财政拨款", "上年结转资金"]
    many = with_funds("1\t2\t3\t4\t5\t6\t7\t8\t9")
    assert the(many).faults == ("funds",)
    goals = with_funds("100\t100\t90\t10\t90%\t9", "预期目标\t3\t4\t5")
    assert [name for name, _, _ in funds_of(goals)] == ["年度资金总额"]
    assert read("自评\n年初预算数\t全年预算数\t全年执行数") == ()


def test_what_ends_the_indicators() -> None:
    rows = HEAD + COLUMNS + ROWS[0]
    assert len(the(rows + "年初预算数\t全年预算数\t全年执行数\t分值\n").leaves) == 1
    assert len(the(rows + "主管部门\t某局\n").leaves) == 1
    assert len(the(rows + "其他需要说明的事项\t无\n总分\t\t\t\t\t25\t25\t\n").leaves) == 1
    assert [group.name for group in the(rows + "小计\t25\n小计\t30\n").indicators] == ["产出指标"]
    assert len(the(rows + "效益指标").leaves) == 1


def test_groups_named_in_odd_ways() -> None:
    alone = (
        HEAD
        + COLUMNS
        + "(50分)\n数量指标\t建站数\t≥3个\t3个\t50\t50\n满意度指标\n(50分)\n满意度指标\t居民满意度\t≥90%\t92%\t50\t50\n总分\t100\t100\n"
    )
    form = the(alone)
    assert [(group.name, shown(group.weight), group.heading) for group in form.indicators] == [
        ("", "50", "(50分)"),
        ("满意度指标", "50", "满意度指标(50分)"),
    ]
    assert errors(alone) == []
    inside = ROWS[0].replace("建站数\t≥3个", "站点\t社会效益指标")
    assert [leaf.name for leaf in the(HEAD + COLUMNS + inside + ROWS[1]).leaves] == ["站点", "验收合格率"]
    early = HEAD + COLUMNS + "产出指标\n小计\t\t\t\t\t25\t25\n" + ROWS[0]
    assert [leaf.name for leaf in the(early).leaves] == ["建站数"]


def test_a_form_with_scores_and_without_weights() -> None:
    rows = (
        row.replace("\t25\t25\t", "\t\t25\t").replace("\t30\t30\t", "\t\t30\t").replace("\t10\t10\t", "\t\t10\t")
        for row in ROWS
    )
    form = the(HEAD + COLUMNS + "".join(rows) + "总分\t\t\t\t\t\t90\t\n")
    assert [(weight, score) for _, weight, score in scored(form)] == [("", "25"), ("", "25"), ("", "30"), ("", "10")]
    assert (shown(form.weight), shown(form.score)) == ("", "90")


def test_a_name_like_its_group_and_money_at_the_end() -> None:
    text = WHOLE.replace("居民满意度\t≥90%", "服务对象满意度\t≥90%")
    assert [leaf.name for leaf in the(text).leaves][-1] == "服务对象满意度"
    end = the("某县项目绩效自评报告\n项目名称\t优抚\n预算数\t6\t执行数\t5\n")
    assert (end.fund_parts, shown(end.fund.executed)) == ((), "5")  # type: ignore[union-attr]
    few = the("某县项目绩效自评报告\n项目名称\t优抚\n预算数\t6\t执行数\t6\n其中:财政资金\t6\n其他\t0\t其他\t0\n")
    assert [(part.name, shown(part.adjusted), shown(part.executed)) for part in few.fund_parts] == [
        ("其中:财政资金", "6", ""),
        ("其他", "0", "0"),
    ]


def test_a_table_of_another_form_is_no_evaluation() -> None:
    three_public = """财政拨款“三公”经费支出决算表
编制单位：某市示例局\t\t\t单位：万元
项目\t年初预算数\t全年预算数\t全年执行数
合计\t10.00\t10.00\t8.50
3.公务接待费\t10.00\t10.00\t8.50
"""
    disclosure = gb.read(f"{three_public}\n{WHOLE}")
    assert [form.project for form in disclosure.evaluations] == ["消防站建设"]
    titles = [*(table.title for table in disclosure.tables), *(table.title for table in disclosure.unmodelled)]
    assert set(titles) == {"财政拨款“三公”经费支出决算表"}


SPLIT = (
    "按收入性质分:\t按支出性质分:",
    "其中：一般公共预算：60万元\t其中：基本支出：30.5万元",
    "政府性基金拨款：\t项目支出：69.5万元",
    "其他资金：40万元",
)


def test_a_total_split_by_income_and_by_expenditure() -> None:
    text = with_funds("100\t100\t90\t10\t90%\t9", *SPLIT)
    form = the(text)
    assert [(part.name, part.split, shown(part.adjusted)) for part in form.fund_parts] == [
        ("一般公共预算", "收入", "60"),
        ("基本支出", "支出", "30.5"),
        ("政府性基金拨款", "收入", ""),
        ("项目支出", "支出", "69.5"),
        ("其他资金", "收入", "40"),
    ]
    assert errors(text) == []
    (again,) = read(form.to_text())
    assert again.fund_parts == form.fund_parts
    wrong = text.replace("69.5万元", "79.5万元")
    assert [error[:4] for error in errors(wrong)] == ["E506"]
    assert errors(text.replace("60万元", "50万元")) == []  # what was executed may be split as well
    assert [error[:4] for error in errors(text.replace("60万元", "55万元"))] == ["E506"]
    assert len(the(text.partition("一级指标")[0]).fund_parts) == 5  # the text ends there
    assert [part.name for part in the(text.replace("：69.5万元", "：6,9万元")).fund_parts] == [
        "一般公共预算",
        "基本支出",
        "政府性基金拨款",
    ]
    alone = text.replace("其中：基本支出：30.5万元", "")
    assert errors(alone) == []
    ledger = [entry for entry in gb.read(alone).check().ledger if entry.instance.endswith("按支出")]
    assert [entry.outcome.value for entry in ledger] == ["unverifiable"]


@pytest.mark.parametrize(("heading", "weight"), [("产出指标（50分）", "50"), ("产出指标(50)", "50"), ("产出指标（权重：50%）", "50"), ("产出指标50分", "50"), ("产出指标(3)", "")])  # fmt: skip
def test_weights_in_headings(heading: str, weight: str) -> None:
    group = the(WHOLE.replace("产出指标\t", f"{heading}\t")).indicators[0]
    assert (group.name.removesuffix("(3)"), shown(group.weight)) == ("产出指标", weight)
