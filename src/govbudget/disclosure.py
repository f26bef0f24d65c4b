"""A disclosure (决算公开): what one document became."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal, TypeVar, final

from attrs import evolve, field, frozen

from govbudget.arguments import instance, several, text, whole_number, wrong
from govbudget.claim import Claim, Narrative, Sentence
from govbudget.classification.lists import Classifications, Lists
from govbudget.errors import NotFound, ReadError, TableError
from govbudget.evaluation import Evaluation
from govbudget.facts import facts, facts_of_forms
from govbudget.forms import Form, Profile, Stage
from govbudget.language.normal import normal
from govbudget.money import Unit, unit_or_none
from govbudget.pages import Remark
from govbudget.place import Place
from govbudget.records import json as saved
from govbudget.records.display import Shown, words_of
from govbudget.records.tabular import Tabular
from govbudget.standards import DEFAULT, Standards
from govbudget.tables import Table
from govbudget.visible import counted, visible

if TYPE_CHECKING:
    import datetime

    from govbudget.binding.reading import Told
    from govbudget.checking import Acceptance, Report, RuleSet

Choice = TypeVar("Choice", bound=Enum)

__all__ = ["Disclosure", "Remark", "Repair", "Stage", "UnitType", "Unmodelled"]


class UnitType(Enum):
    """What kind of body publishes (单位性质). A document rarely says so, therefore it is an input.

    机关运行经费 is counted for 行政单位 and 参公管理事业单位 only; other 事业单位 have none.
    """

    ADMINISTRATIVE = "administrative"  #: 行政单位
    CIVIL_SERVICE_LAW = "civil_service_law"  #: 参照公务员法管理的事业单位
    INSTITUTION = "institution"  #: 事业单位
    MIXED = "mixed"  #: a department with units of several kinds


@final
@frozen
class Unmodelled:
    """A table that was read and not modelled (未建模的表): kept as printed.

    Args:
        title: its heading.
        reason: why it was not modelled.
        place: where it stands.
        rows: its cells as printed.
        part: whether it is a part of a table that was read, a row that has no place in it for instance.
    """

    title: str
    reason: str
    place: Place
    rows: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    part: bool = False


@final
@frozen
class Repair:
    """What recognition did so that a table could be read (识别处理). It never changes a figure.

    Args:
        kind: ``merged_pages`` (a table on several pages), ``joined_lines`` (names wrapped in their cells),
            ``split_row`` (a total in the last row of the heading), ``turned`` (a table that prints its lines side by
            side), ``placed`` (figures without their blank cells, put where the sums prove that they belong),
            ``title`` (a damaged title, known by its columns and lines).
        place: where.
        detail: more of it: the page joined, how many cells, the printed title.
    """

    kind: str
    place: Place
    detail: str = ""


def _tables(given: Any) -> tuple[Table, ...]:
    how = "give tables, as in tables=(Table.from_rows(…),), or read a whole document with read(path)"
    return several("tables", given, Table, "a list of Table values", how)


#: What several of a kind a disclosure holds beside its tables.
_HOLDS: Final = (
    ("unmodelled", Unmodelled),
    ("contents", str),
    ("remarks", Remark),
    ("repairs", Repair),
    ("evaluations", Evaluation),
    ("sentences", Sentence),
    ("given", Claim),
)


def _choice(name: str, given: Any, kind: type[Choice]) -> Choice:
    try:
        return kind(given)
    except ValueError:
        known = ", ".join(f'"{each.value}"' for each in kind)
        how = f"use {kind.__name__}.{next(iter(kind)).name} or one of {known}"
        raise wrong(name, given, f"a {kind.__name__}", how) from None


def _stage(given: Any) -> Stage:
    return _choice("stage", given, Stage)


def _unit_type(given: Any) -> UnitType | None:
    return None if given is None else _choice("unit_type", given, UnitType)


#: Version of the JSON, under the key ``govbudget`` with which every file begins, and the largest file of it.
_VERSION: Final = 1
_MOST_BYTES: Final = 64 * 1024 * 1024


_NUMBER: Final = re.compile(r"(?:公开)?0*([0-9]{1,2})表?")


@final
@frozen(repr=False)
class Disclosure(Tabular):
    """One published document (决算公开, 预算公开), typed.

    Args:
        entity: the body that publishes (编制单位); empty where the document names none.
        year: year of accounts.
        stage: final accounts or budget; the tables of a budget that do not say theirs are of a budget.
        unit: the unit most of its tables are in.
        tables: its tables, in printed order, at most one of each form.
        profile: how it numbers its tables.
        unmodelled: what was read but not modelled.
        contents: ids of the forms that its table of contents (目录) announces.
        remarks: what recognition noticed about its structure.
        source: name of the source.
        unit_type: kind of body; ``None`` where it is not known.
        sentences: the sentences of its explanation in words (情况说明); what they state is read when it is asked for.
        claims: claims written by hand (自填陈述), kept as ``given``; they are checked beside those that are read from the sentences.
        repairs: what recognition did so that its tables could be read.
        evaluations: its performance self-evaluations (绩效自评表), in printed order.
        pages: how many pages the source has (页数); ``None`` where it has none or does not say.
        standards: the catalogues, forms, profiles and words that it was read with (所用制度): the bundled ones, or one's own.
            No part of equality; saved by name only.

    Raises:
        TableError: for two tables of one form.
        ArgumentError: for values of another kind, as a path in place of a table.
    """

    _described: ClassVar[str] = "facts"
    entity: str = ""
    year: int | None = None
    stage: Stage = field(default=Stage.FINAL_ACCOUNTS, converter=_stage)
    unit: Unit | None = field(default=None, converter=unit_or_none)
    tables: tuple[Table, ...] = field(default=(), converter=_tables)
    profile: Profile | None = field(default=None, hash=False)
    unmodelled: tuple[Unmodelled, ...] = ()
    contents: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    source: str = ""
    unit_type: UnitType | None = field(default=None, converter=_unit_type)
    sentences: tuple[Sentence, ...] = field(default=(), repr=False)
    given: tuple[Claim, ...] = field(default=(), alias="claims", repr=False)
    repairs: tuple[Repair, ...] = ()
    evaluations: tuple[Evaluation, ...] = ()
    pages: int | None = None
    standards: Standards = field(factory=Standards.default, eq=False, repr=False, metadata={"saved": False})

    def __attrs_post_init__(self) -> None:
        text("entity", self.entity, 'give the name of the body, or "" where it is not known')
        text("source", self.source, 'give the name of the source, or "" where there is none')
        if self.year is not None:
            whole_number("year", self.year, "give it as in year=2023, or None where it is not known")
        if self.profile is not None:
            instance("profile", self.profile, Profile, "a Profile", 'give one, as in forms.profile("ministry_2022")')
        for name, kind in _HOLDS:
            if getattr(self, name) == ():
                continue
            of = "texts" if kind is str else f"{kind.__name__} values"
            held = several(name, getattr(self, name), kind, f"a list of {of}", "pass a list of them, or leave it out")
            object.__setattr__(self, name, held)
        ids = [table.form.id for table in self.tables]
        for id in ids:
            if ids.count(id) > 1:
                raise TableError(f"a disclosure holds one table of a form; {id} is given twice", form=id)
        if self.stage is Stage.BUDGET and any(table.says_no_stage for table in self.tables):
            tables = [evolve(t, stage=self.stage) if t.says_no_stage else t for t in self.tables]
            object.__setattr__(self, "tables", tuple(tables))

    @property
    def classifications(self) -> Classifications:
        """The lists that its codes and names are looked up in (所用科目表), those of its standards."""
        return self.standards.classifications

    @cached_property
    def _by_form(self) -> Mapping[str, Table]:
        return {table.form.id: table for table in self.tables}

    def table(self, form: str) -> Table | None:
        """The table of a form by its id; ``None`` if the document has none."""
        return self._by_form.get(form)

    def with_table(self, table: Table) -> Disclosure:
        """The same disclosure with this table in place of its table of the same form, or added at the end.

        Raises:
            ArgumentError: if it is no table.
        """
        _tables((table,))
        by_form = {**self._by_form, table.form.id: table}
        return evolve(self, tables=tuple(by_form.values()))

    @property
    def told(self) -> Told:
        """What its text tells, as it is judged (所述), for rules of one's own; it is read when it is first asked for."""
        told: Told = self._told
        return told

    @cached_property
    def _told(self) -> Any:
        from govbudget.binding.reading import told_by

        return told_by(self)

    @property
    def narrative(self) -> Narrative:
        """Its explanation in words with all that it states (情况说明), read when it is first asked for."""
        return self.told.narrative

    @property
    def claims(self) -> tuple[Claim, ...]:
        """What its explanation in words states (情况说明的陈述), claim by claim; those written by hand stand at the end."""
        return self.narrative.claims

    def number(self, form: str) -> str:
        """The number under which the document prints a form, 公开03: printed, or else by its profile."""
        table = self.table(form)
        if table is not None and table.number:
            return table.number
        return self.profile.numbers.get(form, "") if self.profile else ""

    def __getitem__(self, name: str) -> Table:
        """A table by its printed number in this document (``"公开03"``), its form id, or its title.

        Raises:
            NotFound: if there is none.
        """
        for table in self.tables:
            if name in (table.form.id, self.number(table.form.id)):
                return table
        words = normal(str(name))
        number = _NUMBER.fullmatch(words)
        for table in self.tables:
            printed = _NUMBER.fullmatch(self.number(table.form.id))
            if words == normal(table.title) or words in table.form.plain_titles:
                return table
            if number and printed and int(number[1]) == int(printed[1]):
                return table
        there = tuple(table.name for table in self.tables)
        near = tuple(difflib.get_close_matches(str(name), there, n=3)) or there
        why = f"the document has no table {name!r}; it has {'、'.join(there) or 'none'}"
        raise NotFound(why, key=name, suggestions=near)

    __iter__: ClassVar[None] = None  # a disclosure is no sequence of its tables; there is d.tables

    def __contains__(self, name: object) -> bool:
        try:
            self[name]  # type: ignore[index]
        except NotFound:
            return False
        return True

    def _shown(self, most: int) -> Shown:
        """Its tables, those that are not modelled last, and its evaluations; nothing of it is checked for that."""
        words = words_of("disclosure")
        rows: list[tuple[Any, ...]] = []
        for table in self.tables:
            remark = table.statement or ("" if table.complete else words["incomplete"])
            title = table.title or table.form.name_at(table.stage)
            unit = table.unit.value if table.unit else ""
            rows.append((self.number(table.form.id), title, len(table), len(table.columns), unit, remark))
        rows += [("", each.name, len(each.leaves), "", "", "") for each in self.evaluations]
        rows += [
            ("", each.title, len(each.rows), "", "", f"{words['unmodelled']}: {each.reason}")
            for each in self.unmodelled
        ]
        about = (self.entity or self.source, self.year, words[self.stage.value])
        return Shown.of("disclosure", " ".join(str(part) for part in about if part), (), rows[:most], len(rows) - most)

    def __repr__(self) -> str:
        what = "final accounts" if self.stage is Stage.FINAL_ACCOUNTS else "budget"
        name = " ".join(str(part) for part in (self.entity, self.year, what) if part)
        return visible(
            f"<Disclosure {name}: {counted(len(self.tables), 'table')}, {len(self.unmodelled)} not modelled>"
        )

    def _ipython_key_completions_(self) -> list[str]:
        return [self.number(table.form.id) or table.form.id for table in self.tables]

    def to_records(self, *, blanks: bool = False) -> list[dict[str, Any]]:
        """Every printed cell of every modelled table as a plain dict (表数据), in printed order; see ``data_columns()``.

        Args:
            blanks: whether blank cells are there too, so that :meth:`from_records` can make equal tables.
        """
        given: dict[str, Any] = {"blanks": blanks, "entity": self.entity, "year": self.year, "source": self.source}
        return [record for table in self.tables for record in facts(table, **given)]

    @classmethod
    def from_records(
        cls, records: Any, forms: Form | Iterable[Form] = (), *, standards: Standards = DEFAULT, **more: Any
    ) -> Disclosure:
        """The disclosure whose facts some data hold (由数据还原公开), in any shape that :meth:`Table.from_frame` takes.

        It has the tables that have lines, and the body, year, stage and source that the facts name. Text, evaluations and what
        was not modelled are in no fact; :meth:`to_json` saves all of a document.

        Args:
            records: the facts of one document.
            forms: forms of one's own (自定义表式) that its tables are of.
            standards: the standards (制度) that name its forms.
            more: further arguments of a disclosure, such as ``profile`` and ``unit``, or others than the facts have.

        Raises:
            TableError: for facts of several bodies or documents, and as in :meth:`Table.from_frame`.
            NotFound: for a form that is not known.
        """
        if forms != ():
            standards = standards.with_form(*((forms,) if isinstance(forms, Form) else forms))
        found = facts_of_forms(records)
        tables = [Table.from_frame(given, standards.form(id)) for id, given in found.items()]
        years = [table.year for table in tables if table.year is not None]
        of = next(iter(found.values()), None)
        known: dict[str, Any] = {
            "entity": of.entity if of else "",
            "source": of.source if of else "",
            "year": max(years, key=years.count) if years else None,
            "stage": Stage.BUDGET if tables and all(t.stage is Stage.BUDGET for t in tables) else Stage.FINAL_ACCOUNTS,
        }
        return cls(tables=tables, standards=standards, **{**known, **more})

    def to_json(self, *, indent: int | None = None) -> str:  # type: ignore[override]  # all of it, and no records
        """It as JSON, from which an equal one can be made again (存为 JSON): all of the document, and no list of its facts.

        The facts as JSON are ``Records.of([disclosure]).to_json()``.

        Args:
            indent: spaces a level, for people; on one line without.

        Standards are written by name, version and digest, a form by its id; those of one's own are given again when it is
        read: ``Disclosure.from_json(text, standards=own)``.
        """
        standards = self.standards.identity._asdict()
        content = {
            "govbudget": _VERSION,
            "standards": standards,
            **saved.plain(self, {Form: lambda form: form.full_id}),
        }
        separators = (",", ":") if indent is None else None
        return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=indent, separators=separators)

    @classmethod
    def from_json(
        cls, data: str | bytes, forms: Form | Iterable[Form] = (), *, standards: Standards = DEFAULT
    ) -> Disclosure:
        """The disclosure that :meth:`to_json` wrote (读回存档); :func:`govbudget.read` reads it too.

        Args:
            data: the JSON, as text or in UTF-8.
            forms: forms of one's own (自定义表式) that its tables are of; they come before those of the standards.
            standards: the standards (制度) that it is checked by from now on, and that name its forms; the bundled ones where
                none are given, whatever it was read with.

        Raises:
            ArgumentError: for what is no text.
            ReadError: if it is no such JSON, of a newer version, names a form that is not known, or holds what no disclosure
                can be; with the path to it.
        """
        how = "give what to_json() wrote, or read a file of it with read(path)"
        instance("data", data, (str, bytes), "the JSON as a text or bytes", how)
        instance("standards", standards, Standards, "a Standards", "leave it out, or make one of Standards.default()")
        if forms != ():
            standards = standards.with_form(*((forms,) if isinstance(forms, Form) else forms))
        if len(data) > _MOST_BYTES:
            raise ReadError("the document is larger than any disclosure", reason="size")
        try:
            content = saved.parsed(data)
        except ReadError as error:
            raise ReadError(f"the document {error}", reason=error.reason) from error
        version = content.pop("govbudget", None) if isinstance(content, dict) else None
        if version != _VERSION or isinstance(version, bool):
            said = "nothing" if version is None else f"{version!r:.20}"
            why = f"is JSON, but is no disclosure in version {_VERSION} of this format; govbudget says {said}"
            raise ReadError(f"the document {why}; give what to_json() wrote", reason="format")

        named_by = content.pop("standards", None)

        def named(id: str, path: str) -> Form:
            """The form of an id, as the standards know it."""
            try:
                return standards.form(id)
            except NotFound as error:
                said = f"; it was read with the standards {' '.join(map(str, named_by.values()))}" if named_by else ""
                raise ReadError(
                    f"{path} cannot be read: {error}{said}; a form of one's own is given with it: "
                    "from_json(text, forms=[form]), or from_json(text, standards=own)"
                ) from error

        try:
            disclosure: Disclosure = saved.value(cls, content, "", {Form: named})
            disclosure = evolve(disclosure, standards=standards)
            for i, id in enumerate(disclosure.contents):
                if not standards.variants(id, disclosure.stage):
                    named(id, f"contents[{i}]")
        except ReadError as error:
            raise ReadError(f"the document holds no disclosure: {error}", reason="content") from error
        return disclosure

    def check(
        self,
        rules: RuleSet | None = None,
        *,
        prior: Disclosure | None = None,
        budget: Disclosure | None = None,
        units: Sequence[Disclosure] = (),
        on_error: Literal["raise", "list"] = "raise",
        on_rule_error: Literal["raise", "list"] | None = None,
        accepted: Iterable[Acceptance] = (),
        today: datetime.date | None = None,
        classification: Lists = None,
        standards: Standards | None = None,
    ) -> Report:
        """Check everything that can be checked (勾稽关系校验); see :func:`govbudget.check`."""
        from govbudget.checking import check

        return check(
            self,
            rules,
            prior=prior,
            budget=budget,
            units=units,
            on_error=on_error,
            on_rule_error=on_rule_error,
            accepted=accepted,
            today=today,
            classification=classification,
            standards=standards,
        )
