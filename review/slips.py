"""What the printed forms say: receipt and appointment (01), request to complete (02), refusal (03)."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import zxingcpp

from pipeline.clerk_records import Decision
from pipeline.formdef import Forms
from pipeline.model import Dossier, FieldValue
from review.showing import plain

NAMES = (  # who hands in: the first of these that has a value
    "requester.full_name", "applicant.full_name", "declarant.full_name", "sender.full_name", "full_name",
)  # fmt: skip
NUMBERS = ("requester.id_paper", "applicant.pin", "declarant.id_paper", "id12")
ADDRESSES = ("requester.residence", "applicant.permanent", "applicant.present", "residence", "sender.address")
PHONES = ("requester.phone", "applicant.phone", "sender.phone")
KINDS: Mapping[str, str] = {"orig": "original", "cert": "certified", "copy": "copy"}
PRESENT = 64  # levels of grey under which a module of the code is dark


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One line of the list of papers: its name, which kind of copy, and how many sheets."""

    name: str
    kind: str
    sheets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """Everything a form prints."""

    number: str
    decision: Decision
    dossier: Dossier
    applicant: str
    address: str
    phone: str
    received: str
    due: str
    papers: tuple[Paper, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A QR code as squares: how many across, and a path that fills the dark ones."""

    size: int
    path: str


def slip(dossier: Dossier, decision: Decision, *, number: int, forms: Forms) -> Slip:
    """Return what a decision's form prints."""
    blank = {page.page_id for page in dossier.pages if page.blank or page.duplicate_of is not None}
    return Slip(
        number=f"{dossier.dossier_id[:8]}-{number}",
        decision=decision,
        dossier=dossier,
        applicant=_first(dossier, NAMES),
        address=_first(dossier, ADDRESSES),
        phone=_first(dossier, PHONES),
        received=spoken(dossier.received_at),
        due=spoken(decision.due_at),
        papers=tuple(
            Paper(
                name=form.name_vi if (form := forms.get(paper.doc_class)) else paper.doc_class,
                kind=KINDS.get(paper.kind, ""),
                sheets=sum(page_id not in blank for page_id in paper.page_ids),
            )
            for paper in dossier.components
        ),
    )


def qr_picture(dossier: Dossier) -> Code:
    """Return the code that a printed form carries top left: dossier, procedure, and whose it is (Circular 01/2023)."""
    said = (
        dossier.dossier_code or dossier.dossier_id,
        dossier.procedure.code or "",
        _first(dossier, NUMBERS),
        "Mẫu 01",
    )
    picture = np.asarray(
        zxingcpp.create_barcode("|".join(said), zxingcpp.BarcodeFormat.QRCode).to_image(scale=1, add_quiet_zones=True)
    )
    path = "".join(f"M{x} {y}h1v1h-1z" for y, x in np.argwhere(picture < PRESENT))
    return Code(size=int(picture.shape[0]), path=path)


def spoken(at: str | None) -> str:
    """Return a time as forms print it, or nothing."""
    if at is None:
        return ""
    day, _, clock = at.partition("T")
    year, month, date = day.split("-")
    return f"{clock[:2]} giờ {clock[3:5]} phút, ngày {date} tháng {month} năm {year}"


def _first(dossier: Dossier, keys: tuple[str, ...]) -> str:
    by_key: dict[str, FieldValue] = {}
    for field in dossier.fields:
        by_key.setdefault(field.key, field)
    return next((text for key in keys if key in by_key and (text := plain(by_key[key].value))), "")
