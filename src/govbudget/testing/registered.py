"""What Hypothesis asks for when it is imported (from_type 注册): a strategy for each value that may be drawn by its type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from hypothesis import strategies as st

from govbudget.classification import Classification, Code
from govbudget.disclosure import Disclosure
from govbudget.evaluation import Evaluation
from govbudget.figure import Figure
from govbudget.money import Money
from govbudget.panel import Panel
from govbudget.rollup.ledger import Ledger
from govbudget.tables import Table

__all__ = ["register"]

#: The types, with the names of their strategies, which are looked up when one is first drawn.
_NAMES: Final = {
    Classification: "classifications",
    Code: "codes",
    Disclosure: "disclosures",
    Evaluation: "evaluations",
    Figure: "figures",
    Ledger: "ledgers",
    Money: "moneys",
    Panel: "panels",
    Table: "tables",
}


def register() -> None:
    """Register the strategies for ``st.from_type``; Hypothesis calls it through its entry point."""
    for kind, name in _NAMES.items():
        st.register_type_strategy(kind, _drawn(name))


def _drawn(name: str) -> Callable[[type], st.SearchStrategy[object]]:
    def strategy(_: type) -> st.SearchStrategy[object]:
        from govbudget.testing import strategies  # only where one is drawn: the catalogues need not be read before

        made: st.SearchStrategy[object] = getattr(strategies, name)()
        return made

    return strategy
