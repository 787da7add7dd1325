"""List, filter and ask the register: agreements, programmes, regimes, tensions, practices, indicators."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, get_args

import polars as pl

from detente.domain.states import find_state
from detente.domain.succession import lineage
from detente.errors import OptionError, RegisterError
from detente.register.documents import list_documents
from detente.register.indicators import load_figures, load_indicators
from detente.register.ledgers import Ledger, LedgerName, load_ledger
from detente.register.life import STATUS_OF_STEP, latest_status
from detente.register.shapes import PROGRAMME_STATUSES
from detente.types import Issue, Succession

STATUSES: dict[str, tuple[str, ...]] = {
    "agreements": tuple(dict.fromkeys(STATUS_OF_STEP.values())),
    "programmes": PROGRAMME_STATUSES,
}
"""Ledgers whose records have a status, and which there are."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; None asks for all.

    ``states``: codes or names of states, all of which must take part. ``paths``: the user's own files and folders.
    """

    states: tuple[str, ...] = ()
    issue: str | None = None
    status: str | None = None
    ids: tuple[str, ...] = ()
    succession: Succession = "continuous"
    paths: tuple[Path, ...] = ()


def list_records(name: LedgerName, wanted: Wanted, *, now: date) -> list[dict[str, Any]]:
    """Return the records of one ledger as plain data, each with its nested tables; agreements with their ``status``.

    Raises
    ------
    RegisterError
        A file cannot be read, or an id asked for is not there.
    OptionError
        There is no such issue area, or no such status in this ledger.
    UnknownStateError
        A state is not known.
    """
    ledger = select(with_status(load_ledger(name, paths=list_documents(wanted.paths)), now=now), wanted)
    parts = {part: frame.partition_by(ledger.key, as_dict=True) for part, frame in ledger.parts.items()}
    return [
        record | {part: _nested(frames.get((record[ledger.key],)), ledger.key) for part, frames in parts.items()}
        for record in ledger.records.to_dicts()
    ]


def with_status(ledger: Ledger, *, now: date) -> Ledger:
    """Return agreements with the status of the day; other ledgers are returned as they are."""
    if ledger.name != "agreements":
        return ledger
    latest = latest_status(ledger.parts["life"], key=ledger.key, records=ledger.records, until=now)
    records = ledger.records.join(
        latest.rename({"id": ledger.key}), on=ledger.key, how="left", maintain_order="left", validate="1:1"
    )
    return Ledger(ledger.name, records, ledger.parts)


def select(ledger: Ledger, wanted: Wanted) -> Ledger:
    """Keep the records that fit what is asked for."""
    records = ledger.records
    _require_known("issue area", wanted.issue, get_args(Issue))
    _require_known(f"status of {ledger.name}", wanted.status, STATUSES.get(ledger.name, ()))
    for state in wanted.states:
        codes = lineage(find_state(state).code, succession=wanted.succession)
        ids = _taking_part(ledger, codes)
        records = records.filter(pl.col(ledger.key).is_in(ids))
    if wanted.issue:
        records = records.filter(pl.col("issue") == wanted.issue)
    if wanted.status:
        records = records.filter(pl.col("status") == wanted.status)
    if wanted.ids:
        known = set(ledger.records[ledger.key])
        if unknown := [name for name in wanted.ids if name not in known]:
            raise RegisterError(
                f"no record of {ledger.name} is called {unknown[0]!r}; `detente {ledger.name}` lists them"
            )
        records = records.filter(pl.col(ledger.key).is_in(list(wanted.ids)))
    return Ledger(ledger.name, records, ledger.keep(records[ledger.key]).parts)


def list_indicators(wanted: Wanted) -> list[dict[str, Any]]:
    """Return the indicators as plain data, each with its ``figures``."""
    declared = load_indicators(paths=list_documents(wanted.paths))
    figures = load_figures(paths=list_documents(wanted.paths, suffix=".csv"))
    _require_known("issue area", wanted.issue, get_args(Issue))
    if wanted.issue:
        declared = declared.filter(pl.col("issue") == wanted.issue)
    if wanted.ids:
        known = set(declared["name"])
        if unknown := [name for name in wanted.ids if name not in known]:
            raise RegisterError(f"no indicator is called {unknown[0]!r}; `detente indicators` lists them")
        declared = declared.filter(pl.col("name").is_in(list(wanted.ids)))
    for state in wanted.states:
        codes = lineage(find_state(state).code, succession=wanted.succession)
        named = figures.filter(pl.col("state").is_in(codes) | pl.col("partner").is_in(codes))["indicator"].unique()
        declared = declared.filter(pl.col("name").is_in(named.to_list()))
    by_name = figures.partition_by("indicator", as_dict=True)
    return [row | {"figures": _nested(by_name.get((row["name"],)), "indicator")} for row in declared.to_dicts()]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a regime's rules say of a thing: the first rule that fits, or that none does."""

    regime: str
    rule: str | None
    answer: str
    text: str
    source_url: str


def ask_regime(regime: Mapping[str, Any], given: Mapping[str, float]) -> Answer:
    """Return the first rule of a regime whose conditions all hold.

    Parameters
    ----------
    regime
        A record of the ledger of regimes, with its rules.
    given
        Figures by name, such as ``{"range_km": 320, "payload_kg": 600}``.

    Raises
    ------
    RegisterError
        The regime has no rules, or a figure that its rules ask for is not given, or one is given that none asks for.
    OptionError
        A figure is negative or not finite.
    """
    rules = regime["rule"]
    asked = {condition["name"] for rule in rules for condition in rule["when"]}
    if not rules:
        raise RegisterError(f"{regime['regime_id']}: no rules of this regime are in the register to be asked")
    if unknown := sorted(given.keys() - asked):
        raise RegisterError(
            f"{regime['regime_id']}: no rule asks for {unknown[0]}; rules ask for {', '.join(sorted(asked))}"
        )
    if wrong := [name for name, amount in given.items() if not 0 <= amount < math.inf]:
        raise OptionError(f"{wrong[0]} cannot be {given[wrong[0]]}: give a number of at least 0")
    for rule in rules:
        named = [condition["name"] for condition in rule["when"]]
        missing = [name for name in named if name not in given]
        if named and len(missing) == len(named):
            continue  # a rule about something else
        if missing:
            raise RegisterError(f"{regime['regime_id']}: rule {rule['id']} asks for {missing[0]} as well")
        if all(given[condition["name"]] >= condition["least"] for condition in rule["when"]):
            return Answer(regime["regime_id"], rule["id"], rule["answer"], rule["text"], rule["source_url"])
    return Answer(regime["regime_id"], None, "not covered", "No rule of the register covers it.", regime["source_url"])


def _taking_part(ledger: Ledger, codes: Sequence[str]) -> list[str]:
    """Ids of the records in which one of the states takes part."""
    if "parties" in ledger.records.columns:
        has_part = pl.col("parties").list.eval(pl.element().is_in(codes)).list.any()
        return ledger.records.filter(has_part)[ledger.key].to_list()
    part = {"regimes": "member", "tensions": "position", "practices": "adoption"}[ledger.name]
    ids = ledger.parts[part].filter(pl.col("state").is_in(codes))[ledger.key].unique().to_list()
    if "proposed_by" in ledger.records.columns:
        ids += ledger.records.filter(pl.col("proposed_by").is_in(codes))[ledger.key].to_list()
    return ids


def _require_known(what: str, name: str | None, known: Sequence[str]) -> None:
    if name is not None and name not in known:
        raise OptionError(f"no {what} is called {name!r}: choose from {', '.join(known)}")


def _nested(frame: pl.DataFrame | None, key: str) -> list[dict[str, Any]]:
    return [] if frame is None else frame.drop(key).to_dicts()
