"""Names as post offices give them to files and items: plain, of no place outside, and free."""

from pathlib import PurePosixPath

from pipeline.decoding.found import shown
from pipeline.decoding.uploads import NOT_SCANS
from review.faults import Fault


def plain_name(name: str) -> str:
    """Return a file's own name.

    Raises:
        Fault: it leads outside the batch, or is a file that no scanner makes.
    """
    own = PurePosixPath(_checked_path(name)).name
    if own.startswith((".", "~$")) or own.lower() in NOT_SCANS or not own.strip():
        raise Fault("not_a_scan", status=422, name=shown(own))
    return shown(own)


def plain_group(name: str) -> str:
    """Return an item's name; one that says nothing is `1`.

    Raises:
        Fault: it leads outside the batch.
    """
    own = shown(_checked_path(name)).strip()
    return own or "1"


def _checked_path(path: str) -> str:
    slashed = path.replace("\\", "/")
    if slashed.startswith("/") or "\0" in slashed or ".." in slashed.split("/") or slashed[1:3] == ":/":
        raise Fault("path_outside", status=422, name=shown(path))
    return slashed


def is_zip(name: str) -> bool:
    """Return whether a file is called a zip."""
    return name.lower().endswith(".zip")


def free_name(name: str, taken: set[str]) -> str:
    """Return the name, with a number when it is taken."""
    if name not in taken:
        return name
    return next(numbered for number in range(2, len(taken) + 3) if (numbered := f"{name} ({number})") not in taken)
