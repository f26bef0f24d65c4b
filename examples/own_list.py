"""Put one's own official list in the place of the bundled one, wherever a code or a name is looked up (自备科目表)."""

from __future__ import annotations

from pathlib import Path

import govbudget as gb

LIST = """科目编码,科目名称
201,一般公共服务支出
20104,发展改革与粮食储备事务
2010401,行政运行
2010460,粮仓看护试点
"""
DOCUMENT = Path(__file__).parent / "data" / "disclosure.txt"


def main() -> None:
    """Print what each function makes of a code that only the list has."""
    own = gb.Classification.from_csv("functional", 2021, LIST)
    print(repr(own))
    lines = {"2010401": 10, "2010460": 5}
    print(gb.roll_up(lines, own, unit="万元")["20104"])
    print(gb.roll_up(lines.items(), own, mode="postings", unit="万元")["20104"])
    print(gb.describe_code("2010460", classification=own))
    print(gb.crosswalk("functional", 2020, 2021, classification=own).link("20104"))
    before, after = (gb.roll_up({"2010460": n}, own, unit="万元") for n in (4, 5))
    print(gb.compare({"今年": after, "去年": before}, base="去年", classification=own)["2010460"].label)
    wrong = DOCUMENT.read_text(encoding="utf-8").replace("2010401\t行政运行", "2010401\t粮仓看护试点")
    read, bundled = gb.read(wrong, classification={"functional": own}), gb.read(wrong)
    for report in (read.check(), bundled.check(classification=own), bundled.check()):
        print([(each.rule, each.place.row, each.expected) for each in report if each.rule == "W601"][:2])
    try:
        gb.Classification.from_csv("functional", 2021, "201,甲\n201,乙\n2020101,丙\n")
    except gb.GovBudgetError as error:
        print(error, *getattr(error, "exceptions", ()), sep="\n  ")


if __name__ == "__main__":
    main()
