"""Recognition (识别): from grids and paragraphs as a reader found them to typed tables and a disclosure."""

from govbudget.pages import Block, Grid, Pages, Paragraph
from govbudget.recognition.document import recognise

__all__ = ["Block", "Grid", "Pages", "Paragraph", "recognise"]
