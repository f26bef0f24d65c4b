"""Check the types that users of the library see, with pyright: python scripts/check_types.py.

Every type that the package exports is known; ``tests/public_types.py`` and the package of ``tests/downstream`` pass strictly, and so
do the examples of the page on readers, which is where a user writes classes and functions of one's own against the library.
"""

from __future__ import annotations

import doctest
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "readers.rst"
#: What the pages have before their first line, see doctest_global_setup in docs/conf.py.
SETUP = 'from pathlib import Path\n\nimport govbudget as gb\n\nexample = Path("disclosure.txt")\n'


def program(page: Path) -> str:
    """The examples of a page of the docs as one program; what they print stands in comments."""
    return SETUP + doctest.script_from_examples(page.read_text(encoding="utf-8"))


def pyright(*arguments: str, folder: Path = ROOT) -> int:
    """Run pyright with this interpreter's libraries; gives its exit status.

    The sources are named beside them: pyright finds no types to verify in a package that is installed editable.
    """
    command = [sys.executable, "-m", "pyright", "--pythonpath", sys.executable, *arguments]
    sources = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    return subprocess.run(command, cwd=folder, env=sources, check=False).returncode


def main() -> int:
    """Run all checks; 1 if one fails."""
    failed = pyright("--verifytypes", "govbudget", "--ignoreexternal") or pyright()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # an expression that a page shows the value of is used by its reader
        settings = {"typeCheckingMode": "strict", "reportUnusedExpression": False, "extraPaths": [str(ROOT / "src")]}
        (folder / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
        (folder / f"{PAGE.stem}.py").write_text(program(PAGE), encoding="utf-8")
        return int(bool(failed or pyright(folder=folder)))


if __name__ == "__main__":
    sys.exit(main())
