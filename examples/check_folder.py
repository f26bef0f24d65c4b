"""Check every document of a folder; write a workbook, a page and the facts as CSV of each (批量核对).

    python examples/check_folder.py FOLDER OUT [--workers N]

Exit status: 0 no finding of severity error, 1 at least one, 2 something cannot be read.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

import govbudget as gb
from govbudget.interchange import page, workbook


def write(report: gb.Report, out: Path, name: str) -> None:
    """The report of one document in three files."""
    (out / f"{name}.checked.xlsx").write_bytes(workbook(report))
    (out / f"{name}.html").write_text(page(report), encoding="utf-8")
    (out / f"{name}.csv").write_text(report.disclosure.to_csv(), encoding="utf-8-sig", newline="")


def main(arguments: list[str] | None = None) -> int:
    """Read, check, write, and print a table; a line of progress goes to the screen alone."""
    parser = argparse.ArgumentParser(description="Check every document of a folder (部门决算公开).")
    parser.add_argument("folder", type=Path, help="where the documents are")
    parser.add_argument("out", type=Path, help="where workbooks, pages and data go")
    parser.add_argument("--workers", type=int, help="how many processes read")
    options = parser.parse_args(arguments)
    paths = sorted(path for path in options.folder.iterdir() if path.is_file())
    options.out.mkdir(parents=True, exist_ok=True)

    def progress(done: int, path: Path) -> None:
        print(f"\r{done}/{len(paths)} {path.name:<40.40}", end="", file=sys.stderr, flush=True)

    said: Counter[str] = Counter()
    lines = []
    for path, found in gb.read_many(paths, workers=options.workers, timeout=600, progress=progress):
        if not isinstance(found, gb.Disclosure):
            said["unreadable"] += 1
            lines.append(f"{path.name}\tunreadable\t{found}")
            continue
        report = found.check()
        write(report, options.out, path.name)
        said[report.verdict.value] += 1
        lines.append(f"{path.name}\t{report.verdict.value}\t{len(report.errors)}\t{found.entity} {found.year}")
    print(file=sys.stderr)
    print(*lines, sep="\n")
    print(", ".join(f"{count} {verdict}" for verdict, count in sorted(said.items())))
    return 2 if said["unreadable"] else 1 if said["errors"] else 0


if __name__ == "__main__":
    sys.exit(main())
