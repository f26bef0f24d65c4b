"""Fuzz one target guided by coverage: python scripts/fuzz_guided.py TARGET [arguments of libFuzzer, as -max_total_time=60].

Targets: figure (the parser of figures), scan (the scanner of language), text (sentences to claims, judged), and one for each
format of a document: plain, csv, html, json, xls, xlsx, docx, pdf. Needs atheris. Whatever ends otherwise than in a value or in one
of our errors is a crasher, which libFuzzer keeps as a file; it becomes a test.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import atheris

with atheris.instrument_imports(include=["govbudget"]):
    import govbudget as gb
    from govbudget.errors import GovBudgetError
    from govbudget.exact import parse_figure
    from govbudget.language.normal import normal
    from govbudget.narrative.document_names import scanner
    from govbudget.standards import DEFAULT
    from govbudget.testing import samples

#: What a text begins with, so that it is one of a disclosure.
HEAD = "某局2023年度部门决算\n"
SCAN = scanner(DEFAULT.classifications, DEFAULT.vocabulary)


def figure(data: bytes) -> None:
    """A printed figure."""
    parse_figure(data.decode("utf-8", "replace"), "万元")


def scan(data: bytes) -> None:
    """The tokens of a sentence, which cover it in order."""
    text = normal(data.decode("utf-8", "replace"))
    at = 0
    for token in SCAN(text):
        assert at <= token.start <= token.end <= len(text)
        at = token.start


def text(data: bytes) -> None:
    """Sentences, what they state, and whether it holds."""
    gb.read((HEAD + data.decode("utf-8", "replace")).encode(), reader="text").check()


def document(name: str) -> Callable[[bytes], None]:
    """A document of a format; what was read is checked."""

    def read(data: bytes) -> None:
        gb.read(data, reader=name).check()

    return read


#: By name: what is fuzzed, and the format of the samples that it begins with.
TARGETS: dict[str, tuple[Callable[[bytes], None], str]] = {
    "figure": (figure, ""),
    "scan": (scan, ""),
    "text": (text, "text"),
    "plain": (document("text"), "text"),
    "csv": (document("csv"), "csv"),
    "html": (document("html"), "html"),
    "json": (document("json"), "json"),
    "xls": (document("excel"), "xls"),
    "xlsx": (document("excel"), "xlsx"),
    "docx": (document("word"), "docx"),
    "pdf": (document("pdf"), "pdf"),
}


def main() -> None:
    """Fuzz the target that is named."""
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        sys.exit(__doc__)
    target, format = TARGETS[sys.argv[1]]
    begin = [sample.data for sample in samples(format)] if format else [b"1,234.56", "教育支出（类）9万元".encode()]

    def once(data: bytes) -> None:
        for each in (data, *((begin[len(data) % len(begin)][: len(data)] + data,) if data else ())):
            try:
                target(each)
            except GovBudgetError:
                continue

    atheris.Setup([sys.argv[0], *sys.argv[2:]], once)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
