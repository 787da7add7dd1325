"""Make the shipped table of ideal points from the published roll calls.

    python tools/build_ideal_points.py SHARED_DATA [--output src/detente/register/votes] [--robustness]

SHARED_DATA holds ``structure/open``. The same input gives the same bytes. Sessions 1 to 74 are taken from the layout
of unvotes, which has the issues and the seats of Ukraine and Belarus; later sessions from the cleaned one, which has
no issues. ``--robustness`` prints how the nuclear distance follows the rest under two priors, and writes nothing.
Method: docs/reference/ideal-points.md.
"""

import argparse
import hashlib
from pathlib import Path

import polars as pl

from detente.domain.state_codes import code_table
from detente.models.ideal_points.fit import fit_ideal_points
from detente.models.ideal_points.result import IdealPoints
from detente.register.ideal_points import FOLDER, ISSUES, SCHEMA
from detente.sources.votes.read import read_votes, select_votes

VERSION = "2"
LAST_WITH_ISSUES = 74
DISCRIMINATION_VARIANCE = 0.05
WALK_VARIANCE = 0.2
LEAST_MINORITY = 0.025
INPUTS = {
    "votes": "unga_votes_1946_2019_iso2.parquet",
    "roll_calls": "unga_roll_calls_1946_2019.csv",
    "issues": "unga_roll_call_issues_1946_2019.csv",
    "later_votes": "unga_votes_cleaned_cow_1946_2022.parquet",
}
DECIMALS = 4


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="folder that holds structure/open")
    parser.add_argument("--output", type=Path, default=FOLDER, help="where the table goes")
    parser.add_argument("--robustness", action="store_true", help="print figures under two priors; write nothing")
    arguments = parser.parse_args()
    files = {name: arguments.folder / "structure/open" / file for name, file in INPUTS.items()}
    if arguments.robustness:
        print_robustness(files)
        return
    for path in build(files, output=arguments.output):
        print(f"{path}  {path.stat().st_size:,} bytes")


def build(files: dict[str, Path], *, output: Path) -> list[Path]:
    """Write the table and its record."""
    output.mkdir(parents=True, exist_ok=True)
    hashes = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
    votes = votes_by_issue(files)
    options = {
        "discrimination_variance": DISCRIMINATION_VARIANCE,
        "walk_variance": WALK_VARIANCE,
        "least_minority": LEAST_MINORITY,
    }
    fits = {issue: fit_ideal_points(votes[issue], roll_call="rcid", **options) for issue in ISSUES}
    for issue, fit in fits.items():
        demand(fit.converged, f"issue {issue} did not converge")
    table = pl.concat(rows_of(fit, issue) for issue, fit in fits.items()).select(SCHEMA.names()).cast(dict(SCHEMA))
    table = table.sort("issue", "ccode", "session")
    for key in ("ccode", "state"):
        demand(not table.select("issue", key, "session").is_duplicated().any(), f"a {key} occurs twice in a session")
    record = describe(fits, hashes)
    paths = [output / "ideal_points.parquet", output / "ideal_points.toml"]
    table.write_parquet(paths[0], compression="zstd", compression_level=19, metadata={"record": record})
    paths[1].write_text(record, encoding="utf-8")
    return paths


def votes_by_issue(files: dict[str, Path]) -> dict[str, pl.DataFrame]:
    """Votes overall and on each issue, roll calls under the name rcid."""
    early = read_votes(files["votes"], roll_calls=files["roll_calls"], issues=files["issues"])
    late = read_votes(files["later_votes"])
    for read in (early, late):
        demand(read.rejected.is_empty(), f"{read.rejected.height} rows rejected: {read.rejected.head(3).rows()}")
    later = late.votes.filter(pl.col("session") > LAST_WITH_ISSUES).rename({"resid": "rcid"})
    whole = pl.concat([select_votes(early), later])
    return {issue: whole if issue == "all" else select_votes(early, issue=issue) for issue in ISSUES}


def rows_of(fit: IdealPoints, issue: str) -> pl.DataFrame:
    """Points of one issue with our codes and with the variance that all states of a session share."""
    return with_state(fit.points.join(shared_variances(fit), on="session", how="left", validate="m:1")).with_columns(
        pl.col("point", "standard_error", "shared_variance").round(DECIMALS), issue=pl.lit(issue)
    )


def shared_variances(fit: IdealPoints) -> pl.DataFrame:
    """Mean covariance between two states of a session: the error that moves all of them alike."""
    rows = []
    for t, session in enumerate(fit.sessions.tolist()):
        has = fit.points.filter(pl.col("session") == session, pl.col("point").is_not_null())["ccode"]
        at = [index for index, code in enumerate(fit.states.tolist()) if code in set(has)]
        block = fit.covariance[t][at][:, at].astype(float)
        pairs_n = len(at) * (len(at) - 1)
        rows.append((session, (block.sum() - block.trace()) / pairs_n if pairs_n else None))
    return pl.DataFrame(rows, schema={"session": pl.Int64, "shared_variance": pl.Float64}, orient="row")


def with_state(points: pl.DataFrame) -> pl.DataFrame:
    """Our code of each state on 1 December of the session's year; the nearest one where it was not yet a state."""
    spells = code_table("cow").with_columns(pl.col("code").cast(pl.Int64))
    pairs = points.select("ccode", "year").unique().join(spells, left_on="ccode", right_on="code")
    day = pl.date(pl.col("year"), 12, 1)
    away = pl.max_horizontal(pl.col("valid_from") - day, day - pl.col("valid_to"), pl.lit(0).cast(pl.Duration("us")))
    nearest = (
        pairs.with_columns(away=away)
        .sort("ccode", "year", "away", "valid_from")
        .unique(["ccode", "year"], keep="first", maintain_order=True)
    )
    return points.join(nearest.select("ccode", "year", "state"), on=["ccode", "year"], how="left", validate="m:1")


def describe(fits: dict[str, IdealPoints], hashes: dict[str, str]) -> str:
    """The record beside the table, as TOML."""
    lines = [
        f'version = "{VERSION}"',
        'title = "Ideal points of states in the United Nations General Assembly, estimated by Detente"',
        'method = "dynamic ordinal probit, docs/reference/ideal-points.md, after doi:10.1177/0022002715595700"',
        'source = "Voeten, Strezhnev and Bailey, United Nations General Assembly Voting Data, doi:10.7910/DVN/LEJUQZ"',
        'copies = "dgrtwo/unvotes @ 7eb7034 (sessions 1-74), svmiller/fpsim @ 87d29f4 (sessions 75-78)"',
        'licence = "CC0 1.0 (roll calls); the estimates are ours and CC0 1.0 too"',
        f"discrimination_variance = {DISCRIMINATION_VARIANCE}",
        f"walk_variance = {WALK_VARIANCE}",
        f"least_minority = {LEAST_MINORITY}",
        "",
        "[inputs]  # SHA-256",
        *(f'"{INPUTS[name]}" = "{value}"' for name, value in hashes.items()),
    ]
    for issue, fit in fits.items():
        points = fit.points.filter(pl.col("point").is_not_null())
        lines += [
            "",
            f"[issues.{issue}]",
            f'meaning = "{ISSUES[issue]}"',
            f"roll_calls_n = {fit.roll_calls.height}",
            f"votes_n = {fit.roll_calls['votes_n'].sum()}",
            f"points_n = {points.height}",
            f"first_session = {points['session'].min()}",
            f"last_session = {points['session'].max()}",
            f"sweeps_n = {fit.sweeps_n}",
        ]
    return "\n".join(lines) + "\n"


def print_robustness(files: dict[str, Path]) -> None:
    """Correlation over the years of the USA-Russia distance on nuclear and on all other votes, by prior."""
    early = read_votes(files["votes"], roll_calls=files["roll_calls"], issues=files["issues"])
    nuclear = select_votes(early, issue="nu")
    others = select_votes(early).join(nuclear.select("rcid").unique(), on="rcid", how="anti")
    for variance in (0.05, 1.0):
        fits = [fit_ideal_points(part, discrimination_variance=variance, max_sweeps=1000) for part in (nuclear, others)]
        paths = [fit.distance(2, 365).drop_nulls().select("year", "distance") for fit in fits]
        both = paths[0].join(paths[1], on="year", suffix="_others", validate="1:1")
        for first, last in ((1946, 2019), (1946, 1993), (1994, 2019)):
            span = both.filter(pl.col("year").is_between(first, last))
            value = span.select(pl.corr("distance", "distance_others")).item()
            print(f"prior variance {variance}: {first}-{last} ({span.height} years): correlation {value:+.2f}")


def demand(holds: bool, otherwise: str) -> None:  # noqa: FBT001
    if not holds:
        raise SystemExit(f"build_ideal_points: {otherwise}; look at the input before building")


if __name__ == "__main__":
    main()
