"""Make the sample documents of ``govbudget.testing``: python scripts/make_samples.py [FOLDER].

The text of ``consistent.txt``, or of the base that is named, and what ``truth.toml`` changes in it for each other document, is written in every format. The bytes are
the same in every run: the parts of zip packages have no time, and the day on which a workbook was made is a fixed one.
"""

from __future__ import annotations

import io
import json
import re
import sys
import tomllib
import zipfile
import zlib
from pathlib import Path

import govbudget as gb
from govbudget.readers import read_text

ROOT = Path(__file__).parent.parent
DATA = ROOT / "src" / "govbudget" / "testing" / "data"

sys.path.insert(0, str(ROOT / "tests"))

import written  # noqa: E402

#: The earliest time that a part of a zip package can have, and the day on which packages say that they were made.
_TIME = (1980, 1, 1, 0, 0, 0)
_DAY = b"2024-01-01T00:00:00Z"
#: What packages of Word carry that no reader looks at: parts, and the designs of tables.
_LEFT_OUT = ("docProps/thumbnail.jpeg", "word/stylesWithEffects.xml")
_DESIGN = rb'<w:style w:type="table" w:styleId.*?</w:style>'


def documents(folder: Path = DATA) -> dict[str, str]:
    """The text of each document by its name."""
    made = {}
    for document in tomllib.loads((folder / "truth.toml").read_text(encoding="utf-8"))["documents"]:
        changed = (folder / f"{document.get('base', 'consistent')}.txt").read_text(encoding="utf-8")
        for change in document["changes"]:
            if changed.count(change["old"]) != 1:
                raise SystemExit(
                    f"{document['name']}: {change['old']!r} stands there {changed.count(change['old'])} times"
                )
            changed = changed.replace(change["old"], change["new"])
        made[document["name"]] = changed
    return made


def as_json(text: str) -> bytes:
    """A document as it is saved, without the digest of the standards that it was read with, which any word of theirs changes."""
    content = json.loads(gb.read(text, reader="text").to_json())
    del content["standards"]
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def repacked(package: bytes) -> bytes:
    """A zip package with the same parts, none with a time of its own."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(file, "w") as new:
        for part in old.infolist():
            if part.filename in _LEFT_OUT:
                continue
            data = old.read(part)
            if part.filename == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", _DAY, data)
            if part.filename.endswith(".rels"):
                data = re.sub(rb'<Relationship [^>]*(?:thumbnail\.jpeg|stylesWithEffects\.xml)"[^>]*/>', b"", data)
            if part.filename == "[Content_Types].xml":
                data = re.sub(rb'<Override PartName="/word/stylesWithEffects\.xml"[^>]*/>', b"", data)
            if part.filename == "word/styles.xml":
                data = re.sub(_DESIGN, b"", data, flags=re.DOTALL)
            new.writestr(zipfile.ZipInfo(part.filename, _TIME), data, zipfile.ZIP_DEFLATED, 9)
    return file.getvalue()


def written_as(suffix: str, text: str) -> bytes:
    """A document in one format.

    Raises:
        ImportError: if the library that writes it is not installed.
    """
    if suffix == ".txt":
        return text.encode()
    if suffix == ".json":
        return as_json(text)
    pages = read_text(text)
    if suffix == ".pdf":
        return written.as_pdf(pages, packed=True)
    made = written.FORMATS[suffix](pages)
    return repacked(made) if made.startswith(b"PK") else made


def unpacked(data: bytes) -> object:
    """What a file holds, however it is packed: libraries of one kind deflate in different ways."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return [(part.filename, part.date_time, package.read(part)) for part in package.infolist()]
    if data.startswith(b"%PDF"):
        return [zlib.decompress(stream) for stream in re.findall(rb"stream\n(.*?)\nendstream", data, re.DOTALL)]
    return data


def main(arguments: list[str]) -> int:
    """Write all files into a folder; that of the package where none is given."""
    folder = Path(arguments[0]) if arguments else DATA
    for name, text in documents().items():
        for suffix in (".txt", ".json", *written.FORMATS):
            (folder / f"{name}{suffix}").write_bytes(written_as(suffix, text))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
