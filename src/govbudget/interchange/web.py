"""A report as one page (网页): everything escaped, no script needed, light and dark, made to be printed as well."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from itertools import groupby
from typing import Final

from govbudget.arguments import instance
from govbudget.finding.display import report_summary, report_title
from govbudget.finding.report import Report
from govbudget.finding.values import Severity
from govbudget.interchange.colours import DARK, LIGHT, variables
from govbudget.interchange.details import Detail, Fact, details, no_findings
from govbudget.interchange.layout import Cell, Kind, Sheet, laid_out
from govbudget.interchange.marks import At, Mark, Part, cells_by_place, grouped, marks_of, numbered
from govbudget.interchange.remarks import Unread, unread_rows
from govbudget.interchange.told import Spoken, Standing, pieces, spoken
from govbudget.interchange.words import words_in
from govbudget.records.html import escaped

__all__ = ["page"]

_LANGUAGES: Final = {"zh": "zh-Hans", "en": "en"}


def page(report: Report, *, lang: str = "zh") -> str:
    """A report as one HTML file (网页报告), to be opened, sent and printed.

    On top what was checked and what was not; then the findings, each below the one it follows from, with page, printed sentence,
    arithmetic and the reason; the tables as printed with the findings at their cells; the sentences with each figure marked as
    proved, wrong or open; and what was not read. It follows the light or dark setting of the reader, and needs no script; a
    short one shows findings of one kind alone. Nothing is loaded from anywhere.

    Args:
        report: the report.
        lang: ``zh`` or ``en``; what the document prints stays as it is.

    Returns:
        the HTML of the whole page.

    Raises:
        ArgumentError: for anything but a report.
        NotFound: for another language.
    """
    instance("report", report, Report, "a Report", "give what check() returned, as in page(read(path).check())")
    words = words_in(lang)
    disclosure = report.disclosure
    sentences = spoken(disclosure, report)
    found = details(report, lang)
    marks = marks_of(report, cells_by_place(disclosure))
    title = escaped(report_title(disclosure, lang))
    unread = list(unread_rows(disclosure, report, lang))
    style = files("govbudget.interchange").joinpath("data", "page.css").read_text(encoding="utf-8")
    script = files("govbudget.interchange").joinpath("data", "page.js").read_text(encoding="utf-8")
    body = (
        _head(report, title, words, lang),
        _findings(report, found, words, lang),
        _tables(report, marks, words),
        _text(sentences, words),
        _unread(unread, words),
        f"<footer><p>{words['standards']}{words['colon']}{escaped(str(report.standards))}</p></footer>",
    )
    colours = f":root{{{variables(LIGHT)}}}@media screen and (prefers-color-scheme:dark){{:root{{{variables(DARK)}}}}}"
    return (
        f'<!DOCTYPE html>\n<html lang="{_LANGUAGES[lang]}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="color-scheme" content="light dark">\n<title>{title}</title>\n'
        f'<style>\n{colours}\n{style}</style>\n</head>\n<body id="top">\n{"".join(body)}<script>\n{script}</script>\n</body>\n</html>\n'
    )


# -- on top ------------------------------------------------------------------------------------------------------------


def _head(report: Report, title: str, words: Mapping[str, str], lang: str) -> str:
    """The title, the conclusion, what was checked and what was not, and where the parts of the page are."""
    lines = "".join(f"<p>{escaped(line)}</p>" for line in report_summary(report, lang).splitlines())
    coverage = report.coverage
    parts = [
        ("tables", coverage.tables),
        ("kept", coverage.kept),
        ("incomplete", coverage.incomplete),
        ("empty", coverage.empty),
        ("announced", coverage.announced),
        ("expected_tables", coverage.expected),
        ("unread_pages", tuple(map(str, coverage.unread_pages))),
    ]
    counts = "".join(
        f"<tr><th scope='row'>{escaped(words[name])}</th><td>{number:,}</td></tr>"
        for name, number in report.counts.items()
        if number
    )
    links = "".join(
        f'<a href="#{anchor}">{escaped(words[anchor])}</a>' for anchor in ("findings", "tables", "text", "unread")
    )
    listed = "".join(
        f"<div><h3>{words[name]}</h3><ul>{''.join(f'<li>{escaped(each)}</li>' for each in names)}</ul></div>"
        for name, names in parts
        if names
    )
    return (
        f'<header class="{report.verdict.value}"><h1>{title}</h1><div class="verdict">{lines}</div>'
        f'<nav>{links}</nav></header>\n<section id="coverage"><h2>{words["coverage"]}</h2><div class="beside">'
        f"{listed}<div><h3>{words['checks']}</h3><table class='counts'>{counts}</table></div></div></section>\n"
    )


# -- findings ----------------------------------------------------------------------------------------------------------


def _findings(report: Report, found: Mapping[int, Detail], words: Mapping[str, str], lang: str) -> str:
    """The findings by their roots, those accepted by themselves."""
    every = numbered(report)
    own, accepted = every[: len(report.findings)], every[len(report.findings) :]
    kinds = dict.fromkeys((finding.kind.value, found[number].kind) for number, finding in own)
    buttons = "".join(
        f'<button type="button" data-show="{kind}">{escaped(name)}</button>'
        for kind, name in (("", words["all"]), *kinds)
    )
    shown = f'<p class="filter" hidden>{words["filter"]}{words["colon"]}{buttons}</p>' if len(kinds) > 1 else ""
    groups = []
    for group in grouped(own):
        following = "".join(_finding(found[number], words, "h4") for number, _ in group.following)
        below = f'<div class="following"><p>{words["in_group"]}</p>{following}</div>' if following else ""
        groups.append(f'<div class="group">{_finding(found[group.root[0]], words, "h3")}{below}</div>\n')
    nothing = "" if own else f"<p>{escaped(no_findings(report, lang))}</p>"
    apart = "".join(_finding(found[number], words, "h3") for number, _ in accepted)
    below = f"<h2>{words['accepted']}</h2>{apart}" if apart else ""
    return f'<section id="findings"><h2>{words["findings"]}</h2>{shown}{nothing}{"".join(groups)}{below}</section>\n'


def _finding(of: Detail, words: Mapping[str, str], level: str) -> str:
    """One finding with what it rests on."""
    severity = of.finding.severity.value
    facts = "".join(f"<dt>{escaped(fact.name)}</dt><dd>{_fact(fact)}</dd>" for fact in of.facts)
    equation = "".join(f"<p class='equation'>{escaped(fact.text)}</p>" for fact in of.operands if not fact.name)
    operands = "".join(
        f"<tr><td class='figure'>{escaped(fact.name)}</td><td>{_fact(fact)}</td></tr>"
        for fact in of.operands
        if fact.name
    )
    tried = "".join(f"<li>{escaped(reading)}</li>" for reading in of.readings)
    parts = (
        f"<p>{words['why']}{words['colon']}{escaped(of.rule)}</p>" if of.rule else "",
        equation,
        f"<table class='operands'>{operands}</table>" if operands else "",
        f"<p>{words['reading']}{words['colon']}</p><ol>{tried}</ol>" if tried else "",
    )
    inner = "".join(parts)
    opened = " open" if of.finding.severity is Severity.ERROR else ""
    more = f"<details{opened}><summary>{words['operands']}</summary>{inner}</details>" if inner else ""
    accepted = (
        f"<p class='accepted'>{words['accepted']}{words['colon']}{escaped(of.accepted)}</p>" if of.accepted else ""
    )
    return (
        f'<article class="finding {severity}" id="f{of.number}" data-kind="{of.finding.kind.value}">'
        f'<{level}><span class="badge">{escaped(of.severity)}</span> {of.number} · {escaped(of.finding.rule)} '
        f"<small>{escaped(of.kind)}</small></{level}><p>{escaped(of.message)}</p>{accepted}<dl>{facts}</dl>{more}</article>"
    )


def _fact(fact: Fact) -> str:
    """A fact, as a link to the cell or the finding that it speaks of."""
    text = escaped(fact.text)
    if fact.cell is not None:
        return f'<a href="#{_anchor(fact.cell)}">{text}</a>'
    return text if fact.finding is None else f'<a href="#f{fact.finding}">{fact.finding} · {text}</a>'


def _anchor(at: At) -> str:
    form, line, column = at
    return f"c-{escaped(form)}-{line}-{column}"


def _links(numbers: Iterable[int]) -> str:
    return "".join(f'<a class="mark" href="#f{number}">{number}</a>' for number in numbers)


# -- tables ------------------------------------------------------------------------------------------------------------


def _tables(report: Report, marks: Mapping[At, tuple[Mark, ...]], words: Mapping[str, str]) -> str:
    legend = "".join(
        f"<li><span class='{name}'>123.45</span> {text}</li>"
        for name, text in (
            ("root error", words["root"]),
            ("stated error", words["following"]),
            ("involved", words["involved"]),
        )
    )
    legend = f'<ul class="legend">{legend}</ul>' if marks else ""
    tables = "".join(_table(laid_out(table, report.disclosure), marks) for table in report.disclosure.tables)
    return f'<section id="tables"><h2>{words["tables"]}</h2>{legend}{tables}</section>\n'


def _table(sheet: Sheet, marks: Mapping[At, tuple[Mark, ...]]) -> str:
    """A table in its official layout, the findings at their cells."""
    rows = ["".join(_cell(cell, sheet, marks) for cell in row) for row in _by_row(sheet)]
    captions = "".join(f"<span>{escaped(text)}</span>" for text in (sheet.entity, sheet.year, sheet.unit))
    head, body = ("".join(f"<tr>{row}</tr>" for row in part) for part in (rows[: sheet.heads], rows[sheet.heads :]))
    statement = f"<p>{escaped(sheet.statement)}</p>" if sheet.statement else ""
    return (
        f'<figure id="t-{escaped(sheet.table.form.id)}"><figcaption><b>{escaped(sheet.title)}</b>'
        f'<span class="number">{escaped(sheet.number)}</span><span class="captions">{captions}</span></figcaption>'
        f'<div class="scroll"><table class="printed"><thead>{head}</thead><tbody>{body}</tbody></table></div>{statement}</figure>\n'
    )


def _by_row(sheet: Sheet) -> Iterator[list[Cell]]:
    """The cells of a table, row by row from left to right."""
    ordered = sorted(sheet.cells, key=lambda cell: (cell.row, cell.column))
    for _, row in groupby(ordered, key=lambda cell: cell.row):
        yield list(row)


def _cell(cell: Cell, sheet: Sheet, marks: Mapping[At, tuple[Mark, ...]]) -> str:
    size = (f' colspan="{cell.wide}"' if cell.wide > 1 else "") + (f' rowspan="{cell.high}"' if cell.high > 1 else "")
    text = escaped(cell.text)
    if cell.at is None:
        if cell.kind is Kind.HEAD:
            return f'<th scope="col{"group" if cell.wide > 1 else ""}"{size}>{text}</th>'
        return f'<td class="{cell.kind.value}"{size}>{text}</td>'
    at = (sheet.table.form.id, *cell.at)
    found = marks.get(at, ())
    if not found:
        return f'<td class="figure" id="{_anchor(at)}">{text}</td>'
    told = [mark for mark in found if mark.part is not Part.INVOLVED]
    look = f"figure {found[0].part.value} {found[0].finding.severity.value}"
    return f'<td class="{look}" id="{_anchor(at)}">{text}{_links(mark.number for mark in told)}</td>'


# -- text and the rest -------------------------------------------------------------------------------------------------


def _text(sentences: Iterable[Spoken], words: Mapping[str, str]) -> str:
    """The paragraphs that hold figures, each figure as it stands."""
    legend = "".join(f"<li><mark class='{each.value}'>{words[each.value]}</mark></li>" for each in Standing)
    paragraphs = []
    for _, paragraph in groupby(sentences, key=lambda each: each.sentence.paragraph):
        said = list(paragraph)
        if any(each.figures for each in said):
            paragraphs.append(f"<p>{''.join(map(_sentence, said))}</p>")
    inner = f'<ul class="legend">{legend}</ul>{"".join(paragraphs)}' if paragraphs else f"<p>{words['nothing']}</p>"
    return f'<section id="text"><h2>{words["text"]}</h2>{inner}</section>\n'


def _sentence(of: Spoken) -> str:
    found = []
    for text, said in pieces(of):
        if said is None:
            found.append(escaped(text))
        else:
            found.append(f'<mark class="{said.standing.value}">{escaped(text)}</mark>{_links(said.findings)}')
    return "".join(found)


def _unread(rows: list[Unread], words: Mapping[str, str]) -> str:
    """What no check looked at."""
    items = []
    for row in rows:
        said = " · ".join(filter(None, (row.what, row.title, row.place, row.reason)))
        cells = "".join(f"<tr>{''.join(f'<td>{escaped(cell)}</td>' for cell in line)}</tr>" for line in row.cells)
        kept = f'<details><summary>{words["cells"]}</summary><div class="scroll"><table>{cells}</table></div></details>'
        items.append(f"<li>{escaped(said)}{kept if cells else ''}</li>")
    inner = f"<ul>{''.join(items)}</ul>" if items else f"<p>{words['nothing']}</p>"
    return f'<section id="unread"><h2>{words["unread"]}</h2>{inner}</section>\n'
