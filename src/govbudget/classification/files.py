"""The data files of the classification, through the package's loader (数据文件)."""

from __future__ import annotations

import pkgutil
from functools import cache

from govbudget.errors import CodeError

__all__ = ["rows"]


@cache
def rows(name: str) -> tuple[list[str], ...]:
    """The rows of a tab-separated data file, without its heading."""
    data = pkgutil.get_data("govbudget.classification", f"data/{name}.tsv")
    if data is None:  # pragma: no cover - only a loader without data access
        raise CodeError(f"the package's loader cannot read the data file {name}.tsv", text=name)
    return tuple([line.split("\t") for line in data.decode("utf-8").split("\n")[1:-1]])
