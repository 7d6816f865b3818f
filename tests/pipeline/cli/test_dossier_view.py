"""A dossier on the terminal."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from pipeline.cli.dossier_view import dossier_view, doubts_by_code, told_value
from pipeline.codec import dossier_from_bytes

EXAMPLE = dossier_from_bytes((Path(__file__).parents[3] / "docs/dossier.example.json").read_bytes())


def shown(what: object) -> str:
    out = io.StringIO()
    Console(file=out, width=160, highlight=False).print(what)
    return out.getvalue()


def test_the_view_shows_every_paper_value_check_doubt_and_refused_file() -> None:
    text = shown(dossier_view(EXAMPLE))

    assert all(each.key in text for each in EXAMPLE.fields)
    assert all(check.check in text for check in EXAMPLE.cross_checks)
    assert "Ngày không hợp lệ" in text
    assert "Not a date" in text
    assert "IMG_0004.heic" in text
    assert "NGUYỄN VĂN AN" in text


def test_names_cannot_switch_colours() -> None:
    odd = replace(EXAMPLE, item=replace(EXAMPLE.item, source_name="[red]x[/] [/]"))

    assert "[red]x[/] [/]" in shown(dossier_view(odd))


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (None, "–"),
        (True, "có / yes"),
        (500000, "500000"),
        ({"text": "Ấp 5", "ward_code": None}, "Ấp 5"),
        ({"wanted": True, "copies": 2}, "wanted có / yes, copies 2"),
        (("a", "b"), "a; b"),
    ],
)
def test_values_of_every_shape_are_told_in_one_line(value: object, told: str) -> None:
    assert told_value(value) == told  # type: ignore[arg-type]


def test_doubts_come_by_code_with_what_stops_the_dossier_first() -> None:
    codes = [code.value for code in doubts_by_code(EXAMPLE)]

    assert codes == ["COMPONENT_MISSING", "DATE_INVALID", "PAGE_BLANK"]


def test_a_paper_without_a_form_is_one_line() -> None:
    bare = replace(EXAMPLE, fields=(), cross_checks=(), flags=(), quarantined=())

    assert "trạng thái / state" not in shown(dossier_view(bare))
    assert "1. ht_khai_sinh" in shown(dossier_view(bare))
