"""Lines that clerks corrected: from a store's dossiers with their crops, or from a folder of pictures with labels."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import cv2
import numpy as np

from ocr_models.charset import INDEX
from ocr_models.training.spelled import DATE_KINDS, spelled
from pipeline.bag import DOSSIER_FILE
from pipeline.codec import dossier_from_bytes
from pipeline.errors import NotStored, SettingsInvalid
from pipeline.kinds import Json, Source, State
from pipeline.model import Candidate, Dossier, FieldValue
from pipeline.ports import BlobStore
from pipeline.raster import Pixels, Raster
from pipeline.settled import written

DOSSIERS = "dossiers/"
LABELS_FILE = "labels.tsv"
READERS = (Source.HAND_OCR, Source.CELLS, Source.PRINT_OCR)  # whose crop is a line, the likeliest spelling first
SETTLED = (State.CONFIRMED, State.CORRECTED)
CROP_MARGIN = 0.4  # of the value's height, which a stored crop shows all round it and the reader never sees
HELD_BACK = 5  # one line in five is never trained on: champion and challenger meet on it
FEWEST_LINES = 20  # with fewer the held-back lines say nothing


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CorrectedLine:
    """A picture of one line, what stands on it, and a name that never changes."""

    name: str
    crop: Raster
    text: str


def usable(lines: Sequence[CorrectedLine]) -> tuple[CorrectedLine, ...]:
    """Return the lines whose every letter the reader knows.

    Raises:
        SettingsInvalid: they are too few to learn from.
    """
    known = tuple(line for line in lines if line.text and all(letter in INDEX for letter in line.text))
    if len(known) < FEWEST_LINES:
        raise SettingsInvalid(
            f"There are {len(known)} corrected lines.", advice=f"Learning begins at {FEWEST_LINES} corrected lines."
        )
    return known


def parted(lines: Sequence[CorrectedLine]) -> tuple[tuple[CorrectedLine, ...], tuple[CorrectedLine, ...]]:
    """Return the lines to learn from and the lines held back, told apart by their names for good."""
    held = {line.name for line in lines if crc32(line.name.encode()) % HELD_BACK == 0}
    return (
        tuple(line for line in lines if line.name not in held),
        tuple(line for line in lines if line.name in held),
    )


def of_folder(folder: Path) -> Iterator[CorrectedLine]:
    """Yield the lines of a folder: `labels.tsv` has a row for each picture: file, writer, text, apart by tabs.

    Raises:
        SettingsInvalid: there is no such list.
    """
    try:
        rows = [row.split("\t") for row in (folder / LABELS_FILE).read_text(encoding="utf-8").splitlines() if row]
    except OSError as error:
        raise SettingsInvalid(
            f"{folder} has no {LABELS_FILE}.", advice="It holds one row for each picture: file, writer, text."
        ) from error
    for row in rows:
        try:
            data = (folder / row[0]).read_bytes()
        except OSError:
            continue
        picture = _picture(data)
        if picture is not None:
            yield CorrectedLine(name=row[0], crop=Raster(pixels=picture), text=row[-1])


def of_store(blobs: BlobStore) -> Iterator[CorrectedLine]:
    """Yield the lines that clerks confirmed or corrected in the dossiers of a store, where the crop is still kept.

    Raises:
        StoreError: the store cannot be reached, or a dossier in it is broken.
    """
    for key in blobs.keys(DOSSIERS):
        if key.endswith("/" + DOSSIER_FILE):
            yield from of_dossier(dossier_from_bytes(blobs.get(key)), blobs)


def of_dossier(dossier: Dossier, blobs: BlobStore) -> Iterator[CorrectedLine]:
    """Yield the lines of one dossier."""
    for field in dossier.fields:
        read = _read_line(field)
        if field.state not in SETTLED or read is None:
            continue
        key, candidate = read
        raw, free = (reading.replace("_", "") for reading in (candidate.raw, candidate.free_raw or candidate.raw))
        text = spelled(field.kind, _settled_value(field), raw, free)
        crop = _stored_crop(key, blobs) if text else None
        if text and crop is not None:
            yield CorrectedLine(name=key, crop=crop, text=text)


def _settled_value(field: FieldValue) -> Json:
    """Return what the clerk wrote where that is text, else the value: a day or a sum is written in many ways."""
    said = written(field)
    is_text = not isinstance(field.value, int) and field.kind not in DATE_KINDS
    return said.raw if said is not None and is_text else field.value


def _read_line(field: FieldValue) -> tuple[str, Candidate] | None:
    """Return the crop and the reading of a value that stands on one line."""
    ours = [c for source in READERS for c in field.candidates if c.source is source and len(c.evidence) == 1]
    return next(((key, c) for c in ours if (key := c.evidence[0].crop_key) is not None), None)


def _stored_crop(key: str, blobs: BlobStore) -> Raster | None:
    """Return the picture as the reader saw it, without the margin that people are shown; None once it is deleted."""
    try:
        picture = _picture(blobs.get(key))
    except NotStored:
        return None
    if picture is None:
        return None
    cut = round(picture.shape[0] * CROP_MARGIN / (1 + 2 * CROP_MARGIN))
    inner = picture[cut : picture.shape[0] - cut, cut : picture.shape[1] - cut]
    return Raster(pixels=np.ascontiguousarray(inner)) if inner.size else None


def _picture(data: bytes) -> Pixels | None:
    found = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR) if data else None
    return None if found is None else np.ascontiguousarray(found[:, :, ::-1]).astype(np.uint8)
