"""The QR of printed slips (Circular 01/2023): dossier code, procedure code, whose, and what paper, in any order."""

import re
from dataclasses import dataclass

from pipeline.rules.fold import nfc
from pipeline.rules.identifiers import check_dossier_code, check_id12, check_procedure_code

_SPLIT = re.compile(r"[|;\n\t]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipQr:
    """What a slip's QR says, as far as its parts can be told apart by their grammar."""

    dossier_code: str
    procedure_code: str | None
    owner_number: str | None
    rest: tuple[str, ...]


def read_slip_qr(payload: str) -> SlipQr | None:
    """Return the slip's record, or None when no dossier code stands in the payload."""
    parts = [part.strip() for part in _SPLIT.split(nfc(payload)) if part.strip()]
    values = [part.split(":", 1)[-1].strip() for part in parts]
    dossier = next((value for value in values if check_dossier_code(value).ok), None)
    if dossier is None:
        return None
    procedure = next((value for value in values if check_procedure_code(value).ok), None)
    owner = next((value for value in values if value.isdecimal() and check_id12(value).ok), None)
    told = {dossier, procedure, owner}
    return SlipQr(
        dossier_code=dossier,
        procedure_code=procedure,
        owner_number=owner,
        rest=tuple(value for value in values if value not in told),
    )
