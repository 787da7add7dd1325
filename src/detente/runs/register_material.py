"""Gather what the register holds of a pair, judged on a day."""

from dataclasses import replace
from datetime import date

import polars as pl

from detente.domain.succession import lineage
from detente.dossiers.chronicle import with_tone
from detente.dossiers.material import Register
from detente.register.documents import list_documents
from detente.register.indicators import load_figures
from detente.register.ledgers import Ledger, load_ledger
from detente.register.life import status_spans
from detente.register.promises import promises_and_deeds
from detente.runs.compliance import judge
from detente.runs.register import Wanted, select, with_status
from detente.runs.request import Request


def gather_register(request: Request, chronicle: pl.DataFrame, *, now: date) -> Register:
    """Return what the register holds of the pair; ``chronicle`` is the pair's own."""
    pair, own = request.pair, list_documents(request.register)
    both = Wanted((pair.a, pair.b), succession=pair.succession)
    agreements = with_status(select(load_ledger("agreements", paths=own), both), now=now)
    programmes = select(load_ledger("programmes", paths=own), both)
    life, key = agreements.parts["life"], agreements.key
    report = judge(agreements, load_figures(paths=list_documents(request.register, suffix=".csv")), now=now)
    codes = [*lineage(pair.a, succession=pair.succession), *lineage(pair.b, succession=pair.succession)]
    return Register(
        agreements=agreements,
        programmes=programmes,
        regimes=select(load_ledger("regimes", paths=own), both),
        tensions=select(load_ledger("tensions", paths=own), both),
        agreement_spans=status_spans(life, key=key, records=agreements.records, until=now),
        programme_spans=_programme_spans(programmes, now),
        compliance=replace(
            report,
            limits=report.limits.filter(pl.col("state").is_in(codes)),
            duties=report.duties.filter(pl.col("state").is_in(codes)),
        ),
        promises=promises_and_deeds(chronicle, life),
        deeds=_deeds(chronicle),
    )


def _programme_spans(programmes: Ledger, now: date) -> pl.DataFrame:
    """Spans of programmes; one that is over without a dated end reaches to the last day that is known of it."""
    spans = status_spans(programmes.parts["life"], key=programmes.key, until=now)
    known = pl.concat([programmes.parts[part].select(programmes.key, "date") for part in ("life", "event")])
    last = known.group_by(pl.col(programmes.key).alias("id")).agg(pl.col("date").max().alias("last"))
    over = programmes.records.filter(pl.col("status").is_in(("ended", "completed")))[programmes.key]
    is_open = pl.col("id").is_in(over.to_list()) & (pl.col("end") == now)
    cut = spans.join(last, on="id", how="left", maintain_order="left", validate="m:1").with_columns(
        pl.when(is_open).then(pl.max_horizontal("start", "last")).otherwise("end").alias("end")
    )
    return cut.drop("last")


def _deeds(chronicle: pl.DataFrame) -> pl.DataFrame:
    """Cooperative deeds and agreements of the chronicle: what chance is told from."""
    is_deed = pl.col("class").is_in(("agreement", "deeds_cooperation")) & (pl.col("status") != "promised")
    return with_tone(chronicle).filter(is_deed).select("date", "sender", "is_mutual", "issue")
