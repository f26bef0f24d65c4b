"""What is asked of many bodies (批量分析): shares and who is far from them, completion, and how often what is found where.

The engine selects and adds up; quotients are formed here from exact amounts, rounded half up once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple

from govbudget.arguments import decimals, instance, several, whole_number, wrong
from govbudget.bulk.asking import asked_by, counted_where, documents_of, facts_frame, in_order, states_amount
from govbudget.bulk.engines import collected
from govbudget.exact import Undefined
from govbudget.panel import Peers
from govbudget.panel.peers import peers_of
from govbudget.records.columns import DataColumn, columns_of, undefined_in
from govbudget.records.frames import library
from govbudget.records.tabular import Records
from govbudget.variances.model import percentage

__all__ = ["completion", "distribution", "find_outliers", "rank_findings"]

_LIMIT: Final = Decimal("3.5")
_CELL: Final = ("form", "line_key", "column_key")


class _Shares(NamedTuple):
    """The shares of one line in the documents of one group.

    Args:
        group: what the group has in the columns that are asked by.
        line: key of the line.
        name: its name.
        peers: the documents with their shares.
        missing: how many documents print it and have no share.
        bodies: the body of each document.
    """

    group: tuple[Any, ...]
    line: str
    name: str
    peers: Peers
    missing: int
    bodies: Mapping[str, str]


def distribution(
    facts: Any,
    form: str,
    column: str,
    *,
    of: tuple[str, str, str] | None = None,
    level: int = 1,
    by: Sequence[str] = ("year", "stage"),
    places: int = 2,
) -> Records:
    """How the share of a line in its total is distributed over bodies (占比分布), line by line: by 类, and by whatever you ask.

    Args:
        facts: the facts, in any shape that :func:`check` takes; with a column of your own, such as the province, to ask by it.
        form: id of the form.
        column: key of the column.
        of: form, line and column of what the share is taken of; by default the total of the same column.
        level: which lines: 类 1, 款 2, 项 3; in other forms the depth below the total.
        by: the columns that make a group, beside the line.
        places: decimals of percentages.

    Returns:
        a row for each line of each group, with how many documents have the share, and how many print the line and have none; the
        lowest, middle and highest share in percent, the medians of the halves below and above, and the documents.

    Raises:
        LibraryMissing: as :func:`check`.
        ArgumentError: for columns that facts do not have, and for a total that is no cell.
    """
    columns, every = _shares(facts, form, column, of, level, by, places, "bulk_distribution")
    rows = []
    for each in every:
        values = sorted(standing.value for standing in each.peers)
        half = -(-len(values) // 2)
        rows.append(
            {
                **dict(zip((column.name for column in columns), each.group, strict=True)),
                "line_key": each.line,
                "name": each.name,
                "bodies": len(values),
                "missing": each.missing,
                "lowest": values[0] if values else None,
                "lower": _middle(values[:half]),
                "median": _middle(values),
                "upper": _middle(values[len(values) - half :]),
                "highest": values[-1] if values else None,
                "documents": tuple(sorted(standing.entity for standing in each.peers)),
            }
        )
    return Records((*columns, *columns_of("bulk_distribution")), tuple(rows))


def find_outliers(
    facts: Any,
    form: str,
    column: str,
    *,
    of: tuple[str, str, str] | None = None,
    level: int = 1,
    by: Sequence[str] = ("year", "stage"),
    places: int = 2,
    limit: Decimal | int | str = _LIMIT,
) -> Records:
    """The documents in which the share of a line is far from that of others (占比异常): as :meth:`govbudget.Panel.peers` has it.

    A share is an outlier where its modified z-score, by the median and the median distance from it, is above the limit; with
    fewer than four documents in a group, or where most shares are equal, there is none. Outliers of a single figure or of its
    growth are those of the panel that :func:`panel` gives.

    Args:
        facts: as :func:`distribution` takes them.
        form: id of the form.
        column: key of the column.
        of: form, line and column of what the share is taken of; by default the total of the same column.
        level: which lines.
        by: the columns that make a group, beside the line.
        places: decimals of shares and scores; what is far is decided on the rounded shares, exactly.
        limit: the score above which a share is an outlier.

    Returns:
        the outliers of each line of each group, largest share first, with the median of the group, the score, and the document.

    Raises:
        LibraryMissing: as :func:`check`.
        ArgumentError: as :func:`distribution`.
    """
    columns, every = _shares(facts, form, column, of, level, by, places, "bulk_outliers")
    rows = []
    for each in every:
        peers = each.peers
        for standing in peers.outliers(limit):
            rows.append(
                {
                    **dict(zip((column.name for column in columns), each.group, strict=True)),
                    "line_key": each.line,
                    "name": each.name,
                    "body": each.bodies[standing.entity],
                    "value": standing.value,
                    "median": peers.median,
                    "score": peers.score(standing.entity, places),
                    "bodies": len(peers),
                    "document": standing.entity,
                }
            )
    return Records((*columns, *columns_of("bulk_outliers")), tuple(rows))


def _shares(
    facts: Any,
    form: str,
    column: str,
    of: tuple[str, str, str] | None,
    level: int,
    by: Sequence[str],
    places: int,
    described: str,
) -> tuple[tuple[DataColumn, ...], Iterator[_Shares]]:
    """The columns that are asked by, and the shares of each line of each group."""
    frame = facts_frame(facts)
    whole_number("level", level, "give it as in level=1", 0)
    decimals("places", places)
    columns = asked_by(frame, by, [each.name for each in columns_of(described)])
    whole = _cell("of", (form, "total", column) if of is None else of)
    names = [each.name for each in columns]
    nw = library("narwhals", "narwhals")
    col = nw.col
    stated = frame.with_columns(amount=nw.when(states_amount()).then(col("amount")))
    lines = stated.filter(col("form") == form, col("column_key") == column, col("level") == level)
    lines = lines.select(*dict.fromkeys((*names, "document", "entity", "line_key", "name", "amount")))
    totals = stated.filter(*(col(name) == key for name, key in zip(_CELL, whole, strict=True)))
    totals = totals.select("document", col("amount").alias("whole"))
    found: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in collected(lines.join(totals, on="document", how="left")).to_pylist():
        found.setdefault((*(row[name] for name in names), row["line_key"]), []).append(row)
    return columns, (_of_line(found[key], key, places) for key in sorted(found, key=in_order))


def _of_line(rows: Iterable[Mapping[str, Any]], key: tuple[Any, ...], places: int) -> _Shares:
    bodies = {row["document"]: row["entity"] for row in rows}
    names = min(row["name"] for row in rows)
    every = [(row["document"], percentage(row["amount"], row["whole"], places, "total")) for row in rows]
    shares = sorted((document, share) for document, share in every if not isinstance(share, Undefined))
    peers = peers_of(names, [(document, share, ()) for document, share in shares], None)
    return _Shares(key[:-1], key[-1], names, peers, len(every) - len(shares), bodies)


def _middle(values: Sequence[Decimal]) -> Decimal | None:
    median = peers_of("", [("", value, ()) for value in values], None).median
    return None if isinstance(median, Undefined) else median


def _cell(name: str, at: Any) -> tuple[str, str, str]:
    """The keys of a form, a line and a column.

    Raises:
        ArgumentError: for what are none.
    """
    if isinstance(at, tuple) and len(at) == len(_CELL) and all(isinstance(key, str) for key in at):
        return at
    raise wrong(name, at, "form, line and column", 'give them by their keys, as in ("expenditure", "total", "total")')


def completion(
    facts: Any,
    done: tuple[str, str, str],
    budget: tuple[str, str, str],
    *,
    by: Sequence[str] = ("year",),
    places: int = 2,
) -> Records:
    """How much of a budget was done (完成率), added up over the documents that state both: by year, body, place or month of your own.

    Args:
        facts: the facts, in any shape that :func:`check` takes.
        done: form, line and column of what was done, by their keys: ``("three_public", "total", "final")``.
        budget: form, line and column of the budget in the same document.
        by: the columns that make a group; none of them for all documents together.
        places: decimals of percentages.

    Returns:
        a row for each group, with the budget and what was done in 元, the percentage, how many documents state only one of the two and are left
        out, and the documents that it rests on. ``undefined`` says why a percentage is null.

    Raises:
        LibraryMissing: as :func:`check`.
        ArgumentError: for columns that facts do not have, and for what are no cells.
    """
    frame = facts_frame(facts)
    decimals("places", places)
    described = columns_of("bulk_completion")
    columns = asked_by(frame, by, [each.name for each in described])
    names = [each.name for each in columns]
    nw = library("narwhals", "narwhals")
    col = nw.col
    is_done, is_budget = (_is(name, at) for name, at in (("done", done), ("budget", budget)))
    cells = frame.filter(states_amount(), is_done | is_budget).with_columns(
        done=nw.when(is_done).then(col("amount")),
        budget=nw.when(is_budget).then(col("amount")),
        done_stated=counted_where(is_done),
        budget_stated=counted_where(is_budget),
    )
    each = cells.group_by(*dict.fromkeys((*names, "document"))).agg(
        *(col(name).sum() for name in ("done", "budget", "done_stated", "budget_stated"))
    )
    both = (col("done_stated") > 0) & (col("budget_stated") > 0)
    each = each.with_columns(
        done=nw.when(both).then(col("done")), budget=nw.when(both).then(col("budget")), left_out=counted_where(~both)
    )
    rests = documents_of(each.filter(both), names)
    sums = each.group_by(*names) if names else each.with_columns(all=nw.lit(1)).group_by("all")
    found = collected(sums.agg(*(col(name).sum() for name in ("done", "budget", "left_out")))).to_pylist()
    rows = []
    for row in sorted(found, key=lambda row: in_order(row[name] for name in names)):
        group = tuple(row[name] for name in names)
        documents = rests.get(group, ())
        amounts = {name: row[name] if documents else None for name in ("budget", "done")}
        share = percentage(amounts["done"], amounts["budget"], places, "base")
        rows.append(
            {
                **dict(zip(names, group, strict=True)),
                **amounts,
                "completion": share,
                "undefined": undefined_in({"completion": share}),
                "left_out": int(row["left_out"]),
                "documents": documents,
            }
        )
    return Records((*columns, *described), tuple(rows))


def _is(name: str, at: Any) -> Any:
    """Whether a cell is the one that is asked for."""
    col = library("narwhals", "narwhals").col
    form, line, column = _cell(name, at)
    return (col("form") == form) & (col("line_key") == line) & (col("column_key") == column)


def rank_findings(found: Records, by: Sequence[str] = ("kind",), *, places: Mapping[str, str] | None = None) -> Records:
    """How often what is found (问题排名), for all bodies or by the place that they are of: most findings first.

    Args:
        found: what :func:`check` found.
        by: the columns of it that are counted by: ``kind``, ``rule``, ``form``, ``year``.
        places: the place of each body, where it is asked by; bodies without one stand under an empty text.

    Returns:
        a row for each place and kind, with its rank in the place, equal counts sharing one, how many findings, and the documents that have
        them.

    Raises:
        ArgumentError: for what is no result of a check, and for columns that it does not have.
    """
    instance("found", found, Records, "what govbudget.bulk.check gave", "pass it on as it is")
    how = "give it as in by=['rule']"
    known = {each.name: each for each in columns_of("bulk_findings")}
    names = list(dict.fromkeys(several("by", by, str, "a list of columns of findings", how)))
    if other := [name for name in names if name not in known]:
        raise wrong("by", other[0], f"one of {', '.join(known)}", how)
    counted: dict[str, dict[tuple[Any, ...], list[str]]] = {}
    for row in found.rows:
        place = "" if places is None else places.get(row["entity"], "")
        kinds = counted.setdefault(place, {})
        kinds.setdefault(tuple(row[name] for name in names), []).append(row["document"])
    rows = []
    for place, kinds in sorted(counted.items()):
        ordered = sorted(kinds.items(), key=lambda kind: (-len(kind[1]), in_order(kind[0])))
        counts = [len(documents) for _, documents in ordered]
        for kind, documents in ordered:
            rows.append(
                {
                    "place": place,
                    "rank": counts.index(len(documents)) + 1,
                    **dict(zip(names, kind, strict=True)),
                    "findings": len(documents),
                    "documents": tuple(sorted(set(documents))),
                }
            )
    return Records(columns_of("bulk_ranks", "rank", [known[name] for name in names]), tuple(rows))
