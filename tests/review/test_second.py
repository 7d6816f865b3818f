"""Second readings: chance is fair and repeatable, and a person's words are held to the value, tone marks included."""

from dataclasses import replace

import pytest

from pipeline.kinds import Json, State
from pipeline.model import FieldValue
from review import second
from review.desk import Desk
from tests.pipeline.examples import example
from tests.review.test_dossier_pages import keep


def field(kind: str, value: Json) -> FieldValue:
    return replace(example().fields[0], kind=kind, value=value)


@pytest.mark.parametrize(
    ("kind", "value", "typed", "same"),
    [
        ("person_name", "NGUYỄN VĂN AN", "Nguyễn văn  an", True),
        ("person_name", "NGUYỄN VĂN AN", "Nguyên Văn An", False),
        ("date", "2022-06-30", "30/6/2022", True),
        ("date", "2022-06-30", "30/06/2021", False),
        ("id12", "082090000123", "082090000123", True),
        ("free_text", None, "/", True),
        ("free_text", "Có", "/", False),
        ("signature", True, "có", True),
        ("signature", True, "/", False),
    ],
)
def test_what_is_typed_agrees_or_differs(kind: str, value: Json, typed: str, same: bool) -> None:
    assert second.same(field(kind, value), typed, received_on="2022-07-01") is same


def test_all_or_nothing_is_drawn_at_the_ends_and_only_accepted_values(desk: Desk) -> None:
    stored = keep(desk)
    second.draw(desk.audits, blobs=desk.blobs, share=0.0, now=stored.received_at)
    assert desk.audits.second_readings("waiting", agency_code=None) == ()
    assert desk.audits.undrawn(count=9) == ()


def test_every_accepted_value_with_a_picture_is_drawn_at_one(desk: Desk) -> None:
    stored = keep(desk)
    second.draw(desk.audits, blobs=desk.blobs, share=1.0, now=stored.received_at)
    drawn = {one.field_id for one in desk.audits.second_readings("waiting", agency_code=None)}
    accepted = {one.field_id for one in example().fields if one.state is State.AUTO and one.evidence}
    assert drawn
    assert drawn <= accepted


def test_a_dossier_that_the_store_lost_is_passed_over(desk: Desk) -> None:
    stored = keep(desk)
    desk.blobs.delete(stored.key)
    second.draw(desk.audits, blobs=desk.blobs, share=1.0, now=stored.received_at)
    assert desk.audits.undrawn(count=9) == ()
