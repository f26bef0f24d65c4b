"""The pages of the rules are written before Sphinx reads the sources, by a process of their own: what it imports autodoc has not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from sphinx.application import Sphinx

HERE = Path(__file__).parent


def write_pages(app: Sphinx) -> None:
    """Run the script; an example that cannot be made ends the build."""
    paths = [HERE, HERE.parents[1] / "tests", *(path for path in sys.path if path)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths))}
    subprocess.run([sys.executable, HERE / "write_rule_pages.py", app.srcdir], check=True, env=environment)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.connect("builder-inited", write_pages)
    return {"parallel_read_safe": True}
