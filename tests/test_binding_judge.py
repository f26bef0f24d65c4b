"""Statements judged by their figures alone: each verdict of each kind with a true and a false sentence."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from attrs import evolve

from govbudget.binding.equations import Verdict
from govbudget.binding.judge import judge
from govbudget.binding.judgements import Cell, Judgement
from govbudget.binding.reading import _year_of
from govbudget.claim import Thing
from govbudget.language.scanning import scan
from govbudget.language.vocabulary import Vocabulary
from govbudget.place import Place
from saying import TEXT, say

HOLDS, CUT, UNDEFINED, FAILS, OPEN = Verdict
#: The thing and the two figures that most sentences speak of.
GREW = "项目支出613.40万元，比上年的520.00万元"


def judgements(*paragraphs: str, rule: str = "") -> list[Judgement]:
    found = judge(say(*paragraphs, base=TEXT).told.said)
    return [each for each in found if not rule or each.rule == rule]


def verdicts(*paragraphs: str, rule: str) -> list[Verdict]:
    return [each.verdict for each in judgements(*paragraphs, rule=rule)]


@pytest.mark.parametrize(
    ("text", "rule", "verdict"),
    [
        # differences
        (f"{GREW}增加93.40万元。", "N403", HOLDS),
        (f"{GREW}增加39.40万元。", "N403", FAILS),
        (f"{GREW}减少93.40万元。", "N403", FAILS),
        (f"{GREW}相差93.40万元。", "N403", HOLDS),
        (f"{GREW}增加约90万元。", "N403", HOLDS),
        (f"{GREW}增加超过100万元。", "N403", FAILS),
        ("项目支出比上年增加93.40万元。", "N403", OPEN),
        # rates
        (f"{GREW}增长17.96%。", "N404", HOLDS),
        (f"{GREW}增长17.9%。", "N404", CUT),
        (f"{GREW}增长19.76%。", "N404", FAILS),
        (f"{GREW}下降17.96%。", "N404", FAILS),
        ("项目支出613.40万元，比上年增加93.40万元，增长17.96%。", "N404", HOLDS),
        ("项目支出613.40万元，比上年增加93.40万元，增长15.23%。", "N404", FAILS),
        ("项目支出613.40万元，比上年增加613.40万元，增长100%。", "N404", UNDEFINED),
        # what is wrong of the part and right of the whole is of the whole
        ("收入总计500.00万元，其中年初结转和结余40.00万元，较2020年减少300.00万元，下降37.5%。", "N404", HOLDS),
        ("收入总计500.00万元，其中年初结转和结余40.00万元，较2020年减少300.00万元，下降48%。", "N404", FAILS),
        ("项目支出613.40万元，上年为0万元，增长100%。", "N404", UNDEFINED),
        ("项目支出613.40万元，比上年增长17.96%。", "N404", OPEN),
        ("项目支出613.40万元，比上年增加93.40万元，下降17.96%。", "N410", FAILS),
        # completion
        ("公务接待费年初预算8.20万元，支出决算6.15万元，完成年初预算的75%。", "N405", HOLDS),
        ("公务接待费年初预算8.20万元，支出决算6.15万元，完成年初预算的57%。", "N405", FAILS),
        ("公务接待费年初预算822.00万元，支出决算615.00万元，完成年初预算的74.81%。", "N405", CUT),
        ("公务接待费年初预算0万元，支出决算6.15万元，完成年初预算的100%。", "N405", UNDEFINED),
        ("公务接待费完成年初预算的75%。", "N405", OPEN),
        ("公务接待费支出决算6.15万元，完成年初预算的75%，比年初预算减少2.05万元。", "N405", HOLDS),
        ("公务接待费支出决算6.15万元，完成年初预算的85%，比年初预算减少2.05万元。", "N405", FAILS),
        # shares
        ("本年支出812.00万元，其中：基本支出203.00万元，占25%；项目支出609.00万元，占75%。", "N406", HOLDS),
        ("基本支出203.00万元，占本年支出812.00万元的25%。", "N406", HOLDS),
        ("基本支出203.00万元，占本年支出812.00万元的52%。", "N406", FAILS),
        ("支出总计812.00万元。公务接待费6.15万元，占总支出的100%。", "N406", HOLDS),
        ("支出总计812.00万元。公务接待费6.15万元，占总支出的10%。", "N406", FAILS),
        ("基本支出203.00万元，占本年支出的25%。", "N406", OPEN),
        # averages
        ("公务用车运行维护费9.60万元，公务用车保有量4辆，车均2.40万元。", "N412", HOLDS),
        ("公务用车运行维护费9.60万元，公务用车保有量4辆，车均4.20万元。", "N412", FAILS),
        ("公务用车运行维护费9.60万元，车均2.40万元。", "N412", OPEN),
        # comparisons
        ("公务接待费年初预算8.20万元，支出决算6.15万元，决算数小于预算数。", "N409", HOLDS),
        ("公务接待费年初预算8.20万元，支出决算6.15万元，决算数大于预算数。", "N409", FAILS),
        ("公务接待费支出决算6.15万元，上年为6.15万元，与上年持平。", "N409", HOLDS),
        ("公务接待费支出决算6.15万元，上年为6.51万元，与上年持平。", "N409", FAILS),
        ("公务接待费支出决算6.15万元，上年为6.51万元，与上年基本持平。", "N409", HOLDS),
        ("公务接待费支出决算6.15万元，与上年持平。", "N409", OPEN),
        # sums
        ("政府采购支出总额70.00万元，其中：货物支出20.00万元、工程支出15.00万元、服务支出35.00万元。", "N407", HOLDS),
        ("政府采购支出总额70.00万元，其中：货物支出20.00万元、工程支出51.00万元、服务支出35.00万元。", "N407", FAILS),
        ("项目支出613.40万元，其中：展览项目500.00万元。", "N415", HOLDS),
        ("项目支出613.40万元，其中：展览项目713.40万元。", "N415", FAILS),
        ("收入总计905.10万元，支出总计905.10万元。", "N413", HOLDS),
        ("收入总计905.10万元，支出总计950.10万元。", "N413", FAILS),
    ],
)  # fmt: skip
def test_statements(text: str, rule: str, verdict: Verdict) -> None:
    assert verdict in verdicts(text, rule=rule)
    if verdict in (HOLDS, OPEN):
        assert FAILS not in [each.verdict for each in judgements(text) if not each.asks]


def test_a_percentage_of_few_digits_that_is_right_of_the_whole_is_a_question() -> None:
    text = "收入总计500.00万元，其中年初结转和结余40.00万元，较2020年减少300.00万元，下降{}%。"
    asked = [(each.verdict, each.asks) for rate in ("38", "48") for each in judgements(text.format(rate), rule="N404")]
    assert asked == [(FAILS, True), (FAILS, False)]


@pytest.mark.parametrize(
    ("name", "scope"),
    [("某市人力资源和社会保障局", ""), ("某市人力资源和社会保障局下属中心", "下属中心"), ("某市财政局", "某市财政局")],
)
def test_the_name_of_the_body_is_no_scope(name: str, scope: str) -> None:
    base = evolve(TEXT, entity="某市人力资源和社会保障局")
    (level,) = say(f"{name}项目支出613.40万元。", base=base).told.said.levels
    assert level.thing is not None
    assert level.thing.scope.endswith(scope) and bool(level.thing.scope) is bool(scope)


def test_points() -> None:
    text = "基本支出占本年支出的比重由上年的31.5%上升到34.0%，上升{}个百分点。"
    assert FAILS not in verdicts(text.format("2.5"), rule="N403")
    assert verdicts("增长了2.5个百分点。", rule="N403") in ([], [OPEN])


def test_times() -> None:
    assert FAILS not in verdicts("项目支出613.40万元，为上年306.70万元的2倍。", rule="N404")
    assert FAILS in verdicts("项目支出613.40万元，为上年306.70万元的3倍。", rule="N404")


def test_repeats() -> None:
    paragraphs = ("三公经费支出决算为31.20万元。", "三公经费支出决算{}万元，主要用于公务接待。")
    assert FAILS not in verdicts(paragraphs[0], paragraphs[1].format("31.20"), rule="N402")
    assert FAILS in verdicts(paragraphs[0], paragraphs[1].format("13.20"), rule="N402")
    assert FAILS not in verdicts("收入31.20万元。", "收入13.20万元。", rule="N402")


def test_counts_are_asked() -> None:
    text = "年末实有人数40人，其中：在职人员{}人、退休人员10人。"
    assert [each.asks for each in judgements(text.format(35), rule="N416")] == [True]
    assert verdicts(text.format(30), rule="N416") == [HOLDS]


def test_listed_counts_are_asked() -> None:
    text = "设备{}台，便携式计算机1台，台式计算机2台。"
    assert all(each.asks for each in judgements(text.format(9)) if each.verdict is FAILS)


def test_a_list_of_kinds_has_all_that_there_are() -> None:
    text = "共有车辆{}辆，其中：机要通信用车1辆、应急保障用车2辆。"
    assert verdicts(text.format(3), rule="N407") == [HOLDS]
    assert [each.asks for each in judgements(text.format(9), rule="N407")] == [False]
    assert judgements("共有车辆9辆，其中：机要通信用车1辆。", rule="N407") == []


def test_nothing_the_year_before_is_a_base_of_0() -> None:
    text = "公务接待费3.00万元，比上年{}3.00万元，上年无此项支出。"
    assert verdicts(text.format("增加"), rule="N403") == [HOLDS]
    assert FAILS in verdicts(text.format("减少"), rule="N403")


def test_two_subjects_of_one_name_are_each_of_its_own_sentence() -> None:
    first, second = (
        "1.行政运行（项）支出{}万元，比上年增加0.70万元。",
        "2.行政运行（项）支出68.40万元，上年76.60万元，减少8.20万元。",
    )
    assert FAILS not in verdicts(first.format("6.60") + second, rule="N403")


def test_parts_of_a_part_may_be_listed_as_it_is() -> None:
    text = (
        "三公经费5.90万元，包括：公务用车购置及运行维护费5.30万元，公务用车购置费0万元，公务用车运行维护费5.30万元，公务接待费{}万元，"
        "因公出国（境）费0万元。"
    )
    assert FAILS not in verdicts(text.format("0.60"), rule="N407")
    assert FAILS in verdicts(text.format("0.90"), rule="N407")


def test_carried_out_of_the_year() -> None:
    text = "政府性基金年初结转和结余10.00万元，本年收入80.00万元，本年支出60.00万元，年末结转和结余{}万元。"
    assert FAILS not in verdicts(text.format("30.00"), rule="N407")


def test_expected() -> None:
    (found,) = judgements(f"{GREW}增加39.40万元。", rule="N403")
    assert found.expected is not None
    assert (int(found.expected.value), found.expected.places) == (934000, 2)
    assert found.stated is found.operands[0]
    (word,) = judgements("公务接待费年初预算8.20万元，支出决算6.15万元，决算数大于预算数。", rule="N409")
    assert word.expected is None
    assert word.stated is None
    assert len(word.operands) == 2


@pytest.mark.parametrize(
    ("paragraphs", "rule", "verdict"),
    [
        # the whole of a share: a total of the text, all its parts, what is divided
        (("收入总计905.10万元。", "事业收入90.51万元，占总收入的10%。"), "N406", HOLDS),
        (("收入总计905.10万元。", "事业收入90.51万元，占总收入的15%。"), "N406", FAILS),
        (("因公出国（境）费3.00万元，占三公经费的10%；公务用车购置及运行费12.00万元，占三公经费的40%；公务接待费15.00万元，占三公经费的50%。",), "N406", HOLDS),
        (("因公出国（境）费3.00万元，占三公经费的16%；公务用车购置及运行费12.00万元，占三公经费的40%；公务接待费15.00万元，占三公经费的50%。",), "N406", FAILS),
        (("事业收入30.00万元，占总收入的30%；经营收入70.00万元，占总收入的70%。",), "N406", HOLDS),
        (("展览项目203.00万元，占25%。",), "N406", OPEN),
        # the base of a change: another stage, another year's budget, another thing
        (("公务接待费支出决算6.15万元，比年初预算8.20万元减少2.05万元，下降25%。",), "N404", HOLDS),
        (("公务接待费支出决算6.15万元，比年初预算8.20万元减少2.05万元，下降52%。",), "N404", FAILS),
        (("2021年项目支出613.40万元，2020年项目支出520.00万元，比2020年增加93.40万元。",), "N403", HOLDS),
        (("2021年项目支出613.40万元，2020年项目支出520.00万元，比2020年增加39.40万元。",), "N403", FAILS),
        (("项目支出613.40万元，比基本支出520.00万元多93.40万元。",), "N403", HOLDS),
        (("项目支出613.40万元，比基本支出520.00万元多39.40万元。",), "N403", FAILS),
    ],
)  # fmt: skip
def test_wholes_and_bases(paragraphs: tuple[str, ...], rule: str, verdict: Verdict) -> None:
    assert verdict in verdicts(*paragraphs, rule=rule)
    if verdict is HOLDS:
        assert FAILS not in verdicts(*paragraphs, rule=rule)


@pytest.mark.parametrize(
    ("paragraphs", "told"),
    [
        (("公务接待费支出决算6.15万元。", "公务接待费支出6.51万元，均为国内接待。"), True),
        (("公务接待费支出决算6.15万元。", "公务接待费支出6.15万元，均为国内接待。"), False),
        (("公务接待费支出决算6.15万元。", "公务接待费年初预算6.51万元。"), False),
        (("公务接待费支出决算6.15万元。", "2020年公务接待费6.51万元。"), False),
        (("公务接待费支出决算6.15万元。", "局机关公务接待费6.51万元。"), False),
        (("公务接待费支出决算6.15万元。", "公务接待费3批次。"), False),
        (("一般公共预算财政拨款支出806.15万元。", "政府性基金预算财政拨款支出806.51万元。"), False),
        (("教育支出806.15万元。", "教育支出806.51万元。"), False),
    ],
)  # fmt: skip
def test_said_twice(paragraphs: tuple[str, ...], told: bool) -> None:
    assert (FAILS in verdicts(*paragraphs, rule="N402")) is told


def test_sums_of_what_can_be_added() -> None:
    assert FAILS not in verdicts("三公经费支出31.20万元，其中：公务接待费6.20万元，接待3批次。", rule="N415")
    assert not verdicts("三公经费支出31.20万元，其中：接待3批次。", rule="N415")
    assert FAILS not in verdicts("三公经费支出31.20万元，其中：公务接待费年初预算46.20万元。", rule="N415")
    none = "三公经费支出31.20万元，其中：因公出国费无支出，公务用车购置及运行费25.00万元，公务接待费{}万元。"
    assert FAILS not in verdicts(none.format("6.20"), rule="N407")
    assert FAILS in verdicts(none.format("2.60"), rule="N407")


def test_what_is_beside_the_whole_of_a_list_is_no_part_of_it() -> None:
    text = "三公经费12.00万元，其中：公务用车购置及运行费6.00万元，其中购置费2.00万元，公务接待费5.00万元，因公出国费{}万元。"
    assert FAILS not in verdicts(text.format("1.00"), rule="N415")
    assert verdicts(text.format("1.00"), rule="N407") == [HOLDS]
    assert verdicts(text.format("1.60"), rule="N407") == [FAILS]
    for pause in "，；":
        alone = f"公务用车购置及运行费6.00万元，全部为公务用车运行费，与预算一致{pause}公务接待费5.00万元。"
        assert verdicts(alone, rule="N407") == []


def test_a_sum_is_judged_once() -> None:
    text = "政府采购支出总额70.00万元，其中：货物支出20.00万元、工程支出15.00万元、服务支出35.00万元。"
    assert len(verdicts(text, rule="N407")) == 1
    twice = (
        "本年支出100.00万元，其中：基本支出60.00万元，项目支出40.00万元；"
        "年初预算90.00万元，其中：基本支出60.00万元，项目支出31.00万元。"
    )
    assert verdicts(twice, rule="N415") == [HOLDS, FAILS]


def test_the_words_behind_a_figure_that_exceeds_the_budget() -> None:
    text = "公务接待费支出决算6.15万元，比年初预算减少2.05万元，完成年初预算的{}%。"
    assert HOLDS in verdicts(text.format(75), rule="N405")
    assert FAILS in verdicts(text.format(57), rule="N405")


@pytest.mark.parametrize(("rate", "wrong"), [("17.96%", "93.40万元"), ("13.21%", "13.21%")])
def test_of_two_directions_the_figures_tell_which_is_wrong(rate: str, wrong: str) -> None:
    (found,) = judgements(f"项目支出613.40万元，比上年减少93.40万元，增长{rate}。", rule="N410")
    assert found.number is not None and found.number.printed == wrong


def test_the_direction_of_an_amount_that_is_wrong_altogether() -> None:
    (found,) = judgements("项目支出6.00万元，比上年5.00万元减少3.00万元，增长20.00%。", rule="N410")
    assert found.number is not None and found.number.printed == "3.00万元"


@pytest.mark.parametrize("closing", ["75.00", "76.00"])
def test_what_is_carried_out_of_a_year_with_a_balance_used_and_surplus_distributed(closing: str) -> None:
    text = (
        "年初结转和结余60.00万元，使用非财政拨款结余5.00万元，本年收入1400.00万元，本年支出1380.00万元，"
        "结余分配10.00万元，年末结转和结余{}万元。"
    )
    assert verdicts(text.format(closing), rule="N407") == [HOLDS if closing == "75.00" else FAILS]


def test_what_the_words_list_or_the_forms() -> None:
    text = "会务接待费中，商务接待2.00万元，公务接待3.00万元，外事接待1.00万元，共{}万元。"
    for whole, verdict in (("6.00", HOLDS), ("5.00", HOLDS), ("7.00", FAILS)):
        assert verdicts(text.format(whole), rule="N407") == [verdict]


def test_a_whole_without_a_name() -> None:
    text = "会议费23.45万元，占{}的{}%。"
    for whole in ("总数（34.56万元）", "34.56万元"):
        assert verdicts(text.format(whole, "67.85"), rule="N406") == [HOLDS]
        assert verdicts(text.format(whole, "76.85"), rule="N406") == [FAILS]


def test_what_has_too_many_values_is_not_one_thing() -> None:
    paragraphs = [f"项目支出{600 + each}.00万元。" for each in range(13)]
    asked = "基本支出203.00万元，占项目支出的25%。"
    assert verdicts(*paragraphs[:3], asked, rule="N406") == [FAILS]
    assert verdicts(*paragraphs, asked, rule="N406") == [OPEN]


def test_a_crowded_sentence_states_nothing_of_its_figures() -> None:
    assert (
        verdicts("公务接待" + "、".join(["3批次，9人次，人均100元，花费5万元"] * 50) + "。", rule="N412") == [OPEN] * 50
    )


def test_a_repetition_is_compared_with_those_nearest_before() -> None:
    found = verdicts(*(f"项目支出{600 + each}.00万元。" for each in range(20)), rule="N402")
    assert len(found) == sum(min(each, 8) for each in range(20))


@pytest.mark.parametrize(
    ("texts", "year"),
    [(("2023年度项目支出5万元。", "2021年为3万元。"), 2023), (("与2022年相比，项目支出增加5万元。",), 2023)],
)
def test_the_year_is_that_which_sentences_begin_with(texts: tuple[str, ...], year: int) -> None:
    tokens = [scan(text, {}, {}, Vocabulary.default()) for text in texts]
    assert _year_of(tokens) == year


def test_a_text_without_years_has_none() -> None:
    assert _year_of([]) is None


@pytest.mark.parametrize(("share", "verdict"), [("25%", HOLDS), ("52%", FAILS)])
def test_what_the_text_does_not_print_the_tables_state(share: str, verdict: Verdict) -> None:
    said = say(f"基本支出203.00万元，占本年支出的{share}。", base=TEXT).told.said
    (printed,) = (token.data for token in scan("812.00万元", {}, {}, Vocabulary.default()))
    asked = []

    def cells(thing: Thing, stage: str) -> list[Cell]:
        asked.append((thing.name, stage))
        return [Cell(printed, Place(table="支出决算表", row="合计", column="本年支出"))]

    found = [each for each in judge(evolve(said, cells=cells)) if each.rule == "N406"]
    assert [each.verdict for each in found] == [verdict]
    assert asked == [("本年支出", "final")]


def test_the_order_of_what_is_found_does_not_hang_on_the_process() -> None:
    """Names stand in sets, whose order differs from one process to the next."""
    text = "某市示例局2021年度部门决算\n2021年度收入总计484万元，支出总计440万元。2021年度收支总计784万元。"
    program = f"import govbudget; print([str(each.id) + str(each) for each in govbudget.read({text!r}).check()])"
    told = {
        subprocess.run(
            [sys.executable, "-c", program], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("0", "1", "2", "5")
    }
    assert len(told) == 1
    assert told != {b"[]\n"}
