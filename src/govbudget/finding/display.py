"""Reports for people (报告显示): text for a terminal, HTML for a notebook. Nothing is printed here; texts are returned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from govbudget.disclosure import Disclosure, Stage, Unmodelled
from govbudget.finding.acceptance import Acceptance
from govbudget.finding.coverage import Verdict
from govbudget.finding.english import in_english, place_in_english, title_in_english
from govbudget.finding.explaining import explain
from govbudget.finding.messages import cause_in, language, printed_in, where_in
from govbudget.finding.values import Finding, Severity
from govbudget.place import Place
from govbudget.records.display import Shown
from govbudget.records.html import MOST_ROWS, escaped, framed
from govbudget.visible import counted, visible

if TYPE_CHECKING:
    from govbudget.finding.report import Report

__all__ = ["report_html", "report_shown", "report_summary", "report_text", "report_title"]

#: What is said beside findings, in Chinese and in English.
_WORDS: Final = {
    "standards": ("制度：", "standards: "),
    "passed": ("通过", "passed"),
    "rounding": ("尾差", "rounding"),
    "failed": ("不符", "failed"),
    "not_applicable": ("不适用", "not applicable"),
    "unverifiable": ("无法核对", "unverifiable"),
    "not_understood": ("未能理解", "not understood"),
    "error": ("错误", "error"),
    "warning": ("提示", "warning"),
    "notice": ("注意", "notice"),
    "none": ("没有发现问题", "nothing found"),
    "verdicts": (
        ("全部相符", "有错误", "部分核对，未发现错误", "没有核对任何数字"),
        ("consistent", "errors", "partly checked, no error found", "no figure was checked"),
    ),
    "accepted": ("已认可的问题", "accepted findings"),
    "by": ("{author}，{date}：{reason}", "{author}, {date}: {reason}"),
    "unused": ("未用到的认可", "acceptances not used"),
    "expired": ("已过期", "expired"),
    "unmatched": ("已没有这一问题", "nothing of the kind is found any more"),
    "faults": ("本身出错的规则", "rules that failed themselves"),
    "unmodelled": ("已读取但未建模的表", "read but not modelled"),
    "left_out": ("未运行的规则", "rules that did not run"),
    "more": ("另有 {n} 条未显示", "{n} more not shown"),
    "follows": ("由 {id} 引起", "follows from {id}"),
    "fix": (
        "若将 {place} 由 {printed} 改为 {value} 即全部相符",
        "all agree if {place} is {value} instead of {printed}",
    ),
    "cause": ("原因", "cause"),
    "head": (
        ("程度", "规则", "位置", "原文", "应为", "说明"),
        ("severity", "rule", "place", "stated", "expected", "message"),
    ),
}


def _words(lang: str) -> dict[str, str]:
    which = language(lang)
    return {name: both[which] for name, both in _WORDS.items()}  # type: ignore[misc]


def report_title(disclosure: Disclosure, lang: str) -> str:
    """What was checked, in words: the body, the year, accounts or budget."""
    name = disclosure.entity or disclosure.source or ("未具名" if lang == "zh" else "unnamed")
    stage = disclosure.stage is Stage.FINAL_ACCOUNTS
    if lang == "zh":
        year = f" {disclosure.year} 年度" if disclosure.year else ""
        return f"{name}{year}{'部门决算' if stage else '部门预算'}"
    year = f" {disclosure.year}" if disclosure.year else ""
    return f"{name}{year} {'final accounts' if stage else 'budget'}"


def report_summary(report: Report, lang: str) -> str:
    """What came out, in two lines: the conclusion with what it stands on, and the number of checks by outcome."""
    words = _words(lang)
    counts = "，".join(f"{words[name]} {n}" for name, n in report.counts.items() if n)
    if lang == "en":
        counts = counts.replace("，", ", ")
    standards = report.disclosure.standards
    named = "" if standards.is_bundled else f"{words['standards']}{standards.identity}\n"
    verdict = words["verdicts"][list(Verdict).index(report.verdict)]
    coverage = report.coverage.to_text(lang)
    if lang == "zh":
        return f"{named}结论：{verdict}。{coverage}\n{len(report.ledger)} 项核对：{counts}"
    return f"{named}{verdict}: {coverage}\n{counted(len(report.ledger), 'check')}: {counts}"


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
    lines = [report_title(report.disclosure, lang), report_summary(report, lang), ""]
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
        rules = ", ".join(f"{id} ({why})" if why else id for id, why in report.left_out)
        lines += ["", f"{words['left_out']}: {rules}"]
    return visible("\n".join(lines))


def _place(place: Place, lang: str) -> str:
    return str(place) if lang == "zh" else place_in_english(place)


def _unmodelled(table: Unmodelled, lang: str) -> str:
    if lang == "zh":
        return f"  {table.title}  ({table.place}): {table.reason}"
    return f"  {title_in_english(table.title)}  ({_place(table.place, lang)}): {in_english(table.reason)}"


def report_shown(report: Report, most: int) -> Shown:
    """A report as a table of text (报告显示): its findings, a line each, below what came out."""
    words = _words("zh")
    rows = tuple(
        (
            *(words[finding.severity.value], finding.rule, where_in(finding, "zh")),
            *(finding.stated, printed_in(finding.expected, "zh"), finding.message("zh")),
        )
        for finding in report.findings[:most]
    )
    title = f"{report_title(report.disclosure, 'zh')}\n{report_summary(report, 'zh')}"
    return Shown(title, tuple(words["head"]) if rows else (), rows, len(report) - most)


#: Words wrap, figures and single words do not.
_REPORT_CELL: Final = "text-align:left;vertical-align:top;word-break:keep-all"
#: The colours are those of the page; what is wrong is told by its weight.
_WEIGHTS: Final = {Severity.ERROR: "bold", Severity.WARNING: "normal", Severity.NOTICE: "normal"}


def report_html(report: Report, lang: str = "zh", rows: int = MOST_ROWS) -> str:
    """A report for a notebook: everything escaped, at most ``rows`` findings, no script."""
    words = _words(lang)
    head = "".join(f"<th style='text-align:left'>{escaped(word)}</th>" for word in words["head"])
    body = []
    for finding in report.findings[:rows]:
        message = "<br>".join(escaped(line) for line in (finding.message(lang), *_detail(finding, lang)))
        cells = (
            f"<span style='font-weight:{_WEIGHTS[finding.severity]}'>{escaped(words[finding.severity.value])}</span>",
            f"<span title='{escaped(explain(finding, lang))}'>{escaped(finding.rule)}</span>",
            escaped(where_in(finding, lang)),
            escaped(finding.stated),
            escaped(printed_in(finding.expected, lang)),
            message,
        )
        body.append("<tr>" + "".join(f"<td style='{_REPORT_CELL}'>{cell}</td>" for cell in cells) + "</tr>")
    more = len(report) - rows
    note = f"<p>{escaped(words['more'].format(n=more))}</p>" if more > 0 else ""
    title = escaped(report_title(report.disclosure, lang))
    summary = escaped(report_summary(report, lang)).replace("\n", "<br>")
    nothing = escaped(words["none"]) if report.verdict is Verdict.CONSISTENT else ""
    after = "".join(
        f"<p>{escaped(words['accepted'])}: {escaped(finding.rule)} {escaped(finding.message(lang))} ({escaped(_by(by, words))})</p>"
        for finding, by in report.accepted[:rows]
    )
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>"
    return framed(f"<p><b>{title}</b><br>{summary}</p>{table if body else nothing}{note}{after}")
