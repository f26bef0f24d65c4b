"""Run the examples of pages as somebody types them who has nothing but the page: python scripts/run_as_newcomer.py PAGE …

Each page has a fresh namespace, and what is printed must be what stands there, character for character. It needs nothing but the standard
library, so that it runs where only the wheel is installed, with ``python -I`` and in an empty folder.
"""

from __future__ import annotations

import doctest
import re
import sys
from collections.abc import Sequence
from pathlib import Path

#: The end of a block of Markdown, and the directives of reStructuredText, print nothing.
_NO_OUTPUT = re.compile(r"^(?:```.*|\.\. .*::.*)$", re.MULTILINE)


def examples(text: str) -> str:
    """The page with blank lines for what would be taken for something printed."""
    return _NO_OUTPUT.sub("", text)


def run(page: Path) -> tuple[int, int]:
    """How many examples of a page there are, and how many of them print something else."""
    test = doctest.DocTestParser().get_doctest(examples(page.read_text(encoding="utf-8")), {}, page.name, str(page), 0)
    result = doctest.DocTestRunner(verbose=False).run(test)
    return result.attempted, result.failed


def main(pages: Sequence[str]) -> int:
    """Run the pages; 1 if one prints something else, or has no example."""
    wrong = not pages
    for name in pages:
        count, failed = run(Path(name))
        print(f"{name}: {count} examples, {failed} failed")
        wrong = wrong or bool(failed) or not count
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
