"""What is given to be checked (校验的参数): disclosures and a rule set, and nothing that only looks like them."""

from __future__ import annotations

from typing import Any

from govbudget.arguments import instance, several, wrong
from govbudget.checking.rules.rule_set import RuleSet
from govbudget.disclosure import Disclosure
from govbudget.tables import Table

__all__ = ["checkable"]


def checkable(
    disclosure: Any, rules: Any, prior: Any, units: Any, budget: Any = None
) -> tuple[RuleSet, tuple[Disclosure, ...]]:
    """The rule set and the units, if all that was given to :func:`~govbudget.check` is of the right kind.

    Raises:
        ArgumentError: if something is not.
    """
    how = f"read it first: check({_reading(disclosure)})"
    if isinstance(disclosure, Table):
        how = "put the table into one, as in Disclosure(tables=(table,)).check()"
    instance("disclosure", disclosure, Disclosure, "a Disclosure", how)
    if prior is not None:
        how = f"read the document of the year before first: prior={_reading(prior)}"
        instance("prior", prior, Disclosure, "a Disclosure", how)
    if budget is not None:
        how = f"read the budget of the year first: budget={_reading(budget)}"
        instance("budget", budget, Disclosure, "a Disclosure", how)
    how = "read each of them first, and pass them as a list: units=[read(…), read(…)]"
    if isinstance(units, Disclosure):
        how = "pass a list also where there is only one: units=[unit]"
    units = several("units", units, Disclosure, "a list of Disclosure values", how)
    if rules is not None and not isinstance(rules, RuleSet):
        ids = ", ".join(f'"{id}"' for id in _ids(rules)) or '"A05.1"'
        how = f"use RuleSet.only({ids}) to run these alone, RuleSet.default().without({ids}) to run all others"
        raise wrong("rules", rules, "a RuleSet", how)
    return RuleSet.default() if rules is None else rules, units


def _reading(given: object) -> str:
    return f"read({given!r})" if isinstance(given, str) and 0 < len(given) < 60 else "read(…)"


def _ids(given: object) -> tuple[str, ...]:
    """The ids that were given in place of a rule set."""
    if isinstance(given, str):
        return (given,) if given else ()
    if isinstance(given, list | tuple | set | frozenset):
        return tuple(sorted(id for id in given if isinstance(id, str))[:3])
    return ()
