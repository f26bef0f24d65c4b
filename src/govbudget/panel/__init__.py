"""Panels (面板数据): many bodies and years as one value, with the documents that every figure rests on.

``facts`` has the single figure, ``model`` the panel, ``making`` how documents and rows become one, ``peers`` the comparison of bodies.
"""

from govbudget.panel.facts import Fact, Gap
from govbudget.panel.model import Panel
from govbudget.panel.peers import Peers, Standing

__all__ = ["Fact", "Gap", "Panel", "Peers", "Standing"]
