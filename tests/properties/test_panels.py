"""What holds of every panel, whatever the rows."""

from datetime import date, timedelta

import narwhals as nw
import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.panels.build import build_panel
from detente.panels.deduplicate import KEYS, deduplicate

FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FIRST, DAYS_N = date(2019, 11, 25), 49
STATES = ("USA", "RUS", "CHN")
PAIRS = [(a, b) for a in STATES for b in STATES if a < b]
CODES = ("010", "013", "057", "042", "070", "112", "138", "190")

TEXTS = ("event_id", "source", "sender", "receiver", "sender_actor", "receiver_actor", "sender_role", "receiver_role")
SCHEMA = dict.fromkeys((*TEXTS, "cameo", "contexts", "url"), pl.String) | {"event_date": pl.Date, "sources_n": pl.Int32}


@st.composite
def event_rows(draw):
    """Rows that often share day, actors, code and article."""
    one = st.fixed_dictionaries(
        {
            "source": st.sampled_from(["gdelt2", "icews"]),
            "event_date": st.integers(0, DAYS_N - 1).map(lambda n: FIRST + timedelta(days=n // 7 * 7)),
            "sender": st.sampled_from(STATES),
            "receiver": st.sampled_from(STATES),
            "sender_actor": st.sampled_from(["GOV", "MIL", None]),
            "receiver_actor": st.sampled_from(["GOV", None]),
            "sender_role": st.sampled_from(["GOV", "", "MED"]),
            "receiver_role": st.sampled_from(["GOV", ""]),
            "cameo": st.sampled_from(CODES),
            "contexts": st.none(),
            "sources_n": st.integers(1, 3),
            "url": st.sampled_from([None, "https://a.example/one", "https://a.example/start-treaty"]),
        }
    )
    found = [row for row in draw(st.lists(one, max_size=40)) if row["sender"] != row["receiver"]]
    return pl.DataFrame([{"event_id": str(n), **row} for n, row in enumerate(found)], schema=SCHEMA)


@st.composite
def coverages(draw):
    """Days that arrived, by source."""
    days = draw(st.lists(st.tuples(st.sampled_from(["gdelt2", "icews"]), st.integers(0, DAYS_N - 1)), max_size=60))
    columns = {"source": [s for s, _ in days], "unit_start": [FIRST + timedelta(days=n) for _, n in days]}
    schema = {"source": pl.String, "unit_start": pl.Date}
    return pl.DataFrame(columns, schema=schema).with_columns(pl.lit(1440).alias("unit_minutes"))


def panel(rows, **options):
    usual = {
        "directed": True, "dedupe": "none", "dyads": PAIRS, "since": FIRST, "until": FIRST + timedelta(days=DAYS_N),
    }  # fmt: skip
    return build_panel(rows, **usual | options)


def kept_n(rows, rule):
    return deduplicate(nw.from_native(rows.lazy()), rule=rule).collect().shape[0]


frequencies = st.sampled_from(["day", "week", "month", "quarter", "year"])
rules = st.sampled_from(list(KEYS))


@FEW
@given(event_rows(), coverages(), frequencies, rules, st.booleans())
def test_every_row_kept_is_counted_or_late(rows, coverage, freq, rule, directed):
    made = panel(rows, coverage=coverage, freq=freq, dedupe=rule, directed=directed)
    assert made["events_n"].sum() + made["late_n"].sum() == kept_n(rows, rule)


@FEW
@given(event_rows(), coverages(), frequencies)
def test_null_means_nothing_arrived_and_a_share_is_a_share(rows, coverage, freq):
    made = panel(rows, coverage=coverage, freq=freq)
    assert made["covered_share"].is_between(0, 1).all()
    assert (made["events_n"].is_null() == (made["covered_share"] == 0)).all()
    assert made.filter(pl.col("late_n") > 0)["events_n"].null_count() == made.filter(pl.col("late_n") > 0).height


@FEW
@given(event_rows(), coverages(), rules, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(rows, coverage, rule, random):
    order = list(range(rows.height))
    random.shuffle(order)
    options = {"dedupe": rule, "by": ["class"], "freq": "week", "coverage": coverage}
    assert panel(rows, **options).equals(panel(rows[order], **options))


@FEW
@given(event_rows(), coverages(), rules, st.permutations(STATES))
def test_relabelling_states_commutes_with_counting(rows, coverage, rule, names):
    new = dict(zip(STATES, names, strict=True))
    sides = [pl.col(side).replace_strict(new, return_dtype=pl.String) for side in ("sender", "receiver")]
    options = {"dedupe": rule, "coverage": coverage}
    before = panel(rows, **options).with_columns(sides).sort("sender", "receiver", "period", "source")
    assert before.equals(panel(rows.with_columns(sides), **options))


@FEW
@given(event_rows(), coverages(), frequencies, rules, st.sampled_from(["issue", "quad", "class"]))
def test_cells_of_a_breakdown_add_up_to_the_whole(rows, coverage, freq, rule, by):
    options = {"freq": freq, "dedupe": rule, "coverage": coverage}
    whole, broken = panel(rows, **options), panel(rows, by=[by], **options)
    keys = ["sender", "receiver", "period", "source"]
    number = [pl.col(name).sum() for name in ("events_n", "late_n")]
    together = broken.group_by(keys, maintain_order=True).agg(number)
    assert together.equals(whole.select(*keys, pl.col("events_n").fill_null(0), "late_n"))


@FEW
@given(event_rows(), coverages(), rules)
def test_undirected_is_the_sum_of_both_directions(rows, coverage, rule):
    directed = panel(rows, dedupe=rule, coverage=coverage)
    sides = pl.min_horizontal("sender", "receiver").alias("a"), pl.max_horizontal("sender", "receiver").alias("b")
    number = [pl.col(name).sum() for name in ("events_n", "late_n")]
    added = directed.group_by(*sides, "period", "source").agg(number).sort("a", "b", "period", "source")
    undirected = panel(rows, dedupe=rule, coverage=coverage, directed=False)
    assert added["events_n"].to_list() == undirected["events_n"].fill_null(0).to_list()
    assert added["late_n"].to_list() == undirected["late_n"].to_list()


@FEW
@given(event_rows(), rules, st.sampled_from(["week", "month", "quarter", "year"]))
def test_days_add_up_to_longer_periods_under_full_coverage(rows, rule, freq):
    days = pl.date_range(FIRST, FIRST + timedelta(days=DAYS_N - 1), eager=True).alias("unit_start").to_frame()
    sources = pl.DataFrame({"source": ["gdelt2", "icews"]})
    coverage = sources.join(days, how="cross").with_columns(pl.lit(1440).alias("unit_minutes"))
    short, long = (panel(rows, dedupe=rule, freq=f, coverage=coverage) for f in ("day", freq))
    width = {"week": "1w", "month": "1mo", "quarter": "1q", "year": "1y"}[freq]
    added = short.with_columns(pl.col("period").dt.truncate(width))
    added = added.group_by("sender", "receiver", "period", "source", maintain_order=True).agg(pl.col("events_n").sum())
    assert added.equals(long.select(added.columns))


@FEW
@given(event_rows(), st.sampled_from([rule for rule in KEYS if rule != "none"]))
def test_rules_only_take_away_and_taking_away_twice_is_taking_away_once(rows, rule):
    once = deduplicate(nw.from_native(rows.lazy()), rule=rule).collect().to_native()
    assert once.height <= rows.height
    assert once.join(rows, on=rows.columns, how="anti", nulls_equal=True).is_empty()
    assert kept_n(once, rule) == once.height
    assert once.height == rows.with_columns(_root(), _article()).unique(list(KEYS[rule])).height


@FEW
@given(event_rows())
def test_a_finer_key_keeps_more(rows):
    pairs = ["source", "event_date", "sender", "receiver"]
    coarsest = rows.unique(pairs).height if rows.height else 0
    for rule in KEYS:
        assert coarsest <= kept_n(rows, rule) <= kept_n(rows, "none") == rows.height


@FEW
@given(event_rows(), coverages(), coverages())
def test_more_coverage_never_takes_an_event_away(rows, some, more):
    before = panel(rows, coverage=some)
    after = panel(rows, coverage=pl.concat([some, more]))
    keys = ["sender", "receiver", "period", "source"]
    joined = before.join(after, on=keys, suffix="_after")
    assert (joined["events_n"].fill_null(0) <= joined["events_n_after"].fill_null(0)).all()
    assert (joined["covered_share"] <= joined["covered_share_after"]).all()


def _root() -> pl.Expr:
    return pl.col("cameo").str.slice(0, 2).alias("root")


def _article() -> pl.Expr:
    return pl.coalesce("url", "event_id").alias("article")
