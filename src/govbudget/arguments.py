"""Arguments of public functions as they are given (参数): what is of another kind is refused in one way, with what to give instead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar

from govbudget.errors import ArgumentError

__all__ = ["decimals", "instance", "renamed", "several", "shown", "text", "whole_number", "wrong"]

P = ParamSpec("P")
T = TypeVar("T")
_LONGEST: Final = 60
_MOST_DECIMALS: Final = 1000


def shown(value: object) -> str:
    """A value in a message: its type and, cut where it is long, what it is."""
    if value is None:
        return "None"
    what = repr(value)
    return f"the {type(value).__name__} {what if len(what) <= _LONGEST else what[:_LONGEST] + '…'}"


def wrong(name: str, value: object, wanted: str, how: str) -> ArgumentError:
    """The error for an argument of another kind: what it is, what was given, how to give it."""
    return ArgumentError(f"{name} is {wanted}, not {shown(value)}; {how}", argument=name, value=value)


def instance(name: str, value: object, kind: type[T] | tuple[type[T], ...], wanted: str, how: str) -> T:
    """The argument itself, if it is of a kind.

    Raises:
        ArgumentError: if it is not.
    """
    if isinstance(value, kind):
        return value
    raise wrong(name, value, wanted, how)


def several(name: str, values: object, kind: type[T] | tuple[type[T], ...], wanted: str, how: str) -> tuple[T, ...]:
    """Several values of one kind, from whatever iterable they are given in; one value, a text or a mapping is none.

    Raises:
        ArgumentError: for anything else, and for the first value of another kind.
    """
    one = isinstance(values, str | bytes | Mapping) or not isinstance(values, Iterable)
    if one or (isinstance(values, kind) and not isinstance(values, list | tuple)):
        raise wrong(name, values, wanted, how)
    taken: tuple[Any, ...] = tuple(values)  # type: ignore[arg-type]
    for i, value in enumerate(taken):
        if not isinstance(value, kind):
            why = f"{name} is {wanted}, but its number {i + 1} is {shown(value)}; {how}"
            raise ArgumentError(why, argument=name, value=value)
    return taken


def text(name: str, value: object, how: str) -> str:
    """A text.

    Raises:
        ArgumentError: if it is none.
    """
    return instance(name, value, str, "a text", how)


def whole_number(name: str, value: object, how: str, least: int | None = None) -> int:
    """A whole number, at least so much.

    Raises:
        ArgumentError: for a bool, a float, a text, anything else, and for a smaller number.
    """
    if isinstance(value, bool) or not isinstance(value, int) or (least is not None and value < least):
        raise wrong(name, value, "a whole number" + ("" if least is None else f" from {least}"), how)
    return value


def renamed(**former: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """A function whose arguments had other names takes them by these too (旧参数名); its signature shows the present ones.

    Args:
        **former: the present name by the former one.
    """

    def decorated(function: Callable[P, T]) -> Callable[P, T]:
        @wraps(function)
        def called(*args: P.args, **kwargs: P.kwargs) -> T:
            for old, new in former.items():
                if old in kwargs:
                    if new in kwargs:
                        what = f"{old} is the former name of {new}, and both are given; give {new} alone"
                        raise ArgumentError(what, argument=old, value=kwargs[old])
                    kwargs[new] = kwargs.pop(old)
            return function(*args, **kwargs)

        return called

    return decorated


def decimals(name: str, value: object) -> int:
    """A number of decimals, of which nobody wants more than a thousand.

    Raises:
        ArgumentError: for what is no whole number from 0, and for more than that.
    """
    how = f"give it as in {name}=2"
    places = whole_number(name, value, how, 0)
    if places > _MOST_DECIMALS:
        raise wrong(name, value, f"a whole number from 0 to {_MOST_DECIMALS}", how)
    return places
