"""Names of ``govbudget`` are documented on its page alone, and no second time in their modules."""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

import govbudget

_PUBLIC = {name: getattr(govbudget, name) for name in govbudget.__all__}


def skip(app: Sphinx, what: str, name: str, value: Any, skipped: bool, options: Any) -> bool | None:
    """Whether a member of a module is left out there."""
    return True if what == "module" and _PUBLIC.get(name) is value else None


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.connect("autodoc-skip-member", skip)
    return {"parallel_read_safe": True}
