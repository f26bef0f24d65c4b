"""A report as Markdown (Markdown 报告): what :func:`~govbudget.interchange.page` shows, for files kept as text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Final

from govbudget.arguments import instance
from govbudget.finding.display import report_summary, report_title
from govbudget.finding.report import Report
from govbudget.interchange.details import Detail, Fact, details, no_findings
from govbudget.interchange.layout import Sheet, laid_out
from govbudget.interchange.marks import At, Mark, Part, cells_by_place, grouped, marks_of, numbered
from govbudget.interchange.remarks import unread_rows
from govbudget.interchange.told import Spoken, Standing, pieces, spoken
from govbudget.interchange.words import words_in
from govbudget.visible import visible

__all__ = ["markdown"]

#: Marks of Markdown and HTML, and what begins a list.
_MARKED: Final = re.compile(r"([\\`*_{}\[\]<>#|~&$]|^[-+](?=\s)|(?<=^\d)[.)](?=\s)|(?<=^\d\d)[.)](?=\s))")
#: How a figure of the text is marked behind it.
_STANDINGS: Final = {Standing.PROVED: "✓", Standing.WRONG: "✗", Standing.OPEN: "?"}


def markdown(report: Report, *, lang: str = "zh") -> str:
    """A report as Markdown (Markdown 报告): the twin of :func:`page`, with the same parts in the same order.

    Findings have numbers; a cell with findings is bold and followed by them, ``**1,387.51** [1]``. Behind a figure of the text
    stands ``✓`` (proved), ``✗`` (wrong) or ``?`` (open).

    Args:
        report: the report.
        lang: ``zh`` or ``en``; what the document prints stays as it is.

    Returns:
        the text, with pipe tables; everything that the document prints is escaped.

    Raises:
        ArgumentError: for anything but a report.
        NotFound: for another language.
    """
    instance("report", report, Report, "a Report", "give what check() returned, as in markdown(read(path).check())")
    words = words_in(lang)
    disclosure = report.disclosure
    sentences = spoken(disclosure, report)
    marks = marks_of(report, cells_by_place(disclosure))
    lines = [f"# {_safe(report_title(disclosure, lang))}", ""]
    lines += [f"{_safe(line)}  " for line in report_summary(report, lang).splitlines()]
    lines += ["", f"## {words['findings']}", *_findings(report, details(report, lang), words, lang)]
    lines += ["", f"## {words['tables']}"]
    for table in disclosure.tables:
        lines += ["", *_table(laid_out(table, disclosure), marks)]
    lines += ["", f"## {words['text']}", "", *_text(sentences, words)]
    lines += ["", f"## {words['unread']}", ""]
    unread = list(unread_rows(disclosure, report, lang))
    lines += [] if unread else [words["nothing"]]
    for row in unread:
        lines.append(f"- {_safe(' · '.join(filter(None, row[:4])))}")
        lines += [f"    - {_safe(' | '.join(cells))}" for cells in row.cells]
    lines += ["", f"{words['standards']}{words['colon']}{_safe(str(report.standards))}"]
    return "\n".join(lines) + "\n"


def _safe(text: str) -> str:
    """A text on one line in which nothing is taken for Markdown or HTML."""
    return _MARKED.sub(r"\\\1", visible(" ".join(text.split())))


def _findings(report: Report, found: Mapping[int, Detail], words: Mapping[str, str], lang: str) -> Iterator[str]:
    """The findings by their roots, accepted ones behind them."""
    every = numbered(report)
    own, accepted = every[: len(report.findings)], every[len(report.findings) :]
    for group in grouped(own):
        yield from _finding(found[group.root[0]], "###", words)
        for number, _ in group.following:
            yield from _finding(found[number], "####", words)
    if not own:
        yield from ("", _safe(no_findings(report, lang)))
    if accepted:
        yield from ("", f"## {words['accepted']}")
    for number, _ in accepted:
        yield from _finding(found[number], "###", words)


def _finding(of: Detail, level: str, words: Mapping[str, str]) -> Iterator[str]:
    """One finding with what it rests on."""
    yield from (
        "",
        f"{level} {of.number} · {of.severity} · {_safe(of.finding.rule)} · {of.kind}",
        "",
        _safe(of.message),
        "",
    )
    colon = words["colon"]
    for fact in of.facts:
        yield f"- {fact.name}{colon}{_fact(fact)}"
    if of.accepted:
        yield f"- {words['accepted']}{colon}{_safe(of.accepted)}"
    if of.rule:
        yield f"- {words['why']}{colon}{_safe(of.rule)}"
    if of.operands:
        yield f"- {words['operands']}{colon}"
    for fact in of.operands:
        yield f"    - {_safe(fact.name)}{colon if fact.name else ''}{_safe(fact.text)}"
    for reading in of.readings:
        yield f"- {words['reading']}{colon}{_safe(reading)}"


def _fact(fact: Fact) -> str:
    return _safe(fact.text) if fact.finding is None else f"{fact.finding} · {_safe(fact.text)}"


def _table(sheet: Sheet, marks: Mapping[At, tuple[Mark, ...]]) -> Iterator[str]:
    """A table as a pipe table, whose one row of headings holds the whole path of each."""
    captions = " · ".join(filter(None, (sheet.number, sheet.entity, sheet.year, sheet.unit)))
    yield from (f"### {_safe(sheet.title)}", "", _safe(captions), "")
    heads: list[list[str]] = [[] for _ in range(sheet.width)]
    rows = [[""] * sheet.width for _ in range(sheet.rows)]
    for cell in sheet.cells:
        if cell.row < sheet.heads:
            for column in range(cell.column, cell.column + cell.wide):
                heads[column].append(_safe(cell.text))
            continue
        text = _safe(cell.text)
        if cell.at is not None:
            text = _marked(text, marks.get((sheet.table.form.id, *cell.at), ()))
        rows[cell.row][cell.column] = text
    yield _row("/".join(path) for path in heads)
    yield _row("---" for _ in heads)
    yield from map(_row, rows[sheet.heads :])
    if sheet.statement:
        yield from ("", _safe(sheet.statement))


def _marked(text: str, marks: Iterable[Mark]) -> str:
    """A figure with the numbers of the findings at it."""
    numbers = [str(mark.number) for mark in marks if mark.part is not Part.INVOLVED]
    return f"**{text or '∅'}** \\[{','.join(numbers)}\\]" if numbers else text


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _text(sentences: Iterable[Spoken], words: Mapping[str, str]) -> Iterator[str]:
    """The paragraphs that hold figures."""
    found = []
    for _, paragraph in groupby(sentences, key=lambda each: each.sentence.paragraph):
        said = list(paragraph)
        if any(each.figures for each in said):
            found += ["".join(_piece(each) for each in said), ""]
    yield from found or [words["nothing"]]


def _piece(of: Spoken) -> str:
    parts = []
    for text, said in pieces(of):
        numbers = "" if said is None or not said.findings else f" \\[{','.join(map(str, said.findings))}\\]"
        parts.append(_safe(text) if said is None else f"**{_safe(text)}** {_STANDINGS[said.standing]}{numbers}")
    return "".join(parts)
