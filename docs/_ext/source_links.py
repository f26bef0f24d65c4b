"""The links from the sources back to the reference: viewcode takes all names of a module for those of the package that has one of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from sphinx.application import Sphinx


def documented_as(name: str, names: Iterable[str]) -> str | None:
    """Under which name something is documented that a link calls by a module too much or too little; ``None`` where none is sure."""
    known = list(names)
    parts = name.split(".")
    for start in range(len(parts)):
        ending = ".".join(parts[start:])
        fitting = [each for each in known if each == ending or each.endswith(f".{ending}")]
        if len(fitting) == 1:
            return fitting[0]
    return None


def mend(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Lead every link of a page of source to where its name is documented; one that is nowhere is left out."""
    if not pagename.startswith("_modules/"):
        return
    pages: dict[str, list[str]] = {}
    for name, entry in app.env.domaindata["py"]["objects"].items():
        pages.setdefault(entry.docname, []).append(name)

    def back(link: re.Match[str]) -> str:
        page = re.sub(r"^(?:\.\./)+|\.html$", "", link[2])
        found = documented_as(link[3], pages.get(page, ()))
        return f"{link[1]}{link[2]}#{found}{link[4]}" if found else ""

    body = re.sub(r'(<a class="viewcode-back" href=")([^"#]+)#([^"]+)(">.*?</a>)', back, context["body"])
    context["body"] = body.replace('<li><a href="builtins.html">builtins</a></li>', "")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.connect("html-page-context", mend)
    return {"parallel_read_safe": True}
