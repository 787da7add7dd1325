"""The docs hold: links lead somewhere, the README shows the two commands, pages stay short."""

import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
PAGES = sorted([*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(REPOSITORY)))
def test_links_inside_the_house_lead_somewhere(page: Path) -> None:
    targets = [target for target in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in target]
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(REPOSITORY)))
def test_pages_stay_within_five_hundred_lines(page: Path) -> None:
    assert len(page.read_text(encoding="utf-8").splitlines()) <= 500


def test_the_first_screen_shows_both_commands_and_a_picture() -> None:
    first = "\n".join((REPOSITORY / "README.md").read_text(encoding="utf-8").splitlines()[:20])
    assert "make dossier" in first
    assert "make test" in first
    assert "docs/images/dossier.png" in first


def test_every_source_has_a_page() -> None:
    from detente.sources.catalogue import SOURCES

    pages = "\n".join(page.read_text(encoding="utf-8") for page in (REPOSITORY / "docs" / "sources").glob("*.md"))
    assert [name for name, source in SOURCES.items() if f"`{name}`" not in pages or source.address not in pages] == []
