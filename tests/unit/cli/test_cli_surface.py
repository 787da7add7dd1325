"""Command line, documentation and public names say the same; nothing heavy is loaded before it is needed."""

import inspect
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import typer.main

import detente
from detente.cli import app

REPOSITORY = Path(__file__).resolve().parents[3]
CLI_PAGE = (REPOSITORY / "docs" / "reference" / "cli.md").read_text(encoding="utf-8")
API_PAGE = (REPOSITORY / "docs" / "reference" / "api.md").read_text(encoding="utf-8")
GROUP: Any = typer.main.get_command(app)
COMMANDS: dict[str, Any] = GROUP.commands
REGISTER = ["agreements", "programmes", "regimes", "tensions", "practices", "indicators", "compliance"]
HEAVY = ("polars", "numpy", "deltalake", "narwhals", "altair", "pydantic", "rich", "scipy", "httpx2", "detente.archive")


def section(name: str) -> str:
    """The part of the page under the command's heading."""
    return CLI_PAGE.split(f"## `detente {name}`\n", 1)[1].split("\n## ", 1)[0]


def options_of(command: Any) -> set[str]:
    return {flag for param in command.params for flag in (*param.opts, *param.secondary_opts) if flag[0] == "-"}


def test_the_commands_are_those_of_the_issue_and_of_the_page() -> None:
    evidence = ["dossier", "ingest", "fetch", "status", "panel", "trace", "cite", "check", "sources"]
    assert list(COMMANDS) == [*evidence, *REGISTER]
    assert re.findall(r"^## `detente (\w+)`$", CLI_PAGE, flags=re.MULTILINE) == list(COMMANDS)


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_option_is_on_the_page_and_no_other(name: str) -> None:
    rows = [line.split("|")[1] for line in section(name).splitlines() if line.startswith("| `--")]
    documented = {flag for row in rows for flag in re.findall(r"--[a-z-]+", row)}
    assert documented == options_of(COMMANDS[name])


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_takes_json_and_its_evidence(name: str) -> None:
    assert {"--register" if name in REGISTER else "--archive", "--json"} <= options_of(COMMANDS[name])


@pytest.mark.parametrize("name", list(COMMANDS))
def test_help_has_two_examples_that_parse_and_the_exit_codes(name: str) -> None:
    help_text = inspect.cleandoc(COMMANDS[name].help)
    examples = [line.strip() for line in help_text.splitlines() if line.startswith("  detente ")]
    assert len(examples) == 2
    for example in examples:
        words = shlex.split(example)
        assert words[1] == name
        COMMANDS[name].make_context(name, words[2:])
    assert re.search(r"Exit codes: 0 .*; 1 .*;\s2 ", help_text)
    assert len(COMMANDS[name].get_short_help_str(60)) <= 60
    assert "..." not in COMMANDS[name].get_short_help_str(60)


def test_public_names_are_those_of_the_page() -> None:
    documented = set(re.findall(r"^\| `(\w+)` \|", API_PAGE, flags=re.MULTILINE))
    assert documented == set(detente.__all__)
    assert set(detente._HOMES) | {"__version__"} == set(detente.__all__)


@pytest.mark.parametrize("name", detente.__all__)
def test_every_public_name_can_be_loaded(name: str) -> None:
    assert getattr(detente, name) is not None
    assert name in dir(detente)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'regression'"):
        detente.regression  # noqa: B018


def test_version_is_that_of_the_package() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert detente.__version__ == project["version"]


@pytest.mark.parametrize(
    "code",
    ["import detente", "from detente.cli import app", "from detente.cli import app; app(['panel', '--help'])"],
)
def test_nothing_heavy_is_loaded(code: str) -> None:
    script = f"import sys\ntry:\n    exec({code!r})\nexcept SystemExit:\n    pass\nprint(*sys.modules, file=sys.stderr)"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert not set(HEAVY) & set(ran.stderr.split())
