"""What narratives speak of, as data: every cell exists, every key is known, no name means two things; and the other script."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import pytest

import govbudget
from govbudget.classification.lists import BUNDLED
from govbudget.figure import Quantity
from govbudget.forms import Form, Measure, Role, Stage, all_forms, form
from govbudget.forms.topics import (
    Cell,
    Side,
    Span,
    ThingKind,
    Topic,
    Total,
    all_funds,
    all_topics,
    parts_of,
    subject_cells,
    topic,
    usual_wholes,
    year_total,
)
from govbudget.language.normal import normal
from govbudget.language.traditional import SIMPLIFIED
from govbudget.language.vocabulary import Vocabulary
from govbudget.narrative.document_names import scanner
from test_scripts import script

TOPICS = tuple(all_topics().values())
SCANNED = scanner(BUNDLED, Vocabulary.default())
BY_KEY = pytest.mark.parametrize("known", TOPICS, ids=lambda known: known.key)

#: Names that stand for two topics: 本年收入总计 is printed for the grand total and for the income of the year.
AMBIGUOUS = {
    "本年收入总计": ["income_total", "current_income"],
    "本年度收入总计": ["income_total", "current_income"],
    "本年支出总计": ["expenditure_total", "current_expenditure"],
    "本年度支出总计": ["expenditure_total", "current_expenditure"],
}


@BY_KEY
def test_every_cell_exists(known: Topic) -> None:
    for fund, cells in known.cells.items():
        assert fund in ("", *all_funds())
        assert len(set(cells)) == len(cells) > 0
        for cell in cells:
            of = form_of(cell)
            line = of.lines_by_key[cell.line]
            column = of.column("final" if cell.column == "measure" else cell.column)
            is_count = Quantity.COUNT in (line.quantity, column.quantity)
            assert is_count == (known.quantity is Quantity.COUNT)


@BY_KEY
def test_every_key_is_known(known: Topic) -> None:
    assert topic(known.key) == known
    assert set(known.part_of) | set(known.of_which) | set(known.about) | {known.across or known.key} <= set(
        all_topics()
    )
    assert not set(known.part_of) & set(known.of_which)
    assert known.key not in (*known.part_of, *known.of_which)
    assert known.of_fund in ("", *all_funds())
    assert known.of_fund or not known.sets_fund
    assert bool(known.units) == (known.quantity is Quantity.COUNT)
    assert known.names or known.about


def wholes(key: str) -> set[str]:
    """Everything that a topic is a part of, by any way."""
    known = all_topics()[key]
    direct = {*known.part_of, *known.of_which}
    return direct.union(*(wholes(whole) for whole in direct))


@BY_KEY
def test_nothing_is_a_part_of_itself(known: Topic) -> None:
    assert known.key not in wholes(known.key)


@BY_KEY
def test_names_are_read_as_such(known: Topic) -> None:
    """A name alone is one word of the sentence and means the topic."""
    for name in known.names:
        assert name == normal(name) == normal(name)
        found = [token for token in SCANNED(name) if token.kind == "thing"]
        assert found[0].text == name
        references, _ = found[0].data
        assert known.key in {reference.topic for reference in references}


def test_no_name_means_two_things_unless_listed() -> None:
    means: dict[str, list[str]] = {}
    for known in TOPICS:
        for name in known.names:
            means.setdefault(name, []).append(known.key)
    assert {name: keys for name, keys in means.items() if len(keys) > 1} == AMBIGUOUS


def test_parts() -> None:
    assert {part.key for part in parts_of("three_public")["kind"]} == {
        "abroad", "vehicle", "vehicle_purchase", "vehicle_operation", "reception",
    }  # fmt: skip
    assert set(parts_of("basic")) == {"use"}
    assert not parts_of("reception_batches")
    assert topic("functional") is None


def test_counts_are_told_by_what_is_counted_and_its_measure_word() -> None:
    """No two counts of one thing share a measure word."""
    seen = [(about, unit) for known in TOPICS for about in known.about for unit in known.units]
    assert len(seen) == len(set(seen))


def test_every_line_of_the_three_public_form_has_a_topic() -> None:
    three_public = form("three_public")
    spoken = {
        cell.line
        for known in TOPICS
        for cells in known.cells.values()
        for cell in cells
        if form_of(cell) == three_public
    }
    beside = {"meetings", "training"}  # of which texts speak as subjects, for the whole body
    assert spoken == {line.key for line in three_public.lines if line.role is not Role.HEADING} - beside
    columns = {column.measure for column in three_public.columns}
    assert {Measure.INITIAL_BUDGET, Measure.ADJUSTED_BUDGET, Measure.FINAL} <= columns


def test_funds_are_told_by_their_longest_word() -> None:
    for fund in all_funds().values():
        assert fund.part_of in ("", *all_funds())
        assert sorted(fund.words, key=len, reverse=True) == list(fund.words)
        for word in fund.words:
            first = SCANNED(word + "安排")[0]
            assert first.text == word
            assert first.data == fund.key or first.kind == "thing"


# -- what a topic is -------------------------------------------------------------------------------------------------


@BY_KEY
def test_the_features_agree_with_the_cells(known: Topic) -> None:
    """The half of the table, the fund and the role of the cells that state a topic are those that its data say."""
    for fund, cells in known.cells.items():
        for cell in cells:
            cell = at_its_measure(cell)
            of = form_of(cell)
            line, column = of.lines_by_key[cell.line], of.column(cell.column)
            if known.side in (Side.INCOME, Side.EXPENDITURE):
                assert line.side in ("", known.side.value)
            if fund or known.of_fund or known.total is not None:
                assert (line.fund or column.fund or of.fund) == (fund or known.of_fund)
            if known.total is not None:  # of one fund 公开04 has the total in a column, or income in a line
                assert line.role is Role.TOTAL or (known.total is Total.YEAR and line.fund)
            if known.side is Side.BALANCE:
                assert (known.span is Span.STOCK) == (
                    bool(line.repeats or column.repeats) or is_repeated(cell.form, cell)
                )


def at_its_measure(cell: Cell) -> Cell:
    """The cell of final accounts that states something: the column of the stage spoken of is that of 决算数."""
    return cell._replace(column="final") if cell.column == "measure" else cell


def form_at_any_stage(id: str, line: str = "") -> Form:
    """The form of final accounts, or that of budgets where these have none with the line."""
    both = (*all_forms(), *all_forms(Stage.BUDGET))
    return next(form for form in both if form.id == id and line in ("", *form.lines_by_key))


def form_of(cell: Cell) -> Form:
    """The form that a cell stands in."""
    return form_at_any_stage(cell.form, cell.line)


def is_repeated(id: str, cell: tuple[str, str, str]) -> bool:
    """Whether the year after prints a cell again, as what it opens with."""
    of, (_, line, column) = form(id), cell
    columns = {plan.repeats for plan in of.columns}
    return column in columns or any((line, column) in plan.repeats for plan in of.lines)


@BY_KEY
def test_what_is_no_money_has_no_side(known: Topic) -> None:
    assert (known.side is Side.NONE) == (known.kind in (ThingKind.STAFF, ThingKind.ASSET))
    assert known.side is not Side.NONE or known.span is Span.STOCK
    assert known.kind is not ThingKind.STAFF or known.quantity is Quantity.COUNT
    assert (known.kind is ThingKind.THREE_PUBLIC) == any(
        form_of(cell) == form("three_public") for cell in known.cells.get("", ())
    )


@BY_KEY
def test_parts_are_of_the_side_and_kind_of_their_whole(known: Topic) -> None:
    for key in known.part_of:
        whole = all_topics()[key]
        assert whole.kind is known.kind
        assert whole.quantity is known.quantity
        assert Side.BALANCE is known.side or whole.side in (known.side, Side.BOTH)
        assert whole.of_fund in ("", known.of_fund) or known.takes_fund or whole.of_fund == "fiscal"


def test_every_fund_has_one_income_and_one_expenditure_of_the_year() -> None:
    totals = [(known.side, known.of_fund) for known in TOPICS if known.total is Total.YEAR]
    assert len(set(totals)) == len(totals)
    assert set(totals) == {(side, fund) for side in (Side.INCOME, Side.EXPENDITURE) for fund in ("", *all_funds())}
    assert year_total(Side.EXPENDITURE, "fund").key == "fund_expenditure"
    assert year_total(Side.INCOME).key == "current_income"


@BY_KEY
def test_classes_are_listed_by_a_coded_table(known: Topic) -> None:
    """The table that lists the 类 of a total states the total itself, and has subjects of a kind that are its parts."""
    if known.classes:
        id, column = known.classes
        kind = {"functional": "functional", "economic_department": "economic"}
        codes = form(id).codes
        assert (kind[codes.value] if codes else "functional") in known.subjects
        stated = {(cell.form, cell.column) for cells in known.cells.values() for cell in cells}
        assert (id, column) in stated
    assert set(known.subjects) <= {"functional", "economic"}


def test_the_cells_of_subjects_are_of_coded_lines() -> None:
    kinds = {kind: subject_cells(kind) for kind in ("functional", "economic")}
    assert {kind for known in TOPICS for kind in known.subjects} == set(kinds)
    for cells in kinds.values():
        for fund, (form_id, line, column) in ((fund, cell) for fund, stated in cells.items() for cell in stated):
            of, column = form_at_any_stage(form_id), at_its_measure(Cell(form_id, line, column)).column
            assert line == ("class" if of.codes is None else "code")
            assert not of.column(column).fund or of.column(column).fund == fund


def test_what_crosses_another_break_down_has_a_whole_in_it() -> None:
    crossing = [known for known in TOPICS if known.across]
    assert [known.of_which[0] for known in crossing] == [part.key for part in parts_of("procurement")["kind"]]
    assert len(set(usual_wholes())) == len(usual_wholes())


# -- no key is asked for its spelling --------------------------------------------------------------------------------

KEYS = {*all_topics(), *all_funds()}.union(
    *(
        {line.key for line in of.lines if not line.key.isdigit()} | {*of.column_keys}
        for stage in Stage
        for of in all_forms(stage)
    )
)
WORDS_OF_KEYS = {word for key in KEYS for word in key.split("_")}
SPELLING = {"startswith", "endswith", "removeprefix", "removesuffix", "find", "index", "count", "partition", "split"}
#: What a word may be looked for in, for it is no key.
COLLECTIONS = {
    "table.columns": "the columns of a table",
    "report.faults": "faults of an evaluation, by name",
    "form.faults": "faults of an evaluation, by name",
    "wholes": "the topics of a statement, by key",
    "groups": "the groups of a pattern",
    "name.lower()": "a heading that the user wrote",
}


def spells(node: ast.AST) -> bool:
    """Whether something is a text made of words that keys are made of."""
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        return False
    parts = {part for part in node.value.split("_") if part}
    return node.value == "_" or (bool(parts) and parts <= WORDS_OF_KEYS)


def spelled(source: str) -> Iterator[str]:
    """The expressions that test or compose the spelling of a key, and comparisons with several keys written out."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SPELLING:
            texts = [inner for given in node.args for inner in ast.walk(given) if isinstance(inner, ast.Constant)]
            found = any(spells(text) or re.fullmatch("_[a-z]+|[a-z]+_", str(text.value)) for text in texts)
        elif isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.In, ast.NotIn)):
            beside = node.comparators[0]
            if isinstance(beside, (ast.Tuple, ast.Set, ast.List)):
                found = len(beside.elts) > 1 and all(map(spells, beside.elts))
            else:
                found = spells(node.left) and ast.unparse(beside) not in COLLECTIONS
        elif isinstance(node, ast.JoinedStr):
            texts = [part for part in node.values if isinstance(part, ast.Constant)]
            found = any(spells(part) and "_" in (str(part.value)[0], str(part.value)[-1]) for part in texts)
        else:
            continue
        if found:
            yield ast.unparse(node)


@pytest.mark.parametrize(
    "source",
    [
        'about.endswith("income")',
        'key.startswith(("fiscal_", "general_"))',
        '"income" in about',
        '"balance" not in line.key',
        'about in ("basic", "project")',
        'f"{fund}_expenditure"',
        'f"opening_{fund}"',
        'f"{fund}_{side}"',
        'key.removeprefix("prior_")',
    ],
)
def test_spellings_are_seen(source: str) -> None:
    assert list(spelled(source))


@pytest.mark.parametrize(
    "source",
    ['name.endswith("支出")', 'table["total"]', '"income" in table.columns', 'f"form:{id}"', 'line == "total"'],
)
def test_look_ups_of_one_known_key_are_none(source: str) -> None:
    assert not list(spelled(source))


def test_no_key_is_asked_for_its_spelling() -> None:
    """What a topic, line or column is, its data say: side, fund, total, what it is part of."""
    root = Path(govbudget.__file__).parent
    found = {str(path.relative_to(root)): [*spelled(path.read_text(encoding="utf-8"))] for path in root.rglob("*.py")}
    assert {path: expressions for path, expressions in found.items() if expressions} == {}


# -- the other script ------------------------------------------------------------------------------------------------

MAKE = script("make_traditional")
WORDS = MAKE.used()


def test_the_table_speaks_of_the_words_of_the_package_only() -> None:
    simple, traditional = set(map(chr, SIMPLIFIED.values())), set(map(chr, SIMPLIFIED))
    assert simple <= WORDS
    assert not traditional & simple
    assert all(len(chr(a)) == len(chr(b)) == 1 for a, b in SIMPLIFIED.items())


def test_the_names_of_the_topics_have_no_traditional_character() -> None:
    texts = [name for known in TOPICS for name in known.names]
    texts += [title for of in all_forms() for title in of.titles]
    assert not {c for text in texts for c in text if ord(c) in SIMPLIFIED}


def test_pairs_of_characters() -> None:
    table = "費\t费\n國\t国\n乾\t干 乾\n干\t干\n三公\t三公\n龜\t龟\n"
    assert MAKE.pairs(table, {"费", "干", "国"}) == [("乾", "干"), ("國", "国"), ("費", "费")]
    assert MAKE.lines("一" * 51) == f'    "{"一" * 50}"\n    "一"'


def test_the_module_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "dictionary").mkdir()
    (tmp_path / "dictionary" / "TSCharacters.txt").write_text("費\t费\n國\t国\n", encoding="utf-8")
    target = tmp_path / "made.py"
    monkeypatch.setattr(MAKE, "TARGET", target)
    monkeypatch.setattr(MAKE, "find_spec", lambda name: SimpleNamespace(origin=str(tmp_path / "__init__.py")))
    MAKE.main()
    assert capsys.readouterr().out == "2 characters\n"
    made: dict[str, object] = {}
    exec(compile(target.read_text(encoding="utf-8"), "made", "exec"), made)
    assert made["SIMPLIFIED"] == str.maketrans("國費", "国费")
    monkeypatch.setattr(MAKE, "find_spec", lambda name: None)
    with pytest.raises(SystemExit, match="pip install"):
        MAKE.main()


OPENCC = find_spec("opencc")


@pytest.mark.skipif(OPENCC is None, reason="the character table of OpenCC is not installed")
def test_the_table_is_current() -> None:
    """Every character of the package's words has all its traditional forms."""
    table = Path(OPENCC.origin if OPENCC and OPENCC.origin else "").parent / "dictionary" / "TSCharacters.txt"
    wanted = dict(MAKE.pairs(table.read_text(encoding="utf-8"), WORDS))
    assert {chr(a): chr(b) for a, b in SIMPLIFIED.items()} == wanted


@BY_KEY
def test_what_is_defined_by_its_parts_has_some_that_every_list_of_them_needs(known: Topic) -> None:
    if known.defined:
        parts = [part for each in parts_of(known.key).values() for part in each]
        assert any(part.essential or part.partition == "fund" for part in parts)
