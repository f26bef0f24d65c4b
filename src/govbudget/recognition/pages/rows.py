"""The lines of a page table taken apart (页文本行): code, label and figures, with names that were broken over lines.

Nothing is put into a column here: the figures of a line stay in the order they were printed in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from attrs import evolve, field, frozen, mutable

from govbudget.exact import State, figure_or_none
from govbudget.forms import Form
from govbudget.forms.lines import PrintedLine
from govbudget.language.labels import line_label
from govbudget.language.normal import normal
from govbudget.pages import Words
from govbudget.recognition.pages.headings import Arrangement, PageHeading
from govbudget.remember import remembered

__all__ = ["PageRow", "PageRows", "first_code", "is_figure", "is_known", "is_orphan", "page_rows", "words_of"]

_CODE: Final = re.compile(r"([0-9]{3}(?:[0-9]{2}){0,3})(?![0-9,.，．])(.*)")
_TWO: Final = re.compile(r"[0-9]{2}")
_SERIAL: Final = re.compile(r"[0-9]{1,3}")
_BROKEN: Final = re.compile(r"(?<=[0-9],)\s+(?=[0-9]{3}(?![0-9]))")
_LEVELS: Final = frozenset("类款项")
#: A label may be broken over so many lines above and below its figures.
_BELOW: Final = 3


@frozen
class PageRow:
    """What is printed for one line of a table, or for one line of one of its halves.

    Args:
        printed: code, label and half.
        figures: its figures in printed order, without the blanks between them.
        line: its line in the source.
        page: its page.
        serial: its number (行次), where the table has them.
        loose: its figures as one text, with the words between them, where they cannot all be its own.
    """

    printed: PrintedLine
    figures: tuple[str, ...]
    line: int
    page: int | None
    serial: str = ""
    loose: str = ""


@frozen
class PageRows:
    """The rows of a page table.

    Args:
        rows: the rows, each with the lines that stand in it side by side.
        wrapped: how many labels were joined from several lines.
        used: how many of the given lines belong to the table; the rest stands below it.
    """

    rows: tuple[tuple[PageRow, ...], ...]
    wrapped: int
    used: int


def words_of(line: Words) -> tuple[str, ...]:
    """The words of a line; "1, 537.4" is one, and a label glued to its code is two."""
    return _words(line.text)


@remembered(2048)
def _words(text: str) -> tuple[str, ...]:
    words = _BROKEN.sub("", text).split()
    found = _CODE.fullmatch(words[0]) if words else None
    if found and found[2] and "\u4e00" <= found[2][0] <= "\u9fff" and found[2][0] not in "年月日":
        words[:1] = [found[1], found[2]]
    return tuple(words)


def is_figure(word: str) -> bool:
    """Whether a word is a number or a dash."""
    parsed = figure_or_none(word, "")
    return parsed is not None and parsed.state in (State.VALUE, State.ZERO, State.NOT_APPLICABLE)


def first_code(form: Form, words: Sequence[str], *, parted: bool = False) -> tuple[str, Sequence[str]]:
    """The code that a line begins with, and the words behind it; empty if there is none.

    Args:
        form: its kind of codes counts.
        words: the words of the line.
        parted: whether the table prints its codes in parts: 201 06 01.
    """
    found = _CODE.fullmatch(normal(words[0])) if words and form.codes else None
    if found is None or found[2] or not form.takes(found[1]):
        return "", words
    code, rest = found[1], words[1:]
    while parted and rest and len(code) < 9 and _TWO.fullmatch(rest[0]):
        code, rest = code + rest[0], rest[1:]
    return code, rest


def is_known(form: Form, words: Iterable[str], side: str = "") -> bool:
    """Whether some words are the label of a planned line of a form, in one half of it."""
    return any(not side or plan.side in ("", side) for plan in form.plans_for(line_label("".join(words))))


def page_rows(heading: PageHeading, content: Sequence[Words]) -> PageRows:
    """Take the lines of a table apart."""
    found = _READERS[heading.arrangement](heading, content)
    if heading.arrangement is Arrangement.ACROSS:
        return found
    return evolve(found, rows=_distrusted(heading, found.rows))


def _distrusted(heading: PageHeading, rows: Sequence[tuple[PageRow, ...]]) -> tuple[tuple[PageRow, ...], ...]:
    """The rows, of which those beside figures of no line are loose, unless they have all their figures themselves."""
    orphans = {row.line for together in rows for row in together if is_orphan(heading.form, row)}
    if not orphans:
        return tuple(rows)
    lines = sorted({row.line for together in rows for row in together})
    beside = {near for i, line in enumerate(lines) if line in orphans for near in lines[max(0, i - 1) : i + 2]}

    def trusted(row: PageRow) -> PageRow:
        return _loosened(row) if row.line in beside and len(row.figures) < len(heading.columns) else row

    return tuple(tuple(map(trusted, together)) for together in rows)


def is_orphan(form: Form, row: PageRow) -> bool:
    """Whether a row has figures and nothing that says whose they are."""
    return bool(row.figures or row.loose) and not row.printed.code and not is_known(form, [row.printed.label])


def _loosened(row: PageRow) -> PageRow:
    return row if row.loose else evolve(row, loose=" ".join(row.figures) or "…")


def _runs(words: Iterable[str]) -> list[tuple[list[str], list[str]]]:
    """Words with the figures behind them, as often as they alternate."""
    runs: list[tuple[list[str], list[str]]] = [([], [])]
    for word in words:
        if is_figure(word):
            runs[-1][1].append(word)
        else:
            if runs[-1][1]:
                runs.append(([], []))
            runs[-1][0].append(word)
    return runs


@mutable
class _Draft:
    """A coded row in the making."""

    code: str
    names: list[str]
    figures: list[str]
    at: Words
    loose: bool = False
    above: list[str] = field(factory=list)
    below: list[str] = field(factory=list)

    def row(self) -> PageRow:
        label = "".join((*self.above, *self.names, *self.below))
        row = PageRow(PrintedLine(label, self.code), tuple(self.figures), self.at.line, self.at.page)
        return _loosened(row) if self.loose else row

    @property
    def wrapped(self) -> bool:
        return bool(self.above or self.below)


def _is_parted(form: Form, content: Iterable[Words]) -> bool:
    """Whether the codes of a table are printed in parts: no line begins with more than three digits of one."""
    return not any(len(first_code(form, words_of(line))[0]) > 3 for line in content)


def _coded(heading: PageHeading, content: Sequence[Words]) -> PageRows:
    """Code, name and figures; the name may stand above and below its code, the figures below it."""
    form, width = heading.form, len(heading.columns)
    parted = _is_parted(form, content)
    drafts: list[_Draft] = []
    gaps: list[list[str]] = [[]]  # what stands above each row, and below the last
    last = 0
    for number, line in enumerate(content, 1):
        words = words_of(line)
        while len(words) > 1 and words[0] in _LEVELS:
            words = words[1:]
        opened = drafts[-1] if drafts and not drafts[-1].figures else None
        code, rest = first_code(form, words, parted=parted)
        if opened and opened.code and len(words) == width and all(map(is_figure, words)) and len(code) == 3:
            code, rest = "", words  # figures of the row above, the first of which looks like a code
        runs = _runs(rest)
        names, figures = runs[0][0], list(rest[len(runs[0][0]) :])
        total = bool(names) and is_known(form, names)
        if opened and not code and figures and not total and not (names and _named(opened, gaps)):
            opened.names += [*gaps.pop(), *names]
            gaps.append([])
            opened.figures = figures
            opened.loose = len(runs) > 1 or len(figures) > width
        elif code or figures or total:
            loose = len(runs) > 1 or len(figures) > width or not (code or names)
            drafts.append(_Draft(code, names, figures, line, loose))
            gaps.append([])
        else:
            gaps[-1].append("".join(names))
            continue
        last = number
    used = last + _share_names(drafts, gaps)
    return PageRows(tuple((draft.row(),) for draft in drafts), sum(draft.wrapped for draft in drafts), used)


def _named(draft: _Draft, gaps: Sequence[Sequence[str]]) -> bool:
    """Whether a row has its name already, so that words below it are not its own."""
    return bool(draft.names or gaps[-1])


def _share_names(drafts: Sequence[_Draft], gaps: Sequence[list[str]]) -> int:
    """Give the words between the rows to the row above or below; how many of those below the last row are its own.

    Where some code has no name beside it, names are centred on their codes: as many lines above as below; or all of them
    stand above. Elsewhere they begin beside the code, and what stands below is theirs.
    """
    nameless = sum(bool(draft.code) and not draft.names for draft in drafts)
    if not drafts:
        return 0
    if nameless and sum(map(len, gaps)) < 2 * nameless:  # too few for both sides: names stand above their codes
        for draft, gap in zip(drafts, gaps, strict=False):
            draft.above = gap
        return 0
    centred = nameless > 0
    if centred:
        drafts[0].above = gaps[0]
    else:
        drafts[0].names[:0] = gaps[0]
    taken = 0
    for n, (draft, gap) in enumerate(zip(drafts, gaps[1:], strict=True)):
        final = n + 1 == len(drafts)
        if centred:
            wanted = len(draft.above) or (0 if draft.names else 1)
        elif final:
            wanted = 1 if gap and len(gap[0]) <= 8 and draft.code else 0
        else:
            wanted = len(gap)
        if not final and not drafts[n + 1].code:
            wanted = len(gap)  # a total has its whole name beside it
        taken = min(wanted, len(gap))
        draft.below = gap[:taken]
        if not final:
            drafts[n + 1].above = gap[taken:]
    return taken


def _groups(heading: PageHeading, content: Sequence[Words]) -> PageRows:
    """Code, name and one figure, several times in a line. In the order of the codes; the totals stand last."""
    form = heading.form
    parted = _is_parted(form, content)
    whole = not any("." in word and is_figure(word) for line in content for word in words_of(line))
    drafts: list[_Draft] = []
    nameless: list[tuple[_Draft, int, int]] = []  # with the number of the line, and of the group in it
    fragments: dict[int, list[str]] = {}
    last = 0
    for number, line in enumerate(content):
        found = _segments(form, line, parted, whole)
        if not found:
            if any(map(is_figure, words_of(line))):
                drafts.append(_Draft("", [], list(words_of(line)), line, loose=True))
                last = number + 1
            else:
                fragments[number] = list(words_of(line))
            continue
        last = number + 1
        drafts += found
        nameless += [(draft, number, place) for place, draft in enumerate(found) if draft.code and not draft.names]
    for draft, number, place in nameless:
        draft.above = _beside(fragments, number - 1, place)
        draft.below = _beside(fragments, number + 1, place)
    _hang_on(drafts, fragments, content)
    used = max([last, *(number + 1 for draft, number, _ in nameless if draft.below for number in [number + 1])])
    ordered = sorted(drafts, key=lambda draft: draft.code or "9")
    return PageRows(tuple((draft.row(),) for draft in ordered), sum(draft.wrapped for draft in drafts), used)


def _beside(fragments: Mapping[int, list[str]], number: int, place: int) -> list[str]:
    """Take the words of a line that belong to a group without a name in the line beside it."""
    words = fragments.get(number, [])
    return [words.pop(min(place, len(words) - 1))] if words else []


def _hang_on(drafts: Sequence[_Draft], fragments: Mapping[int, list[str]], content: Sequence[Words]) -> None:
    """Names that begin beside their code and go on in the next line, where only one group stands above."""
    for number, words in fragments.items():
        above = [draft for draft in drafts if number and draft.at is content[number - 1]]
        if len(words) == 1 and len(above) == 1 and above[0].code and above[0].names:
            above[0].below.append(words.pop())


def _segments(form: Form, line: Words, parted: bool, whole: bool) -> list[_Draft]:
    """The groups of a line; empty if it has no code and no total. ``whole`` is for tables in whole units."""
    found: list[_Draft] = []
    words = words_of(line)
    i = 0
    while i < len(words):
        code, rest = _group_code(form, words, i, parted)
        if code:
            found.append(_Draft(code, [], [], line))
            i = len(words) - len(rest)
            continue
        word = words[i]
        if is_figure(word) and found:
            found[-1].figures.append(word)
            found[-1].loose |= len(found[-1].figures) > 1 or not (whole or not first_code(form, [word])[0])
        elif is_known(form, [word]):
            found.append(_Draft("", [word], [], line))
        elif found:
            found[-1].loose |= bool(found[-1].figures)
            found[-1].names.append(word)
        else:
            return []
        i += 1
    return found


def _group_code(form: Form, words: Sequence[str], i: int, parted: bool) -> tuple[str, Sequence[str]]:
    """The code that a group begins with; a whole amount that looks like one has no words behind it."""
    code, rest = first_code(form, words[i:], parted=parted)
    if not code or i == 0:
        return code, rest
    named = bool(rest) and not is_figure(rest[0])
    return (code, rest) if named or (len(code) > 3 and rest) else ("", words)


def _serial(heading: PageHeading, figures: list[str]) -> tuple[str, list[str]]:
    """The number of a line taken from its figures."""
    if heading.serial and figures and _SERIAL.fullmatch(figures[0]):
        return figures[0], figures[1:]
    return "", figures


def _labelled_row(
    heading: PageHeading, at: Words, label: str, figures: list[str], side: str, width: int, *, loose: bool = False
) -> PageRow:
    serial, rest = _serial(heading, figures)
    row = PageRow(PrintedLine(label, "", side), tuple(rest), at.line, at.page, serial)
    return _loosened(row) if loose or len(rest) > width else row


def _labelled(heading: PageHeading, content: Sequence[Words]) -> PageRows:
    """Label and figures."""
    rows: list[tuple[PageRow, ...]] = []
    width = len(heading.columns)
    wrapped = used = i = 0
    while i < len(content):
        line = content[i]
        (names, _), *more = _runs(words_of(line))
        figures = list(words_of(line)[len(names) :])
        taken = 1
        known, label = is_known(heading.form, names), "".join(names)
        joined = None if more or known else _joined(heading.form, content, i, "")
        if joined:
            label, figures, taken = joined
            wrapped += 1
        if figures or joined or known:
            rows.append((_labelled_row(heading, line, label, figures, "", width, loose=bool(more) or not label),))
            used = i + taken
        i += taken
    return PageRows(tuple(rows), wrapped, used)


def _joined(form: Form, content: Sequence[Words], i: int, side: str) -> tuple[str, list[str], int] | None:
    """A label broken over lines, with its figures and the number of lines: words, perhaps figures, words."""
    label = "".join(words_of(content[i]))
    figures: list[str] = []
    if any(map(is_figure, words_of(content[i]))):
        return None
    for taken, line in enumerate(content[i + 1 : i + 1 + _BELOW], 2):
        (names, numbers), *more = _runs(words_of(line))
        if more or (names and numbers) or (numbers and figures):
            return None
        label += "".join(names)
        figures += numbers
        if names and is_known(form, [label], side):
            return label, figures, taken
    return None


def _halves(heading: PageHeading, content: Sequence[Words]) -> PageRows:
    """Label and figures, twice side by side; one half may end before the other."""
    rows: list[tuple[PageRow, ...]] = []
    wrapped = used = i = 0
    while i < len(content):
        found, taken = _halves_of(heading, content, i)
        bare = bool(rows) and all(map(is_figure, words_of(content[i])))
        below = _below_labels(heading, rows[-1], content[i]) if bare else ()
        if below:
            rows.pop()
            found, taken = below, 1
        wrapped += taken > 1
        if found:
            rows.append(found)
            used = i + taken
        i += taken
    return PageRows(tuple(rows), wrapped, used)


def _below_labels(heading: PageHeading, above: tuple[PageRow, ...], line: Words) -> tuple[PageRow, ...]:
    """The row above with the figures of this line, where it has labels only and the figures are all it can have."""
    if any(row.figures or row.loose for row in above):
        return ()
    (left, _), _ = heading.form.sides
    widths = [len(heading.left if row.printed.side == left else heading.columns) + heading.serial for row in above]
    if len(above) > 1 and len(words_of(line)) != sum(widths):
        return ()
    found = []
    figures = list(words_of(line))
    for row, width in zip(above, widths, strict=True):
        found.append(_labelled_row(heading, line, row.printed.label, figures[:width], row.printed.side, width))
        del figures[:width]
    return tuple(found) if not figures else ()


def _halves_of(heading: PageHeading, content: Sequence[Words], i: int) -> tuple[tuple[PageRow, ...], int]:
    """The row that begins in a line, and how many lines it takes."""
    form, line = heading.form, content[i]
    runs = _runs(words_of(line))
    (left, _), (right, _) = form.sides
    if len(runs) == 1:
        names, figures = runs[0]
        pair = _pair(form, names)
        if pair:
            return _both(heading, line, (pair[0], []), (pair[1], figures)), 1
        if not is_known(form, names):
            joined = _joined(form, content, i, right)
            if joined:
                label, figures, taken = joined
                return (_one(heading, line, label, figures),), taken
            between = _between(heading, content, i)
            if between:
                return between, 3
            return ((_labelled_row(heading, line, "".join(names), figures, left, 0, loose=True),) if figures else ()), 1
        return (_one(heading, line, "".join(names), figures),), 1
    if len(runs) == 2:
        return _both(heading, line, *(("".join(names), figures) for names, figures in runs)), 1
    return (_labelled_row(heading, line, "", list(words_of(line)), left, 0, loose=True),), 1


def _pair(form: Form, names: Sequence[str]) -> tuple[str, str] | None:
    """Two labels without a figure between them: the first of the left half, the second of the right."""
    (left, _), (right, _) = form.sides
    if is_known(form, names):
        return None
    for n in range(1, len(names)):
        if is_known(form, names[:n], left) and is_known(form, names[n:], right):
            return "".join(names[:n]), "".join(names[n:])
    return None


def _between(heading: PageHeading, content: Sequence[Words], i: int) -> tuple[PageRow, ...]:
    """A label of the right half broken above and below a line of the left half, whose figures may stand behind it."""
    (left, _), (right, _) = heading.form.sides
    if len(content) < i + 3 or any(map(is_figure, (*words_of(content[i]), *words_of(content[i + 2])))):
        return ()
    label = "".join((*words_of(content[i]), *words_of(content[i + 2])))
    (names, figures), *more = _runs(words_of(content[i + 1]))
    if more or not is_known(heading.form, [label], right) or not is_known(heading.form, names, left):
        return ()
    least = len(heading.left)
    if 0 < len(figures) <= least:  # of the one or of the other
        return (_labelled_row(heading, content[i + 1], label, figures, right, 0, loose=True),)
    return _both(heading, content[i + 1], ("".join(names), figures[:least]), (label, figures[least:]))


def _both(
    heading: PageHeading, line: Words, first: tuple[str, list[str]], second: tuple[str, list[str]]
) -> tuple[PageRow, ...]:
    (left, _), (right, _) = heading.form.sides
    return (
        _labelled_row(heading, line, *first, left, len(heading.left)),
        _labelled_row(heading, line, *second, right, len(heading.columns)),
    )


def _one(heading: PageHeading, line: Words, label: str, figures: list[str]) -> PageRow:
    """A label alone in its line: of the half that knows it; where both do, of the left unless it has too many figures."""
    (left, _), (right, _) = heading.form.sides
    serial, rest = _serial(heading, figures)
    if not is_known(heading.form, [label], left):
        side = right
    elif not is_known(heading.form, [label], right) or not rest:
        side = left
    elif len(rest) > len(heading.left):
        side = right
    else:
        # a line of the right half with more columns prints its total and what makes it up
        return _labelled_row(heading, line, label, figures, left, 1, loose=len(heading.columns) == 1)
    return _labelled_row(heading, line, label, figures, side, len(heading.left if side == left else heading.columns))


def _across(heading: PageHeading, content: Sequence[Words]) -> PageRows:
    """Rows of figures only, or behind the name of a body."""
    rows: list[tuple[PageRow, ...]] = []
    used = 0
    for number, line in enumerate(content, 1):
        (names, figures), *more = _runs(words_of(line))
        if figures:
            printed = PrintedLine("".join(names))
            loose = " ".join(words_of(line)) if more or len(figures) > len(heading.items) * len(heading.columns) else ""
            rows.append((PageRow(printed, tuple(figures), line.line, line.page, "", loose),))
            used = number
    return PageRows(tuple(rows), 0, used)


_READERS: Final[Mapping[Arrangement, Callable[[PageHeading, Sequence[Words]], PageRows]]] = {
    Arrangement.CODED: _coded,
    Arrangement.GROUPS: _groups,
    Arrangement.HALVES: _halves,
    Arrangement.LABELLED: _labelled,
    Arrangement.ACROSS: _across,
}
