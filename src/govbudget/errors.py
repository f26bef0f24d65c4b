"""Every error the library raises.

All inherit :class:`GovBudgetError` and the built-in that fits best, carry their data as attributes, and survive
pickling (the attributes are keyword arguments with defaults, so ``Exception``'s own reduction rebuilds them).
"""

from __future__ import annotations

from typing import Any

from govbudget.visible import visible

__all__ = [
    "AcceptanceError",
    "AcceptanceErrors",
    "AmountTypeError",
    "ArgumentError",
    "CatalogueErrors",
    "CheckFailed",
    "CodeError",
    "ComparisonError",
    "CoverageError",
    "DataError",
    "EditionNotAvailable",
    "EvaluationError",
    "FigureSyntaxError",
    "FormError",
    "FormErrors",
    "GovBudgetError",
    "InconsistentFigures",
    "InexactResult",
    "LibraryMissing",
    "NotFound",
    "ReadError",
    "RuleError",
    "SourceNotFound",
    "StandardsError",
    "TableError",
    "UnitError",
    "VocabularyError",
    "VocabularyErrors",
]


class GovBudgetError(Exception):
    """The base of every error of this library (所有错误的基类); what it quotes of a document is shown as a terminal may show it."""

    def __str__(self) -> str:
        return visible(super().__str__())


class AmountTypeError(GovBudgetError, TypeError):
    """A float, a bool or another type was passed where an exact amount (金额) is needed.

    Attributes:
        value: what was passed.
    """

    def __init__(self, message: str = "", *, value: Any = None) -> None:
        super().__init__(message)
        self.value = value


class ArgumentError(GovBudgetError, TypeError):
    """An argument (参数) is of another kind than the function takes.

    Attributes:
        argument: name of the argument.
        value: what was passed.
    """

    def __init__(self, message: str = "", *, argument: str = "", value: Any = None) -> None:
        super().__init__(message)
        self.argument = argument
        self.value = value


class FigureSyntaxError(GovBudgetError, ValueError):
    """A printed text is no figure (数字).

    Attributes:
        text: the text as found.
        reason: why, in one word: ``formula``, ``unit``, ``percent``, ``sign``, ``two``, ``words`` …; empty elsewhere.
    """

    def __init__(self, message: str = "", *, text: str = "", reason: str = "") -> None:
        super().__init__(message)
        self.text = text
        self.reason = reason


class InexactResult(GovBudgetError, ArithmeticError):
    """A calculation would have had to drop digits, and was not told how to round."""


class UnitError(GovBudgetError, ValueError):
    """An unknown unit (金额单位), or two units that cannot be combined.

    Attributes:
        units: the units concerned, as text.
    """

    def __init__(self, message: str = "", *, units: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.units = units


class CodeError(GovBudgetError, ValueError):
    """A text is no classification code (科目编码).

    Attributes:
        text: the text as found.
    """

    def __init__(self, message: str = "", *, text: str = "") -> None:
        super().__init__(message)
        self.text = text


class ComparisonError(GovBudgetError, ValueError):
    """Documents that cannot be set beside each other or added up (不可比): other years, other stages, something untold.

    Attributes:
        problems: every reason found, in words.
    """

    def __init__(self, message: str = "", *, problems: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems


class DataError(GovBudgetError, ValueError):
    """Data (数据) that cannot go out or come back exactly: a number that no column holds, two columns of one name.

    Attributes:
        column: name of the column concerned.
        value: the value concerned.
    """

    def __init__(self, message: str = "", *, column: str = "", value: Any = None) -> None:
        super().__init__(message)
        self.column = column
        self.value = value


class LibraryMissing(GovBudgetError, ImportError):
    """An optional library (可选库) that what was asked for needs is not installed.

    Attributes:
        library: its name.
        extra: the extra of this package that brings it.
    """

    def __init__(self, message: str = "", *, library: str = "", extra: str = "") -> None:
        super().__init__(message)
        self.library = library
        self.extra = extra


class NotFound(GovBudgetError, KeyError):
    """A subject, table, line or column that is not there (查无此项).

    Attributes:
        key: what was looked for.
        suggestions: what is there and is close to it.
    """

    def __init__(self, message: str = "", *, key: Any = None, suggestions: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.key = key
        self.suggestions = suggestions

    def __str__(self) -> str:
        """The message itself; ``KeyError`` would show its repr."""
        return visible(str(self.args[0])) if self.args else ""


class EditionNotAvailable(NotFound):
    """A year outside the known editions (科目表年版).

    Attributes:
        kind: the kind of classification.
        year: the year asked for.
        nearest: the nearest year there is.
    """

    def __init__(self, message: str = "", *, kind: str = "", year: int = 0, nearest: int = 0) -> None:
        super().__init__(message, key=year)
        self.kind = kind
        self.year = year
        self.nearest = nearest


class EvaluationError(GovBudgetError, ValueError):
    """What was given cannot be part of an evaluation (绩效自评): a float, a text where a score belongs, a fourth level.

    Attributes:
        value: what was given.
    """

    def __init__(self, message: str = "", *, value: Any = None) -> None:
        super().__init__(message)
        self.value = value


class FormError(GovBudgetError, ValueError):
    """The data of a form (表式) or of a relation (勾稽关系) contradicts itself.

    Attributes:
        form: the form's id.
    """

    def __init__(self, message: str = "", *, form: str = "") -> None:
        super().__init__(message)
        self.form = form


class FormErrors(GovBudgetError, ExceptionGroup[FormError]):
    """All faults of a form or a profile at once (表式、版式错误), as an exception group of :class:`FormError`."""


class TableError(GovBudgetError, ValueError):
    """What was given cannot be a table (表): a line twice, a column that the form has not, uneven columns …

    Attributes:
        form: the form's id.
        line: the line concerned.
        column: the column concerned.
    """

    def __init__(self, message: str = "", *, form: str = "", line: str = "", column: str = "") -> None:
        super().__init__(message)
        self.form = form
        self.line = line
        self.column = column


class ReadError(GovBudgetError, ValueError):
    """A source that cannot be read as a disclosure (决算公开).

    Attributes:
        source: the source as given.
        reason: why, in one word: ``empty``, ``binary``, ``encoding``, ``unreadable`` …
        tried: the readers that were asked, each with why it declined the source or failed on it.
    """

    def __init__(
        self, message: str = "", *, source: str = "", reason: str = "", tried: tuple[tuple[str, str], ...] = ()
    ) -> None:
        super().__init__(message)
        self.source = source
        self.reason = reason
        self.tried = tried


class SourceNotFound(ReadError, FileNotFoundError):
    """The source is not a file."""


class CatalogueErrors(GovBudgetError, ExceptionGroup[CodeError]):
    """All faults of a list of subjects at once (科目表错误), as an exception group of :class:`CodeError`."""


class RuleError(GovBudgetError, ValueError):
    """A rule (规则) that cannot be part of a rule set, or that failed while it ran: a fault of the rule, not of the document.

    Attributes:
        rule: id of the rule.
        place: the last place that it reported, in words; empty where it had reported none.
        source: name of the document that was checked.
    """

    def __init__(self, message: str = "", *, rule: str = "", place: str = "", source: str = "") -> None:
        super().__init__(message)
        self.rule = rule
        self.place = place
        self.source = source


class InconsistentFigures(GovBudgetError, ValueError):
    """One finding (问题) of severity error, as an exception.

    Attributes:
        finding: the :class:`~govbudget.finding.values.Finding`.
    """

    def __init__(self, message: str = "", *, finding: Any = None) -> None:
        super().__init__(message)
        self.finding = finding


class CoverageError(GovBudgetError, ValueError):
    """Less of a document was read or checked (核对范围) than is asked for.

    Attributes:
        coverage: the :class:`~govbudget.finding.coverage.Coverage` of the report.
        missing: names of the tables asked for that were not read.
    """

    def __init__(self, message: str = "", *, coverage: Any = None, missing: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.coverage = coverage
        self.missing = missing


class AcceptanceError(GovBudgetError, ValueError):
    """What was given is no acceptance of a finding (认可): no reason, no author, a date that is none …

    Attributes:
        name: the part that is wrong.
        entry: number of the entry in its list, from 1; 0 where there is no list.
    """

    def __init__(self, message: str = "", *, name: str = "", entry: int = 0) -> None:
        super().__init__(message)
        self.name = name
        self.entry = entry


class AcceptanceErrors(GovBudgetError, ExceptionGroup[AcceptanceError]):
    """All faults of a list of accepted findings at once (认可清单错误)."""


class CheckFailed(GovBudgetError, ExceptionGroup[InconsistentFigures]):
    """All findings of severity error of one report (校验未通过), as an exception group."""


class StandardsError(GovBudgetError, ValueError):
    """Standards (制度) whose parts do not go together.

    Attributes:
        name: the part.
    """

    def __init__(self, message: str = "", *, name: str = "") -> None:
        super().__init__(message)
        self.name = name


class VocabularyError(GovBudgetError, ValueError):
    """A word (词) or a list of words that cannot be used.

    Attributes:
        word: the word.
    """

    def __init__(self, message: str = "", *, word: str = "") -> None:
        super().__init__(message)
        self.word = word


class VocabularyErrors(GovBudgetError, ExceptionGroup[VocabularyError]):
    """All faults of a list of words at once (词汇表错误), as an exception group of :class:`VocabularyError`."""
