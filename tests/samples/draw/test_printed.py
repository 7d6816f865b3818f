"""Forms set from a table of rows: what a row's text says is what is printed and asked for."""

from collections.abc import Mapping

import numpy as np
import pytest

from samples.draw.drawn import Answer
from samples.draw.looks import any_look
from samples.draw.printed import PrintedForm, draw_printed, parts_of
from samples.draw.rows import Blank, Label

ANSWERS = {"a": Answer(value="one", raw="một"), "b": Answer(value="two", raw="hai", pieces=("h", "ai"))}


def form_of(*rows: tuple[str, str], left: tuple[str, ...] = ()) -> PrintedForm:
    return PrintedForm(doc_class="x", versions=("1", "2"), titles=("ĐƠN XIN",), rows=rows, left=left)


def keys_of(form: PrintedForm, version: str, answers: Mapping[str, Answer] = ANSWERS) -> list[str]:
    look = any_look(np.random.default_rng(1), "train", dpi=60)
    page = draw_printed(np.random.default_rng(2), look, answers, form=form, version=version, layout=0)
    return [field.key for field in page.fields]


def test_a_row_is_read_into_labels_and_blanks() -> None:
    assert parts_of("Nơi cư trú:{2} [a.b x2 ~40] ngày [c:1 *2]") == [
        Label(text="Nơi cư trú:", note="(2)"),
        Blank(key="a.b", lines=2, min_pt=40),
        Label(text="ngày"),
        Blank(key="c", piece=1, min_pt=20, weight=2),
    ]


def test_only_the_rows_of_the_version_are_printed() -> None:
    form = form_of(("", "Họ tên: [a]"), ("2", "Ngày: [b:0] tháng [b:1]"))
    assert keys_of(form, "1") == ["a"]
    assert keys_of(form, "2") == ["a", "b"]


def test_an_offices_own_lines_stand_beside_the_republics() -> None:
    assert keys_of(form_of(("", "Họ tên: [a]"), left=("Số: [b]",)), "1") == ["b", "a"]


@pytest.mark.parametrize("text", ["<Số:|số:> [a]", "? Số: [a]", "> Số: [a]", "^ Số: [a]"])
def test_every_way_of_setting_a_row_asks_for_its_blank(text: str) -> None:
    assert keys_of(form_of(("", text)), "1") == ["a"]
