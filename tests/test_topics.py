"""What narratives speak of, as data: every cell exists, every key is known, no name means two things; and the other script."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import pytest

from govbudget.figure import Quantity
from govbudget.forms import Measure, Role, all_forms, form
from govbudget.forms.topics import EXPENDITURES, FUNDS, Topic, all_topics, parts_of, topic
from govbudget.language.labels import normal_text, plain
from govbudget.language.traditional import SIMPLIFIED
from govbudget.narrative.lexicon import Word, tokens
from test_scripts import script

TOPICS = tuple(all_topics().values())
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
        assert fund in ("", *FUNDS)
        assert len(set(cells)) == len(cells) > 0
        for cell in cells:
            of = form(cell.form)
            line = of.lines_by_key[cell.line]
            column = of.column("final" if cell.column == "measure" else cell.column)
            is_count = Quantity.COUNT in (line.quantity, column.quantity)
            assert is_count == (known.quantity is Quantity.COUNT)


@BY_KEY
def test_every_key_is_known(known: Topic) -> None:
    assert topic(known.key) == known
    assert set(known.part_of) | set(known.of_which) | ({known.about} - {""}) <= set(all_topics())
    assert not set(known.part_of) & set(known.of_which)
    assert known.key not in (*known.part_of, *known.of_which)
    assert known.sets_fund in ("", *FUNDS)
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
        assert name == plain(name) == normal_text(name)
        found = [token for token in tokens(name) if token.word is Word.NAME]
        assert found[0].text == name
        assert known.key in {reference.topic for reference in found[0].references}


def test_no_name_means_two_things_unless_listed() -> None:
    means: dict[str, list[str]] = {}
    for known in TOPICS:
        for name in known.names:
            means.setdefault(name, []).append(known.key)
    assert {name: keys for name, keys in means.items() if len(keys) > 1} == AMBIGUOUS
    assert set(EXPENDITURES) <= set(all_topics())


def test_parts() -> None:
    assert {part.key for part in parts_of("three_public")["kind"]} == {
        "abroad", "vehicle", "vehicle_purchase", "vehicle_operation", "reception",
    }  # fmt: skip
    assert set(parts_of("basic")) == {"use"}
    assert not parts_of("reception_batches")
    assert topic("functional") is None


def test_counts_are_told_by_what_is_counted_and_its_measure_word() -> None:
    """No two counts of one thing share a measure word."""
    seen = [(known.about, unit) for known in TOPICS if known.about for unit in known.units]
    assert len(seen) == len(set(seen))


def test_every_line_of_the_three_public_form_has_a_topic() -> None:
    three_public = form("three_public")
    spoken = {
        cell.line for known in TOPICS for cells in known.cells.values() for cell in cells if cell.form == "three_public"
    }
    assert spoken == {line.key for line in three_public.lines if line.role is not Role.HEADING}
    columns = {column.measure for column in three_public.columns}
    assert {Measure.INITIAL_BUDGET, Measure.ADJUSTED_BUDGET, Measure.FINAL} <= columns


def test_funds_are_told_by_their_longest_word() -> None:
    for fund, words in FUNDS.items():
        assert sorted(words, key=len, reverse=True) == list(words)
        for word in words:
            first = next(iter(tokens(word + "安排")))
            assert first.text == word
            assert first.unit == fund or first.word is Word.NAME


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
