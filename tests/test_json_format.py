"""Disclosures saved as JSON: an equal one comes back, and what is none is refused with the path to the fault."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

import example
import govbudget as gb
import samples
from accounts import Accounts
from govbudget.claim import Basis, Claim, ClaimKind, Period, Reference, Sentence, Thing
from govbudget.disclosure import Remark, Repair, Unmodelled
from govbudget.errors import ReadError
from govbudget.figure import Figure, Quantity, State
from govbudget.forms import ColumnPlan, Form, Layout, LinePlan, Measure, Profile, form, profile
from govbudget.place import Place
from govbudget.tables import Line, Table

BASE = gb.read(example.PATH)


def test_what_was_read_comes_back() -> None:
    again = gb.Disclosure.from_json(BASE.to_json())
    assert again == BASE
    assert again.claims == BASE.claims
    assert again.check().to_records() == BASE.check().to_records()
    assert again["公开03"]["2010401", "basic"].place == BASE["公开03"]["2010401", "basic"].place
    assert again.source == "disclosure.txt"


def test_a_file_of_it_is_read_like_any_other(tmp_path: Path) -> None:
    path = tmp_path / "saved.json"
    path.write_text(BASE.to_json(indent=2), encoding="utf-8")
    assert gb.read(path) == BASE
    assert gb.read(path.read_bytes()) == BASE
    assert gb.read(io.BytesIO(b"\xef\xbb\xbf" + BASE.to_json().encode())) == BASE
    assert gb.Disclosure.from_json(path.read_bytes()) == BASE


@pytest.mark.parametrize(
    "foreign",
    [
        '{"决算": 1}\n',
        '{"决算": {"支出":\n[1387.15',
        '\n[{"page": 1, "text": "决算"}]\n',
        '{"页": 1}\n{"页": 2}\n',
        '[["决算", 1], [null]]\n',
        '[{}, "决算"]\n',
    ],
)
def test_json_of_another_program_is_refused_as_such(foreign: str, tmp_path: Path) -> None:
    path = tmp_path / "决算.txt"
    path.write_text(foreign, encoding="utf-8")
    for source in (path, foreign, foreign.encode("utf-8-sig")):
        with pytest.raises(ReadError, match="json: it is JSON of another program: .* Disclosure.to_json") as caught:
            gb.read(source)
        assert caught.value.reason == "format"


@pytest.mark.parametrize("text", ["[1] 决算数\n", "[[page 1]]\n决算\n", "{决算}\n", '"决算"：1\n'])
def test_what_only_begins_like_json_is_a_text(text: str) -> None:
    assert gb.read(text).narrative.sentences


def test_no_amount_is_a_number_of_json() -> None:
    content = json.loads(BASE.to_json())
    assert {type(cell) for column in content["tables"][0]["printed"] for cell in column} == {str}
    assert list(content)[0] == "govbudget"
    assert "\n" not in BASE.to_json()


# -- the law ---------------------------------------------------------------------------------------------------------

TEXT = st.text(max_size=8)
WHOLE = st.integers(0, 9999)
YEAR = st.none() | st.integers(1990, 2100)
EDGE = st.floats(0, 2000, allow_nan=False)
PLACES = st.builds(
    Place,
    document=TEXT,
    page=st.none() | WHOLE,
    line=st.none() | WHOLE,
    box=st.none() | st.tuples(EDGE, EDGE, EDGE, EDGE),
    table=TEXT,
    row=TEXT,
    column=TEXT,
    span=st.none() | st.tuples(WHOLE, WHOLE),
)
CELLS = st.sampled_from(["", "0", "-", "无", "1,664.55", "(3.10)", "△0.5", "328 500", "甲", "12"])
UNITS = st.none() | st.sampled_from(gb.Unit)
PERIODS = st.builds(Period, YEAR, st.none() | st.sampled_from(Measure), st.integers(0, 2))
REFERENCES = st.builds(Reference, TEXT, st.lists(TEXT, max_size=2).map(tuple), TEXT, TEXT, st.booleans())
FIGURES = st.builds(
    Figure,
    value=st.none() | st.decimals(-(10**20), 10**20, allow_nan=False, places=6),
    unit=UNITS,
    decimals=st.integers(0, 6),
    state=st.sampled_from(State),
    quantity=st.sampled_from(Quantity),
    printed=TEXT,
    place=PLACES,
)


@st.composite
def tables(draw: st.DrawFn, id: str) -> Table:
    """A table of a form, with lines and cells that a reader may have found."""
    columns = draw(st.lists(st.sampled_from(form(id).column_keys), min_size=1, unique=True))
    keys = draw(st.lists(TEXT, max_size=3, unique=True))
    quantity = st.sampled_from(Quantity)
    more = st.tuples(TEXT, TEXT, TEXT, st.booleans(), quantity, YEAR, st.none() | PLACES)
    lines = [Line(key, *draw(more)) for key in keys]
    column = st.lists(CELLS, min_size=len(keys), max_size=len(keys)).map(tuple)
    halves = st.just(()) | st.just(tuple((Decimal("0.005"),) * len(keys) for _ in columns))
    return Table(
        id,
        tuple(lines),
        tuple(columns),
        tuple(draw(column) for _ in columns),
        unit=draw(UNITS),
        title=draw(TEXT),
        number=draw(TEXT),
        year=draw(YEAR),
        headers=draw(st.dictionaries(st.tuples(TEXT, TEXT), TEXT, max_size=2)),
        statement=draw(TEXT),
        faults=tuple(draw(st.lists(TEXT, max_size=2))),
        half_units=draw(halves),
        lenient=True,
        place=draw(PLACES),
    )


SENTENCES = st.builds(Sentence, TEXT, PLACES, st.lists(TEXT, max_size=2).map(tuple), TEXT, WHOLE)
THINGS = st.builds(Thing, TEXT, st.lists(REFERENCES, max_size=2).map(tuple), TEXT, TEXT)
BASES = st.builds(Basis, st.none() | THINGS, PERIODS, st.none() | FIGURES, st.booleans())
IN_WORDS = (ClaimKind.NONE, ClaimKind.COMPARISON, ClaimKind.COMPOSITION)


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    """Any claim, with all that a claim of some kind needs."""
    kind = draw(st.sampled_from(ClaimKind))
    figures = st.none() | FIGURES if kind in IN_WORDS else FIGURES.filter(lambda one: one.value is not None)
    sign = st.sampled_from([None, -1, 0, 1])
    parts = draw(st.lists(BASES, min_size=1, max_size=2).map(tuple))
    return Claim(
        kind, draw(st.none() | THINGS), draw(PERIODS), draw(figures), draw(BASES), draw(BASES), parts,
        draw(st.booleans()), draw(sign), draw(TEXT), draw(TEXT), draw(SENTENCES),
    )  # fmt: skip


@st.composite
def disclosures(draw: st.DrawFn) -> gb.Disclosure:
    """Anything that a disclosure can be."""
    ids = draw(
        st.lists(st.sampled_from(["income", "assets", "three_public", "general_basic"]), max_size=2, unique=True)
    )
    rows = st.lists(st.lists(TEXT, max_size=2).map(tuple), max_size=2).map(tuple)
    params = st.lists(st.tuples(TEXT, TEXT), max_size=2).map(tuple)
    profiles = st.sampled_from(
        [None, profile("jiangxi_2021"), Profile("own", "自定", (2020, 2021), {"income": "公开02"})]
    )
    return gb.Disclosure(
        entity=draw(TEXT),
        year=draw(YEAR),
        stage=draw(st.sampled_from(gb.Stage)),
        unit=draw(UNITS),
        tables=tuple(draw(tables(id)) for id in ids),
        profile=draw(profiles),
        unmodelled=tuple(draw(st.lists(st.builds(Unmodelled, TEXT, TEXT, PLACES, rows), max_size=1))),
        contents=tuple(ids),
        remarks=tuple(draw(st.lists(st.builds(Remark, TEXT, PLACES, TEXT, params), max_size=1))),
        source=draw(TEXT),
        unit_type=draw(st.none() | st.sampled_from(gb.UnitType)),
        sentences=tuple(draw(st.lists(SENTENCES, max_size=2))),
        claims=tuple(draw(st.lists(claims(), max_size=2))),
        repairs=tuple(draw(st.lists(st.builds(Repair, TEXT, PLACES, TEXT), max_size=1))),
    )


@settings(max_examples=40)
@given(disclosures(), st.sampled_from([None, 1]))
def test_every_disclosure_comes_back_equal(disclosure: gb.Disclosure, indent: int | None) -> None:
    again = gb.Disclosure.from_json(disclosure.to_json(indent=indent))
    assert again == disclosure
    for one, other in zip(again.tables, disclosure.tables, strict=True):
        assert (one.place, one.lenient) == (other.place, other.lenient)
    for claim, other_claim in zip(again.given, disclosure.given, strict=True):
        assert repr(claim) == repr(other_claim)


def test_accounts_and_figures_that_were_calculated() -> None:
    made = Accounts().disclosure()
    assert gb.Disclosure.from_json(made.to_json()) == made
    both = gb.consolidate([made, evolve(made, entity="某市另一局")], entity="某市两局")
    assert gb.Disclosure.from_json(both.to_json()) == both


# -- what is none ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "reason", "says"),
    [
        ("[]", "format", "govbudget says nothing"),
        ("{}", "format", "govbudget says nothing"),
        ('{"govbudget": 2}', "format", "govbudget says 2"),
        ('{"govbudget": true}', "format", "govbudget says True"),
        ('{"govbudget": 1, "year": NaN}', "broken", "NaN is no number of JSON"),
        ('{"govbudget": 1', "broken", "no JSON that can be read"),
        (b'{"govbudget": 1, "\xff": 1}', "broken", "no JSON that can be read"),
        ('{"govbudget": 1, "year": "2021"}', "content", "year should be a whole number, not '2021'"),
        ('{"govbudget": 1, "year": true}', "content", "year should be a whole number, not True"),
        ('{"govbudget": 1, "year": 2021.0}', "content", "year should be a whole number, not 2021.0"),
        ('{"govbudget": 1, "entity": 3}', "content", "entity should be a text, not 3"),
        ('{"govbudget": 1, "stage": "x"}', "content", "stage cannot be read"),
        ('{"govbudget": 1, "stage": []}', "content", "stage cannot be read"),
        ('{"govbudget": 1, "tables": {}}', "content", "tables should be a list"),
        ('{"govbudget": 1, "tables": [3]}', "content", r"tables\[0\] should be an object, not 3"),
        ('{"govbudget": 1, "tables": [{"form": "income"}]}', "content", r"tables\[0\] cannot be built"),
        ('{"govbudget": 1, "tables": [{"form": "nothing"}]}', "content", r"tables\[0\].form cannot be read: 'nothing'"),
        ('{"govbudget": 1, "other": 1}', "content", "the whole has no 'other'; it has entity, year"),
        ('{"govbudget": 1, "profile": {"numbers": [["a"]]}}', "content", r"profile.numbers\[0\] should be a list of 2"),
        ('{"govbudget": 1, "remarks": [{"rule": "S1"}]}', "content", r"remarks\[0\] cannot be built"),
        (
            '{"govbudget": 1, "claims": [{"figure": {"value": "1", "decimals": 99}}]}',
            "content",
            "decimals should be a number of digits from 0 to 64, not 99",
        ),
    ],
)
def test_what_is_no_disclosure(data: str | bytes, reason: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=says) as caught:
        gb.Disclosure.from_json(data)
    assert caught.value.reason == reason
    path = tmp_path / "a.json"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    with pytest.raises(ReadError, match=says) as caught:
        gb.read(path, reader="json")
    assert (caught.value.reason, caught.value.source) == (reason, "a.json")
    assert str(caught.value).startswith("'a.json' ")


def spoilt(change: Any) -> str:
    content = json.loads(gb.read(samples.TEXT.encode()).to_json())
    change(content)
    return json.dumps(content)


AMOUNT = Claim(ClaimKind.AMOUNT, figure=Figure.parse("10.00万元"), base=Basis())


@pytest.mark.parametrize("value", ["x", "Infinity", "1E+99", "1E-99"])
def test_a_number_that_is_no_amount(value: str) -> None:
    content = json.loads(gb.Disclosure(claims=(AMOUNT,)).to_json())
    content["claims"][0]["figure"]["value"] = value
    with pytest.raises(ReadError, match=r"claims\[0\].figure.value should be a"):
        gb.Disclosure.from_json(json.dumps(content))


def test_a_line_twice() -> None:
    def change(content: Any) -> None:
        content["tables"][0]["lines"][0] = content["tables"][0]["lines"][1]

    with pytest.raises(ReadError, match=r"tables\[0\] cannot be built: .* stands twice"):
        gb.Disclosure.from_json(spoilt(change))


def test_boxes_and_size(monkeypatch: pytest.MonkeyPatch) -> None:
    boxed = gb.Disclosure(remarks=(Remark("S102", Place(box=(1, 2.5, 3, 4))),))
    assert gb.Disclosure.from_json(boxed.to_json()) == boxed
    with pytest.raises(ReadError, match="should be a number, not 'a'"):
        gb.Disclosure.from_json('{"govbudget": 1, "remarks": [{"rule": "S1", "place": {"box": ["a", 1, 1, 1]}}]}')
    monkeypatch.setattr("govbudget.disclosure._MOST_BYTES", 3)
    with pytest.raises(ReadError, match="larger than any disclosure"):
        gb.Disclosure.from_json("{}  ")


# -- forms of one's own -------------------------------------------------------------------------------------------------


def own_form(id: str = "city_debt") -> Form:
    columns = (ColumnPlan("amount", ("金额",)),)
    return Form(
        id=id,
        name="债务情况表",
        titles=("债务情况表",),
        layout=Layout.FIXED,
        columns=columns,
        lines=(LinePlan("open", ("年初余额",)),),
    )


def test_tables_of_ones_own_forms() -> None:
    form = own_form()
    table = gb.Table.from_rows(form, ["amount"], [("年初余额", "10.00")], "万元", year=2023)
    disclosure = gb.Disclosure("清河市财政局", 2023, tables=(table,), contents=(form.id,))
    text = disclosure.to_json()
    for forms in ([form], (own_form("other"), form), form):
        assert gb.Disclosure.from_json(text, forms) == disclosure
    with pytest.raises(ReadError, match=r"tables\[0\].form cannot be read: 'city_debt' is no form.*forms=\[form\]"):
        gb.Disclosure.from_json(text)
    with pytest.raises(ReadError, match=r"tables\[0\].form cannot be read"):
        gb.Disclosure.from_json(text, [own_form("other")])


def test_a_form_that_is_not_known_is_refused_when_it_is_read() -> None:
    announced = gb.Disclosure(contents=("income", "vehicles")).to_json()
    with pytest.raises(ReadError, match=r"contents\[1\] cannot be read: 'vehicles' is no form; there are"):
        gb.read(announced.encode())
    assert gb.Disclosure.from_json(announced, own_form("vehicles")).contents == ("income", "vehicles")


@pytest.mark.parametrize(
    ("claim", "says"),
    [
        ({"kind": "amount", "figure": None}, r"claims\[0\].*figure .*a number, .* 'amount'"),
        ({"kind": "completion", "base": None}, r"claims\[0\].*base .*a Basis, .* 'completion'"),
        ({"kind": "comparison", "figure": None, "base": None}, r"claims\[0\].*base .*a Basis"),
        ({"kind": "comparison", "figure": None}, ""),
        ({"kind": "composition", "figure": None}, r"claims\[0\].*whole and parts"),
        ({"kind": "none", "figure": None, "base": None}, ""),
    ],
)
def test_claims_have_what_their_kind_needs(claim: dict[str, Any], says: str) -> None:
    content = json.loads(gb.Disclosure(claims=(AMOUNT,)).to_json())
    content["claims"][0] |= claim
    for value in ("figure", "base"):
        if claim.get(value, "") is None:
            del content["claims"][0][value]
    if says:
        with pytest.raises(ReadError, match=says):
            gb.Disclosure.from_json(json.dumps(content))
    else:
        assert gb.Disclosure.from_json(json.dumps(content)).check() is not None
