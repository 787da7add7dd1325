"""Write a finished page to a file."""

from pathlib import Path

from detente.errors import DetenteError


def write_page(out: Path, text: str) -> None:
    """Write a page, making its folder; raise :class:`DetenteError` where it cannot be written."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise DetenteError(f"{out}: cannot be written ({error.strerror}); choose another file with --out") from error
