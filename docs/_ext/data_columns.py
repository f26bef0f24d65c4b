"""``.. data-columns:: facts``: a table of the columns of one kind of data, from their one description."""

from __future__ import annotations

from docutils import nodes
from docutils.parsers.rst import Directive
from docutils.statemachine import StringList
from sphinx.application import Sphinx

from govbudget.records.columns import columns_of


class DataColumns(Directive):
    """The table of one kind of data."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """The nodes of a list-table with a row for each column."""
        lines = [".. list-table::", "   :header-rows: 1", "   :widths: 22 12 18 48", "", "   * - column", "     - kind"]
        lines += ["     - 名称", "     - what it holds"]
        for column in columns_of(self.arguments[0]):
            lines += [f"   * - ``{column.name}``", f"     - {column.kind.value}", f"     - {column.chinese}"]
            lines += [f"     - {column.meaning}"]
        parent = nodes.container()
        self.state.nested_parse(StringList(lines, "columns.toml"), 0, parent)
        return parent.children


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.add_directive("data-columns", DataColumns)
    return {"parallel_read_safe": True}
