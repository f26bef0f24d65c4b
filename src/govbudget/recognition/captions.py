"""What stands around a table (表头信息): number, unit, year, the body that made it, titles, notes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from attrs import evolve, frozen

from govbudget.forms import Form, Stage, stage_of_title
from govbudget.language.normal import normal
from govbudget.language.vocabulary import Vocabulary
from govbudget.money import Unit
from govbudget.standards import DEFAULT, Standards

__all__ = [
    "Caption",
    "empty_statement",
    "ends_as_table",
    "form_of_title",
    "forms_of_damaged",
    "fund_of_title",
    "is_caption",
    "is_number_alone",
    "names_other_tables",
    "number_in_contents",
    "printed_title",
    "read_caption",
    "title_parts",
    "title_words",
    "unit_in_words",
    "unit_of",
]

_YEAR_ALONE: Final = re.compile(r"((?:19|20)[0-9]{2})(?:[-/.]?12(?:[-/.]?31)?|0101|\.0+)?")
#: A damaged title has this many characters lost or wrong; only long ones may have wrong ones.
_MOST_DAMAGE: Final = 2
_LONG: Final = 8
#: All the funds of the budget together.
_ALL_FUNDS: Final = "fiscal"
#: Of what a table of details (明细) has other columns.
_WITH_DETAILS: Final = frozenset({"both", "income", "expenditure"})


@frozen
class Caption:
    """What the lines above a table say."""

    number: str = ""
    unit: Unit | None = None
    year: int | None = None
    entity: str = ""

    def over(self, other: Caption) -> Caption:
        """This caption, completed by another where it is silent."""
        return Caption(
            self.number or other.number, self.unit or other.unit, self.year or other.year, self.entity or other.entity
        )


def read_caption(texts: Iterable[str], words: Vocabulary, *, cells: bool = False) -> Caption | None:
    """The caption in some texts; ``None`` if they hold nothing of one.

    Args:
        texts: lines or cells.
        words: the words of captions.
        cells: whether they are cells of the rows above the headings, where 2023 alone is a year.
    """
    texts = tuple(texts)
    caption = Caption()
    for text in texts:
        spelt = _with_digits(text, words)
        bare = normal(spelt)
        if len(bare) > 200:
            continue
        if (found := words.pattern("table_number").search(bare)) and not caption.number:
            caption = evolve(caption, number=_numbered(int(found[1]), found[2] or ""))
        found = words.pattern("unit_label").search(bare) or words.pattern("unit_of_title").search(bare)
        if found and caption.unit is None:
            caption = evolve(caption, unit=unit_of(found[1], words))
        if caption.year is None and (year := _year(bare, words)):
            caption = evolve(caption, year=year)
        if (found := words.pattern("entity").search(spelt)) and not caption.entity:
            caption = evolve(caption, entity=_entity(found[1], words, before_colon=bool(found[2])))
    if cells and caption.year is None:
        caption = evolve(caption, year=next(filter(None, map(_year_alone, texts)), None))
    return caption if caption != Caption() else None


def _with_digits(text: str, words: Vocabulary) -> str:
    """A text with its years in digits: 二〇二三年 is 2023年."""
    return words.pattern("spelt_year").sub(
        lambda found: "".join(words.feature("digit", digit, "value") for digit in found[1]), text
    )


def unit_of(printed: str, words: Vocabulary) -> Unit:
    """The unit that a word of units names.

    Raises:
        UnitError: for a word of one's own without the unit that it stands for.
    """
    return Unit.of(words.feature("unit", printed, "unit"))


def _year(bare: str, words: Vocabulary) -> int | None:
    """The year that a text names."""
    found = words.pattern("year").search(bare)
    if found:
        return int(found[1] or found[2])
    labelled = words.pattern("year_by_label").search(bare)
    return int(labelled[1]) if labelled else None


def _year_alone(cell: str) -> int | None:
    """The year in a cell that holds nothing else: 2023, 20231231, 2023-12."""
    found = _YEAR_ALONE.fullmatch(normal(cell))
    return int(found[1]) if found else None


def _entity(printed: str, words: Vocabulary, *, before_colon: bool) -> str:
    """The body in what stands behind 编制单位：, without what else the line says (清河市财政局 单位：万元).

    Args:
        printed: the text up to the next colon or the end.
        words: the words of captions.
        before_colon: whether a colon follows, so that its last word is the name of something else.
    """
    text = words.pattern("next_label").sub("", printed.strip()) if before_colon else printed.strip()
    return words.pattern("after_entity").split(text)[0].strip().rstrip(",，;；、/|").rstrip()


def unit_in_words(texts: Iterable[str], words: Vocabulary) -> Unit | None:
    """The unit that sentences or notes name, as in 本表以万元为单位; ``None`` if none does or they name several."""
    pattern = words.pattern("unit_in_words")
    found = {unit_of(match["a"] or match["b"], words) for text in texts for match in pattern.finditer(normal(text))}
    return found.pop() if len(found) == 1 else None


def is_caption(cells: Iterable[str], words: Vocabulary) -> bool:
    """Whether a row of a table is a caption: body, number or unit, and no figures."""
    caption = words.pattern("caption")
    return any(caption.search(normal(cell)) for cell in cells if cell.strip())


def is_number_alone(text: str, words: Vocabulary) -> bool:
    """Whether a text is nothing but the number of a table, or the caption with it: 表3, 公开03表 单位：万元."""
    bare = words.pattern("after_title").split(normal(text))[0].strip()
    return words.pattern("number_alone").fullmatch(bare) is not None


def printed_title(text: str, words: Vocabulary) -> str:
    """The title in a line that also says the unit or the body: 支出决算表 单位：万元."""
    title = text.strip()
    found = words.pattern("after_title").search(title)
    return title[: found.start()].rstrip() if found and found.start() else title


def title_words(text: str, words: Vocabulary) -> str:
    """A title without numbering, table number, unit and year."""
    title = words.pattern("title_numbering").sub("", normal(_with_digits(printed_title(text, words), words)))
    while (shorter := words.pattern("title_tail").sub("", title)) != title:
        title = shorter
    return title


def ends_as_table(title: str, words: Vocabulary) -> bool:
    """Whether a title ends as those of tables do, or with what brackets say of the table: 支出决算表, 支出决算表(分单位)."""
    return words.pattern("ends_as_table").search(title) is not None


def names_other_tables(text: str, words: Vocabulary) -> bool:
    """Whether tables of other columns are printed under a title as well: 收入支出决算表."""
    return words.pattern("title_head").sub("", title_words(text, words)) in words.texts("shared_title")


def form_of_title(text: str, standards: Standards = DEFAULT) -> Form | None:
    """The form that a printed title names; ``None`` for other texts.

    The title may be numbered (一、…) and may follow the body and the year (…2021年度…). Nothing else may stand before it:
    项目支出决算表 is not 支出决算表.
    """
    words = standards.vocabulary
    title = title_words(text, words)
    if not 4 <= len(title) <= 80 or words.pattern("table").search(title) is None:
        return None
    stage = stage_of_title(title, words)
    titles = _titles(standards, stage)
    bare = words.pattern("title_head").sub("", title)
    behind = (bare[body.end() :] for body in words.pattern("body_before_title").finditer(bare, 2, 40))
    candidates = (title, bare, words.pattern("of_body").sub("", bare), *behind)
    known = next((titles[candidate] for candidate in candidates if candidate in titles), None)
    if known is not None:
        return known
    parts = _parted(standards, stage)
    return next((parts[said] for candidate in candidates if (said := title_parts(candidate, words)) in parts), None)


def title_parts(title: str, words: Vocabulary) -> tuple[str, str] | None:
    """The fund and the income or expenditure that a title names (表名的构成); ``None`` for one that is not made of such words.

    That of one fund names its expenditure, whether 收入支出 or 支出 is printed. Expenditure by economic class, basic expenditure
    by function, and details of either without a classification are other tables.

    Args:
        title: the title, without numbering and what stands behind it.
        words: the words of titles.
    """
    found = words.pattern("title_parts").fullmatch(title)
    if found is None:
        return None
    named = found["fund"] or found["behind"] or ""
    fund = words.feature("fund" if named in words.texts("fund") else "title_fund", named, "fund")
    subject = words.feature("title_side", found["subject"], "subject")
    subject = "expenditure" if subject == "both" and fund not in ("", _ALL_FUNDS) else subject
    classified = [found[name] for name in ("by", "bracket") if found[name]]
    of = {words.feature("title_by", text, "of") for text in classified} - {*classified}
    if not of <= {subject} or (found["detail"] and not classified and subject in _WITH_DETAILS):
        return None
    return fund, subject


def fund_of_title(text: str, words: Vocabulary) -> str:
    """The fund that a printed title names; empty where it names none, or is not made of such words."""
    parts = title_parts(words.pattern("title_head").sub("", title_words(text, words)), words)
    return parts[0] if parts is not None else ""


def forms_of_damaged(text: str, standards: Standards = DEFAULT) -> tuple[Form, ...]:
    """The forms whose titles a text may be that has lost its first characters, or has one or two read wrongly (OCR).

    A title that is made of the words of titles is whole, and names another table.
    """
    words = standards.vocabulary
    bare = words.pattern("title_head").sub("", title_words(text, words))
    if words.pattern("title_parts").fullmatch(bare):
        return ()
    found = []
    for form, title in ((each, title) for each in standards.forms for title in each.plain_titles):
        lost = len(title) - len(bare)
        if lost == 0:
            near = len(title) >= _LONG and sum(a != b for a, b in zip(title, bare, strict=True)) <= _MOST_DAMAGE
        else:
            near = 0 < lost <= _MOST_DAMAGE and title.endswith(bare)
        if near:
            found.append(form)
    return tuple(dict.fromkeys(found))


def number_in_contents(text: str, words: Vocabulary) -> str:
    """The number under which a table of contents lists a table: 七、 is 公开07, but its own number goes first; empty for none."""
    own = words.pattern("table_number").search(normal(text))
    if own is not None:
        return _numbered(int(own[1]), own[2] or "")
    found = words.pattern("number_in_contents").match(normal(text))
    if found is None:
        return ""
    if found[4]:
        number = int(found[4])
    else:
        units = int(words.feature("digit", found[2], "value")) if found[2] else 0
        number = units * 10 if found[3] else units + 10 * bool(found[1])
    return _numbered(number) if number else ""


def _numbered(number: int, part: str = "") -> str:
    return f"公开{number:02d}{part}"


def _of_stage(standards: Standards, stage: Stage | None) -> tuple[Form, ...]:
    """The forms that a title of a stage may name: where it names none, those of final accounts, then those of budgets."""
    return tuple(form for form in standards.forms if stage in (None, form.stage))


@lru_cache(maxsize=16)
def _parted(standards: Standards, stage: Stage | None) -> dict[tuple[str, str], Form]:
    """The forms by what their own titles say; none where two say the same."""
    said: dict[tuple[str, str], dict[str, Form]] = {}
    for form in _of_stage(standards, stage):
        for title in form.plain_titles:
            parts = title_parts(title, standards.vocabulary)
            if parts is not None:
                said.setdefault(parts, {}).setdefault(form.id, form)
    return {parts: form for parts, forms in said.items() for form in forms.values() if len(forms) == 1}


@lru_cache(maxsize=16)
def _titles(standards: Standards, stage: Stage | None) -> dict[str, Form]:
    """The titles of the forms, and those of the profiles that name one form (支出决算表(分科目) in Zhejiang)."""
    printed: dict[str, set[str]] = {}
    for profile in standards.profiles:
        for id, titles in profile.titles.items():
            for title in titles if stage in (None, profile.stage) else ():
                printed.setdefault(title_words(title, standards.vocabulary), set()).add(id)
    of_stage = _of_stage(standards, stage)
    forms = {form.id: form for form in reversed(of_stage)}
    told = {title: forms[id] for title, (id, *others) in printed.items() if not others and id in forms}
    return told | {title: form for form in reversed(of_stage) for title in form.plain_titles}


def empty_statement(notes: Iterable[str], words: Vocabulary) -> str:
    """The sentence by which a note says that a table has nothing to print; empty if none does."""
    for note in notes:
        bare = normal(note)
        if len(bare) < 400 and words.pattern("empty_statement").search(bare):
            return note.strip()
    return ""
