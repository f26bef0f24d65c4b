"""Forms (表式): the ten tables as data, their relations, and the profiles of years and provinces that number them."""

from govbudget.forms.catalogue import all_forms, all_profiles, all_relations, form, profile
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
    "named_for",
    "profile",
    "stage_of_title",
]
