"""What a report stands on (核对范围): how much of the document was read, and how much of that was checked."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cached_property
from typing import Final, final

from attrs import frozen

from govbudget.disclosure import Disclosure, Stage
from govbudget.errors import CoverageError
from govbudget.exact import State, figure_or_none, formatted
from govbudget.relation import Outcome
from govbudget.tables import TableState
from govbudget.visible import counted, visible

__all__ = ["Coverage", "Verdict", "coverage_of", "share_of"]


class Verdict(Enum):
    """What a report concludes (结论)."""

    CONSISTENT = "consistent"  #: everything was read and nothing contradicts itself
    ERRORS = "errors"  #: some figures cannot all be true
    PARTLY_CHECKED = "partly_checked"  #: no error was found in what was read, and not all was read
    NOTHING_CHECKED = "nothing_checked"  #: no figure was checked


@final
@frozen(repr=False)
class Coverage:
    """How much of a document was read and checked (核对范围). Nothing read is never fine.

    Tables and figures of the document are accounted for; running text by its sentences.

    Args:
        pages: how many pages the source has; ``None`` where it has none or does not say.
        unread_pages: the pages of which nothing could be read, pictures for instance.
        tables: names of the tables that were read as a form, empty ones with a statement among them.
        evaluations: how many self-evaluations (绩效自评) were read.
        kept: titles of the tables kept as printed, which no check looked at.
        rows: how many single rows of tables that were read are kept as printed.
        incomplete: names of tables that are not whole.
        empty: names of tables without any figure that do not say that there is nothing to print, as in a form that nobody filled in.
        template: whether the document is a template with blanks where its text should have figures.
        figures: how many figures the tables that were read hold.
        kept_figures: how many figures stand in what was kept as printed.
        unreadable: how many cells of tables that were read are no figures.
        claims: how many figures and comparisons of the text were understood.
        unread_claims: how many were not.
        announced: names of the tables that the contents (目录) announce and that were not read.
        expected: names of the tables that a document of this numbering has and that were not read.
        checked: how many checks of figures were made.
        unchecked: how many could not be made.
        faults: ids of the rules that failed themselves.
    """

    pages: int | None = None
    unread_pages: tuple[int, ...] = ()
    tables: tuple[str, ...] = ()
    evaluations: int = 0
    kept: tuple[str, ...] = ()
    rows: int = 0
    incomplete: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    template: bool = False
    figures: int = 0
    kept_figures: int = 0
    unreadable: int = 0
    claims: int = 0
    unread_claims: int = 0
    announced: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()
    checked: int = 0
    unchecked: int = 0
    faults: tuple[str, ...] = ()

    @property
    def seen(self) -> int:
        """How many tables were seen, which are those read, those kept as printed, and those announced and not found."""
        return len(self.tables) + len(self.kept) + len(self.announced)

    @cached_property
    def share(self) -> Fraction:
        """The share of the tables' figures that were read into a form; 0 where no figure was seen."""
        seen = self.figures + self.unreadable + self.kept_figures
        return Fraction(self.figures, seen) if seen else Fraction(0)

    @property
    def whole(self) -> bool:
        """Whether all that was seen was read (完整读取), so that no page, table, row, cell or figure of the text is left."""
        left = (self.unread_pages, self.kept, self.rows, self.incomplete, self.unreadable, self.unread_claims)
        return not any((*left, self.announced, self.expected, self.faults))

    def to_text(self, lang: str = "zh") -> str:
        """It in a few words for a headline, in Chinese (``zh``) or English (``en``)."""
        said = _said(self)
        return "；".join(zh for zh, _ in said) if lang == "zh" else "; ".join(en for _, en in said)

    def __repr__(self) -> str:
        return visible(f"<Coverage: {self.to_text('en')}>")


def _said(of: Coverage) -> list[tuple[str, str]]:
    """What there is to say of it, in Chinese and in English."""
    read, incomplete = len(of.tables), len(of.incomplete)
    pages, page = list(map(str, of.unread_pages)), "page" if len(of.unread_pages) == 1 else "pages"
    parts = (
        (not of.seen, "没有读出任何表", "no table was read"),
        (of.seen, f"读出 {of.seen} 张表中的 {read} 张", f"{read} of {counted(of.seen, 'table')} read"),
        (of.evaluations, f"绩效自评表 {of.evaluations} 张", counted(of.evaluations, "evaluation")),
        (pages, f"第 {'、'.join(pages)} 页无法读取", f"{page} {', '.join(pages)} not readable"),
        (of.empty, f"没有数字的表 {len(of.empty)} 张", f"{counted(len(of.empty), 'table')} without a figure"),
        (of.template, "没有填写的模板，文字未核对", "a template that nobody has filled in, its wording not checked"),
        (incomplete, f"不完整的表 {incomplete} 张", f"{counted(incomplete, 'table')} not whole"),
        (
            of.kept_figures,
            f"未纳入核对的数字 {of.kept_figures} 个",
            f"{counted(of.kept_figures, 'figure')} not checked",
        ),
        (of.unreadable, f"无法读取的单元格 {of.unreadable} 个", f"{counted(of.unreadable, 'cell')} not readable"),
        (
            of.unread_claims,
            f"未能理解的文字数字 {of.unread_claims} 处",
            f"{counted(of.unread_claims, 'figure')} of the text not understood",
        ),
        *(
            (names, f"{zh}：{'、'.join(names)}", f"{en}: {', '.join(names)}")
            for names, zh, en in (
                (of.announced, "目录列出而未读到", "announced and not read"),
                (of.expected, "应有而未读到", "expected and not read"),
                (of.faults, "规则本身出错", "rules that failed themselves"),
            )
        ),
    )
    return [(zh, en) for there, zh, en in parts if there]


#: The first letters of the rules that look at names and structure, not at figures.
_OF_WORDS: Final = ("S", "W")
#: Those of the rules that understand the running text.
_OF_TEXT: Final = "N4"
#: The rule that knows templates.
_OF_TEMPLATES: Final = "S111"
#: Outcomes of checks that were made.
_MADE: Final = frozenset({Outcome.PASSED, Outcome.ROUNDING, Outcome.FAILED})


def coverage_of(
    disclosure: Disclosure, outcomes: Mapping[tuple[str, Outcome], int], faults: tuple[str, ...] = ()
) -> Coverage:
    """What a check of a disclosure stands on.

    Args:
        disclosure: what was checked.
        outcomes: number of checks by rule and outcome.
        faults: ids of the rules that failed themselves.
    """
    there = {table.form.id for table in disclosure.tables}
    refused = {remark.stated for remark in disclosure.remarks if remark.rule == "S107"}  # kept, and counted there
    accounts = disclosure.stage is Stage.FINAL_ACCOUNTS  # the profiles number the tables of these
    numbers = disclosure.profile.numbers if disclosure.profile is not None and there and accounts else {}
    missing, expected = (
        [id for id in ids if id not in there and _title(disclosure, id) not in refused]
        for ids in (disclosure.contents, numbers)
    )
    unread = tuple(r.place.page for r in disclosure.remarks if r.rule == "S121" and r.place.page is not None)
    parts = [entry for entry in disclosure.unmodelled if entry.part]
    made = {key: n for key, n in outcomes.items() if not key[0].startswith(_OF_WORDS)}
    told = any(rule.startswith(_OF_TEXT) for rule, _ in outcomes)  # where no rule asks for it, no text is understood
    stated = disclosure.told.stated if told else None
    return Coverage(
        pages=disclosure.pages,
        unread_pages=unread,
        tables=tuple(table.name for table in disclosure.tables),
        evaluations=len(disclosure.evaluations),
        kept=tuple(entry.title for entry in disclosure.unmodelled if not entry.part),
        rows=sum(len(entry.rows) for entry in parts),
        incomplete=tuple(table.name for table in disclosure.tables if not table.complete),
        empty=tuple(table.name for table in disclosure.tables if table.state is TableState.EMPTY),
        template=(_OF_TEMPLATES, Outcome.NOT_APPLICABLE) in outcomes,
        figures=sum(_numbers(table.states(column)) for table in disclosure.tables for column in table.columns),
        kept_figures=sum(_figures_kept(row) for entry in disclosure.unmodelled for row in entry.rows),
        unreadable=sum(len(table.unreadable) for table in disclosure.tables),
        claims=len(stated.levels) + len(stated.frames) if stated is not None else 0,
        unread_claims=len(stated.unread) if stated is not None else 0,
        announced=tuple(_name(disclosure, id) for id in missing),
        expected=tuple(_name(disclosure, id) for id in expected if id not in missing),
        checked=sum(n for (_, outcome), n in made.items() if outcome in _MADE),
        unchecked=sum(n for (_, outcome), n in made.items() if outcome is Outcome.UNVERIFIABLE),
        faults=faults,
    )


def _name(disclosure: Disclosure, id: str) -> str:
    return f"{disclosure.number(id)} {_title(disclosure, id)}".strip()


def _title(disclosure: Disclosure, id: str) -> str:
    return disclosure.standards.name_of(id, disclosure.stage)


def _numbers(states: tuple[State, ...]) -> int:
    return states.count(State.VALUE) + states.count(State.ZERO)


def _figures_kept(row: tuple[str, ...]) -> int:
    """How many figures stand in a row kept as printed: numbers behind its first words, for codes stand before them.

    A row of line numbers (栏次) has none.
    """
    values = [None if (parsed := figure_or_none(cell, "")) is None else parsed.value for cell in row]
    words = next((i for i, cell in enumerate(row) if cell.strip() and values[i] is None), len(row))
    found = [value for value in values[words:] if value is not None]
    return 0 if len(found) > 1 and found == list(range(1, len(found) + 1)) else len(found)


def share_of(share: Fraction | Decimal | int | float | str) -> Fraction:
    """A share asked for, exactly as it is written: ``0.9``, ``"9/10"``, ``Decimal("0.9")``.

    Raises:
        CoverageError: for what is no number from 0 to 1.
    """
    written = formatted(share) if isinstance(share, Decimal) else str(share)
    try:
        exact = Fraction(written)
    except ValueError:
        exact = Fraction(-1)
    if not 0 <= exact <= 1:
        raise CoverageError(f"a share is a number from 0 to 1, as in 0.9 or '9/10', not {written!r}")
    return exact
