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
    return {name: form_from_data(_read(_folder().joinpath(f"{name}.toml")), _classes()) for name in _FORMS}


def all_forms() -> tuple[Form, ...]:
    """Every form, in the order of the tables of 2021 (公开01 … 公开10)."""
    return tuple(_forms().values())


def form(id: str | Form) -> Form:
    """The form of this id.

    Raises:
        NotFound: for an unknown id.
    """
    if isinstance(id, Form):
        return id
    try:
        return _forms()[id]
    except (KeyError, TypeError):
        raise NotFound(f"{id!r:.60} is no form; there are {', '.join(_FORMS)}", key=id, suggestions=_FORMS) from None


@lru_cache(maxsize=1)
def all_relations() -> tuple[Relation, ...]:
    """Every relation of every form (勾稽关系), in form order."""
    return tuple(relation for form in all_forms() for relation in form.relations)


@lru_cache(maxsize=1)
def _profiles() -> dict[str, Profile]:
    found = (file for file in _folder().joinpath("profiles").iterdir() if file.name.endswith(".toml"))
    made = sorted((profile_from_data(_read(file), _FORMS) for file in found), key=lambda made: (made.years, made.id))
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
    return profile_from_data(parsed(text), (*_FORMS, *(form.id for form in own)))
