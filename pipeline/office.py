"""What an office decides for itself: its procedures and its working days, shipped ones or its own."""

from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from pipeline.errors import SettingsInvalid
from pipeline.procedures import Procedures, parse_procedures
from pipeline.workdays import Workdays, parse_workdays

PROCEDURES, WORKDAYS = "procedures.toml", "workdays.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The rules of one office."""

    procedures: Procedures
    workdays: Workdays


def load_office(folder: Path | None = None) -> Office:
    """Return the rules of the office: each file from its own folder where it lies there, else the shipped one.

    Raises:
        SettingsInvalid: the folder is not there, or a file in it is wrong.
    """
    if folder is not None and not folder.is_dir():
        raise SettingsInvalid(f"HOSO_OFFICE_DIR is no folder: {folder.name}.", advice="See docs/procedures.md.")
    return Office(
        procedures=parse_procedures(PROCEDURES, _text(PROCEDURES, folder)),
        workdays=parse_workdays(WORKDAYS, _text(WORKDAYS, folder)),
    )


def _text(name: str, folder: Path | None) -> str:
    own = folder / name if folder is not None else None
    if own is None or not own.exists():
        return resources.files("pipeline.offices").joinpath(name).read_text(encoding="utf-8")
    try:
        return own.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsInvalid(f"{name} cannot be read as UTF-8 text.", advice="See docs/procedures.md.") from error
