"""Write a finished page to a file; say beforehand where none can be written."""

from pathlib import Path

from detente.errors import DetenteError, OptionError

ENDINGS = (".html", ".htm")


def check_page(out: Path) -> None:
    """Raise before any work is done when a page could not be written there.

    Raises
    ------
    OptionError
        The ending is not that of a page.
    DetenteError
        The folder does not exist.
    """
    if out.suffix.lower() not in ENDINGS:
        raise OptionError(f"--out {out}: a page is HTML; name a file that ends in {' or '.join(ENDINGS)}")
    check_folder(out)


def check_folder(out: Path) -> None:
    """Raise :class:`DetenteError` where a file is to be written into a folder that does not exist."""
    if not out.parent.is_dir():
        raise DetenteError(f"{out}: there is no folder {out.parent}; make it first")


def write_page(out: Path, text: str) -> None:
    """Write a page; raise :class:`DetenteError` where it cannot be written."""
    check_page(out)
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise DetenteError(f"{out}: cannot be written ({error.strerror}); choose another file with --out") from error
