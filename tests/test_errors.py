from __future__ import annotations

import pickle

import pytest

from govbudget import errors


def instances() -> list[errors.GovBudgetError]:
    return [
        errors.GovBudgetError("what"),
        errors.AmountTypeError("what", value=1.5),
        errors.ArgumentError("what", argument="prior", value="last.txt"),
        errors.FigureSyntaxError("what", text="x"),
        errors.InexactResult("what"),
        errors.UnitError("what", units=("元",)),
        errors.CodeError("what", text="x"),
        errors.ComparisonError("what", problems=("year",)),
        errors.DataError("what", column="value", value=1.5),
        errors.LibraryMissing("what", library="polars", extra="polars"),
        errors.NotFound("what", key="x", suggestions=("y",)),
        errors.EditionNotAvailable("what", kind="functional", year=2010, nearest=2019),
        errors.EvaluationError("what", value=1.5),
        errors.FormError("what", form="income"),
        errors.TableError("what", form="income", line="201", column="total"),
        errors.ReadError("what", source="a.txt", reason="empty", tried=(("csv", "it has no table"),)),
        errors.SourceNotFound("what", source="a.txt", reason="missing"),
        errors.InconsistentFigures("what", finding="f"),
        errors.RuleError("what", rule="Z900", place="公开03", source="a.txt"),
        errors.CoverageError("what", coverage="c", missing=("公开03",)),
        errors.AcceptanceError("what", name="date", entry=2),
        errors.StandardsError("what", name="x"),
        errors.VocabularyError("what", word="x"),
    ]


@pytest.mark.parametrize("error", instances(), ids=lambda error: type(error).__name__)
def test_errors_survive_pickling(error: errors.GovBudgetError) -> None:
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert str(copy) == str(error) == "what"
    assert vars(copy) == vars(error)
    assert isinstance(error, errors.GovBudgetError)


def test_the_group_survives_pickling() -> None:
    group = errors.CheckFailed("two", [errors.InconsistentFigures("a", finding=1), errors.InconsistentFigures("b")])
    copy = pickle.loads(pickle.dumps(group))
    assert isinstance(copy, errors.GovBudgetError)
    assert isinstance(copy, ExceptionGroup)
    assert [str(e) for e in copy.exceptions] == ["a", "b"]


def test_every_error_is_covered_and_is_its_built_in() -> None:
    listed = {type(error).__name__ for error in instances()} | {
        "CheckFailed",
        "CatalogueErrors",
        "AcceptanceErrors",
        "FormErrors",
        "VocabularyErrors",
    }
    assert listed == set(errors.__all__)
    assert issubclass(errors.AmountTypeError, TypeError)
    assert issubclass(errors.ArgumentError, TypeError)
    assert issubclass(errors.FigureSyntaxError, ValueError)
    assert issubclass(errors.NotFound, LookupError)
    assert issubclass(errors.SourceNotFound, FileNotFoundError)
    assert str(errors.NotFound()) == ""
