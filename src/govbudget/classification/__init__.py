"""The classification of government revenue and expenditure (政府收支分类科目): codes, trees by year, their evidence."""

from govbudget.classification.codes import Code, Kind, Level
from govbudget.classification.editions import available, load, nearest
from govbudget.classification.tree import Classification, Evidence, Subject

__all__ = ["Classification", "Code", "Evidence", "Kind", "Level", "Subject", "available", "load", "nearest"]
