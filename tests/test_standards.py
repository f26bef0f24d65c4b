"""Standards: a catalogue, a form, a profile, words and a rule of one's own go together through everything."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from attrs import evolve

import govbudget as gb
from govbudget.checking import Checked, FindingKind, RuleSet, Severity, finding, rule
from govbudget.classification import Classification
from govbudget.disclosure import Disclosure
from govbudget.errors import (
    ArgumentError,
    CodeError,
    NotFound,
    ReadError,
    StandardsError,
    VocabularyError,
    VocabularyErrors,
)
from govbudget.forms import form_from_toml, profile_from_toml
from govbudget.language.vocabulary import Word, vocabulary_from_toml
from govbudget.relation import Outcome
from govbudget.standards import Identity, Standards

FORM = """
id = "village_funds"
name = "村级资金收支表"
titles = ["村级资金收支表"]
layout = "coded"
codes = "functional"

[[columns]]
key = "total"
headers = ["合计"]
required = true

[[columns]]
key = "repaid"
headers = ["归垫数"]

[[columns]]
key = "kept"
headers = ["留存数"]

[[relations]]
id = "Z01"
grade = "P"
chinese = "合计 = 归垫数 + 留存数"
stated = "self.total"
of = ["self.repaid", "self.kept"]
axis = "line"
"""
PROFILE = """
id = "qinghe_2023"
name = "清河市 2023 年度公开表"
years = [2023, 2023]
place = "清河"
source = "某市公开目录"

[numbers]
village_funds = "公开12"
"""
WORDS = """
[words.makes]
chinese = "编制"
source = "本市用语"
words = ["汇编"]
"""
LIST = Classification.from_rows(
    "functional",
    2023,
    [("213", "农林水支出"), ("21399", "其他农林水支出"), ("2139960", "村级垫付周转"), ("2139961", "村级留存")],
)
OWN = (
    Standards.default()
    .named("清河市村级资金公开办法", "2023")
    .with_classification(LIST)
    .with_form(form_from_toml(FORM))
    .with_profile(profile_from_toml(PROFILE, [form_from_toml(FORM)]))
    .with_words(vocabulary_from_toml(WORDS))
)
TEXT = """清河市2023年度村级资金公开
村级资金收支表
公开12表
汇编单位：清河市财政局\t单位：万元
科目编码\t科目名称\t合计\t归垫数\t留存数
合计\t\t50.00\t30.00\t20.00
213\t农林水支出\t50.00\t30.00\t20.00
21399\t其他农林水支出\t50.00\t30.00\t20.00
2139960\t村级垫付周转\t30.00\t20.00\t10.00
2139961\t村级留存\t21.00\t10.00\t10.00
"""


@rule(
    "Z90",
    FindingKind.QUESTION,
    Severity.WARNING,
    "村级留存不超过 15 万元",
    "no more than 150,000 yuan stay with the villages",
    messages=("{where} 为 {stated}，超过 {expected}", "{where} is {stated}, more than {expected}"),
)
def rule_kept(disclosure: Disclosure) -> Iterator[Checked]:
    """A rule of one's own over a form of one's own."""
    kept = disclosure["公开12"]["2139961", "total"]
    failed = finding("Z90", "kept", kept.place, kept.printed, "15.00")
    yield Checked("kept", Outcome.FAILED, failed)


RULES = RuleSet.default().with_rule(rule_kept)


def found(disclosure: Disclosure) -> list[tuple[str, str, str]]:
    report = disclosure.check(RULES)
    return sorted((f.rule, f.stated, f.expected) for f in report if f.rule[0] == "Z")


def test_a_document_of_ones_own_standards() -> None:
    d = gb.read(TEXT, standards=OWN)
    table = d["公开12"]
    assert (d.entity, d.year, table.number) == ("清河市财政局", 2023, "公开12")
    assert d.profile is not None and d.profile.id == "qinghe_2023"
    assert table["2139960", "repaid"].printed == "20.00"
    assert {f.rule for f in d.check(RULES) if f.rule == "W601"} == set()
    assert found(d) == [("Z01", "21.00", "20.00"), ("Z90", "21.00", "15.00")]
    report = d.check(RULES)
    assert report.standards == OWN.identity
    assert "制度：清河市村级资金公开办法 2023 (" in report.to_text() and "standards: 清河市" in report.to_text("en")
    assert "制度" not in gb.read(TEXT).check().to_text()


def test_nothing_of_it_is_known_without_the_standards() -> None:
    d = gb.read(TEXT)
    assert not d.tables and d.unmodelled and d.entity == ""
    assert d.standards is Standards.default() and d.check().standards.name == "govbudget"


def test_it_survives_json_pickling_and_threads() -> None:
    d = gb.read(TEXT, standards=OWN)
    text = d.to_json()
    assert f'"standards":{{"name":"清河市村级资金公开办法","version":"2023","digest":"{OWN.identity.digest}"}}' in text
    for again in (
        Disclosure.from_json(text, standards=OWN),
        gb.read(text.encode(), standards=OWN),
        pickle.loads(pickle.dumps(d)),
    ):
        assert again == d and again.standards == OWN and found(again) == found(d)
    with pytest.raises(
        ReadError, match=r"'village_funds' is no form.*standards 清河市村级资金公开办法 2023 .*standards=own"
    ):
        Disclosure.from_json(text)
    with ThreadPoolExecutor(4) as pool:
        texts = [TEXT, TEXT.replace("汇编", "编制")] * 8
        read = list(pool.map(lambda text: gb.read(text, standards=OWN if "汇编" in text else None), texts))
    assert all(each == d for each in read[::2]) and all(not each.tables for each in read[1::2])


def test_checking_by_other_standards_than_it_was_read_with() -> None:
    d = gb.read(TEXT, standards=OWN)
    other = LIST.from_rows("functional", 2023, [*LIST.to_rows()[:3], ("2139961", "村级公积金")])
    assert [f.stated for f in d.check(standards=OWN.with_classification(other)) if f.rule == "W601"] == []
    report = d.check(standards=Standards.default())
    assert report.standards == Standards.default().identity
    announced = evolve(d, contents=("village_funds",), tables=())
    assert "村级资金收支表" in str(announced.check()) and "village_funds" in str(
        announced.check(standards=Standards.default())
    )


def test_an_immutable_value() -> None:
    assert Standards.default().with_form(form_from_toml(FORM)) is not Standards.default()
    assert len(OWN.forms) == len(Standards.default().forms) + 1 and OWN.forms[0].id == "village_funds"
    assert OWN.profiles[0].id == "qinghe_2023"
    assert "汇编" in OWN.vocabulary.texts("makes") and "汇编" not in Standards.default().vocabulary.texts("makes")
    assert OWN.form("village_funds") is OWN.form(OWN.form("village_funds"))
    assert pickle.loads(pickle.dumps(OWN)) == OWN and hash(OWN) == hash(pickle.loads(pickle.dumps(OWN)))
    assert OWN.with_form(evolve(OWN.forms[0], name="村级资金表")).form("village_funds").name == "村级资金表"
    replaced = evolve(Standards.default().form("assets"), name="资产表", relations=())
    assert [f.name for f in Standards.default().with_form(replaced).forms if f.id == "assets"] == ["资产表"]
    assert repr(OWN).startswith("<Standards 清河市村级资金公开办法 2023 (") and "govbudget" in repr(Standards.default())


def test_leaving_out() -> None:
    less = OWN.without("village_funds", "qinghe_2023", ("makes", "汇编"))
    assert "village_funds" not in [form.id for form in less.forms]
    assert all(profile.id != "qinghe_2023" for profile in less.profiles)
    assert "汇编" not in less.vocabulary.texts("makes")
    none = Standards.default().without(*(profile.id for profile in Standards.default().profiles))
    assert (
        gb.read(TEXT.replace("公开12", "公开02").replace("村级资金收支表", "收入决算表"), standards=none).profile
        is None
    )
    with pytest.raises(
        NotFound, match="'villages_funds' is no form, profile or word of the standards; near it: village_funds"
    ):
        OWN.without("villages_funds")
    with pytest.raises(NotFound, match="give the id of one"):
        OWN.without(("makes", "拟定"))
    with pytest.raises(NotFound, match="'village_funds' is no form"):
        less.form("village_funds")


def test_the_digest_tells_content_not_the_name() -> None:
    named = OWN.named("另一名称")
    assert named.identity.digest == OWN.identity.digest and named != OWN
    parts = [
        OWN.with_classification(None),
        OWN.without("village_funds"),
        OWN.without("qinghe_2023"),
        OWN.with_words([Word("拟制", "makes")]),
        Standards.default(),
    ]
    assert len({each.identity.digest for each in (OWN, *parts)}) == len(parts) + 1
    bare = Standards.default().identity
    assert (
        bare == Identity("govbudget", gb.__version__, bare.digest)
        and str(bare) == f"govbudget {bare.version} ({bare.digest})"
    )
    assert Standards.default().named("同一内容").identity.digest == bare.digest


@pytest.mark.parametrize(
    ("make", "error", "says"),
    [
        (lambda: OWN.with_form("income"), ArgumentError, "Form values"),  # type: ignore[arg-type]
        (lambda: OWN.with_profile("x"), ArgumentError, "Profile values"),  # type: ignore[arg-type]
        (lambda: OWN.with_words(["x"]), ArgumentError, "Word values"),  # type: ignore[list-item]
        (lambda: OWN.with_words([Word("x", "colour")]), VocabularyError, "no class of words"),
        (
            lambda: OWN.with_words(vocabulary_from_toml('[patterns.x]\nchinese = "x"\npattern = "{no_such_class}"')),
            VocabularyErrors,
            "1 fault",
        ),
        (lambda: OWN.with_classification([("201", "x")]), CodeError, "a list is a Classification"),  # type: ignore[list-item]
        (lambda: OWN.named(3), ArgumentError, "name"),  # type: ignore[arg-type]
        (
            lambda: OWN.with_form(evolve(OWN.forms[0], id="other")),
            StandardsError,
            "the relation Z01 of other has the id of one of",
        ),
        (lambda: gb.read(TEXT, standards="own"), ArgumentError, "a Standards"),  # type: ignore[arg-type]
        (lambda: gb.read(TEXT).check(standards="own"), ArgumentError, "a Standards"),  # type: ignore[arg-type]
        (lambda: Disclosure.from_json("{}", standards="own"), ArgumentError, "a Standards"),  # type: ignore[arg-type]
    ],
)
def test_what_goes_into_no_standards(make: object, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        make()  # type: ignore[operator]
