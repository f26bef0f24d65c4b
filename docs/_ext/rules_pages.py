"""Generate a page for every rule from the registry, so that no rule is undocumented."""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx

from govbudget.checking import Rule, all_rules
from govbudget.forms import all_relations

FAMILIES = {
    "S": "结构 structure",
    "A": "表内 within a table",
    "B": "预算表内 within a table of a budget",
    "X": "表间 across tables",
    "N": "情况说明 narrative",
    "E": "绩效自评 evaluation",
    "H": "跨年与单位 across years and units",
    "W": "文字 wording",
}


def page(rule: Rule) -> str:
    """One rule's page."""
    lines = [f"{rule.id}", "=" * (len(rule.id) + 2), "", rule.chinese, ""]
    relations = [relation for relation in all_relations() if relation.id == rule.id]
    if not relations:
        lines += [rule.english[0].upper() + rule.english[1:] + ".", ""]
    lines += [f":kind: {rule.kind.value}", f":severity: {rule.severity.value}", f":source: {rule.source}"]
    lines += [f":runs: only where ``check`` is given ``{rule.needs}=``", ""] if rule.needs else [""]
    if rule.function is not None and rule.function.__doc__:
        lines += [" ".join(rule.function.__doc__.split()), ""]
    for relation in relations:
        lines += [relation.chinese, "", "::", "", f"    {relation}", ""]
        if relation.when:
            lines += [f"Only when: ``{relation.when}``.", ""]
    return "\n".join(lines)


def relations_page() -> str:
    """One table of all relations."""
    lines = [
        "Relations",
        "=========",
        "",
        "All relations of the tables of accounts and budgets, generated from the forms' data. ",
    ]
    lines += ["P proves, Q questions, D is derived and stands in the ledger only.", "", ".. list-table::"]
    lines += [
        "   :header-rows: 1",
        "   :widths: 8 6 46 40",
        "",
        "   * - id",
        "     - grade",
        "     - relation",
        "     - cells",
    ]
    for relation in all_relations():
        lines += [f"   * - :doc:`{relation.id}`", f"     - {relation.grade.value}", f"     - {relation.chinese}"]
        lines += [f"     - ``{str(relation).split('] ', 1)[1]}``"]
    return "\n".join(lines) + "\n"


def write_pages(app: Sphinx) -> None:
    """Write the pages, and the index with its families, where their content changed."""
    folder = Path(app.srcdir) / "rules"
    folder.mkdir(exist_ok=True)
    index = ["Rules", "=====", "", "Every rule and relation, generated from the registry. Ids are stable.", ""]
    for letter, family in FAMILIES.items():
        rules = [rule for rule in all_rules().values() if rule.id.startswith(letter)]
        if not rules:
            continue
        index += [family, "-" * (len(family) * 2), "", ".. toctree::", "   :maxdepth: 1", ""]
        index += [f"   {rule.id} {rule.chinese} <{rule.id}>" for rule in rules] + [""]
    pages = {
        "index": "\n".join(index),
        "relations": relations_page(),
        **{rule.id: page(rule) for rule in all_rules().values()},
    }
    for name, text in pages.items():
        path = folder / f"{name}.rst"
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.connect("builder-inited", write_pages)
    return {"parallel_read_safe": True}
