"""Readers (读取器): from a file to grids and paragraphs. A reader knows a file format and nothing of budgets."""

from govbudget.pages import FormatReader, Reader, Source
from govbudget.readers.registry import Registry
from govbudget.readers.text import read_text

__all__ = ["FormatReader", "Reader", "Registry", "Source", "read_text"]
