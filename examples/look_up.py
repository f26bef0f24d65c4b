"""Look subjects up: by code in any printed form, by name, up and down the tree (科目查询)."""

from __future__ import annotations

import govbudget as gb


def main() -> None:
    """Print what a few subjects are."""
    tree = gb.load("functional", 2021)
    for code in ("2010401", "201 04 01", 2010401, (201, 4, 1)):
        print(tree[code])
    print(" > ".join(subject.name for subject in (*tree.ancestors("2010401"), tree["2010401"])))
    print([subject.code for subject in tree.children("20104")][:3])
    print("2019801" in tree)


if __name__ == "__main__":
    main()
