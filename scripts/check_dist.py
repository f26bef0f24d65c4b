"""Build the wheel and the source archive twice and look into them: python scripts/check_dist.py [FOLDER].

Ends in exit status 1 where something is in them that is no part of the project, where the wheel is too large, where the two builds are not
the same byte for byte, or where twine refuses their description. Prints what was built with its size. They are left in FOLDER.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: Bytes that the wheel may have.
MOST = 1_500_000
#: Noon of a day of 2024, where no other time is asked for.
EPOCH = "1704110400"
#: How the paths in the two begin, behind the name and version of the source archive.
WHEEL = ("govbudget/", "govbudget-")
SOURCE = (
    "src/govbudget/", "tests/", "docs/", "examples/", "scripts/", "benchmarks/",
    "README.md", "README.zh-CN.md", "CHANGELOG.md", "CONTRIBUTING.md", "CITATION.cff", "LICENSE", "PKG-INFO", "pyproject.toml", ".gitignore",
)  # fmt: skip
#: What is made elsewhere and belongs to nobody's archive.
NEVER = ("__pycache__", ".venv", ".hypothesis", "docs/_build", "docs/rules/", "docs/zh/rules/", "shared/", ".git/")
#: Where documents may stand: those of the project, with figures and words of its own.
DOCUMENTS = (".pdf", ".docx", ".xlsx", ".xls", ".doc", ".mhtml")
OWN = ("govbudget/testing/data/",)


def build(folder: Path) -> list[Path]:
    """The wheel and the source archive, built into a folder."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", EPOCH)}
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return sorted(folder.glob("govbudget-*"))


def names(archive: Path) -> list[str]:
    """The paths of the files in an archive; those of a source archive without the folder that holds them all."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            return wheel.namelist()
    with tarfile.open(archive) as source:
        return [member.name.partition("/")[2] for member in source.getmembers() if member.isfile()]


def problems(archive: Path) -> Iterator[str]:
    """What is wrong with an archive."""
    allowed = WHEEL if archive.suffix == ".whl" else SOURCE
    for name in names(archive):
        if not name.startswith(allowed) or any(part in name for part in NEVER):
            yield f"{archive.name} holds {name}, which is no part of the project"
        elif name.endswith(DOCUMENTS) and not any(part in name for part in OWN):
            yield f"{archive.name} holds the document {name}, which is not one of those that were made for the project"
    if archive.suffix == ".whl" and archive.stat().st_size > MOST:
        yield f"{archive.name} has {archive.stat().st_size:,} bytes, more than {MOST:,}"


def refused(archives: Sequence[Path]) -> Iterator[str]:
    """What twine says against them, where it is installed."""
    if find_spec("twine") is None:
        print("twine is not installed: the description was not checked")
        return
    command = [sys.executable, "-m", "twine", "check", "--strict", *map(str, archives)]
    said = subprocess.run(command, check=False, capture_output=True, text=True)
    if said.returncode:
        yield said.stdout.strip()


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what was built and what is wrong with it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, help="where they are left; by default nowhere")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        archives, again = build(given.folder or Path(first)), build(Path(second))
        wrong = [line for archive in archives for line in problems(archive)]
        wrong += [
            f"{one.name} is another in the second build"
            for one, other in zip(archives, again, strict=True)
            if one.read_bytes() != other.read_bytes()
        ]
        wrong += refused(archives)
        for archive in archives:
            print(f"{archive.name}: {len(names(archive))} files, {archive.stat().st_size:,} bytes")
    print(*wrong or ["nothing wrong; the second build is the same byte for byte"], sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
