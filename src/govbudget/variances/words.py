"""Variances in words (差异说明), Chinese and English: the few lines that make the change."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Final, final

from attrs import field, frozen

from govbudget.arguments import decimals, whole_number
from govbudget.exact import Undefined, subtract, total
from govbudget.figure import Quantity
from govbudget.records.columns import undefined_in
from govbudget.records.tabular import Tabular
from govbudget.variances.faults import MEASURES, language
from govbudget.visible import counted, visible

if TYPE_CHECKING:
    from govbudget.variances.model import Side, Unbridged, Variance, VarianceLine

__all__ = ["Explanation", "explained", "record", "undefined_text"]

_ZERO: Final = Decimal(0)
_REASONS: Final = {
    "base_zero": ("基数为0", "the base is 0"),
    "base_blank": ("基数空白", "the base is blank"),
    "base_negative": ("基数为负数", "the base is negative"),
    "no_base": ("新增科目，无基数", "the code is new and has no base"),
    "ended": ("科目已取消", "the code has ended"),
    "amount_blank": ("金额空白", "the amount is blank"),
    "total_zero": ("合计为0", "the total is 0"),
    "total_blank": ("合计空白", "the total is blank"),
    "total_negative": ("合计为负数", "the total is negative"),
    "no_change": ("合计没有变动", "the total has not changed"),
    "no_budget": ("基数不是预算数", "the base is no budget"),
    "staff_zero": ("人数为0", "there is no staff"),
    "staff_unknown": ("人数未知", "the number of staff is not known"),
}
_UNBRIDGED: Final = {
    "new": ("{year}年新增科目{label}{amount}", "{label} is new in {year} ({amount})"),
    "ended": ("{label}在{year}年后取消，原有{amount}", "{label} ended after {year} ({amount})"),
    "not_printed": ("{label}只有{year}年列示{amount}", "{label} is printed for {year} only ({amount})"),
    "moved": (
        "{label}（{year}年{amount}）归属变动，{concerns}前后不可比",
        "{label} ({amount} in {year}) stands elsewhere than before, so {concerns} cannot be compared",
    ),
}
_HEAD: Final = (
    ("项目", "基数", "本期", "增减额", "增减率", "完成率", "占比", "占比变动", "贡献率"),
    ("line", "base", "current", "difference", "growth", "completion", "share", "share change", "contribution"),
)


def undefined_text(undefined: Undefined, lang: str = "zh") -> str:
    """Why something is undefined, in words (无意义的原因); a reason that is not known here stands for itself.

    Raises:
        NotFound: for a language other than ``zh`` and ``en``.
    """
    return _REASONS.get(undefined.reason, (undefined.reason,) * 2)[language(lang)]


@final
@frozen(repr=False)
class Explanation(Tabular):
    """The few lines that make a change (差异说明). ``str()`` gives the words, :meth:`rows` the table.

    Args:
        variance: what is explained.
        lines: the lines that are named, those that change most first.
        rest: what the other lines add to the change, exactly; undefined where the total's change is.
        others: how many other lines change.
        lang: ``zh`` or ``en``.
        places: decimals of percentages.
    """

    _described: ClassVar[str] = "variance"
    variance: Variance = field(repr=False)
    lines: tuple[VarianceLine, ...]
    rest: Decimal | Undefined
    others: int
    lang: str
    places: int

    def __str__(self) -> str:
        return visible(_text(self))

    def __repr__(self) -> str:
        return f"<Explanation of {self.variance!r}: {counted(len(self.lines), 'line')}>"

    def to_records(self) -> list[dict[str, Any]]:
        """The total and the named lines as dicts, as :meth:`~govbudget.Variance.to_records` gives them."""
        return [record(line, self.places, self.variance) for line in (self.variance.total, *self.lines)]

    def rows(self) -> list[tuple[str, ...]]:
        """The total and the named lines as a table of texts, heading first; what is undefined shows ``—``."""
        head: tuple[str, ...] = _HEAD[language(self.lang)]
        return [head, *(_row(line, self.lang, self.places) for line in (self.variance.total, *self.lines))]


def explained(
    variance: Variance, lang: str = "zh", n: int = 3, *, places: int = 2, level: int | None = None
) -> Explanation:
    """What :meth:`~govbudget.Variance.explain` gives."""
    language(lang)
    whole_number("n", n, "give how many lines to name, as in n=3", 0)
    decimals("places", places)
    if level is not None:
        whole_number("level", level, "give it as in level=1, or None for the last lines", 0)
    parts = [line for line in variance.parts(level) if line.key != variance.total_key]
    changed = [(change.copy_abs(), line) for line in parts if isinstance(change := line.difference, Decimal) and change]
    ranked = [line for _, line in sorted(changed, key=lambda pair: pair[0], reverse=True)]
    named, whole = ranked[:n], variance.total.difference
    shown = total(change for line in named if isinstance(change := line.difference, Decimal))
    rest = whole if isinstance(whole, Undefined) else subtract(whole, shown)
    return Explanation(variance, tuple(named), rest, len(ranked) - len(named), lang, places)


def _name(line: VarianceLine, lang: str) -> str:
    """Code and name, with the former ones."""
    if lang == "zh":
        return str(line)
    name = "not itemised" if line.key == "rest" else f"{line.code} {line.label}".strip() or line.key
    return f"{name} (formerly {line.former})" if line.former else name


def _row(line: VarianceLine, lang: str, places: int) -> tuple[str, ...]:
    amounts = map(_shown, (line.base, line.current, line.difference))
    rates = [_shown(rate(places), "%") for rate in (line.growth, line.completion, line.share)]
    share = _shown(line.contribution_share(places), "%")
    return (_name(line, lang), *amounts, *rates, _shown(line.share_change(places)), share)


def _shown(value: Decimal | Undefined | None, sign: str = "") -> str:
    return f"{value:,f}{sign}" if isinstance(value, Decimal) else "—"


def _amount(value: Decimal | None, variance: Variance, quantity: Quantity, lang: str) -> str:
    if value is None:
        return "空白" if lang == "zh" else "blank"
    unit = "" if variance.unit is None or quantity is Quantity.COUNT else variance.unit.value
    return f"{value:,f}{unit}" if lang == "zh" else f"{value:,f} {unit}".strip()


def _measure(side: Side, lang: str) -> str:
    word = MEASURES[side.measure.value if side.measure else "budget"][language(lang)]
    if side.year is None:
        return word
    return f"{side.year}年{word}" if lang == "zh" else f"{word} {side.year}"


def _text(explanation: Explanation) -> str:
    variance, lang = explanation.variance, explanation.lang
    sentences = [_whole(explanation), _named(explanation)]
    sentences += [_gap(entry, variance, lang) for entry in variance.unbridged]
    sentences += [fault.message(lang) for fault in variance.faults]
    stop, space = ("。", "") if lang == "zh" else (".", " ")
    return space.join(sentence.rstrip(".。") + stop for sentence in sentences if sentence)


def _whole(explanation: Explanation) -> str:
    """The total: amounts, difference, growth or completion."""
    variance, lang = explanation.variance, explanation.lang
    line = variance.total
    base, current = (_amount(value, variance, line.quantity, lang) for value in (line.base, line.current))
    now, before = _measure(variance.current, lang), _measure(variance.base, lang)
    change = _difference(line.difference, variance, line.quantity, lang)
    rate = _rate(explanation)
    if lang == "zh":
        name = f"《{variance.current.name}》" if variance.current.name else ""
        word = "" if not change else "与" if not line.difference else "比"
        parts = (f"{name}{line}{now}{current}", f"{word}{before}{base}{change}", rate)
        return "，".join(filter(None, parts))
    name = f"{variance.current.name}, " if variance.current.name else ""
    sides = f"{name}{_name(line, lang)}: {current} ({now}) against {base} ({before})"
    return ", ".join(filter(None, (sides, change, rate)))


def _rate(explanation: Explanation) -> str:
    """Completion on a budget, else growth."""
    line, places, zh = explanation.variance.total, explanation.places, explanation.lang == "zh"
    rate = line.completion(places) if line.completes else line.growth(places)
    if isinstance(rate, Undefined):
        why = undefined_text(rate, explanation.lang)
        what = "完成率" if line.completes else "增减率"
        return f"{why}，{what}无意义" if zh else f"no percentage, because {why}"
    if line.completes:
        measure = explanation.variance.base.measure
        word = MEASURES[measure.value if measure else "budget"][0].removesuffix("数")
        return f"完成{word}的{rate:f}%" if zh else f"{rate:f}% of the budget"
    if not line.difference:
        return ""
    return f"{'下降' if rate < 0 else '增长'}{rate.copy_abs():f}%" if zh else f"{rate:+f}%"


def _difference(difference: Decimal | Undefined, variance: Variance, quantity: Quantity, lang: str) -> str:
    if isinstance(difference, Undefined):
        return ""
    if not difference:
        return "持平" if lang == "zh" else "unchanged"
    words = ("减少", "增加") if lang == "zh" else ("down ", "up ")
    return words[difference > 0] + _amount(difference.copy_abs(), variance, quantity, lang)


def _named(explanation: Explanation) -> str:
    """The lines that make the change, and what the others add."""
    variance, lang, places = explanation.variance, explanation.lang, explanation.places
    zh = lang == "zh"
    named = []
    for line in explanation.lines:
        share = line.contribution_share(places)
        change = _difference(line.difference, variance, line.quantity, lang)
        words = f"{line}{change}" if zh else f"{_name(line, lang)} {change}"
        if isinstance(share, Decimal):
            words += f"（占变动的{share:f}%）" if zh else f" ({share:f}% of the change)"
        named.append(words)
    if not named:
        return ""
    if explanation.others and isinstance(explanation.rest, Decimal):
        rest, others = _difference(explanation.rest, variance, variance.total.quantity, lang), explanation.others
        if zh:
            named.append(f"其余{others}项合计{rest}" if others > 1 else f"其余1项{rest}")
        else:
            named.append(f"{others} others together {rest}" if others > 1 else f"1 other {rest}")
    return f"其中：{'；'.join(named)}" if zh else f"Of which: {'; '.join(named)}"


def _gap(entry: Unbridged, variance: Variance, lang: str) -> str:
    lines = (_name(line, lang) for line in variance.lines if line.key in entry.concerns)
    concerns = ("、" if lang == "zh" else ", ").join(lines)
    amount = _amount(entry.amount, variance, entry.quantity, lang)
    return _UNBRIDGED[entry.reason][language(lang)].format(
        label=entry.label, year=entry.year, amount=amount, concerns=concerns
    )


#: What a record of a line has: what it is as it is, and percentages.
_PLAIN: Final = ("key", "code", "label", "former", "change", "level", "base", "current", "difference")
_PERCENTAGES: Final = ("growth", "completion", "base_share", "share", "share_change")
_CONTRIBUTIONS: Final = ("contribution_share", "contribution_points")


def record(line: VarianceLine, places: int, of: Variance) -> dict[str, Any]:
    """A line as a plain dict, with the years, stages and unit of its variance."""
    plain = {name: getattr(line, name) for name in _PLAIN} | {"change": line.change.value}
    plain |= {name: getattr(line, name)(places) for name in (*_PERCENTAGES, *_CONTRIBUTIONS)}
    plain |= {"quantity": line.quantity.value, "undefined": undefined_in(plain)}
    for name, side in (("base", of.base), ("current", of.current)):
        plain |= {f"{name}_year": side.year, f"{name}_measure": "" if side.measure is None else side.measure.value}
    return plain | {"unit": "" if of.unit is None or line.quantity is Quantity.COUNT else of.unit.value}
