"""Parse candidate lines of many files in one go, so that small files cost no more than large ones."""

from collections.abc import Iterable

import numpy as np
import polars as pl

from detente.sources.declaration import Cleaned
from detente.sources.read import Candidates


def clean_candidates(candidates: Iterable[tuple[int, Candidates]]) -> list[Cleaned]:
    """Parse and clean candidates, each given with the number of its file; one result per layout and width."""
    groups: dict[tuple[str, int], list[tuple[int, Candidates]]] = {}
    for file_number, chosen in candidates:
        if len(chosen.line_numbers):
            groups.setdefault((chosen.layout.reader, chosen.width), []).append((file_number, chosen))
    return [group[0][1].layout.clean(_parse(group)) for group in groups.values()]


def _parse(group: list[tuple[int, Candidates]]) -> pl.DataFrame:
    """Fields as text, with ``source``, ``file_number`` and ``line_number``."""
    first = group[0][1]
    columns = first.layout.columns[first.width]
    names = sorted(columns, key=columns.__getitem__)
    fields = pl.read_csv(
        b"".join(chosen.text for _, chosen in group),
        has_header=False,
        separator="\t",
        quote_char=None,
        columns=[columns[name] for name in names],
        infer_schema=False,
    )
    fields.columns = names
    lengths = [len(chosen.line_numbers) for _, chosen in group]
    return fields.with_columns(
        pl.lit(first.layout.source).alias("source"),
        pl.Series("file_number", np.repeat([number for number, _ in group], lengths), dtype=pl.UInt32),
        pl.Series("line_number", np.concatenate([chosen.line_numbers for _, chosen in group]), dtype=pl.Int64),
    )
