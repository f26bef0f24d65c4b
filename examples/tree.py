"""Show a classification as a tree, walk it, search it, and see how far each row is confirmed (科目树)."""

from __future__ import annotations

import govbudget as gb


def main() -> None:
    """Print a part of the tree and what leads to it."""
    tree = gb.load("functional", 2021)
    housing = tree.subtree("221")
    print(housing)  # as deep as fits; to_text(levels=2) says how deep
    print(housing.to_text(levels=2).count("\n") + 1, "lines;", len(housing), "subjects")
    print(len(tree.roots), *tree.roots[:3])
    subject = tree["2210201"]
    print(subject.parent, *subject.ancestors, sep=" < ")
    print(*tree.search("发展改革事务", limit=2))
    for row in (tree["20104"], tree["217"]):
        print(repr(row), row.source or "no source")
    try:
        tree["行政运行"]
    except gb.GovBudgetError as error:
        print(error)
    print(len(tree.find("行政运行")), "subjects have that name")


if __name__ == "__main__":
    main()
