"""Read a document as one's own province numbers and titles its tables: a profile in a few lines of TOML (自定义版式)."""

from __future__ import annotations

from pathlib import Path

import govbudget as gb
from govbudget.forms import profile_from_toml

DOCUMENT = Path(__file__).parent / "data" / "disclosure.txt"
PROFILE = """
id = "cloud_2021"
name = "云溪省 2021 年度部门决算公开表"
place = "云溪"
years = [2021, 2022]
unit = "万元"
source = "云溪省财政厅关于部门决算公开的通知"

[numbers]
income_expenditure = "公开01"
expenditure = "公开02"
income = "公开03"
fiscal_income_expenditure = "公开04"
general_expenditure = "公开05"
general_basic = "公开06"
three_public = "公开07"
government_fund = "公开08"
state_capital = "公开09"
assets = "公开10"

[titles]
expenditure = ["资金去向一览表"]
"""


def main() -> None:
    """Print what becomes of a title that only this province prints, without and with its profile."""
    text = DOCUMENT.read_text(encoding="utf-8").replace("大数据发展管理局", "云溪省大数据发展管理局")
    text = text.replace("### 支出决算表\n", "### 资金去向一览表\n")
    text = text.replace("公开02表", "公开0?表").replace("公开03表", "公开02表").replace("公开0?表", "公开03表")
    own = profile_from_toml(PROFILE)
    print(own, own.place, own.years)
    standards = gb.Standards.default().with_profile(own)
    for given in (None, standards):
        document = gb.read(text, standards=given)
        print(document.profile, len(document.tables), [table.title for table in document.unmodelled])
    print(document.number("expenditure"), document["公开02"]["2010401", "basic"], document.check().ok)


if __name__ == "__main__":
    main()
