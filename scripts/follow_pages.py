"""Say that Chinese pages have followed their English ones: what these say now stands in docs/zh/followed.tsv, and a test compares.

python scripts/follow_pages.py            which pages have fallen behind
python scripts/follow_pages.py NAME …     that these were looked at: tutorial.rst howto/pandas.rst README.md
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
FILE = ROOT / "docs" / "zh" / "followed.tsv"


def twins(root: Path = ROOT) -> dict[str, tuple[Path, Path]]:
    """The pages that are in both languages by their names: the English and the Chinese one. Those of the rules are made of data."""
    docs = root / "docs"
    chinese = (path for path in sorted((docs / "zh").rglob("*.rst")) if path.parent.name != "rules")
    names = [str(path.relative_to(docs / "zh")) for path in chinese]
    pages = {name: (docs / name, docs / "zh" / name) for name in names}
    return {"README.md": (root / "README.md", root / "README.zh-CN.md"), **pages}


def said(page: Path) -> str:
    """What a page says beside its code, as a short sum of its words; where its lines are broken does not matter."""
    prose = re.sub(r"^(?:   .*|\.\. .*::.*|=+|-+)$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return hashlib.sha256(" ".join(prose.split()).encode()).hexdigest()[:12]


def followed(file: Path = FILE) -> dict[str, str]:
    """What each English page said when its Chinese one was written or looked at."""
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    return {name: sum_ for name, _, sum_ in (line.partition("\t") for line in lines)}


def behind(root: Path = ROOT) -> list[str]:
    """The pages whose English text has changed since."""
    known = followed(root / "docs" / "zh" / "followed.tsv")
    return [name for name, (english, _) in twins(root).items() if known.get(name) != said(english)]


def follow(names: Iterable[str], root: Path = ROOT) -> None:
    """Write down what the English pages of these names say now."""
    pages, file = twins(root), root / "docs" / "zh" / "followed.tsv"
    known = {name: sum_ for name, sum_ in followed(file).items() if name in pages}
    known |= {name: said(pages[name][0]) for name in names}
    file.write_text("".join(f"{name}\t{known[name]}\n" for name in pages if name in known), encoding="utf-8")


def main(arguments: Sequence[str], root: Path = ROOT) -> int:
    """Follow the pages named, and print those that are behind."""
    unknown = [name for name in arguments if name not in twins(root)]
    if unknown:
        print("no such page:", *unknown)
        return 2
    follow(arguments, root)
    late = behind(root)
    print(*late or ["no page is behind"], sep="\n")
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
