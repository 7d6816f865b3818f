"""What a batch says of itself in `manifest.json` or `manifest.csv`: which files make which postal item."""

import csv
import io
import unicodedata
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, StringConstraints, ValidationError

from pipeline.errors import InputRejected, TooLarge, Unreadable
from pipeline.model import Declared

NAMES = ("manifest.json", "manifest.csv")
MANIFEST_BYTES = 20_000_000  # about 100 000 files; more is no manifest
FILE_COLUMNS = ("file", "name", "files")  # the column of a CSV that names the file, one file a row
ADVICE = "Mend the manifest (docs/batches.md) and hand the folder in again."

Short = Annotated[str, StringConstraints(max_length=64, pattern=r"^[^\x00-\x1f\x7f]*$", strip_whitespace=True)]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-fA-F]{64}$", to_lower=True)]


def plain_name(path: str) -> str:
    """Return a path below the manifest's folder in one spelling: NFC, forward slashes, no leading `./`."""
    return unicodedata.normalize("NFC", path).replace("\\", "/").removeprefix("./")


class ManifestFile(BaseModel, frozen=True):
    """One file of an item, by its path below the manifest's folder."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=500), AfterValidator(plain_name)]
    sha256: Digest | None = None


class ManifestPaper(BaseModel, frozen=True):
    """One paper that the sender declares."""

    name: Annotated[str, StringConstraints(max_length=200)]
    kind: Annotated[str, StringConstraints(max_length=20)] = "unknown"
    sheets: int | None = Field(default=None, ge=0, le=10_000)


def _as_file(value: object) -> object:
    return {"name": value} if isinstance(value, str) else value


class ManifestItem(BaseModel, frozen=True):
    """One postal item; only `files` is asked for."""

    files: tuple[Annotated[ManifestFile, BeforeValidator(_as_file)], ...] = Field(min_length=1)
    item_code: Short | None = None
    procedure_code: Short | None = None
    accepted_at: Short | None = None
    declared_components: tuple[ManifestPaper, ...] = ()

    @property
    def declared(self) -> tuple[Declared, ...]:
        """The declared papers as records."""
        return tuple(Declared(name=p.name, kind=p.kind, sheets=p.sheets) for p in self.declared_components)


class Manifest(BaseModel, frozen=True):
    """A whole batch."""

    items: tuple[ManifestItem, ...] = Field(min_length=1)
    post_office: Short | None = None


def manifest(path: Path, name: str) -> Manifest:
    """Return what the manifest at `path`, called `name`, says.

    Raises:
        Unreadable: it is not JSON or CSV, or lacks a part; the message names the place.
        TooLarge: it is too long to be a manifest.
    """
    if path.stat().st_size > MANIFEST_BYTES:
        raise TooLarge(f"{name} is longer than {MANIFEST_BYTES} bytes.", advice=ADVICE)
    data = path.read_bytes()
    try:
        return Manifest.model_validate_json(data) if name.endswith(".json") else _from_csv(data, name)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the start"
        raise Unreadable(f"{name} is wrong at {place}: {first['msg']}.", advice=ADVICE) from error
    except (UnicodeDecodeError, csv.Error, RecursionError) as error:
        raise Unreadable(f"{name} is not UTF-8 text in rows.", advice=ADVICE) from error


def _from_csv(data: bytes, name: str) -> Manifest:
    text = data.decode("utf-8-sig")
    header = text.split("\n", 1)[0]
    rows = csv.DictReader(io.StringIO(text), delimiter=";" if header.count(";") > header.count(",") else ",")
    file_column = next((column for column in FILE_COLUMNS if column in (rows.fieldnames or ())), None)
    if file_column is None or "item_code" not in (rows.fieldnames or ()):
        raise _headless(name)
    items: dict[str, dict[str, object]] = {}
    offices: list[str] = []
    for row in rows:
        offices += [row["post_office"]] if row.get("post_office") else []
        _add(items, row, row.get(file_column) or "")
    return Manifest.model_validate({"items": list(items.values()), "post_office": offices[0] if offices else None})


def _add(items: dict[str, dict[str, object]], row: dict[str, str], file: str) -> None:
    """Add one row: rows of one item code are one item; a row without a code is an item of its own."""
    code = row.get("item_code") or None
    item = items.setdefault(
        code or f"\0{len(items)}",
        {
            "item_code": code,
            "procedure_code": row.get("procedure_code") or None,
            "accepted_at": row.get("accepted_at") or None,
            "files": [],
        },
    )
    files = item["files"]
    assert isinstance(files, list)
    files.append({"name": file, "sha256": row.get("sha256") or None})


def _headless(name: str) -> InputRejected:
    return Unreadable(f"{name} lacks the columns item_code and file in its first row.", advice=ADVICE)
