"""Turn the catalogue of the classification (CSV with evidence) into the package's data files.

    python scripts/import_catalogue.py CATALOGUE_FOLDER

Reads ``functional.csv`` and ``economic_department.csv`` and writes one tab-separated file a kind into
``src/govbudget/classification/data``. A row's columns: code, name, first year, last year, evidence (A-E), note, source.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

KINDS = ("functional", "economic_department")
COLUMNS = ("code", "name", "year_from", "year_to", "evidence", "note", "source")
TARGET = Path(__file__).parent.parent / "src" / "govbudget" / "classification" / "data"


def main(folder: Path) -> int:
    """Write the data files from the CSV files in ``folder``."""
    for kind in KINDS:
        with (folder / f"{kind}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        lines = ["\t".join(COLUMNS), *("\t".join(row[column] for column in COLUMNS) for row in rows)]
        if any(line.count("\t") != len(COLUMNS) - 1 or "\n" in line for line in lines):
            print(f"{kind}: a cell holds a tab or a line break", file=sys.stderr)
            return 1
        (TARGET / f"{kind}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{kind}: {len(rows)} rows")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
