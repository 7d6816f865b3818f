"""The national header that stands on almost every form, in the ways offices print it."""

from __future__ import annotations

import numpy as np

from samples.draw.rows import Cursor, Label, heading, label_width, put_label
from samples.draw.sheet import Sheet


def national_header(
    sheet: Sheet, cursor: Cursor, choice: np.random.Generator, *, form_code: tuple[str, ...] | None
) -> None:
    """Set the form's code (centred or at the right) and the two lines of the republic with its rule."""
    look = sheet.look
    if form_code:
        centred = bool(choice.random() < 0.5)
        for line in form_code:
            if centred:
                heading(sheet, cursor, line, bold=False, italic=bool(choice.random() < 0.3), size=0.95)
                continue
            label = Label(text=line, italic=True)
            size_pt = look.size_pt * 0.85
            put_label(sheet, label, (cursor.right - label_width(sheet, label, size_pt), cursor.baseline), size_pt)
            cursor.down(size_pt * 1.25)
        cursor.down(look.size_pt * 0.5)
    republic = str(
        choice.choice(["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"], p=[0.8, 0.2])
    )
    motto = str(choice.choice(["Độc lập - Tự do - Hạnh phúc", "Độc lập – Tự do – Hạnh phúc"]))
    heading(sheet, cursor, republic)
    cursor.down(-look.size_pt * (look.pitch - 1.2))
    heading(sheet, cursor, motto, size=1.02)
    wide = label_width(sheet, Label(text=motto, bold=True), look.size_pt * 1.02) * choice.uniform(0.6, 1.0)
    middle = (cursor.left + cursor.right) / 2
    rule_at = cursor.baseline - look.size_pt * (look.pitch - 0.45)
    sheet.stroke((middle - wide / 2, rule_at), (middle + wide / 2, rule_at))
    cursor.down(look.size_pt * choice.uniform(0.5, 1.3))
