"""Forms (表式): the ten tables as data, their relations, and the profiles of years and provinces that number them."""

from govbudget.forms.catalogue import (
    all_forms,
    all_profiles,
    all_relations,
    form,
    form_from_toml,
    profile,
    profile_from_toml,
)
from govbudget.forms.model import ColumnPlan, Form, Layout, LinePlan, Measure, Profile, Role
from govbudget.forms.stage import Stage, named_for, stage_of_title

__all__ = [
    "ColumnPlan",
    "Form",
    "Layout",
    "LinePlan",
    "Measure",
    "Profile",
    "Role",
    "Stage",
    "all_forms",
    "all_profiles",
    "all_relations",
    "form",
    "form_from_toml",
    "named_for",
    "profile",
    "profile_from_toml",
    "stage_of_title",
]
