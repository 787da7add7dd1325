"""The contracts of what the archive holds: event rows, file manifest, rejects.

Only evidence is stored. Quad class, words/deeds class and issue area are derived from it by named, versioned maps.
"""

import polars as pl

from detente.errors import SchemaError

LAYOUT_VERSION = 1
"""Version of the folder layout written to ``detente.json``."""

EVENT_SCHEMA = pl.Schema(
    {
        "event_id": pl.String(),  # the provider's own
        "source": pl.String(),
        "event_date": pl.Date(),
        "known_at": pl.Datetime("us", "UTC"),  # when the provider published the row
        "sender": pl.String(),  # state codes, dated: SUN before 1991-12-26
        "receiver": pl.String(),
        "sender_actor": pl.String(),  # the provider's own actor
        "receiver_actor": pl.String(),
        "sender_role": pl.String(),  # role codes joined by ";", "" when none
        "receiver_role": pl.String(),
        "cameo": pl.String(),
        "plover": pl.String(),
        "mode": pl.String(),
        "contexts": pl.String(),  # ICEWS: sectors of both actors; POLECAT: contexts
        "goldstein_score": pl.Float64(),  # -10..10, the provider's own figure
        "tone_score": pl.Float64(),  # -100..100
        "is_root": pl.Boolean(),
        "mentions_n": pl.Int32(),
        "sources_n": pl.Int32(),
        "articles_n": pl.Int32(),
        "latitude": pl.Float64(),
        "longitude": pl.Float64(),
        "place_iso3": pl.String(),
        "url": pl.String(),
        "file_sha256": pl.String(),
        "line_number": pl.Int64(),  # 1-based, in the decompressed member
    }
)
"""One row per coded report between two states."""

EVENT_KEY = ("source", "event_id", "event_date")
"""What makes an event row unique in the archive."""

DYAD_ORDER = ("sender", "receiver", "event_date")
"""Order of rows inside the archive's files, so that one dyad is read and not the rest."""

STAGED_SCHEMA = pl.Schema({**EVENT_SCHEMA, "file_number": pl.UInt32()})
"""Event rows of a batch that is not committed yet; ``file_number`` points into its list of files."""

COUNT_SCHEMA = pl.List(pl.Struct({"rule": pl.String(), "rows_n": pl.Int64()}))
"""A map from rule to count, as a list so that it fits a table."""

MANIFEST_SCHEMA = pl.Schema(
    {
        "batch": pl.String(),
        "identity": pl.String(),  # reader/version:sha256 of the decompressed member
        "source": pl.String(),
        "file_sha256": pl.String(),
        "path": pl.String(),
        "member": pl.String(),  # name inside a zip, null for a plain file
        "bytes_n": pl.Int64(),  # decompressed
        "unit_minutes": pl.Int32(),  # the stretch of time that one file of the feed is expected to cover
        "lines_read": pl.Int64(),
        "rows_kept": pl.Int64(),
        "rows_rejected": pl.Int64(),
        "set_aside": COUNT_SCHEMA,
        "notes": COUNT_SCHEMA,  # understood and harmless, such as a restored leading zero
        "covered": pl.List(pl.Datetime("us")),  # starts of the units of time that the file covers
        "ingested_at": pl.Datetime("us", "UTC"),
    }
)
"""One row per source file in a committed batch; lines_read = rows_kept + rows_rejected + sum of set_aside."""

REJECT_SCHEMA = pl.Schema(
    {
        "batch": pl.String(),
        "source": pl.String(),
        "file_sha256": pl.String(),
        "line_number": pl.Int64(),
        "reason": pl.String(),
        "detail": pl.String(),  # what was found; at most 200 characters
    }
)
"""One row per line that could not be read."""

REJECTED_SCHEMA = pl.Schema(
    {"file_number": pl.UInt32(), **{name: REJECT_SCHEMA[name] for name in ("line_number", "reason", "detail")}}
)
"""Rejected lines of a batch that is not committed yet; ``file_number`` points into its list of files."""


def conform(frame: pl.DataFrame, schema: pl.Schema, *, table: str) -> pl.DataFrame:
    """Return ``frame`` with the columns of ``schema`` in order; raise :class:`SchemaError` where a type differs.

    Columns of the schema that the frame lacks are added as nulls (a provider need not know tone or mode).

    Examples
    --------
    >>> import polars as pl
    >>> conform(pl.DataFrame({"a": ["x"]}), pl.Schema({"a": pl.String, "b": pl.Int32}), table="t").columns
    ['a', 'b']
    """
    surplus = [name for name in frame.columns if name not in schema]
    differing = [name for name in frame.columns if name in schema and frame.schema[name] != schema[name]]
    if surplus or differing:
        found = {name: str(frame.schema[name]) for name in differing}
        raise SchemaError(f"table {table}: columns not in the contract: {surplus}; other type than declared: {found}")
    missing = [pl.lit(None, dtype=dtype).alias(name) for name, dtype in schema.items() if name not in frame.columns]
    return frame.with_columns(missing).select(schema.names())
