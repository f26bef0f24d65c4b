"""Write src/govbudget/language/traditional.py: the traditional forms of the characters that the library's words use.

    python scripts/make_traditional.py

Needs OpenCC's character table (``pip install opencc-python-reimplemented``); the library itself does not.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "src" / "govbudget"
TARGET = PACKAGE / "language" / "traditional.py"
TEMPLATE = '''"""Traditional characters (繁体字) and their simplified forms, for the characters that the library's words use.

Made by scripts/make_traditional.py from OpenCC's character table; not to be edited by hand. Texts as a whole are converted
by a library made for that; this much is needed to recognise titles, labels and words in either script.
"""

from __future__ import annotations

from typing import Final

__all__ = ["SIMPLIFIED"]

_TRADITIONAL: Final = (
{traditional}
)
_SIMPLE: Final = (
{simple}
)
#: Translation table from traditional to simplified characters.
SIMPLIFIED: Final = str.maketrans(_TRADITIONAL, _SIMPLE)
'''


def used() -> set[str]:
    """Every Chinese character in the package's code and data."""
    texts = (
        p.read_text(encoding="utf-8")
        for p in PACKAGE.rglob("*")
        if p.suffix in (".py", ".toml", ".tsv") and p != TARGET
    )
    return {c for text in texts for c in text if "\u3400" <= c <= "\u9fff"}


def pairs(table: str, wanted: set[str]) -> list[tuple[str, str]]:
    """Traditional and simplified character, where they differ and the simplified one is used."""
    found = []
    for line in table.splitlines():
        traditional, _, simple = line.partition("\t")
        first = simple.split(" ")[0]
        if len(traditional) == len(first) == 1 and first in wanted and traditional != first:
            found.append((traditional, first))
    return sorted(found)


def lines(characters: str) -> str:
    """A string literal over several lines."""
    return "\n".join(f'    "{characters[i : i + 50]}"' for i in range(0, len(characters), 50))


def main() -> None:
    """Read OpenCC's table and write the module."""
    folder = find_spec("opencc")
    if folder is None or folder.origin is None:
        raise SystemExit("pip install opencc-python-reimplemented")
    table = Path(folder.origin).parent / "dictionary" / "TSCharacters.txt"
    found = pairs(table.read_text(encoding="utf-8"), used())
    traditional, simple = ("".join(characters) for characters in zip(*found, strict=True))
    TARGET.write_text(TEMPLATE.format(traditional=lines(traditional), simple=lines(simple)), encoding="utf-8")
    print(f"{len(found)} characters")


if __name__ == "__main__":
    main()
