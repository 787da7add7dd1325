"""Dossier → one HTML file that loads nothing, and → half a screen of text."""

import textwrap
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined

from detente.dossiers.page import Dossier
from detente.dossiers.pictures import Pictures

WIDTH = 88


def render_html(dossier: Dossier, pictures: Pictures) -> str:
    """Return the page as one self-contained HTML document with its figures drawn."""
    templates = files(__package__).joinpath("templates")
    style = templates.joinpath("page.css").read_text(encoding="utf-8").replace("\n", "")
    return (
        _environment()
        .from_string(templates.joinpath("page.html.j2").read_text(encoding="utf-8"))
        .render(dossier=dossier, style=style, pictures=pictures)
    )


def render_summary(dossier: Dossier, *, width: int = WIDTH) -> str:
    """Return the answers in plain text, half a screen, in lines of at most ``width`` columns."""
    lines = [*_wrapped(f"{dossier.title}, as of {dossier.as_of}", width), "", *_wrapped(dossier.headline, width)]
    for section in dossier.sections:
        if section.answer != dossier.headline and section.key not in ("chronicle", "evidence"):
            lines += _wrapped(f"{section.title}: {section.answer}", width, hang="  ")
    if dossier.left_out:
        lines += _wrapped(
            "Left out: " + "; ".join(f"{item.title} ({item.reason})" for item in dossier.left_out), width, hang="  "
        )
    return "\n".join(lines)


def _wrapped(text: str, width: int, *, hang: str = "") -> list[str]:
    return textwrap.wrap(text, width, subsequent_indent=hang)


@cache
def _environment() -> Environment:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_unbroken
    )
    environment.filters |= {"cell": _cell, "column_label": _column_label}
    environment.tests["address"] = _is_address
    return environment


def _unbroken(value: Any) -> Any:
    """Keep a number and its percent sign on one line."""
    return value.replace(" %", "\u00a0%") if isinstance(value, str) else value


def _is_address(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(("http://", "https://"))


def _cell(value: Any) -> str:
    """Return a value of a table as text; what is not known says so, and an address is a link's word."""
    if _is_address(value):
        return "source"
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        text = f"{value:.3f}".rstrip("0").rstrip(".") if abs(value) < 1000 else f"{value:,.0f}"
        return "0" if text == "-0" else text.replace("-", "−")
    if isinstance(value, int):
        return f"{value:,}" if abs(value) >= 10_000 else str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)


def _column_label(name: str) -> str:
    return name.removesuffix("_n").replace("_", " ")
