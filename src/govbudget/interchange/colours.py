"""The colours of a page (配色), light and dark: text stands out from what is behind it by at least 4.5 to 1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["DARK", "LIGHT", "PAIRS", "variables"]

#: Colours by name, for light and for dark screens.
LIGHT: Final[Mapping[str, str]] = {
    "ground": "#ffffff",
    "panel": "#f4f6f8",
    "text": "#1b232d",
    "quiet": "#55606d",
    "line": "#c3cbd4",
    "link": "#174e8a",
    "error": "#a4001c",
    "error-ground": "#fbdcd9",
    "warning": "#6b4300",
    "warning-ground": "#ffeebd",
    "notice": "#2c4766",
    "notice-ground": "#e1ebf5",
    "involved-ground": "#f3f0e2",
    "proved": "#145c2c",
    "proved-ground": "#ddf2e2",
}
DARK: Final[Mapping[str, str]] = {
    "ground": "#12161b",
    "panel": "#1c222a",
    "text": "#e8ebef",
    "quiet": "#a9b3bf",
    "line": "#3c4651",
    "link": "#8fc1ff",
    "error": "#ffb3ab",
    "error-ground": "#541a1c",
    "warning": "#ffd479",
    "warning-ground": "#463400",
    "notice": "#b5d2f2",
    "notice-ground": "#1f3349",
    "involved-ground": "#2b2a20",
    "proved": "#95e0a8",
    "proved-ground": "#153821",
}
#: Which colour is printed on which.
PAIRS: Final = (
    *(("text", ground) for ground in ("ground", "panel", "involved-ground")),
    *(("text", f"{kind}-ground") for kind in ("error", "warning", "notice", "proved")),
    *(("quiet", ground) for ground in ("ground", "panel")),
    *(("link", ground) for ground in ("ground", "panel", "involved-ground")),
    *(("link", f"{kind}-ground") for kind in ("error", "warning", "notice", "proved")),
    *((kind, "ground") for kind in ("error", "warning", "notice", "proved")),
    *((kind, f"{kind}-ground") for kind in ("error", "warning", "notice", "proved")),
)


def variables(colours: Mapping[str, str]) -> str:
    """Colours as variables of a style sheet.

    Args:
        colours: the colours by name.
    """
    return "".join(f"--{name}:{colour};" for name, colour in colours.items())
