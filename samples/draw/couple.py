"""The table of the marriage declaration: one row for each fact, one column for the bride and one for the groom."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from samples.draw.drawn import Answer
from samples.draw.rows import EMPTY, Cursor, Label, broken, put_label
from samples.draw.sheet import Sheet

ROWS = (
    ("full_name", "Họ, chữ đệm, tên", "", 1), ("dob", "Ngày, tháng, năm sinh", "", 1), ("ethnicity", "Dân tộc", "", 1),
    ("nationality", "Quốc tịch", "", 1), ("residence", "Nơi cư trú", "(2)", 2),
    ("id_paper", "Giấy tờ tùy thân", "(3)", 2), ("marriage_ordinal", "Kết hôn lần thứ mấy", "", 1),
)  # fmt: skip
SWAPPED_SHARE = 0.15  # of prints have the groom first
LABEL_SHARE = 0.26
INSET_PT = 4.0


def couple_table(sheet: Sheet, cursor: Cursor, answers: Mapping[str, Answer], choice: np.random.Generator) -> None:
    """Rule the table and write what both say of themselves; every row is as high as its longer cell."""
    people = [("bride", "Bên nữ"), ("groom", "Bên nam")]
    if choice.random() < SWAPPED_SHARE:
        people.reverse()
    width = cursor.right - cursor.left
    edges = cursor.left + width * np.array([0.0, LABEL_SHARE, (1 + LABEL_SHARE) / 2, 1.0])
    size, pitch = sheet.look.size_pt, sheet.look.size_pt * max(1.25, sheet.look.pitch * 0.95)
    top = cursor.baseline - size * 0.9
    tops = [top]
    baseline = top + pitch
    for left, title in zip(edges, ("Thông tin", *(title for _, title in people)), strict=False):
        put_label(sheet, Label(text=title, bold=True), (float(left) + INSET_PT, baseline), size)
    tops.append(top + pitch * 1.4)
    for key, label, mark, least in ROWS:
        top = tops[-1]
        wide = float(edges[1] - edges[0]) - 2 * INSET_PT
        fit = min(1.0, wide / sheet.width_of(label + mark, size, path=sheet.look.print_faces.regular))
        put_label(sheet, Label(text=label, note=mark), (float(edges[0]) + INSET_PT, top + pitch), size * fit)
        needed = least
        for (who, _), left, right in zip(people, edges[1:-1], edges[2:], strict=True):
            span = float(left) + INSET_PT, float(right) - INSET_PT
            needed = max(needed, write(sheet, f"{who}.{key}", answers, span, top, pitch=pitch))
        tops.append(top + pitch * (needed + 0.4))
    for edge in tops:
        sheet.stroke((edges[0], edge), (edges[-1], edge))
    for place in edges:
        sheet.stroke((place, tops[0]), (place, tops[-1]))
    cursor.baseline = tops[-1] + size * 1.5


def write(
    sheet: Sheet, key: str, answers: Mapping[str, Answer], span: tuple[float, float], top: float, *, pitch: float
) -> int:
    """Write one cell, line by line; return how many lines it takes."""
    answer = answers.get(key, EMPTY)
    rest, count = answer.raw, 0
    while rest:
        line, rest = broken(sheet, answer, rest, span[1] - span[0])
        count += 1
        at = span[0], top + pitch * count
        sheet.value(key, answer, line, at, room_pt=span[1] - span[0], leader=False)
    return count
