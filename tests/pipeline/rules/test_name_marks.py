"""A name whose marks the readers do not agree on is a guess, unless something else says which they are."""

from dataclasses import replace
from typing import Any

import pytest

from pipeline.flagcodes import FlagCode, Severity
from pipeline.kinds import Source, State
from pipeline.model import Candidate, FieldValue
from pipeline.rules.findings import Paper
from pipeline.rules.name_marks import guessed_marks
from tests.pipeline.rules.papers import paper


def named(key: str, *said: tuple[Source, str], number: int = 1) -> Paper:
    """Return a paper with one name as several read it; the first stands."""
    written: dict[str, Any] = {key: said[0][1]}
    made = paper("ct01", number, **written)
    candidates = tuple(Candidate(raw=raw, value=raw, source=source, confidence=0.9, engine="t") for source, raw in said)
    field = replace(made.fields[key], kind="person_name", candidates=candidates)
    return Paper(component=made.component, fields={key: field})


def only(one: Paper) -> FieldValue:
    return next(iter(one.fields.values()))


PRINT, LINE = (Source.PRINT_OCR, "LƯƠNG VĂN LẬN"), (Source.HAND_OCR, "Lương Văn Lân")


def test_readers_that_differ_in_marks_alone_make_a_guess() -> None:
    (flag,) = guessed_marks([named("name", PRINT, LINE)])
    assert (flag.code, flag.severity, flag.scope) == (FlagCode.NAME_DIACRITIC_GUESS, Severity.WARN, "c01.name")


@pytest.mark.parametrize(
    "said",
    [
        (PRINT, (Source.HAND_OCR, "Lương Văn Lận")),  # case is no mark
        ((Source.PRINT_OCR, "HOÀ BÌNH"), (Source.HAND_OCR, "HÒA BÌNH")),  # nor is the place of the tone
        (PRINT, (Source.HAND_OCR, "Lương Văn Lâm")),  # another letter is another matter
        ((Source.QR, "Lương Văn Lân"), PRINT, LINE),  # the card's QR tells
        (PRINT, (Source.MRZ, "LUONG VAN LAN")),  # an MRZ has no marks
    ],
)
def test_what_is_no_guess(said: tuple[tuple[Source, str], ...]) -> None:
    assert list(guessed_marks([named("name", *said)])) == []


def test_another_paper_with_the_same_marks_proves_them_and_one_with_others_does_not() -> None:
    guess = named("name", PRINT, LINE)
    same = named("name", (Source.PRINT_OCR, "Lương Văn Lận"), number=2)
    other = named("name", (Source.PRINT_OCR, "Lương Văn Lân"), number=2)
    assert list(guessed_marks([guess, same])) == []
    assert [flag.scope for flag in guessed_marks([guess, other])] == ["c01.name"]


def test_what_a_clerk_settled_is_no_guess() -> None:
    guess = named("name", PRINT, LINE)
    settled = replace(only(guess), state=State.CONFIRMED)
    assert list(guessed_marks([Paper(component=guess.component, fields={"name": settled})])) == []
