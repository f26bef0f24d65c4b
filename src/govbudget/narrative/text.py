"""From lines of a document to sentences (断句): wrapped lines joined, page furniture taken out.

A sentence keeps its printed text beside its normal form.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from govbudget.claim import Sentence
from govbudget.language.normal import normal
from govbudget.place import Place

__all__ = ["Line", "Passage", "passages", "sentences_of"]


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


_FURNITURE: Final = re.compile(
    r"[-—–－~· ]{0,8}(?:第 {0,4})?\d{1,4} {0,4}(?:页)?(?:[,，/／ ]{0,4}共 {0,4}\d{1,4} {0,4}页)?[-—–－~· ]{0,8}"
)
_INLINE_PAGE: Final = re.compile(r"[—–―]\s*\d{1,4}\s*[—–―]")
_NUMBERING: Final = (
    re.compile(r"第[一二三四五六七八九十]{1,3}(?:部分|章|节)"),
    re.compile(r"[一二三四五六七八九十]{1,3}[、，,.．]|[一二三四五六七八九十]{1,3}\s(?=\S)"),
    re.compile(r"[（(]\s?[一二三四五六七八九十]{1,3}\s?[)）]"),
    re.compile(r"\d{1,2}\s*[、．.“](?!\s*\d)"),
    re.compile(r"[（(]\s?\d{1,2}\s?[)）]|[①②③④⑤⑥⑦⑧⑨⑩]"),
)
_CAPTION: Final = re.compile(r"^(?:金额)?单位\s*[:：]|^公开\s*\d+\s*表|^附表|^(?:编制|填报)?(?:部门|单位)\s*[:：]")
_TITLE_END: Final = re.compile(r"(?:说明|情况|概况|报告|公开|如下|附件|目录|表|解释|职能|职责|构成)[:：]?$")
_CLOSED: Final = "。！？；;：:"
_AMOUNT: Final = re.compile(r"\d\s{0,4}(?:[万亿千]?\s{0,4}元|[%％]|人次|批次|[辆批])")
_NOT_WRAPPED: Final = 1_000_000
#: How no line begins that is not the rest of the one before it: with a figure and its unit, or with a closing mark.
_CONTINUES: Final = re.compile(r"-?\d[\d,.]{0,30}\s{0,4}(?:万|亿|千)?\s{0,4}(?:元|[%％])|[，。；、）)”%％]")
_SENTENCE_END: Final = re.compile(r"[。！？!?]+[”’」』）)]*|(?<=[%％万亿元\u4e00-\u9fff)）])\.(?=[\u4e00-\u9fff])")


def depth_of(text: str) -> int:
    """How deep the numbering of a line is; 0 for none."""
    bare = text.lstrip()
    return next((depth for depth, pattern in enumerate(_NUMBERING, 1) if pattern.match(bare)), 0)


def passages(lines: Iterable[Line]) -> list[Passage]:
    """Lines joined to paragraphs and headings; page numbers and running heads are left out."""
    kept = _without_furniture(list(lines))
    width = _width(kept)
    groups: list[list[Line]] = []
    open_group = False
    for line in kept:
        if line.text is None:
            open_group = False
            continue
        if open_group and _goes_on(groups[-1][-1], groups[-1], line, width):
            groups[-1].append(line)
        else:
            groups.append([line])
        open_group = True
    return [_passage(group) for group in groups]


def _without_furniture(lines: list[Line]) -> list[Line]:
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
            and not _FURNITURE.fullmatch(line.text.strip())
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


def _goes_on(before: Line, group: Sequence[Line], line: Line, width: int) -> bool:
    """Whether a line continues the one before it."""
    a, b = (before.text or "").strip(), (line.text or "").strip()
    if before.level or line.level or _CAPTION.match(a) or _CAPTION.match(b):
        return False
    unit = a[-1].isdigit() and b[0] in "万亿千元%％"
    if a[-1] in "、，" or unit or (_CONTINUES.match(b) and a[-1] not in _CLOSED):
        return True
    full = _columns(a) >= width * 0.85
    if depth_of(b) and not (full and a[-1] not in _CLOSED and depth_of(b) in (3, 5) and "，" in a):
        return False
    if a[-1] in _CLOSED:
        return full
    if full:
        return True
    first = (group[0].text or "").strip()
    return not _may_be_title(a if len(group) > 1 else first)


def _may_be_title(text: str) -> bool:
    """Whether a line may stand alone: a title or heading, not a piece of a sentence."""
    if re.search(r"[，,。；]", re.sub(r"[（(][^（）()]*[）)]", "", text)) or _AMOUNT.search(text):
        return False
    return len(text) <= 60


def _passage(group: Sequence[Line]) -> Passage:
    text, starts = "", []
    for line in group:
        piece = _INLINE_PAGE.sub("", line.text or "").strip()
        if text and text[-1].isascii() and text[-1].isalpha() and piece[:1].isascii() and piece[:1].isalpha():
            text += " "
        starts.append((len(text), line.place))
        text += piece
    return Passage(text, tuple(starts), depth_of(text), _is_heading(text, group[0].level))


def _is_heading(text: str, level: int) -> bool:
    if _AMOUNT.search(text):
        return False
    bare = text.strip().rstrip("。:：.")
    if level:
        return len(bare) <= 80
    if not depth_of(text):
        return len(bare) <= 40 and bool(_TITLE_END.search(bare)) and not re.search(r"[，,。；]", bare)
    return len(bare) <= 60 and not re.search(r"[，,。；]", re.sub(r"[（(][^（）()]*[）)]", "", bare))


def sentences_of(passage: Passage, headings: tuple[str, ...], paragraph: int) -> Iterator[Sentence]:
    """The sentences of a paragraph, each with its place."""
    start = 0
    ends = [found.end() for found in _SENTENCE_END.finditer(passage.text)]
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
