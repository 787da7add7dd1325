"""Lines over years and values side by side: where the marks stand, what is a gap, what is said of them."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import polars as pl
import pytest

from detente.charts import intervals, theme, yearly
from detente.charts.canvas import Sheet, percent, whole
from detente.charts.theme import Style
from detente.errors import NotEnoughDataError

STYLES = {"all votes": Style(theme.DEEDS), "nuclear": Style(theme.CONFLICT, (7, 3))}
LOOKS = {"Russia": Style(theme.STATE_B), "United States": Style(theme.STATE_A)}


def votes(*values: float | None, name: str = "all votes", start: int = 2000, half: float | None = 0.5) -> pl.DataFrame:
    """One line from ``start`` on, with a band where ``half`` is given."""
    value = pl.Series("value", values, dtype=pl.Float64)
    years = range(start, start + len(values))
    frame = pl.DataFrame({"year": years, "name": [name] * len(values), "value": value})
    reach = pl.lit(half, pl.Float64)
    return frame.with_columns(low=pl.col("value") - reach, high=pl.col("value") + reach)


def drawn(series: pl.DataFrame, *, width: int = 720, **more: float) -> Sheet:
    return yearly.yearly_lines(series, styles=STYLES, y_label=whole, width=width, **more)


def marks(sheet: Sheet, tag: str) -> list[ElementTree.Element]:
    """Every mark of a kind, in order."""
    return list(ElementTree.fromstring(sheet.plot).iter(tag))


def lines(sheet: Sheet, colour: str = theme.DEEDS) -> list[list[tuple[float, float]]]:
    """Points of every line of a colour."""
    return [points(mark) for mark in marks(sheet, "path") if mark.get("stroke") == colour]


def bands(sheet: Sheet, colour: str = theme.DEEDS) -> list[list[tuple[float, float]]]:
    """Corners of every area of a colour."""
    return [points(mark) for mark in marks(sheet, "path") if mark.get("fill") == colour]


def points(mark: ElementTree.Element) -> list[tuple[float, float]]:
    numbers = [float(number) for number in re.findall(r"-?[\d.]+", mark.attrib["d"])]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def labels(sheet: Sheet, anchor: str) -> list[str]:
    """Texts of an axis: ``end`` beside the plot, ``middle`` below it."""
    groups = [group for group in marks(sheet, "g") if group.get("text-anchor") == anchor]
    return [str(text.text) for text in groups[0].iter("text")]


def test_heights_and_years_are_true() -> None:
    sheet = drawn(votes(0.0, 1.0, 4.0))
    (line,) = lines(sheet)
    zero, one, four = line
    assert [x for x, _ in line] == pytest.approx([0, sheet.plot_width / 2, sheet.plot_width])
    assert zero[1] == pytest.approx(250)  # zero lies on the floor
    assert (250 - four[1]) / (250 - one[1]) == pytest.approx(4, abs=0.01)
    assert labels(sheet, "end") == ["0", "1", "2", "3", "4", "5"]  # the band reaches to 4.5
    assert labels(sheet, "middle") == ["2000", "2001", "2002"]


def test_the_band_lies_about_the_line_and_only_where_it_is_known() -> None:
    series = pl.concat([votes(2.0, 3.0), votes(1.0, 2.0, name="nuclear", half=None)])
    sheet = drawn(series)
    (line,), (area,) = lines(sheet), bands(sheet)
    upper, lower = area[:2], area[:1:-1]
    for (x, y), (x_high, high), (x_low, low) in zip(line, upper, lower, strict=True):
        assert x == x_high == x_low
        assert y - high == pytest.approx(low - y, abs=0.02)
        assert high < y < low
    assert lines(sheet, theme.CONFLICT)
    assert not bands(sheet, theme.CONFLICT)


def test_a_gap_is_a_gap_in_line_and_band() -> None:
    sheet = drawn(votes(2.0, 2.1, None, 2.3, 2.4))
    assert [len(line) for line in lines(sheet)] == [2, 2]
    assert [len(area) for area in bands(sheet)] == [4, 4]
    missing_rows = votes(2.0, 2.1, 9.0, 2.3, 2.4).filter(pl.col("year") != 2002)
    assert [len(line) for line in lines(drawn(missing_rows))] == [2, 2]


def test_a_band_is_not_drawn_across_years_without_one() -> None:
    ends = [pl.when(pl.col("year") != 2002).then(pl.col(end)).alias(end) for end in ("low", "high")]
    sheet = drawn(votes(2.0, 2.1, 2.2, 2.3, 2.4).with_columns(ends))
    assert [len(line) for line in lines(sheet)] == [5]
    assert [len(area) for area in bands(sheet)] == [4, 4]


def test_a_single_year_is_a_dot() -> None:
    sheet = drawn(votes(3.0))
    (dot,) = marks(sheet, "circle")
    assert float(dot.attrib["cx"]) == 0
    assert not lines(sheet)
    assert labels(sheet, "middle") == ["2000"]


def test_lines_are_named_in_their_colours_and_only_those_with_a_look() -> None:
    series = pl.concat([votes(2.0, 3.0), votes(1.0, 1.5, name="nuclear"), votes(99.0, 99.0, name="stranger")])
    sheet = drawn(series)
    named = {text.text: text.get("fill") for text in marks(sheet, "text") if text.get("fill")}
    assert named == {"all votes": theme.DEEDS, "nuclear": theme.CONFLICT}
    assert labels(sheet, "end")[-1] == "4"  # the stranger does not stretch the scale


def test_nothing_known_is_no_figure() -> None:
    for series in (votes().clear(), votes(None, None), votes(1.0, name="stranger")):
        with pytest.raises(NotEnoughDataError):
            drawn(series)
    with pytest.raises(NotEnoughDataError):
        yearly.describe(votes(None), what="Distance")


def test_counts_have_whole_steps_and_zeros_a_scale() -> None:
    assert labels(drawn(votes(1.0, 2.0, half=None), least_step=1), "end") == ["0", "1", "2"]
    assert labels(drawn(votes(0.0, 0.0, half=None)), "end") == ["0", "1"]


@pytest.mark.parametrize("highest", [1e-4, 0.003, 0.19, 0.2, 0.999, 1.0, 7.0, 66.0, 12345.0])
def test_steps_are_round_and_few_and_reach_the_top(highest: float) -> None:
    step = yearly.step_of(highest)
    assert float(f"{step:.0e}") == step
    assert 3 <= highest / step <= 8
    low, high = (250.0, min(y for line in lines(drawn(votes(0.0, highest, half=None))) for _, y in line))
    assert 0 <= high < low


def test_the_line_in_words() -> None:
    assert yearly.describe(votes(2.0, None, 3.5), what="Distance") == (
        "Distance. all votes: 2.00 in 2000 and 3.50 in 2002; highest 3.50 in 2002, lowest 2.00 in 2000."
    )


def test_a_phone_has_fewer_years_and_a_lower_plot() -> None:
    long = votes(*[2.0] * 78, start=1946)
    desk, phone = drawn(long), drawn(long, width=360)
    assert (desk.width, phone.width) == (720, 360)
    assert phone.plot_height < desk.plot_height
    assert len(labels(phone, "middle")) <= 5 < len(labels(desk, "middle")) <= 9
    assert max(x for line in lines(phone) for x, _ in line) <= phone.plot_width


def compared(*rows: tuple[str, str, float | None, float | None, float | None]) -> pl.DataFrame:
    schema = {
        "row": pl.String,
        "name": pl.String,
        **dict.fromkeys(("value", "low", "high"), pl.Float64),
    }
    return pl.DataFrame(list(rows), schema=schema, orient="row")


FOCUS = compared(
    ("Europe", "Russia", 0.5, 0.4, 0.6),
    ("Europe", "United States", 0.25, 0.2, 0.3),
    ("Asia", "Russia", 0.4, None, None),
    ("Asia", "United States", None, None, None),
)


def side_by_side(table: pl.DataFrame, *, width: int = 720) -> Sheet:
    return intervals.intervals(
        table, styles=LOOKS, x_domain=(0.0, 1.0), x_ticks=(0, 0.5, 1), x_label=percent, width=width
    )


def test_a_dot_for_each_known_value_at_its_place() -> None:
    sheet = side_by_side(FOCUS)
    dots = marks(sheet, "circle")
    assert [float(dot.attrib["cx"]) / sheet.plot_width for dot in dots] == pytest.approx([0.5, 0.4, 0.25], abs=1e-3)
    europe, asia, american = (float(dot.attrib["cy"]) for dot in dots)
    assert american - europe == intervals.APART
    assert asia - europe == intervals.ROW
    assert (europe + american) / 2 == intervals.ROW / 2  # both about the middle of the row
    assert labels(sheet, "end") == ["Europe", "Asia"]  # in the order of the table


def test_bands_of_values_only_where_known() -> None:
    sheet = side_by_side(FOCUS)
    dots = {float(dot.attrib["cy"]): float(dot.attrib["cx"]) for dot in marks(sheet, "circle")}
    groups = [group for group in marks(sheet, "g") if group.get("stroke-opacity")]
    drawn_bands = [band for group in groups for band in group.iter("line")]
    assert len(drawn_bands) == 2
    for band, half in zip(drawn_bands, (0.1, 0.05), strict=True):
        x1, x2, y = (float(band.attrib[name]) for name in ("x1", "x2", "y1"))
        assert (x1 + x2) / 2 == pytest.approx(dots[y], abs=0.01)
        assert (x2 - x1) / 2 == pytest.approx(half * sheet.plot_width, abs=0.01)


def test_two_names_differ_in_more_than_colour() -> None:
    sheet = side_by_side(FOCUS)
    fills = [group.get("fill") for group in marks(sheet, "g") if group.find("circle") is not None]
    assert fills == [theme.STATE_B, theme.PAPER]
    names = {text.text: text.get("fill") for text in marks(sheet, "text") if text.get("fill")}
    assert names == {"● Russia": theme.STATE_B, "○ United States": theme.STATE_A}


def test_no_value_is_no_picture_and_strangers_make_no_row() -> None:
    stranger = compared(("Africa", "China", 0.5, None, None))
    for table in (FOCUS.clear(), FOCUS.tail(1), stranger):
        with pytest.raises(NotEnoughDataError):
            side_by_side(table)
    assert labels(side_by_side(pl.concat([FOCUS, stranger])), "end") == ["Europe", "Asia"]


def test_values_in_words() -> None:
    assert intervals.describe(FOCUS, what="Share") == (
        "Share. Europe, Russia: 0.50 (0.40 to 0.60). Europe, United States: 0.25 (0.20 to 0.30). Asia, Russia: 0.40."
    )


def test_rows_and_names_fit_on_a_phone() -> None:
    sheet = side_by_side(FOCUS, width=360)
    assert sheet.width == 360
    heads = [text for text in marks(sheet, "text") if text.get("fill")]
    begins = [float(text.attrib["x"]) for text in heads]
    assert all(later - earlier > 40 for earlier, later in pairwise(begins))
    assert begins[-1] < sheet.plot_width - 60
    assert all(0 <= float(dot.attrib["cx"]) <= sheet.plot_width for dot in marks(sheet, "circle"))


def test_long_names_stand_under_each_other_on_a_phone() -> None:
    names = ("Democratic Republic of the Congo", "Central African Republic")
    table = FOCUS.with_columns(pl.col("name").replace_strict(dict(zip(LOOKS, names, strict=True))))
    styles = dict(zip(names, LOOKS.values(), strict=True))
    options = {"styles": styles, "x_domain": (0.0, 1.0), "x_ticks": (0, 1), "x_label": percent}
    phone, desk = (intervals.intervals(table, width=width, **options) for width in (360, 720))
    places = [
        [(float(text.attrib["x"]), float(text.attrib["y"])) for text in marks(sheet, "text") if text.get("fill")]
        for sheet in (phone, desk)
    ]
    (first, second), (left, right) = places
    assert first[0] == second[0] == 0
    assert second[1] - first[1] == intervals.LINE
    assert left[1] == right[1] == pytest.approx(second[1], abs=1)  # letters are smaller on a phone
    assert phone.height - phone.plot_height == desk.height - desk.plot_height + intervals.LINE
