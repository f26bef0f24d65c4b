"""From sentences to claims (陈述识别): what each figure and each word of comparison says, and of what.

A sentence is read from left to right with a few registers: what is spoken of, its year and stage of the budget, what it is
compared with, and the word that says what the next figure is. A figure for which the registers give no answer stays unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from attrs import define, evolve, field

from govbudget.claim import ClaimKind, Narrative, Period, Reference, Sentence, Statement
from govbudget.classification.lists import BUNDLED, Classifications
from govbudget.errors import FigureSyntaxError
from govbudget.figure import Figure, Quantity
from govbudget.forms import Measure
from govbudget.forms.topics import bare_names, topic
from govbudget.narrative.drafting import Draft
from govbudget.narrative.lexicon import (
    PARTLY,
    SHORT,
    WORTH_READING,
    Token,
    Word,
    is_filler,
    reaches,
    tokens,
)
from govbudget.narrative.periods import (
    base_beside,
    compared_period,
    current_year,
    just_stated,
    next_period,
    year_before,
    year_on_year,
)
from govbudget.narrative.registers import PRIOR, Registers, joined
from govbudget.narrative.subjects import (
    average_of,
    bare_references,
    bare_side,
    count_of,
    count_owner,
    count_scope,
    counted,
    fund_alone,
    fund_of,
    measure_of,
    named_by,
    names_a_budget,
    of_a_fund,
    only_qualifies,
    other_side,
    qualifier,
    qualifying,
    same_side,
    same_thing,
    says_none,
    sums_staff,
    takes_fund,
    together,
    with_fund,
)
from govbudget.narrative.text import Line, Passage, passages, sentences_of

__all__ = ["read_narrative"]

#: Words farther from a figure than this are not looked at.
_LONGEST_GAP: Final = 200


def read_narrative(lines: Iterable[Line], year: int | None, lists: Classifications = BUNDLED) -> Narrative:
    """Everything that the running text of a document states.

    Args:
        lines: its lines, with ``None`` as text where a table stands between them.
        year: year of accounts, to which figures without a year belong.
        lists: the lists whose names are known.
    """
    reader = _Reader(year, lists)
    for passage in passages(lines):
        reader.read(passage)
    return reader.draft.narrative()


@define
class _Reader:
    year: int | None
    lists: Classifications
    draft: Draft = field(factory=Draft)
    headings: list[tuple[int, str]] = field(factory=list)
    paragraph: int = 0
    now: Registers = field(factory=Registers)
    kept: list[Registers] = field(factory=list)

    def read(self, passage: Passage) -> None:
        """A paragraph or heading."""
        if passage.heading:
            self._head(passage)
        headings = tuple(text for _, text in self.headings)
        self.now = Registers(fund=fund_of(headings, self.lists))
        self.draft.scope.first = len(self.draft.scope.statements)
        for sentence in sentences_of(passage, headings, self.paragraph):
            self.draft.sentences.append(sentence)
            if not passage.heading and (len(sentence.normal) <= SHORT or WORTH_READING.search(sentence.normal)):
                self._sentence(sentence)
        if not passage.heading:
            self._end_of_paragraph(passage)
        self.paragraph += 1

    def _head(self, passage: Passage) -> None:
        depth = passage.depth or 1
        while self.headings and self.headings[-1][0] >= depth:
            self.headings.pop()
        self.headings.append((depth, passage.text))
        self.draft.scope.list_parent = None if depth <= 3 else self.draft.scope.list_parent
        if depth <= 2:
            self.draft.scope.section.clear()

    def _end_of_paragraph(self, passage: Passage) -> None:
        if passage.text.rstrip().endswith(("：", ":")):
            at_end = self.now.which if self.now.which is not None else self.now.statement
            main = self.draft.scope.main() if at_end is None else at_end
            self.draft.scope.list_parent = main if main is not None else self.draft.scope.list_parent

    def _sentence(self, sentence: Sentence) -> None:
        self.now = self.now.next_sentence(inherits=sentence.normal.startswith(("其中", "分", "具体")))
        self.kept = []
        self.draft.begin(sentence)
        end = 0
        for token in tokens(sentence.normal, self.lists):
            self.now.gap = (self.now.gap + self.draft.text[end : token.start])[-_LONGEST_GAP:]
            try:
                self._token(token)
            except FigureSyntaxError:  # more digits than an amount can have
                self._leave(token, "digits")
            end = token.end
        self._word_of_change()

    def _token(self, token: Token) -> None:
        now = self.now
        match token.word:
            case Word.NAME:
                self._name(token)
            case Word.FUND:
                now.fund, now.fund_end, now.fund_at = token.unit, token.end, token.start
            case Word.YEAR:
                self._year(token)
            case Word.MEASURE:
                self._measure(token)
            case Word.AMOUNT:
                now.next_of_list()
                self._amount(token)
                now.average = False
            case Word.PERCENT:
                now.next_of_list()
                self._percent(token)
            case Word.COUNT:
                self._count(token)
            case Word.NUMBER:
                now.bare_base = token if now.base_open and now.base is not None else None
                now.gap += "" if now.bare_base else token.text
            case Word.AGAINST:
                self._word_of_change()
                now.against(Period(self._current_year(), Measure.FINAL), still_open=True)
                now.compared = token if token.sign is not None else None
            case Word.YEAR_ON_YEAR:
                now.against(year_on_year(now, self.draft.scope, self.year), still_open=False)
            case Word.AGAINST_END:
                now.base_open, now.gap = False, ""
            case Word.CHANGE:
                now.list_again(self.draft.text[token.end :])
                self._change(token)
            case Word.COMPARE:
                self._compare(token)
            case Word.EQUAL:
                self._equal(token)
            case Word.SHARE:
                now.list_again(self.draft.text[token.end :])
                now.share, now.whole, now.gap = True, (), ""
            case Word.COMPLETION if now.base_open:  # 相比预算数的1.5亿元
                self._measure(token)
            case Word.COMPLETION:
                now.completion, now.gap = token, ""
            case _:
                self._structure(token)

    def _structure(self, token: Token) -> None:
        """Words and marks that shape the sentence."""
        now = self.now
        match token.word:
            case Word.WHICH:
                self._word_of_change()
                now.which, now.which_end = now.statement, token.end
                now.reason = False
                now.gap = ""
            case Word.LIST:
                if len(now.names) > 1:
                    now.listed = [self._new(references) for references in now.names]
                elif not now.names:
                    now.listed = self.draft.scope.in_order(self.draft.here, joined(self.draft.text[token.end :]))
                now.queue, now.names = list(now.listed), []
                now.unordered = not now.queue
            case Word.REASON:
                self._word_of_change()
                now.reason, now.purpose = True, token.text.endswith(("用于", "包括"))
            case Word.NONE:
                now.none = token
            case Word.AVERAGE:
                self._average(token)
            case Word.OPEN:
                self.kept.append(evolve(now, names=list(now.names), queue=list(now.queue)))
                now.gap = ""
            case Word.CLOSE:
                self._close(token)
            case Word.STOP:
                self._word_of_change()
                now.stop()
            case Word.COMMA:
                self._word_of_change()
                now.comma(token, self.draft.text[token.end :])
            case Word.DATE:
                now.reason = False
                now.gap += token.text if token.text.endswith("月") else ""  # 12月支出1万元 is not of the year
            case _:
                now.gap += token.text

    def _close(self, token: Token) -> None:
        """Back to what was spoken of before the bracket, unless the bracket only gives it another name: (“三公”经费)."""
        if not self.kept:
            return
        before, inside = self.kept.pop(), self.now
        opened = self.draft.text.rindex("(", 0, token.start)
        named = inside.statement != before.statement and inside.name_end == token.start and len(inside.names) == 1
        if not (named and token.start - opened - 1 == len("".join(inside.names[0][0].names))):
            self.now = before

    def _current_year(self) -> int | None:
        return current_year(self.now, self.draft.scope, self.year)

    def _before(self) -> int | None:
        return year_before(self.now, self.draft.scope, self.year)

    def _year(self, token: Token) -> None:
        now = self.now
        year = token.year or (self.year - 1 if self.year else PRIOR)
        if now.base_open and now.base is not None:
            now.base = evolve(now.base, year=(token.year or self._before()))
        elif not now.reason and not now.share:
            once = not token.year or now.gap.endswith(("从", "由"))
            now.year, now.year_once, now.measure_said = year, once, False

    def _measure(self, token: Token) -> None:
        now = self.now
        if now.base_open and now.base is not None:
            now.base = evolve(now.base, measure=token.measure)
        elif not now.reason and not now.share:
            now.measure, now.measure_said = token.measure, True
            statement = now.statement
            if statement is not None and not any(c.statement == statement for c in self.draft.scope.claims[-8:]):
                known = self.draft.scope.statements[statement]
                self.draft.scope.statements[statement] = evolve(
                    known, period=evolve(known.period, measure=token.measure)
                )

    def _period(self) -> Period:
        return next_period(self.now, self.draft.scope, self.year)

    def _name(self, token: Token) -> None:
        now = self.now
        if now.share:
            now.whole = tuple(
                r if r.near or takes_fund(r) else evolve(r, fund="")
                for r in with_fund(now, token.references, token.start)
            )
            return
        if now.base_open and now.statement is not None and not now.reason:
            at_hand = self.draft.scope.statements[now.statement].about[0]
            now.unordered = now.unordered or all(r.key != at_hand.key for r in token.references)
        if now.reason or now.base_open or re.search(r"(?:全部|均|都)为$", now.gap):
            here = now.statement
            now.aside = now.aside or (here is not None and self.draft.scope.is_part(token.references, here))
            now.gap = ""
            return
        now.aside = False
        if now.change is not None and now.change.end == token.start:  # 减少公务接待费2万元
            now.statement, now.names, now.gap = self._new(self._ordered(token.references, token.start)), [], ""
            return
        partly = now.concerns or now.average or PARTLY.search(now.gap)
        if partly:  # a part of it, what was saved of it, or so much a head: not the whole
            now.concerns = now.concerns or now.gap.endswith("涉及")
            now.statement, now.names = self._new((Reference("", (now.gap + token.text,)),)), []
            now.gap = ""
            return
        self._word_of_change()
        now.unordered, now.compared, now.queue, now.listed = False, None, [], []
        if now.statement is not None and now.name_end == token.start and only_qualifies(token):
            return
        references = self._ordered(token.references, token.start)
        words = qualifier(now.gap, qualifying(now, token))
        coordinated = bool(now.names) and now.gap in ("、", "和", "及", "以及")
        now.names = [*now.names, references] if coordinated else [references]
        now.about, now.name_end = references[0].topic, token.end
        none, now.none = now.none, None
        known = topic(references[0].topic)
        now.fund = known.of_fund if known is not None and known.sets_fund else now.fund
        if names_a_budget(references[0]):
            now.measure, now.measure_said = None, True
        if not self._same(references, words):
            now.statement = self._new(references, words)
            now.comparison = None
        now.gap = ""
        if (
            none is not None
            and self.draft.text[none.end : token.start] in ("", "发生", "安排")
            and says_none(self.draft.text, token)
        ):
            measure = None if self.draft.text.startswith("预算", token.end) else Measure.FINAL  # 未安排…预算
            self._claim(ClaimKind.NONE, None, Period(self._current_year(), measure), word=none.text)

    def _ordered(self, references: Sequence[Reference], start: int = -2) -> tuple[Reference, ...]:
        """The references with the fund spoken of, those that fit what was spoken of before first."""
        return tuple(sorted(with_fund(self.now, references, start), key=lambda r: not self.draft.scope.fits(r)))

    def _same(self, references: Sequence[Reference], words: str) -> bool:
        """Whether the statement at hand is about the same thing."""
        now = self.now
        if now.statement is None or now.which == now.statement or now.statement < self.draft.scope.first:
            return False
        known = self.draft.scope.statements[now.statement]
        return same_thing(known.about[0], references[0]) and words == known.qualifier

    def _new(self, references: Sequence[Reference], words: str = "") -> int:
        """A new statement."""
        parent = self.draft.scope.parent_of(references, self.draft.here, self.now.which, words)
        period = Period(self._current_year(), self.now.measure if self.now.measure_said else Measure.FINAL)
        if parent is not None:
            inherited = self.draft.scope.said_of(parent)
            period = Period(
                self.now.year if self.now.year is not None else inherited.year,
                self.now.measure if self.now.measure_said else inherited.measure,
            )
        return self.draft.scope.add(Statement(tuple(references), self.draft.here, parent, words, period))

    def _leave(self, token: Token, reason: str) -> None:
        self.draft.leave(token, reason)
        self.now.gap, self.now.change = "", None

    def _amount(self, token: Token) -> None:
        now = self.now
        if not token.unit and (now.statement is None or not is_filler(now.gap)):  # 为零 of nothing known
            return
        figure = self.draft.amount(token)
        if figure is None:
            self._leave(token, "unit")
        elif now.reason or now.unordered:
            self._leave(token, "reason" if now.reason else "order")
        elif now.compared is not None and not now.gap:
            self._by_how_much(token, now.compared, figure)
        elif now.base_open and now.base is not None and now.statement is not None:
            self._claim(ClaimKind.AMOUNT, figure, period=now.base, is_base=True)
            now.gap = ""
        elif now.completion is not None and not now.gap and now.statement is not None:  # 完成预算5万元的60%
            self._claim(ClaimKind.AMOUNT, figure, Period(self._current_year(), now.completion.measure))
        elif now.change is not None and not reaches(now.change.text, self.draft.text[now.change.end : token.start]):
            self._difference(token, figure)
        else:
            if now.change is not None:  # 减少到3万元
                now.gap = ""
            self._level(token, figure)

    def _by_how_much(self, token: Token, compared: Token, figure: Figure) -> None:
        """决算数小于预算数2万元, 低于年初预算2万元."""
        now = self.now
        if now.statement is None and not self._from_heading():
            self._leave(token, "subject")
            return
        base = now.base if compared.word is Word.AGAINST else Period(self._current_year(), compared.measure)
        self.draft.comparisons += 1
        change = {"sign": compared.sign, "word": compared.text, "comparison": self.draft.comparisons, "said": True}
        self._claim(ClaimKind.DIFFERENCE, figure, self._final(), base, **change)
        now.compared, now.base_open, now.gap = None, False, ""

    def _difference(self, token: Token, figure: Figure) -> None:
        now = self.now
        if now.statement is None and not self._from_heading():
            self._leave(token, "subject")
        elif not is_filler(now.gap):
            self._leave(token, "words")
        else:
            self._base_without_unit(figure)
            self._claim_change(ClaimKind.DIFFERENCE, figure)

    def _base_without_unit(self, figure: Figure) -> None:
        """较上年2.08减少0.03万元: the base has the unit of the difference."""
        bare = self.now.bare_base
        if bare is not None and figure.unit is not None:
            base = self.draft.figure(bare, bare.text, figure.unit.value)
            self._claim(ClaimKind.AMOUNT, base, period=self.now.base or Period(), is_base=True)
            self.now.bare_base = None

    def _level(self, token: Token, figure: Figure) -> None:
        now = self.now
        now.change = None
        if len(now.names) > 1 and "均" in now.gap:
            for references in now.names:
                now.statement = self._new(references)
                self._claim(ClaimKind.AMOUNT, figure, self._period())
            now.names, now.gap, now.measure_said = [], "", False
            return
        if len(now.names) > 1:
            now.statement = self._new((together(now.names),))
        now.names = []
        alone = fund_alone(now, self.draft.scope)
        unclear = not is_filler(now.gap) or other_side(now, self.draft.scope) or now.aside
        bare = None if now.statement is None and self._from_heading() else bare_side(now, self.draft.scope)
        if alone is not None:
            now.statement = self._new((alone,))
        elif bare is not None:
            now.statement = self._new(bare_references(now, bare))
        elif of_a_fund(now, self.draft.scope):
            self._leave(token, "words")
            return
        elif unclear or (now.statement is None and not self._from_heading()):
            unnamed = Reference("", (now.gap.strip("，、:;()"),))  # of which the library has no name
            now.statement = self._new((unnamed,))
        before = now.gap.endswith(("由", "从"))  # 由5万元增至6万元
        budget = now.measure_said and now.measure is not Measure.FINAL  # 由年初预算5万元
        prior = self._period() if budget else Period(now.year if now.year is not None else self._before())
        self._claim(ClaimKind.AMOUNT, figure, period=prior if before else self._period(), is_base=before)
        now.year, now.year_once, now.fund_at = None if now.year_once else now.year, False, -1
        now.measure_said, now.comparison, now.completion, now.gap = False, None, None, ""
        if before:
            now.base, now.base_said, now.base_kept = prior, True, True
            now.measure, now.measure_said = Measure.FINAL, True
        elif now.base_kept:
            now.base_kept = False
        elif now.which is None and now.statement is not None:  # what follows in a list may be compared with the same
            listed = self.draft.scope.statements[now.statement].parent is not None
            now.base, now.base_said = now.base if listed else None, False

    def _from_heading(self) -> bool:
        """Speak of what the nearest heading names, if it names one thing."""
        named = () if self.now.aside else named_by([text for _, text in self.headings[-2:]], self.lists)
        if named:
            self.now.statement = self._new(self._ordered(named))
            self.now.about = named[0].topic
        return bool(named)

    def _percent(self, token: Token) -> None:
        now = self.now
        from_share = now.share and now.gap.startswith(("从", "由"))  # 占比从5%下降到3%
        if now.reason or now.unordered or from_share:
            self._leave(token, "reason" if now.reason else "order")
            return
        if token.text.endswith("点"):
            self._leave(token, "percentage points")
            return
        figure = self.draft.figure(token, token.text[:-1], None)
        figure = evolve(figure, printed=figure.printed + "%", place=figure.place)
        if now.statement is None and not self._from_heading():
            self._leave(token, "subject")
            return
        if now.share:
            self._share(figure)
        elif now.completion is not None:
            base = Period(self._current_year(), now.completion.measure)
            self._claim(ClaimKind.COMPLETION, figure, period=Period(base.year, Measure.FINAL), base=base, said=True)
        elif now.change is not None and is_filler(now.gap):
            self._claim_change(ClaimKind.GROWTH, figure)
        elif now.names and now.gap == "" and self.draft.text[token.start - 1 : token.start] in "，、(":
            self._share(figure)
        else:
            self._leave(token, "words")
            return
        now.gap = ""
        if not now.queue:  # otherwise the next percentage says the same of the next thing
            now.share, now.completion, now.whole = False, None, ()

    def _share(self, figure: Figure) -> None:
        now = self.now
        whole = now.whole
        if not is_filler(now.gap.replace("比重", "")):  # 占…预计数的
            whole = (Reference("", (*(str(r) for r in whole[:1]), now.gap)),)
        self._claim(ClaimKind.SHARE, figure, period=self._period(), whole=whole)

    def _change(self, token: Token) -> None:
        now = self.now
        if now.reason:
            return
        self._word_of_change()
        bare = re.sub(r"^[，、:;]+|各$|总体$|也$|均$", "", now.gap)
        if bare in bare_names() and now.base_open is False and not same_side(now, self.draft.scope, bare):
            now.statement = self._new(bare_references(now, bare))
            now.comparison = None
            now.gap = ""
        elif not is_filler(now.gap) and not now.base_open:
            now.statement, now.comparison, now.aside = None, None, True  # something unknown is said to change
        now.change, now.base_open, now.gap = token, False, ""

    def _word_of_change(self) -> None:
        """A word of change without a figure: 决算数较年初预算数减少."""
        now = self.now
        if (
            now.change is not None
            and now.comparison is None
            and now.base is not None
            and now.change.sign is not None
            and now.statement is not None
            and not now.reason
        ):
            sign, word = now.change.sign, now.change.text
            self._claim(ClaimKind.COMPARISON, None, self._final(), now.base, sign=sign, word=word)
        now.change = None

    def _claim_change(self, kind: ClaimKind, figure: Figure) -> None:
        now = self.now
        assert now.change is not None
        earlier = [c for c in self.draft.scope.claims[-8:] if c.statement == now.statement and c.comparison is not None]
        if now.listed:
            now.comparison = earlier[-1].comparison if earlier and earlier[-1].kind is not kind else None
        elif any(c.comparison == now.comparison and c.kind is kind for c in self.draft.scope.claims[-4:]):
            now.comparison = None
        if now.comparison is None:
            self.draft.comparisons += 1
            now.comparison = self.draft.comparisons
        compared = compared_period(now, self.draft.scope, self.year)
        beside = base_beside(just_stated(now, self.draft.scope), compared, now.change.text)
        self._claim(
            kind,
            figure,
            period=compared,
            base=now.base or beside or Period(self._before(), Measure.FINAL),
            sign=now.change.sign,
            word=now.change.text,
            comparison=now.comparison,
            said=now.base is None and beside is not None,
        )
        now.change, now.gap = now.change if now.queue else None, ""

    def _final(self) -> Period:
        return Period(self._current_year(), Measure.FINAL)

    def _compare(self, token: Token) -> None:
        now = self.now
        if token.sign is None or now.reason:
            return
        now.compared, now.gap = token, ""
        if now.statement is None and not self._from_heading():
            return
        base = Period(self._current_year(), token.measure)
        word = token.unit or "持平"
        self._claim(ClaimKind.COMPARISON, None, self._final(), base, sign=token.sign, word=word, said=True)

    def _equal(self, token: Token) -> None:
        now = self.now
        if token.sign is not None and not now.reason and now.statement is not None and is_filler(now.gap):
            base = now.base or Period(self._before(), Measure.FINAL)
            compared = compared_period(now, self.draft.scope, self.year)
            self._claim(ClaimKind.COMPARISON, None, compared, base, sign=0, word=token.text)
        now.change, now.gap = None, ""

    def _count(self, token: Token) -> None:
        now = self.now
        measure, digits = measure_of(token), token.text[: len(token.text) - len(token.unit)]
        unclear = now.unordered and measure in ("辆", "台")  # 购置数和保有量分别为1辆和130辆
        if now.reason or now.change is not None or now.base_open or unclear:
            self._leave(token, "reason" if now.reason else "words")
            return
        before = "" if now.statement is None else self.draft.scope.statements[now.statement].qualifier
        words, text = re.split("[，:;]", now.gap)[-1], self.draft.text[: token.start]
        key = None if sums_staff(now.about, text) else counted(now.about, before, words, measure)
        if key is None:
            if measure in ("批次", "批", "人次", "人数", "人", "名", "辆", "团组", "个团组"):
                self._leave(token, "subject")
            return
        statement, references = now.statement, (count_of(key, text),)
        now.statement = self._new(references, count_scope(before) or count_owner(words))
        self._claim(ClaimKind.COUNT, self.draft.figure(token, digits, None, Quantity.COUNT), period=self._final())
        now.statement, now.gap = statement, ""

    def _average(self, token: Token) -> None:
        """车均: the cost of running the vehicles divided by their number; 人均 and the like are of nothing known."""
        average = average_of(token, self.draft.text[token.end :])
        self.now.statement = self._new((average,))
        self.now.names, self.now.gap, self.now.average = [], "", not average.topic

    def _claim(
        self, kind: ClaimKind, figure: Figure | None, period: Period, base: Period | None = None, **more: Any
    ) -> None:
        """A claim about the statement at hand."""
        statement = self.now.statement
        assert statement is not None
        said = bool(more.pop("said", False)) or self.now.base_said or base is None
        self.draft.claim(statement, kind, figure, period, base, said=said, **more)
