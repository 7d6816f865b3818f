"""Lines of a form hold every word of a value, on its blank or on the lines below."""

import numpy as np

from samples.draw.drawn import Answer
from samples.draw.looks import any_look
from samples.draw.rows import Blank, Cursor, Label, broken, row
from samples.draw.sheet import A4_PT, FOOT_PT, Look, Sheet, fitted

LONG = "tổ 12, ấp Bình Phú Đông, xã Bình Phú, huyện Cai Lậy, tỉnh Tiền Giang, nhà có cổng xanh gần trường học cũ của xã"


def a_sheet() -> Sheet:
    return Sheet(np.random.default_rng(1), any_look(np.random.default_rng(2), "train", dpi=100))


def test_no_word_is_lost_where_a_value_wraps() -> None:
    sheet, answer = a_sheet(), Answer(value=LONG, raw=LONG)
    left, lines = LONG, []
    while left:
        line, left = broken(sheet, answer, left, 200.0)
        lines.append(line)
    assert " ".join(lines) == LONG
    assert len(lines) > 1


def test_a_long_value_has_a_box_on_every_line_it_takes() -> None:
    sheet = a_sheet()
    cursor = Cursor(baseline=60, left=60, right=530)
    row(sheet, cursor, [Label(text="Nơi cư trú:"), Blank(key="home", lines=2)], {"home": Answer(value=LONG, raw=LONG)})
    _, quads, _ = sheet.places["home"]
    assert len(quads) >= 2
    assert quads[1][0][1] > quads[0][0][1]


def test_a_form_that_is_too_long_is_set_tighter_until_it_fits() -> None:
    def draw(again: np.random.Generator, look: Look) -> Sheet:
        sheet = Sheet(again, look)
        cursor = Cursor(baseline=look.margin_top_pt, left=60, right=530)
        for _ in range(38):
            row(sheet, cursor, [Label(text="Quê quán:"), Blank(key="home")], {})
        return sheet

    look = any_look(np.random.default_rng(2), "train", dpi=60)
    assert fitted(np.random.default_rng(1), look, draw).lowest_pt <= A4_PT[1] - FOOT_PT
