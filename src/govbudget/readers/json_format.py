"""Disclosures that were saved as JSON (JSON 存档): what ``Disclosure.to_json()`` wrote becomes an equal disclosure again.

One object; each field of a value is an entry under its own name, fields with their default are left out. Amounts are the printed
texts, calculated ones decimal digits in quotes: no JSON number is an amount. Forms are named by their ids.
"""

from __future__ import annotations

import json
import types
from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from attrs import fields, has

from govbudget.claim import Narrative
from govbudget.disclosure import Disclosure
from govbudget.errors import FigureSyntaxError, GovBudgetError, ReadError
from govbudget.exact import decimal_of, exponent
from govbudget.forms import Form
from govbudget.forms import form as form_of
from govbudget.readers.limits import refused

__all__ = ["VERSION", "from_json"]

#: Version of the format, under the key ``govbudget`` with which every file begins.
VERSION: Final = 1
_MOST_BYTES: Final = 64 * 1024 * 1024
_MOST_DIGITS: Final = 64


def from_json(data: str | bytes, source: str = "") -> Disclosure:
    """The disclosure that ``Disclosure.to_json()`` wrote (读回存档).

    Args:
        data: the JSON, as text or in UTF-8.
        source: name of the file, for messages; the disclosure keeps the source that was saved.

    Raises:
        ReadError: if it is no such JSON, of a newer version, or holds what no disclosure can be; with the path to it.
    """
    if len(data) > _MOST_BYTES:
        raise refused(source, "is larger than any disclosure", "size")
    try:
        content = json.loads(data, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise refused(source, f"is no JSON that can be read: {error}", "broken") from error
    version = content.pop("govbudget", None) if isinstance(content, dict) else None
    if version != VERSION or isinstance(version, bool):
        said = "nothing" if version is None else f"{version!r:.20}"
        raise refused(source, f"is no disclosure in version {VERSION} of this format; govbudget says {said}", "format")
    try:
        disclosure: Disclosure = _value(Disclosure, content, "")
        _check_narrative(disclosure.narrative)
    except ReadError as error:
        raise refused(source, f"holds no disclosure: {error}", "content") from error
    return disclosure


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number of JSON")


def _wrong(path: str, wanted: str, data: Any) -> ReadError:
    return ReadError(f"{path or 'the whole'} should be {wanted}, not {data!r:.60}")


def _value(kind: Any, data: Any, path: str) -> Any:
    """A value of a type from what JSON holds of it."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        (some,) = (one for one in inner if one is not type(None))
        return None if data is None else _value(some, data, path)
    if origin is tuple:
        return _tuple(inner, data, path)
    if origin is not None:
        return _mapping(inner, data, path)
    if kind is Form:
        return _made(form_of, _plain(str, data, path), path)
    if kind is Decimal:
        return _decimal(_plain(str, data, path), path)
    if issubclass(kind, Enum):
        return _made(kind, data, path)
    return _object(kind, data, path) if has(kind) else _plain(kind, data, path)


def _plain(kind: type, data: Any, path: str) -> Any:
    if kind is float and isinstance(data, int) and not isinstance(data, bool):
        data = float(data)
    if not isinstance(data, kind) or (isinstance(data, bool) and kind is not bool):
        raise _wrong(path, {str: "a text", int: "a whole number", bool: "true or false"}.get(kind, "a number"), data)
    return data


def _tuple(inner: tuple[Any, ...], data: Any, path: str) -> tuple[Any, ...]:
    if not isinstance(data, list):
        raise _wrong(path, "a list", data)
    if inner[-1] is Ellipsis:
        return tuple([_value(inner[0], item, f"{path}[{i}]") for i, item in enumerate(data)])
    if len(data) != len(inner):
        raise _wrong(path, f"a list of {len(inner)}", data)
    return tuple([_value(one, item, f"{path}[{i}]") for i, (one, item) in enumerate(zip(inner, data, strict=True))])


def _mapping(inner: tuple[Any, ...], data: Any, path: str) -> Mapping[Any, Any]:
    """A mapping is a list of pairs, for its keys may be tuples."""
    pairs = _tuple((tuple[inner[0], inner[1]], Ellipsis), data, path)  # type: ignore[valid-type]
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
    return {field.alias: hints[field.name] for field in fields(kind) if field.init}


def _object(kind: type, data: Any, path: str) -> Any:
    if not isinstance(data, dict):
        raise _wrong(path, "an object", data)
    hints = _hints(kind)
    unknown = [name for name in data if name not in hints]
    if unknown:
        raise ReadError(f"{path or 'the whole'} has no {unknown[0]!r:.60}; it has {', '.join(hints)}")
    values = {name: _value(hints[name], item, f"{path}.{name}".lstrip(".")) for name, item in data.items()}
    try:
        return kind(**values)
    except (TypeError, GovBudgetError) as error:
        raise ReadError(f"{path or 'the whole'} cannot be built: {error}") from error


def _check_narrative(narrative: Narrative) -> None:
    """Refuse numbers of sentences and statements that are not there."""
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
