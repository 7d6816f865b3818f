"""What a drawn dossier truly says: `truth.json` as the drawing program wrote it beside the files."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from pipeline.errors import NothingToRead, Unreadable
from pipeline.kinds import Polygon

NAME = "truth.json"
CALLED = {
    # how the drawing program calls a field by its place on the sheet, and how its form calls it
    "block3.date": "declarant.date",
    "signatures.sender": "sender.signature",
}


Key = Annotated[str, AfterValidator(lambda name: CALLED.get(name, name))]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class TrueField(_Record):
    """One value: typed, as written, by what (`typed`, `handwritten`), whether it says "there is none", and where."""

    key: Key
    value: Any
    raw: str
    fill: str
    state: str = "present"
    on_leader: bool = False
    polygons: tuple[Polygon, ...]


class TrueMark(_Record):
    """One mark: its kind, the field it belongs to, and where."""

    kind: str
    name: Key = ""
    polygon: Polygon


class TruePage(_Record):
    """One page of a file: class (`unknown` and `blank` too), version, picture tier, values and marks."""

    index: int
    doc_class: str = Field(alias="class")
    version: str | None
    side: str
    tier: str
    fields: tuple[TrueField, ...]
    marks: tuple[TrueMark, ...]


class TrueFile(_Record):
    """One file by its digest."""

    name: str
    sha256: str
    pages: tuple[TruePage, ...]


class PlantedField(_Record):
    """A field that a planted error is about."""

    doc_class: str = Field(alias="class")
    key: Key


class Planted(_Record):
    """An error planted on purpose: the check or flag that must speak, its severity, and the fields it is about."""

    code: str
    flag: str
    severity: str
    fields: tuple[PlantedField, ...]


class TrueDossier(_Record):
    """Everything that is true of one dossier."""

    dossier: str
    split: str
    tier: str
    files: tuple[TrueFile, ...]
    planted: tuple[Planted, ...]
    accepted_at: str | None = None
    arrived_at: str | None = None

    @property
    def pages(self) -> Iterator[tuple[str, TruePage]]:
        """Digest of the file and page, in file order."""
        return ((file.sha256, page) for file in self.files for page in file.pages)


def read_truth(path: Path) -> TrueDossier:
    """Return the truth in a file.

    Raises:
        Unreadable: it is no truth of this form.
    """
    try:
        return TrueDossier.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise Unreadable(
            f"The truth beside {path.parent.name} cannot be read ({type(error).__name__}).",
            advice="Draw the dossiers again: samples/README.md.",
        ) from error


def folders_with_truth(folder: Path) -> tuple[Path, ...]:
    """Return the dossier folders at or below `folder` that have a truth, by name.

    Raises:
        NothingToRead: there is none.
    """
    found = tuple(sorted(path.parent for path in folder.rglob(NAME)))
    if not found:
        raise NothingToRead(
            f"There is no {NAME} below {folder.name}.", advice="Give a folder of drawn dossiers: samples/README.md."
        )
    return found
