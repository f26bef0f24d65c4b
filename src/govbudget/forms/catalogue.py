"""The bundled forms and profiles, read from the package's data when first asked for."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final

from govbudget.arguments import several
from govbudget.errors import NotFound
from govbudget.forms.files import form_from_data, parsed, profile_from_data
from govbudget.forms.model import Form, Profile
from govbudget.forms.stage import Stage
from govbudget.relation import Relation

__all__ = ["all_forms", "all_profiles", "all_relations", "form", "form_from_toml", "profile", "profile_from_toml"]

#: In the order of the tables of 2021.
_FORMS: Final = (
    "income_expenditure",
    "income",
    "expenditure",
    "fiscal_income_expenditure",
    "general_expenditure",
    "general_basic",
    "three_public",
    "government_fund",
    "state_capital",
    "assets",
)

#: Those of a budget, in the usual order of its tables; of one id the usual variant first.
_BUDGETS: Final = (
    "income_expenditure",
    "income",
    "income_list",
    "income_bodies",
    "expenditure",
    "fiscal_income_expenditure",
    "fiscal_expenditure",
    "fiscal_basic",
    "general_expenditure",
    "government_fund",
    "state_capital",
    "general_basic",
    "agency_operating",
    "three_public",
    "three_public_meetings",
    "procurement",
)


def _folder() -> Traversable:
    return files("govbudget.forms").joinpath("data")


def _read(file: Traversable) -> dict[str, Any]:
    return parsed(file.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _classes() -> dict[str, list[str]]:
    """The printed names of the 类 lines by code."""
    classes: dict[str, list[str]] = _read(_folder().joinpath("classes.toml"))["classes"]
    return classes


@lru_cache(maxsize=1)
def _forms() -> dict[str, Form]:
    """The forms by their full ids, those of final accounts first."""
    folders = ((_folder(), _FORMS), (_folder().joinpath("budget"), _BUDGETS))
    files = ((folder, name) for folder, names in folders for name in names)
    return {form.full_id: form for form in (form_from_data(_like(*file), _classes()) for file in files)}


def _like(folder: Traversable, name: str) -> dict[str, Any]:
    """The data of a form; one that is ``like`` another has the data of that as well, without some of its relations."""
    data = _read(folder.joinpath(f"{name}.toml"))
    if "like" not in data:
        return data
    other, without = _read(folder.joinpath(f"{data.pop('like')}.toml")), data.pop("without", ())
    relations = [relation for relation in other["relations"] if relation["id"] not in without]
    return {**other, **data, "relations": relations}


@lru_cache(maxsize=4)
def all_forms(stage: Stage = Stage.FINAL_ACCOUNTS) -> tuple[Form, ...]:
    """Every form of a stage, in the order of the tables of 2021 (公开01 … 公开10).

    Args:
        stage: of final accounts or of a budget. A form that has several variants at a stage is named by one id in all.
    """
    return tuple(form for form in _forms().values() if form.stage is Stage(stage))


def form(id: str | Form) -> Form:
    """The form of this id: ``income`` of final accounts, ``budget/income`` of a budget.

    Raises:
        NotFound: for an unknown id.
    """
    if isinstance(id, Form):
        return id
    try:
        return _forms()[id]
    except (KeyError, TypeError):
        known = tuple(_forms())
        raise NotFound(f"{id!r:.60} is no form; there are {', '.join(known)}", key=id, suggestions=known) from None


@lru_cache(maxsize=1)
def all_relations() -> tuple[Relation, ...]:
    """Every relation of every form of both stages (勾稽关系), in form order."""
    return tuple(relation for form in _forms().values() for relation in form.relations)


def _ids() -> tuple[str, ...]:
    """The ids of all forms, which profiles number."""
    return tuple(dict.fromkeys(form.id for form in _forms().values()))


@lru_cache(maxsize=1)
def _profiles() -> dict[str, Profile]:
    found = (file for file in _folder().joinpath("profiles").iterdir() if file.name.endswith(".toml"))
    made = sorted((profile_from_data(_read(file), _ids()) for file in found), key=lambda made: (made.years, made.id))
    return {profile.id: profile for profile in made}


def all_profiles() -> tuple[Profile, ...]:
    """Every bundled profile (内置版式), one for each file in ``forms/data/profiles``, earliest years first."""
    return tuple(_profiles().values())


def profile(id: str) -> Profile:
    """The profile of this id.

    Raises:
        NotFound: for an unknown id.
    """
    try:
        return _profiles()[id]
    except (KeyError, TypeError):
        known = tuple(_profiles())
        raise NotFound(f"{id!r:.60} is no profile; there are {', '.join(known)}", key=id, suggestions=known) from None


def form_from_toml(text: str) -> Form:
    """A form of one's own (自备表式), from the text of a file like the bundled ones in ``forms/data``.

    Args:
        text: the TOML. With ``class_lines`` the form has a line for each 类 of the functional classification.

    Raises:
        ArgumentError: if it is no text.
        FormErrors: with every fault at once.
    """
    return form_from_data(parsed(text), _classes())


def profile_from_toml(text: str, forms: Iterable[Form] = ()) -> Profile:
    """A profile of one's own (自备版式), from the text of a file like the bundled ones in ``forms/data/profiles``.

    Args:
        text: the TOML.
        forms: forms of one's own that it may name beside those of the library.

    Raises:
        ArgumentError: if it is no text.
        FormErrors: with every fault at once.
    """
    own = several("forms", forms, Form, "forms of one's own", "give them, as in [form_from_toml(text)]")
    return profile_from_data(parsed(text), (*_ids(), *(form.id for form in own)))
