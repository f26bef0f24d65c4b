"""From an empty form to a disclosure: write the forms of a place, fill them in with openpyxl, read and check them (空白表填报)."""

from __future__ import annotations

import io
from decimal import Decimal

import openpyxl

import govbudget as gb
from govbudget.interchange import template

#: What a body spent, by 项: basic and project expenditure (基本支出、项目支出).
SPENT = {"2010401": ("328.25", "0.00"), "2060599": ("0.00", "1058.22")}


def fill(form: bytes, wrong: bool) -> bytes:
    """The form with the figures of 支出决算表. Its totals are no formulas: a program that writes cells calculates none."""
    book = openpyxl.load_workbook(io.BytesIO(form))
    sheet = book["公开03"]
    rows = {str(row[0].value).strip(): row for row in sheet.iter_rows()}
    for code in SPENT:
        for key in ("合计", code[:3], code[:5], code):
            row = rows[key]
            below = [SPENT[each] for each in SPENT if key == "合计" or each.startswith(key)]
            sums = [sum(Decimal(pair[i]) for pair in below) for i in (0, 1)]
            row[2].value, row[3].value, row[4].value = sum(sums), *sums
    if wrong:
        rows["2060599"][4].value = Decimal("1085.22")
    result = io.BytesIO()
    book.save(result)
    return result.getvalue()


def main() -> None:
    """Print what a filled form becomes, and what is wrong in one that is filled in badly."""
    form = template("ministry_2022", 2023, entity="某市某局", codes=list(SPENT), formulas=False)
    for wrong in (False, True):
        document = gb.read(fill(form, wrong))
        print(document)
        table = document["公开03"]
        print(table["total", "total"], table["2060599", "project"])
        for finding in document.check().errors:
            print(finding.rule, finding.place.row, finding.stated, finding.expected)


if __name__ == "__main__":
    main()
