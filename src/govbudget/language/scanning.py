"""A folded sentence as a row of tokens (分词): names, figures, times, stages and the words that say which figure is what.

The words and what must or must not follow them are data (``language/data/text.toml``); of several that begin at one place that
which reaches farthest is taken, a name before a fund and a fund before a word. What nothing covers is an unknown token, ``?``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from govbudget.language.figures import Number, NumberKind, numbers
from govbudget.language.text_words import Found, Masked, text_words_of
from govbudget.language.vocabulary import Vocabulary

__all__ = ["Token", "scan"]

#: Behind what an enumeration may have its number.
_STOPS: Final = "，。;:"
#: Figures that are read only where no word knows them: 2023年, 三个部分.
_UNREAD: Final = frozenset({"date", "parts"})
#: What is a name, though characters of a number begin it.
_NAMES: Final = frozenset({"thing", "fund"})
#: What the name of the body whose document it is has in common with 本部门.
_OWN: Final[Mapping[str, str]] = {"whole": ""}
#: How many digits the codes of subjects have.
_CODES: Final = frozenset({3, 5, 7})


class Token(NamedTuple):
    """A token (词).

    Args:
        kind: ``thing``, ``fund``, ``fig``, ``code``, ``item``, ``date``, ``?``, a mark, or what the class of a word is of.
        start: its first character.
        end: after its last.
        text: the characters; of a thing its name, of a code its digits.
        data: of a word its features and those of its endings, by name; of a figure the number; of a thing what it may stand for
            and its level; of an item how it is numbered.
    """

    kind: str
    start: int
    end: int
    text: str
    data: Any = None


def scan(
    text: str,
    names: Mapping[str, Mapping[str, Any]],
    funds: Mapping[str, Sequence[tuple[str, str]]],
    words: Vocabulary,
    entity: str = "",
) -> list[Token]:
    """The tokens of a folded sentence, in order, not overlapping.

    Args:
        text: the sentence.
        names: what names may stand for, by their first two characters and themselves, longest first.
        funds: words for funds and their keys, by their first two characters, longest first.
        words: the vocabulary; its classes ``text_…`` are used.
        entity: the name of the body whose document it is, folded.

    Raises:
        VocabularyError: for words with conditions that there are not.
    """
    return _Scanner(text, names, funds, words, entity).tokens()


class _Scanner:
    """Reads one sentence from left to right."""

    def __init__(
        self,
        text: str,
        names: Mapping[str, Mapping[str, Any]],
        funds: Mapping[str, Sequence[tuple[str, str]]],
        words: Vocabulary,
        entity: str,
    ) -> None:
        self.text, self.names, self.funds, self.entity = text, names, funds, entity
        self.words = text_words_of(words)
        self.masked = Masked(text, self.words.numbers)
        self.figures = {number.start: number for number in numbers(text, words)}
        self.found: list[Token] = []
        self.unknown = -1

    def tokens(self) -> list[Token]:
        """All tokens."""
        at = 0
        while at < len(self.text):
            at = self._step(at)
        self._end_unknown(at)
        return self.found

    def _step(self, at: int) -> int:
        """Read what begins here and tell where to read on."""
        token = self._item(at) or self._figure(at) or self._word(at) or self._date(at) or self._mark(at)
        if token is not None:
            self._end_unknown(at)
            self.found.append(token)
            return token.end
        filler = self.words.fillers.at(self.text, at)
        if filler is not None and (self.unknown < 0 or filler.end - at > 1 or "inside" in filler.cue.said):
            self._end_unknown(at)
            return filler.end
        if self.unknown < 0:
            self.unknown = at
        return at + 1

    def _end_unknown(self, at: int) -> None:
        """What no word has covered ends here."""
        if self.unknown >= 0:
            self.found.append(Token("?", self.unknown, at, self.text[self.unknown : at]))
            self.unknown = -1

    # -- figures ---------------------------------------------------------------------------------------------------------

    def _item(self, at: int) -> Token | None:
        """The number of an item of an enumeration."""
        if at and self.text[at - 1] not in _STOPS:
            return None
        found = self.words.item.match(self.text, at)
        return Token("item", at, found.end(), found[0], found.lastgroup) if found is not None else None

    def _figure(self, at: int) -> Token | None:
        """A figure that begins here, unless its characters begin a word for a sum: 三项合计."""
        number = self.figures.get(at)
        if number is None:
            return None
        if not self.text[at].isascii():
            word = self._word(at)
            if word is not None and (word.kind == "sum" or word.kind in _NAMES and word.end > number.end):
                return word  # 三项合计, 一般公共预算
        if number.noise in _UNREAD:
            return None
        if number.kind is NumberKind.BARE and number.noise in ("code", ""):
            end, level = self._level(number.end)
            if level is not None and len(number.printed) in _CODES:
                return Token("thing", at, end, number.printed, ((), level))  # 20110(款): a subject without a name
            code = self._code(at)
            if code is not None and len(code.text) in _CODES:
                return code
        return Token("fig", at, number.end, number.printed, number)

    def _code(self, at: int) -> Token | None:
        """The code of a subject."""
        found = self.words.code.match(self.text, at)
        return Token("code", at, found.end(), found["code"], found["code"]) if found is not None else None

    def _date(self, at: int) -> Token | None:
        """A date, or a number of parts, that no word knows."""
        number: Number | None = self.figures.get(at)
        return Token("date", at, number.end, number.printed) if number is not None else None

    # -- names and words -------------------------------------------------------------------------------------------------

    def _word(self, at: int) -> Token | None:
        """The name, fund or word that begins here and reaches farthest."""
        text, pair = self.text, self.text[at : at + 2]
        if self.entity and text.startswith(self.entity, at):
            return Token("body", at, at + len(self.entity), self.entity, _OWN)
        name, meant = next(
            ((name, m) for name, m in self.names.get(pair, {}).items() if text.startswith(name, at)), ("", None)
        )
        if text.startswith(self.words.verbal, at + len(name)):  # 编制了 is what is done, and no name
            name = ""
        fund, key = next((each for each in self.funds.get(pair, ()) if text.startswith(each[0], at)), ("", ""))
        word = self.words.at(text, at, self.masked)
        length = word.end - at if word is not None else 0
        if name and len(name) >= max(length, len(fund)):
            end, level = self._level(at + len(name))
            return Token("thing", at, end, name, (meant, level))
        if fund and len(fund) >= length:
            return Token("fund", at, at + len(fund), fund, key)
        return self._of_word(at, word) if word is not None else None

    def _of_word(self, at: int, word: Found) -> Token:
        """The token of a word with the endings that go on behind it."""
        cue, end = word
        said = dict(cue.said)
        if cue.kind == "year":
            said["year"] = self.masked.year_of(cue, at)
        for ending in cue.endings_at(self.text, end, self.masked):
            end = ending.end
            said |= ending.cue.said
        return Token(cue.kind, at, end, self.text[at:end], said)

    def _level(self, at: int) -> tuple[int, str | None]:
        """The end of the level of a subject behind its name, and the level."""
        found = self.words.levels.at(self.text, at)
        return (found.end, found.cue.said.get("level")) if found is not None else (at, None)

    # -- marks -----------------------------------------------------------------------------------------------------------

    def _mark(self, at: int) -> Token | None:
        """A mark; in brackets a code or the level of what stands before."""
        kind = self.words.marks.get(self.text[at])
        if kind == "(":
            self._end_unknown(at)
            return self._bracketed(at) or Token(kind, at, at + 1, self.text[at])
        return Token(kind, at, at + 1, self.text[at]) if kind is not None else None

    def _bracketed(self, at: int) -> Token | None:
        """A code in brackets, or what stands before with its level."""
        code = self._code(at)
        if code is not None:
            return code
        end, level = self._level(at)
        if level is None or not self.found or self.found[-1].kind not in ("thing", "?"):
            return None
        last = self.found.pop()
        if last.kind == "thing":
            return last._replace(end=end, data=(last.data[0], level))
        # words that are fillers elsewhere end a name here: 其他支出(类)
        return Token("thing", last.start, end, self.text[last.start : at], ((), level))
