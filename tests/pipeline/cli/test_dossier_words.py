"""A dossier's reasons in words."""

import io
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from pipeline.cli.dossier_words import FILLS, READERS, ROUTES, STATES, explain_field, explain_route
from pipeline.codec import dossier_from_bytes
from pipeline.flagcodes import FLAGS, FlagCode
from pipeline.kinds import Fill, Route, Source, State
from pipeline.model import Candidate, Correction

EXAMPLE = dossier_from_bytes((Path(__file__).parents[3] / "docs/dossier.example.json").read_bytes())


def shown(what: object) -> str:
    out = io.StringIO()
    Console(file=out, width=160, highlight=False).print(what)
    return out.getvalue()


def explained(key: str) -> str:
    wanted = next(each for each in EXAMPLE.fields if each.key == key)
    return shown(explain_field(EXAMPLE, wanted))


def test_explain_names_reader_raw_text_page_box_and_crop() -> None:
    text = explained("requester.full_name")

    assert "hoso-line 0.1" in text
    assert "“Nguyên Văn An ....”" in text
    assert "p1 520,610-980,655" in text
    assert "crops/c1.requester.full_name-1.jpg" in text


def test_explain_tells_constraint_agreement_rules_checks_and_doubts_in_both_languages() -> None:
    text = explained("child.dob") + explained("requester.full_name")

    assert "held to date; free, it reads “30/0b/2022”" in text
    assert "1 trong 2 cách đọc" in text
    assert "1 of 2 readings" in text
    assert "Rule R-DATE fails" in text
    assert "REQUESTER_NAME_EQ_CARD" in text
    assert FLAGS[FlagCode.DATE_INVALID].vi in text
    assert FLAGS[FlagCode.DATE_INVALID].en in text


def test_explain_tells_every_correction() -> None:
    wanted = EXAMPLE.fields[2]
    changed = replace(
        wanted,
        corrections=tuple(
            Correction(before=a, after=b, action="correct", by="clerk:017", at=EXAMPLE.received_at, reason="ảnh rõ")
            for a, b in (("2022-06-30", "2022-05-31"), ("2022-05-31", "2022-05-30"))
        ),
    )
    text = shown(explain_field(EXAMPLE, changed))

    assert "“2022-06-30” → “2022-05-31” (ảnh rõ)" in text
    assert "“2022-05-31” → “2022-05-30”" in text


def test_the_route_is_explained_by_what_waits_and_what_stops() -> None:
    text = shown(explain_route(EXAMPLE))

    assert "child.dob" in text
    assert "COMPONENT_MISSING" in text
    assert "PAGE_BLANK" not in text


def test_a_field_that_nobody_read_is_explained_too() -> None:
    empty = replace(EXAMPLE.fields[0], candidates=(), value=None, raw=None, confidence=None, state=State.ABSENT)

    assert "Left empty." in shown(explain_field(EXAMPLE, empty))


def test_every_reader_state_fill_and_route_has_words() -> None:
    assert set(READERS) == set(Source)
    assert set(STATES) == set(State)
    assert set(FILLS) == set(Fill)
    assert set(ROUTES) == {*Route, None}


def test_a_candidate_without_evidence_is_told_without_a_place() -> None:
    said = Candidate(raw="x", value="x", source=Source.MANIFEST, confidence=1.0, engine="manifest.csv")

    assert "crops/" not in shown(explain_field(EXAMPLE, replace(EXAMPLE.fields[0], candidates=(said,))))


def test_a_reader_that_read_nothing_says_so() -> None:
    said = replace(EXAMPLE.fields[0].candidates[0], raw="")

    assert "hoso-line 0.1) read nothing." in shown(
        explain_field(EXAMPLE, replace(EXAMPLE.fields[0], candidates=(said,)))
    )
