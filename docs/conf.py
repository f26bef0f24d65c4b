from __future__ import annotations

import doctest
import sys
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "govbudget"
author = "The govbudget authors"
copyright = "2026, the govbudget authors"
extensions = [
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx.ext.doctest",
    "sphinx.ext.viewcode",
    "data_columns",
    "public_names",
    "rules_pages",
    "source_links",
]
if find_spec("sphinx_copybutton"):
    extensions.append("sphinx_copybutton")
    copybutton_exclude = ".linenos, .gp, .go"  # what is copied runs: without prompts and what was printed
# No intersphinx: it would fetch inventories of others, and the docs are built without a network.
html_theme = "furo"
html_title = "govbudget"
html_search_scorer = str(Path(__file__).parent / "_ext" / "search_scorer.js")
html_static_path = ["_static"]
html_css_files = ["wrapped.css"]
exclude_patterns = ["_build"]
nitpicky = True
autodoc_typehints = "signature"
autodoc_preserve_defaults = True
autodoc_member_order = "bysource"
autodoc_default_options = {"members": True, "show-inheritance": True}
add_module_names = False
# A type of the strategies that two rooms have a name for.
suppress_warnings = ["ref.python"]
# Types of the standard library and of attrs are not documented here.
nitpick_ignore_regex = [
    (
        r"py:.*",
        r"(?:decimal|fractions|datetime|zipfile|os|re|enum|collections|typing|types|pathlib|attr|attrs|builtins)\b.*",
    ),
    (r"py:.*", r"(?:Decimal|Mapping|Sequence|Iterable|Iterator|Callable|PathLike|Any|Context|Enum|IntEnum|NamedTuple)"),
    (r"py:.*", r"(?:ExceptionGroup|Exception|[A-Z][A-Za-z]*Error|T)"),
    (r"py:class", r"(?:str|int|bool|object|bytes|tuple|list|dict|float|None|type|frozenset|set)"),
    (r"py:class", r"govbudget\.judging\.engine\.Evaluated"),  # inside of the engine
    (r"py:class", r"govbudget\.rollup\.comparing\.RolledColumn"),  # inside of a roll-up
    (r"py:class", r"govbudget\.rollup\.books\.(?:Books|Cell)"),  # inside of a ledger
    (r"py:class", r"hypothesis\.strategies\.SearchStrategy"),  # documented by Hypothesis
    (r"py:class", r"govbudget\.reading\.many\.P"),  # whatever kind of path is given
    (r"py:class", r"Ellipsis|\.\.\."),
    (r"py:class", r"_?[A-Z][A-Za-z]*"),  # names under TYPE_CHECKING, as they are written
]
# Messages of errors are compared, too: Sphinx would leave them out.
doctest_default_flags = doctest.ELLIPSIS | doctest.DONT_ACCEPT_TRUE_FOR_1
doctest_global_setup = """
from pathlib import Path
import govbudget as gb
example = Path("../examples/data/disclosure.txt") if Path("../examples").is_dir() else Path("examples/data/disclosure.txt")
"""
