import narwhals as nw
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.domain.cameo import known_codes
from detente.domain.classes import (
    CLASS_MAPS,
    CLASS_NAMES,
    CLASSES,
    CONFLICT,
    COOPERATION,
    DEEDS,
    DEFAULT_CLASS_MAP,
    WORDS,
    class_expr,
    class_of,
)
from detente.domain.quads import DEFAULT_QUAD_MAP, QUAD_MAPS
from detente.errors import SchemaError

RULE = CLASS_MAPS[DEFAULT_CLASS_MAP]
ANY_CODE = st.one_of(st.none(), st.sampled_from(sorted(known_codes())), st.sampled_from(["---", "13y", ""]))


def classes(codes: list[str | None]) -> list[str | None]:
    frame = nw.from_native(pl.DataFrame({"cameo": codes}, schema={"cameo": pl.String}), eager_only=True)
    return frame.select(label=class_expr())["label"].to_list()


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("057", "agreement"),
        ("016", "words_conflict"),
        ("012", "words_conflict"),
        ("054", "deeds_cooperation"),
        ("128", "deeds_conflict"),
        ("013", "words_cooperation"),  # the optimistic interview
        ("042", "words_cooperation"),  # the visit
        ("036", "words_cooperation"),
        ("0841", "deeds_cooperation"),
        ("071", "deeds_cooperation"),
        ("090", "words_conflict"),
        ("112", "words_conflict"),
        ("138", "words_conflict"),  # a threat of force is still words
        ("1385", "words_conflict"),
        ("139", "words_conflict"),
        ("141", "deeds_conflict"),
        ("161", "deeds_conflict"),
        ("163", "deeds_conflict"),
        ("190", "deeds_conflict"),
    ],
)
def test_by_hand(code: str, label: str):
    assert class_of(code) == label
    assert classes([code]) == [label]


def test_every_known_code_has_exactly_one_class_and_the_expression_agrees():
    codes = sorted(known_codes())
    labels = [class_of(code) for code in codes]
    assert set(labels) == set(CLASSES) == set(CLASS_NAMES)
    assert classes(list(codes)) == labels


def test_only_the_listed_codes_leave_their_quad_and_each_says_why():
    base = QUAD_MAPS[DEFAULT_QUAD_MAP]
    moved = {code for code in known_codes() if class_of(code) != RULE.by_quad[base.quad_of(code)]}
    assert moved == {override.code for override in RULE.overrides} == {"012", "016", "054", "057", "128"}
    assert all(override.reason for override in RULE.overrides)
    assert RULE.quad_map == DEFAULT_QUAD_MAP


def test_groupings_split_the_classes_without_overlap():
    assert sorted([*COOPERATION, *CONFLICT]) == sorted(CLASSES)
    assert sorted([*WORDS, "agreement", *DEEDS]) == sorted(CLASSES)


def test_null_and_unknown_codes_have_no_class():
    assert classes([None, "---", "13y", "57"]) == [None] * 4
    with pytest.raises(SchemaError, match="no CAMEO code"):
        class_of("57")


def test_unknown_map_is_refused():
    with pytest.raises(SchemaError, match=r"hinge/1"):
        class_expr(class_map="hinge/9")


@settings(max_examples=40, deadline=None)
@given(st.lists(ANY_CODE, max_size=30), st.randoms(use_true_random=False))
def test_eager_is_lazy_and_order_does_not_matter(codes, random):
    shuffled = random.sample(codes, len(codes))
    frame = pl.DataFrame({"code": shuffled}, schema={"code": pl.String})
    lazy = nw.from_native(frame.lazy()).with_columns(label=class_expr(column="code")).collect().to_native()
    assert dict(lazy.iter_rows()) == dict(zip(codes, classes(codes), strict=True))
