"""The scripts of the repository, and what the real documents say of the catalogue."""

from __future__ import annotations

import csv
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

import example
import govbudget as gb
from govbudget.classification import Kind


def script(name: str, folder: str = "scripts") -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, example.ROOT / folder / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


PROPOSE = script("propose_confirmations")


def test_proposals_from_the_example(capsys: pytest.CaptureFixture[str]) -> None:
    assert PROPOSE.main([str(example.PATH)]) == 0
    printed = capsys.readouterr()
    rows = [line.split("\t") for line in printed.out.splitlines()]
    assert ["30305", "生活补贴", "2021", "disclosure.txt", "other name", "A", "生活补助"] in rows
    assert not [row for row in rows if row[4] == "unknown"]
    assert "confirms" in printed.err


def test_what_cannot_be_read_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nameless = tmp_path / "nameless.txt"
    nameless.write_text("支出决算\n20104 发展与改革事务 1.00\n", encoding="utf-8")
    target = tmp_path / "out.tsv"
    PROPOSE.main([str(tmp_path / "no.txt"), str(nameless), "--write", str(target)])
    assert "not read" in (said := capsys.readouterr().err)
    assert "names no year" in said
    PROPOSE.main([str(nameless), "--year", "2021", "--write", str(target)])
    assert "1 pairs: 1 confirms" in capsys.readouterr().err
    assert target.read_text(encoding="utf-8").startswith("code\t")


@pytest.mark.parametrize(
    ("code", "name", "word"),
    [
        ("2010401", "行政运行", "confirms"),
        ("20805", "行政事业单位离退休", "old name"),
        ("2110307", "排污费安排的支出", "old name"),
        ("39908", "对民间非营利组织和群众性自", "cut name"),
        ("20104", "消防", "other name"),
        ("20199", "其他一般公共服务支出", "confirms"),
        ("20177", "甲", "unknown"),
    ],
)
def test_verdicts(code: str, name: str, word: str) -> None:
    assert PROPOSE.verdict(PROPOSE.Pair(PROPOSE.kind_of(code), code, name, 2021, "")).word == word


def test_recorded_confirmations_are_in_the_catalogue() -> None:
    with (example.ROOT / "scripts" / "confirmations.tsv").open(encoding="utf-8", newline="") as file:
        recorded = list(csv.DictReader(file, delimiter="\t"))
    assert recorded
    for row in recorded:
        subject = gb.load(Kind.of(row["kind"]), int(row["year"]))[row["code"]]
        assert subject.name == row["name"]
        assert subject.evidence.documented
        assert row["document"] in subject.source


@example.needs_shared
def test_observed_pairs_are_found_in_their_year() -> None:
    """Every pair that documents showed is in the catalogue, but for those that its own description explains."""
    pairs = list(PROPOSE.observed(example.SHARED / "catalog" / "observed_pairs.csv"))
    assert len(pairs) > 500
    others = {(p.code, p.name) for p in pairs if PROPOSE.verdict(p).word != "confirms"}
    explained = {
        ("1100221", "城乡义务教育转移支付收入"),  # a name of the edition of 2018, still printed in 2019
        ("1100224", "农村综合改革转移支付收入"),  # 2018
        ("1100231", "贫困地区转移支付收入"),  # a notice of 2021 still prints it
        ("2070199", "其他文化支出"),  # 2018
        ("2100409", "重大公共卫生专项"),  # a notice of 2020 still prints it
        ("2110307", "排污费安排的支出"),  # 2016
        ("2130199", "其他农业支出"),  # a notice of 2020 still prints it
        ("2130599", "其他扶贫支出"),  # a notice of 2021 still prints it
        ("2130802", "涉农贷款增量奖励"),  # 2015
        ("503", "机关资本性支出（一）"),  # a notice of 2023 still prints it
    }
    assert others == explained
    assert {PROPOSE.verdict(p).word for p in pairs if (p.code, p.name) in explained} <= {"old name", "confirms"}


@example.needs_shared
def test_codes_and_names_of_the_real_documents() -> None:
    """Every documented code and name printed in the texts is found in its year; what is not is known and explained."""
    folders = [example.SHARED / "seed", example.SHARED / "corpus" / "raw", example.SHARED / "corpus" / "excerpts"]
    paths = [path for folder in folders for path in sorted(folder.glob("*.txt"))]
    pairs = [pair for path in paths for pair in PROPOSE.pairs_of(path, None)]
    assert len(pairs) > 250
    others = {
        (p.code, PROPOSE.verdict(p).word) for p in pairs if PROPOSE.verdict(p).word not in ("confirms", "cut name")
    }
    assert others == {
        ("30305", "other name"),  # 生活补贴 for 生活补助: a slip of the document
        ("20805", "old name"),  # the name before 2020 in accounts of 2025
        ("2111101", "other name"),  # 减排专项支出 in accounts of 2025
        ("2080506", "other name"),  # a page text that mixes the lines of wrapped names, here and below
        ("2080599", "other name"),
        ("20808", "other name"),
        ("21103", "other name"),
    }


TITLES = script("list_unknown_titles")

KEPT = """某省某市示例局2024年部门预算

部门支出总表
单位：万元
科目编码\t科目名称\t合计
201\t一般公共服务支出\t5.00

{other}
单位：万元
单位名称\t合计\t基本支出
某市示例中心\t9.00\t6.00

注：本表为示例。
"""


def test_titles_that_no_profile_knows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "上海").mkdir()
    (tmp_path / "a.txt").write_text(KEPT.format(other="一、2024年部门项目支出表"), encoding="utf-8")
    (tmp_path / "上海" / "b.txt").write_text(KEPT.format(other="部门项目支出表"), encoding="utf-8")
    contents = "某市示例局2024年部门预算\n\n目录\n\n一、部门支出总表……3\n\n二、债务收支表……4\n\n正文。\n"
    (tmp_path / "c.txt").write_text(KEPT.format(other="部门支出总表（分单位）"), encoding="utf-8")
    (tmp_path / "e.txt").write_text(contents, encoding="utf-8")
    (tmp_path / "d.xlsx").write_bytes(b"PK")
    (tmp_path / ".hidden.txt").write_text(KEPT, encoding="utf-8")
    assert TITLES.main([str(tmp_path)]) == 0
    printed = capsys.readouterr()
    rows = [line.split("\t") for line in printed.out.splitlines()]
    assert rows[0] == ["number", "stage", "title", "places", "documents"]
    assert rows[1] == ["2", "budget", "项目支出表", "某省某市示例局、上海", "a.txt, b.txt"]
    assert [row[:3] for row in rows[2:]] == [["1", "budget", title] for title in ("债务收支表", "支出总表(分单位)")]
    assert "d.xlsx: not read" in printed.err
    assert "5 documents, 8 titles: 4 known, 4 unknown" in printed.err
    TITLES.main([str(tmp_path), "--all"])
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert rows[1][0] == "4" and rows[1][-1] == "budget/expenditure"
