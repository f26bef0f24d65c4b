"""From the tokens of sentences to what they state (阅读): each figure takes the role that the words of its own phrase license.

A phrase reaches from the last figure or comma to the next. What stands in it (a base, a stage, a direction, 占, 完成) says what its
figure is; what a phrase does not say is taken from the thing, time and base spoken of before. Words that explain (主要原因是) and
what they explain state nothing. What a word says stands in ``cues``, ``names`` and ``bounds``, what a figure becomes in
``quantities`` and ``percentages``; here is which of them each token goes to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, final

from attrs import frozen

from govbudget import claim
from govbudget.exact import half_unit
from govbudget.language.figures import Number, NumberKind
from govbudget.language.scanning import Token
from govbudget.language.vocabulary import Vocabulary
from govbudget.narrative import bounds, cues, names
from govbudget.narrative.composition import compose
from govbudget.narrative.frames import Frame, Level, Score
from govbudget.narrative.known import are_beside, is_subject
from govbudget.narrative.lists import begin_listing
from govbudget.narrative.percentages import take_multiple, take_percentage
from govbudget.narrative.phrase_words import phrase_words
from govbudget.narrative.quantities import QUANTITIES, take_quantity
from govbudget.narrative.stated import state_change
from govbudget.narrative.values import PAUSES, Mark, Memory, Phrase, Sentence

__all__ = ["Statements", "begin", "read_frames", "read_heading", "read_paragraph", "read_sentence"]

#: What a phrase may begin with that goes on after words that explain or say what for.
_RESUMES: Final = frozenset(
    {"against", "from", "year_on_year", "completion", "stage", "share", "year", "last_year", "this_year"}
)
#: What stands behind 完成 where it is of the budget, and not of what was to be done.
_COMPLETED: Final = frozenset({"stage", "fig", "year", "year_end"})
#: A sentence of so many figures with fewer pauses than one for so many figures is a row of a table.
_MANY, _FEW = 8, 6
#: What stands between the items of a sentence, and not between the cells of a row.
_PARTING: Final = frozenset({*PAUSES, "、"})
#: What says that a phrase is not simply so much of what it begins with.
_NO_LEVEL: Final = frozenset({"direction", ",", ";", ".", "against", "purpose", "reason"})
#: What a phrase does not begin with.
_SILENT: Final = frozenset({"?", "date"})
#: What states something, and nothing where it explains.
_STATES: Final = frozenset(
    {
        *("year", "this_year", "last_year", "year_end", "year_on_year", "equal", "completion", "share", "sum", "none"),
        *("composed", "by", "?", "fig"),
    }
)
#: What ends and begins phrases, whatever is being said.
_MARKS: Final = frozenset({",", ";", ".", "(", ")"})
#: What a phrase begins with that states something behind a definition.
_AGAIN: Final = frozenset({"year", "stage"})
#: Figures that are amounts, or may be.
_AMOUNTS: Final = (NumberKind.AMOUNT, NumberKind.BARE)
#: What may stand behind a number without a unit that is an amount: 支出为0。
_ENDS: Final = frozenset({",", ";", ".", ")", ""})


@final
@frozen
class Statements:
    """What a text states (陈述).

    Args:
        levels: so much of a thing each, in order; the other frames refer to them.
        frames: changes, ratios, averages and comparisons in order, then the compositions.
        unread: the figures of the accounts that became nothing: the number of the sentence, the figure, and why.
    """

    levels: tuple[Level, ...]
    frames: tuple[Frame, ...]
    unread: tuple[tuple[int, Number, str], ...] = ()


def read_frames(
    sentences: Iterable[claim.Sentence],
    scanned: Callable[[str], Sequence[Token]],
    fund_of: Callable[[tuple[str, ...]], str],
    *,
    year: int | None,
    budget: bool = False,
    words: Vocabulary | None = None,
) -> Statements:
    """Read the sentences of a document.

    Args:
        sentences: in order; one that is the last of its headings is that heading.
        scanned: the tokens of a folded sentence, by the names that the document may use.
        fund_of: the fund that the section below some headings is of.
        year: the year of the document.
        budget: whether it is a budget.
        words: the vocabulary; the bundled one if it is not given.
    """
    memory = begin(year, budget=budget, words=words)
    paragraph: int | None = None
    figures: list[tuple[int, Number]] = []
    for number, each in enumerate(sentences):
        if each.paragraph != paragraph:
            read_paragraph(memory)
            paragraph = each.paragraph
        tokens, fund = scanned(each.normal), fund_of(each.headings)
        if each.headings and each.text.strip() == each.headings[-1].strip():
            read_heading(memory, tokens, fund)
        elif not _is_row(tokens):
            read_sentence(memory, tokens, each.normal, number, fund)
            figures += [(number, token.data) for token in tokens if token.kind == "fig" and not token.data.noise]
    frames = (*memory.frames, *compose(memory.marks, memory.words))
    return Statements(tuple(memory.levels), frames, tuple(_unread(figures, memory.levels, frames)))


def _is_row(tokens: Sequence[Token]) -> bool:
    """Whether a sentence is a row of a table that was read as text: many figures, and few pauses between them."""
    figures = sum(token.kind == "fig" for token in tokens)
    return figures >= _MANY and sum(token.kind in _PARTING for token in tokens) * _FEW < figures


def _unread(
    figures: Iterable[tuple[int, Number]], levels: Iterable[Level], frames: Iterable[Frame]
) -> Iterator[tuple[int, Number, str]]:
    """The figures that became nothing: those of what explains, and those of which nothing says what they are."""
    numbered = ((each.sentence, getattr(each, "number", None)) for each in (*levels, *frames))
    read = {(sentence, number.start) for sentence, number in numbered if number is not None}
    for sentence, number in figures:
        if number.kind is not NumberKind.BARE and (sentence, number.start) not in read:
            yield sentence, number, "words"


# -- documents, paragraphs, headings -----------------------------------------------------------------------------------


def begin(year: int | None, *, budget: bool = False, words: Vocabulary | None = None) -> Memory:
    """A document begins: nothing is kept yet.

    Args:
        year: the year of the document.
        budget: whether it is a budget.
        words: the vocabulary; the bundled one if it is not given.
    """
    return Memory(phrase_words(Vocabulary.default() if words is None else words), year, budget)


def read_paragraph(memory: Memory) -> None:
    """A paragraph begins: what was listed before is closed, and what is spoken of is what the heading names.

    Args:
        memory: what is kept from sentence to sentence.
    """
    memory.marks.append(Mark("paragraph", memory.number, 0))
    memory.stated, memory.change = 0, None
    memory.thing, memory.path = memory.headed, []
    memory.about = memory.headed


def read_heading(memory: Memory, tokens: Sequence[Token], fund: str = "") -> None:
    """A heading: what its paragraphs speak of where they name nothing.

    Args:
        memory: what is kept from sentence to sentence.
        tokens: its tokens.
        fund: the fund that its section is of.
    """
    memory.fund, memory.path = fund, []
    memory.marks.append(Mark("heading", memory.number, 0))
    things = [names.meant(memory, "", token) for token in tokens if token.kind == "thing"]
    memory.thing = memory.headed = things[-1] if things else None


# -- a sentence --------------------------------------------------------------------------------------------------------


def read_sentence(memory: Memory, tokens: Sequence[Token], text: str, number: int, fund: str = "") -> None:
    """Read a sentence.

    Args:
        memory: what is kept from sentence to sentence, to which it adds.
        tokens: its tokens.
        text: its folded text.
        number: its number.
        fund: the fund that its section is of.
    """
    memory.fund, memory.number = fund, number
    sentence = Sentence(memory, tokens, text, _places(tokens))
    for sentence.at, token in enumerate(tokens):
        if sentence.at < sentence.skip:
            continue
        if sentence.explains and _ends_explanation(sentence, token):
            sentence.explains, sentence.phrase = False, Phrase()
        if not sentence.phrase.first and token.kind not in _SILENT:
            _begin_phrase(sentence, token)
        if sentence.defines and not _ends_definition(sentence, token):
            continue
        handler = _HANDLERS.get(token.kind)
        if handler is not None and not (sentence.explains and token.kind in _STATES):
            handler(sentence, token)
    bounds.end_phrase(sentence)


def _places(tokens: Sequence[Token]) -> int:
    """The most decimals of the amounts of a sentence."""
    figures: list[Number] = [token.data for token in tokens if token.kind == "fig"]
    return max((each.decimals for each in figures if each.kind is NumberKind.AMOUNT and not each.noise), default=0)


def _ends_explanation(sentence: Sentence, token: Token) -> bool:
    """Whether what stands beside the thing explained is stated behind a colon: 公务用车费增加，是…造成的：公务接待费2万元."""
    before = sentence.before
    if before is None or before.kind != ":" or token.kind != "thing" or sentence.outer:
        return False
    return are_beside(sentence.thing, token.data[0]) and _states_level(sentence, token)


def _begin_phrase(sentence: Sentence, token: Token) -> None:
    """The first word of a phrase may end what was being explained or said what for."""
    sentence.phrase.first = token.kind
    if (sentence.explains or sentence.purpose) and not sentence.outer and _resumes(sentence, token):
        sentence.explains = sentence.purpose = False


def _ends_definition(sentence: Sentence, token: Token) -> bool:
    """Whether a token says something again behind words that say what a name means: a mark, a year or a stage that begins a phrase."""
    if token.kind in _MARKS:
        return True
    before = sentence.before
    if token.kind in _AGAIN and before is not None and before.kind in (",", ";"):
        sentence.defines = False
    return not sentence.defines


def _resumes(sentence: Sentence, token: Token) -> bool:
    """Whether a phrase that begins so no longer explains or says what for."""
    if token.kind == "completion":
        return sentence.next() in _COMPLETED
    if token.kind == "thing":
        return not sentence.spoken or _states_level(sentence, token)
    return token.kind in _RESUMES


def _states_level(sentence: Sentence, token: Token) -> bool:
    """Whether the phrase that begins here behind a semicolon or colon says how much there is of a thing of the forms."""
    if sentence.before is not None and sentence.before.kind not in (";", ".", ":"):
        return False
    if all(map(is_subject, token.data[0])):
        return False
    telling = (each for each in sentence.tokens[sentence.at + 1 :] if each.kind == "fig" or each.kind in _NO_LEVEL)
    first = next(telling, None)
    return first is not None and first.kind == "fig" and first.data.kind in QUANTITIES


# -- figures -----------------------------------------------------------------------------------------------------------


def _read_figure(sentence: Sentence, token: Token) -> None:
    """A figure of the accounts takes its role by its kind; one that is none of the accounts takes none."""
    number: Number = token.data
    if number.noise:
        return
    number = _as_amount(sentence, _as_exact_as_others(sentence, number))
    match number.kind:
        case NumberKind.AMOUNT | NumberKind.COUNT:
            # 用于接待3批次 says what for, and counts nothing of its own
            if not sentence.purpose or number.kind is NumberKind.AMOUNT or sentence.phrase.named:
                take_quantity(sentence, number)
        case NumberKind.PERCENT:
            take_percentage(sentence, number)
        case NumberKind.POINTS:
            state_change(sentence, number, "points")
        case NumberKind.MULTIPLE:
            take_multiple(sentence, number)
        case NumberKind.SCORE if sentence.phrase.scored is not None:
            sentence.memory.frames.append(Score(number, sentence.phrase.scored, sentence.number))
            sentence.phrase.scored = None
        case _:
            pass
    sentence.phrase.figures += 1


def _as_exact_as_others(sentence: Sentence, number: Number) -> Number:
    """A 0 without decimals is as exact as the amounts beside it: 0万元 among 1.23万元 is 0.00."""
    if number.value or number.decimals or not sentence.places or number.kind not in _AMOUNTS:
        return number
    return number._replace(half=half_unit(sentence.places))


def _as_amount(sentence: Sentence, number: Number) -> Number:
    """A 0 without a unit that nothing follows is an amount, in the unit of the last."""
    if number.kind is not NumberKind.BARE or number.value or sentence.phrase.direction is not None:
        return number
    if sentence.next() not in _ENDS:
        return number
    like = sentence.last.number if sentence.last is not None else None
    if like is None or like.kind is not NumberKind.AMOUNT:
        return number._replace(kind=NumberKind.AMOUNT, unit=None, measure="")
    return number._replace(kind=NumberKind.AMOUNT, unit=like.unit, measure=like.measure)


#: What each kind of token goes to; others say nothing.
_HANDLERS: Final[Mapping[str, Callable[[Sentence, Token], None]]] = {
    "year": cues.read_year,
    "this_year": cues.read_this_year,
    "last_year": cues.read_last_year,
    "year_end": cues.read_year_end,
    "stage": cues.read_stage,
    "code": cues.read_code,
    "rest": cues.read_rest,
    "against": cues.read_against,
    "against_end": cues.read_against_end,
    "from": cues.read_from,
    "year_on_year": cues.read_year_on_year,
    "direction": cues.read_direction,
    "equal": cues.read_equal,
    "completion": cues.read_completion,
    "share": cues.read_share,
    "average": cues.read_average,
    "sum": cues.read_sum,
    "score": cues.read_score,
    "none": cues.read_none,
    "listed": begin_listing,
    "reason": cues.read_reason,
    "definition": cues.read_definition,
    "purpose": cues.read_purpose,
    "thing": names.read_thing,
    "fund": names.read_fund,
    "body": names.read_body,
    "?": names.read_unknown,
    "fig": _read_figure,
    "of_which": bounds.read_of_which,
    "composed": bounds.read_composed,
    "by": bounds.read_by,
    "within": bounds.read_within,
    ":": bounds.read_colon,
    "item": bounds.read_item,
    ",": bounds.read_comma,
    "=": bounds.read_equals,
    ";": bounds.read_semicolon,
    ".": bounds.read_stop,
    "、": bounds.read_enumeration,
    "&": bounds.read_enumeration,
    "(": bounds.read_open,
    ")": bounds.read_close,
}
