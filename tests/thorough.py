"""How much of a long series a test takes: all of it in the gates (``CI=1``), every so many elsewhere, so that the suite stays short."""

from __future__ import annotations

import os
from typing import Final

#: Whether everything is taken.
THOROUGH: Final = bool(os.environ.get("CI"))


def every(number: int) -> int:
    """The step with which a series is taken: 1 in the gates.

    Args:
        number: the step elsewhere.
    """
    return 1 if THOROUGH else number
