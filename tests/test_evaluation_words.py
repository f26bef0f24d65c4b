"""The words of self-evaluation forms are data (绩效自评表用语): listed once, with a source, read by someone, extended without code."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import govbudget
from govbudget.errors import VocabularyErrors
from govbudget.evaluations.recognition import find_evaluations
from govbudget.evaluations.recognition.words import role_of
from govbudget.language.vocabulary import Vocabulary, Word, vocabulary_from_toml
from govbudget.readers import read_text

SOURCE = Path(govbudget.__file__).parent
DATA = SOURCE / "language" / "data"


def tables(name: str) -> dict[str, dict[str, str]]:
    data = tomllib.loads((DATA / name).read_text(encoding="utf-8"))
    return {**data.get("words", {}), **data.get("patterns", {})}


OWN = tables("evaluations.toml")


def test_every_class_and_pattern_says_what_it_is_and_where_it_comes_from() -> None:
    assert [name for name, entry in OWN.items() if not (entry.get("chinese") and entry.get("source"))] == []


def test_no_name_stands_in_two_files_of_words() -> None:
    assert set(OWN) & set(tables("vocabulary.toml")) == set()


def test_every_pattern_is_made_of_known_classes_and_compiles() -> None:
    words = Vocabulary.default()
    assert all(words.pattern(name).pattern for name in OWN)


def test_no_class_and_no_pattern_is_unread() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.glob("evaluation*/**/*.py"))
    made = [code.replace('f"fund_of_{whose}"', ""), (DATA / "evaluations.toml").read_text(encoding="utf-8")]
    composed = {
        "told_adjusted",
        "told_executed",
        "fund_of_treasury",
        "fund_of_government",
    }  # their names are put together
    composed |= {f"sense_{where}_number" for where in ("before", "after")}
    assert [
        name for name in OWN if name not in composed and not re.search(rf'"{name}"|{{{name}}}', "\n".join(made))
    ] == []


#: A form printed one cell a line, of which one group bears a name that forms do not have.
FORM = """自评表
一级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分
协同指标(50分)\t会商次数\t3次\t3次\t50\t50
产出指标(50分)\t编制份数\t2份\t2份\t50\t50
"""


def groups(words: Vocabulary) -> list[str]:
    (found,) = find_evaluations(read_text(FORM.replace("\t", "\n"), "d"), (), words).evaluations
    return [indicator.heading for indicator in found.indicators if indicator.children]


def test_a_word_of_ones_own_is_known_wherever_its_class_is_and_other_vocabularies_do_not_learn_it() -> None:
    bundled = Vocabulary.default()
    own = bundled.with_words([Word("协同", "indicator_group")])
    for _ in range(2):  # what is remembered of a text is that of its vocabulary
        assert groups(own) == ["协同指标(50分)", "产出指标(50分)"]
        assert groups(bundled) == ["产出指标(50分)"]


def test_less_a_word_the_form_has_no_such_group() -> None:
    assert groups(Vocabulary.default().without("indicator_group", "产出")) == []


@pytest.mark.parametrize(
    ("text", "kind", "role"),
    [
        ("全年预算数(万元)", "fund_column", "adjusted"),
        ("年初预算数", "fund_column", "initial"),
        ("年度指标值", "indicator_column", "target"),
        ("全年实际完成值(B)", "indicator_column", "actual"),
        ("主管部门及代码", "evaluation_head", "department"),
        ("天气", "fund_column", ""),
        ("", "fund_column", ""),
    ],
)
def test_a_heading_has_the_role_of_the_group_of_its_pattern(text: str, kind: str, role: str) -> None:
    assert role_of(text, kind, Vocabulary.default()) == role


def test_a_pattern_may_be_a_list_of_which_any_may_stand() -> None:
    words = vocabulary_from_toml(
        "[words.end]\nwords=['数']\n[patterns.p]\npattern=['预算{end}', '(?P<role>决算){end}']"
    )
    assert [bool(words.pattern("p").fullmatch(text)) for text in ("预算数", "决算数", "数")] == [True, True, False]


@pytest.mark.parametrize("pattern", ["[]", "[1]", "3"])
def test_what_is_no_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(VocabularyErrors):
        vocabulary_from_toml(f"[patterns.p]\npattern={pattern}")


def test_a_feature_of_a_word_is_asked_by_its_text() -> None:
    words = Vocabulary.default()
    assert (words.feature("sense_before", "不超过", "sense"), words.feature("evaluation_grade", "较差", "grade")) == (
        "≤",
        "差",
    )
