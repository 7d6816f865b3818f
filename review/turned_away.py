"""Files that the counter turns away: as they stand in the hand-in, and as they go to quarantine."""

from pipeline.errors import InputRejected, NothingToRead, Unsupported
from pipeline.handins import NO_GROUP, FileState, HandInFile
from pipeline.kinds import Json
from pipeline.model import Quarantined
from pipeline.upload import Refused


def turned_away(file: Quarantined) -> HandInFile:
    """Return a file that was refused before any page was looked at, as it stands in the hand-in."""
    reason = f"{file.message} {file.advice}".strip()
    answer: dict[str, Json] = {"page": 0, "flags": (), "usable": False, "reason": reason, "code": file.code}
    return HandInFile(
        sha256=file.scan_id, group=NO_GROUP, name=file.name, size_bytes=0, state=FileState.REFUSED, answers=(answer,)
    )


def quarantined(file: HandInFile) -> Quarantined:
    """Return a refused file with the first reason that was told, as it goes to quarantine."""
    why = next((answer for answer in file.answers if answer["reason"] is not None), None)
    code, reason = (why.get("code"), why["reason"]) if why else (None, None)
    return Quarantined(
        scan_id=file.sha256,
        name=file.name,
        code=str(code or InputRejected.code),
        message=str(reason or f"{file.name} has no page that can be read."),
        advice="" if reason else "Scan it again.",
    )


def no_zip(file: HandInFile) -> Quarantined:
    """Return the refusal of a file that only its name makes a zip."""
    error = Unsupported(f"{file.name} is called a zip but is none.", advice="Name it by what it is, or zip it anew.")
    return Quarantined(scan_id=file.sha256, name=file.name, code=error.code, message=error.message, advice=error.advice)


def nothing_in(file: HandInFile, error: NothingToRead) -> Refused:
    """Return the refusal of a zip in which there is nothing to read."""
    said = Quarantined(scan_id=file.sha256, name=file.name, code=error.code, message=error.message, advice=error.advice)
    return Refused(file=said, path=None)
