"""Words as data: the laws of the value and of its files, and that no other word of the accounts stands in code."""

from __future__ import annotations

import ast
import contextlib
import pickle
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import govbudget
from govbudget.errors import ArgumentError, UnitError, VocabularyError, VocabularyErrors
from govbudget.forms import Stage, stage_of_title
from govbudget.language.vocabulary import Vocabulary, Word, vocabulary_from_toml
from govbudget.money import Unit
from govbudget.recognition.captions import Caption, form_of_title, read_caption
from govbudget.recognition.columns import is_label_header
from govbudget.standards import Standards

SOURCE = Path(govbudget.__file__).parent
FILES = sorted((SOURCE / "language" / "data").glob("*.toml"))
WORDS = Vocabulary.default()
SMALL = """
[words.root]
chinese = "词根"
source = "a form"
words = ["增 减", { text = "超 过", source = "a law", sign = 1 }]
composed = [{ roots = ["升", "降"], endings = ["", "至 到"], kind = "short" }]

[words.other]
words = "其他"

[patterns.pair]
pattern = '^{root}{other}?$'

[patterns.signed]
pattern = '{root.sign}'

[patterns.nested]
pattern = '(?P<it>{pair}|{other})'
"""
han = st.text(st.sampled_from("甲乙丙丁戊己庚辛壬癸"), min_size=1, max_size=4)


# -- the value ---------------------------------------------------------------------------------------------------------


def test_words_have_a_class_features_and_a_source() -> None:
    small = vocabulary_from_toml(SMALL)
    assert [word.text for word in small.of("root")] == [
        "增",
        "减",
        "超",
        "过",
        "升",
        "升至",
        "升到",
        "降",
        "降至",
        "降到",
    ]
    assert small.of("root", sign="1") == (
        Word("超", "root", "a law", (("sign", "1"),)),
        Word("过", "root", "a law", (("sign", "1"),)),
    )
    assert small.of("root")[0] == Word("增", "root", "a form")
    assert (small.feature("root", "超", "sign"), small.feature("root", "增", "sign")) == ("1", "增")
    assert small.of("root")[4].feature("sign", "none") == "none"
    assert small.texts("other") == {"其他"} and small.of("nothing") == () and small.texts("nothing") == frozenset()
    assert len(small) == 11
    assert repr(small) == f"<Vocabulary: 11 words of 2 classes, {small.digest}>"


def test_words_are_composed_of_any_number_of_parts() -> None:
    made = vocabulary_from_toml('[words.it]\ncomposed = [{ parts = ["甲 乙", ["", "丙"], "丁"], sign = 1 }]').of("it")
    assert [word.text for word in made] == ["甲丁", "甲丙丁", "乙丁", "乙丙丁"]
    assert {word.features for word in made} == {(("sign", "1"),)}


def test_a_pattern_is_made_of_classes_and_patterns() -> None:
    small = vocabulary_from_toml(SMALL)
    assert small.pattern("pair").search("升至其他") and not small.pattern("pair").search("至其他")
    assert small.pattern("nested").fullmatch("降到") and small.pattern("root").fullmatch("降到")
    assert small.pattern("signed").fullmatch("过")
    assert small.pattern("signed").fullmatch("增"), "a word without features has them all"
    assert not small.pattern("signed").fullmatch("升"), "one with others has only those"
    assert small.pattern("pair") is small.pattern("pair")
    with pytest.raises(KeyError):
        small.pattern("nothing")


@settings(max_examples=50)
@given(st.lists(han, min_size=1, max_size=6), st.lists(han, max_size=4))
def test_a_class_matches_its_words_and_nothing_else(listed: list[str], others: list[str]) -> None:
    words = Vocabulary(tuple(Word(text, "it") for text in listed), (("whole", "^{it}$"),))
    assert all(words.pattern("whole").match(text) for text in listed)
    assert [bool(words.pattern("whole").match(text)) for text in others] == [text in listed for text in others]
    longest = max((text for text in listed if (listed[0] + "".join(others)).startswith(text)), key=len)
    assert words.pattern("it").match(listed[0] + "".join(others))[0] == longest  # type: ignore[index]


@settings(max_examples=50)
@given(st.lists(han, min_size=1, max_size=6, unique=True), st.randoms())
def test_vocabularies_are_equal_by_what_they_hold(listed: list[str], random: object) -> None:
    words = [Word(text, "it") for text in listed]
    one = Vocabulary(tuple(words))
    random.shuffle(words)  # type: ignore[attr-defined]
    other = Vocabulary(tuple(words))
    assert one == other and hash(one) == hash(other) and one.digest == other.digest
    more = other.with_words([Word("子", "it")])
    assert more != one and more.without("it", "子") == one
    assert Vocabulary((*words, Word(listed[0], "it", features=(("a", "1"),)))) != one
    assert one != listed


@settings(max_examples=50)
@given(han, han)
def test_a_word_added_is_known_in_every_pattern_of_its_class_and_taken_away_in_none(one: str, other: str) -> None:
    small = Vocabulary((Word("子", "it"),), (("inner", "{it}"), ("outer", "^{inner}丑$")))
    more = small.with_words([Word(one, "it"), Word(other, "it")])
    assert more.pattern("outer").search(f"{one}丑") and not small.pattern("outer").search(f"{one}丑")
    less = more.without("it", one)
    assert bool(less.pattern("outer").search(f"{other}丑")) == (other != one)
    assert small.pattern("outer").search("子丑") and less.pattern("outer").search("子丑")


def test_a_word_given_again_replaces_the_first() -> None:
    small = vocabulary_from_toml(SMALL).with_words([Word("增", "root", features=(("sign", "9"),))])
    assert small.feature("root", "增", "sign") == "9"
    assert len(small.of("root")) == 10
    assert small.pattern("signed").fullmatch("增")


def test_words_that_cannot_be_used_are_refused() -> None:
    with pytest.raises(ArgumentError, match="words is a list of Word values, but its number 1 is the str '局'"):
        WORDS.with_words(["局"])  # type: ignore[list-item]
    with pytest.raises(VocabularyError, match="'body_endings' is no class of words; there are body_ending") as caught:
        WORDS.with_words([Word("专班", "body_endings")])
    assert caught.value.word == "专班" and pickle.loads(pickle.dumps(caught.value)).word == "专班"
    with pytest.raises(VocabularyError, match="a word of the class 'body_ending' has no text; give it one"):
        WORDS.with_words([Word("", "body_ending")])
    with pytest.raises(VocabularyError, match="'专班' is no word of the class 'body_ending'"):
        WORDS.without("body_ending", "专班")
    with pytest.raises(VocabularyError, match="the class 'currency' would be left without a word; leave one"):
        WORDS.without("currency", "人民币")
    with pytest.raises(VocabularyError, match="the class 'root' would be left without a word"):
        vocabulary_from_toml(SMALL).without("root", "超", "过", "增", "减")


def test_a_vocabulary_survives_pickling_and_serves_many_threads() -> None:
    again = pickle.loads(pickle.dumps(WORDS))
    assert again == WORDS and again.pattern("unit_label").search("单位：万元".replace("：", ":"))[1] == "万元"
    fresh = vocabulary_from_toml(SMALL)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda i: fresh.pattern("pair" if i % 2 else "nested").pattern, range(200)))
    assert len(set(found)) == 2
    assert list(pool_of_readers()) == [Caption(year=2023, entity="某专班", number="公开03")] * 8


def pool_of_readers() -> Iterator[Caption | None]:
    with ThreadPoolExecutor(4) as pool:
        yield from pool.map(lambda _: read_caption(["公开03表", "编制单位：某专班", "2023年度"], WORDS), range(8))


# -- files -------------------------------------------------------------------------------------------------------------


def test_every_fault_of_a_file_is_told_at_once() -> None:
    with pytest.raises(VocabularyErrors) as caught:
        vocabulary_from_toml(
            """
            other = 1
            [words]
            Bad = { words = "甲" }
            flat = "甲"
            number = { words = [3], note = "x" }
            empty = { words = [""] }
            none = { words = [{ source = "x" }, {text = ["甲", 1]}] }
            made = { composed = [{ roots = "甲" }, "乙", { roots = ["", "甲"], endings = [""] }, { parts = "甲" }] }
            [patterns]
            silent = { chinese = "无" }
            broken = { pattern = '({number}' }
            """
        )
    faults = [str(fault) for fault in caught.value.exceptions]
    assert str(caught.value).startswith(f"the words have {len(faults)} faults")
    expected = [
        "[words.Bad] is no table with a name in small letters",
        "[words.flat] is no table with a name in small letters",
        "[words.number] has no 'note'; it has chinese, composed, source, words",
        "[words.number] holds 3, which is no word",
        "[words.empty] holds '', which is no word",
        "[words.none] holds {'source': 'x'}, which is no word",
        "[words.none] holds {'text': ['甲', 1]}, which is no word",
        "[words.made] composes words of no roots and endings: {'roots': '甲'}",
        "[words.made] composes words of no roots and endings: '乙'",
        "[words.made] composes words of no roots and endings: {'roots': ['', '甲'], 'endings': ['']}",
        "[words.made] composes words of no roots and endings: {'parts': '甲'}",
        "[patterns.silent] needs a text under pattern",
        "'other' at the top is neither words nor patterns",
    ]
    assert faults[: len(expected)] == expected
    assert faults[len(expected)].startswith("[patterns.broken] is no regular expression: missing )")
    assert len(faults) == len(expected) + 1
    again = pickle.loads(pickle.dumps(caught.value))
    assert [str(fault) for fault in again.exceptions] == faults


@pytest.mark.parametrize(
    ("toml", "fault"),
    [
        ("[words", "it cannot be read as TOML"),
        ("words = 1", "words is no table"),
        ("patterns = []", "patterns is no table"),
    ],
)
def test_what_is_no_file_of_words_is_refused(toml: str, fault: str) -> None:
    with pytest.raises(VocabularyErrors) as caught:
        vocabulary_from_toml(toml)
    assert [str(each).startswith(fault) for each in caught.value.exceptions] == [True]
    with pytest.raises(ArgumentError, match="a text"):
        vocabulary_from_toml(toml.encode())  # type: ignore[arg-type]


@settings(max_examples=50)
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_as_ours(toml: str) -> None:
    with contextlib.suppress(VocabularyErrors):
        assert len(vocabulary_from_toml(toml)) >= 0


def test_a_file_is_checked_as_a_whole_with_what_it_joins() -> None:
    own = vocabulary_from_toml(
        """
        [words.body_ending]
        words = "专班"
        [words.camp]
        words = "营地"
        [patterns.of_camp]
        pattern = '{camp}{unit}.*{body_name}'
        """
    )
    whole = WORDS.with_words(own)
    assert whole.pattern("of_camp").search("营地万元某专班")
    assert whole.pattern("body_name").search("某专班") and not WORDS.pattern("body_name").search("某专班")
    assert len(whole) == len(WORDS) + 2
    with pytest.raises(VocabularyError, match="'camps' is no class of words"):
        WORDS.with_words(vocabulary_from_toml('[words.camps]\nwords = "营地"'))


@pytest.mark.parametrize(
    ("patterns", "faults"),
    [
        (
            {"a": "{camps}", "b": "{root.none}", "c": "{root}"},
            [
                "[patterns.a] names {camps}, which is no class of words and no pattern",
                "[patterns.b] names {root.none}, which is no class of words and no pattern",
            ],
        ),
        ({"a": "{b}", "b": "x{c}", "c": "{a}", "d": "{root}"}, ["patterns name each other in a circle: a, b, c"]),
        ({"a": "(?<={root})"}, ["[patterns.a] is no regular expression: look-behind requires fixed-width pattern"]),
    ],
)
def test_patterns_that_cannot_be_understood_are_told(patterns: dict[str, str], faults: list[str]) -> None:
    base = Vocabulary((Word("甲", "root", features=(("sign", "1"),)), Word("乙丙", "root", features=(("sign", "1"),))))
    with pytest.raises(VocabularyErrors) as caught:
        base.with_words(Vocabulary((), tuple(patterns.items())))
    assert [str(fault) for fault in caught.value.exceptions] == faults


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_bundled_files_are_sound_and_say_what_their_words_are(path: Path) -> None:
    import tomllib

    text = path.read_text(encoding="utf-8")
    vocabulary_from_toml(text)
    for tables in tomllib.loads(text).values():
        assert all(table["chinese"] for table in tables.values())
    for word in vocabulary_from_toml(text).words:
        assert word.source and word in WORDS.words


def test_the_bundled_words_are_one_whole() -> None:
    assert Vocabulary.default() == WORDS
    assert WORDS.with_words([]) == WORDS
    names = [name for name, _ in WORDS.patterns]
    assert len(names) == len(set(names)) and not set(names) & {word.kind for word in WORDS.words}
    for word in WORDS.words:
        assert word == next(w for w in WORDS.of(word.kind) if w.text == word.text), f"{word} stands twice"


def test_every_bundled_pattern_is_asked_for_in_code_or_by_another() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))
    named = {found for _, source in WORDS.patterns for found in re.findall(r"\{([a-z_]+)", source)}
    asked = set(re.findall(r"""[^\w]"([a-z_]+)\"""", code))
    begun = {found.removesuffix("_") for found in re.findall(r"""f"([a-z_]+_)\{""", code)} | asked
    unused = (
        {name for name, _ in WORDS.patterns if not any(name.startswith(f"{part}_") for part in begun)} - named - asked
    )
    assert not unused


# -- recognition by one's own words ------------------------------------------------------------------------------------


def test_recognition_goes_by_the_words_it_is_given() -> None:
    """And what is remembered of a text with some words does not answer for others."""
    own = WORDS.with_words(
        [
            Word("专班", "body_ending"),
            Word("仟元", "unit", features=(("unit", "千元"),)),
            Word("编造", "makes"),
            Word("事由", "label_heading"),
            Word("概算", "budget"),
        ]
    )
    for _ in range(2):
        form = form_of_title("某某专班收入决算表", Standards.default().with_words(own))
        assert form is not None and form.id == "income" and form_of_title("某某专班收入决算表") is None
        assert read_caption(["编造单位：某专班  单位：仟元"], own) == Caption(unit=Unit.THOUSAND_YUAN, entity="某专班")
        assert read_caption(["编造单位：某专班"], WORDS) is None
        assert is_label_header("事由", own) and not is_label_header("事由", WORDS)
        assert stage_of_title("支出概算表", own) is Stage.BUDGET and stage_of_title("支出概算表") is None
    with pytest.raises(UnitError, match="'百元' is no unit"):
        read_caption(["单位：百元"], WORDS.with_words([Word("百元", "unit")]))


# -- no words of the accounts in code ----------------------------------------------------------------------------------

HAN = re.compile("[\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff]")
#: Files and rooms in which Chinese literals stand by right, and nothing but these: texts that the library writes, printed names of
#: its own enums, units and keys, numbers as printed, tables of characters.
BY_RIGHT = {
    "messages": [
        *(
            "checking/run.py",
            "checking/of_relations.py",
            "records/text.py",
            "describing/",
            "finding/",
            "records/html.py",
            "variances/faults.py",
            "variances/words.py",
        ),
        *(f"interchange/{name}.py" for name in ("blanks", "layout", "words")),
        *("binding/arithmetic.py", "binding/causes.py"),
        *(
            f"checking/rules/{name}.py"
            for name in (
                *("history", "questions", "rule_set", "structure", "subjects", "units"),
                *("text", "text_items", "text_lists", "text_subjects", "wording"),
            )
        ),
    ],
    "made documents": ["testing/"],  # what tests of users are given to read
    "names": ["claim.py", "evaluation/layout.py", "figure.py", "money.py", "place.py", "rollup/values.py"],
    "numbers": ["exact.py", "numerals.py", "readers/number_format.py", "language/figures.py", "language/spelt.py"],
    "characters": ["language/normal.py", "language/traditional.py"],
}
#: The others, with the number of literals that are left: it is exact, so that it can only shrink.
LEFT = {
    "messages and examples in errors": {
        "classification/": 57,  # and names of levels, of lists and of their columns
        "forms/files.py": 2,  # how numbers of tables are written
        "forms/stage.py": 2,  # the library's own names of forms, at both stages
        "language/vocabulary.py": 1,
        "panel/making.py": 5,  # arguments: stages and years
        "recognition/captions.py": 1,  # keys of printed numbers
        "recognition/document.py": 9,
        "recognition/doubts.py": 1,
        "recognition/grids.py": 11,
        "rollup/consolidation.py": 1,
        "rollup/cross.py": 1,
        "rollup/ledger.py": 1,
        "rollup/lines.py": 2,
        "rollup/posting.py": 3,
        "facts.py": 1,  # the line of what is printed side by side
        "tables.py": 1,
        "variances/amounts.py": 3,
        "variances/between.py": 1,
        "variances/comparison.py": 2,
        "variances/model.py": 2,
        "variances/series.py": 1,
        "variances/views.py": 1,
    },
    "marks of formats, blocks of characters": {
        "disclosure.py": 1,
        "readers/encoding.py": 1,
        "readers/html.py": 1,
        "readers/pdf_lines.py": 1,
        "readers/pdf_unread.py": 1,
        "readers/rows.py": 1,
        "readers/spreadsheet_xml.py": 1,
        "readers/word.py": 1,
        "recognition/columns.py": 1,
    },
    "the reading of pages, to be replaced": {"recognition/pages/": 51},
    "self-evaluations": {"evaluation/model.py": 11, "evaluation/scoring.py": 1, "evaluations/": 127},
}


def literals(source: str) -> Iterator[str]:
    """The literals of a source that hold Chinese characters, escaped ones too; docstrings are none."""
    alone = set()
    for node in ast.walk(ast.parse(source)):  # what stands alone comes before what it holds
        if isinstance(node, ast.Expr):
            alone.add(id(node.value))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            decoded = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), node.value)
            yield from [node.value] if HAN.search(decoded) else []


def test_literals_are_found_however_they_are_written() -> None:
    source = '"""局"""\nA = "局"\nB = f"{A}局{A:局}"\nC = "\\u5c40"\nD = r"[\\u4e00-\\u9fff]"\nE = "a、b。"\n'
    assert sorted(literals(source)) == ["[\\u4e00-\\u9fff]", "局", "局", "局", "局"]


def test_words_of_the_accounts_stand_in_data_and_not_in_code() -> None:
    """A word that recognition, rules or calculations know goes into ``language/data``, where users can add to it."""
    right = [entry for entries in BY_RIGHT.values() for entry in entries]
    left = {entry: number for entries in LEFT.values() for entry, number in entries.items()}
    assert [entry for entry in right if not (SOURCE / entry).exists()] == []
    found: dict[str, list[str]] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).as_posix()
        if not name.startswith(tuple(right)):
            texts = list(literals(path.read_text(encoding="utf-8")))
            entry = next((entry for entry in left if name == entry or name.startswith(f"{entry.rstrip('/')}/")), name)
            found.setdefault(entry, []).extend(texts)
    counts = {entry: len(texts) for entry, texts in found.items() if texts}
    assert {entry: texts for entry, texts in found.items() if texts and entry not in left} == {}
    assert counts == left


#: Digits of a pattern with a unit of money or a sign of percentages near behind them.
READS_AMOUNT = re.compile(r"(?:\\d|\[[^\]]*0-9[^\]]*\])[^，。;]{0,24}?[元%％万亿]", re.S)
#: The rooms that take their figures from ``language/figures.py``.
TEXT_ROOMS = ("narrative", "binding", "checking/rules", "evaluations/rules")


def test_no_pattern_in_code_reads_an_amount_of_running_text() -> None:
    """``language/figures.py`` alone reads figures of texts, so that every rule takes one and the same for it."""
    assert READS_AMOUNT.search(r"(\d+(?:\.\d+)?)万元") and READS_AMOUNT.search("[-0-9,.]+%")
    assert not READS_AMOUNT.search(r"\d{4}年") and not READS_AMOUNT.search("{stated}%")
    paths = [path for room in TEXT_ROOMS for path in sorted((SOURCE / room).rglob("*.py"))]
    assert len(paths) > 50
    found = {
        path.relative_to(SOURCE).as_posix(): text
        for path in paths
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(text := node.value, str) and READS_AMOUNT.search(text)
    }
    assert found == {}
