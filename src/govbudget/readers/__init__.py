"""Readers (读取器): from a file to grids and paragraphs. A reader knows a file format and nothing of budgets."""

from govbudget.readers.entry import read
from govbudget.readers.text import read_text

__all__ = ["read", "read_text"]
