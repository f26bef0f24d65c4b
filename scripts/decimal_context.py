"""A plugin of mypy that refuses what depends on the caller's decimal context, outside ``govbudget.exact``.

It runs in the gate of types (``plugins`` in ``pyproject.toml``), so it knows the types that mypy infers and guesses nothing:
``a + b`` is refused where ``a`` or ``b`` may be a Decimal, and fine where both are counts. Refused are arithmetic (operators,
``abs``, ``sum``, ``round`` and the like, the methods of Decimal that round or signal), formatting to a number of places or
with an exponent, and making a Decimal of a text, which is NaN instead of an error where the caller does not trap
``InvalidOperation``. What has a whole number on the left mypy words as operand types that are not supported.

Allowed is what stands inside ``with exact_context():`` in the same function, and the functions of `EXCUSED`.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from pathlib import Path
from typing import Final

from mypy.errorcodes import ErrorCode
from mypy.nodes import Context, IntExpr, StrExpr
from mypy.plugin import FunctionContext, MethodContext, Plugin
from mypy.types import Instance, Type, TypeVarType, UnionType, get_proper_type

HOME: Final = "/src/govbudget/"

#: Functions that calculate in the exact context of their only callers, by file.
EXCUSED: Final[Mapping[str, tuple[str, ...]]] = {
    "judging/engine.py": ("_with_blanks",),
    "judging/plan.py": ("added_up",),
    "judging/sums.py": ("_single",),
    "rollup/books.py": ("_sum",),
    "rollup/cross.py": ("_rolled",),
    "rollup/lines.py": ("_add_portion", "_summed"),
    "rollup/reading.py": ("Given.put", "Given.settle"),
}

_CODE: Final = ErrorCode("decimal-context", "Depends on the caller's decimal context", "Exactness")
_DECIMAL: Final = frozenset({"decimal.Decimal", "_decimal.Decimal"})
_FUNCTIONS: Final = frozenset(
    f"builtins.{name}" for name in ("abs", "divmod", "format", "pow", "repr", "round", "str", "sum")
)
#: What a Decimal can be asked in any context with the same answer; comparisons, as amounts are never NaN.
_WITHOUT_CONTEXT: Final = frozenset(
    {
        *(
            "__bool__",
            "__ceil__",
            "__eq__",
            "__float__",
            "__floor__",
            "__ge__",
            "__gt__",
            "__hash__",
            "__int__",
            "__le__",
        ),
        *("__lt__", "__ne__", "__trunc__", "adjusted", "as_integer_ratio", "as_tuple", "compare_total", "conjugate"),
        *("copy_abs", "copy_negate", "copy_sign", "is_finite", "is_infinite", "is_nan", "is_signed", "is_zero"),
        *("same_quantum",),
    }
)

Span = tuple[tuple[int, int], tuple[int, int]]
AnyContext = FunctionContext | MethodContext


class DecimalContext(Plugin):
    """Refuses what depends on the caller's decimal context."""

    def get_function_hook(self, fullname: str) -> Callable[[FunctionContext], Type] | None:
        """How mypy asks for functions and classes that are called."""
        if fullname in _FUNCTIONS:
            return partial(_called, f"{fullname.removeprefix('builtins.')}()")
        return _made if fullname in _DECIMAL else None

    def get_method_hook(self, fullname: str) -> Callable[[MethodContext], Type] | None:
        """How mypy asks for methods, operators among them."""
        owner, _, method = fullname.rpartition(".")
        if owner in _DECIMAL and method not in _WITHOUT_CONTEXT:
            return partial(_refused, f".{method}")
        return _formatted if fullname == "builtins.str.format" else None


def _called(what: str, context: AnyContext) -> Type:
    """A function: refused where it takes or gives a Decimal."""
    given = (type for types in context.arg_types for type in types)
    if any(map(_may_be_decimal, (context.default_return_type, *given))):
        return _refused(what, context)
    return context.default_return_type


def _formatted(context: MethodContext) -> Type:
    """``str.format``, which f-strings are to mypy: digits without a number of places are the same everywhere."""
    spec = context.args[0][1] if context.args and len(context.args[0]) == 2 else None
    if isinstance(spec, StrExpr) and spec.value.endswith("f") and "." not in spec.value:
        return context.default_return_type
    return _called("formatting", context)


def _made(context: FunctionContext) -> Type:
    """``Decimal(…)``: the same everywhere when made of an int or of a literal."""
    given = (
        [(a, get_proper_type(t)) for a, t in zip(context.args[0], context.arg_types[0], strict=True)]
        if context.args
        else []
    )
    for argument, type in given:
        whole = isinstance(type, Instance) and type.type.has_base("builtins.int")
        if not whole and not isinstance(argument, StrExpr | IntExpr):
            return _refused("Decimal(text)", context)
    return context.default_return_type


def _refused(what: str, context: AnyContext) -> Type:
    path = getattr(context.api, "path", "")
    if not _is_free(path, context.context):
        context.api.fail(
            f"{what} of a Decimal depends on the caller's context; use govbudget.exact", context.context, code=_CODE
        )
    return context.default_return_type


def _may_be_decimal(type: Type) -> bool:
    proper = get_proper_type(type)
    if isinstance(proper, UnionType):
        return any(map(_may_be_decimal, proper.items))
    if isinstance(proper, TypeVarType):
        return any(map(_may_be_decimal, (proper.upper_bound, *proper.values)))
    return isinstance(proper, Instance) and any(base.fullname in _DECIMAL for base in proper.type.mro)


def _is_free(path: str, at: Context) -> bool:
    """Whether the place is none of the library's, or one that is allowed."""
    file = Path(path).absolute()
    _, home, inside = file.as_posix().rpartition(HOME)
    if not home or inside == "exact.py":
        return True
    here = (at.line, at.column)
    return any(start <= here < end for start, end in _allowed(file, EXCUSED.get(inside, ())))


@lru_cache
def _allowed(file: Path, excused: tuple[str, ...]) -> tuple[Span, ...]:
    """Where the exact context is entered, or excused functions stand; not in functions that run later."""
    spans: list[Span] = []

    def look(node: ast.AST, names: tuple[str, ...], inside: bool) -> None:
        later = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            names = (*names, node.name)
        if later:
            inside = ".".join(names) in excused
        elif isinstance(node, ast.With):
            inside = inside or any(_enters(item.context_expr) for item in node.items)
        if inside and isinstance(node, ast.expr):
            spans.append(((node.lineno, node.col_offset), (node.end_lineno or 0, node.end_col_offset or 0)))
        for child in ast.iter_child_nodes(node):
            look(child, names, inside)

    look(ast.parse(file.read_text(encoding="utf-8")), (), False)
    return tuple(spans)


def _enters(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "exact_context"


def plugin(version: str) -> type[Plugin]:
    """What mypy asks for."""
    return DecimalContext
