"""A reader of one's own gives what the readers of govbudget give of the same document."""

from __future__ import annotations

from pathlib import Path

from govbudget import Disclosure, read
from govbudget.testing import assert_consistent, assert_tables_equal


def sylk(disclosure: Disclosure, form: str) -> str:
    """A table of codes as a SYLK file."""
    table = disclosure[form]
    rows = [[table.title], [f"金额单位：{table.unit.value if table.unit else ''}"]]
    rows.append(["科目编码", "科目名称", *(table.heading(column) for column in table.columns)])
    for line in table:
        rows.append([line.code, line.label, *(table[line.key, column].printed for column in table.columns)])
    cells = [f'C;Y{y};X{x};K"{cell}"' for y, row in enumerate(rows, 1) for x, cell in enumerate(row, 1) if cell]
    return "\n".join(["ID;PWXL;N;E", *cells, "E", ""])


def test_a_table_is_the_same_as_sylk(consistent_disclosure: Disclosure, tmp_path: Path) -> None:
    path = tmp_path / "expenditure.slk"
    path.write_bytes(sylk(consistent_disclosure, "expenditure").encode("gb18030"))
    made = read(path)
    assert_consistent(made)
    (table,) = made.tables
    assert table.form.id == "expenditure"
    for line in table:
        for column in table.columns:
            assert table[line.key, column] == consistent_disclosure["expenditure"][line.key, column]
    assert table.year is None
    assert_tables_equal(table, table)
