"""Whatever the lines and however they are cut, the same rows come out and every line is accounted for."""

import io
import tempfile
from collections import Counter
from itertools import pairwise
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.archive.store import open_archive
from detente.runs.ingest import ingest
from detente.sources.blocks import Digest, iterate_blocks
from detente.sources.gdelt.clean import EVENT_COLUMNS
from detente.sources.lines import shape_block
from detente.sources.members import Member
from detente.sources.parse import clean_candidates
from detente.sources.read import Candidates, FileAccount, MemberReading
from event_lines import ICEWS_HEADER, account_of, gdelt_line, icews_line, rows_of

quick = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])

LINE_NUMBER = EVENT_COLUMNS.index("line_number")
FIELD_FAULTS = (
    {"EventCode": "---"}, {"EventCode": "10", "EventRootCode": "01"}, {"SQLDATE": "20230231"}, {"SQLDATE": "19850601"},
    {"DATEADDED": "soon"}, {"NumMentions": "-1"}, {"GoldsteinScale": "x"}, {"Actor2CountryCode": "QQQ"},
    {"Actor2CountryCode": "EUR"}, {"Actor2CountryCode": ""}, {"Actor1CountryCode": "RUS"}, {"Actor1Name": '"'},
    {"Actor1Name": "\x00"}, {"Actor1Name": "a\rb"}, {"SOURCEURL": ""}, {"IsRootEvent": "9"}, {"AvgTone": "é"},
)  # fmt: skip

good = st.builds(gdelt_line, st.integers(0, 12))
odd = st.builds(lambda number, fault: gdelt_line(number, **fault), st.integers(0, 12), st.sampled_from(FIELD_FAULTS))
short = st.builds(lambda line, n: line.rsplit(b"\t", n)[0], good, st.integers(1, 60))
long = st.builds(lambda line, n: line + b"\t" * n, good, st.integers(1, 5))
bad_bytes = st.builds(
    lambda line, at, byte: line[: at % len(line)] + byte + line[at % len(line) :],
    good,
    st.integers(0, 10**4),
    st.sampled_from([b"\xff", b"\xc3", b"\xed\xa0\x80", b"\x00", b"\r", b'"', b"\xef\xbb\xbf"]),
)
rubbish = st.binary(max_size=30).map(lambda data: data.replace(b"\n", b""))
blank = st.sampled_from([b"", b"\r"])
line = st.one_of(good, good, odd, short, long, bad_bytes, rubbish, blank)


@st.composite
def files_of_lines(draw: st.DrawFn) -> bytes:
    """A GDELT 2.0 file that begins with one good line: its first block must show what it is."""
    lines = [draw(good), *draw(st.lists(line, max_size=25))]
    endings = [draw(st.sampled_from([b"\n", b"\n", b"\r\n"])) for _ in lines]
    data = b"".join(text + ending for text, ending in zip(lines, endings, strict=True))
    return data if draw(st.booleans()) else data.rstrip(b"\n")


Row = tuple[object, ...]


def read(path: Path, *, block_bytes: int) -> tuple[list[Row], list[Row], Counter[str], FileAccount]:
    """Rows, rejects and set-aside counts of one file."""
    reading = MemberReading(Member(path), block_bytes=block_bytes)
    steps = list(reading)
    cleaned = clean_candidates([(0, step) for step in steps if isinstance(step, Candidates)])
    account = reading.account()
    aside = Counter(account.set_aside)
    for part in cleaned:
        for rule, rows_n in part.counts.filter(kind="set_aside").select("rule", "rows_n").rows():
            aside[rule] += rows_n
    rows = [row for part in cleaned for row in part.kept.rows()]
    rejects = [row for part in cleaned for row in part.rejected.select("line_number", "reason", "detail").rows()]
    rejects += [(bad.number, bad.reason, bad.detail) for step in steps if isinstance(step, tuple) for bad in step]
    return sorted(rows, key=str), sorted(rejects, key=str), aside, account


@quick
@given(data=files_of_lines(), sizes=st.lists(st.integers(1, 3000), min_size=1, max_size=3))
def test_blocks_of_any_size_give_the_same_rows_and_an_account_that_adds_up(data: bytes, sizes: list[int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.CSV"
        path.write_bytes(data)
        whole = read(path, block_bytes=32 << 20)
        rows, rejects, aside, account = whole
        lines_n = data.count(b"\n") + (not data.endswith(b"\n"))
        assert account.lines_read == lines_n == len(rows) + len(rejects) + sum(aside.values())
        numbers = [*(row[LINE_NUMBER] for row in rows), *(reject[0] for reject in rejects)]
        assert len(set(numbers)) == len(numbers)
        assert account.bytes_n == len(data)
        for size in sizes:
            assert read(path, block_bytes=size) == whole


@quick
@given(data=files_of_lines())
def test_kept_rows_are_the_lines_they_say_they_are(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.CSV"
        path.write_bytes(data)
        lines = data.split(b"\n")
        reading = MemberReading(Member(path))
        for part in clean_candidates([(0, step) for step in reading if isinstance(step, Candidates)]):
            for number, event_id, actor in part.kept.select("line_number", "event_id", "sender_actor").rows():
                fields = lines[number - 1].split(b"\t")
                assert len(fields) == 61
                assert fields[0].decode() == event_id
                assert fields[5].decode() == (actor or "")


@quick
@given(
    lines=st.lists(st.binary(max_size=12).map(lambda text: text.replace(b"\n", b"\t")), min_size=1, max_size=30),
    size=st.integers(1, 40),
    ended=st.booleans(),
)
def test_every_line_has_exactly_one_shape(lines: list[bytes], size: int, ended: bool) -> None:
    data = b"\n".join(lines) + b"\n" * ended
    found: Counter[str] = Counter()
    numbers: list[int] = []
    at = 1
    for block in iterate_blocks(io.BytesIO(data), digest=Digest(), size=size):
        shaped = shape_block(block, first_line=at, widths=(3, 2))
        at += shaped.lines_n
        numbers += [bad.number for bad in shaped.bad]
        for grid in shaped.grids:
            numbers += grid.numbers.tolist()
            for text, number in zip(grid.text().split(b"\n"), grid.numbers.tolist(), strict=False):
                assert lines[number - 1] == text
                assert text.count(b"\t") + 1 == grid.width
                text.decode()
        found["blank"] += shaped.blank_n
    kept_lines = lines if ended or lines[-1] else lines[:-1]
    assert at - 1 == len(kept_lines) == len(numbers) + found["blank"]
    assert len(set(numbers)) == len(numbers)
    assert found["blank"] == sum(text in (b"", b"\r") for text in kept_lines)


icews = st.builds(
    lambda number, day, country: icews_line(number, {"Event Date": day, "Target Country": country}),
    st.integers(0, 9),
    st.sampled_from(["2018-10-03", "2018-10-04", "2018-02-30"]),
    st.sampled_from(["Russian Federation", "United States", "NA", "Atlantis", "China"]),
)


@quick
@given(lines=st.lists(st.one_of(icews, rubbish, blank), max_size=15), size=st.integers(400, 3000))
def test_icews_in_blocks_of_any_size(lines: list[bytes], size: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.tab"
        path.write_bytes(b"\n".join([ICEWS_HEADER, *lines]))
        rows, rejects, aside, account = read(path, block_bytes=1 << 20)
        assert account.lines_read == len(rows) + len(rejects) + sum(aside.values())
        assert aside["header"] == 1
        assert read(path, block_bytes=size) == (rows, rejects, aside, account)


@pytest.mark.slow
@settings(deadline=None, max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@given(
    lines=st.lists(
        st.one_of(good, odd, short, bad_bytes.filter(lambda text: text[:1].isdigit())), min_size=1, max_size=20
    ),
    cuts=st.lists(st.integers(0, 20), max_size=4),
    order=st.randoms(use_true_random=False),
    batch=st.sampled_from([1, 2, 1000]),
)
def test_the_same_lines_in_any_files_and_any_order_give_the_same_rows(
    lines: list[bytes], cuts: list[int], order: object, batch: int
) -> None:
    unique = {text.split(b"\t")[0] + text.split(b"\t", 2)[1]: text for text in lines if b"\t" in text}
    pool = [*unique.values(), *list(unique.values())[:3]]  # ids repeat only with the same content
    first = gdelt_line(999)  # every file must show what it is
    with tempfile.TemporaryDirectory() as folder, patch("detente.runs.ingest.BATCH_FILES", batch):
        whole, parts = open_archive(Path(folder) / "whole"), open_archive(Path(folder) / "parts")
        (Path(folder) / "all.CSV").write_bytes(b"\n".join([first, *pool]))
        ingest(whole, [Path(folder) / "all.CSV"])
        edges = [0, *sorted(min(cut, len(pool)) for cut in cuts), len(pool)]
        paths = []
        for number, (low, high) in enumerate(pairwise(edges)):
            paths.append(Path(folder) / f"{number}.CSV")
            paths[-1].write_bytes(b"\n".join([first, *pool[low:high]]) + b"\n")
        order.shuffle(paths)  # type: ignore[attr-defined]
        for path in [*paths, *paths]:
            ingest(parts, [path])
        where = ("file_sha256", "line_number")
        assert rows_of(parts, apart_from=where).equals(rows_of(whole, apart_from=where))
        account_of(parts)
        account_of(whole)
