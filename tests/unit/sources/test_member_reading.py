"""One pass over a member: candidates, coverage, account; and the parser behind it."""

from datetime import datetime
from pathlib import Path

import pytest

from detente.errors import DriftError, UnreadableFileError
from detente.sources.ahead import read_ahead
from detente.sources.members import Member
from detente.sources.parse import clean_candidates
from detente.sources.read import FileAccount, MemberReading
from detente.sources.recognise import recognise
from event_lines import ICEWS_HEADER, gdelt_line, icews_line, write_lines


def account_of_lines(path: Path, lines: list[bytes], *, block_bytes: int = 1 << 20) -> FileAccount:
    reading = MemberReading(Member(write_lines(path, lines)), block_bytes=block_bytes)
    for _ in reading:
        pass
    return reading.account()


def added(number: int, stamp: str) -> bytes:
    return gdelt_line(number, DATEADDED=stamp)


def test_a_unit_is_covered_from_a_tenth_of_the_busiest_unit_on(tmp_path: Path) -> None:
    lines = [added(1, "20220818074500")] * 20 + [added(2, "20220818080000")] * 2 + [added(3, "20220818081500")]
    covered = account_of_lines(tmp_path / "x", lines).covered
    assert covered == (datetime(2022, 8, 18, 7, 45), datetime(2022, 8, 18, 8, 0))


def test_rows_without_states_count_as_coverage_and_garbled_stamps_do_not(tmp_path: Path) -> None:
    empty = gdelt_line(1, Actor1CountryCode="", Actor2CountryCode="", DATEADDED="20220818080000")
    garbled = [added(2, stamp) for stamp in ("20229918074500", "2022081807450", "\x00" * 14, "2022081807450é", "")]
    account = account_of_lines(tmp_path / "x", [empty, *garbled])
    assert account.covered == (datetime(2022, 8, 18, 8, 0),)
    assert account.set_aside == {"no_two_states": 1}


def test_coverage_does_not_depend_on_blocks(tmp_path: Path) -> None:
    lines = [added(number, f"202208180{number % 3}4500") for number in range(50)]
    accounts = [account_of_lines(tmp_path / "x", lines, block_bytes=size) for size in (1, 700, 1 << 20)]
    assert accounts[0] == accounts[1] == accounts[2]


def test_a_daily_file_of_icews_is_known_on_its_last_covered_day(tmp_path: Path) -> None:
    lines = [ICEWS_HEADER, *(icews_line(n, {"Event Date": f"2018-10-0{3 + n % 2}"}) for n in range(40))]
    account = account_of_lines(tmp_path / "x", [*lines, icews_line(99, {"Event Date": "2018-10-07"})])
    assert account.known_at is not None
    assert account.known_at.date().isoformat() == "2018-10-04"


def test_candidates_without_lines_are_not_parsed(tmp_path: Path) -> None:
    lines = [gdelt_line(1, Actor1CountryCode="")] * 3
    reading = MemberReading(Member(write_lines(tmp_path / "x", lines)))
    assert clean_candidates((0, chosen) for chosen in reading) == []
    assert reading.account().set_aside == {"no_two_states": 3}


def test_an_account_of_nothing(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"")
    reading = MemberReading(Member(tmp_path / "x"))
    assert list(reading) == []
    with pytest.raises(UnreadableFileError, match="empty"):
        reading.account()


@pytest.mark.parametrize("width", [57, 58, 61])
@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
def test_line_endings_leave_no_trace_in_any_width(tmp_path: Path, width: int, ending: bytes) -> None:
    (tmp_path / "x").write_bytes(ending.join([gdelt_line(1, width=width), gdelt_line(2, width=width)]))
    reading = MemberReading(Member(tmp_path / "x"))
    cleaned = clean_candidates((0, chosen) for chosen in reading)[0]
    assert cleaned.rejected.height == 0
    text = [value for row in cleaned.kept.rows() for value in row if isinstance(value, str)]
    assert not any("\r" in value for value in text)
    expected = [None, None] if width == 57 else ["https://news.example/1", "https://news.example/2"]
    assert cleaned.kept["url"].to_list() == expected


def test_very_wide_and_odd_text_stays_text(tmp_path: Path) -> None:
    long = "x" * 3_000_000
    odd = ['"', '""', "'", "#", "\\", "\x00", "a\rb", "\u2028", "null", "NA", "\ufeff", long]
    lines = [gdelt_line(number, Actor1Code=text) for number, text in enumerate(odd)]
    reading = MemberReading(Member(write_lines(tmp_path / "x", lines)))
    cleaned = clean_candidates((0, chosen) for chosen in reading)[0]
    assert cleaned.kept["sender_actor"].to_list() == odd
    assert cleaned.kept["line_number"].to_list() == list(range(1, len(odd) + 1))


def test_the_majority_of_the_first_lines_decides() -> None:
    short, good = gdelt_line(1).rsplit(b"\t", 3)[0], gdelt_line(1)
    assert short.count(b"\t") == 57  # as many columns as GDELT 1.0
    assert recognise(b"\n".join([short, good, good]), label="x").source == "gdelt2"
    assert recognise(b"\n".join([b"garbage", b"", good]), label="x").source == "gdelt2"
    assert recognise(gdelt_line(1, width=57) + b"\r\n", label="x").source == "gdelt1"


def test_a_header_in_another_order_is_drift() -> None:
    names = ICEWS_HEADER.split(b"\t")
    swapped = b"\t".join([*names[:2], names[3], names[2], *names[4:]])
    with pytest.raises(DriftError, match="or another order"):
        recognise(swapped + b"\n", label="x")


def test_reading_ahead_hands_errors_over_and_stops_when_left() -> None:
    made = []

    def numbers():  # type: ignore[no-untyped-def]
        for number in range(1000):
            made.append(number)
            yield number
        raise KeyboardInterrupt

    ahead = read_ahead(numbers(), depth=2)
    assert [next(ahead), next(ahead)] == [0, 1]
    ahead.close()
    assert len(made) <= 6

    with pytest.raises(KeyboardInterrupt):
        list(read_ahead(numbers(), depth=2))


def test_a_file_that_drifted_is_given_up_and_not_rejected_line_by_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("detente.sources.read.MOST_BAD_LINES", 5)
    path = tmp_path / "drifted.CSV"
    write_lines(path, [*(gdelt_line(number) for number in range(10)), *[b"1\t2\t3"] * 9])
    with pytest.raises(DriftError, match="47 % of the first 19 lines"):
        list(MemberReading(Member(path)))


def test_a_slip_in_the_year_makes_no_day_covered(tmp_path: Path) -> None:
    lines = [gdelt_line(number) for number in range(9)] + [gdelt_line(9, known_at="00010101000000")]
    reading = MemberReading(Member(write_lines(tmp_path / "x.CSV", lines)))
    list(reading)
    assert [moment.year for moment in reading.account().covered] == [2022]
