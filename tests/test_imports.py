"""Imports go one way: a module imports only from rooms above its own and there is no cycle."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import govbudget

SOURCE = Path(govbudget.__file__).parent
CONTRIBUTING = Path(__file__).parent.parent / "CONTRIBUTING.md"


def listed() -> list[str]:
    """The rooms in the order of the list in CONTRIBUTING.md, bottom floor first."""
    rows = re.findall(r"^\| (`.+?`(?:, `.+?`)*) \| .+ \|$", CONTRIBUTING.read_text(encoding="utf-8"), re.MULTILINE)
    return [room for row in rows for room in re.findall(r"`(\w+)`", row)]


ROOMS = listed()
#: The imports upward: module, function, what it imports.
DOORS = {
    ("govbudget.disclosure", "check", "govbudget.checking"),
    ("govbudget.disclosure", "_told", "govbudget.binding.reading"),
}


class Import(NamedTuple):
    module: str
    function: str
    target: str


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(SOURCE.rglob("*.py")):
        parts = ["govbudget", *path.relative_to(SOURCE).with_suffix("").parts]
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def room(module: str) -> int:
    """The floor of a module; the package itself stands above all rooms."""
    parts = module.split(".")
    return ROOMS.index(parts[1]) if len(parts) > 1 else len(ROOMS)


def imports() -> list[Import]:
    found = []
    names = {module for module, _ in modules()}
    for module, path in modules():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for function, node in walk(tree, ""):
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{module}: relative import"
                inner = [f"{node.module}.{alias.name}" for alias in node.names]
                found += [Import(module, function, full if full in names else node.module or "") for full in inner]
            elif isinstance(node, ast.Import):
                found += [Import(module, function, alias.name) for alias in node.names]
    return [entry for entry in found if entry.target.split(".")[0] == "govbudget"]


def walk(node: ast.AST, function: str) -> Iterator[tuple[str, ast.AST]]:
    """Every node with the name of the function it stands in; what only type checkers import is left out."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and isinstance(child.test, ast.Name) and child.test.id == "TYPE_CHECKING":
            continue
        inside = child.name if isinstance(child, ast.FunctionDef) else function
        yield inside, child
        yield from walk(child, inside)


def test_the_rooms_are_those_that_are_listed() -> None:
    there = {path.stem for path in SOURCE.iterdir() if path.name != "__init__.py" and path.suffix in ("", ".py")}
    assert there - {"py", "__pycache__"} == set(ROOMS)
    assert len(ROOMS) == len(set(ROOMS))


def test_imports_go_one_way() -> None:
    """Lazy imports are imports; the package itself stands above all rooms and imports its names when they are asked for."""
    upward = {
        tuple(entry)
        for entry in imports()
        if entry.module != "govbudget" and (room(entry.target) > room(entry.module) or room(entry.target) == len(ROOMS))
    }
    assert upward == DOORS


def test_there_is_no_circle_of_imports() -> None:
    """Not among the modules of one room either, lazy imports counted; of the package of a module only its names are."""
    names = {module for module, _ in modules()}
    graph: dict[str, set[str]] = {}
    for entry in imports():
        if entry.target in names and entry.module != "govbudget" and tuple(entry) not in DOORS:
            graph.setdefault(entry.module, set()).add(entry.target)
    done: set[str] = set()

    def visit(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, f"circle: {' → '.join((*path, module))}"
        if module in done:
            return
        for target in graph.get(module, ()):
            visit(target, (*path, module))
        done.add(module)

    for module in graph:
        visit(module, ())


def run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_import_govbudget_is_light() -> None:
    """No data file, and nothing but attrs and the standard library."""
    code = """
import sys, builtins, io
opened = []
real = io.open
def watch(file, *a, **k):
    opened.append(str(file)); return real(file, *a, **k)
io.open = builtins.open = watch
before = set(sys.modules)
import govbudget
outside = {m.split('.')[0] for m in set(sys.modules) - before} - set(sys.stdlib_module_names) - {'govbudget', 'attr', 'attrs'}
print(sorted(m for m in outside if not m.startswith('_')), [f for f in opened if f.endswith(('.tsv', '.toml'))])
"""
    assert run(code).strip() == "[] []"


def test_the_main_job_needs_only_attrs() -> None:
    example = Path(__file__).parent.parent / "examples" / "data" / "disclosure.txt"
    code = f"""
import sys
before = set(sys.modules)
import govbudget
str(govbudget.read({str(example)!r}).check())
outside = {{m.split('.')[0] for m in set(sys.modules) - before}} - set(sys.stdlib_module_names) - {{'govbudget', 'attr', 'attrs'}}
print(sorted(m for m in outside if not m.startswith('_')))
"""
    assert run(code).strip() == "[]"


def test_the_public_names() -> None:
    assert len(govbudget.__all__) == len(set(govbudget.__all__))
    assert list(govbudget.__all__) == sorted(govbudget.__all__)
    for name in govbudget.__all__:
        value = getattr(govbudget, name)
        assert value.__module__.startswith("govbudget"), name
        assert value.__doc__, name
        assert any("\u4e00" <= c <= "\u9fff" for c in value.__doc__) or name == "GovBudgetError", (
            f"{name}: no Chinese term"
        )
    assert set(dir(govbudget)) == {*govbudget.__all__, "__version__"}
    assert govbudget.__version__
    with pytest.raises(AttributeError):
        _ = govbudget.nothing_like_this


def test_every_public_name_of_every_module_is_documented() -> None:
    import importlib

    for module, _ in modules():
        loaded = importlib.import_module(module)
        assert loaded.__doc__, module
        for name in getattr(loaded, "__all__", ()):
            value = getattr(loaded, name)
            if callable(value):
                assert value.__doc__, f"{module}.{name}"


def test_no_file_is_long() -> None:
    for module, path in modules():
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 600, module
