"""What stands around a table (表头信息): number, unit, year, the body that made it, titles, notes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from attrs import evolve, frozen

from govbudget.forms import Form
from govbudget.language.labels import plain
from govbudget.money import Unit
from govbudget.standards import DEFAULT, Standards

__all__ = [
    "Caption",
    "empty_statement",
    "form_of_title",
    "forms_of_damaged",
    "is_caption",
    "number_in_contents",
    "printed_title",
    "read_caption",
    "title_words",
    "unit_in_words",
]

_NUMBER: Final = re.compile(r"公开0?([0-9]{1,2})表")
_UNIT: Final = re.compile(r"单位[:(]*(?:人民币)?(万元|千元|亿元|元)")
_UNIT_IN_WORDS: Final = re.compile(
    r"单位(?:均|皆|统一)?(?:为|是)(?:人民币)?(?P<a>万元|千元|亿元|元)|以(?:人民币)?(?P<b>万元|千元|亿元|元)为单位"
)
#: The unit in brackets at the end of a title: 支出决算表（万元）.
_UNIT_AT_END: Final = re.compile(r"\((?:人民币)?(万元|千元|亿元|元)\)$")
#: A year; of the days only the first and the last of a year stand for it, others say when something was written.
_YEAR: Final = re.compile(
    r"(?<![0-9])(?:((?:19|20)[0-9]{2})年(?![0-9]{1,2}月[0-9]{1,2}日(?![至到—~-]))"
    r"|((?:19|20)[0-9]{2})(?:年(?:12月31日|0?1月0?1日)|[-/.](?:12[-/.]31|0?1[-/.]0?1)(?=$|[^0-9]|(?:00|23):)))"
)
#: A year of which a label says that it is one, or that stands in a cell of its own: 年度：2023, 2023, 20231231.
_YEAR_BY_LABEL: Final = re.compile(r"(?:年度|年份)[:：]((?:19|20)[0-9]{2})(?![0-9])")
_YEAR_ALONE: Final = re.compile(r"((?:19|20)[0-9]{2})(?:[-/.]?12(?:[-/.]?31)?|0101|\.0+)?")
_SPELT_YEAR: Final = re.compile(r"([二一][〇○零Ｏ0Oo九][〇○零Ｏ0Oo一二三四五六七八九]{2})(?=\s*年)")
_SPELT_DIGITS: Final = str.maketrans("〇○零ＯOo一二三四五六七八九", "000000123456789")
#: What the body is called that makes a table: 编制单位：, 部门（单位）名称：, 公开部门：.
_BODY_LABEL: Final = (
    r"(?:(?:编制|编报|公开|填报|填制|填列|报送|预算)(?:单位|部门)"
    r"|部门(?:[(（]单位[)）])?|单位(?:[(（]部门[)）]|(?=名称)))(?:名称)?(?:[(（][公盖签]章[)）])?\s*[:：]"
)
_ENTITY: Final = re.compile(
    rf"(?:{_BODY_LABEL}|^\s*单位[:：](?=\s*[\u4e00-\u9fff]{{3}})(?!\s*(?:人民币|[百千万亿]*元)))\s*([^\t:：]*)([:：]?)"
)
#: What else stands on the line of a body; before a colon its last word is the name of something else.
_AFTER_ENTITY: Final = re.compile(
    r"\s{2,}|(?:19|20)[0-9]{2}\s*年|(?:19|20)[0-9]{2}[-/.][0-9]|公开|[(（,，;；]?\s*(?:金额|计量|货币)单位|\s[(（]?单位"
)
_NEXT_LABEL: Final = re.compile(r"\s+\S*$|(?:(?:会计|预算|所属)?年度|[(（,，;；]?单位)$")
_CAPTION: Final = re.compile(rf"^{_BODY_LABEL}|公开[0-9]+表|金额单位|^单位:")
#: Where a line ends its title and says something else: the unit, the body.
_AFTER_TITLE: Final = re.compile(rf"[\s(（\[【,，;；]*(?:(?:金额|计量|货币)?单位\s*[:：]|{_BODY_LABEL})")
_NUMBERING: Final = re.compile(
    r"^(?:[一二三四五六七八九十]+[、.,]"
    r"|\([一二三四五六七八九十]+\)"
    r"|公开[0-9]{1,2}表[-:、.]?(?=.{3})"
    r"|附?[表件](?:[0-9]+(?:-[0-9]+)?[-:、.]?|[一二三四五六七八九十]+[-:、.])"
    r"|[0-9]+[、.])"
)
_TITLE_TAIL: Final = re.compile(
    r"\((?:公开)?[0-9]*表?\)$|\([^()]*年度?\)$|\(续表?\)$|\(按[^()]*\)$|续表?$"
    r"|\((?:人民币)?(?:万元|千元|亿元|元)\)$|(?<=表)(?:19|20)[0-9]{2}年度?$|(?<=表)公开[0-9]{1,2}表$"
)
_BODY: Final = re.compile(
    r"(?:局|委|办|部|会|院|校|站|所|队|处|中心|学校|机关|法院|政府|街道|镇|乡|县|市|区|办公室|办事处)(?=[^局])"
)
_OF_BODY: Final = re.compile(r"^(?:本?部门|本?单位)")
#: A damaged title has this many characters lost or wrong; only long ones may have wrong ones.
_MOST_DAMAGE: Final = 2
_LONG: Final = 8
_TITLE_HEAD: Final = re.compile(r"^.*(?:19|20)[0-9]{2}年度?(?:部门|(?:预算)?单位)?")


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


def read_caption(texts: Iterable[str], *, cells: bool = False) -> Caption | None:
    """The caption in some texts; ``None`` if they hold nothing of one.

    Args:
        texts: lines or cells.
        cells: whether they are cells of the rows above the headings, where 2023 alone is a year.
    """
    texts = tuple(texts)
    caption = Caption()
    for text in texts:
        words = plain(_with_digits(text))
        if len(words) > 200:
            continue
        if (found := _NUMBER.search(words)) and not caption.number:
            caption = evolve(caption, number=f"公开{int(found[1]):02d}")
        if (found := _UNIT.search(words) or _unit_of_title(words)) and caption.unit is None:
            caption = evolve(caption, unit=Unit(found[1]))
        if caption.year is None and (year := _year(words)):
            caption = evolve(caption, year=year)
        if (found := _ENTITY.search(_with_digits(text))) and not caption.entity:
            caption = evolve(caption, entity=_entity(found[1], before_colon=bool(found[2])))
    if cells and caption.year is None:
        caption = evolve(caption, year=next(filter(None, map(_year_alone, texts)), None))
    return caption if caption != Caption() else None


def _with_digits(text: str) -> str:
    """A text with its years in digits: 二〇二三年 is 2023年."""
    return _SPELT_YEAR.sub(lambda found: found[1].translate(_SPELT_DIGITS), text)


def _year(words: str) -> int | None:
    """The year that a text names."""
    found = _YEAR.search(words)
    if found:
        return int(found[1] or found[2])
    labelled = _YEAR_BY_LABEL.search(words)
    return int(labelled[1]) if labelled else None


def _year_alone(cell: str) -> int | None:
    """The year in a cell that holds nothing else: 2023, 20231231, 2023-12."""
    found = _YEAR_ALONE.fullmatch(plain(cell))
    return int(found[1]) if found else None


def _unit_of_title(words: str) -> re.Match[str] | None:
    """The unit in brackets behind a title: 支出决算表（万元）."""
    found = _UNIT_AT_END.search(words)
    return found if found and words[: found.start()].endswith("表") else None


def _entity(printed: str, *, before_colon: bool) -> str:
    """The body in what stands behind 编制单位：, without what else the line says (清河市财政局 单位：万元).

    Args:
        printed: the text up to the next colon or the end.
        before_colon: whether a colon follows, so that its last word is the name of something else.
    """
    text = _NEXT_LABEL.sub("", printed.strip()) if before_colon else printed.strip()
    return _AFTER_ENTITY.split(text)[0].strip().rstrip(",，;；、/|").rstrip()


def unit_in_words(texts: Iterable[str]) -> Unit | None:
    """The unit that sentences or notes name, as in 本表以万元为单位; ``None`` if none does or they name several."""
    found = {match["a"] or match["b"] for text in texts for match in _UNIT_IN_WORDS.finditer(plain(text))}
    return Unit(found.pop()) if len(found) == 1 else None


def is_caption(cells: Iterable[str]) -> bool:
    """Whether a row of a table is a caption: body, number or unit, and no figures."""
    filled = [plain(cell) for cell in cells if cell.strip()]
    return bool(filled) and any(_CAPTION.search(cell) for cell in filled)


def printed_title(text: str) -> str:
    """The title in a line that also says the unit or the body: 支出决算表 单位：万元."""
    title = text.strip()
    found = _AFTER_TITLE.search(title)
    return title[: found.start()].rstrip() if found and found.start() else title


def title_words(text: str) -> str:
    """A title without numbering, table number, unit and year."""
    words = _NUMBERING.sub("", plain(_with_digits(printed_title(text))))
    while (shorter := _TITLE_TAIL.sub("", words)) != words:
        words = shorter
    return words


def form_of_title(text: str, standards: Standards = DEFAULT) -> Form | None:
    """The form that a printed title names; ``None`` for other texts.

    The title may be numbered (一、…) and may follow the body and the year (…2021年度…). Nothing else may stand before it:
    项目支出决算表 is not 支出决算表.
    """
    words = title_words(text)
    if not 4 <= len(words) <= 80 or "表" not in words:
        return None
    titles = _titles(standards)
    bare = _TITLE_HEAD.sub("", words)
    behind = (bare[body.end() :] for body in _BODY.finditer(bare, 2, 40))
    for candidate in (words, bare, _OF_BODY.sub("", bare), *behind):
        if candidate in titles:
            return titles[candidate]
    return None


def forms_of_damaged(text: str, standards: Standards = DEFAULT) -> tuple[Form, ...]:
    """The forms whose titles a text may be that has lost its first characters, or has one or two read wrongly (OCR)."""
    words = _TITLE_HEAD.sub("", title_words(text))
    found = []
    for form, title in ((each, title) for each in standards.forms for title in each.plain_titles):
        lost = len(title) - len(words)
        if lost == 0:
            near = len(title) >= _LONG and sum(a != b for a, b in zip(title, words, strict=True)) <= _MOST_DAMAGE
        else:
            near = 0 < lost <= _MOST_DAMAGE and title.endswith(words)
        if near:
            found.append(form)
    return tuple(dict.fromkeys(found))


def number_in_contents(text: str) -> str:
    """The number under which a table of contents lists a table: 七、 is 公开07; empty where it gives none."""
    found = re.match(r"(十)?([一二三四五六七八九])?(十)?、|([0-9]{1,2})[、.]", plain(text))
    if found is None:
        return ""
    if found[4]:
        number = int(found[4])
    else:
        units = "一二三四五六七八九".index(found[2]) + 1 if found[2] else 0
        number = units * 10 if found[3] else units + 10 * bool(found[1])
    return f"公开{number:02d}" if number else ""


@lru_cache(maxsize=8)
def _titles(standards: Standards) -> dict[str, Form]:
    """The titles of the forms, and those of the profiles that name one form (支出决算表(分科目) in Zhejiang)."""
    printed: dict[str, set[str]] = {}
    for profile in standards.profiles:
        for id, titles in profile.titles.items():
            for title in titles:
                printed.setdefault(title_words(title), set()).add(id)
    forms = {form.id: form for form in standards.forms}
    told = {title: forms[id] for title, (id, *others) in printed.items() if not others and id in forms}
    return told | {title: form for form in reversed(standards.forms) for title in form.plain_titles}


_NOTHING: Final = re.compile(
    r"(?:本表|此表|本部门|本单位|我部门|我单位|本年度?|当年|部门|单位|局|委|办|院|校|中心)[^。;]{0,24}?(?:没有|无|未发生|未安排|不涉及)[^。;]*"
    r"|故本表(?:为空|无数据)|本表(?:为空表|无数据)"
)


def empty_statement(notes: Iterable[str]) -> str:
    """The sentence by which a note says that a table has nothing to print; empty if none does."""
    for note in notes:
        words = plain(note)
        if len(words) < 400 and _NOTHING.search(words):
            return note.strip()
    return ""
