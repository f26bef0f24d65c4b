"""Codes and names of subjects against the year's catalogue (科目编码与名称), as strictly as its evidence allows."""

from __future__ import annotations

from collections.abc import Iterator

from govbudget.checking.finding import FindingKind, Severity
from govbudget.checking.rules.registry import Checked, finding, rule
from govbudget.classification import Classification, Subject, available, load
from govbudget.classification.tree import normal_name
from govbudget.disclosure import Disclosure
from govbudget.relation import Outcome

__all__: list[str] = []


@rule(
    "W601",
    FindingKind.WORDING,
    Severity.WARNING,
    "科目名称是另一科目的名称",
    "a code is printed with the name of another code",
    source="政府收支分类科目",
)
def rule_subject_name(disclosure: Disclosure) -> Iterator[Checked]:
    """A printed code bears its own name, not that of another documented code of its level.

    Cut ends, brackets, the ending 支出 and names of other years are variants. A row that published documents do not
    confirm proves nothing.
    """
    if disclosure.year is None:
        return
    for table in disclosure.tables:
        kind = table.form.codes
        if kind is None:
            continue
        if disclosure.year not in available(kind):
            yield Checked(table.form.id, Outcome.UNVERIFIABLE, reason=f"no edition for {disclosure.year}")
            continue
        catalogue = load(kind, disclosure.year)
        for i, line in enumerate(table.lines):
            if not line.code:
                continue
            instance = f"{table.form.id},{line.key}"
            subject = catalogue.get(line.code)
            if subject is None or not subject.evidence.documented:
                yield Checked(instance, Outcome.UNVERIFIABLE, reason="not documented")
            elif _is_variant(line.label, subject):
                yield Checked(instance, Outcome.PASSED)
            else:
                other = _other(catalogue, subject, line.label)
                if other is None:
                    yield Checked(instance, Outcome.NOT_UNDERSTOOD, reason="unknown name")
                else:
                    place = table.place_of(i, 0)
                    yield Checked(
                        instance,
                        Outcome.FAILED,
                        finding("W601", instance, place, line.label, subject.name, code=line.code, other=str(other)),
                    )


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
        if other.evidence.documented and other.level is subject.level and other.code != subject.code
    ]
    near = [other for other in found if other.code[:-2] == subject.code[:-2]]
    return (near or found or [None])[0]  # type: ignore[list-item]
