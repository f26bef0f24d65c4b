"""Save a disclosure as JSON (JSON 存档); :func:`govbudget.read` reads it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from typing import Any

from attrs import NOTHING, Factory, fields, has

from govbudget.disclosure import Disclosure
from govbudget.exact import formatted
from govbudget.forms import Form
from govbudget.readers.json_format import VERSION

__all__ = ["to_json"]


def to_json(disclosure: Disclosure, *, indent: int | None = None) -> str:
    """A disclosure as JSON, from which an equal one can be made again (存为 JSON).

    Args:
        disclosure: any disclosure; only the id of a form is written, so one of one's own is given again when it is read:
            ``Disclosure.from_json(text, forms=[form])``.
        indent: spaces a level, for people; on one line without.
    """
    content = {"govbudget": VERSION, **_plain(disclosure)}
    separators = (",", ":") if indent is None else None
    return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=indent, separators=separators)


def _plain(value: Any) -> Any:
    """What JSON can hold of a value."""
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return formatted(value, "")
    if isinstance(value, Form):
        return value.id
    if isinstance(value, Mapping):
        return [[_plain(key), _plain(item)] for key, item in value.items()]
    if has(type(value)):
        held = ((field, getattr(value, field.name)) for field in fields(type(value)) if _is_saved(field))
        return {field.alias: _plain(item) for field, item in held if not _is_default(field, item)}
    return value


def _is_saved(field: Any) -> bool:
    """Whether a field is written: a value is made from it, and it is of the document."""
    return bool(field.init and field.metadata.get("saved", True))


def _is_default(field: Any, value: Any) -> bool:
    """Whether a field has the value that it has anyway."""
    default = field.default.factory() if isinstance(field.default, Factory) else field.default  # type: ignore[arg-type]
    return default is not NOTHING and type(default) is type(value) and bool(default == value)
