"""The phrases of an explanation in words (情况说明用语): amounts, shares, changes, completions; never a percentage without a base.

Every phrase takes figures as the tables print them, and is empty where one of them is not stated: a blank is not 0.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final, NamedTuple, final

from attrs import evolve, frozen

from govbudget.classification import Kind
from govbudget.disclosure import Disclosure, Stage
from govbudget.errors import UnitError
from govbudget.exact import Undefined, formatted, round_half_up, scale, subtract, total
from govbudget.figure import Figure, Quantity
from govbudget.language.labels import line_label
from govbudget.tables import Line, Table
from govbudget.variances.amounts import prints_done
from govbudget.variances.model import percentage

__all__ = ["Cell", "Writing"]

_LEVELS: Final[Mapping[int, str]] = {3: "类", 5: "款", 7: "项"}
_BUDGETS: Final[tuple[tuple[str, str], ...]] = (
    ("initial_budget", "年初预算"),
    ("adjusted_budget", "全年预算"),
    ("budget", "预算"),
)
#: How a name of the catalogue tells subjects of different levels apart: 其他支出（款）.
_LEVEL_IN_NAME: Final = re.compile(r"\s+|[（(][类款项目][)）]$")
_WIDE: Final = str.maketrans("()", "（）")


class Cell(NamedTuple):
    """A cell by the keys of form, line and column (单元格)."""

    form: str
    line: str
    column: str


def sentence(text: str) -> str:
    """A sentence with its full stop (句); nothing stays nothing."""
    return f"{text}。" if text else ""


def amount_text(figure: Figure) -> str:
    """An amount with its unit as explanations print it (金额): ``328.25万元``; a count is its digits alone."""
    assert figure.value is not None
    grouping = "," if "," in figure.printed else ""
    digits = formatted(figure.value, f"{grouping}.{figure.decimals}f")
    return digits if figure.unit is None else f"{digits}{figure.unit.value}"


def sum_of(figures: Sequence[Figure | None]) -> Figure | None:
    """The exact sum of figures of one unit (合计); ``None`` where one of them is not stated."""
    stated = [figure for figure in figures if figure is not None]
    if not stated or len(stated) < len(figures):
        return None
    value = total(figure.value for figure in stated if figure.value is not None)
    decimals = max(figure.decimals for figure in stated)
    return evolve(stated[0], value=value, decimals=decimals, printed="".join(figure.printed for figure in stated))


def full_name(label: str) -> str:
    """A printed line label as running text prints it (名称): without numbering and 其中, in full-width brackets."""
    return line_label(label).words.translate(_WIDE)


@final
@frozen
class Writing:
    """What an explanation is written from (编写依据).

    Args:
        disclosure: the document.
        prior: that of the year before, of the same stage.
        places: decimals of percentages.
        reasons: the main reasons of changes, by topic.
    """

    disclosure: Disclosure
    prior: Disclosure | None
    places: int
    reasons: Mapping[str, str]

    @property
    def year(self) -> str:
        """The year spoken of, 2021年度."""
        return f"{self.disclosure.year}年度" if self.disclosure.year is not None else "本年度"

    @property
    def prior_year(self) -> str:
        """The year it is compared with, 2020年度; of a budget 2020年预算."""
        planned = self.disclosure.stage is Stage.BUDGET
        of_year, unknown = ("年预算", "上年预算") if planned else ("年度", "上年")
        if self.disclosure.year is not None:
            return f"{self.disclosure.year - 1}{of_year}"
        return f"{self.prior.year}{of_year}" if self.prior is not None and self.prior.year is not None else unknown

    @property
    def subject(self) -> str:
        """How the text begins, 本部门2021年度."""
        return f"本部门{self.year}"

    # -- figures -----------------------------------------------------------------------------------------------------

    def figure(self, form: str, line: str, column: str) -> Figure | None:
        """A figure of the document; ``None`` where it states none."""
        return _figure(self.disclosure, Cell(form, line, column))

    def amounts(self, *cells: Cell) -> Figure | None:
        """The first of several cells that states a figure."""
        return next((figure for cell in cells if (figure := self.figure(*cell)) is not None), None)

    def same_before(self, one: Cell, other: Cell) -> bool:
        """Whether two cells are the same of the year before, or it is not known."""
        return self.before(one) == self.before(other)

    def before(self, cell: Cell) -> Figure | None:
        """What a cell is of the year before: in the document of that year, else beside its own figure (上年预算数)."""
        return self.printed_before(cell) if self.prior is None else _figure(self.prior, cell)

    def printed_before(self, cell: Cell) -> Figure | None:
        """What a budget prints of the budget of the year before beside a cell; ``None`` where it prints none."""
        table = self.disclosure.table(cell.form)
        for plan in table.form.columns if table is not None else ():
            beside = plan.compares and plan.repeats == cell.column and table is not None and plan.key in table.columns
            if beside and table is not None and not prints_done(table, plan.key, self.disclosure.standards.vocabulary):
                return self.figure(cell.form, cell.line, plan.key)
        return None

    def subject_before(self, table: Table, line: Line, column: str) -> Figure | None:
        """What a subject is of the year before; ``None`` where the document of that year has another name for its code, or none."""
        cell = Cell(table.form.id, line.key, column)
        theirs = None if self.prior is None else self.prior.table(table.form.id)
        if self.prior is None:
            return self.printed_before(cell)
        named = [] if theirs is None else [each.label for each in theirs.lines if each.key == line.key]
        return _figure(self.prior, cell) if named == [line.label] else None

    def name(self, kind: Kind, line: Line) -> str:
        """The name of a coded line: as the table prints it, else as the catalogue of its year has it."""
        printed = _LEVEL_IN_NAME.sub("", line.label)
        return printed.translate(_WIDE) or self._catalogued(kind, line.code)

    def _catalogued(self, kind: Kind, code: str) -> str:
        year, lists = self.disclosure.year, self.disclosure.classifications
        known = year is not None or lists.of_kind(kind)
        subject = lists.nearest(kind, year).get(code) if known else None
        return _LEVEL_IN_NAME.sub("", subject.name) if subject is not None else f"科目{code}"

    def path(self, table: Table, line: Line) -> str:
        """A functional subject with those above it: ``一般公共服务支出（类）发展与改革事务（款）行政运行（项）``."""
        kind, by_code = Kind.FUNCTIONAL, {other.code: other for other in table.lines}
        codes = [line.code[:length] for length in _LEVELS if length <= len(line.code)]
        names = [self.name(kind, by_code[code]) if code in by_code else self._catalogued(kind, code) for code in codes]
        return "".join(f"{name}（{_LEVELS[len(code)]}）" for code, name in zip(codes, names, strict=True))

    # -- phrases -----------------------------------------------------------------------------------------------------

    def percent(self, above: Figure | None, below: Figure | None) -> str:
        """One figure in percent of another, rounded half up; empty where there is none to state."""
        if above is None or below is None:
            return ""
        rate = percentage(_yuan(above), _yuan(below), self.places, "base")
        return "" if isinstance(rate, Undefined) else f"{rate:f}%"

    def share(self, part: Figure | None, whole: Figure | None, of: str = "") -> str:
        """The share of a part (占比): ``，占51.20%``, ``，占本年支出合计的51.20%``."""
        rate = self.percent(part, whole)
        return f"，占{of}的{rate}" if rate and of else f"，占{rate}" if rate else ""

    def parts(self, parts: Sequence[tuple[str, Figure | None]], whole: Figure | None = None) -> str:
        """The stated parts with their amounts, and with their shares where a whole is given: ``A 1万元，占50%；B …``."""
        return "；".join(
            f"{name}{amount_text(figure)}{self.share(figure, whole)}" for name, figure in parts if figure is not None
        )

    def change(self, topic: str, name: str, cell: Cell, thing: str = "支出", word: str = "") -> str:
        """The change from the year before (增减情况), a sentence: ``与2020年度相比，X增加1.00万元，增长5.00%``.

        Args:
            topic: key of its reason.
            name: what changes.
            cell: the cell that states it in both documents.
            thing: what is missing where the year before is 0: 支出, 收入.
            word: a word before 增加 and 减少: 各.
        """
        return self.changed(topic, name, self.figure(*cell), self.before(cell), thing, word)

    def changed(
        self, topic: str, name: str, current: Figure | None, base: Figure | None, thing: str = "支出", word: str = ""
    ) -> str:
        """The same of two figures; empty where one of them is not stated."""
        if current is None or base is None:
            return ""
        return sentence(
            f"与{self.prior_year}相比，{self._changed(name, current, base, thing, word)}{self.reason(topic)}"
        )

    def _changed(self, name: str, current: Figure, base: Figure, thing: str, word: str) -> str:
        before = _yuan(base)
        if before < 0:
            return f"{name}不作增减说明（上年数为负数）"
        difference = _difference(current, base)
        if not difference.value:
            return f"{name}持平"
        more = difference.value is not None and difference.value > 0
        by = evolve(difference, value=difference.value and difference.value.copy_abs())
        rate = self.percent(by, base)
        change = f"{name}{word}{'增加' if more else '减少'}{amount_text(by)}"
        return f"{change}，{'增长' if more else '下降'}{rate}" if rate else f"{change}，上年无此项{thing}，不计算增幅"

    def reason(self, topic: str) -> str:
        """The main reason of a change, where one is given: ``，主要原因是：…``."""
        text = " ".join(self.reasons.get(topic, "").split()).rstrip("。.；;，,")
        return f"，主要原因是：{text}" if text else ""

    def execution(self, form: str, line: str) -> str:
        """Budgets, final accounts and completion of a line (预算执行情况): ``年初预算为…，支出决算为…，完成年初预算的…``.

        The completion is that of the budget as last adjusted.
        """
        final = self.figure(form, line, "final")
        if final is None:
            return ""
        budgets = [(word, figure) for key, word in _BUDGETS if (figure := self.figure(form, line, key)) is not None]
        stated = [f"{word}为{amount_text(figure)}" for word, figure in (*budgets, ("支出决算", final))]
        if budgets:
            stated.append(_completion(self, final, *budgets[-1]))
        return "，".join(stated)


def _completion(writing: Writing, final: Figure, word: str, budget: Figure) -> str:
    rate = writing.percent(final, budget)
    if rate:
        return f"完成{word}的{rate}"
    return f"因{word}为负数，不计算完成率" if budget.value else f"未安排{word}，不计算完成率"


def _figure(disclosure: Disclosure, cell: Cell) -> Figure | None:
    """The figure of a cell, in the unit of its table, or else of its document.

    Raises:
        UnitError: if neither says in which unit.
    """
    table = disclosure.table(cell.form)
    if table is None or table.value(cell.line, cell.column) is None:
        return None
    figure = table.figure(table.line_index(cell.line), table.column_index(cell.column))
    if figure.quantity is Quantity.COUNT or figure.unit is not None:
        return figure
    if disclosure.unit is None:
        raise UnitError(
            f"amounts of {table.name} cannot be written in words: neither the table nor the document says in which unit "
            'they are; give it one, as in evolve(table, unit="万元")'
        )
    return evolve(figure, unit=disclosure.unit)


def _yuan(figure: Figure) -> Decimal:
    assert figure.value is not None
    return figure.value if figure.unit is None else scale(figure.value, figure.unit.exponent)


def _difference(current: Figure, base: Figure) -> Figure:
    """The exact difference in the unit of the current figure, with no more decimals than it needs beyond its own."""
    power = current.unit.exponent if current.unit is not None else 0
    value = scale(subtract(_yuan(current), _yuan(base)), -power)
    decimals = current.decimals
    while round_half_up(value, decimals) != value:
        decimals += 1
    return evolve(current, value=value, decimals=decimals, printed=current.printed + base.printed)
