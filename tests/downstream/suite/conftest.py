"""The fixtures of govbudget are asked for; the other one is a document of this county."""

from __future__ import annotations

import pytest
from county_accounts import STANDARDS

from govbudget import Disclosure, read

pytest_plugins = ["govbudget.testing.plugin", "pytester"]

STAFF = """# 云溪县档案馆 2023 年度部门决算

### 县级人员情况表

汇编单位：云溪县档案馆	公开11表
项目	年末数
合计	{total}
在职人员	21
退休人员	9

注：本表列示年末人员。
"""


@pytest.fixture
def staff() -> Disclosure:
    """A document with a table that this county alone has."""
    return read(STAFF.format(total=30), standards=STANDARDS)


@pytest.fixture
def wrong_staff() -> Disclosure:
    """The same with a total that is wrong."""
    return read(STAFF.format(total=31), standards=STANDARDS)
