"""Every rule of the register, each by a file that breaks it."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import RegisterError
from detente.register import Finding, check_register
from detente.register.checks import check_chronicle, check_series
from detente.register.documents import list_documents
from detente.register.entry_rules import RULES, find_entry_faults
from detente.register.series import FOLDER
from detente.register.shape import find_shape_faults
from detente.register.shapes import ENTRY

FIXTURES = Path(__file__).parents[2] / "fixtures" / "register"

EXPECTED = {
    ("error", "Bad_Id", "id"),
    ("error", "precision-unknown", "precision"),
    ("error", "issue-unknown", "issue"),
    ("error", "cameo-lost-zero", "cameo"),
    ("error", "status-unknown", "status"),
    ("error", "kind-unknown", "kind"),
    ("error", "leader-change-signed", "status"),
    ("error", "headline-45-letters", "headline"),
    ("error", "headline-empty", "headline"),
    ("error", "text-without-stop", "text"),
    ("warning", "text-two-sentences", "text"),
    ("error", "source-url-bare", "source_url"),
    ("error", "read-at-empty", "read_at"),
    ("error", "supports-unknown", "supports"),
    ("error", "supports-short", "supports"),
    ("error", "same-state", "receiver"),
    ("error", "field-missing", "status"),
    ("error", "field-unknown", "colour"),
    ("error", "field-of-other-type", "landmark"),
    ("error", "supports-of-numbers", "supports"),
    ("error", "date-with-time", "date"),
    ("error", "entry 25", "id"),
    ("error", "code-in-small-letters", "receiver"),
    ("error", "month-not-first", "date"),
    ("error", "russia-too-early", "sender"),
    ("error", "soviet-too-late", "receiver"),
    ("error", "year-not-first", "date"),
    ("error", "checked-before-it-was", "date"),
}


def brief(findings: list[Finding]) -> list[tuple[str, str, str]]:
    return [(finding.level, finding.entry_id, finding.field) for finding in findings]


def test_each_fault_gives_its_finding_and_no_other():
    found = brief(check_chronicle([FIXTURES / "one_fault_each.toml"]))
    assert len(found) == len(set(found))
    assert set(found) == EXPECTED


def test_every_rule_has_a_fixture():
    broken = {field for _, _, field in EXPECTED}
    assert all(broken.intersection(needed) for needed, _ in RULES)


def test_faults_beside_another_entry():
    findings = check_chronicle([FIXTURES / "beside_each_other.toml"])
    assert sorted(brief(findings)) == [
        ("error", "out-of-order", "date"),
        ("error", "used-twice", "id"),
        ("warning", "diplomats-leave", "headline"),
        ("warning", "forces-treaty", "headline"),
    ]


def test_ids_are_unique_over_files():
    paths = [FIXTURES / "whole.toml", FIXTURES / "beside_each_other.toml", FIXTURES / "whole.toml"]
    repeated = [finding for finding in check_chronicle(paths) if finding.field == "id"]
    assert [finding.entry_id for finding in repeated].count("soviet-act") == 1


@pytest.mark.parametrize(
    ("file", "level", "message"),
    [
        ("unreadable.toml", "error", "line 4"),
        ("not_utf8.toml", "error", "line 3"),
        ("wrong_table.toml", "error", "array of tables"),
        ("other_tables.toml", "error", "entries"),
        ("empty.toml", "warning", "no entries"),
        ("absent.toml", "error", "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_used_gives_one_finding(file, level, message):
    (finding,) = check_chronicle([FIXTURES / file])
    assert (finding.level, finding.file) == (level, file)
    assert message in finding.message


def test_a_whole_file_gives_none():
    assert check_chronicle([FIXTURES / "whole.toml"]) == []


def test_our_own_register_has_no_error():
    assert [finding for finding in check_register() if finding.level == "error"] == []


LINES = {  # a line of each table, as built
    "brent_year.csv": "eia_brent,2025,69.14,12,true,publisher_year\n",
    "warheads_year.csv": "fas_warheads,2023,USA,3708\n",
    "dyad_year_events.csv": "icews_dyad_year,2014,USA,RUS,4374,25,1694,1371,7464\n",
    "un_agreement.csv": "unga_votes,78,2023,RUS,USA,87,0.281609,0.172414\n",
}


@pytest.mark.parametrize(
    ("file", "new", "field", "message"),
    [
        ("brent_year.csv", "eia_brent,2025,0.0,12,true,publisher_year\n", "usd_per_barrel", "below"),
        ("brent_year.csv", "eia_brent,2025,NaN,12,true,publisher_year\n", "usd_per_barrel", "finite"),
        ("brent_year.csv", "eia_brent,2025,,12,true,publisher_year\n", "usd_per_barrel", "empty"),
        ("brent_year.csv", "eia_brent,2025,cheap,12,true,publisher_year\n", "", "as declared"),
        ("brent_year.csv", "eia_brent,2025,69.14,13,false,publisher_year\n", "months_n", "above 12"),
        ("brent_year.csv", "eia_brent,2025,69.14,11,true,publisher_year\n", "is_complete", "agree"),
        ("brent_year.csv", "somebody,2025,69.14,12,true,publisher_year\n", "source", "none of the sources"),
        (
            "brent_year.csv",
            "fas_warheads,2025,69.14,12,true,publisher_year\n",
            "source",
            "none of the sources",
        ),
        ("brent_year.csv", ",2025,69.14,12,true,publisher_year\n", "source", "empty"),
        ("brent_year.csv", LINES["brent_year.csv"] * 2, "year", "more than one"),
        ("brent_year.csv", "eia_brent,1986,14.4,12,true,publisher_year\n", "year", "declared"),
        ("brent_year.csv", "eia_brent,2022,69.14,12,true,publisher_year\n", "year", "order"),
        ("warheads_year.csv", "fas_warheads,2023,USA,-1\n", "warheads_n", "below 0"),
        ("warheads_year.csv", "fas_warheads,2023,SUN,3708\n", "state", "no state"),
        ("dyad_year_events.csv", "icews_dyad_year,2014,USA,USA,4374,25,1694,1371,7464\n", "receiver", "same"),
        ("dyad_year_events.csv", "icews_dyad_year,2014,USA,RUS,4374,25,1694,1371,7465\n", "events_n", "sum"),
        ("un_agreement.csv", "unga_votes,78,2023,USA,RUS,87,0.281609,0.172414\n", "state_b", "alphabet"),
        ("un_agreement.csv", "unga_votes,78,2022,RUS,USA,87,0.281609,0.172414\n", "year", "session"),
        ("un_agreement.csv", "unga_votes,78,2023,RUS,USA,87,1.2,0.172414\n", "agreement_share", "above 1"),
        ("un_agreement.csv", "unga_votes,78,2023,RUS,USA,87,0.1,0.172414\n", "identical_share", "above"),
    ],
)
def test_each_fault_of_a_series_is_found(tmp_path, file, new, field, message):
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    path = tmp_path / file
    text = path.read_text(encoding="utf-8")
    assert text.count(LINES[file]) == 1
    path.write_text(text.replace(LINES[file], new), encoding="utf-8")
    findings = check_series(tmp_path)
    assert any(field in finding.field and message in finding.message for finding in findings), findings
    assert {finding.file for finding in findings} == {file}


def test_findings_name_the_line_of_the_file(tmp_path):
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "warheads_year.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("SUN,0\n", "SUN,-3\n", 1), encoding="utf-8")
    assert brief(check_series(tmp_path)) == [("error", "line 2", "warheads_n")]


@pytest.mark.parametrize(
    ("old", "new", "field", "message"),
    [
        ("https://www.eia.gov", "www.eia.gov", "source_url", "no http"),
        ("https://github.com/datasets/oil-prices", "", "read_at", "no http"),
        (",CC0,", ",,", "licence", "empty"),
        ("eia_brent,U.S.", "fas_warheads,U.S.", "", "named twice"),
        ("licence,", "license,", "", "columns are"),
    ],
)
def test_each_fault_of_the_sources_is_found(tmp_path, old, new, field, message):
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "sources.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    (finding,) = check_series(tmp_path)
    assert (finding.level, finding.file, finding.field) == ("error", "sources.csv", field)
    assert message in finding.message


def test_a_missing_table_or_header_is_one_finding(tmp_path):
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    (tmp_path / "brent_year.csv").unlink()
    path = tmp_path / "warheads_year.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("state", "country", 1), encoding="utf-8")
    findings = check_series(tmp_path)
    assert [finding.file for finding in findings] == ["brent_year.csv", "warheads_year.csv"]


def test_without_sources_nothing_else_is_said(tmp_path):
    (finding,) = check_series(tmp_path)
    assert finding.file == "sources.csv"


FIELDS = {field.name: field.kind for field in ENTRY.fields}
TEXT_FIELDS = [name for name, kind in FIELDS.items() if kind is str]
anything = st.one_of(st.text(max_size=20), st.integers(), st.booleans(), st.dates(), st.lists(st.text(max_size=5)))


@given(entry=st.dictionaries(st.sampled_from([*FIELDS, "other"]), anything))
def test_no_entry_makes_the_rules_crash(entry):
    bad_fields = frozenset(field for field, _ in find_shape_faults(entry, ENTRY))
    for level, field, message in find_entry_faults(entry, skip=bad_fields):
        assert level in ("error", "warning")
        assert field in FIELDS
        assert message


@settings(max_examples=30)  # looking for near names of states is slow
@given(text=st.dictionaries(st.sampled_from(TEXT_FIELDS), st.text(max_size=30)))
def test_no_text_makes_the_rules_crash(text):
    entry = {"date": date(1990, 1, 1), "checked_on": date(1990, 1, 1), "mutual": True, "landmark": True}
    whole = entry | dict.fromkeys(TEXT_FIELDS, "") | {"supports": []} | text
    assert list(find_shape_faults(whole, ENTRY)) == []
    assert all(message for _, _, message in find_entry_faults(whole))


@given(content=st.binary(max_size=60))
def test_no_file_makes_the_check_crash(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("chronicle") / "any.toml"
    path.write_bytes(content)
    assert len(check_chronicle([path])) >= 1


def test_a_file_that_nobody_can_read_is_reported_once_and_the_others_are_checked(tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text("[[agreement]\n")
    (tmp_path / "poor.toml").write_text('[[agreement]]\nid = "poor"\n')
    findings = check_register(paths=[tmp_path / "broken.toml", tmp_path / "poor.toml"])
    assert [finding.file for finding in findings].count("broken.toml") == 1
    assert any(finding.file == "poor.toml" for finding in findings)


def test_a_named_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "records.json").write_text("{}")
    with pytest.raises(RegisterError, match=r"records are read from \.toml files"):
        list_documents([tmp_path / "records.json"])
