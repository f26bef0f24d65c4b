"""The one reader of figures in running text (正文中的数字): amounts, percentages, counts, and digits that are no figure of the accounts.

It reads text that is folded: half-width digits and brackets, simplified characters, no spaces, and ``,`` only between thousands.
Units, measure words and the words around a figure are data (``language/data/figures.toml``), so a word it lacks is a line there.
No digit is lost: what is a date, a number of a document, a limit or a code is told with its reason.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Final, NamedTuple

from govbudget.exact import add, decimal_of, half_unit, in_full, negate, scale
from govbudget.language.figure_words import Cue, NumberKind, Table, table_of
from govbudget.language.spelt import DIGITS, GROUPS, in_wan, in_words, one_by_one
from govbudget.language.vocabulary import Vocabulary
from govbudget.money import Unit

__all__ = ["Number", "NumberKind", "numbers"]


#: How far an approximate figure may be from what it stands for: 约 both ways, 余 above.
_LEAST: Final = Fraction(7, 10)
_MOST: Final = Fraction(14, 10)
_NOTHING: Final = Decimal(0)
#: Digits without the unit behind them.
_DIGITS: Final = re.compile(r"[-+]?[0-9][0-9,]*(?:\.[0-9]+)?%?")


class Number(NamedTuple):
    """A figure of a text (数字).

    Args:
        start: its first character, with its sign and words of approximation.
        end: after its last, with its unit and words of approximation.
        printed: its sign, digits and unit as in the text.
        kind: by its unit.
        value: in its unit: 三成 is 30, 3百万元 is 300 万元, 1.2万人 is 12000. 0 for a dash and for more than 30 digits.
        unit: of an amount; ``None`` where it names none (为零).
        measure: the family of its measure word: 名 is 人, 个批次 is 批次.
        decimals: as printed.
        half: half a unit of its last place; 0 for whole counts and for a figure in words that says nothing (零, -).
        approximate: ``"about"`` 约, ``"more"`` 余, ``"over"`` 超, ``"under"`` 不足, or empty.
        dash: whether it says 0 without a digit: 零, ``-``.
        noise: why it is no figure of the accounts: ``norm``, ``date``, ``document``, ``ordinal``, ``plan``, ``version``, ``range``,
            ``target``, ``code``, ``rank``, ``fraction``, ``currency``, ``vague``, ``parts``, ``long``; empty if it is one.
    """

    start: int
    end: int
    printed: str
    kind: NumberKind
    value: Decimal
    unit: Unit | None = None
    measure: str = ""
    decimals: int = 0
    half: Decimal = _NOTHING
    approximate: str = ""
    dash: bool = False
    noise: str = ""

    @property
    def digits(self) -> str:
        """Its digits without the unit, a percentage with its %; all of it where it is in words."""
        found = _DIGITS.match(self.printed)
        if found is None:
            return self.printed
        unit = self.unit.value if self.unit is not None else ""
        whole = bool(unit) and self.printed.endswith(unit)
        return self.printed.removesuffix(unit).rstrip() if whole else found[0]  # 2百万元

    def is_like(self, other: Number) -> bool:
        """Whether another has its kind and measure."""
        return (self.kind, self.measure) == (other.kind, other.measure)

    @property
    def bounds(self) -> tuple[Fraction, Fraction | None]:
        """The least and the most that it may stand for, in its unit; ``None`` where nothing is too much (超)."""
        value, half = Fraction(self.value), Fraction(self.half)
        match self.approximate:
            case "about":
                ends = value * _LEAST, value * _MOST
            case "more":
                ends = value, value * _MOST
            case "over":
                return value, None
            case "under":
                ends = value, Fraction(0)
            case _:
                return value - half, value + half
        return min(ends), max(ends)

    @property
    def low(self) -> Fraction:
        """The least that it may stand for, in its unit."""
        return self.bounds[0]

    @property
    def high(self) -> Fraction | None:
        """The most that it may stand for, in its unit; ``None`` where nothing is too much (超)."""
        return self.bounds[1]


def numbers(text: str, words: Vocabulary) -> tuple[Number, ...]:
    """All figures of a folded text (文中数字), in order; they do not overlap.

    Args:
        text: the folded text.
        words: the vocabulary; its classes ``figure_…`` are used.
    """
    table = table_of(words)
    found: list[Number] = []
    at = last = 0
    while start := _START.search(text, at):
        number, at = _number_at(text, start.start(), start.end(), last, table)
        if number is not None:
            found.append(number)
            last = at
    return tuple(found)


# ------------------------------------------------------------------------------------------------------------ digits

_SMALL: Final = "".join(DIGITS)
_START: Final = re.compile(rf"-++|[0-9{_SMALL}十拾百佰千仟万亿]")
#: Digits with a point, and what is written on with more points, strokes or dashes: 1.2.3, 2023/12/31, 1/3, 2023-12-31.
_LATIN: Final = re.compile(
    r"((?:[0-9]{1,3}(?:,[0-9]{3}(?![0-9]))++|[0-9]++)(?:\.[0-9]++)?+)((?:[./][0-9]++)++|(?:-[0-9]++){2,}+)?+"
)
_SPELT: Final = re.compile(rf"((?:[{_SMALL}十拾佰仟亿]|[百千万](?!分[之点]))++)(?:点([{_SMALL}]++[万亿]?+))?+")
_PER: Final = re.compile("([百千万])分之")
_OF_HUNDRED: Final = {"百": 0, "千": -1, "万": -2}
_WRITTEN_ON: Final = {".": "version", "/": "fraction", "-": "code"}
_YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}(?![0-9])")
_SEPARATORS: Final = "，。；;：:、！!？?"
#: What stands before a numbering or a code; at the beginning of a text nothing does.
_OPENED: Final = frozenset(("", "(", *_SEPARATORS))
_PHRASE: Final = re.compile("[，。；;]")
#: 角 and 分 behind 元 in characters.
_COINS: Final = re.compile(rf"(?:([{_SMALL}])角)?(?:零?([{_SMALL}])分)?整?")
#: With 几 before them they are no number: 几十, 数百.
_VAGUE: Final = "十百千万亿"
#: A number of more digits is no figure.
_MOST_DIGITS: Final = 30
#: Characters before a word of approximation in which a base may stand.
_REACH: Final = 24


class _Digits(NamedTuple):
    """A number without its unit: where it ends, its value (``None`` for characters that are no number), its decimals.

    ``stop`` is where to read on if it is none.
    """

    end: int
    stop: int
    value: Decimal | None
    decimals: int = 0
    noise: str = ""
    spelt: str = ""


def _digits_at(text: str, at: int, table: Table) -> _Digits:
    """The number that begins here, in digits or in characters."""
    found = _LATIN.match(text, at)
    if found is None:
        return _spelt_at(text, at, table)
    end, digits, behind = found.end(), found[1].replace(",", ""), found[2]
    if len(digits) > _MOST_DIGITS:
        return _Digits(end, end, _NOTHING, noise="long")
    noise = ""
    if behind:
        is_date = _YEAR.match(digits) is not None and len(digits) < 8
        noise = "date" if is_date else _WRITTEN_ON[behind[0]]
    return _Digits(end, end, decimal_of(digits), len(digits.partition(".")[2]), noise)


def _spelt_at(text: str, at: int, table: Table) -> _Digits:
    """The number in characters that begins here."""
    found = _SPELT.match(text, at)
    if found is None:
        return _Digits(at, at + 1, None)
    end, stop, whole, after = found.end(), found.end(), found[1], found[2] or ""
    if stop - at > _MOST_DIGITS:
        return _Digits(end, stop, None)
    if text[end - 1] in GROUPS and end - at > 1:  # 一百二十万 is 120 with 万 behind it, as 120万 is
        end -= 1
        whole, after = (whole, after[:-1]) if after else (whole[:-1], "")
    number = one_by_one(whole) if after else None
    if number is None:
        alone = text[end : end + 1] in table.more or table.vague.before(text, at, 0) is not None
        above = end < stop and any(sign in whole for sign in GROUPS if GROUPS[sign] >= GROUPS[text[end]])
        number = in_wan(text[at:stop]) if above else in_words(whole, alone)
    places = "".join(str(DIGITS[c]) for c in after)
    value = decimal_of(f"{number}.{places}") if number is not None else None
    return _Digits(end, stop, value, len(places), spelt=text[at:end])


# ----------------------------------------------------------------------------------------------------------- figures


class _Core(NamedTuple):
    """A number with its unit, without the words around it."""

    end: int
    value: Decimal
    kind: NumberKind = NumberKind.BARE
    unit: Cue | None = None
    decimals: int = 0
    half: Decimal = _NOTHING
    more: bool = False
    noise: str = ""
    spelt: bool = False


def _core_at(text: str, at: int, table: Table, below: int = 99) -> tuple[_Core | None, int]:
    """The number with its unit that begins here, and where to read on.

    Args:
        text: the text.
        at: its first digit.
        table: the words.
        below: what stands behind 1亿 in 1亿2000万元 is smaller: the powers of ten of that.
    """
    per = _PER.match(text, at) if text[at] in _OF_HUNDRED else None
    if per is not None:
        rate = _digits_at(text, per.end(), table)
        value = Decimal(100) if rate.spelt == "百" else rate.value
        if value is None:
            return None, rate.end
        if rate.noise:
            return _Core(rate.end, value, noise=rate.noise), rate.end
        zeros = _OF_HUNDRED[per[1]]
        half = scale(half_unit(rate.decimals), zeros)
        return _Core(rate.end, scale(value, zeros), NumberKind.PERCENT, None, rate.decimals, half), rate.end
    digits = _digits_at(text, at, table)
    value = digits.value
    if digits.noise and value is not None:
        return _Core(digits.end, value, noise=digits.noise), digits.end
    if value is not None and text.startswith("分之", digits.end):
        whole = _digits_at(text, digits.end + 2, table)
        if whole.value is not None:
            return _Core(whole.end, value, noise="fraction"), whole.end
    core = _with_unit(text, digits, table, below)
    return core, core.end if core is not None else digits.stop


def _with_unit(text: str, digits: _Digits, table: Table, below: int) -> _Core | None:
    """A number with the unit behind it; ``None`` for characters that are no number."""
    end = digits.end
    more = text[end : end + 1] in table.more
    unit = table.units.at(text, end + more)
    if unit is not None and not (digits.spelt and _never_spelt(digits, unit)):
        return _told(text, digits, unit, end + more + len(unit.text), table, more=more)
    if digits.value is None:
        return None
    multiple = table.multiples.at(text, end + more)
    if multiple is not None:
        return _multiplied(text, digits, multiple, end + more + len(multiple.text), table, more, below)
    return _Core(end, digits.value, decimals=digits.decimals, half=half_unit(digits.decimals), spelt=bool(digits.spelt))


def _never_spelt(digits: _Digits, unit: Cue) -> bool:
    """Whether characters before this word are a word of their own: 二级, 两类, 一起, 十分."""
    if unit.kind is NumberKind.SCORE:
        return len(digits.spelt) < 2
    return unit.spelt_never or (unit.noise not in ("", "date"))


def _told(
    text: str, digits: _Digits, unit: Cue, end: int, table: Table, zeros: int = 0, more: bool = False
) -> _Core | None:
    """A number whose unit is known."""
    value, decimals, zeros = digits.value, digits.decimals, zeros + unit.zeros
    year = one_by_one(digits.spelt) if value is None and unit.noise == "date" else None
    if year is not None:
        value = Decimal(year)
    if value is None:
        return None
    if unit.noise == "date":
        for _ in range(2):
            day = table.day.match(text, end)
            end = day.end() if day is not None else end
        return _Core(end, value, unit=unit, noise="date")
    if unit.kind is NumberKind.PERCENT and zeros == 1 and not decimals and DIGITS.get(text[end : end + 1]):
        value = add(scale(value, 1), Decimal(DIGITS[text[end]]))  # 两成五
        end, zeros = end + 1, 0
    if unit.unit is Unit.YUAN and digits.spelt and (coins := _COINS.match(text, end)) is not None and coins[0]:
        value = add(value, decimal_of(f"0.{DIGITS.get(coins[1] or '', 0)}{DIGITS.get(coins[2] or '', 0)}"))
        end, decimals = coins.end(), 2
    kind = unit.kind or NumberKind.BARE
    half = half_unit(decimals)
    if kind is NumberKind.COUNT and not decimals and not zeros:
        half = _NOTHING
    if zeros:
        value, half = in_full(scale(value, zeros)), in_full(scale(half, zeros))
    return _Core(end, value, kind, unit, decimals, half, more, unit.noise, bool(digits.spelt))


def _multiplied(
    text: str, digits: _Digits, multiple: Cue, end: int, table: Table, more: bool, below: int
) -> _Core | None:
    """A number with 万 or 亿 behind it: 3万余元, 1.2万人, 1亿2000万元, or 3万 where 元 is left out."""
    value = digits.value or _NOTHING
    behind = more or text[end : end + 1] in table.more
    last = end + (behind and not more)
    unit = table.units.at(text, last)
    money = table.units.cues.get(f"{multiple.text}元")
    if unit is not None and unit.unit is Unit.YUAN and money is not None:
        return _told(text, digits, money, last + len(unit.text), table, more=behind)
    if unit is not None and unit.kind is not NumberKind.AMOUNT:
        return _told(text, digits, unit, last + len(unit.text), table, multiple.zeros, behind)
    if multiple.zeros < below and not behind and _START.match(text, end):
        rest, _ = _core_at(text, end, table, multiple.zeros)
        if rest is not None and rest.unit is not None and rest.unit.unit is not None:
            above = scale(value, multiple.zeros - rest.unit.unit.exponent)
            if rest.value < scale(Decimal(1), multiple.zeros - rest.unit.unit.exponent):
                return rest._replace(value=add(above, rest.value))
    if multiple.elided and money is not None and _is_cut(text, last, table):
        return _told(text, digits, money, last, table, more=behind)
    half = in_full(scale(half_unit(digits.decimals), multiple.zeros))
    return _Core(end, in_full(scale(value, multiple.zeros)), decimals=digits.decimals, half=half)


def _is_cut(text: str, at: int, table: Table) -> bool:
    """Whether here stands what may follow an amount without 元."""
    return at >= len(text) or text.startswith(table.follows, at)


def _number_at(text: str, at: int, run: int, last: int, table: Table) -> tuple[Number | None, int]:
    """The figure that begins here with the words around it, and where to read on.

    Args:
        text: the text.
        at: its first digit, or a dash.
        run: where the dashes end.
        last: where the figure before it ends.
        table: the words.
    """
    if text[at] == "-":
        return _dash_at(text, at, run, last, table), run
    core, end = _core_at(text, at, table)
    if core is None:
        plan = text[at:end] in table.plans
        return (Number(at, end, text[at:end], NumberKind.BARE, _NOTHING, noise="plan") if plan else None), end
    if core.noise != "long":
        core = _joined(text, at, core, table)
    number = _around(text, at, last, core, table)
    return number, max(core.end, number.end if number is not None else 0)


def _dash_at(text: str, at: int, end: int, last: int, table: Table) -> Number | None:
    """A dash in place of a figure: -万元."""
    unit = table.units.at(text, end)
    if unit is None or unit.kind not in (NumberKind.AMOUNT, NumberKind.PERCENT) or not _is_sign(text, at, last):
        return None
    stop = end + len(unit.text)
    if not _is_cut(text, stop, table):
        return None
    return Number(at, stop, text[at:stop], unit.kind, _NOTHING, unit.unit, dash=True)


def _is_sign(text: str, at: int, last: int) -> bool:
    """Whether the dash here belongs to what follows: no figure, letter or dash stands right before it."""
    return at == 0 or (at > last and text[at - 1] != "-" and not (text[at - 1].isascii() and text[at - 1].isalnum()))


def _joined(text: str, at: int, core: _Core, table: Table) -> _Core:
    """A figure and the one to which a range goes from it (3至5万元, 2023-2025年); itself where there is none."""
    joint = table.joints.at(text, core.end)
    if joint is None or not _START.match(text, core.end + len(joint.text)):
        return core
    other, _ = _core_at(text, core.end + len(joint.text), table)
    if other is None or (other.kind is NumberKind.BARE and other.spelt):
        return core
    if core.unit is None and not core.noise and core.kind is NumberKind.BARE:
        return other._replace(value=core.value, noise=other.noise or "range", spelt=False)
    if core.unit is None or other.unit is None or core.noise != other.noise or core.noise not in ("", "date"):
        return core
    if (core.kind, core.unit.unit, core.unit.family) != (other.kind, other.unit.unit, other.unit.family):
        return core
    if not core.noise and (text[other.end : other.end + 1] == "=" or _is_change(text, at, table)):
        return core
    return other._replace(value=core.value, noise=core.noise or "range")


def _is_change(text: str, at: int, table: Table) -> bool:
    """Whether 由, 从 or 自 stands before a figure in its phrase: what follows 至 is another figure then."""
    phrase = _PHRASE.split(text[max(0, at - _REACH) : at])[-1]
    return any(word in phrase for word in table.origins)


def _around(text: str, at: int, last: int, core: _Core, table: Table) -> Number | None:
    """A figure with its sign, its approximation, and why it is none."""
    start, end, kind, noise = at, core.end, core.kind, core.noise
    approximate, sign, printed_from = "more" if core.more else "", 0, at
    while (cue := table.before.before(text, start, last)) is not None and _licensed(text, cue, core):
        size = len(cue.text)
        if cue.sign:
            if sign or (cue.text == "-" and not _is_sign(text, start - 1, last)):
                break
            sign = cue.sign
        elif cue.approximate:
            if approximate or (cue.by and table.by.search(text[max(0, start - size - _REACH) : start - size])):
                break
            approximate = cue.approximate
        elif cue.noise:
            noise = noise or cue.noise
        kind = cue.kind or kind
        if cue.outside:
            break
        start -= size
        if cue.sign or cue.currency:
            printed_from = start
    vague = table.vague.before(text, start, last) if core.spelt and text[at] in _VAGUE else None
    if vague is not None:
        start, noise = start - len(vague.text), noise or "vague"
    printed = text[printed_from:end]
    behind = table.behind.at(text, end)
    if behind is not None and behind.approximate and _licensed(text, behind, core):
        approximate, end = approximate or behind.approximate, end + len(behind.text)
        behind = table.behind.at(text, end)
    if behind is not None and behind.noise and _licensed(text, behind, core):
        noise = noise or behind.noise
    nothing = core.spelt and not core.value
    if kind is NumberKind.BARE and not noise:
        if core.spelt:
            if not (nothing and _is_cut(text, end, table) and table.zero.before(text, at, last)):
                return None
        elif text[at - 1 : at] == "(" and _YEAR.match(text, at) and (document := table.document.match(text, end)):
            start, end, noise = at - 1, document.end(), "document"
            printed = text[start:end]
        else:
            noise = _bare_noise(text, at, end)
    unit = core.unit
    return Number(
        start,
        end,
        printed,
        kind,
        negate(core.value) if sign < 0 else core.value,
        unit.unit if unit is not None else None,
        unit.family if unit is not None else "",
        core.decimals,
        _NOTHING if nothing else core.half,
        approximate,
        nothing,
        noise,
    )


def _licensed(text: str, cue: Cue, core: _Core) -> bool:
    """Whether a word beside a figure may say something of it."""
    if cue.of and core.kind.value not in cue.of and (core.unit is None or core.unit.text not in cue.of):
        return False
    return text.startswith(cue.needs, core.end) and not text.startswith(cue.unless, core.end)


def _bare_noise(text: str, at: int, end: int) -> str:
    """Why digits without a unit are no figure of the accounts, as far as they tell themselves: 2023, A4, 1., (301)."""
    printed, before, after = text[at:end], text[at - 1 : at] if at else "", text[end : end + 1]
    if _YEAR.fullmatch(printed):
        return "date"
    if any(c.isascii() and c.isalpha() for c in (before, after)):
        return "code"
    if not printed.isdigit() or before not in _OPENED:
        return ""
    if len(printed) <= 2 and after and after in ".)、" and not text[end + 1 : end + 2].isdigit():
        return "ordinal"
    named = after > "\u2e7f" and after not in _SEPARATORS
    return "code" if len(printed) in (3, 5, 7) and (named or after == ")") else ""
