"""The words of the explanation (词汇): a sentence in normal form becomes a row of tokens.

A token is a name of something, a year, a stage of the budget, a figure, or a word that says what the figure is. What no
token covers is looked at again where a figure is bound: unknown words between a name and a figure leave it unbound.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from enum import Enum
from functools import cache, lru_cache
from typing import Final, NamedTuple

from govbudget.claim import Reference
from govbudget.classification import Classifications, Kind
from govbudget.classification.lists import BUNDLED
from govbudget.classification.subject import normal_name
from govbudget.forms import Measure
from govbudget.forms.topics import all_funds, all_topics
from govbudget.language.normal import normal

__all__ = [
    "NONE_FOLLOWED",
    "PARTLY",
    "SHORT",
    "WORTH_READING",
    "Token",
    "Word",
    "is_filler",
    "reaches",
    "tokens",
]


class Word(Enum):
    """What kind of word a token is (词类)."""

    NAME = "name"  #: something that can have an amount
    FUND = "fund"  #: 一般公共预算财政拨款 …
    YEAR = "year"
    DATE = "date"  #: a day or month, no figure
    MEASURE = "measure"  #: 年初预算数, 决算数 …
    AMOUNT = "amount"  #: a figure in money
    PERCENT = "percent"
    COUNT = "count"  #: a figure with a measure word
    NUMBER = "number"  #: a figure without any
    AGAINST = "against"  #: 较, 比, 与, a base follows
    AGAINST_END = "against_end"  #: 相比, the base ends
    YEAR_ON_YEAR = "year_on_year"  #: 同比
    CHANGE = "change"  #: 增加, 下降 …
    COMPARE = "compare"  #: 决算数大于预算数
    EQUAL = "equal"  #: 持平, 一致
    SHARE = "share"  #: 占
    COMPLETION = "completion"  #: 完成年初预算的
    WHICH = "which"  #: 其中, parts follow
    LIST = "list"  #: 分别为
    REASON = "reason"  #: 主要原因, what follows explains, or 十四五期间, is not of one year
    NONE = "none"  #: 无, 没有
    AVERAGE = "average"  #: 车均, 人均
    OPEN = "("
    CLOSE = ")"
    STOP = ";"
    COMMA = "，"
    AND = "、"


class Token(NamedTuple):
    """A token (词): its kind, where it stands in the normal text, and what it carries.

    Args:
        word: kind.
        start: first character in the normal text.
        end: after its last.
        text: as in the normal text.
        references: for names, what they may be.
        year: for years the number; 0 for 上年, 去年.
        measure: for stages of the budget; ``None`` where it does not say which.
        sign: for words of change and comparison.
        unit: for figures the unit or measure word.
    """

    word: Word
    start: int
    end: int
    text: str
    references: tuple[Reference, ...] = ()
    year: int | None = None
    measure: Measure | None = None
    sign: int | None = None
    unit: str = ""


_UP: Final = "增加额|增加|增长率|增长幅度|增长|上升|提高|增收|增支|多支出|多支|超支|上涨|增幅|净增"
_DOWN: Final = "减少额|减少率|减少|下降率|下降幅度|下降|降低|压减|压缩|减支|减收|少支出|少支|节约|节支|回落|缩减|降幅|减幅|核减|负增长"
_BUDGET: Final = r"(?P<stage>年初|全年|调整后|调整|变更后|追加后)"
_NOT_THE_FIGURE: Final = (
    "(?!绩效|管理|单位|范围|编制|执行|公开|安排的|科目|资金|项目|支出绩效|年度|级次|法|部门|草案|收入支出|收支)"
)

#: Alternatives in the order they are tried; names of things are looked up before them.
_WORDS: Final[tuple[tuple[Word, str], ...]] = (
    (
        Word.DATE,
        r"(?:截至|截止)?(?:到)?(?:(?:19|20)\d\d年)?\d{1,2}月(?:\d{1,2}日|底|末|份)?|(?:截至|截止)(?:到)?(?:19|20)\d\d年(?:末|底)|(?:19|20)\d\d-\d{1,2}-\d{1,2}",
    ),
    (Word.DATE, r"(?:单价|单位价值)(?:人民币)?\d+万元(?:\(含\))?(?:以上|以下)"),
    (Word.YEAR, r"(?:19|20)\d\d(?:年度?(?![初末])|(?=年[初末]|部门|单位))|上一年度?|上年度?|去年|往年|上年同期"),
    (
        Word.COMPARE,
        r"(?:支出)?(?:决算|执行)(?:数|总额)?(?P<verb>大小于|大于|小于|高于|低于|多于|少于|等于|超过|未超过|未超|没有超过)(?:本年度?|当年|(?:19|20)\d\d年度?)?(?:(?:年初|全年|调整后?)?预算)(?:数|安排)?"
        r"|(?:支出)?(?:决算|执行)(?:数|总额)?[与和同](?:本年度?|当年)?(?P<level>(?:年初|全年|调整后?)?预算)(?:数|安排)?(?P<nearly>基本)?(?:持平|一致|相同|相等)",
    ),
    (
        Word.COMPLETION,
        r"(?:占(?!(?:收入|支出)预算总额)|完成)(?:了)?(?:本年度?|当年|年度|全年|部门)?(?:年初|全年|调整后|调整|变更后)?(?:部门|支出|收入|财政拨款)?预算(?:支出)?(?:数|安排数?|总额)?的?(?:比例为|比例|百分比为)?(?=\d)"
        r"|(?:预算)?(?:执行率|完成率|执行进度|完成进度|完成比例)(?:为|达到|达|:)?(?=\d)"
        r"|(?:为|占)?(?:年初|全年|调整后|调整)预算(?:数)?的(?=\d)",
    ),
    (Word.SHARE, r"占比(?:为|例为|例)?|占(?!用|有|地|编)"),
    (Word.YEAR_ON_YEAR, r"同比|对比(?=减少|增加|下降|增长|上升|降低)"),
    (
        Word.AGAINST,
        r"(?:(?P<above>高于|超过|超出|多于|超)|(?P<below>低于|少于)|相?较于?|比|相比于?|对比)"
        r"(?=(?:19|20)\d\d年|上年|上一年|去年|往年|同期|年初|预算|全年预算|调整|当年|本年|决算)"
        r"|[与和同跟](?=(?:(?:19|20)\d\d年|上年|上一年|去年|年初预算|预算|全年预算|当年预算|本年预算|调整预算)[^，。;]{0,24}?"
        r"(?:相比|对比|比较|比(?=，)|持平|一致|相同|相等|增加|减少|增长|下降|无变化|没有变化))",
    ),
    (Word.AGAINST_END, r"相比较?|比较|对?比(?=，)"),
    (
        Word.CHANGE,
        r"(?P<either>(?:增加|增长|上升|增|减少|下降|降低|减)(?:[(/]或?|或)(?:减少|下降|降低|减|增加|增长|上升|增)\)?(?:支出)?|差值|差额|相差|增减(?:变化|变动|额|数)?(?:为)?(?=\d))"
        rf"|(?P<up>{_UP})|(?P<down>{_DOWN})|(?P<up1>增(?=\d))|(?P<down1>[降减](?=\d))"
        r"|(?P<up2>[增升][至到])|(?P<down2>[降减][至到])|(?P<up3>(?:[多高]出?|超出?)(?=\d))|(?P<down3>[少低](?=\d))",
    ),
    (
        Word.EQUAL,
        r"(?P<nearly>基本)?(?:持平|一致|无增减变化|无增减变动|无增减|没有增减|零增长|无变化|没有变化|未发生变化|没有发生变化|无变动|保持不变|相同)",
    ),
    (
        Word.MEASURE,
        r"(?:本年度?|当年|财政拨款|部门)?"
        rf"(?:{_BUDGET}?(?:部门|支出|财政拨款){{0,4}}预算(?:支出|安排|拨入)?(?P<budget>数字|数|安排数|金额|总额)?{_NOT_THE_FIGURE}"
        r"|(?P<final>(?:支出|收入|实际)?决算(?:支出|总额|总数)?(?:数字|数|金额)?|执行数|实际支出数?|实际执行数?|实际完成数?|累计支出数?|实际发生数?))",
    ),
    (
        Word.AVERAGE,
        r"(?:每辆)?车均(?:运行维护费|运行费|维护费)?(?:支出|费用)?|平均每辆(?:车)?(?:运行维护费|运行费)?(?:支出)?|单车(?:运行维护费|运行费)(?:支出)?"
        r"|[人次户]均|平均每(?:人|批次|批|次|户|个)",
    ),
    (
        Word.WHICH,
        r"其中|(?:具体)?分项情况(?:是|为)?|(?:具体)?构成(?:如下|为)|包括(?=:)|主要用于以下方面|用于以下方面|具体情况如下|具体(?:情况)?(?:为|是)(?=:)",
    ),
    (Word.LIST, r"分别(?:是|为)?|依次(?:是|为)"),
    (
        Word.REASON,
        r"(?:增加|减少|增长|下降|降低|变化|变动|差异)?的?(?:主要)?原因(?:是|为|系|:)?|主要(?:是|系|由于|为|用于|包括|因)|(?:是)?由于|(?:全部)?用于|原因原因是|系因|(?:是)?因为|十[一二三四五六]五(?:规划)?(?:时期|期间)",
    ),
    (Word.NONE, r"(?:无|没有|未发生|未安排|未产生|未列支|无安排)(?!论|法|线|障碍|偿|形|误|违)"),
    (
        Word.AMOUNT,
        r"(?<![\d.A-Za-z])(?P<money>-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?P<unit>万元|亿元|千元|百万元|元|万(?=[，。;、()]|$)|亿(?=[，。;、()]|$))"
        r"|(?:支出|金额|决算|预算|费用?|经费|收入)?为(?P<zero>零|0(?:\.0+)?(?=[，。;、)]|$))(?:元|万元)?(?!星)",
    ),
    (Word.PERCENT, r"(?<![\d.A-Za-z])(?P<percent>-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?:%|个?百分点)"),
    (
        Word.COUNT,
        r"(?<![\d.A-Za-z])(?P<count>(?:\d{1,3}(?:,\d{3})+|\d+))(?P<measure>个?团组|团|批次|批|人次|人数|人|名|辆|台\(套\)|台|套|个|项|次|家|户|件|分|场|篇)",
    ),
    (Word.NUMBER, r"(?<![\d.A-Za-z])(?P<number>-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?![\d.])"),
    (Word.OPEN, r"\("),
    (Word.CLOSE, r"\)"),
    (Word.STOP, r";"),
    (Word.COMMA, r"[，:]"),
    (Word.AND, r"、|以及|及(?=[^时其])|和(?=[^解谐])"),
)


def reaches(change: str, between: str) -> bool:
    """Whether a figure is what something changed to (减少到, 增加为), not by how much.

    Args:
        change: the word of change.
        between: the text between it and the figure.
    """
    if change.endswith(("至", "到")):
        return True
    by = change.endswith(("额", "幅", "率", "度")) or change in ("差值", "相差")
    return not by and _LEVEL_AFTER_CHANGE.match(between) is not None


def _distinct(pattern: str, number: int) -> str:
    """A pattern with its group names made its own."""
    return re.sub(r"\(\?P<(\w+)>", rf"(?P<\1__{number}>", pattern)


_SCANNER: Final = re.compile("|".join(f"(?P<W{i}>{_distinct(pattern, i)})" for i, (_, pattern) in enumerate(_WORDS)))
_NUMBERS: Final = range(len(_WORDS))
#: The names of the groups of each pattern.
_GROUPS: Final = tuple(tuple(re.findall(r"\?P<(\w+)>", pattern)) for _, pattern in _WORDS)
_NONE: Final[Mapping[str, tuple[Reference, ...]]] = {}
_LEVELS: Final = r"\((类|款|项|目)\)"
_LEVEL: Final = re.compile(_LEVELS)
_INNER: Final = r"\((?![类款项目]\))[^()]{1,12}\)"
_FIRST: Final = rf"(?:[^，。;:、()\d]|{_INNER}){{2,40}}?"
_NEXT: Final = rf"(?:[^，。;:()\d]|{_INNER}){{2,40}}?"
_PATH: Final = re.compile(rf"({_FIRST}){_LEVELS}")
_PATH_NEXT: Final = re.compile(rf"[、，]?({_NEXT}){_LEVELS}")

#: Names that stand for many things; they are understood only where （类）, （款）, （项） are written with them.
_TOO_GENERAL: Final = frozenset({"其他支出", "其他", "项目支出类", "补助", "收入"})


@lru_cache(maxsize=16)
def _names(lists: Classifications) -> Mapping[str, Mapping[str, tuple[Reference, ...]]]:
    """What every name may stand for, by its first two characters and itself."""
    found: dict[str, list[Reference]] = {}
    too_general = _TOO_GENERAL.union(*(fund.words for fund in all_funds().values()))

    def add(name: str, reference: Reference) -> None:
        bare = normal(name)
        if len(bare) >= 2 and bare not in too_general and reference not in found.setdefault(bare, []):
            found[bare].append(reference)

    for topic in all_topics().values():
        for name in topic.names:
            add(name, Reference(topic.key, (normal(name),)))
    for code, official in lists.names(Kind.ECONOMIC_DEPARTMENT):
        for name in (official, official.replace("的", "")):
            add(name, Reference("economic", (official,), code))
            if len(code) == 3 and not name.endswith("支出"):
                add(f"{name}支出", Reference("economic", (official,), code))
    for name in dict.fromkeys(name for _, name in lists.names(Kind.FUNCTIONAL)):
        if len(normal(name)) >= 3:
            add(name, Reference("functional", (normal(name),)))
            if name.endswith("支出") and len(normal_name(name)) >= 4:
                add(normal_name(name), Reference("functional", (normal(name),)))
    tables: dict[str, dict[str, tuple[Reference, ...]]] = {}
    for name, references in found.items():
        tables.setdefault(name[:2], {})[name] = tuple(references)
    return {start: dict(sorted(names.items(), key=lambda item: -len(item[0]))) for start, names in tables.items()}


def _path_at(text: str, at: int) -> tuple[int, tuple[Reference, ...]] | None:
    """A subject written out: 一般公共服务支出(类)财政事务(款)行政运行(项); each level stands below the one before it."""
    found = _PATH.match(text, at)
    if found is None:
        return None
    names, end, level = [f"{found[1]}({found[2]})"], found.end(), found[2]
    while (found := _PATH_NEXT.match(text, end)) is not None and "类款项目".index(found[2]) > "类款项目".index(level):
        names.append(f"{found[1]}({found[2]})")
        end, level = found.end(), found[2]
    return end, (Reference("functional", tuple(names)),)


@cache
def _funds() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """The words for funds by their first two characters, longest first."""
    found: dict[str, list[tuple[str, str]]] = {}
    for fund in all_funds().values():
        for word in fund.words:
            found.setdefault(word[:2], []).append((word, fund.key))
    return {start: tuple(sorted(words, key=lambda item: -len(item[0]))) for start, words in found.items()}


def tokens(text: str, lists: Classifications = BUNDLED) -> Iterator[Token]:
    """The tokens of a sentence in normal form, in order; they do not overlap.

    Args:
        text: the sentence.
        lists: the lists whose names are known.
    """
    names = _names(lists)
    levels = [found.start() for found in _LEVEL.finditer(text)]
    at = 0
    word = _next_word(text, 0)
    while at < len(text):
        if word is not None and word.start < at:
            word = _next_word(text, at)
        token = _name_before(text, at, word, levels, names) or word
        if token is None:
            return
        yield token
        at = token.end


def _name_before(
    text: str,
    at: int,
    word: Token | None,
    levels: list[int],
    names: Mapping[str, Mapping[str, tuple[Reference, ...]]],
) -> Token | None:
    """The first name or fund that starts before the next word, or at its place: of words only a stage begins as they do."""
    funds = _funds()
    stop = word.start if word is not None else len(text)
    for i in range(at, min(stop + 1, len(text) - 1)):
        if text[i] <= "\u2e7f":
            continue
        if levels and bisect_right(levels, i) < bisect_right(levels, i + 40):
            path = _path_at(text, i)
            if path is not None:
                return Token(Word.NAME, i, path[0], text[i : path[0]], path[1])
        pair = text[i : i + 2]
        fund = next((item for item in funds.get(pair, ()) if text.startswith(item[0], i)), None)
        name = next((item for item in names.get(pair, _NONE).items() if text.startswith(item[0], i)), None)
        if name is not None and text.startswith("收入", i + len(name[0])) and name[1][0].topic == "functional":
            continue  # 社会保险基金收入 is no expenditure
        if name is not None and (fund is None or len(name[0]) >= len(fund[0])):
            return Token(Word.NAME, i, i + len(name[0]), name[0], name[1])
        if fund is not None:
            return Token(Word.FUND, i, i + len(fund[0]), fund[0], unit=fund[1])
    return None


def _next_word(text: str, at: int) -> Token | None:
    """The next word of the list."""
    found = _SCANNER.search(text, at)
    if found is None:
        return None
    number = next(i for i in _NUMBERS if found[f"W{i}"] is not None)
    groups = {name: found[f"{name}__{number}"] for name in _GROUPS[number]}
    said = {name.rstrip("123"): value for name, value in groups.items() if value is not None}
    return _fill(Token(_WORDS[number][0], found.start(), found.end(), found[0]), said)


def _fill(token: Token, groups: Mapping[str, str]) -> Token:
    """What a word carries."""
    match token.word:
        case Word.YEAR:
            digits = token.text[:4]
            return token._replace(year=int(digits) if digits.isdigit() else 0)
        case Word.MEASURE:
            return token._replace(measure=Measure.FINAL if "final" in groups else _stage(token.text))
        case Word.COMPLETION:
            return token._replace(measure=_stage(token.text))
        case Word.CHANGE:
            return token._replace(sign=None if "either" in groups else 1 if "up" in groups else -1)
        case Word.AGAINST:
            return token._replace(sign=1 if "above" in groups else -1 if "below" in groups else None)
        case Word.EQUAL:
            return token._replace(sign=None if "nearly" in groups else 0)
        case Word.COMPARE:
            return token._replace(measure=_stage(token.text), sign=_verdict(groups), unit=groups.get("verb", ""))
        case Word.AMOUNT:
            return token._replace(unit=groups.get("unit", ""))
        case Word.COUNT:
            return token._replace(unit=groups["measure"])
    return token


def _stage(text: str) -> Measure | None:
    if "年初" in text:
        return Measure.INITIAL_BUDGET
    return Measure.ADJUSTED_BUDGET if re.search("全年|调整|变更|追加", text) else None


def _verdict(groups: Mapping[str, str]) -> int | None:
    verb = groups.get("verb", "")
    if not verb:
        return None if "nearly" in groups else 0
    if verb in ("大于", "高于", "多于", "超过"):
        return 1
    return {"小于": -1, "低于": -1, "少于": -1, "等于": 0}.get(verb)


#: Sentences without any of this say nothing that could be checked; short ones may name what the next speak of.
WORTH_READING: Final = re.compile(
    r"元|%|人次|批|辆|团组|\d[万亿人个]|\([类款项]\)|持平|一致|大于|小于|高于|低于|等于|零|相同|预算数?(?:增加|减少)"
    r"|(?:无|没有|未发生|未安排)[^，。;]{0,24}(?:费|支出|收入|用车|出国|接待)"
)
SHORT: Final = 40
_LEVEL_AFTER_CHANGE: Final = re.compile(r"^(?:了|额)?(?:为|到|至)")
NONE_FOLLOWED: Final = re.compile(r"(?:支出|费用?|经费|开支|收入|安排|预算|决算|情况|财政拨款|和|，|。|;|、|$)")
#: Words right before a name whose figure is not the amount of it, but of a part of it or of its change.
PARTLY: Final = re.compile(r"(?:涉及|节省|削减)$")
COUNTED: Final = re.compile(r"团组|批次|人次|人数|保有|购置|更新")

_FILLER: Final = re.compile(
    r"支出|收入|经费|费用|费|资金|金额|总额|总数|合计|总计|共计|共|计|累计|数额|数|额|为|是|的|达到|达|约|了|各|仅|实际|实现|"
    r"安排|使用|发生|列支|开支|支付|完成|全年|本年度?|当年|今年|年度|年末|部门|单位|本|我局|我|全部|分别|总体|规模|总|财政拨款|财政|"
    r"一般公共|预算|公共|决算|情况|同期|执行|拨款|款项|等|中|方面|下|上|相应|有所|比例|幅度|结构|口径|在|由|从|按|与|和|及|"
    r"到|至|均|各|\((?:类|款|项|含|不含|境|以)?[^()]{0,24}\)|[，:、()]"
)


def is_filler(text: str) -> bool:
    """Whether the text between two tokens says nothing of its own."""
    return not _FILLER.sub("", text)
