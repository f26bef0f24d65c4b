"""Disclosures that were saved as JSON (JSON 存档): what ``Disclosure.to_json()`` wrote becomes an equal disclosure again.

One object; each field of a value is an entry under its own name, fields with their default are left out. Amounts are the printed
texts, calculated ones decimal digits in quotes: no JSON number is an amount. Forms are named by their ids; those of one's own are
given when it is read again.
"""

from __future__ import annotations

import json
import types
from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from attrs import fields, has

from govbudget.arguments import instance
from govbudget.claim import ClaimKind, Narrative
from govbudget.disclosure import Disclosure
from govbudget.errors import FigureSyntaxError, GovBudgetError, NotFound, ReadError
from govbudget.exact import decimal_of, exponent
from govbudget.forms import Form
from govbudget.forms import form as form_of
from govbudget.readers.limits import refused

__all__ = ["VERSION", "from_json"]

#: Version of the format, under the key ``govbudget`` with which every file begins.
VERSION: Final = 1
_MOST_BYTES: Final = 64 * 1024 * 1024
_MOST_DIGITS: Final = 64


def from_json(data: str | bytes, source: str = "", forms: Form | Iterable[Form] = ()) -> Disclosure:
    """The disclosure that ``Disclosure.to_json()`` wrote (读回存档).

    Args:
        data: the JSON, as text or in UTF-8.
        source: name of the file, for messages; the disclosure keeps the source that was saved.
        forms: forms of one's own (自定义表式) that its tables are of; they come before those of the library.

    Raises:
        ReadError: if it is no such JSON, of a newer version, names a form that is not known, or holds what no disclosure can
            be; with the path to it.
    """
    how = "give what to_json() wrote, or read a file of it with read(path)"
    instance("data", data, (str, bytes), "the JSON as a text or bytes", how)
    own = {form.id: form for form in ((forms,) if isinstance(forms, Form) else forms)}
    if len(data) > _MOST_BYTES:
        raise refused(source, "is larger than any disclosure", "size")
    try:
        content = json.loads(data, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise refused(source, f"is no JSON that can be read: {error}", "broken") from error
    version = content.pop("govbudget", None) if isinstance(content, dict) else None
    if version != VERSION or isinstance(version, bool):
        said = "nothing" if version is None else f"{version!r:.20}"
        why = f"is no disclosure in version {VERSION} of this format; govbudget says {said}; give what to_json() wrote"
        raise refused(source, f"is JSON, but {why}", "format")
    try:
        disclosure: Disclosure = _value(Disclosure, content, "", own)
        for i, id in enumerate(disclosure.contents):
            _form(id, f"contents[{i}]", own)
        _check_narrative(disclosure.narrative)
    except ReadError as error:
        raise refused(source, f"holds no disclosure: {error}", "content") from error
    return disclosure


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number of JSON")


def _wrong(path: str, wanted: str, data: Any) -> ReadError:
    return ReadError(f"{path or 'the whole'} should be {wanted}, not {data!r:.60}")


def _form(id: str, path: str, own: Mapping[str, Form]) -> Form:
    """The form of an id: of one's own, or of the library."""
    try:
        return own[id] if id in own else form_of(id)
    except NotFound as error:
        raise ReadError(
            f"{path} cannot be read: {error}; a form of one's own is given with it: from_json(text, forms=[form])"
        ) from error


def _value(kind: Any, data: Any, path: str, own: Mapping[str, Form]) -> Any:
    """A value of a type from what JSON holds of it."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        (some,) = (one for one in inner if one is not type(None))
        return None if data is None else _value(some, data, path, own)
    if origin is tuple:
        return _tuple(inner, data, path, own)
    if origin is not None:
        return _mapping(inner, data, path, own)
    if kind is Form:
        return _form(_plain(str, data, path), path, own)
    if kind is Decimal:
        return _decimal(_plain(str, data, path), path)
    if issubclass(kind, Enum):
        return _made(kind, data, path)
    return _object(kind, data, path, own) if has(kind) else _plain(kind, data, path)


def _plain(kind: type, data: Any, path: str) -> Any:
    if kind is float and isinstance(data, int) and not isinstance(data, bool):
        data = float(data)
    if not isinstance(data, kind) or (isinstance(data, bool) and kind is not bool):
        raise _wrong(path, {str: "a text", int: "a whole number", bool: "true or false"}.get(kind, "a number"), data)
    return data


def _tuple(inner: tuple[Any, ...], data: Any, path: str, own: Mapping[str, Form]) -> tuple[Any, ...]:
    if not isinstance(data, list):
        raise _wrong(path, "a list", data)
    if inner[-1] is Ellipsis:
        return tuple([_value(inner[0], item, f"{path}[{i}]", own) for i, item in enumerate(data)])
    if len(data) != len(inner):
        raise _wrong(path, f"a list of {len(inner)}", data)
    pairs = zip(inner, data, strict=True)
    return tuple([_value(one, item, f"{path}[{i}]", own) for i, (one, item) in enumerate(pairs)])


def _mapping(inner: tuple[Any, ...], data: Any, path: str, own: Mapping[str, Form]) -> Mapping[Any, Any]:
    """A mapping is a list of pairs, for its keys may be tuples."""
    pairs = _tuple((tuple[inner[0], inner[1]], Ellipsis), data, path, own)  # type: ignore[valid-type]
    return dict(pairs)


def _decimal(text: str, path: str) -> Decimal:
    try:
        value = decimal_of(text)
    except FigureSyntaxError:
        raise _wrong(path, "a number in quotes", text) from None
    if not value.is_finite() or value.adjusted() > _MOST_DIGITS or exponent(value) < -_MOST_DIGITS:
        raise _wrong(path, f"a finite number of at most {_MOST_DIGITS} digits", text)
    return value


def _made(kind: Any, data: Any, path: str) -> Any:
    """What a constructor makes of an argument that it may refuse."""
    try:
        return kind(data)
    except (ValueError, TypeError, GovBudgetError) as error:
        raise ReadError(f"{path} cannot be read: {error}") from error


@lru_cache(maxsize=64)
def _hints(kind: type) -> dict[str, Any]:
    """The types of the fields that a value is made from."""
    hints = get_type_hints(kind)
    return {
        field.alias: hints[field.name] for field in fields(kind) if field.init and field.metadata.get("saved", True)
    }


def _object(kind: type, data: Any, path: str, own: Mapping[str, Form]) -> Any:
    if not isinstance(data, dict):
        raise _wrong(path, "an object", data)
    hints = _hints(kind)
    unknown = [name for name in data if name not in hints]
    if unknown:
        raise ReadError(f"{path or 'the whole'} has no {unknown[0]!r:.60}; it has {', '.join(hints)}")
    values = {name: _value(hints[name], item, f"{path}.{name}".lstrip("."), own) for name, item in data.items()}
    if not 0 <= values.get("decimals", 0) <= _MOST_DIGITS:
        raise _wrong(f"{path}.decimals", f"a number of digits from 0 to {_MOST_DIGITS}", data["decimals"])
    try:
        return kind(**values)
    except (TypeError, GovBudgetError) as error:
        raise ReadError(f"{path or 'the whole'} cannot be built: {error}") from error


#: Claims that are words alone, and those that compare with something.
_WORDS: Final = frozenset((ClaimKind.NONE, ClaimKind.COMPARISON))
_COMPARING: Final = frozenset((ClaimKind.DIFFERENCE, ClaimKind.GROWTH, ClaimKind.COMPLETION, ClaimKind.COMPARISON))


def _check_narrative(narrative: Narrative) -> None:
    """Refuse numbers of sentences and statements that are not there, and claims without what their kind needs."""
    sentences, statements = len(narrative.sentences), len(narrative.statements)
    spoken = [claim.sentence for claim in narrative.claims]
    spoken += [statement.sentence for statement in narrative.statements]
    spoken += [figure.sentence for figure in narrative.unread]
    parents = [(i, item.parent) for i, item in enumerate(narrative.statements) if item.parent is not None]
    held = [claim.statements for claim in narrative.claims]
    if (
        any(not 0 <= number < sentences for number in spoken)
        or any(not 0 <= parent < i for i, parent in parents)
        or any(not numbers or not all(0 <= number < statements for number in numbers) for numbers in held)
    ):
        raise ReadError("narrative names a sentence or statement that is not there")
    for i, statement in enumerate(narrative.statements):
        if not statement.about:
            raise ReadError(f"narrative.statements[{i}].about should name what the statement is about; it is empty")
    for i, claim in enumerate(narrative.claims):
        if claim.kind not in _WORDS and (claim.figure is None or claim.figure.value is None):
            raise ReadError(
                f"narrative.claims[{i}].figure should be a number, for the claim is of kind {claim.kind.value!r}"
            )
        if claim.kind in _COMPARING and claim.base is None:
            raise ReadError(
                f"narrative.claims[{i}].base should be a period, for the claim is of kind {claim.kind.value!r}"
            )
