"""A right and a wrong example of every rule: of the relations from consistent accounts, of the others from a file, each of them run."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

from attrs import evolve, field, frozen
from built_examples import built

import govbudget as gb
from bases import bases
from govbudget.checking import Entry, all_rules
from govbudget.forms import all_relations
from govbudget.judging.engine import Evaluated, evaluate
from govbudget.judging.plan import Instance
from govbudget.relation import Outcome
from govbudget.testing.accounts import Accounts
from govbudget.testing.evaluated import fixed
from govbudget.testing.samples import sample

FILE = Path(__file__).parents[1] / "rule_examples.toml"
ENTITY, YEAR = "某市示例局", 2021


@frozen
class Side:
    """The right or the wrong side of an example.

    Args:
        rule: id of the rule.
        text: the cells, lines or sentences that a reader of the page sees.
        document: the document in which they stand.
        against: what it is compared with: ``prior``, ``budget`` or ``units``.
    """

    rule: str
    text: str
    document: gb.Disclosure
    against: Mapping[str, Any] = field(factory=dict)

    def check(self, rules: gb.RuleSet) -> gb.Report:
        """What some rules say of it."""
        return self.document.check(rules, on_error="list", **self.against)

    @cached_property
    def report(self) -> gb.Report:
        """What the rule alone says of it."""
        return self.check(gb.RuleSet.only(self.rule))

    @property
    def findings(self) -> list[gb.Finding]:
        """What the rule finds."""
        return [finding for finding in self.report if finding.rule == self.rule]

    @property
    def failures(self) -> list[Entry]:
        """Where the rule failed; a relation that is derived from others stands in the ledger alone."""
        return [entry for entry in self.report.ledger if entry.rule == self.rule and entry.outcome is Outcome.FAILED]

    @property
    def set_aside(self) -> list[Entry]:
        """Where a rule that finds nothing says that there is nothing to check."""
        return (
            []
            if self.failures
            else [entry for entry in self.report.ledger if entry.outcome is Outcome.NOT_APPLICABLE and entry.reason]
        )


@frozen
class Example:
    """A right and a wrong example of one rule."""

    id: str
    right: Side
    wrong: Side


@cache
def data() -> Mapping[str, Any]:
    """What the file says."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@cache
def examples() -> Mapping[str, Example]:
    """The examples of the rules that have one, by rule."""
    written = data()
    related = {relation.id for relation in all_relations()}
    made = {id: _related(id) if id in related else _built(id) or _written(id, written.get(id)) for id in all_rules()}
    return {id: example for id, example in made.items() if example is not None}


# -- relations -----------------------------------------------------------------------------------------------------------


def _related(id: str) -> Example | None:
    """The first cell of consistent documents that breaks a relation by a slip; where all that agree are 0 comes last."""
    found = [
        (result, position, instance)
        for result in map(evaluate, bases().values())
        for position, instance in enumerate(result.plan.instances)
        if instance.relation.id == id and result.gaps[position] is not None
    ]
    for result, position, instance in sorted(found, key=lambda each: not _has_figures(each[0], each[2])):
        for cell in _cells(result, instance):
            for slip in _slips(_printed(result, cell)):
                after = evaluate(_with(result, cell, slip))
                if after.outcomes[position : position + 1] == [Outcome.FAILED]:
                    sides = (Side(id, _shown(each, position), each.disclosure) for each in (result, after))
                    return Example(id, *sides)
    return None


def _has_figures(result: Evaluated, instance: Instance) -> bool:
    """Whether what an instance states is not 0, and what it is compared with neither."""
    rest = (cell for cell in (*instance.plus, *instance.minus) if cell != instance.stated)
    return (instance.stated is None or bool(result.values[instance.stated])) and any(result.values[c] for c in rest)


def _cells(result: Evaluated, instance: Instance) -> Iterator[int]:
    """The cells of an instance that print a figure: those of several digits, the stated one first, before the others."""
    cells = [cell for cell in (instance.stated, *instance.plus, *instance.minus) if cell is not None]
    known = [cell for cell in dict.fromkeys(cells) if result.values[cell] is not None]
    yield from sorted(known, key=lambda cell: len(_printed(result, cell)) < 5)


def _printed(result: Evaluated, cell: int) -> str:
    table, line, column = result.locate(cell)
    return table.printed[column][line]


def _with(result: Evaluated, cell: int, printed: str) -> gb.Disclosure:
    table, line, column = result.locate(cell)
    return result.disclosure.with_table(table.with_cell(table.keys[line], table.columns[column], printed))


def _slips(printed: str) -> Iterator[str]:
    """A printed figure with two neighbouring digits exchanged; with a digit too many; with another sign."""
    for i, (one, other) in enumerate(pairwise(printed)):
        if one.isdigit() and other.isdigit() and one != other and (i or other != "0"):
            yield printed[:i] + other + one + printed[i + 2 :]
    digits = printed.replace(",", "")
    for more in ("1", "9000", "-", "-9000"):
        yield more + digits


def _shown(result: Evaluated, position: int) -> str:
    """The equation of an instance, a line for each cell that is printed."""
    instance = result.plan.instances[position]
    operator = instance.relation.operator.value
    stated = "0" if instance.stated is None else _named(result, instance.stated)
    rest = [("+", cell) for cell in instance.minus]
    rest += [("-", cell) for cell in instance.plus if cell != instance.stated]
    shown = [(sign, _named(result, cell)) for sign, cell in rest if result.values[cell]]
    shown = shown or [("+", _named(result, cell)) for _, cell in rest[:1]] or [("+", "0")]
    return "\n".join(
        [f"   {stated}", *(f"{'' if i else operator:<2} {sign} {cell}" for i, (sign, cell) in enumerate(shown))]
    )


def _named(result: Evaluated, cell: int) -> str:
    table, line, column = result.locate(cell)
    return f"{table.place_of(line, column)}  {table.printed[column][line]}"


# -- rules from the file -------------------------------------------------------------------------------------------------


def _built(id: str) -> Example | None:
    """The example of a rule that no line of the file can hold."""
    if id not in built():
        return None
    return Example(id, *(Side(id, text, document) for text, document in built()[id]))


def _written(id: str, given: Mapping[str, Any] | None) -> Example | None:
    if given is None:
        return None
    right, wrong = _MAKERS[given.get("of", "text")]({"rule": id, **given})
    return Example(id, right, wrong)


def _accounts() -> gb.Disclosure:
    return Accounts().disclosure()


def _said(text: str) -> gb.Disclosure:
    return gb.read(f"{ENTITY}{YEAR}年度部门决算\n{text}\n")


def _against(given: Mapping[str, Any], year: int = YEAR) -> Mapping[str, Any]:
    """What consistent accounts agree with."""
    match given.get("against", ""):
        case "prior":
            return {"prior": Accounts(year=year - 1, closing=Accounts().opening).disclosure()}
        case "budget":
            table = _accounts()["three_public"]
            rows = [(line.label, table.printed[0][i]) for i, line in enumerate(table.lines)]
            budget = gb.Table.from_rows("three_public", ["budget"], rows, "万元")
            return {"budget": gb.Disclosure(ENTITY, year, gb.Stage.BUDGET, tables=(budget,))}
        case "units":
            return {"units": [evolve(Accounts(year=year).disclosure(), entity=f"单位{name}") for name in "甲乙"]}
    return {}


def _text(given: Mapping[str, Any]) -> Iterator[Side]:
    for text in (given["right"], given["wrong"]):
        yield Side(given["rule"], text, evolve(_said(text), entity=ENTITY, year=YEAR), _against(given))


def _beside_accounts(given: Mapping[str, Any]) -> Iterator[Side]:
    for text in (given["right"], given["wrong"]):
        yield Side(given["rule"], text, evolve(_accounts(), sentences=_said(text).sentences), _against(given))


def _document(given: Mapping[str, Any]) -> Iterator[Side]:
    for text in (given["right"], given["wrong"]):
        yield Side(given["rule"], text, gb.read(f"{text}\n"))


def _replaced(whole: str, given: Mapping[str, Any]) -> Iterator[Side]:
    if whole.count(given["right"]) != 1:
        raise ValueError(f"{given['right']!r} stands {whole.count(given['right'])} times, not once")
    for text in (given["right"], given["wrong"]):
        yield Side(given["rule"], text, gb.read(whole.replace(given["right"], text)))


def _sample(given: Mapping[str, Any]) -> Iterator[Side]:
    return _replaced(sample("consistent", "text").data.decode("utf-8"), given)


def _evaluation(given: Mapping[str, Any]) -> Iterator[Side]:
    return _replaced(f"{ENTITY}2022年度部门决算\n{given.get('told', '')}\n{fixed().to_text()}", given)


def _cell(given: Mapping[str, Any]) -> Iterator[Side]:
    against = _against(given)
    document = gb.consolidate(against["units"]) if "units" in against else _accounts()
    form, line, column = given["cell"]
    table = document[form]
    for changed in (table, table.with_cell(line, column, given["wrong"])):
        i, c = table.line_index(line), table.columns.index(column)
        yield Side(
            given["rule"], f"{table.place_of(i, c)}  {changed.printed[c][i]}", document.with_table(changed), against
        )


def _table(given: Mapping[str, Any]) -> Iterator[Side]:
    beside = tuple(_accounts()[form] for form in given.get("beside", ()))

    def document(text: str, year: int = YEAR) -> gb.Disclosure:
        rows = [line.split("\t") for line in text.split("\n")]
        table = gb.Table.from_rows(given["form"], given["columns"], rows, "万元", lenient=True)
        return gb.Disclosure(ENTITY, year, tables=(table, *beside))

    against = {"prior": document(given["before"], YEAR - 1)} if "before" in given else {}
    before = f"{YEAR - 1}:\n{given['before']}\n{YEAR}:\n" if against else ""
    for text in (given["right"], given["wrong"]):
        yield Side(given["rule"], before + text, document(text), against)


def _without(given: Mapping[str, Any]) -> Iterator[Side]:
    whole = _accounts()
    for left_out in ("", given["form"]):
        tables = tuple(table for table in whole.tables if table.form.id != left_out)
        yield Side(given["rule"], "\n".join(table.name for table in tables), evolve(whole, tables=tables))


def _year(given: Mapping[str, Any]) -> Iterator[Side]:
    shift = 1 if given["against"] == "prior" else 0
    for year in (given["right"], given["wrong"]):
        against = _against(given, int(year) + shift)
        units = against.get("units", list(against.values()))
        named = "\n".join(f"{given['against']}: {each!r}" for each in units)
        document = _accounts() if "units" not in against else gb.consolidate(_against(given)["units"])
        yield Side(given["rule"], f"{document!r}\n{named}", document, against)


_MAKERS = {
    "text": _text,
    "accounts": _beside_accounts,
    "document": _document,
    "sample": _sample,
    "evaluation": _evaluation,
    "cell": _cell,
    "table": _table,
    "without": _without,
    "year": _year,
}
