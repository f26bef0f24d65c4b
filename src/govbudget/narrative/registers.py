"""What has been said so far in a paragraph (语境): the registers that say what the next figure is."""

from __future__ import annotations

import re
from typing import Final

from attrs import define, field

from govbudget.claim import Period, Reference
from govbudget.forms import Measure
from govbudget.narrative.lexicon import Token, is_filler

__all__ = ["PRIOR", "Registers", "joined"]

#: The year before, where the document does not say which year it is.
PRIOR: Final = -1

_FIGURE: Final = r"\d[\d.,]*(?:亿元|万元|元|%)"
_ROW: Final = re.compile(rf"[^，。;\d]{{0,20}}({_FIGURE}(?:[、和及]|以及){_FIGURE}(?:(?:[、和及]|以及){_FIGURE})*)")
#: Several figures in a row: 1%、2%.
_JOINED: Final = re.compile(r"[^，。;\d]{0,20}\d[\d.,]*(?:万元|元|%)[、和]\d")


def joined(rest: str) -> int:
    """How many figures stand in a row: 2万元、3万元和4万元."""
    row = _ROW.match(rest)
    return len(re.findall(_FIGURE, row[1])) if row is not None else 0


@define
class Registers:
    """What has been said so far in a paragraph (语境).

    Args:
        statement: number of the statement at hand.
        names: the names just listed (A、B和C), each with what it may be.
        year: year said; ``None`` for the document's.
        year_once: whether it is 上年 or the like, said for the next figure only.
        measure: stage of the budget said last.
        measure_said: whether it was said for the next figure.
        base: what is compared with.
        base_said: whether it was said for the figures at hand, and not for those before them in a list.
        base_kept: whether it stays for what follows the next amount (由5万元减少到3万元，下降…).
        base_open: whether more of the base may follow (较2020年…).
        change: the word of change that waits for its figure.
        completion: the words of completion that wait for their percentage.
        compared: the words of comparison that an amount may follow (小于预算数2万元).
        unordered: whether 分别 stands for an order that is not known.
        aside: whether something else was spoken of last: a part, in a reason, or something the library has no name of.
        concerns: whether parts of things are listed that something concerns (涉及).
        average: whether so much a head is spoken of (人均).
        share: whether a percentage of a whole is awaited.
        whole: that whole, where it is named.
        reason: whether reasons are given: nothing in them is bound.
        purpose: whether what the money was used for is given, not why it changed.
        none: a word like 无 that waits for its name.
        which: the statement that 其中 stood behind.
        fund: the fund spoken of.
        about: key of what counts belong to.
        comparison: number of the comparison at hand.
        queue: statements whose figures follow in order (分别为).
        listed: the statements of the last such list, for a second one (分别占…).
        gap: the text since the last token that says something, as far as no token covers it.
        bare_base: a base without a unit (较上年2.08减少…).
        fund_at: where the last word for a fund started, until a figure follows.
        fund_end: where it ended.
        name_end: where the last name ended.
        which_end: where 其中 ended.
    """

    statement: int | None = None
    names: list[tuple[Reference, ...]] = field(factory=list)
    year: int | None = None
    year_once: bool = False
    measure: Measure | None = Measure.FINAL
    measure_said: bool = False
    base: Period | None = None
    base_said: bool = False
    base_kept: bool = False
    base_open: bool = False
    change: Token | None = None
    completion: Token | None = None
    compared: Token | None = None
    unordered: bool = False
    aside: bool = False
    concerns: bool = False
    average: bool = False
    share: bool = False
    whole: tuple[Reference, ...] = ()
    reason: bool = False
    purpose: bool = False
    none: Token | None = None
    which: int | None = None
    fund: str = ""
    about: str = ""
    comparison: int | None = None
    queue: list[int] = field(factory=list)
    listed: list[int] = field(factory=list)
    gap: str = ""
    bare_base: Token | None = None
    fund_at: int = -1
    fund_end: int = -1
    name_end: int = -1
    which_end: int = -1

    def against(self, base: Period, *, still_open: bool) -> None:
        """A comparison begins."""
        self.base, self.base_said, self.base_open, self.comparison = base, True, still_open, None
        if still_open:
            self.change, self.gap = None, ""

    def stop(self) -> None:
        """A semicolon: what was pending ends."""
        self.reason, self.share, self.completion, self.comparison, self.none = False, False, None, None, None
        self.purpose = False
        self.measure_said, self.base_open, self.bare_base, self.gap = False, False, None, ""
        self.unordered, self.concerns, self.compared = False, False, None

    def comma(self, token: Token, rest: str) -> None:
        """A comma or colon: a base and a 无 end; reasons end where a figure of the whole year is announced.

        A colon does not end 上年, it leads to the figure: 上年：40万元.
        """
        self.base_open, self.none, self.bare_base, self.compared = False, None, None, None
        if self.year_once and token.text == "，":
            self.year, self.year_once = None, False
        if not self.queue and token.text == "，":
            self.share, self.whole, self.completion = False, (), None
        if self.reason and re.match(r"全年|年末|截至|截止|累计|共", rest):
            self.reason = False
        if self.purpose and re.match(
            r"(?:比|较|与|同比|完成|占|为)(?:上年|去年|年初|全年|调整|预算|(?:19|20)\d\d年)|同比", rest
        ):
            self.reason = self.purpose = False  # 用于教师工资，较上年增加
        if not is_filler(self.gap):
            self.gap += token.text

    def next_of_list(self) -> None:
        """A figure of a list in order: it belongs to the next thing listed."""
        if self.queue and not self.base_open and not self.reason:
            self.statement = self.queue.pop(0)

    def list_again(self, rest: str) -> None:
        """After a list in order, several figures joined by 、 are of the same things in the same order."""
        if self.listed and not self.queue and _JOINED.match(rest):
            self.queue = list(self.listed)

    def next_sentence(self, *, inherits: bool) -> Registers:
        """What remains for the next sentence of a paragraph; one that begins with 其中 keeps base and year."""
        return Registers(
            statement=self.statement,
            aside=self.aside,
            base=self.base if inherits else None,
            base_said=inherits and self.base is not None,
            which=self.which,
            fund=self.fund,
            about=self.about,
            year=self.year if inherits and not self.year_once else None,
        )
