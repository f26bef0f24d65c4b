"""The running text checked (正文核对): every figure and every word of comparison proved or refuted, by the tables and by the text alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final, NamedTuple

from attrs import evolve

from govbudget.binding.arithmetic import arithmetic, printed_like, tolerance, tried
from govbudget.binding.causes import TELLING, causes_of, only, other_base, turned
from govbudget.binding.equations import Stated, Verdict
from govbudget.binding.intervals import point
from govbudget.binding.judge import judge, judge_by_tables
from govbudget.binding.judgements import Cell, Expected, Given, Judgement
from govbudget.binding.located import Located, locate
from govbudget.binding.reading import Told
from govbudget.binding.said import Said, direction
from govbudget.binding.tables import cells_like, judge_levels
from govbudget.binding.wording import judge_missing_words, missing_of
from govbudget.binding.words import compared, opposite
from govbudget.claim import Sentence
from govbudget.disclosure import Disclosure
from govbudget.exact import scale, significant
from govbudget.finding.rules import ASKS, PROVES, WORDS, Checked, Family, Rule, Taken, finding
from govbudget.finding.values import Finding, FindingKind, Operand, Severity
from govbudget.narrative.claims import digits_of
from govbudget.narrative.frames import Change, Comparison, Level
from govbudget.place import Place
from govbudget.relation import Outcome

__all__ = ["RULES", "run_text"]

_rule: Final = partial(
    Rule,
    source="template of the explanation",
    messages=(
        "“{where}”：{about}{stated} 应为 {expected}（{arithmetic}）",
        "{about} {stated} should be {expected} ({arithmetic}) in: {where}",
    ),
)
#: The rules of the running text.
_RULES: Final = (
    _rule("N401", *PROVES, "情况说明中的金额与表中数字一致", "an amount in the narrative is the table's"),
    _rule("N402", *PROVES, "同一数量前后表述一致", "a quantity stated twice is the same both times"),
    _rule("N403", *PROVES, "增减额等于两数之差", "a difference is the current figure less the base"),
    _rule("N404", *PROVES, "增减幅度与金额一致", "a growth rate agrees with its amounts"),
    _rule("N405", *PROVES, "预算完成率与金额一致", "a completion rate agrees with its amounts"),
    _rule("N406", *PROVES, "占比与金额一致", "a share agrees with its amounts"),
    _rule(
        "N407",
        *PROVES,
        "各项之和等于总数",
        "listed parts add up to their total",
        messages=(
            "“{where}”：{about}{stated} 与各项之和 {expected} 不符（{arithmetic}）",
            "{about} {stated} is not the sum of its parts, {expected} ({arithmetic}) in: {where}",
        ),
    ),
    _rule("N408", *PROVES, "完整的占比之和为 100%", "the shares of a complete list add up to 100 %"),
    _rule(
        "N409",
        *PROVES,
        "大于、小于、持平等词与数字一致",
        "words of comparison (more, less, unchanged) agree with the figures",
    ),
    _rule("N410", *PROVES, "增减方向与数字一致", "the direction of a change agrees with the figures"),
    _rule("N411", *PROVES, "情况说明中的数量与表中数字一致", "a count in the narrative is the table's"),
    _rule(
        "N412", *PROVES, "平均数等于金额除以数量", "an average is the amount divided by the count", source="arithmetic"
    ),
    _rule(
        "N413",
        *PROVES,
        "收入总计等于支出总计",
        "total income is total expenditure",
        messages=(
            "“{where}”：支出总计 {stated} 与收入总计 {expected} 不等",
            "total expenditure {stated} is not total income {expected} in: {where}",
        ),
    ),
    _rule(
        "N414",
        *ASKS,
        "机关运行经费一般等于公用经费",
        "the operating costs of an agency are normally its running costs",
        messages=(
            "“{where}”：机关运行经费 {stated} 与公用经费 {expected} 不一致，请核实口径",
            "{about} {stated} differs from the running costs {expected} in: {where}",
        ),
    ),
    _rule(
        "N415",
        *PROVES,
        "其中数不大于总数",
        "a figure that is part of another is never more than it",
        messages=(
            "“{where}”：{about}各项之和 {expected} 大于总数 {stated}（{arithmetic}）",
            "the parts of {about} add up to {expected}, more than the whole, {stated} ({arithmetic}) in: {where}",
        ),
    ),
    _rule(
        "N416",
        *ASKS,
        "分项数量一般等于总数",
        "listed counts normally add up to their total",
        messages=(
            "“{where}”：{about}{stated} 与各项之和 {expected} 不一致，请核实（{arithmetic}）",
            "{about} {stated} differs from the sum of the counts listed, {expected} ({arithmetic}), in: {where}",
        ),
    ),
    _rule(
        "N419",
        *ASKS,
        "绩效评价涉及的金额、项目个数前后一致，部门整体支出绩效评价覆盖全部支出",
        "an evaluation of the whole expenditure covers all of it; projects by grade add up to their number",
        messages={
            "projects": (
                "“{where}”：部门整体支出绩效评价的金额 {stated} 只是项目的金额，一般公共预算支出为 {expected}，请核实",
                "the evaluation of the whole expenditure covers {stated}, the projects alone; the general public budget has spent {expected}, in: {where}",
            ),
            "whole": (
                "“{where}”：部门整体支出绩效评价的金额 {stated} 与一般公共预算支出 {expected} 不一致，请核实",
                "the evaluation of the whole expenditure covers {stated}; the general public budget has spent {expected}, in: {where}",
            ),
            "grades": (
                "“{where}”：项目 {stated} 个，各等级合计 {expected} 个（{parts}），请核实",
                "the number of projects is {stated}, by grade {expected} ({parts}), in: {where}",
            ),
            "problems": (
                "“{where}”：问题 {stated} 个，已整改和正在整改的合计 {expected} 个（{parts}），请核实",
                "the number of problems is {stated}, by state {expected} ({parts}), in: {where}",
            ),
            "twice": (
                "“{where}”：项目个数相同，涉及金额 {stated} 与前文 {expected} 不一致，请核实",
                "as many projects with {stated}, before it was {expected}, in: {where}",
            ),
        },
    ),
    _rule("N421", *PROVES, "两处推算的上年数一致", "the year before is the same as two statements imply it"),
    _rule(
        "N422",
        *PROVES,
        "称无此项支出的，数字为 0",
        "what is said not to exist has no amount",
        messages=(
            "“{where}”：称无{about}，但有 {expected}（{arithmetic}）",
            "{about} is said not to exist, but is {expected} ({arithmetic}) in: {where}",
        ),
    ),
    _rule(
        "N423",
        *ASKS,
        "推算的上年末结转等于本年年初结转",
        "the closing balance of last year is this year's opening one",
        messages=(
            "“{where}”：{about}增减额 {stated} 与本年年初结转和结余不符，应为 {expected}（{arithmetic}），请核实",
            "{about} {stated} does not lead to this year's opening balance; it would be {expected} ({arithmetic}) in: {where}",
        ),
    ),
    _rule(
        "W618",
        *WORDS,
        "增减额缺少“增加”“减少”",
        "the word for an increase or a decrease is missing",
        source="arithmetic",
        messages=(
            "“{where}”：{about}{stated} 是增减额，缺少“{expected}”（{arithmetic}）",
            "{about} {stated} is a change; the word {expected} is missing ({arithmetic}) in: {where}",
        ),
    ),
    _rule(
        "N424",
        *PROVES,
        "推算的上年数不为负",
        "the year before is not below 0",
        source="arithmetic",
        messages={
            "": (
                "“{where}”：{about}{stated} 大于本年数，推算的上年数为负（{arithmetic}）",
                "{about} {stated} is more than the current figure, so the year before would be below 0 ({arithmetic}) in: {where}",
            ),
            "rate": (
                "“{where}”：{about}下降 {stated}，降幅不能超过 100%",
                "{about} falls by {stated}, which is more than all of it, in: {where}",
            ),
        },
    ),
)
_BY_ID: Final = {rule.id: rule for rule in _RULES}
_WAYS: Final = {1: "增加", -1: "减少"}
#: So many decimals has what is printed in another unit than the text prints it.
_PLACES: Final = 2
_OPEN: Final = "no figure to compare with"


class _Text(NamedTuple):
    """The text of a document with what was made of it."""

    disclosure: Disclosure
    told: Told
    judgements: Sequence[Judgement]
    located: Located
    ids: dict[Judgement, str]


def run_text(disclosure: Disclosure) -> Iterator[tuple[str, Checked]]:
    """Check every statement; what fails only because of another failure follows from it.

    Args:
        disclosure: the document.
    """
    told = disclosure.told
    said, cells = told.said, told.cells
    sentences = [sentence.normal for sentence in told.sentences]
    judgements = [
        *judge_levels(said, cells),
        *judge(said),
        *judge_by_tables(said, sentences, partial(cells_like, cells, said), disclosure.unit_type),
    ]
    judgements = _with_missing_words(said, judgements)
    judgements = [evolve(each, rule="N410") if _is_turned(each) else each for each in judgements]
    ids = {judgement: f"{judgement.rule}[{number}]" for number, judgement in enumerate(judgements, 1)}
    text = _Text(disclosure, told, judgements, locate(judgements), ids)
    for _, unread, reason in told.stated.unread:
        yield "N401", Checked(unread.printed, Outcome.NOT_UNDERSTOOD, reason=reason)
    judged = {judgement.stated for judgement in judgements}
    for at, level in enumerate(said.levels, len(judgements) + 1):
        if level not in judged and level.number is not None:
            yield "N401", Checked(str(at), Outcome.UNVERIFIABLE, None, _OPEN, partial(_taken_alone, told, level))
    for number, judgement in enumerate(judgements, 1):
        instance, taken = str(number), partial(_taken, told, judgement)
        if judgement.verdict is Verdict.HOLDS:
            yield judgement.rule, Checked(instance, Outcome.PASSED, taken=taken)
        elif judgement.verdict is Verdict.OPEN:
            yield judgement.rule, Checked(instance, Outcome.UNVERIFIABLE, None, _OPEN, taken)
        else:
            yield judgement.rule, Checked(instance, Outcome.FAILED, _finding(text, judgement, instance), taken=taken)


def _with_missing_words(said: Said, judgements: Sequence[Judgement]) -> list[Judgement]:
    """The judgements with the words that are missing; what only fails because of those is left out."""
    missing = list(judge_missing_words(said))
    concerned = {each for judgement in missing for each in (missing_of(judgement), judgement.frame)}
    return [
        *missing,
        *(each for each in judgements if each.verdict is not Verdict.FAILS or concerned.isdisjoint(each.operands)),
    ]


def _is_turned(judgement: Judgement) -> bool:
    """Whether nothing is wrong with a difference or a rate but its direction."""
    return judgement.rule in ("N403", "N404") and turned(judgement)


def _taken(told: Told, judgement: Judgement) -> Taken:
    """For what the figure of a judgement was taken, and how its readings came out."""
    return Taken(told.claim(judgement.frame), tried(judgement))


def _taken_alone(told: Told, level: Level) -> Taken:
    """For what a figure was taken that nothing else says anything of."""
    return Taken(told.claim(level))


# -- findings ---------------------------------------------------------------------------------------------------------------


def _finding(text: _Text, judgement: Judgement, instance: str) -> Finding:
    root = text.located.follows.get(judgement)
    wrong = None if _is_denial(judgement) else text.located.wrong.get(judgement)
    missing = missing_of(judgement)
    stated: Stated | None = missing or (wrong.stated if wrong is not None else judgement.stated)
    expected = wrong.expected if wrong is not None else judgement.expected
    cause = None
    if root is None and missing is None and judgement.verdict in (Verdict.FAILS, Verdict.UNDEFINED):
        causes = causes_of(text.told.said, judgement, stated, expected)
        cause = only(causes | set(_elsewhere(text, judgement, stated)))
    said, should = _words(text, judgement, stated, expected, turn=wrong is None, cause=cause or "")
    places = list(dict.fromkeys(_sentences(judgement, stated)))
    sentences = text.told.sentences
    rule = _BY_ID[judgement.rule]
    kind, severity = _grade(judgement, rule)
    made = finding(
        rule,
        instance,
        _place(text.told, stated) or _place_of(sentences[places[0]], said),
        said,
        should,
        about=_about(stated),
        arithmetic=arithmetic(judgement, wrong),
        variant=_variant(judgement, kind),
        **_details(judgement),
    )
    return evolve(
        made,
        kind=kind,
        severity=severity,
        tolerance=tolerance(judgement, stated),
        operands=tuple(_operands(text.told, judgement)),
        tried=tried(judgement),
        cause=cause,
        follows_from=text.ids[root] if root is not None else None,
        where="；".join(sentences[place].text for place in places),
    )


def _place_of(sentence: Sentence, word: str) -> Place:
    """Where a word stands, if it stands in its sentence once; else the sentence."""
    at = sentence.text.find(word) if word and sentence.text.count(word) == 1 else -1
    return evolve(sentence.place, span=(at, at + len(word))) if at >= 0 else sentence.place


def _is_denial(judgement: Judgement) -> bool:
    """Whether the text says that there is nothing, which no figure can put right."""
    return isinstance(judgement.frame, Level) and judgement.frame.number is None


def _details(judgement: Judgement) -> dict[str, str]:
    """What the words of one rule say besides: the counts that are added up."""
    equation = judgement.equation
    if judgement.rule != "N419" or equation is None:
        return {}
    return {"parts": " + ".join(digits_of(each.number) for _, each in equation.above)}


def _variant(judgement: Judgement, kind: FindingKind) -> str:
    """Which of the words of a rule tell a finding."""
    if kind in (FindingKind.UNDEFINED, FindingKind.TRUNCATED):
        return str(kind.value)
    return judgement.variant


def _grade(judgement: Judgement, rule: Rule) -> tuple[FindingKind, Severity]:
    if judgement.verdict is Verdict.UNDEFINED:
        said = judgement.number is not None and judgement.number.value
        return FindingKind.UNDEFINED, Severity.WARNING if said else Severity.NOTICE
    if judgement.verdict is Verdict.TRUNCATED:
        return FindingKind.TRUNCATED, Severity.WARNING
    return ASKS if judgement.asks else (rule.kind, rule.severity)


def _sentences(judgement: Judgement, stated: Stated | None) -> Iterator[int]:
    """The sentences that a judgement speaks of, that of the wrong figure first."""
    for each in (stated, judgement.frame, *judgement.operands):
        if each is not None and not isinstance(each, Cell | Given):
            yield getattr(each, "sentence")  # noqa: B009


def _about(stated: Stated | None) -> str:
    thing = getattr(stated, "thing", None)
    return thing.name if thing is not None else ""


def _words(
    text: _Text, judgement: Judgement, stated: Stated | None, expected: Expected | None, *, turn: bool, cause: str
) -> tuple[str, str]:
    """What is stated, as printed, and what should be."""
    frame = judgement.frame
    if missing_of(judgement) is not None and isinstance(frame, Change) and stated is not None:
        return digits_of(stated.number), _WAYS[frame.sign or 1]
    if isinstance(frame, Comparison) and stated is None:
        printed = text.told.sentences[frame.sentence].normal
        word = frame.word or compared("", frame.sign, text.told.said.words)
        return word if word in printed else "", _compared(text, judgement)
    if turn and isinstance(frame, Change) and frame.word and turned(judgement):
        return frame.word, opposite(frame.word, text.told.said.words) or _WAYS[-(frame.sign or 1)]
    if isinstance(frame, Level) and _is_denial(judgement):
        return _denied(text, frame), _contrary(judgement)
    number = stated.number if stated is not None else None
    printed = digits_of(number)
    if judgement.verdict is Verdict.UNDEFINED and stated is judgement.stated:
        base = other_base(text.told.said, judgement)
        name = str(base.place) if isinstance(base, Cell) else _about(base)
        if base is not None and base.number is not None:
            return printed, f"无意义（基数为 0）；以{name} {base.number.printed} 为基数"
        return printed, f"无意义（{_base_of(text, judgement)}为 0）"
    return printed, _should_be(judgement, stated, expected, turn=turn, cause=cause) if expected is not None else ""


def _base_of(text: _Text, judgement: Judgement) -> str:
    """What a percentage is of, in words."""
    claim = text.told.claim(judgement.frame)
    basis = claim.base or claim.whole
    thing = (basis.thing if basis is not None else None) or claim.thing
    return f"{thing}{basis.period}" if basis is not None and thing is not None else "基数"


def _should_be(judgement: Judgement, stated: Stated | None, expected: Expected, *, turn: bool, cause: str) -> str:
    """What should stand in place of a figure, as it is printed: in its unit, with a word where the direction is another."""
    unit = judgement.unit if stated is judgement.stated else None
    if unit is not None and (expected.like.unit is None or cause.startswith("unit")):
        like = expected.like._replace(unit=unit)
        exact = judgement.expected or expected  # not rounded in the wrong unit
        return f"{printed_like(Expected(exact.value, like, max(exact.places, _PLACES)))} {unit.value}"
    way = ""
    # solved for as it is printed, else told with its sign
    if isinstance(stated, Change) and stated.sign is not None:
        change = expected.value if turn else expected.value * (direction(stated) or 1)
        way = _WAYS[-stated.sign] if change * stated.sign < 0 else ""
    return way + printed_like(expected)


def _denied(text: _Text, level: Level) -> str:
    """The word by which something is said not to exist, that before its name if there is one: 无."""
    printed = text.told.sentences[level.sentence].normal
    name = level.thing.name if level.thing is not None else ""
    before, _, behind = printed.partition(name)
    words = text.told.said.words.texts("text_none")
    for part in (before, behind):
        found = [(part.rfind(word) + len(word), len(word), word) for word in words if word in part]
        if found:
            return max(found)[2]
    return ""


def _contrary(judgement: Judgement) -> str:
    """The amount of what is said not to exist."""
    equation = judgement.equation
    return digits_of(equation.above[0][1].number) if equation is not None else ""


def _compared(text: _Text, judgement: Judgement) -> str:
    """The word of comparison that would be right."""
    assert judgement.told is not None
    (_, one), (_, other) = judgement.told.equations[0].above
    left, right = point(one.number), point(other.number)
    assert isinstance(judgement.frame, Comparison)
    return compared(judgement.frame.word, (left > right) - (left < right), text.told.said.words)


def _operands(told: Told, judgement: Judgement) -> Iterator[Operand]:
    for at, each in enumerate(judgement.operands):
        number, place = each.number, _place(told, each)
        if number is not None and place is not None:
            yield Operand(place, number.printed, number.value, 1 if not at else -1, number.half)


def _place(told: Told, stated: Stated | None) -> Place | None:
    """Where a figure stands: its cell, or its digits in their sentence."""
    if stated is None or stated.number is None or isinstance(stated, Given):
        return None
    if isinstance(stated, Cell):
        return stated.place
    sentence: int = getattr(stated, "sentence")  # noqa: B009
    return told.figure(stated.number, sentence).place


# -- other cells ------------------------------------------------------------------------------------------------------------


def _elsewhere(text: _Text, judgement: Judgement, stated: Stated | None) -> Iterator[str]:
    """The one other cell that prints the wrong figure: of another column of its line, of the next line, of anything else."""
    number = stated.number if stated is not None else None
    cells = [each for each in judgement.operands if isinstance(each, Cell) and isinstance(judgement.frame, Level)]
    if number is None or stated is not judgement.stated or not cells or significant(number.value) < TELLING:
        return
    power = number.unit.exponent if number.unit is not None else 0
    named = text.told.cells.by_amount.get(scale(number.value, power), {})
    if len(named) != 1:
        return
    form, line, column = next(iter(named.values()))
    source = text.disclosure[form]
    name = f"{source.lines[source.line_index(line)]} {source.header('', source.columns.index(column))}"
    own_form, own_line, own_column = cells[0].key
    beside = source.name == text.disclosure[own_form].name and own_line in source.keys
    if (form, line) == (own_form, own_line):
        yield f"period 这是 {source.name} {name} 的数"
    elif beside and column == own_column and abs(source.line_index(line) - source.line_index(own_line)) == 1:
        yield f"line 这是相邻行 {name} 的数"
    else:
        yield f"source 这是 {source.name} {name} 的数"


#: The rules of the running text, for a rule set.
RULES: Final = (Family(_RULES, run_text),)
