"""Gather what the register holds of a pair, as of the last day asked for."""

from dataclasses import replace
from datetime import date, timedelta

import polars as pl

from detente.domain.state_table import all_states
from detente.domain.succession import lineage
from detente.dossiers.chronicle import with_tone
from detente.dossiers.material import Compliance, Register
from detente.register.documents import list_documents
from detente.register.indicators import load_figures
from detente.register.ledgers import Ledger, load_ledger
from detente.register.life import latest_status, status_spans
from detente.register.promises import promises_and_deeds
from detente.runs.compliance import judge
from detente.runs.register import Wanted, select
from detente.runs.request import Request

ACTIVE_AS = {"in_force": "active", "suspended": "suspended", "signed": "agreed", "proposed": "proposed"}
"""What a programme is called while a span of its life lasts."""


def last_day(request: Request, *, now: date) -> date:
    """Return the day as of which the register speaks.

    Today, or the last day asked for, or the last day of a state that is no more: whichever comes first.
    """
    asked = [] if request.until is None else [request.until - timedelta(days=1)]
    lived = [
        max(state.valid_to or date.max for state in all_states() if state.code == code)
        for code in (request.pair.a, request.pair.b)
    ]
    return min(now, *asked, *lived)


def gather_register(request: Request, chronicle: pl.DataFrame, *, now: date) -> Register:
    """Return what the register holds of the pair; ``chronicle`` is the pair's own, of all times.

    What begins after the last day asked for is left out, and so is what ended before the first; what was in force in
    between stays, with the status of the last day.
    """
    pair, own, day = request.pair, list_documents(request.register), last_day(request, now=now)
    asked = replace(request, until=day + timedelta(days=1))
    codes = (*lineage(pair.a, succession=pair.succession), *lineage(pair.b, succession=pair.succession))
    both = Wanted((pair.a, pair.b), succession=pair.succession)
    agreements, agreement_spans = _agreements(select(load_ledger("agreements", paths=own), both), codes, asked, day)
    programmes, programme_spans = _programmes(select(load_ledger("programmes", paths=own), both), codes, asked, day)
    report = judge(
        agreements, load_figures(paths=list_documents(request.register, suffix=".csv")), between=codes, now=day
    )
    past = chronicle.filter(pl.col("date") <= day)
    return Register(
        agreements=_cut(agreements, asked),
        programmes=_cut(programmes, asked),
        regimes=_regimes(select(load_ledger("regimes", paths=own), both), asked, day),
        tensions=_tensions(select(load_ledger("tensions", paths=own), both), asked, day),
        agreement_spans=agreement_spans,
        programme_spans=programme_spans,
        compliance=_within(report, codes, asked),
        promises=asked.days(promises_and_deeds(past, _until(agreements.parts["life"], day)), "date"),
        deeds=_deeds(past),
    )


def _agreements(ledger: Ledger, codes: tuple[str, ...], asked: Request, day: date) -> tuple[Ledger, pl.DataFrame]:
    """Agreements begun by the day, with their ``status`` between the two, and the spans of their lives."""
    life, key = ledger.parts["life"], ledger.key
    spans = status_spans(life, key=key, records=ledger.records, between=codes, until=day)
    status = latest_status(life, key=key, records=ledger.records, between=codes, until=day)
    return _standing(ledger, spans, status, _until(life, day), asked)


def _programmes(ledger: Ledger, codes: tuple[str, ...], asked: Request, day: date) -> tuple[Ledger, pl.DataFrame]:
    """Programmes begun by the day, with their ``status`` read off their lives, and the spans.

    One that is over without a dated end reaches to the last day that is known of it.
    """
    key = ledger.key
    known = pl.concat([ledger.parts[part].select(key, "date") for part in ("life", "event")])
    last = known.group_by(pl.col(key).alias("id")).agg(pl.col("date").max().alias("last"))
    over = ledger.records.filter(pl.col("status").is_in(("ended", "completed")))[key].to_list()
    spans = status_spans(ledger.parts["life"], key=key, between=codes, until=day).join(
        last, on="id", how="left", maintain_order="left", validate="m:1"
    )
    is_cut = pl.col("id").is_in(over) & (pl.col("end") == day) & (pl.col("last") < day)
    spans = spans.with_columns(
        pl.when(is_cut).then(pl.max_horizontal("start", "last")).otherwise("end").alias("end")
    ).drop("last")
    latest = latest_status(ledger.parts["life"], key=key, between=codes, until=day)
    declared = ledger.records.select(pl.col(key).alias("id"), pl.col("status").alias("declared"))
    going = spans.filter(pl.col("end") == day)["id"].unique().to_list()
    status = latest.join(declared, on="id", how="left", maintain_order="left", validate="1:1").select(
        "id",
        pl.when(~pl.col("id").is_in(going) & pl.col("id").is_in(over))
        .then("declared")
        .otherwise(pl.col("status").replace(ACTIVE_AS))
        .alias("status"),
    )
    bare = Ledger(ledger.name, ledger.records.drop("status"), ledger.parts)
    return _standing(bare, spans, status, _until(known, day), asked)


def _standing(
    ledger: Ledger, spans: pl.DataFrame, status: pl.DataFrame, past: pl.DataFrame, asked: Request
) -> tuple[Ledger, pl.DataFrame]:
    """Put the status beside the records, and drop those that were over before the first day asked for."""
    key = ledger.key
    seen = pl.concat([spans.select("id", pl.col("end").alias("date")), past.select(pl.col(key).alias("id"), "date")])
    reach = seen.group_by("id").agg(pl.col("date").max())
    kept = (reach if asked.since is None else reach.filter(pl.col("date") >= asked.since))["id"].to_list()
    records = ledger.records.join(
        status.rename({"id": key}), on=key, how="inner", maintain_order="left", validate="1:1"
    )
    own = Ledger(ledger.name, records, ledger.parts).keep(kept)
    return own, spans.filter(pl.col("id").is_in(own.records[key].to_list()))


def _until(frame: pl.DataFrame, day: date) -> pl.DataFrame:
    return frame.filter(pl.col("date") <= day)


def _cut(ledger: Ledger, asked: Request) -> Ledger:
    """Leave of the dated lists what falls on the days asked for."""
    parts = {name: asked.days(part, "date") if "date" in part.columns else part for name, part in ledger.parts.items()}
    return Ledger(ledger.name, ledger.records, parts)


def _within(report: Compliance, codes: tuple[str, ...], asked: Request) -> Compliance:
    """Leave the limits and duties of the two, and of the dated lists what falls on the days asked for."""
    is_own = pl.col("state").is_in(codes)
    is_late = pl.lit(value=True) if asked.since is None else pl.col("until_date").fill_null(date.max) >= asked.since
    return replace(
        report,
        limits=report.limits.filter(is_own, is_late),
        duties=asked.days(report.duties.filter(is_own), "due_on"),
        findings=asked.days(report.findings, "date"),
        suspensions=asked.days(report.suspensions, "date"),
    )


def _regimes(ledger: Ledger, asked: Request, day: date) -> Ledger:
    """Regimes of which both were members on the day, with those members only."""
    pair = asked.pair
    members = ledger.parts["member"].filter(
        pl.col("joined_date") <= day, pl.col("left_date").is_null() | (pl.col("left_date") > day)
    )
    sides = [
        set(members.filter(pl.col("state").is_in(lineage(code, succession=pair.succession)))[ledger.key])
        for code in (pair.a, pair.b)
    ]
    own = Ledger(ledger.name, ledger.records, {**ledger.parts, "member": members})
    return own.keep(sorted(sides[0] & sides[1]) if _is_asked(asked, day) else [])


def _tensions(ledger: Ledger, asked: Request, day: date) -> Ledger:
    """Disputes begun by the day, with the positions of the days asked for and the last of each side before them."""
    positions = _until(ledger.parts["position"], day)
    if asked.since is not None:
        is_earlier = pl.col("date") < asked.since
        held = pl.col("date") == pl.col("date").filter(is_earlier).max().over(ledger.key, "state")
        positions = positions.filter(~is_earlier | held)
    own = Ledger(ledger.name, ledger.records, {**ledger.parts, "position": positions})
    begun = ledger.records.filter(pl.col("since_date") <= day)[ledger.key]
    return own.keep(begun if _is_asked(asked, day) else [])


def _is_asked(asked: Request, day: date) -> bool:
    """Whether the day as of which the register speaks lies within the days asked for."""
    return asked.since is None or asked.since <= day


def _deeds(chronicle: pl.DataFrame) -> pl.DataFrame:
    """Cooperative deeds and agreements of the chronicle: what chance is told from."""
    is_deed = pl.col("class").is_in(("agreement", "deeds_cooperation")) & (pl.col("status") != "promised")
    return with_tone(chronicle).filter(is_deed).select("date", "sender", "is_mutual", "issue")
