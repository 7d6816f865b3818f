"""Whether evidence is where the value stands."""

from dataclasses import replace

import pytest

from pipeline.evaluation.overlap import in_source, is_located
from pipeline.kinds import IDENTITY, Box, Matrix, Mesh, Polygon
from pipeline.model import Page
from tests import typeset

VALUE = Box(left=300, top=100, right=500, bottom=120).polygon


def page(to_source: Matrix, mesh: Mesh | None = None) -> Page:
    return replace(typeset.page(width=1000, height=800), to_source=to_source, mesh=mesh)


def room(left: float, top: float, right: float, bottom: float) -> tuple[Polygon, ...]:
    return (Box(left=left, top=top, right=right, bottom=bottom).polygon,)


def test_a_room_much_wider_than_the_writing_holds_it() -> None:
    assert is_located(room(250, 95, 1200, 125), (VALUE,))


def test_the_row_above_is_another_place() -> None:
    assert not is_located(room(250, 60, 1200, 95), (VALUE,))


def test_half_a_page_is_no_place() -> None:
    assert not is_located(room(0, 0, 1200, 900), (VALUE,))


def test_less_than_half_of_the_value_is_not_enough() -> None:
    assert not is_located(room(420, 95, 1200, 125), (VALUE,))


def test_a_value_of_two_lines_needs_both() -> None:
    second = Box(left=100, top=130, right=520, bottom=150).polygon
    both = (*room(250, 95, 900, 125), *room(80, 125, 900, 155))
    assert is_located(both, (VALUE, second))
    assert not is_located(both[:1], (VALUE, second))


def test_no_evidence_is_nowhere() -> None:
    assert not is_located((), (VALUE,))


def test_evidence_of_a_turned_page_comes_back_to_the_picture() -> None:
    # The page is the picture turned by 180 degrees: x → 1000 - x, y → 800 - y.
    turned = (-1.0, 0.0, 1000.0, 0.0, -1.0, 800.0, 0.0, 0.0, 1.0)
    on_page = Box(left=500, top=680, right=700, bottom=700).polygon
    assert is_located((in_source(on_page, page(turned)),), (VALUE,))


def test_evidence_of_an_uncurled_page_follows_the_bend_of_the_picture() -> None:
    # Lines sag by 30 px in the middle of the page: what was at both ends' height there lies lower in the picture.
    sagging = Mesh(columns=3, rows=2, shifts=(0.0, 30.0, 0.0, 0.0, 30.0, 0.0))
    outline = in_source(Box(left=0, top=100, right=999, bottom=120).polygon, page(IDENTITY, mesh=sagging))
    assert outline[0] == (0, 100)
    assert outline[-1] == (0, 120)
    assert max(y for _, y in outline) == pytest.approx(150, abs=0.1)
    assert [x for x, _ in outline[:9]] == sorted(x for x, _ in outline[:9])


def test_a_spare_row_below_does_no_harm_but_two_rows_in_one_strip_do() -> None:
    assert is_located((*room(250, 95, 900, 125), *room(80, 125, 900, 155)), (VALUE,))
    assert not is_located(room(250, 60, 900, 125), (VALUE,))


def test_a_signature_is_looked_for_in_a_room_not_in_a_line() -> None:
    assert is_located(room(250, 0, 900, 300), (VALUE,), in_lines=False)
