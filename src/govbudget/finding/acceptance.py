"""Accepted findings (已认可的问题): single findings that somebody looked at, with the reason, who, when, and until when.

An acceptance is a value; a list of them is kept as a small TOML file beside the document, one ``[[accepted]]`` a finding::

    [[accepted]]
    rule = "A03.1"
    place = "公开03 支出决算表 合计 本年支出合计"
    figures = ["1,664.56", "328.25", "1,336.30"]
    reason = "单位已发更正公告"
    author = "王某"
    date = 2024-10-08
    until = 2025-10-08
"""

from __future__ import annotations

import datetime
import json
import tomllib
from collections.abc import Iterable
from typing import Any, NamedTuple, final

from attrs import Attribute, field, fields, frozen

from govbudget.arguments import several, wrong
from govbudget.errors import AcceptanceError, AcceptanceErrors
from govbudget.finding.values import Finding

__all__ = ["Acceptance", "Accepted", "Unused", "accepted_as", "accepted_from_toml", "accepted_to_toml"]


def _text(acceptance: Acceptance, attribute: Attribute[str], value: object) -> None:
    if not isinstance(value, str) or not value.strip():
        raise AcceptanceError(f"{attribute.name} is a text that is not empty, not {value!r}", name=attribute.name)


def _day(acceptance: Acceptance, attribute: Attribute[Any], value: object) -> None:
    optional = attribute.name == "until" and value is None
    if not optional and (not isinstance(value, datetime.date) or isinstance(value, datetime.datetime)):
        hint = "datetime.date(2024, 10, 8), in a TOML file 2024-10-08"
        raise AcceptanceError(f"{attribute.name} is a day, as in {hint}; not {value!r}", name=attribute.name)


def _printed(acceptance: Acceptance, attribute: Attribute[Any], value: object) -> None:
    if not isinstance(value, tuple) or not all(isinstance(item, str) for item in value):
        raise AcceptanceError(
            f'figures are texts as printed, as in ("1,664.56", "328.25"), not {value!r}', name=attribute.name
        )


def _tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


@final
@frozen
class Acceptance:
    """One accepted finding (认可): it holds for this rule, at this place, with these figures, and for nothing else.

    Args:
        rule: id of the rule.
        place: the place in words, as the finding's ``where`` (else its ``place``, else its ``id``) gives it.
        figures: the figures of the finding as printed, the stated one first.
        reason: why it is accepted; never empty.
        author: who accepted it; never empty.
        date: the day on which it was accepted.
        until: the last day on which it holds; ``None`` where it does not expire.

    Raises:
        AcceptanceError: for a part that is no such thing, and where it expires before it begins.
    """

    rule: str = field(validator=_text)
    place: str = field(validator=_text)
    figures: tuple[str, ...] = field(converter=_tuple, validator=_printed)
    reason: str = field(validator=_text)
    author: str = field(validator=_text)
    date: datetime.date = field(validator=_day)
    until: datetime.date | None = field(default=None, validator=_day)

    def __attrs_post_init__(self) -> None:
        if self.until is not None and self.until < self.date:
            raise AcceptanceError(
                f"until {self.until} lies before the date {self.date}; give the later day as until", name="until"
            )

    @classmethod
    def of(
        cls, finding: Finding, *, reason: str, author: str, date: datetime.date, until: datetime.date | None = None
    ) -> Acceptance:
        """The acceptance of a finding (认可一个问题).

        Args:
            finding: the finding.
            reason: why it is accepted.
            author: who accepts it.
            date: the day.
            until: the last day on which it holds.
        """
        return cls(*accepted_as(finding), reason, author, date, until)

    def holds_on(self, day: datetime.date) -> bool:
        """Whether it has not expired on a day."""
        return self.until is None or day <= self.until


def accepted_as(finding: Finding) -> tuple[str, str, tuple[str, ...]]:
    """What an acceptance of a finding has to name: rule, place in words (the id of what stands nowhere), figures as printed."""
    figures = (finding.stated, *(operand.printed for operand in finding.operands[1:]))
    return finding.rule, finding.where or str(finding.place) or finding.id, figures


def acceptable(acceptances: object, today: object) -> tuple[tuple[Acceptance, ...], datetime.date]:
    """The acceptances and the day that were given.

    Raises:
        ArgumentError: if they are none.
    """
    how = "pass them as a list, as in accepted=[Acceptance.of(finding, …)], or read a file with accepted_from_toml(…)"
    given = several("accepted", acceptances, Acceptance, "a list of Acceptance values", how)
    if today is None:
        return given, datetime.date.today()
    if not isinstance(today, datetime.date) or isinstance(today, datetime.datetime):
        raise wrong("today", today, "a day", "give it as in today=datetime.date(2024, 10, 8)")
    return given, today


class Accepted(NamedTuple):
    """A finding with its acceptance (已认可)."""

    finding: Finding
    acceptance: Acceptance


class Unused(NamedTuple):
    """An acceptance that accepts nothing (未用到的认可), and why: ``expired``, or ``unmatched`` where nothing is found any more."""

    acceptance: Acceptance
    reason: str


def accepted_to_toml(acceptances: Iterable[Acceptance]) -> str:
    """Acceptances as the text of a TOML file (认可清单)."""
    return "\n".join(_entry(acceptance) for acceptance in acceptances)


def _entry(acceptance: Acceptance) -> str:
    lines = ["[[accepted]]"]
    for each in fields(Acceptance):
        value = getattr(acceptance, each.name)
        if isinstance(value, tuple):
            lines.append(f"{each.name} = [{', '.join(map(_quoted, value))}]")
        elif value is not None:
            lines.append(f"{each.name} = {_quoted(value) if isinstance(value, str) else value.isoformat()}")
    return "\n".join((*lines, ""))


def _quoted(text: str) -> str:
    """A basic string of TOML, which escapes what JSON escapes, and DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def accepted_from_toml(text: str) -> tuple[Acceptance, ...]:
    """The acceptances that the text of a TOML file holds (读取认可清单).

    Raises:
        AcceptanceErrors: with every fault at once, by the number of its entry.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        fault = AcceptanceError(f"the text is no TOML: {error}")
        raise AcceptanceErrors("the list of accepted findings cannot be read", [fault]) from error
    entries = content.pop("accepted", [])
    hint = "accepted findings are written as [[accepted]], once a finding"
    faults = [AcceptanceError(f"{key!r} is no part of the list; {hint}", name=key) for key in content]
    if not isinstance(entries, list):
        faults, entries = [*faults, AcceptanceError(hint, name="accepted")], []
    found = []
    for number, entry in enumerate(entries, 1):
        try:
            found.append(_acceptance(entry, hint))
        except AcceptanceError as error:
            faults.append(AcceptanceError(f"entry {number}: {error}", name=error.name, entry=number))
    if faults:
        raise AcceptanceErrors("the list of accepted findings cannot be read", faults)
    return tuple(found)


def _acceptance(entry: object, hint: str) -> Acceptance:
    if not isinstance(entry, dict):
        raise AcceptanceError(hint)
    known = {each.name for each in fields(Acceptance)}
    for names, fault in ((entry.keys() - known, "unknown"), (known - entry.keys() - {"until"}, "missing")):
        if names:
            parts = ", ".join(sorted(names))
            raise AcceptanceError(f"{parts} {fault}; an entry has {', '.join(sorted(known))}", name=parts)
    return Acceptance(**entry)
