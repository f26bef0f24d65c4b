"""Recognition (识别): from grids and paragraphs as a reader found them to typed tables and a disclosure."""

from govbudget.pages import Block, Grid, Pages, Paragraph
from govbudget.recognition.document import recognise
from govbudget.recognition.explaining import explain

__all__ = ["Block", "Grid", "Pages", "Paragraph", "explain", "recognise"]
