"""Codes in words, as a disclosure writes them (类款项写法): 一般公共服务支出（类）发展与改革事务（款）行政运行（项）."""

from __future__ import annotations

import re
from typing import Final

from govbudget.arguments import text as given
from govbudget.classification.codes import Kind, KindName, Level, code_text
from govbudget.classification.editions import budget_year, load
from govbudget.classification.lists import Classifications, Lists
from govbudget.classification.subject import Subject, normal_name
from govbudget.classification.tree import Classification
from govbudget.errors import EditionNotAvailable, NotFound

__all__ = ["describe_code", "parse_description"]

_MARKS: Final = {Level.CLASS: "类", Level.SECTION: "款", Level.ITEM: "项", Level.SUBITEM: "目"}
_MARK: Final = re.compile(r"[（(]([类款项目])[）)]")


def describe_code(
    code: object, year: int | str | None = None, kind: Kind | KindName | None = None, *, classification: Lists = None
) -> str:
    """A code with all names above it, as a disclosure writes it: 类（款）项.

    Args:
        code: in any printed form.
        year: budget year of the edition; may be left out where one list is given.
        kind: functional by default, or the kind of the one list given.
        classification: one's own list, or several, instead of the bundled edition.

    Returns:
        the names from 类 down, each level in its brackets.

    Raises:
        NotFound: if the edition has no such code.
        CodeError: for what is no code.
        EditionNotAvailable: for a year outside the known editions, and where neither a year nor a list is given.
    """
    edition = _edition(year, kind, classification)
    try:
        subject = edition[code]
    except TypeError:  # of what cannot be looked up in a dict the digits can
        subject = edition[code_text(code)]
    return "".join(f"{s.name}（{_MARKS[s.level]}）" for s in (*subject.ancestors, subject))


def _edition(year: int | str | None, kind: Kind | KindName | None, classification: Lists) -> Classification:
    """The list that is meant: one's own where one is given of the kind, else the bundled edition of the year."""
    lists = Classifications.of(classification)
    kinds = {each.kind for each in lists.own}
    wanted = Kind.of(kind) if kind is not None else kinds.pop() if len(kinds) == 1 else Kind.FUNCTIONAL
    if lists.of_kind(wanted):
        return lists.nearest(wanted, None if year is None else budget_year(wanted, year))
    if year is None:
        how = "name the budget year of the edition, as in 2021, or pass one's own list as classification="
        raise EditionNotAvailable(how)
    return load(wanted, year)


def parse_description(
    text: str, year: int | str | None = None, kind: Kind | KindName | None = None, *, classification: Lists = None
) -> Subject:
    """The subject that words like 一般公共服务（类）发展与改革事务（款）行政运行（项） name.

    Names of earlier editions, the ending 支出, kinds of brackets and spaces do not matter. Levels above may be left out as
    long as one subject fits.

    Args:
        text: the words.
        year: as in :func:`govbudget.describe_code`.
        kind: as in :func:`govbudget.describe_code`.
        classification: as in :func:`govbudget.describe_code`.

    Raises:
        NotFound: if none fits, or several do, with those that are near.
        EditionNotAvailable: as :func:`govbudget.describe_code`.
    """
    edition = _edition(year, kind, classification)
    given("text", text, 'give it as in "一般公共服务（类）"')
    pieces = _MARK.split(text)  # name, mark, name, mark, … and what follows
    parts = [(name.strip(" 　，,、；;：:。"), mark) for name, mark in zip(pieces[::2], pieces[1::2], strict=False)]
    if not parts:
        raise NotFound(f"{text!r} names no subject; expected names with （类）, （款）, （项）", key=text)
    levels = {mark: level for level, mark in _MARKS.items()}
    found: list[Subject] | None = None
    for name, mark in parts:
        of_level = [s for s in _named(edition, name) if s.level == levels[mark]]
        of_level = [s for s in of_level if normal_name(s.name) == normal_name(name)] or of_level
        if found is not None:
            above = tuple(s.code for s in found)
            of_level = [s for s in of_level if s.code.startswith(above)]
        if not of_level:
            near = tuple(map(str, _near(edition, found, levels[mark])))
            why = f"{name}（{mark}） is not there in the {edition.year} edition of {edition.kind.chinese}"
            raise NotFound(why + (f"; there are {'、'.join(near)}" if near else ""), key=text, suggestions=near)
        found = of_level
    assert found
    if len(found) > 1:
        near = tuple(map(str, found[:6]))
        raise NotFound(f"{text!r} fits {len(found)} subjects: {'、'.join(near)}", key=text, suggestions=near)
    return found[0]


def _named(edition: Classification, name: str) -> tuple[Subject, ...]:
    """Subjects of a name; where the text before it was caught with it, of the longest ending that is a name."""
    found = edition.find(name)
    if found:
        return found
    for start in range(1, len(name) - 1):
        if len(normal_name(name[start:])) > 1 and (found := edition.find(name[start:])):
            return found
    return ()


def _near(edition: Classification, above: list[Subject] | None, level: Level) -> list[Subject]:
    """What could have been named: the subjects below the last one that was understood."""
    if above is None:
        return []
    return [child for subject in above[:1] for child in edition.children(subject.code) if child.level == level][:8]
