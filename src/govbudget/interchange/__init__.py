"""Workbooks and pages (电子表格与网页): what was read and checked, written for people, and empty forms for them to fill in.

``workbook`` writes every table in its official layout with the findings at their cells, ``template`` the empty forms of a profile,
``page`` one HTML file, ``markdown`` the same as Markdown. They return bytes or text; nothing is written anywhere.
"""

from govbudget.interchange.blanks import template
from govbudget.interchange.plain import markdown
from govbudget.interchange.web import page
from govbudget.interchange.writing import workbook

__all__ = ["markdown", "page", "template", "workbook"]
