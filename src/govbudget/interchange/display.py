"""Reports for people (显示): text for a terminal, HTML for a notebook. Nothing is printed here; texts are returned."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Final

from govbudget.checking.acceptance import Acceptance
from govbudget.checking.coverage import Verdict
from govbudget.checking.english import in_english, place_in_english, title_in_english
from govbudget.checking.finding import Finding, Severity
from govbudget.checking.messages import cause_in, explain, language, printed_in, where_in
from govbudget.checking.report import Report
from govbudget.classification import Classification
from govbudget.disclosure import Disclosure, Stage, Unmodelled
from govbudget.place import Place
from govbudget.tables import Table
from govbudget.visible import counted, visible

__all__ = ["classification_html", "report_html", "report_text", "table_html"]

#: Rows that an HTML report shows at most.
_MOST_ROWS: Final = 200

_WORDS: Final = {
    "zh": {
        "checks": "项核对",
        "passed": "通过",
        "rounding": "尾差",
        "failed": "不符",
        "not_applicable": "不适用",
        "unverifiable": "无法核对",
        "not_understood": "未能理解",
        "error": "错误",
        "warning": "提示",
        "notice": "注意",
        "none": "没有发现问题",
        "verdicts": ("全部相符", "有错误", "部分核对，未发现错误", "没有核对任何数字"),
        "accepted": "已认可的问题",
        "by": "{author}，{date}：{reason}",
        "unused": "未用到的认可",
        "expired": "已过期",
        "unmatched": "已没有这一问题",
        "faults": "本身出错的规则",
        "unmodelled": "已读取但未建模的表",
        "left_out": "未运行的规则",
        "more": "另有 {n} 条未显示",
        "follows": "由 {id} 引起",
        "fix": "若将 {place} 由 {printed} 改为 {value} 即全部相符",
        "cause": "原因",
        "head": ("程度", "规则", "位置", "原文", "应为", "说明"),
    },
    "en": {
        "passed": "passed",
        "rounding": "rounding",
        "failed": "failed",
        "not_applicable": "not applicable",
        "unverifiable": "unverifiable",
        "not_understood": "not understood",
        "error": "error",
        "warning": "warning",
        "notice": "notice",
        "none": "nothing found",
        "verdicts": ("consistent", "errors", "partly checked, no error found", "no figure was checked"),
        "accepted": "accepted findings",
        "by": "{author}, {date}: {reason}",
        "unused": "acceptances not used",
        "expired": "expired",
        "unmatched": "nothing of the kind is found any more",
        "faults": "rules that failed themselves",
        "unmodelled": "read but not modelled",
        "left_out": "rules that did not run",
        "more": "{n} more not shown",
        "follows": "follows from {id}",
        "fix": "all agree if {place} is {value} instead of {printed}",
        "cause": "cause",
        "head": ("severity", "rule", "place", "stated", "expected", "message"),
    },
}


def _words(lang: str) -> dict[str, str]:
    language(lang)
    return _WORDS[lang]  # type: ignore[return-value]


def _title(disclosure: Disclosure, lang: str) -> str:
    name = disclosure.entity or disclosure.source or ("未具名" if lang == "zh" else "unnamed")
    stage = disclosure.stage is Stage.FINAL_ACCOUNTS
    if lang == "zh":
        year = f" {disclosure.year} 年度" if disclosure.year else ""
        return f"{name}{year}{'部门决算' if stage else '部门预算'}"
    year = f" {disclosure.year}" if disclosure.year else ""
    return f"{name}{year} {'final accounts' if stage else 'budget'}"


def _summary(report: Report, lang: str) -> str:
    words = _words(lang)
    counts = "，".join(f"{words[name]} {n}" for name, n in report.counts.items() if n)
    if lang == "en":
        counts = counts.replace("，", ", ")
    verdict = words["verdicts"][list(Verdict).index(report.verdict)]
    coverage = report.coverage.to_text(lang)
    if lang == "zh":
        return f"结论：{verdict}。{coverage}\n{len(report.ledger)} {words['checks']}：{counts}"
    return f"{verdict}: {coverage}\n{counted(len(report.ledger), 'check')}: {counts}"


def _detail(finding: Finding, lang: str) -> list[str]:
    words = _words(lang)
    lines = []
    if finding.follows_from:
        lines.append(words["follows"].format(id=finding.follows_from))
    if len(finding.expected_fix) == 1:
        fix = finding.expected_fix[0]
        lines.append(words["fix"].format(place=_place(fix.place, lang), printed=fix.printed, value=f"{fix.value:,f}"))
    if finding.cause:
        lines.append(f"{words['cause']}: {cause_in(finding, lang)}")
    return lines


def _by(acceptance: Acceptance, words: dict[str, str]) -> str:
    return words["by"].format(author=acceptance.author, date=acceptance.date.isoformat(), reason=acceptance.reason)


def report_text(report: Report, lang: str = "zh") -> str:
    """A report for a terminal: title, counts, the findings in document order, and what was not modelled."""
    words = _words(lang)
    lines = [_title(report.disclosure, lang), _summary(report, lang), ""]
    for finding in report:
        lines.append(f"[{words[finding.severity.value]}] {finding.rule}  {finding.message(lang)}")
        lines += [f"    {line}" for line in _detail(finding, lang)]
    if not report.findings and report.verdict is Verdict.CONSISTENT:
        lines.append(words["none"])
    if report.accepted:
        lines += ["", f"{words['accepted']}:"]
    for finding, acceptance in report.accepted:
        lines.append(f"  [{words[finding.severity.value]}] {finding.rule}  {finding.message(lang)}")
        lines.append(f"    {_by(acceptance, words)}")
    if report.unused:
        lines += ["", f"{words['unused']}:"]
    for acceptance, reason in report.unused:
        lines.append(f"  {acceptance.rule}  {acceptance.place}  ({words[reason]}; {_by(acceptance, words)})")
    if report.faults:
        lines += ["", f"{words['faults']}:", *(f"  {fault}" for fault in report.faults)]
    if report.disclosure.unmodelled:
        lines += ["", f"{words['unmodelled']}:"]
        lines += [_unmodelled(table, lang) for table in report.disclosure.unmodelled]
    if report.left_out:
        lines += [
            "",
            f"{words['left_out']}: " + ", ".join(f"{id} ({why})" if why else id for id, why in report.left_out),
        ]
    return visible("\n".join(lines))


def _place(place: Place, lang: str) -> str:
    return str(place) if lang == "zh" else place_in_english(place)


def _unmodelled(table: Unmodelled, lang: str) -> str:
    if lang == "zh":
        return f"  {table.title}  ({table.place}): {table.reason}"
    return f"  {title_in_english(table.title)}  ({_place(table.place, lang)}): {in_english(table.reason)}"


def _escaped(text: str) -> str:
    """A text in HTML: marks escaped, and what would turn the direction of writing or hide shown."""
    return escape(visible(text))


#: Words wrap, figures and single words do not.
_REPORT_CELL: Final = "text-align:left;vertical-align:top;word-break:keep-all"
_COLOURS: Final = {Severity.ERROR: "#b00020", Severity.WARNING: "#8a5a00", Severity.NOTICE: "#555"}


def report_html(report: Report, lang: str = "zh", rows: int = _MOST_ROWS) -> str:
    """A report for a notebook: everything escaped, at most ``rows`` findings, no script."""
    words = _words(lang)
    head = "".join(f"<th style='text-align:left'>{_escaped(word)}</th>" for word in words["head"])
    body = []
    for finding in report.findings[:rows]:
        message = "<br>".join(_escaped(line) for line in (finding.message(lang), *_detail(finding, lang)))
        cells = (
            f"<span style='color:{_COLOURS[finding.severity]}'>{_escaped(words[finding.severity.value])}</span>",
            f"<span title='{_escaped(explain(finding, lang))}'>{_escaped(finding.rule)}</span>",
            _escaped(where_in(finding, lang)),
            _escaped(finding.stated),
            _escaped(printed_in(finding.expected, lang)),
            message,
        )
        body.append("<tr>" + "".join(f"<td style='{_REPORT_CELL}'>{cell}</td>" for cell in cells) + "</tr>")
    more = len(report) - rows
    note = f"<p>{_escaped(words['more'].format(n=more))}</p>" if more > 0 else ""
    title = _escaped(_title(report.disclosure, lang))
    summary = _escaped(_summary(report, lang)).replace("\n", "<br>")
    nothing = _escaped(words["none"]) if report.verdict is Verdict.CONSISTENT else ""
    after = "".join(
        f"<p>{_escaped(words['accepted'])}: {_escaped(finding.rule)} {_escaped(finding.message(lang))} ({_escaped(_by(by, words))})</p>"
        for finding, by in report.accepted[:rows]
    )
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>"
    return f"<div><p><b>{title}</b><br>{summary}</p>{table if body else nothing}{note}{after}</div>"


def _html(title: str, head: Iterable[str], rows: Iterable[Iterable[str]], more: int) -> str:
    """A plain HTML table, everything escaped."""
    heading = "".join(f"<th>{_escaped(word)}</th>" for word in head)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    note = f"<p>{_escaped(_WORDS['zh']['more'].format(n=more))}</p>" if more > 0 else ""  # type: ignore[attr-defined]
    return f"<div><p><b>{_escaped(title)}</b></p><table><thead><tr>{heading}</tr></thead><tbody>{body}</tbody></table>{note}</div>"


def _cell(text: str) -> str:
    """A cell of an HTML table: figures to the right, words to the left."""
    side = "right" if text[:1].isdigit() and text[-1:].isdigit() or text in ("-", "") else "left"
    return f"<td style='text-align:{side};white-space:nowrap'>{_escaped(text)}</td>"


def table_html(table: Table, rows: int = _MOST_ROWS) -> str:
    """A table of a disclosure for a notebook, as printed; everything escaped, at most ``rows`` lines."""
    head = ("", *(table.header("", c) for c in range(len(table.columns))))
    body = ((str(line), *(cells[i].strip() for cells in table.printed)) for i, line in enumerate(table.lines[:rows]))
    unit = f"（{table.unit.value}）" if table.unit else ""
    return _html(f"{table.name}{unit}", head, body, len(table) - rows)


def classification_html(classification: Classification) -> str:
    """A classification for a notebook: its upper levels as an indented tree, with the evidence in words; all escaped."""
    shown = classification.outline()
    body = (
        (s.code, "\u3000" * (s.level - shown[0].level) + s.name, s.evidence.chinese + ("，沿用" if s.carried else ""))
        for s in shown
    )
    counts = "，".join(f"{words.rpartition(' ')[2]} {n}" for words, n in classification.evidence.items())
    title = f"{classification.kind.chinese} {classification.year}（{len(classification)} 个科目：{counts}）"
    title += f" {classification.remark}" if classification.remark else ""
    return _html(title, ("科目编码", "科目名称", "证据"), body, len(classification) - len(shown))
