"""Codes and names of subjects against the year's catalogue (科目编码与名称), as strictly as its evidence allows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from govbudget.classification import Classification, Subject
from govbudget.classification.subject import normal_name
from govbudget.disclosure import Disclosure
from govbudget.finding.rules import WORDS, Checked, failed, rule
from govbudget.relation import Outcome

__all__ = ["RULES"]


@rule(
    "W601",
    *WORDS,
    "科目名称是另一科目的名称",
    "a code is printed with the name of another code",
    source="政府收支分类科目",
    messages=(
        "{where} 的名称为“{stated}”，这是 {other} 的名称；{code} 应为“{expected}”",
        "{where} bears the name {stated}, which is that of {other}; {code} is {expected}",
    ),
)
def rule_subject_name(disclosure: Disclosure) -> Iterator[Checked]:
    """A printed code bears its own name, not that of another documented code of its level.

    Cut ends, brackets, the ending 支出 and names of other years are variants. A row that published documents do not
    confirm proves nothing.
    """
    lists = disclosure.classifications
    if disclosure.year is None and not lists.own:
        return
    for table in disclosure.tables:
        kind = table.form.codes
        if kind is None:
            continue
        catalogue = lists.edition(kind, disclosure.year)
        if catalogue is None:
            yield Checked(table.form.id, Outcome.UNVERIFIABLE, reason=f"no edition for {disclosure.year}")
            continue
        codes, labels = tuple([line.code for line in table.lines]), tuple([line.label for line in table.lines])
        checks, wrong = _compare_all(table.form.id, catalogue, table.keys, codes, labels)
        for number, checked in enumerate(checks):
            if number not in wrong:
                yield checked
                continue
            i, name, other = wrong[number]
            line, place = table.lines[i], table.place_of(i, 0)
            details = {"code": line.code, "other": other}
            yield failed(rule_subject_name, checked.instance, place, line.label, name, **details)


@lru_cache(maxsize=256)
def _compare_all(
    form: str, catalogue: Classification, keys: tuple[str, ...], codes: tuple[str, ...], labels: tuple[str, ...]
) -> tuple[tuple[Checked, ...], Mapping[int, tuple[int, str, str]]]:
    """All coded lines of a table at once: what came out, and by its number which line bears another's name, own name, other.

    Tables of many bodies print the same lines, so this is remembered.
    """
    found: list[Checked] = []
    wrong: dict[int, tuple[int, str, str]] = {}
    for i, (key, code, label) in enumerate(zip(keys, codes, labels, strict=True)):
        if code:
            outcome, reason, name, other = _compare(catalogue, code, label)
            if outcome is Outcome.FAILED:
                wrong[len(found)] = (i, name, other)
            found.append(Checked(f"{form},{key}", outcome, reason=reason))
    return tuple(found), wrong


@lru_cache(maxsize=1 << 14)
def _compare(catalogue: Classification, code: str, printed: str) -> tuple[Outcome, str, str, str]:
    """Outcome, reason, the code's own name, and the other subject whose name is printed."""
    subject = catalogue.get(code)
    if subject is None or not subject.documented:
        return (Outcome.UNVERIFIABLE, "not documented", "", "")
    if _is_variant(printed, subject):
        return (Outcome.PASSED, "", subject.name, "")
    other = _other(catalogue, subject, printed)
    if other is None:
        return (Outcome.NOT_UNDERSTOOD, "unknown name", subject.name, "")
    return (Outcome.FAILED, "", subject.name, str(other))


def _is_variant(printed: str, subject: Subject) -> bool:
    """Whether a printed name may be the subject's: equal after normalising, or one is the cut-off beginning of the other."""
    words = normal_name(printed)
    return not words or any(
        words == name or name.startswith(words) or words.startswith(name) for name in map(normal_name, subject.names)
    )


def _other(catalogue: Classification, subject: Subject, printed: str) -> Subject | None:
    """The documented subject of the same level whose name is printed, nearest in the tree first."""
    found = [
        other
        for other in catalogue.find(printed)
        if other.documented and other.level is subject.level and other.code != subject.code
    ]
    near = [other for other in found if other.code[:-2] == subject.code[:-2]]
    return (near or found or [None])[0]  # type: ignore[list-item]


#: The rules of this file.
RULES: Final = (rule_subject_name,)
