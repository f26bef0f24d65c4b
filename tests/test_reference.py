"""The reference document and the other real ones, where their folder is beside the project."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

import govbudget as gb
from example import PATH, SHARED, needs_shared
from govbudget.checking import FindingKind
from govbudget.errors import GovBudgetError
from govbudget.relation import Grade, Outcome

pytestmark = needs_shared


def seed() -> Path:
    with (SHARED / "seed" / "INDEX.csv").open(encoding="utf-8-sig", newline="") as file:
        return SHARED / "seed" / next(csv.DictReader(file))["file"]


def test_every_cell_is_read_and_no_extra_one() -> None:
    path = seed()
    truth = (SHARED / "seed" / "cells" / f"{path.stem}.cells.tsv").read_text(encoding="utf-8").splitlines()[1:]
    wanted = sorted(tuple(line.split("\t")[:4:3]) for line in truth)
    got = sorted((record["table"], record["printed"]) for record in gb.read(path).to_records())
    assert got == wanted


def test_no_false_alarm_in_the_ten_tables() -> None:
    disclosure = gb.read(seed())
    report = disclosure.check()
    assert len(disclosure.tables) == 10
    assert all(table.complete for table in disclosure.tables)
    hard = (FindingKind.INCONSISTENT, FindingKind.TRUNCATED, FindingKind.UNDEFINED)
    of_tables = [finding for finding in report if finding.rule[0] in "AXS"]
    assert not [finding for finding in of_tables if finding.kind in hard]
    residues = {e.rule + e.instance for e in report.ledger if e.outcome is Outcome.ROUNDING and e.rule[0] in "AX"}
    assert residues == {"A06.1301", "A06.1302", "A06.3", "X06.2"}
    assert not [f for f in of_tables if f.kind is not FindingKind.ROUNDING]
    assert disclosure.unmodelled == ()


def test_the_example_has_the_figures_of_the_reference() -> None:
    reference, bundled = gb.read(seed()), gb.read(PATH)
    for table in reference.tables:
        other = bundled.table(table.form.id)
        assert other is not None
        assert (other.keys, other.columns, other.printed) == (table.keys, table.columns, table.printed)


def test_every_relation_of_the_reference_is_looked_at() -> None:
    from govbudget.judging.engine import evaluate

    result = evaluate(gb.read(seed()))
    for instance, outcome in zip(result.plan.instances, result.outcomes, strict=True):
        if instance.relation.grade is Grade.PROOF:
            assert outcome is not Outcome.FAILED, instance.id
            assert outcome is not Outcome.UNVERIFIABLE, instance.id


@pytest.mark.parametrize("path", sorted((SHARED / "corpus" / "excerpts").glob("*.txt")), ids=lambda path: path.name)
def test_excerpts_are_read_without_a_false_proof(path: Path) -> None:
    report = gb.read(path).check()
    truth = SHARED / "corpus" / "expected" / f"{path.stem}.json"
    if truth.is_file():
        known = [f for f in json.loads(truth.read_text(encoding="utf-8"))["findings"] if f["severity"] == "error"]
        assert len([found for found in report.errors if found.follows_from is None]) <= len(known)
    assert report.to_text("en")


@pytest.mark.parametrize(
    "name", sorted(p.name for p in (SHARED / "corpus" / "raw").iterdir()) if SHARED.is_dir() else []
)
def test_other_formats_end_in_a_clear_error(name: str) -> None:
    try:
        gb.read(SHARED / "corpus" / "raw" / name).check()
    except GovBudgetError as error:
        assert name in str(error)
