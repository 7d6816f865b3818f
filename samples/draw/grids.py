"""What a table of rows cannot say: ruled tables, rows of boxed digits, boxes to tick, codes; each a form's special."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from samples.draw.codes import put_code
from samples.draw.drawn import Answer, DrawnMark
from samples.draw.printed import Special
from samples.draw.residence import cell_value, column_title, digit_row
from samples.draw.rows import Blank, Cursor, Label, Part, broken, heading, put_label, row
from samples.draw.sheet import Sheet
from samples.draw.signing import BOX_PT, tick

Column = tuple[str, str, float]  # key ("" for a running number or nothing), title, share of the width
QR_PT = 62.0
HEAD_SHARE = 0.82  # letter size of a table's head against the form's
LINE_SHARE = 1.18  # of the letter size: the pitch of lines within a cell


def ruled(prefix: str, columns: Sequence[Column], *, rows: tuple[int, int], head_lines: int = 2) -> Special:
    """Return what rules a table and writes `prefix[0].key` … into it; at least `rows[0]` rows, empty ones too."""
    shares = np.array([share for _, _, share in columns])

    def draw(sheet: Sheet, cursor: Cursor, answers: Mapping[str, Answer], choice: np.random.Generator) -> None:
        look = sheet.look
        edges = cursor.left + (cursor.right - cursor.left) * np.cumsum([0.0, *(shares / shares.sum())])
        spans = [(float(left), float(right)) for left, right in pairwise(edges)]
        top = cursor.baseline - look.size_pt * 0.9
        levels = [top, top + look.size_pt * HEAD_SHARE * 1.25 * head_lines + 6]
        for (_, title, _), span in zip(columns, spans, strict=True):
            column_title(sheet, title, span, (levels[0], levels[1]), look.size_pt * HEAD_SHARE)
        written = sum(f"{prefix}[{number}].{first_key(columns)}" in answers for number in range(20))
        for number in range(max(written, int(choice.integers(rows[0], rows[1] + 1)))):
            levels.append(write_row(sheet, f"{prefix}[{number}]", columns, answers, spans=spans, top=levels[-1]))
            if columns[0][1] in ("TT", "STT") and number < written:
                middle = (levels[-1] + levels[-2]) / 2
                cell_value(sheet, "#", Answer(value=None, raw=str(number + 1)), spans[0], middle)
        sheet.places.pop("#", None)
        for level in levels:
            sheet.stroke((float(edges[0]), level), (float(edges[-1]), level))
        for edge in edges:
            sheet.stroke((float(edge), top), (float(edge), levels[-1]))
        sheet.lowest_pt = max(sheet.lowest_pt, levels[-1])
        cursor.baseline = levels[-1] + look.size_pt * 1.35

    return draw


def write_row(
    sheet: Sheet,
    name: str,
    columns: Sequence[Column],
    answers: Mapping[str, Answer],
    *,
    spans: Sequence[tuple[float, float]],
    top: float,
) -> float:
    """Write one row of a table, as high as its longest cell asks for; return where it ends."""
    size = sheet.look.size_pt
    cells = [answers.get(f"{name}.{key}") if key else None for key, _, _ in columns]
    lines = [
        cell_lines(sheet, answer, right - left) if answer else []
        for answer, (left, right) in zip(cells, spans, strict=True)
    ]
    high = max(size * 1.5, size * LINE_SHARE * max(map(len, lines), default=1) + 7)
    for (key, _, _), answer, said, (left, right) in zip(columns, cells, lines, spans, strict=True):
        first = top + high / 2 - size * LINE_SHARE * (len(said) - 1) / 2
        for number, line in enumerate(said):
            if answer is not None:
                piece = replace(answer, pieces=(line,)) if len(said) > 1 else answer
                cell_value(sheet, f"{name}.{key}", piece, (left + 1, right - 1), first + size * LINE_SHARE * number)
    return top + high


def first_key(columns: Sequence[Column]) -> str:
    """Return the key of the first column that holds a value."""
    return next(key for key, _, _ in columns if key)


def cell_lines(sheet: Sheet, answer: Answer, room: float) -> list[str]:
    """Return the lines that a value takes in a cell of this width."""
    lines, rest = [], answer.raw
    while rest:
        first, rest = broken(sheet, answer, rest, room - 3)
        lines.append(first)
    return lines


def boxed_digits(key: str, label: str) -> Special:
    """Return what sets a personal number with one box a digit."""

    def draw(sheet: Sheet, cursor: Cursor, answers: Mapping[str, Answer], choice: np.random.Generator) -> None:
        digit_row(sheet, cursor, label, (key, answers), choice)

    return draw


def ticks(key: str, label: str, options: Sequence[str], *, stacked: bool = False, before: bool = True) -> Special:
    """Return what sets a question with boxes to tick: behind the label, or each on a line of its own.

    An option may hold blanks behind its words: `Đang đi học (Ghi cụ thể): [schooling.detail]`.
    """

    def draw(sheet: Sheet, cursor: Cursor, answers: Mapping[str, Answer], __: np.random.Generator) -> None:
        size, x = sheet.look.size_pt, cursor.left
        if label:
            x = put_label(sheet, Label(text=label), (x, cursor.baseline), size) + 8
        if stacked and label:
            cursor.down(size * sheet.look.pitch)
            x = cursor.left + 14
        for option in options:
            word, _, rest = option.partition("[")
            wide = sheet.width_of(word, size, path=sheet.look.print_faces.regular) + BOX_PT + 8
            if not stacked and x + wide > cursor.right:
                cursor.down(size * sheet.look.pitch)
                x = cursor.left + 14
            x = option_box(sheet, (key, answers), word.strip(), (x, cursor.baseline), before=before) + 16
            if rest:
                behind: list[Part] = [Blank(key=rest.rstrip("]"))]
                row(sheet, Cursor(baseline=cursor.baseline, left=x - 10, right=cursor.right), behind, answers)
            if stacked:
                cursor.down(size * sheet.look.pitch)
                x = cursor.left + 14
        if not stacked:
            cursor.down(size * sheet.look.pitch)

    return draw


def option_box(
    sheet: Sheet, asked: tuple[str, Mapping[str, Answer]], word: str, at: tuple[float, float], *, before: bool
) -> float:
    """Set one option with its box and tick it when it is the answer; return the x behind it."""
    (key, answers), size, (x, baseline) = asked, sheet.look.size_pt, at
    answer = answers.get(key)
    plain = word.rstrip(" :").partition(" (")[0]
    if not before:
        x = put_label(sheet, Label(text=word), (x, baseline), size) + 3
    top = baseline - BOX_PT + 1
    quad = sheet.frame(x, top, x + BOX_PT, top + BOX_PT)
    checked = answer is not None and answer.raw == plain
    if checked and answer is not None:
        tick(sheet, x, top, BOX_PT)
        sheet.remember(key, answer, quad)
    mark = DrawnMark(kind="checkbox", payload="x" if checked else "", quad=quad, name=f"{key}:{plain}")
    sheet.marks.append(mark)
    x += BOX_PT + 3
    return put_label(sheet, Label(text=word), (x, baseline), size) if before else x


def corner_code(key: str, *, right: bool = False) -> Special:
    """Return what prints a QR code in the upper corner of the sheet: at the left, or at the right."""

    def draw(sheet: Sheet, _: Cursor, answers: Mapping[str, Answer], __: np.random.Generator) -> None:
        answer = answers.get(key)
        if answer is not None:
            left = sheet.size_pt[0] - QR_PT - 22 if right else 20.0
            put_code(sheet, answer.raw, "qr", (left, 16.0), (QR_PT, QR_PT))
            sheet.remember(key, answer, sheet.marks[-1].quad)

    return draw


def office_lines(*keys: str) -> Special:
    """Return what prints an office's own names, centred and bold, as letterhead: no field of the form."""

    def draw(sheet: Sheet, cursor: Cursor, answers: Mapping[str, Answer], _: np.random.Generator) -> None:
        for key in keys:
            wide = sheet.width_of(answers[key].raw, sheet.look.size_pt, path=sheet.look.print_faces.bold)
            heading(sheet, cursor, answers[key].raw, size=min(1.0, (cursor.right - cursor.left) / wide))

    return draw
