"""Postal item codes (UPU S10): thirteen signs with a check digit, repaired only inside the digit zone."""

import re

from pipeline.rules.fold import nfc
from pipeline.rules.identifiers import DIGIT_LOOKALIKES, IdCheck

_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
_SHAPE = re.compile(r"^[A-Z]{2}\d{9}[A-Z]{2}$")
_LETTER_LOOKALIKES = str.maketrans("01258", "OIZSB")


def s10_check_digit(serial: str) -> str:
    """Return the check digit of an eight-digit serial number."""
    remainder = 11 - sum(int(digit) * weight for digit, weight in zip(serial, _WEIGHTS, strict=True)) % 11
    return str({10: 0, 11: 5}.get(remainder, remainder))


def check_item_code(text: str, *, repair: bool = False) -> IdCheck:
    """Return the item code without spaces in capitals and whether its check digit holds.

    With `repair`, look-alike letters in the digit zone (and digits in the letter zones) are exchanged first, as suits
    a code that was read by OCR; a bar code needs none.
    """
    code = re.sub(r"[\s.\-]", "", nfc(text)).upper()
    if repair and len(code) == 13:
        letters = code[:2].translate(_LETTER_LOOKALIKES), code[11:].translate(_LETTER_LOOKALIKES)
        code = letters[0] + code[2:11].translate(DIGIT_LOOKALIKES) + letters[1]
    if not _SHAPE.match(code) or not code.isascii():
        return IdCheck(value=code or None, ok=False, problem="not the shape of an item code")
    if s10_check_digit(code[2:10]) != code[10]:
        return IdCheck(value=code, ok=False, problem="check digit")
    return IdCheck(value=code, ok=True)
