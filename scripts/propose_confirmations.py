"""Read disclosures and propose what they confirm in the catalogue: code, name, year, document.

    python scripts/propose_confirmations.py [--year YEAR] [--observed PAIRS.csv] [--write FILE] DOCUMENT ...

Every coded line of every table that can be read is looked up in the edition of the document's year; lines of plain text
that begin with a code and a name count too, for documents whose tables cannot be read yet. For each pair of code and name
the verdict is one of

    confirms   the row has this name (or a variant of it); its evidence now is printed beside it
    old name   the code had this name in another edition
    cut name   the beginning of the row's name
    other name the row has another name: to be looked at by eye, never taken over by itself
    unknown    the catalogue has no such code in that year

and a proposal is made for each pair that the catalogue does not hold as documented in the edition of that year.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import govbudget as gb
from govbudget.classification import Kind
from govbudget.classification.files import rows
from govbudget.classification.subject import normal_name
from govbudget.errors import GovBudgetError
from govbudget.readers.encoding import decode

#: A line of text that begins with a code, one or three columns of it, then a name, then figures or nothing; the name may
#: stand right behind the digits of a 项.
LINE = re.compile(
    r"^\s*([23][0-9]{2}(?:[ |]?[0-9]{2}){0,2})(?:\s+|(?<=[0-9]{7}))([\u4e00-\u9fff][^\s0-9]{1,40})(?=\s|$)"
)
YEAR = re.compile(r"(20[12][0-9])\s*年")


class Pair(NamedTuple):
    """A code with a name, as printed in a document of a year."""

    kind: Kind
    code: str
    name: str
    year: int
    document: str


class Verdict(NamedTuple):
    """What the catalogue says of a pair; ``documented`` in the edition of its year."""

    word: str
    evidence: str
    name: str
    documented: bool = False


def kind_of(code: str) -> Kind:
    """The kind of a code: 2xx functional, 3xx economic of departments, 5xx of government, 1xx revenue."""
    return {"1": Kind.REVENUE, "3": Kind.ECONOMIC_DEPARTMENT, "5": Kind.ECONOMIC_GOVERNMENT}.get(
        code[0], Kind.FUNCTIONAL
    )


def pairs_of(path: Path, year: int | None) -> Iterator[Pair]:
    """The codes with names that a document prints, each once."""
    try:
        disclosure = gb.read(path)
        text = decode(path.read_bytes(), path.name)
    except GovBudgetError as error:
        print(f"{path.name}: not read: {error}", file=sys.stderr)
        return
    found = YEAR.search(text)
    year = year or disclosure.year or (int(found[1]) if found else None)
    if year is None:
        print(f"{path.name}: names no year", file=sys.stderr)
        return
    seen: set[tuple[str, str]] = set()
    for table in disclosure.tables:
        seen |= {(line.code, line.label) for line in table.lines if line.code and line.label}
    lines = (LINE.match(line) for line in text.split("\n"))
    seen |= {(re.sub(r"[ |]", "", m[1]), m[2]) for m in lines if m}
    for code, name in sorted(seen):
        yield Pair(kind_of(code), code, name, year, path.name)


def observed(path: Path) -> Iterator[Pair]:
    """The pairs of a list of observations: code, name, year, source."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["year"]:
                yield Pair(kind_of(row["code"]), row["code"], row["name"], int(row["year"]), row["source"])


def verdict(pair: Pair) -> Verdict:
    """What the catalogue says of a pair, in the edition nearest to its year."""
    edition = gb.nearest(pair.kind, pair.year)
    words = normal_name(pair.name)
    history = {normal_name(name) for code, name, *_ in rows(pair.kind.value) if code == pair.code}
    subject = edition.get(pair.code)
    if subject is None:
        return Verdict("old name" if words in history else "unknown", "", "")
    said = "other name"
    if words == normal_name(subject.name):
        said = "confirms"
    elif words in history:
        said = "old name"
    elif normal_name(subject.name).startswith(words) or subject.name.startswith(pair.name):
        said = "cut name"
    return Verdict(said, subject.evidence.value, subject.name, subject.documented)


def main(arguments: list[str] | None = None) -> int:
    """Print the proposals and a summary; write them where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", nargs="*", type=Path)
    parser.add_argument("--observed", type=Path, help="a CSV of observed pairs: code, name, year, source")
    parser.add_argument("--year", type=int, help="the year, for documents that do not name theirs")
    parser.add_argument("--write", type=Path, help="a TSV file for the proposals")
    options = parser.parse_args(arguments)
    pairs = [pair for path in options.documents for pair in pairs_of(path, options.year)]
    pairs += observed(options.observed) if options.observed else ()
    judged = [(pair, verdict(pair)) for pair in pairs]
    counts = Counter(said.word for _, said in judged)
    proposals = [
        (pair.code, pair.name, str(pair.year), pair.document, said.word, said.evidence, said.name)
        for pair, said in judged
        if said.word != "confirms" or not said.documented
    ]
    header = ("code", "name", "year", "document", "verdict", "evidence", "catalogue")
    lines = ["\t".join(row) for row in (header, *proposals)]
    if options.write:
        options.write.write_text("\n".join(lines) + "\n", encoding="utf-8")
    else:
        print("\n".join(lines))
    print(f"{len(judged)} pairs: " + ", ".join(f"{n} {word}" for word, n in counts.most_common()), file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
