"""From the blocks of a document to a disclosure (文档识别): which grid is which table, and what could not be read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from difflib import SequenceMatcher
from sys import maxsize
from typing import Final

from attrs import evolve, field, frozen, mutable

from govbudget.disclosure import Disclosure, Remark, Repair, Stage, Unmodelled
from govbudget.evaluations.recognition import find_evaluations
from govbudget.forms import Form, Layout, Profile, stage_of_title
from govbudget.forms.lines import PrintedLine, match_lines
from govbudget.language.normal import normal
from govbudget.language.vocabulary import Vocabulary
from govbudget.narrative.text import Line, sentences
from govbudget.pages import Grid, Pages, Paragraph, place_of_row
from govbudget.place import Place
from govbudget.recognition.captions import (
    Caption,
    empty_statement,
    ends_as_table,
    form_of_title,
    forms_of_damaged,
    fund_of_title,
    is_caption,
    is_number_alone,
    names_other_tables,
    number_in_contents,
    printed_title,
    read_caption,
    title_words,
    unit_in_words,
)
from govbudget.recognition.closing import at_its_end, closes, contradictions, falls_short
from govbudget.recognition.columns import is_figure
from govbudget.recognition.contents import announced, contents_page, unfolded
from govbudget.recognition.covers import HEAD, entity_of, stage_of, year_of
from govbudget.recognition.doubts import doubts
from govbudget.recognition.grids import Built, Refused, build_table
from govbudget.recognition.headings import head_rows
from govbudget.recognition.joining import as_wide, begins_label, may_caption, with_broken_labels, with_parts_joined
from govbudget.recognition.pages.text import with_page_tables
from govbudget.standards import DEFAULT, Standards
from govbudget.tables import Table, TableState

__all__ = ["recognise"]

#: How many paragraphs above a grid may hold its title and caption.
_ABOVE: Final = 5
#: How many titles close together make a table of contents.
_CONTENTS: Final = 3
#: Why a grid is left whose title, columns or fund are of no form.
_UNKNOWN: Final = "不是已知表式"
#: The fund whose “三公”经费 a body discloses as such.
_GENERAL: Final = "general"
#: What a grid costs that is no table of a form: more than any contradictions and faults.
_WORST: Final = (maxsize, maxsize)
#: How a sentence ends that leads to a table, and no title.
_UNFINISHED: Final = re.compile(r"[：:，,；;。、]\s*$")


@frozen
class _Heading:
    """A grid with what stands above and below it."""

    grid: Grid
    title: str
    form: Form | None
    caption: Caption
    inner: Caption
    above: Caption
    notes: tuple[str, ...]
    last: bool
    only: bool
    titled_by: int | None
    near: bool
    bare: bool


@mutable
class _State:
    """What has been found so far."""

    standards: Standards
    stage: Stage
    tables: list[Table] = field(factory=list)
    grids: dict[str, Grid] = field(factory=dict)
    entity: str = ""
    refused: set[str] = field(factory=set)
    unmodelled: list[Unmodelled] = field(factory=list)
    remarks: list[Remark] = field(factory=list)
    repairs: dict[str, list[Repair]] = field(factory=dict)
    before: Grid | None = None


def recognise(pages: Pages, standards: Standards = DEFAULT) -> Disclosure:
    """Type everything in a document that is a table of a known form; keep and list the rest.

    Args:
        pages: the document.
        standards: the catalogues, forms, profiles and words to read it by.
    """
    words = standards.vocabulary
    pages = with_parts_joined(unfolded(with_page_tables(pages, standards), standards), standards)
    listed = contents_page(pages.blocks, standards)
    titles = _titles(pages, listed, standards)
    headings = _headings(pages, {*_runs(pages, titles, words), *listed}, standards)
    titled = {id(heading.grid) for heading in headings if heading.form is not None}
    known = {i for i, block in enumerate(pages.blocks) if id(block) in titled}
    found = find_evaluations(pages, known, words)
    lines = _lines(pages, {*found.blocks, *found.glued})
    glued = [pages.blocks[i] for i in found.glued]
    if found.blocks:
        pages = evolve(pages, blocks=tuple(b for i, b in enumerate(pages.blocks) if i not in found.blocks))
        listed = contents_page(pages.blocks, standards)
        titles = _titles(pages, listed, standards)
        headings = _headings(pages, {*_runs(pages, titles, words), *listed}, standards)
    tables = [heading.caption.year for heading in headings if heading.form is not None]
    year = year_of(pages, tables, words) or next((form.year for form in found.evaluations if form.year), None)
    state = _State(standards, stage_of(pages, [h.title for h in headings], [e.title for e in found.evaluations], words))
    headings = [_likeliest(heading, year, state) for heading in headings]
    profile = _profile(state, year, headings, pages, titles)
    for before, heading in zip((None, *headings), headings, strict=False):
        state.before = before.grid if before else None
        if not (before is not None and heading.near and heading.form is None and _continue(before, heading, state)):
            _take(heading, year, profile, state)
    _inherit_unit(headings, pages, state)
    used = {heading.titled_by for heading in headings}
    unused = {i: form for i, form in titles.items() if i not in used}
    contents = {i: form for i, form in unused.items() if i in {*_runs(pages, unused, words), *listed}}
    _untabled(pages, {i: form for i, form in unused.items() if i not in contents}, state)
    entity = Counter(h.caption.entity for h in headings if h.caption.entity).most_common(1)
    units = Counter(table.unit for table in state.tables if table.unit is not None).most_common(1)
    disclosure = Disclosure(
        entity=entity[0][0] if entity else entity_of(pages, listed, words),
        year=year,
        stage=state.stage,
        unit=units[0][0] if units else None,
        tables=tuple(_of_their_stage(state)),
        profile=profile,
        unmodelled=(*state.unmodelled, *(_glued(block) for block in glued if isinstance(block, Paragraph))),
        contents=tuple(dict.fromkeys(form.id for form in contents.values())) if state.tables else (),
        remarks=(*pages.remarks, *state.remarks),
        source=pages.source,
        sentences=tuple(sentences(lines, words)),
        evaluations=found.evaluations,
        repairs=tuple(repair for done in state.repairs.values() for repair in done),
        pages=max((each.place.page or 0 for each in (*pages.blocks, *pages.remarks)), default=0) or None,
        standards=standards,
    )
    placed = {id for id, grid in state.grids.items() if grid.placed}
    placed |= {id for id, done in state.repairs.items() if any(repair.kind == "placed" for repair in done)}
    return evolve(disclosure, remarks=(*disclosure.remarks, *doubts(disclosure, placed)))


def _glued(paragraph: Paragraph) -> Unmodelled:
    """An evaluation form whose cells ran into one text."""
    return Unmodelled("绩效自评表", "单元格连成一段文字，无法分栏", paragraph.place, ((paragraph.text,),))


def _lines(pages: Pages, tabular: Container[int]) -> Iterator[Line]:
    """The running text, with the tables that interrupt it, evaluation forms in paragraphs among them."""
    for i, block in enumerate(pages.blocks):
        if isinstance(block, Grid) or i in tabular:
            yield Line(None, Place())
        else:
            yield Line(block.text, block.place, block.level)


def _headings(pages: Pages, contents: set[int], standards: Standards) -> list[_Heading]:
    """Every grid with its title, caption and notes; titles in the table of contents title no grid."""
    words = standards.vocabulary
    blocks = pages.blocks
    at = [i for i, block in enumerate(blocks) if isinstance(block, Grid)]
    found = []
    for n, i in enumerate(at):
        grid = blocks[i]
        assert isinstance(grid, Grid)
        before = at[n - 1] + 1 if n else 0
        after = at[n + 1] if n + 1 < len(at) else len(blocks)
        nearest = range(max(before, i - _ABOVE), i)
        above = [(j, b) for j in nearest if j not in contents and isinstance(b := blocks[j], Paragraph)]
        near = n > 0 and i - before <= _ABOVE and all(len(normal(b.text)) <= 60 for _, b in above)
        above = [(j, b) for j, b in above if not words.pattern("furniture").fullmatch(b.text)]
        below = [block.text for block in blocks[i + 1 : after] if isinstance(block, Paragraph)]
        inside, _ = head_rows(grid, words)
        title, form, titled_by = _title(inside, above, standards)
        outer = read_caption((b.text for j, b in above if may_caption(b, j == titled_by)), words) or Caption()
        inner = read_caption(inside, words, cells=True) or Caption()
        notes = [text for text in below[:4] if words.pattern("note_below").match(text.strip())]
        outer = outer.over(Caption(unit=unit_in_words(notes, words)))
        beneath = [b.text for j, b in above if titled_by is not None and j > titled_by]
        notes += [text for text in (*beneath, *below[:1]) if text not in notes and empty_statement([text], words)]
        ends = (i == len(blocks) - 1, len(at) == 1)
        caption = inner.over(outer)
        found.append(
            _Heading(grid, title, form, caption, inner, outer, tuple(notes), *ends, titled_by, near, not above)
        )
    return found


def _title(
    inside: Sequence[str], above: Sequence[tuple[int, Paragraph]], standards: Standards
) -> tuple[str, Form | None, int | None]:
    """The title of a grid: the nearest text that names a form; else its own first row, or the nearest heading."""
    words = standards.vocabulary
    tables = (text for text in inside if words.pattern("table").search(text) and not is_number_alone(text, words))
    own = next((text for text in tables if form_of_title(text, standards) or not is_caption([text], words)), "")
    if own:
        return printed_title(own, words), form_of_title(own, standards), None
    for j, paragraph in reversed(above):
        form = form_of_title(paragraph.text, standards)
        if form is not None:
            return printed_title(paragraph.text, words), form, j
    named = [(j, p) for j, p in above if _may_title(p.text, words)]
    short = [(j, p) for j, p in named if len(normal(p.text)) <= 60 and not _UNFINISHED.search(p.text)]
    for j, paragraph in reversed(short):
        if ends_as_table(title_words(paragraph.text, words), words) or paragraph.level:
            return paragraph.text.strip(), None, j
    return (short[-1][1].text.strip(), None, None) if short else ("", None, None)


def _may_title(text: str, words: Vocabulary) -> bool:
    """Whether a text is more than the number of a table, its body and its unit."""
    if is_number_alone(text, words):
        return False
    return words.pattern("table").search(normal(printed_title(text, words))) is not None or not is_caption(
        [text], words
    )


def _profile(
    state: _State, year: int | None, headings: Sequence[_Heading], pages: Pages, titles: dict[int, Form]
) -> Profile | None:
    """The profile whose numbers agree with most printed ones; between equals that of the stage, the place named, the year.

    The profile of a place that nothing names comes after those of all places, whatever the year. Tables without numbers are
    numbered by the table of contents.
    """
    words = state.standards.vocabulary
    printed = {(h.form.id, h.caption.number) for h in headings if h.form is not None and h.caption.number}
    if not printed:
        listed = ((titles[i].id, pages.blocks[i]) for i in _runs(pages, titles, words))
        printed = {(id, number_in_contents(block.text, words)) for id, block in listed if isinstance(block, Paragraph)}
    short = [b.text for b in pages.blocks[:HEAD] if isinstance(b, Paragraph) and may_caption(b, False)]
    said = "\n".join([*short, *(h.caption.entity for h in headings)])

    def fit(profile: Profile) -> tuple[int, bool, bool, bool, int]:
        agreeing = sum(profile.numbers.get(form) == number for form, number in printed)
        away = max(profile.years[0] - year, year - profile.years[1], 0) if year is not None else 1
        same = profile.stage is state.stage
        named = same and not away and bool(profile.place) and profile.place in said
        return agreeing, same and (agreeing > 0 or named or not profile.place), named, not profile.place, -away

    best = max(state.standards.profiles, key=fit, default=None)
    if best is None:
        return None
    agreeing, *_, away = fit(best)
    return best if agreeing or not away else None


def _take(heading: _Heading, year: int | None, profile: Profile | None, state: _State) -> None:
    """Build the table of one grid, or list it as not modelled.

    The title decides the form; where it names none, or its form refuses the grid, the printed number may. One that other tables
    bear as well decides only what has no other columns.
    """
    title = heading.title or "（无标题）"
    numbered = _by_number(heading.caption.number, profile, state.standards)
    stage = stage_of_title(title, state.standards.vocabulary) or state.stage
    may_be = [form for form in (heading.form, numbered) if form is not None]
    forms = [(form, form is not heading.form) for form in may_be]
    shared = heading.form is not None and names_other_tables(title, state.standards.vocabulary)
    reasons: list[str] = []
    for form, strict in dict(forms).items():
        built = _best(form, stage, heading, title, year, state.standards, strict=strict)
        if isinstance(built, Built) and not (shared and _has_other_columns(built)):
            _keep(heading, built, state)
            return
        reasons.append(_UNKNOWN if isinstance(built, Built) else built.reason)
        if not shared:
            _miss(form, state)
    damaged = _of_damaged_title(heading, title, year, state) if not forms else None
    if damaged is not None:
        _keep(heading, damaged, state)
        return
    _leave(state, heading, title, reasons[0] if reasons else _UNKNOWN)
    if heading.form is not None and reasons and not shared:
        place, name = evolve(heading.grid.place, table=title), heading.form.name_at(state.stage)
        state.remarks.append(Remark("S107", place, name, (("reason", reasons[0]),)))


def _has_other_columns(built: Built) -> bool:
    return any(fault.startswith("column:") for fault in built.table.faults)


def _best(
    form: Form, stage: Stage, heading: _Heading, title: str, year: int | None, standards: Standards, *, strict: bool
) -> Built | Refused:
    """The grid as a table of that variant of a form at a stage of which least is left unread, the usual one first."""
    tried = [
        _built(each, heading, title, year, standards, strict=strict) for each in standards.variants(form.id, stage)
    ]
    read = [built for built in tried if isinstance(built, Built)]
    return min(read, key=lambda built: len(built.table.gaps) + len(built.left)) if read else tried[0]


def _built(
    form: Form, heading: _Heading, title: str, year: int | None, standards: Standards, *, strict: bool
) -> Built | Refused:
    """The grid as a table of a form; of the document's year where it says none."""
    caption = evolve(heading.caption, year=heading.caption.year or year)
    return build_table(form, heading.grid, title, caption, standards.vocabulary, strict=strict)


def _likeliest(heading: _Heading, year: int | None, state: _State) -> _Heading:
    """The grid with its words in those columns in which the relations of its form hold, where they may stand in several."""
    if heading.form is None or not heading.grid.readings:
        return heading
    best, least = heading, None
    stage = stage_of_title(heading.title, state.standards.vocabulary) or state.stage
    for grid in (heading.grid, *heading.grid.readings):
        other = evolve(heading, grid=evolve(grid, readings=()))
        built = _best(heading.form, stage, other, heading.title, year, state.standards, strict=False)
        cost = (contradictions(built.table), len(built.table.faults)) if isinstance(built, Built) else _WORST
        if least is None or cost < least:
            best, least = other, cost
        if not any(cost):
            break
    return best


def _of_damaged_title(heading: _Heading, title: str, year: int | None, state: _State) -> Built | None:
    """The table of a grid whose title is damaged, if it reads as exactly one of the forms that the title may name."""
    found = []
    for form in forms_of_damaged(title, state.standards):
        stage = form.stage if stage_of_title(title, state.standards.vocabulary) else state.stage
        built = _best(form, stage, heading, title, year, state.standards, strict=True)
        if isinstance(built, Built) and all(line.known for line in built.table.lines):
            found.append(built)
    if len(found) != 1:
        return None
    repair = Repair("title", evolve(heading.grid.place, table=found[0].table.form.name), title)
    return evolve(found[0], repairs=(*found[0].repairs, repair))


def _continue(before: _Heading, heading: _Heading, state: _State) -> bool:
    """Whether a grid whose title names no form goes on with the table before it, which then takes its rows.

    Where its rows look like lines of that table and cannot be joined, the table is not whole.
    """
    table = state.tables[-1] if state.tables else None
    if table is None or state.grids[table.form.id].rows[-1:] != before.grid.rows[-1:]:
        return False
    other = _names_another(heading.title, table, state.standards.vocabulary)
    if other or heading.caption.number not in ("", table.number):
        return False
    if _join(table, heading, state):
        return True
    if _resembles(table.form, heading.grid):
        _flag(table, "continued", state)
    return False


def _names_another(title: str, table: Table, words: Vocabulary) -> bool:
    """Whether a title is surely that of another table, though of no form: 2025年部门支出预算总表 below a table of income."""
    other, own = title_words(title, words), title_words(table.title, words)
    speaks = ends_as_table(other, words) and words.pattern("title_subject").search(other) is not None
    return speaks and other not in own and own not in other


def _resembles(form: Form, grid: Grid) -> bool:
    """Whether a row of a grid begins like a line of the form: with a code of its kind, or with a known label."""
    for row in grid.rows:
        first = next((cell.strip() for cell in row if cell.strip()), "")
        code = re.match(r"[0-9]{3}(?:[0-9]{2}){0,3}(?![0-9])", normal(first))
        line = PrintedLine("" if code else first, code[0] if code and form.codes else "")
        if any(is_figure(cell) for cell in row[1:]) and match_lines(form, [line])[0].known:
            return True
    return False


def _miss(form: Form, state: _State) -> None:
    """A piece of a form could not be read: whatever else is read of this form is not all of it."""
    state.refused.add(form.id)
    for table in state.tables:
        if table.form.id == form.id:
            _flag(table, "continued", state)


def _join(table: Table, heading: _Heading, state: _State) -> bool:
    """Append the rows of a grid to a table, if they read as more lines of it and repeat none."""
    first = state.grids[table.form.id]
    below = as_wide(heading.grid, first)
    grid = with_broken_labels(first, below, table.form) or first.followed_by(below)
    caption = Caption(table.number, table.unit, table.year)
    built = build_table(table.form, grid, table.title, caption, state.standards.vocabulary)
    if not isinstance(built, Built):
        return False
    loose = [fault for fault in built.table.faults if fault.startswith("loose:") and fault not in table.faults]
    repeated = table.form.layout is not Layout.LISTED and any("#" in key for key in built.table.keys)
    unknown = {line.label for line in built.table.lines if not line.known} - {line.label for line in table.lines}
    unknown -= {cell for cell in below.rows[-1] if begins_label(cell, table.form)}  # which the next page ends
    more = len(built.table.lines) - len(table.lines)
    start = len(first.rows)
    left = [(row, reason) for row, reason in built.left if row >= start]
    if loose or repeated or unknown or more < 0 or (more == 0 and left):  # no more lines: only headings again
        return False
    state.unmodelled += (_row_left(table, built, row, reason) for row, reason in left)
    faults = tuple(dict.fromkeys((*built.table.faults, *(fault for fault in table.faults if fault != "cut"))))
    if _ends_open(heading, built):
        faults = (*faults, "cut")
    state.tables[state.tables.index(table)] = evolve(built.table, faults=faults)
    state.grids[table.form.id] = grid
    merged = Repair("merged_pages", evolve(heading.grid.place, table=built.table.name))
    before = [repair for repair in state.repairs[table.form.id] if repair.kind == "merged_pages"]
    state.repairs[table.form.id] = [*built.repairs, *before, merged]
    return True


def _ends_open(heading: _Heading, built: Built) -> bool:
    """Whether the document ends in a table that need not be at its end: the rest may have been cut off."""
    open_ended = heading.last and not heading.notes and not built.notes and not at_its_end(built.table)
    if heading.only:  # a table by itself is the whole document, unless its total tells of more lines
        return open_ended and falls_short(built.table)
    return open_ended and not closes(built.table)


def _same_body(one: str, other: str) -> bool:
    """Whether two names may be of one body: one within the other, or mostly alike (a part left from a template)."""
    a, b = normal(one), normal(other)
    return a in b or b in a or SequenceMatcher(None, a, b).ratio() >= 0.5


def _flag(table: Table, fault: str, state: _State) -> None:
    """Note on a table that more of it stands elsewhere, so that its sums over lines are not checked."""
    state.tables[state.tables.index(table)] = evolve(table, faults=tuple(dict.fromkeys((*table.faults, fault))))


def _inherit_unit(headings: Sequence[_Heading], pages: Pages, state: _State) -> None:
    """A unit that stands once for all tables holds for those that name none, if no table names another.

    It stands above the first table, or in a sentence of the text.
    """
    first = next((h for h in headings if h.form is not None), None)
    unit = first.above.unit if first is not None else None
    if unit is None and any(table.unit is None for table in state.tables):
        unit = unit_in_words((b.text for b in pages.blocks if isinstance(b, Paragraph)), state.standards.vocabulary)
    if unit is not None and {table.unit for table in state.tables} <= {unit, None}:
        state.tables = [evolve(table, unit=table.unit or unit) for table in state.tables]


def _by_number(number: str, profile: Profile | None, standards: Standards) -> Form | None:
    """The form that the profile prints under a number, for grids whose title is damaged."""
    if not number or profile is None:
        return None
    return next((form for form in standards.forms if profile.numbers.get(form.id) == number), None)


def _keep(heading: _Heading, built: Built, state: _State) -> None:
    table, grid = built.table, heading.grid
    statement = empty_statement((*built.notes, *heading.notes), state.standards.vocabulary)
    if table.state is not TableState.STATED and statement:
        table = evolve(table, statement=statement)
    if _ends_open(heading, built):
        table = evolve(table, faults=(*table.faults, "cut"))
    if table.form.id in state.refused:
        table = evolve(table, faults=(*table.faults, "continued"))
    entity = heading.caption.entity
    if state.entity and entity and not _same_body(state.entity, entity):
        _leave(state, heading, table.title, f"另一编制单位的表：{entity}")
        return
    state.entity = state.entity or entity
    other = next((other for other in state.tables if other.form.id == table.form.id), None)
    if other is not None and _of_another_fund(table, other, state.standards.vocabulary):
        if fund_of_title(table.title, state.standards.vocabulary) != _GENERAL:
            _leave(state, heading, table.title, _UNKNOWN)
            return
        state.tables.remove(other)  # whichever of them stands first
        state.unmodelled.append(Unmodelled(other.title, _UNKNOWN, other.place, state.grids[other.form.id].rows))
        other = None
    if other is not None and not {*table.keys} & {*other.keys} and _join(other, heading, state):
        return
    if other is not None:
        if not {*table.keys} <= {*other.keys}:
            _flag(other, "twice", state)
        _leave(state, heading, table.title, "同一张表第二次出现")
        state.remarks.append(Remark("S102", evolve(grid.place, table=table.name), table.title))
        return
    inner, above = heading.inner.unit, heading.above.unit
    if inner and above and inner is not above:
        params = (("heading", above.value),)
        state.remarks.append(Remark("S104", evolve(grid.place, table=table.name), inner.value, params))
    state.unmodelled += (_row_left(table, built, row, reason) for row, reason in built.left)
    state.repairs[table.form.id] = list(built.repairs)
    state.tables.append(table)
    state.grids[table.form.id] = grid


def _of_another_fund(table: Table, other: Table, words: Vocabulary) -> bool:
    """Whether the titles of two tables of one form name different funds: “三公”经费 of 一般公共预算 and of 政府性基金预算."""
    one, two = fund_of_title(table.title, words), fund_of_title(other.title, words)
    return bool(one and two) and one != two


def _row_left(table: Table, built: Built, row: int, reason: str) -> Unmodelled:
    """A row of the grid of a table that is no line of it."""
    return Unmodelled(table.title, reason, place_of_row(built.grid, row), (built.grid.rows[row],), part=True)


def _leave(state: _State, heading: _Heading, title: str, reason: str) -> None:
    """List a grid as not modelled; one without a title right after another such goes on with it."""
    last = state.unmodelled[-1] if state.unmodelled else None
    before = state.before
    goes_on = not heading.title and heading.near and heading.bare
    part = False
    if goes_on and last and before and (last.place, last.rows) == (before.place, before.rows):
        title, part = last.title if last.title.endswith("（续）") else f"{last.title}（续）", True
    state.unmodelled.append(Unmodelled(title, reason, heading.grid.place, heading.grid.rows, part))


def _titles(pages: Pages, listed: Container[int], standards: Standards) -> dict[int, Form]:
    """Paragraphs that name a form, by block number; those ``listed`` in a table of contents may give its page."""
    texts = ((i, block.text) for i, block in enumerate(pages.blocks) if isinstance(block, Paragraph))
    found = {i: (announced if i in listed else form_of_title)(text, standards) for i, text in texts}
    return {i: form for i, form in found.items() if form is not None}


def _runs(pages: Pages, titles: dict[int, Form], words: Vocabulary) -> list[int]:
    """The blocks of a table of contents (目录): several different titles close together, with no grid among them."""
    runs: list[list[int]] = []
    said: set[tuple[Form, str]] = set()
    for i, form in titles.items():
        title = (form, fund_of_title(_text_of(pages, i), words))
        near = runs and i - runs[-1][-1] <= 2 and title not in said
        if near and not any(isinstance(block, Grid) for block in pages.blocks[runs[-1][-1] : i]):
            runs[-1].append(i)
        else:
            runs.append([i])
            said.clear()
        said.add(title)
    return [i for run in runs if len(run) >= _CONTENTS for i in run]


def _text_of(pages: Pages, i: int) -> str:
    block = pages.blocks[i]
    return block.text if isinstance(block, Paragraph) else ""


def _untabled(pages: Pages, titles: dict[int, Form], state: _State) -> None:
    """List the titles in the body under which no table could be read."""
    built = {table.form.id for table in state.tables}
    refused = {remark.stated for remark in state.remarks if remark.rule == "S107"}
    for i, form in titles.items():
        name, block = form.name_at(state.stage), pages.blocks[i]
        shared = names_other_tables(_text_of(pages, i), state.standards.vocabulary)
        if form.id in built or name in refused or shared or _is_listed(pages, titles, i):
            continue
        reason = "标题下没有可识别的表格"
        refused.add(name)
        state.unmodelled.append(Unmodelled(name, reason, block.place))
        state.remarks.append(Remark("S107", evolve(block.place, table=name), name, (("reason", reason),)))


def _is_listed(pages: Pages, titles: dict[int, Form], i: int) -> bool:
    """Whether a title stands right above or below that of another table, and no grid follows: a list of two titles."""
    follows = pages.blocks[i + 1] if i + 1 < len(pages.blocks) else None
    beside = [titles[j] for j in (i - 1, i + 1) if j in titles]
    return any(form is not titles[i] for form in beside) and not isinstance(follows, Grid)


def _of_their_stage(state: _State) -> Iterator[Table]:
    """The tables; those of a budget are of its stage unless their own title speaks of final accounts."""
    for table in state.tables:
        named = stage_of_title(table.title, state.standards.vocabulary) if state.stage is Stage.BUDGET else None
        yield evolve(table, stage=Stage.FINAL_ACCOUNTS) if named is Stage.FINAL_ACCOUNTS else table
