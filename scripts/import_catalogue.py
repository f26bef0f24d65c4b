"""Turn the catalogue of the classification (CSV with evidence) into the package's data files.

    python scripts/import_catalogue.py CATALOGUE_FOLDER

Writes one tab-separated file a kind into ``src/govbudget/classification/data``, with the columns code, name, first year, last
year, evidence (A-E), budget, note, source, and the last budget year of which a document shows the code with the name; the
mapping between the economic classifications, with its years and kinds of unit as columns of their own; and the lines of
the accounts as they are.
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path

KINDS = ("functional", "economic_department", "economic_government", "revenue")
COLUMNS = ("code", "name", "year_from", "year_to", "evidence", "budget", "note", "source", "seen")
MAPPING = ("department", "government", "units", "year_from", "year_to", "certain", "note", "source")
CONFIRMATIONS = Path(__file__).parent / "confirmations.tsv"
TARGET = Path(__file__).parent.parent / "src" / "govbudget" / "classification" / "data"
#: The note of a row begins with its budget where that is not the general public one.
BUDGETS = {"政府性基金预算": "fund", "国有资本经营预算": "capital", "社会保险基金预算": "insurance"}
#: On the revenue side the code tells: 社会保险基金收入, 政府性基金收入, and transfers between such budgets.
REVENUE_BUDGETS = {"102": "insurance", "10301": "fund", "11004": "fund", "11005": "capital"}
#: The year of which a source is the budget or the final accounts.
YEAR = re.compile(r"(20[0-9]{2})(?:年度?)?(?:部门|单位)?(?:预算|决算)")
#: The kinds of unit that a condition of the mapping names.
UNITS = {"行政单位（含参照公务员法管理的事业单位）": "行政 参公", "事业单位（不含参公）": "事业"}


def budget(kind: str, row: dict[str, str]) -> str:
    """The budget a row belongs to; empty for the general public one."""
    for words, name in BUDGETS.items():
        if row["note"].startswith(words):
            return name
    if kind == "revenue":
        return next((name for code, name in REVENUE_BUDGETS.items() if row["code"].startswith(code)), "")
    return ""


#: How sources are noted while documents are looked through, and what they are: documents by their names, lists by what they hold.
SOURCES: list[tuple[str, str]] = [
    (r"recall", "compiled without a document"),
    (r"recall\+partial: (?:page )?\w+\((.*?)\).*", r"\1（部分）"),
    (r"seed(\d{4})决算\(truncated name, code present\)", r"\1年度部门决算（名称不全）"),
    (r"older-edition:.*", "a list of an earlier edition"),
    (r"code-only:.*?(\d{4}).*", r"a list of codes of \1"),
    (r"\w+:PDF(\d{4})(决算|预算)(模板)?(?:\((.*)\))?", r"\4\1年度部门\2\3"),
    (r"\w+:fixture [a-z]*([^a-z0-9]*)(\d{4})(决算|预算)", r"\1\2年度部门\3"),
    (r"seed(\d{4})决算(?:\((.*)\))?", r"\1年度部门决算（\2）"),
    (r"\w+-fb\((.*), mock data\)", r"\1（示例数据）"),
    (r"(?:name in )?code index files? [^ ]+( \(.*\))?", r"a published file with the code and the name\1"),
    (r"ordered names in code index file .*", "a published file with the names in order"),
    (r"column headers in code index files .*", "a published file with the names as headings of columns"),
    (r"variant name (\S+) in page (.*)", r"\2（名称作\1）"),
    (r"page (?:[a-z0-9-]+)\((.*)\)", r"\1"),
    (r"page (.*)", r"\1"),
    (r"[\w.-]+/[\w.-]+:PDF (.*?)(?:\.pdf)?", r"\1"),
]


def document(source: str) -> str:
    """What a row rests on, by the names of documents."""
    found: dict[str, None] = {}
    for noted in source.split("; "):
        said = noted.strip()
        for pattern, name in SOURCES:
            if match := re.fullmatch(pattern, said):
                said = match.expand(name).replace("（）", "")
                break
        found[re.sub(r"(?<=[\u4e00-\u9fff] )[a-z0-9]+ (?=\S)", "", said)] = None  # the sites that only reprint a notice
    return "; ".join(found)


def said(note: str) -> str:
    """A note without how it was found: what no document shows says so, or nothing."""
    return note.replace(", year recall", "，年度未见文件").replace(", recall", "")


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def confirmed(kind: str, rows: list[dict[str, str]], observed: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows with the last year a document shows them for; evidence B where one that was read since has just this name."""
    for row in rows:
        row["seen"] = max(YEAR.findall(row["source"]), default="")
    with CONFIRMATIONS.open(encoding="utf-8", newline="") as file:
        recorded = [seen for seen in csv.DictReader(file, delimiter="\t") if seen["kind"] == kind]
    for seen in (*recorded, *observed):
        for row in rows:
            years = int(row["year_from"] or 0) <= int(seen["year"]) <= int(row["year_to"] or 9999)
            if not years or (row["code"], row["name"]) != (seen["code"], seen["name"]):
                continue
            row["seen"] = max(row["seen"], seen["year"])
            if "document" in seen:
                row["evidence"] = min(row["evidence"], "B")
                row["source"] = f"{row['source']}; {seen['document']}"
    return rows


def mapped(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows of the mapping, with what their condition says of units and years in columns of their own."""
    made = []
    for row in rows:
        said = row["condition"].split("；")
        units = [UNITS[words] for words in said if words in UNITS]
        since, until = (re.search(r"(20[0-9]{2})\??年" + words, row["condition"]) for words in ("起", "及以前"))
        left = [words for words in said if words not in UNITS and not (until and words.endswith("及以前"))]
        made.append(
            {
                "department": row["department_code"],
                "government": row["government_code"],
                "units": " ".join(units),
                "year_from": since[1] if since else "",
                "year_to": until[1] if until else "",
                "certain": "" if since or until or "待核" in row["condition"] or row["source"] == "recall" else "1",
                "note": "；".join(words for words in left if words),
                "source": document(row["source"]),
            }
        )
    return made


def write(name: str, columns: tuple[str, ...], rows: list[dict[str, str]]) -> None:
    """A tab-separated file; a tab or line break inside a cell is an error."""
    lines = ["\t".join(columns), *("\t".join(row[column] for column in columns) for row in rows)]
    if any(line.count("\t") != len(columns) - 1 or "\n" in line for line in lines):
        raise SystemExit(f"{name}: a cell holds a tab or a line break")
    (TARGET / f"{name}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{name}: {len(rows)} rows")


def main(folder: Path) -> None:
    """Write the data files from the CSV files in ``folder``."""
    observed = [row for row in read(folder / "observed_pairs.csv") if row["year"]]
    for kind in KINDS:
        rows = confirmed(kind, read(folder / f"{kind}.csv"), observed)
        rows = [{**row, "source": document(row["source"])} for row in rows]
        write(kind, COLUMNS, [{**row, "budget": budget(kind, row)} for row in rows])
    write("economic_mapping", MAPPING, mapped(read(folder / "economic_mapping.csv")))
    rows = [
        {**row, "note": said(row["note"]), "source": document(row["source"])}
        for row in read(folder / "department_income.csv")
    ]
    write("department_income", tuple(rows[0]), rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
