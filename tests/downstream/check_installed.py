"""Run where the built wheels of govbudget and of this package are installed, and nothing of the checkout is to be found."""

from __future__ import annotations

import sys
from pathlib import Path

import govbudget as gb
from govbudget.readers import Registry

SYLK = 'ID;PWXL;N;E\nC;Y1;X1;K"国有资产占用情况表"\nC;Y2;X1;K"项目"\nC;X2;K"决算数"\nC;Y3;X1;K"一、车辆数合计"\nC;X2;K4\nE\n'


def main() -> None:
    """A file that only the other package can read."""
    assert "site-packages" in gb.__file__, gb.__file__
    path = Path("assets.slk")
    path.write_bytes(SYLK.encode("gb18030"))
    gb.read("国有资产占用情况表\n")
    assert "govbudget_sylk" not in sys.modules, "readers of other packages are looked up only for what is unknown"
    for disclosure in (gb.read(path), gb.read(path.read_bytes(), reader="sylk")):
        figure = disclosure["assets"]["vehicles", "final"]
        assert (str(figure), figure.place.line) == ("4", 3), figure
    try:
        gb.read(b"\0\1\2")
    except gb.GovBudgetError as error:
        assert "sylk: it does not begin with ID;" in str(error), error
    without = Registry(Registry.default().readers, plugins=False)
    assert not gb.read(path, registry=without).tables
    print("the reader of another package works against the wheel", gb.__version__)


if __name__ == "__main__":
    main()
