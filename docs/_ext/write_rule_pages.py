"""Write a page for every rule, in English and in Chinese, from the registry and the examples: python docs/_ext/write_rule_pages.py docs."""

from __future__ import annotations

import datetime
import re
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

from rule_examples import Example, Side, data, examples
from rule_words import BUDGET_TABLES, FAMILIES, GRADES, KINDS, LABELS, SEVERITIES, SOURCES, TOLERANCES, WHEN

import govbudget as gb
from govbudget.checking import Rule, accepted_to_toml, all_rules
from govbudget.forms import Stage, all_forms, all_relations
from govbudget.relation import Relation
from govbudget.testing.accounts import Accounts

#: What a page says, by the position of its language in every pair of words.
LANGUAGES = ("zh", "en")
FOLDERS = ("zh/rules", "rules")
PROOF = Path(__file__).parents[1] / "proof.txt"


def relations_of(rule: Rule) -> list[Relation]:
    """The relations of a rule's id: one relation may have several forms."""
    return [relation for relation in all_relations() if relation.id == rule.id]


def grade_of(rule: Rule) -> str:
    """P, Q or D as in the forms' data; what is no relation has that which its kind proves; ``-`` where it has none."""
    relations = relations_of(rule)
    if relations:
        return relations[0].grade.value
    return {gb.FindingKind.INCONSISTENT: "P", gb.FindingKind.QUESTION: "Q"}.get(rule.kind, "-")


@cache
def tables_of(stage: Stage) -> dict[str, str]:
    """The tables of a stage by the ids of their forms, as relations and documents name them: 公开01 收入支出决算总表, B1 收支预算总表."""
    if stage is Stage.FINAL_ACCOUNTS:
        return {table.form.id: table.name for table in Accounts().tables()}
    return {form.id: f"{BUDGET_TABLES.get(form.id, '')} {form.name}".strip() for form in reversed(all_forms(stage))}


@cache
def stages() -> dict[str, Stage]:
    """The stage of the forms of each relation."""
    return {relation.id: stage for stage in Stage for form in all_forms(stage) for relation in form.relations}


def forms_of(rule: Rule) -> list[str]:
    """The tables that a rule concerns, as they are numbered and named."""
    relations = relations_of(rule)
    if relations:
        names = tables_of(stages()[rule.id])
        return list(dict.fromkeys(names[form] for relation in relations for form in relation.forms))
    number = f"公开{rule.id[1:3]}" if rule.id.startswith("A") else "-"
    return [name for name in tables_of(Stage.FINAL_ACCOUNTS).values() if name.startswith(number)]


def found_in_proof() -> dict[str, int]:
    """How many of the faults that were put into documents each rule found, as ``docs/proof.txt`` says."""
    (line,) = re.findall(r"^found by: (.*)$", PROOF.read_text(encoding="utf-8"), re.M)
    return {rule: int(number) for rule, number in (part.split(" ") for part in line.split(", "))}


def faults_put_in() -> int:
    """How many faults ``docs/proof.txt`` tells of."""
    return int(re.findall(r"(\d+) faults", PROOF.read_text(encoding="utf-8"))[0])


# -- pieces of pages -----------------------------------------------------------------------------------------------------


def titled(title: str, mark: str) -> list[str]:
    """A title with its line below it, wide enough for Chinese."""
    return [title, mark * (2 * len(title) + 2), ""]


def block(text: str, language: str = "text") -> list[str]:
    """A literal block."""
    return [f".. code-block:: {language}", "", textwrap.indent(text.rstrip("\n"), "   ", lambda line: True), ""]


def wrong_block(example: Example) -> list[str]:
    """The wrong side as a literal block, with the lines that differ from the right one marked where the others are the same."""
    pairs = list(zip(example.right.text.split("\n"), example.wrong.text.split("\n"), strict=False))
    changed = [str(number) for number, (right, wrong) in enumerate(pairs, 1) if right != wrong]
    first, *rest = block(example.wrong.text)
    marked = 0 < len(changed) < len(pairs) and example.wrong.text.count("\n") + 1 == len(pairs)
    return [first, *([f"   :emphasize-lines: {','.join(changed)}"] if marked else []), *rest]


def sentence(text: str) -> str:
    """A text with a capital letter and a full stop."""
    return f"{text[0].upper()}{text[1:]}."


def reported(side: Side, lang: str) -> str:
    """The text of the report on one side of an example, less the list of the rules that were not asked."""
    if side.failures and not side.findings:
        failed = side.failures[0]
        assert failed.gap is not None
        words = LABELS["ledger"][LANGUAGES.index(lang)]
        return words.format(
            rule=failed.rule, instance=failed.instance, gap=failed.gap.copy_abs(), tolerance=failed.tolerance
        )
    text = side.report.to_text(lang)
    return text[: text.rindex("\n\n")].rstrip()


def accepted(example: Example) -> str:
    """The findings of the wrong side as they stand in a file of accepted findings."""
    of = {"reason": "已向社会更正", "author": "王某", "date": datetime.date(2024, 10, 8)}
    return accepted_to_toml(gb.Acceptance.of(finding, **of) for finding in example.wrong.findings[:1])


def page(rule: Rule, which: int) -> str:
    """One rule's page in one language."""
    lang, say = LANGUAGES[which], {key: words[which] for key, words in LABELS.items()}
    relations, example = relations_of(rule), examples().get(rule.id)
    statement = (rule.chinese, sentence(rule.english))[which]
    # In no toctree: hundreds of pages in the sidebar of every page would treble the time of a build.
    lines = [":orphan:", "", f".. meta::\n   :keywords: {rule.id}, {rule.chinese}, {rule.kind.value}", ""]
    lines += [*titled(rule.id, "="), f":doc:`{say['rules']} <index>`", ""]
    lines += [statement, "", (sentence(rule.english), rule.chinese)[which], ""]
    lines += [f":{say['kind']}: {KINDS[rule.kind][which]} (``{rule.kind.value}``)"]
    lines += [f":{say['severity']}: {SEVERITIES[rule.severity][which]} (``{rule.severity.value}``)"]
    lines += [f":{say['grade']}: {GRADES[grade_of(rule)][which]}"]
    reasons = data()["lawful"].get(rule.id)
    lines += [f":{say['lawful']}: {reasons[which]}"] if reasons else []
    forms = forms_of(rule)
    lines += [f":{say['forms']}: {(('、', ', ')[which]).join(forms)}"] if forms else []
    lines += [f":{say['source']}: {SOURCES.get(rule.source, (rule.source,) * 2)[which]}"]
    lines += [f":{say['tolerance']}: {TOLERANCES[tolerance_of(rule)][which]}"]
    lines += [f":{say['needs']}: ``{rule.needs}=``"] if rule.needs else []
    found, faults = found_in_proof().get(rule.id, 0), faults_put_in()
    proof = say["found" if found else "not_reached"].format(found=found, faults=faults)
    lines += [f":{say['proof']}: {proof} (:doc:`proof`)", ""]
    if rule.function is not None and rule.function.__doc__ and which:
        lines += [" ".join(rule.function.__doc__.split()), ""]
    if relations:
        lines += titled(say["relation"], "-")
    for relation in relations:
        lines += [relation.chinese, "", *block(str(relation))]
        lines += [f"{say['when']} {WHEN[relation.when][which]}", ""] if relation.when else []
    lines += titled(say["example"], "-")
    if example is None:
        lines += [say["no_example"], ""]
    else:
        lines += [say["right"], "", *block(example.right.text), say["wrong"], "", *wrong_block(example)]
        lines += [*titled(say["report"], "-"), say["alone"], "", *block(reported(example.wrong, lang))]
    return "\n".join(lines + mending(rule, example, say))


def tolerance_of(rule: Rule) -> str:
    """Which tolerance a rule allows."""
    if relations_of(rule) or rule.id in ("H101", "H102", "H111", "H201", "H202"):
        return "cells"
    return "figures" if rule.kind is gb.FindingKind.INCONSISTENT or rule.id[0] == "N" else "none"


def mending(rule: Rule, example: Example | None, say: dict[str, str]) -> list[str]:
    """How a finding is settled: mended, accepted, or the rule left out."""
    lines = titled(say["settle"], "-")
    if grade_of(rule) == "D":
        return [*lines, say["derived"], ""]
    if example is not None and example.wrong.set_aside:
        return [*lines, say["set_aside"], ""]
    findings = example.wrong.findings if example else ()
    fixes = [fix for finding in findings for fix in finding.expected_fix][:1]
    lines += [say["mend"], ""]
    for fix in fixes:
        lines += [say["fix"].format(place=fix.place, printed=fix.printed, value=f"{fix.value:,f}"), ""]
    lines += [say["accept"], ""]
    if example is not None:
        lines += block(accepted(example), "toml")
    lines += [say["leave_out"], "", *block(f'gb.RuleSet.default().without("{rule.id}", reason="…")', "python")]
    return lines


# -- indexes -------------------------------------------------------------------------------------------------------------


def linked(rules: Iterable[Rule], which: int) -> list[str]:
    """A list of rules with their links."""
    said = (lambda rule: rule.chinese, lambda rule: rule.english)[which]
    return [f"* :doc:`{rule.id}` {said(rule)}".replace("|", "\\|") for rule in rules] + [""]


def by(name: str, which: int, groups: Iterable[tuple[str, list[Rule]]]) -> str:
    """An index of the rules by something."""
    lines = titled(LABELS[name][which], "=")
    for title, rules in groups:
        if rules:
            lines += [*titled(title, "-"), *linked(rules, which)]
    return "\n".join(lines)


def by_form(which: int) -> str:
    """The rules by the tables that they concern."""
    rules = list(all_rules().values())
    names = [name for stage in (Stage.FINAL_ACCOUNTS, Stage.BUDGET) for name in tables_of(stage).values()]
    groups = [(name, [rule for rule in rules if name in forms_of(rule)]) for name in names]
    others = [rule for rule in rules if not forms_of(rule)]
    groups += [(words[which], [rule for rule in others if rule.id[0] == letter]) for letter, words in FAMILIES.items()]
    return by("by_form", which, groups)


def by_kind(which: int) -> str:
    """The rules by the kind of their findings."""
    rules = list(all_rules().values())
    return by(
        "by_kind",
        which,
        ((f"{KINDS[kind][which]} ({kind.value})", [r for r in rules if r.kind is kind]) for kind in KINDS),
    )


def by_grade(which: int) -> str:
    """The rules by what a break proves."""
    rules = list(all_rules().values())
    return by(
        "by_grade",
        which,
        ((words[which], [r for r in rules if grade_of(r) == grade]) for grade, words in GRADES.items()),
    )


def relations_page(which: int) -> str:
    """One table of all relations."""
    lines = titled(LABELS["relations"][which], "=") + [LABELS["relations_said"][which], ""]
    lines += [".. list-table::", "   :header-rows: 1", "   :widths: 8 6 46 40", ""]
    lines += [f"   {'  -' if i else '* -'} {word}" for i, word in enumerate(LABELS["heads"][which].split(","))]
    for relation in all_relations():
        lines += [f"   * - :doc:`{relation.id}`", f"     - {relation.grade.value}", f"     - {relation.chinese}"]
        lines += [f"     - ``{str(relation).split('] ', 1)[1]}``"]
    return "\n".join(lines) + "\n"


def proof_page(which: int) -> str:
    """What the faults proved, and the rules without an example."""
    found = found_in_proof()
    lines = titled(LABELS["proof_title"][which], "=") + [LABELS["proof_said"][which], ""]
    lines += [f".. include:: {'../' * (2 - which)}proof.txt", "   :literal:", ""]
    lines += titled(LABELS["found_by"][which], "-")
    lines += [".. list-table::", "   :widths: 12 12 76", ""]
    for id, number in sorted(found.items(), key=lambda pair: -pair[1]):
        rule = all_rules()[id]
        lines += [f"   * - :doc:`{id}`", f"     - {number}", f"     - {(rule.chinese, rule.english)[which]}"]
    without = [rule for rule in all_rules().values() if rule.id not in examples()]
    lines += ["", *titled(LABELS["without"][which], "-"), *linked(without, which)] if without else [""]
    return "\n".join(lines)


def index(which: int) -> str:
    """All rules by family, with the other indexes before them."""
    lines = titled(LABELS["rules"][which], "=") + [LABELS["rules_said"][which], ""]
    other = ("/rules/index", "/zh/rules/index")[which]
    lines += [f":doc:`{LABELS['other'][which]} <{other}>`", "", ".. toctree::", "   :maxdepth: 1", ""]
    lines += [f"   {name}" for name in ("by_form", "by_kind", "by_grade", "relations", "proof", "/glossary")]
    lines += [""]
    for letter, words in FAMILIES.items():
        rules = [rule for rule in all_rules().values() if rule.id.startswith(letter)]
        lines += [*titled(words[which], "-"), *linked(rules, which)]
    return "\n".join(lines)


PAGES: dict[str, Callable[[int], str]] = {
    "index": index,
    "relations": relations_page,
    "by_form": by_form,
    "by_kind": by_kind,
    "by_grade": by_grade,
    "proof": proof_page,
}


def pages() -> Iterator[tuple[str, str]]:
    """The pages of both languages: their path below the docs, and what stands there."""
    for which, folder in enumerate(FOLDERS):
        for name, made in PAGES.items():
            yield f"{folder}/{name}.rst", made(which)
        for rule in all_rules().values():
            yield f"{folder}/{rule.id}.rst", page(rule, which)


def main(folder: str) -> None:
    """Write the pages into the folder of the docs where their content changed."""
    for name, text in pages():
        path = Path(folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
