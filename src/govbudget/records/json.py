"""Values as JSON (JSON 存档), and again as equal values: one object each, every field under its own name.

Fields with their default are left out. Amounts are the printed texts, calculated ones decimal digits in quotes: no JSON number is
an amount. Values of some types are written by name only, as forms by their ids; whoever reads them says what the names mean.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from attrs import NOTHING, Factory, fields, has

from govbudget.errors import FigureSyntaxError, GovBudgetError, ReadError
from govbudget.exact import decimal_of, exponent, formatted

__all__ = ["Named", "parsed", "plain", "value"]

#: The types that are written by name, each with what makes a value of the name; it is given the path of it, for messages.
Named = Mapping[type, Callable[[str, str], Any]]
_MOST_DIGITS: Final = 64


def plain(value: Any, named: Mapping[type, Callable[[Any], str]]) -> Any:
    """What JSON can hold of a value (转为 JSON).

    Args:
        value: an attrs value, or whatever its fields hold.
        named: the types that are written by name, each with what gives the name.
    """
    if isinstance(value, tuple):
        return [plain(item, named) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return formatted(value, "")
    if type(value) in named:
        return named[type(value)](value)
    if isinstance(value, Mapping):
        return [[plain(key, named), plain(item, named)] for key, item in value.items()]
    if has(type(value)):
        held = ((field, getattr(value, field.name)) for field in fields(type(value)) if _is_saved(field))
        return {field.alias: plain(item, named) for field, item in held if not _is_default(field, item)}
    return value


def _is_saved(field: Any) -> bool:
    """Whether a field is written: a value is made from it, and it is of the document."""
    return bool(field.init and field.metadata.get("saved", True))


def _is_default(field: Any, value: Any) -> bool:
    """Whether a field has the value that it has anyway."""
    default = field.default.factory() if isinstance(field.default, Factory) else field.default  # type: ignore[arg-type]
    return default is not NOTHING and type(default) is type(value) and bool(default == value)


def parsed(data: str | bytes) -> Any:
    """What a JSON text holds (解析 JSON).

    Raises:
        ReadError: if it is none.
    """
    try:
        return json.loads(data, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise ReadError(f"is no JSON that can be read: {error}", reason="broken") from error


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number of JSON")


def _wrong(path: str, wanted: str, data: Any) -> ReadError:
    return ReadError(f"{path or 'the whole'} should be {wanted}, not {data!r:.60}")


def value(kind: Any, data: Any, path: str, named: Named) -> Any:
    """A value of a type from what JSON holds of it (由 JSON 还原).

    Args:
        kind: its type, or the annotation of a field.
        data: what was parsed.
        path: where it stands, for messages.
        named: the types that are written by name.

    Raises:
        ReadError: where it holds what the type cannot be, with the path to it.
    """
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        (some,) = (one for one in inner if one is not type(None))
        return None if data is None else value(some, data, path, named)
    if origin is tuple:
        return _tuple(inner, data, path, named)
    if origin is not None:
        return _mapping(inner, data, path, named)
    if kind in named:
        return named[kind](_plain(str, data, path), path)
    if kind is Decimal:
        return _decimal(_plain(str, data, path), path)
    if issubclass(kind, Enum):
        return _made(kind, data, path)
    return _object(kind, data, path, named) if has(kind) else _plain(kind, data, path)


def _plain(kind: type, data: Any, path: str) -> Any:
    if kind is float and isinstance(data, int) and not isinstance(data, bool):
        data = float(data)
    if not isinstance(data, kind) or (isinstance(data, bool) and kind is not bool):
        raise _wrong(path, {str: "a text", int: "a whole number", bool: "true or false"}.get(kind, "a number"), data)
    return data


def _tuple(inner: tuple[Any, ...], data: Any, path: str, named: Named) -> tuple[Any, ...]:
    if not isinstance(data, list):
        raise _wrong(path, "a list", data)
    if inner[-1] is Ellipsis:
        return tuple([value(inner[0], item, f"{path}[{i}]", named) for i, item in enumerate(data)])
    if len(data) != len(inner):
        raise _wrong(path, f"a list of {len(inner)}", data)
    pairs = zip(inner, data, strict=True)
    return tuple([value(one, item, f"{path}[{i}]", named) for i, (one, item) in enumerate(pairs)])


def _mapping(inner: tuple[Any, ...], data: Any, path: str, named: Named) -> Mapping[Any, Any]:
    """A mapping is a list of pairs, for its keys may be tuples."""
    pairs = _tuple((tuple[inner[0], inner[1]], Ellipsis), data, path, named)  # type: ignore[valid-type]
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
    return {field.alias: hints[field.name] for field in fields(kind) if _is_saved(field)}


def _object(kind: type, data: Any, path: str, named: Named) -> Any:
    if not isinstance(data, dict):
        raise _wrong(path, "an object", data)
    hints = _hints(kind)
    unknown = [name for name in data if name not in hints]
    if unknown:
        raise ReadError(f"{path or 'the whole'} has no {unknown[0]!r:.60}; it has {', '.join(hints)}")
    values = {name: value(hints[name], item, f"{path}.{name}".lstrip("."), named) for name, item in data.items()}
    if not 0 <= values.get("decimals", 0) <= _MOST_DIGITS:
        raise _wrong(f"{path}.decimals", f"a number of digits from 0 to {_MOST_DIGITS}", data["decimals"])
    try:
        return kind(**values)
    except (TypeError, GovBudgetError) as error:
        raise ReadError(f"{path or 'the whole'} cannot be built: {error}") from error
