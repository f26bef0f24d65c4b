"""What a document says that it is (封面): its year, its stage, and the body that publishes it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from typing import Final

from govbudget.evaluation.model import names_goals
from govbudget.forms import Stage, stage_of_title
from govbudget.language.normal import normal
from govbudget.language.vocabulary import Vocabulary
from govbudget.pages import Grid, Pages, Paragraph
from govbudget.recognition.captions import read_caption
from govbudget.recognition.joining import may_caption

__all__ = ["HEAD", "entity_of", "stage_of", "year_of"]

#: How many blocks at the beginning say it.
HEAD: Final = 40
#: How many rows of a grid its heading may take.
_HEAD_ROWS: Final = 8
#: What stands in sentences and in no title.
_SPOKEN: Final = re.compile(r"[，,；;。]")
#: What may stand between a label and the name of a body.
_PAUSES: Final = ":：、 "
#: How far from the line of a cover that says what the document is the name of the body stands.
_BESIDE: Final = 2


def year_of(pages: Pages, captions: Iterable[int | None], words: Vocabulary) -> int | None:
    """The year most tables name; else the first that a title of the first lines names; else the one that they name most often.

    A sentence may speak of the year before first, and cut text begins anywhere.

    Args:
        pages: the document.
        captions: the years in the captions of its tables.
        words: the vocabulary.
    """
    years = Counter(filter(None, captions))
    if years:
        return years.most_common(1)[0][0]
    named = [
        (int(found[1]), _SPOKEN.search(block.text) is None)
        for block in pages.blocks[:HEAD]
        if isinstance(block, Paragraph)
        for found in words.pattern("any_year").finditer(normal(block.text)[:200])
    ]
    titles = [year for year, is_title in named if is_title]
    often = Counter(year for year, _ in named)
    return titles[0] if titles else max(often, key=lambda year: often[year], default=None)


def entity_of(pages: Pages, listed: Container[int], words: Vocabulary) -> str:
    """The body in a line like …局 2021 年度部门决算; on a line of its own beside 2021年度部门决算; or in 编制单位：….

    Args:
        pages: the document.
        listed: numbers of the blocks of its table of contents.
        words: the vocabulary.
    """
    first = [b for i, b in enumerate(pages.blocks[:HEAD]) if isinstance(b, Paragraph) and i not in listed]
    texts = [block.text.strip() for block in first]
    for text in texts:
        found = words.pattern("body_of_cover").match(text)
        name = found[1].lstrip(_PAUSES).strip() if found is not None else ""
        if words.pattern("body_name").search(normal(name)) and not words.pattern("unnamed").search(name):
            return name
    for i, text in enumerate(texts):
        if words.pattern("cover").fullmatch(normal(text)):
            beside = [*reversed(texts[max(0, i - _BESIDE) : i]), *texts[i + 1 : i + 1 + _BESIDE]]
            name = next((other for other in beside if _is_body(other, words)), "")
            if name:
                return name
    caption = read_caption((block.text for block in first if may_caption(block, False)), words)
    return caption.entity if caption else ""


def _is_body(text: str, words: Vocabulary) -> bool:
    """Whether a line is nothing but the name of a body."""
    name = normal(text)
    named = 4 <= len(name) <= 40 and words.pattern("body_name").search(name) is not None
    return named and not words.pattern("unnamed").search(text)


def stage_of(pages: Pages, titles: Sequence[str], evaluations: Sequence[str], words: Vocabulary) -> Stage:
    """As the cover says; else final accounts, unless the titles speak of the budget more than titles and columns of those.

    What has nothing but forms of goals (绩效目标表) is of a budget.

    Args:
        pages: the document.
        titles: the titles of its tables.
        evaluations: the titles of its evaluations.
        words: the vocabulary.
    """
    lines = [
        normal(block.text) for block in pages.blocks[:200] if isinstance(block, Paragraph) and len(block.text) < 200
    ]
    covers = (
        line for line in lines[:HEAD] for kind in ("body_of_cover", "cover") if words.pattern(kind).fullmatch(line)
    )
    on_cover = next((stage for line in covers if (stage := stage_of_title(line, words)) is not None), None)
    if on_cover is not None:
        return on_cover
    grids = (block for block in pages.blocks if isinstance(block, Grid))
    heads = [normal(" ".join(cell for row in grid.rows[:_HEAD_ROWS] for cell in row)) for grid in grids]
    finals_alone = [head for head in heads if words.pattern("final_accounts").search(head)]
    texts = [normal(title) for title in titles] + lines + finals_alone
    finals, budgets = (sum(1 for text in texts if words.pattern(stage.value).search(text)) for stage in Stage)
    only = sum(1 for text in texts if words.pattern("budget").search(words.pattern("budget_of_fund").sub("", text)))
    goals = not texts and any(names_goals(title, words) for title in evaluations)
    return Stage.BUDGET if goals or (budgets and only > finals) else Stage.FINAL_ACCOUNTS
