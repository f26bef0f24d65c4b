"""List the titles of tables that no form or profile knows: python scripts/list_unknown_titles.py FOLDER [--all].

Every document of the folder and of those below it is read. A title is known if it names a form, or if the profile of a place
prints it; tables that are kept as read have others, mostly. Titles in a table of contents count as well. Prints, tab-separated, how often each such title stands there, the stage,
the title, the places and the documents that print it, the most frequent first; with ``--all`` what is known, too, and its form.
What cannot be read is named on the side of errors.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import govbudget as gb
from govbudget.forms import all_profiles
from govbudget.recognition.captions import ends_as_table, form_of_title, title_words
from govbudget.recognition.contents import announced
from govbudget.standards import DEFAULT

#: No line of a table of contents is longer.
LONGEST = 40
#: What documents print whose table has no title.
UNTITLED = "（无标题）"


class Title(NamedTuple):
    """A title of a table, as a document prints it."""

    title: str
    stage: str
    place: str
    document: str
    form: str = ""


def documents(folder: Path) -> Iterator[Path]:
    """The files of a folder and of those below it, in order; hidden ones left out."""
    yield from sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))


def titles_of(path: Path) -> Iterator[Title]:
    """The titles of the tables of a document: of its forms, those that are kept as read, and those that it only lists."""
    try:
        document = gb.read(path)
    except gb.GovBudgetError as error:
        print(f"{path.name}: not read: {error}", file=sys.stderr)
        return
    place = place_of(document, path)
    for table in document.tables:
        yield Title(plain(table.title or table.name), document.stage.value, place, path.name, table.form.full_id)
    for entry in document.unmodelled:
        if not entry.part and entry.rows and entry.title != UNTITLED:
            named = form_of_title(entry.title)
            form = named.full_id if named is not None else ""
            yield Title(plain(entry.title), document.stage.value, place, path.name, form)
    for text in contents_of(document):
        named = announced(text)
        form = named.full_id if named is not None else ""
        yield Title(
            plain(DEFAULT.vocabulary.pattern("page_of_entry").sub("", text)),
            document.stage.value,
            place,
            path.name,
            form,
        )


def contents_of(document: gb.Disclosure) -> Iterator[str]:
    """The lines of a document that are nothing but the title of a table: those of its table of contents (目录)."""
    words = DEFAULT.vocabulary
    there = {plain(table.title) for table in document.tables} | {plain(entry.title) for entry in document.unmodelled}
    for sentence in document.sentences:
        title = title_words(words.pattern("page_of_entry").sub("", sentence.text), words)
        speaks = words.pattern("title_subject").search(title) is not None
        if len(title) <= LONGEST and speaks and ends_as_table(title, words) and plain(title) not in there:
            yield sentence.text


def plain(title: str) -> str:
    """A title without numbering, body and year, so that those of two documents can be the same."""
    words = DEFAULT.vocabulary
    bare = words.pattern("title_head").sub("", title_words(title, words))
    return words.pattern("of_body").sub("", bare) or title


def place_of(document: gb.Disclosure, path: Path) -> str:
    """The province that its body or the name of its file names; else its body."""
    places = sorted({profile.place for profile in all_profiles() if profile.place})
    said = f"{document.entity} {path}"
    return next((place for place in places if place in said), document.entity)


def listed(titles: Iterable[Title], every: bool) -> Iterator[tuple[str, ...]]:
    """The rows of the list: number, stage, title, places, documents, form."""
    found: dict[tuple[str, str, str], list[Title]] = defaultdict(list)
    for each in titles:
        if every or not each.form:
            found[each.stage, each.title, each.form].append(each)
    for (stage, title, form), several in sorted(found.items(), key=lambda item: (-len(item[1]), item[0])):
        places = Counter(each.place for each in several if each.place)
        names = dict.fromkeys(each.document for each in several)
        yield str(len(several)), stage, title, "、".join(places), ", ".join(names), *([form] if every else [])


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the list."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="a folder of documents")
    parser.add_argument("--all", action="store_true", help="list what is known, too")
    given = parser.parse_args(arguments)
    paths = list(documents(given.folder))
    titles = [title for path in paths for title in titles_of(path)]
    known = sum(1 for title in titles if title.form)
    print("\t".join(["number", "stage", "title", "places", "documents", *(["form"] if given.all else [])]))
    for row in listed(titles, given.all):
        print("\t".join(row))
    print(
        f"{len(paths)} documents, {len(titles)} titles: {known} known, {len(titles) - known} unknown", file=sys.stderr
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
