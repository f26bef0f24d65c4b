"""The classification of government revenue and expenditure (政府收支分类科目): codes, trees by year, their evidence."""

from govbudget.classification.accounts import AccountLine, account_lines
from govbudget.classification.codes import Code, Kind, Level
from govbudget.classification.crosswalk import Change, Crosswalk, Link, crosswalk
from govbudget.classification.editions import available, load, nearest
from govbudget.classification.lists import Classifications
from govbudget.classification.mapping import EconomicMapping, to_department, to_government
from govbudget.classification.subject import Budget, Difference, Evidence, MeasuredError, Subject
from govbudget.classification.tree import Classification
from govbudget.classification.triple import describe_code, parse_description

__all__ = [
    "AccountLine",
    "Budget",
    "Change",
    "Classification",
    "Classifications",
    "Code",
    "Crosswalk",
    "Difference",
    "EconomicMapping",
    "Evidence",
    "Kind",
    "Level",
    "Link",
    "MeasuredError",
    "Subject",
    "account_lines",
    "available",
    "crosswalk",
    "describe_code",
    "load",
    "nearest",
    "parse_description",
    "to_department",
    "to_government",
]
