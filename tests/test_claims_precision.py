"""What is true is never found wrong: statements of standard wording about generated amounts, every figure rounded on its own."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from attrs import define, evolve
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from govbudget import Disclosure, Table
from govbudget.checking import FindingKind
from govbudget.forms import form
from saying import TEXT, found, say

T = TypeVar("T")

#: Wholes with the names of all their parts.
WHOLES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("政府采购支出总额", ("货物支出", "工程支出", "服务支出")),
    ("三公经费支出", ("因公出国（境）费", "公务用车购置及运行维护费", "公务接待费")),
    ("本年支出合计", ("基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出")),
    ("本年支出合计", ("基本支出", "项目支出")),
    ("收入总计", ("本年收入合计", "年初结转和结余", "使用非财政拨款结余")),
    ("一般公共预算财政拨款基本支出", ("人员经费", "公用经费")),
    ("一般公共预算财政拨款支出", ("一般公共服务支出（类）", "科学技术支出（类）", "住房保障支出（类）")),
    ("公务用车购置及运行维护费", ("公务用车购置费", "公务用车运行维护费")),
)
LINES = {line.key: line.labels[0] for line in form("three_public").lines}


def half_up(value: Fraction, places: int) -> Decimal:
    digits = int(abs(value) * 10**places + Fraction(1, 2))
    return Decimal(-digits if value < 0 else digits).scaleb(-places)


@define
class Writer:
    """Writes statements about true amounts (in 分)."""

    draw: st.DrawFn
    least: int = 1  #: the least base of which a percentage is stated: one that no figure makes 0

    def pick(self, *options: T) -> T:
        return self.draw(st.sampled_from(options))

    def maybe(self) -> bool:
        return self.draw(st.booleans())

    def amount(self, true: int) -> tuple[str, Decimal]:
        """As printed, in 元 or 万元 and at some place, and what is printed, in 元."""
        unit, power, most = self.pick(("万元", 4, 2), ("万元", 4, 2), ("万元", 4, 6), ("元", 0, 2))
        exact = Fraction(true, 100 * 10**power)
        places = self.pick(most, most, most - 1, 0)
        if true and not half_up(exact, places):
            places = most  # a bare 0 is taken to be as fine as the figures beside it
        value = half_up(exact, places)
        return f"{value:{self.pick('', ',')}f}{unit}", value.scaleb(power)

    def percent(self, part: int, whole: int) -> str:
        return f"{half_up(Fraction(part * 100, whole), self.pick(0, 1, 2)):f}%"

    def change(self, now: int, before: int, printed: Decimal) -> str:
        """比上年…增加…，增长…; no percentage of a base that is printed 0."""
        up = now > before or (now == before and self.maybe())
        against = self.pick("比上年", "较2020年", "与上年相比，")
        base, of_base = self.amount(before) if against[-1] == "年" and self.maybe() else ("", None)
        text, value = self.amount(abs(now - before))
        words = f"{against}{base}{'增加' if up else '减少'}{text}"
        implied = printed - (value if up else -value)
        if before >= self.least and implied and (of_base is None or of_base):
            words += f"，{'增长' if up else '下降'}{self.percent(abs(now - before), before)}"
        return words

    def level(self, name: str, now: int, before: int) -> str:
        text, printed = self.amount(now)
        return f"2021年{name}{self.pick('', '为', '共计')}{text}，{self.change(now, before, printed)}。"

    def completion(self, name: str, final: int, budget: int, stage: str) -> str:
        (spent, _), (planned, of) = self.amount(final), self.amount(budget)
        words = f"{name}{stage}预算为{planned}，支出决算为{spent}"
        if of:
            words += f"，完成{self.pick(stage, stage, '')}预算的{self.percent(final, budget)}"
        if self.maybe():
            words += f"，决算数{'大于' if final > budget else '小于' if final < budget else '等于'}预算数"
        elif self.maybe():
            difference, _ = self.amount(abs(final - budget))
            words += f"，较{stage}预算数{'增加' if final >= budget else '减少'}{difference}"
        return f"{words}。"

    def parts(self, whole: str, names: Sequence[str], amounts: Sequence[int], befores: Sequence[int]) -> str:
        text, printed = self.amount(sum(amounts))
        shares, changes = self.maybe() and bool(printed), self.maybe()
        words = whole + text
        if changes:
            words += f"，{self.change(sum(amounts), sum(befores), printed)}"
        listed = []
        for name, amount, before in zip(names, amounts, befores, strict=True):
            part, value = self.amount(amount)
            share = f"{self.pick('，占', '，占比')}{self.percent(amount, sum(amounts))}" if shares else ""
            listed.append(name + part + share + (f"，{self.change(amount, before, value)}" if changes else ""))
        return f"{words}{self.pick('，其中：', '。其中：')}{'；'.join(listed)}。"

    def average(self) -> str:
        count, cost = self.draw(st.integers(1, 30)), self.draw(AMOUNTS)
        average = half_up(Fraction(cost, count * 10**6), 2)
        return (
            f"公务用车运行维护费支出{self.amount(cost)[0]}，年末公务用车保有{count}辆，车均运行维护费{average:f}万元。"
        )


AMOUNTS = st.one_of(st.integers(0, 10**4), st.integers(0, 10**7), st.integers(0, 10**11))


@st.composite
def documents(draw: st.DrawFn) -> Disclosure:
    """A document whose amounts agree, in its text and, for 三公经费, in its table."""
    writer = Writer(draw)
    whole, names = writer.pick(*WHOLES)
    writer.least = 10**5 if whole == "三公经费支出" else 1
    now, before = ([draw(AMOUNTS) for _ in names] for _ in range(2))
    budget, base = draw(AMOUNTS), TEXT
    lines = [writer.parts(whole, names, now, before)]
    if writer.maybe():
        lines.append(writer.level(whole, sum(now), sum(before)))
    if writer.maybe():
        lines.append(writer.level(names[0], now[0], before[0]))
    if writer.maybe():
        lines.append(writer.completion(whole, sum(now), budget, writer.pick("年初", "全年")))
    if "用车" not in "".join(names) and writer.maybe():
        lines.append(writer.average())
    if whole == "三公经费支出":
        final = dict(zip(("abroad", "vehicle", "reception"), now, strict=True), total=sum(now))
        rows = [[LINES[key], "", f"{half_up(Fraction(value, 10**6), 2):f}"] for key, value in final.items()]
        base = base.with_table(Table.from_rows("three_public", ["initial_budget", "final"], rows, "万元", year=2021))
    return say(*lines, base=base)


def wrong(document: Disclosure) -> list[str]:
    """What is found, in words."""
    return [finding.message("en") for finding in found(document)]


@settings(max_examples=200)
@given(documents())
def test_statements_that_are_true_are_never_found_wrong(document: Disclosure) -> None:
    assert wrong(document) == []
    assert len(document.claims) >= 3
    assert not document.narrative.unread


@st.composite
def incomplete(draw: st.DrawFn) -> Disclosure:
    """A list that leaves a part out, with its shares and changes."""
    writer = Writer(draw)
    whole, names = writer.pick(*WHOLES)
    now, before = ([draw(AMOUNTS) for _ in names] for _ in range(2))
    text, printed = writer.amount(sum(now))
    words = f"{whole}{text}，{writer.change(sum(now), sum(before), printed)}，其中："
    left_out = draw(st.integers(0, len(names) - 1))
    kept = [part for i, part in enumerate(zip(names, now, before, strict=True)) if i != left_out]
    for name, amount, year_before in kept:
        part, value = writer.amount(amount)
        share = f"，占{writer.percent(amount, sum(now))}" if printed else ""
        words += f"{name}{part}{share}，{writer.change(amount, year_before, value)}；"
    return say(f"{words[:-1]}。", base=TEXT)


@settings(max_examples=100)
@given(incomplete())
def test_lists_that_leave_something_out_are_never_found_wrong(document: Disclosure) -> None:
    assert wrong(document) == []


@given(st.sampled_from(WHOLES), st.data())
@settings(max_examples=40)
def test_a_figure_far_off_is_always_found(entry: tuple[str, tuple[str, ...]], data: st.DataObject) -> None:
    whole, names = entry
    amounts = [data.draw(st.integers(100, 10**6)) for _ in names]
    assume(
        min(amounts) * 100 >= sum(amounts)
    )  # else the shares hold of another total, that of what is printed, just as well
    wrong = data.draw(st.integers(0, len(names) - 1))
    printed = [f"{amount:d}.00" for amount in amounts]
    shares = [f"{half_up(Fraction(amount * 100, sum(amounts)), 2):f}" for amount in amounts]
    printed[wrong] = f"{amounts[wrong] + sum(amounts):d}.00"
    listed = "；".join(f"{n}{a}万元，占{s}%" for n, a, s in zip(names, printed, shares, strict=True))
    report = say(f"{whole}{sum(amounts):d}.00万元，其中：{listed}。", base=TEXT)
    assert {f.rule for f in found(report)} & {"N407", "N415"}
    assert "N406" in {f.rule for f in found(report)}
    roots = {f.stated for f in found(report) if f.follows_from is None}
    assert roots & {f"{shares[wrong]}%", printed[wrong]}  # the share, or the figure that makes it and the sum wrong
    assert not found(evolve(report, sentences=()))


def test_a_change_of_nothing_in_a_list_belongs_to_its_own_part() -> None:
    """减少0万元，降低0% of a part that is 0 is no second change of the whole, whose own change stands before it."""
    text = (
        "2021年度“三公”经费支出决算为8.77万元，其中：因公出国（境）费支出决算为0万元；公务接待费支出决算为8.77万元。",
        "“三公”经费支出决算比2020年减少0.28万元，降低3.09%，其中：因公出国（境）费支出决算减少0万元，降低0%；公务接待费支出决算减少0.28万元，降低3.09%。",
    )
    assert [finding.rule for finding in found(say(*text, base=TEXT)) if finding.kind is FindingKind.INCONSISTENT] == []
