"""From lines of a document to sentences (断句): wrapped lines joined, page furniture taken out.

A sentence keeps its printed text beside its normal form.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from govbudget.claim import Sentence
from govbudget.language.normal import normal
from govbudget.language.vocabulary import Vocabulary
from govbudget.place import Place

__all__ = ["Line", "Passage", "passages", "sentences", "sentences_of"]


class Line(NamedTuple):
    """A line of running text as a reader found it: its text, its place, and the level of a heading (0 for text).

    ``None`` as text stands for a table between two lines.
    """

    text: str | None
    place: Place = Place()
    level: int = 0


class Passage(NamedTuple):
    """A paragraph or heading, its lines joined.

    Args:
        text: as printed.
        starts: where each of its lines starts in the text, with its place.
        depth: how deep its numbering is (第一部分 1, 一、 2, （一） 3, 1. 4, （1） 5); 0 for none.
        heading: whether it is a heading.
    """

    text: str
    starts: tuple[tuple[int, Place], ...]
    depth: int
    heading: bool


class _LineWords(NamedTuple):
    """What lines of print are known by; see ``language/data/lines.toml``.

    Args:
        furniture: lines with a page number alone.
        page: a page number inside a line.
        depths: the numbering of headings, outer to inner.
        caption: how lines above tables begin.
        title: how headings without a number end.
        units: what a figure goes on with behind a break.
        figure: a figure with its unit, which no heading has.
        rest: how no line begins that is not the rest of the one before it: with a figure and its unit, or with a closing mark.
        end: the end of a sentence.
    """

    furniture: re.Pattern[str]
    page: re.Pattern[str]
    depths: tuple[re.Pattern[str], ...]
    caption: re.Pattern[str]
    title: re.Pattern[str]
    units: frozenset[str]
    figure: re.Pattern[str]
    rest: re.Pattern[str]
    end: re.Pattern[str]


@lru_cache(maxsize=8)
def _line_words(words: Vocabulary) -> _LineWords:
    return _LineWords(
        words.pattern("line_furniture"),
        words.pattern("line_page_inside"),
        tuple(map(words.pattern, _DEPTHS)),
        words.pattern("line_caption"),
        words.pattern("line_title"),
        words.texts("line_unit"),
        words.pattern("line_figure"),
        words.pattern("line_rest"),
        words.pattern("line_sentence_end"),
    )


#: The patterns of numbering, outer to inner: 第一部分, 一、, （一）, 1., （1）.
_DEPTHS: Final = (
    "line_depth_part",
    "line_depth_heading",
    "line_depth_wrapped",
    "line_depth_number",
    "line_depth_item",
)
_CLOSED: Final = "。！？；;：:"
_NOT_WRAPPED: Final = 1_000_000


def _depth(text: str, known: _LineWords) -> int:
    """How deep the numbering of a line is; 0 for none."""
    bare = text.lstrip()
    return next((depth for depth, pattern in enumerate(known.depths, 1) if pattern.match(bare)), 0)


def passages(lines: Iterable[Line], words: Vocabulary | None = None) -> list[Passage]:
    """Lines joined to paragraphs and headings; page numbers and running heads are left out."""
    known = _line_words(words or Vocabulary.default())
    kept = _without_furniture(list(lines), known)
    width = _width(kept)
    groups: list[list[Line]] = []
    open_group = False
    for line in kept:
        if line.text is None:
            open_group = False
            continue
        if open_group and _goes_on(groups[-1][-1], groups[-1], line, width, known):
            groups[-1].append(line)
        else:
            groups.append([line])
        open_group = True
    return [_passage(group, known) for group in groups]


def _without_furniture(lines: list[Line], known: _LineWords) -> list[Line]:
    pages = Counter(line.text.strip() for line in lines if line.text and line.place.page is not None)
    edges = [i for i, line in enumerate(lines) if _at_edge(lines, i)]
    heads = Counter((lines[i].text or "").strip() for i in edges)
    running = {text for text, n in heads.items() if n >= 3 and n == pages[text] and len(text) <= 60}
    at_edge = set(edges)
    return [
        line
        for i, line in enumerate(lines)
        if line.text is None
        or (
            line.text.strip()
            and not known.furniture.fullmatch(line.text.strip())
            and not (i in at_edge and line.text.strip() in running)
        )
    ]


def _at_edge(lines: Sequence[Line], i: int) -> bool:
    """Whether a line is the first or last of its page."""
    page = lines[i].place.page
    if page is None or lines[i].text is None:
        return False
    return i == 0 or i + 1 == len(lines) or lines[i - 1].place.page != page or lines[i + 1].place.page != page


def _columns(text: str) -> int:
    """How wide a line is in print: Chinese characters count double, spaces not at all."""
    bare = text.replace(" ", "")
    return len(bare) + sum(c > "\u2e7f" for c in bare)


def _width(lines: Sequence[Line]) -> int:
    """The width of a full line where the text is wrapped; a large number where every line is a paragraph."""
    prose = sorted(_columns(line.text) for line in lines if line.text and re.search(r"[，。；]", line.text))
    if len(prose) < 8:
        return _NOT_WRAPPED
    longest = prose[int(len(prose) * 0.9)]
    full = sum(longest * 0.85 <= width <= longest * 1.15 for width in prose)
    return longest if longest <= 160 and full * 3 >= len(prose) else _NOT_WRAPPED


def _goes_on(before: Line, group: Sequence[Line], line: Line, width: int, known: _LineWords) -> bool:
    """Whether a line continues the one before it."""
    a, b = (before.text or "").strip(), (line.text or "").strip()
    if before.level or line.level or known.caption.match(a) or known.caption.match(b):
        return False
    unit = a[-1].isdigit() and b[0] in known.units
    if a[-1] in "、，" or unit or (known.rest.match(b) and a[-1] not in _CLOSED):
        return True
    full = _columns(a) >= width * 0.85
    depth = _depth(b, known)
    if depth and not (full and a[-1] not in _CLOSED and depth in (3, 5) and "，" in a):
        return False
    if a[-1] in _CLOSED:
        return full
    if full:
        return True
    first = (group[0].text or "").strip()
    return not _may_be_title(a if len(group) > 1 else first, known)


def _may_be_title(text: str, known: _LineWords) -> bool:
    """Whether a line may stand alone: a title or heading, not a piece of a sentence."""
    if re.search(r"[，,。；]", re.sub(r"[（(][^（）()]*[）)]", "", text)) or known.figure.search(text):
        return False
    return len(text) <= 60


def _passage(group: Sequence[Line], known: _LineWords) -> Passage:
    text, starts = "", []
    for line in group:
        piece = known.page.sub("", line.text or "").strip()
        if text and text[-1].isascii() and text[-1].isalpha() and piece[:1].isascii() and piece[:1].isalpha():
            text += " "
        starts.append((len(text), line.place))
        text += piece
    depth = _depth(text, known)
    return Passage(text, tuple(starts), depth, _is_heading(text, group[0].level, depth, known))


def _is_heading(text: str, level: int, depth: int, known: _LineWords) -> bool:
    if known.figure.search(text):
        return False
    bare = text.strip().rstrip("。:：.")
    if level:
        return len(bare) <= 80
    if not depth:
        return len(bare) <= 40 and bool(known.title.search(bare)) and not re.search(r"[，,。；]", bare)
    return len(bare) <= 60 and not re.search(r"[，,。；]", re.sub(r"[（(][^（）()]*[）)]", "", bare))


def sentences(lines: Iterable[Line], words: Vocabulary | None = None) -> Iterator[Sentence]:
    """The sentences of a text (断句), each with the headings that it stands under; a heading is one of its own, the last of them.

    Args:
        lines: its lines, with ``None`` as text where a table stands between them.
        words: the vocabulary; the bundled one if it is not given.
    """
    above: list[tuple[int, str]] = []
    for number, passage in enumerate(passages(lines, words)):
        if passage.heading:
            depth = passage.depth or 1
            above = [each for each in above if each[0] < depth]
            above.append((depth, passage.text))
        yield from sentences_of(passage, tuple(text for _, text in above), number, words)


def sentences_of(
    passage: Passage, headings: tuple[str, ...], paragraph: int, words: Vocabulary | None = None
) -> Iterator[Sentence]:
    """The sentences of a paragraph, each with its place."""
    start = 0
    ended = _line_words(words or Vocabulary.default()).end
    ends = [found.end() for found in ended.finditer(passage.text)]
    for end in [*ends, len(passage.text)]:
        text = passage.text[start:end]
        if text.strip():
            lead = len(text) - len(text.lstrip())
            place = _place_at(passage, start + lead)
            yield Sentence(text.strip(), place, headings, normal(text), paragraph)
        start = end


def _place_at(passage: Passage, position: int) -> Place:
    before = bisect_right(passage.starts, position, key=lambda start: start[0])
    return passage.starts[before - 1][1] if before else Place()
