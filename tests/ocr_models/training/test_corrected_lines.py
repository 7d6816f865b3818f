"""Lines that clerks corrected, out of a store and out of a folder."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from ocr_models.training.corrected_lines import CorrectedLine, of_dossier, of_folder, of_store, parted, usable
from pipeline.codec import dossier_from_bytes, dossier_to_bytes
from pipeline.errors import SettingsInvalid
from pipeline.kinds import Source, State
from pipeline.model import Candidate, Correction, Evidence
from pipeline.raster import Raster
from pipeline.stores.local import LocalBlobs
from tests.judged import dossier_of, value_of

PLACE = ((10.0, 10.0), (210.0, 10.0), (210.0, 60.0), (10.0, 60.0))
CROP = "dossiers/2026/11/24/d/crops/c01.name-1.jpg"


def picture(text: str, size: tuple[int, int] = (90, 240)) -> bytes:
    page = np.full(size, 255, np.uint8)
    cv2.putText(page, text, (20, 60), cv2.FONT_HERSHEY_DUPLEX, 1.0, 0, 1)
    return cv2.imencode(".jpg", page)[1].tobytes()


def stored(tmp_path: Path, *, state: State, crops: int = 1) -> LocalBlobs:
    """Return a store with one dossier of one field, read as `Le Anh` and settled as `LÊ ANH`."""
    blobs = LocalBlobs(tmp_path)
    place = Evidence(page_id="p1", polygon=PLACE, crop_key=CROP)
    read = Candidate(
        raw="Le Anh", value=None, source=Source.HAND_OCR, confidence=0.5, engine="e", evidence=(place,) * crops
    )
    field = value_of(value="LÊ ANH", state=state, candidates=(read,), evidence=(place,))
    dossier = dossier_of(field)
    blobs.put("dossiers/2026/11/24/d/dossier.json", dossier_to_bytes(dossier), "application/json")
    blobs.put(CROP, picture("Le Anh"), "image/jpeg")
    return blobs


def test_a_settled_value_is_a_line_without_the_margin_people_see(tmp_path: Path) -> None:
    (line,) = of_store(stored(tmp_path, state=State.CORRECTED))
    assert (line.name, line.text) == (CROP, "Lê Anh")
    assert (line.crop.width, line.crop.height) == (200, 50)


def test_what_the_clerk_wrote_is_nearer_to_the_paper_than_the_value(tmp_path: Path) -> None:
    blobs = stored(tmp_path, state=State.CORRECTED)
    dossier = dossier_from_bytes(blobs.get("dossiers/2026/11/24/d/dossier.json"))
    (field,) = dossier.fields
    said = replace(field.candidates[0], raw="Lé Anh", source=Source.CLERK)
    act = Correction(before=None, after="LÉ ANH", action="correct", by="u1", at="2026-11-24T08:00:00+07:00")
    changed = replace(field, candidates=(*field.candidates, said), corrections=(act,), value="LÉ ANH")
    (line,) = of_dossier(replace(dossier, fields=(changed,)), blobs)
    assert line.text == "Lé Anh"


@pytest.mark.parametrize("state", [State.AUTO, State.NEEDS_REVIEW, State.ILLEGIBLE])
def test_what_no_clerk_settled_teaches_nothing(tmp_path: Path, state: State) -> None:
    assert list(of_store(stored(tmp_path, state=state))) == []


def test_a_value_on_two_lines_and_a_deleted_crop_are_left_out(tmp_path: Path) -> None:
    assert list(of_store(stored(tmp_path / "two", state=State.CORRECTED, crops=2))) == []
    blobs = stored(tmp_path / "one", state=State.CONFIRMED)
    blobs.delete(CROP)
    assert list(of_store(blobs)) == []


def test_a_folder_without_labels_says_what_it_needs(tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid, match=r"labels\.tsv"):
        list(of_folder(tmp_path))


def test_lines_held_back_are_never_learnt_from(tmp_path: Path) -> None:
    for number in range(60):
        (tmp_path / f"{number}.png").write_bytes(picture(str(number)))
    rows = [f"{number}.png\tclerk\t{number}" for number in range(60)]
    (tmp_path / "labels.tsv").write_text("\n".join([*rows, "gone.png\tclerk\t7"]), encoding="utf-8")
    known, held = parted(usable(list(of_folder(tmp_path))))
    assert {line.text for line in known} | {line.text for line in held} == {str(number) for number in range(60)}
    assert not {line.name for line in known} & {line.name for line in held}
    assert 5 <= len(held) <= 25


def test_too_few_lines_are_refused() -> None:
    line = CorrectedLine(name="1", crop=Raster(pixels=np.full((48, 90), 255, np.uint8)), text="một")
    with pytest.raises(SettingsInvalid, match="begins at 20"):
        usable([line] * 19)
