"""The short programs in examples/, each run as the docs show it."""

from __future__ import annotations

import runpy
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

import example
import govbudget as gb
from govbudget.records import Records
from govbudget.testing import sample


def printed(name: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    runpy.run_path(str(example.ROOT / "examples" / name), run_name="__main__")
    return capsys.readouterr().out.splitlines()


def test_look_up(capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed("look_up.py", capsys)
    assert lines[:4] == ["2010401 行政运行"] * 4
    assert lines[4] == "一般公共服务支出 > 发展与改革事务 > 行政运行"
    assert lines[6] == "False"


def test_all_routes_give_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed("roll_up_routes.py", capsys)
    assert len({line.split(": ", 1)[1] for line in lines}) == 1
    assert lines[0] == (
        "dicts: 17016.70 {'基本支出': Decimal('33327000.30'), '项目支出': Decimal('480604.00')} 3334 blank"
    )
    routes = [line.split(":")[0] for line in lines]
    assert routes[:3] == ["dicts", "csv rows", "pairs"]
    absent = [name for name in ("pandas", "polars", "duckdb") if find_spec(name) is None]
    assert [name for name in ("pandas", "polars", "duckdb") if name not in routes] == absent
    if absent:
        pytest.skip(f"{', '.join(absent)} not installed; the other routes are tested")


def test_ledger(capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed("ledger.py", capsys)
    assert lines[0] == "<Ledger functional 2021: 4 lines by code × 月 × 单位 × 经济, 1 column, 1 blank, 万元>"
    assert "20104 发展与改革事务 1016.00 of which on itself 10.00" in lines
    assert lines[-1].endswith("True")


def test_three_way(capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed("three_way.py", capsys)
    assert lines[0].startswith("合计 ")
    assert lines[0].endswith("完成率 80.00 比上年 50.00")
    assert lines[-1].endswith("完成率 0.00 比上年 <无意义：基数为0>")


def test_panel(capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed("panel.py", capsys)
    assert lines[0] == "<Panel 12 bodies, 2020–2021, 2 measures, 万元, 1 missing>"
    assert lines[1].startswith("1 第12局 1,647.00 ")
    assert any(line.startswith("outlier 第12局") and line.endswith("2021/12.pdf") for line in lines)
    assert lines[-1] == "第5局 2021 支出: nothing is stated there"


def test_dimensions(capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed("dimensions.py", capsys)
    assert lines[0] == "<Ledger functional 2021: 4 lines by code × 经济科目 × 资金, 2 columns, 1 blank, 万元>"
    assert lines[1].startswith("一般公共预算 {'预算': Decimal('125.00'), '决算': Decimal('102.75')}")
    assert lines[3:6] == [
        "('一般公共预算', '301') 100.00",
        "('一般公共预算', '302') 25.00",
        "('政府性基金预算', '310') 300.00",
    ]
    assert lines[6].endswith("[['102.75', 'None'], ['None', '240.00']]")
    assert lines[8] == "98.50 ['2010401']"


def test_frames(capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed("frames.py", capsys)
    assert lines[-1] == "plain [('01', '201', '15.10'), ('01', '20104', '15.10')]"
    wanted = {
        "pandas": ["pandas (11, 10) 12,345,678,901,234,567.89 Decimal", "pandas (10, 6) 1664.55 True"],
        "polars": [
            "polars (11, 10) 12345678901234567.8900000000 Decimal(precision=38, scale=10)",
            "polars ['201', '206', '215'] 16645500.0000000000",
        ],
        "duckdb": ["duckdb [('公开01', Decimal('16645500.0000000000')), ('公开02', Decimal('13871500.0000000000'))]"],
    }
    there = {name: rows for name, rows in wanted.items() if find_spec(name)}
    assert lines[:-2] == [line for rows in there.values() for line in rows]
    assert lines[-2].startswith("csv True ")
    if there != wanted:
        pytest.skip(f"{', '.join(wanted.keys() - there)} not installed; the others are tested")


def test_own_list(capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed("own_list.py", capsys)
    assert lines[0] == "<Classification functional 2021: 4 subjects (4 official list 官方科目表)>"
    assert lines[1:3] == [
        "<Sums 20104 发展改革与粮食储备事务: amount=15>",
        "<Booked 20104 发展改革与粮食储备事务: amount=15; 2 lines>",
    ]
    assert lines[3] == "一般公共服务支出（类）发展改革与粮食储备事务（款）粮仓看护试点（项）"
    assert lines[4].endswith("20104 发展改革与粮食储备事务 [renamed]")
    assert lines[5] == "粮仓看护试点"
    assert lines[6] == lines[7]
    assert lines[6].startswith("[('W601', '2010401 粮仓看护试点', '行政运行')")
    assert lines[8] == "[]"  # the bundled edition does not know the name
    assert lines[9:] == [
        "2 faults in the list of 支出功能分类 (2 sub-exceptions)",
        "  row 2: 201 乙 stands twice, first as 201 甲",
        "  2020101 丙 has nothing above it: 20201 is missing",
    ]


def test_tree(capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed("tree.py", capsys)
    assert lines[:3] == ["支出功能分类 2021", "221 住房保障支出", "  22101 保障性安居工程支出"]
    assert "    2210101 廉租住房（仅据整理）" in lines
    assert "22102 住房改革支出 < 221 住房保障支出 < 22102 住房改革支出" in lines
    assert "20104 发展与改革事务 2010499 其他发展与改革事务支出" in lines
    assert lines[-2].endswith("look names up with named('行政运行') or find('行政运行')")


def test_money(capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed("money.py", capsys)
    assert lines[:3] == [
        "12.5 万元; 1,387.15 元; -0.3 亿元",
        "-29,873,612.85 元 largest 12.5 万元",
        "True -12.30 万元",
    ]
    assert lines[3] == "0.1665 亿元 (1,664.6) 万元 83.2275 万元"
    assert lines[5] == "2.34 万元 2.35 万元"
    assert [line.split()[0] for line in lines[6:]] == ["InexactResult", "UnitError", "InexactResult"]


def test_own_reader(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed("own_reader.py", capsys) == ["pairs 4", "None"]


def test_check_folder(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for name in ("consistent", "digits"):
        (folder / f"{name}.txt").write_bytes(sample(name).data)
    command = [sys.executable, str(example.ROOT / "examples" / "check_folder.py"), str(folder), str(out), "--workers"]
    clean = subprocess.run([*command, "1"], capture_output=True, text=True, encoding="utf-8")
    assert clean.returncode == 1
    (folder / "broken.xlsx").write_bytes(b"PK")
    done = subprocess.run([*command, "2"], capture_output=True, text=True, encoding="utf-8")
    lines = done.stdout.splitlines()
    assert [line.split("\t")[:2] for line in lines[:3]] == [
        ["broken.xlsx", "unreadable"],
        ["consistent.txt", "partly_checked"],
        ["digits.txt", "errors"],
    ]
    assert lines[3] == "1 errors, 1 partly_checked, 1 unreadable"
    assert done.returncode == 2
    assert "2/3 consistent.txt" in done.stderr
    assert sorted(path.name for path in out.iterdir()) == [
        f"{name}.txt.{end}" for name in ("consistent", "digits") for end in ("checked.xlsx", "csv", "html")
    ]
    assert gb.read(out / "digits.txt.checked.xlsx")["公开03"].printed == sample("digits").read()["公开03"].printed
    facts = Records.from_csv((out / "digits.txt.csv").read_text(encoding="utf-8-sig"))
    assert len(facts.to_records()) == len(sample("digits").read().to_records())


def test_a_folder_to_parquet_and_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for library in ("duckdb", "narwhals", "pyarrow"):
        pytest.importorskip(library)
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for name in ("consistent", "digits", "text"):
        (folder / f"{name}.txt").write_bytes(sample(name).data)
    (folder / "broken.xlsx").write_bytes(b"PK")
    fine = sample("digits").data.decode().replace("312.40", "312.400000001")
    (folder / "fine.txt").write_text(fine, encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["bulk_write.py", str(folder), str(out), "--lot", "3", "--workers", "1"])
    broken, refused, *lots = printed("bulk_write.py", capsys)
    assert broken.startswith("broken.xlsx: ")
    assert refused.startswith("line ")
    assert [lot.split(",")[0] for lot in lots] == ["lot 1: <Bulk: 280 facts", "lot 2: <Bulk: 140 facts"]
    for more in ([], ["--slices", "2"]):
        monkeypatch.setattr(sys, "argv", ["bulk_check.py", str(out), *more])
        assert printed("bulk_check.py", capsys) == [
            "digits.txt\t2",
            "1. A03.1: 1 in 1 documents",
            "1. A03.2: 1 in 1 documents",
        ]


def test_own_province(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed("own_province.py", capsys) == [
        "<Profile cloud_2021 云溪省 2021 年度部门决算公开表> 云溪 (2021, 2022)",
        "<Profile jiangxi_2021 江西省 2021 年度部门决算公开表> 9 ['资金去向一览表']",
        "<Profile cloud_2021 云溪省 2021 年度部门决算公开表> 10 []",
        "公开02 328.25 万元 True",
    ]


def test_blank_form(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed("blank_form.py", capsys) == [
        "<Disclosure 某市某局 2023 final accounts: 9 tables, 0 not modelled>",
        "1,386.47 万元 1,058.22 万元",
        "<Disclosure 某市某局 2023 final accounts: 9 tables, 0 not modelled>",
        "1,386.47 万元 1,085.22 万元",
        "A03.2 20605 科技条件与服务 1,058.22 1,085.22",
        "A03.1 2060599 其他科技条件与服务支出 1,085.22 1,058.22",
    ]


def test_every_program_is_run_and_short() -> None:
    """Each has its test here or in test_example.py, fits on a page, and stands in the docs."""
    tests = "".join((example.ROOT / "tests" / f"test_example{end}.py").read_text("utf-8") for end in ("", "_programs"))
    programs = sorted((example.ROOT / "examples").glob("*.py"))
    page = (example.ROOT / "docs" / "examples.rst").read_text("utf-8")
    assert [path.name for path in programs if f'"{path.name}"' not in tests] == []
    assert [path.name for path in programs if f"../examples/{path.name}\n" not in page] == []
    assert [path.name for path in programs if len(path.read_text("utf-8").splitlines()) > 60] == []
