"""The short programs in examples/, each run as the docs show it."""

from __future__ import annotations

import runpy
from importlib.util import find_spec

import pytest

import example


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
    assert lines[0] == ("dicts: 1058.22 {'基本支出': Decimal('328.25'), '项目支出': Decimal('1336.30')} 3 blank")
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
