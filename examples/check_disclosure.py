"""Check a published disclosure and print the report.

    python examples/check_disclosure.py FILE [--lang zh|en] [--json]

Exit status: 0 no finding of severity error, 1 at least one, 2 the file cannot be read.
"""

from __future__ import annotations

import argparse
import json
import sys

import govbudget as gb
from govbudget.errors import ReadError


def main(arguments: list[str] | None = None) -> int:
    """Read, check, print."""
    parser = argparse.ArgumentParser(description="Check a published disclosure (部门决算公开) and print the report.")
    parser.add_argument("file", help="the document")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="language of the messages")
    parser.add_argument("--json", action="store_true", help="print the findings and counts as JSON")
    options = parser.parse_args(arguments)
    try:
        disclosure = gb.read(options.file)
    except ReadError as error:
        print(error, file=sys.stderr)
        return 2
    report = disclosure.check()
    if options.json:
        content = {
            "entity": disclosure.entity,
            "year": disclosure.year,
            "counts": dict(report.counts),
            "findings": report.to_records(options.lang),
        }
        print(json.dumps(content, ensure_ascii=False, indent=2))
    else:
        print(report.to_text(options.lang))
    return 0 if report.ok else 1


if __name__ == "__main__":
    sys.exit(main())
