"""The published form of a dossier: round trip, schema, versions, damage."""

import json
import math
import string
import unicodedata
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from pipeline.clerk_records import Decision, Defect, PageOrder, PageVerb, ProcedureSaid, Review, Verdict, Waiver
from pipeline.codec import (
    SCHEMA_VERSION,
    dossier_from_bytes,
    dossier_from_json,
    dossier_to_bytes,
    dossier_to_json,
)
from pipeline.errors import StoreError
from pipeline.flagcodes import FlagCode, Severity
from pipeline.kinds import Fill, Mesh, Requirement, Route, Source, State
from pipeline.model import (
    Candidate,
    Component,
    Correction,
    CrossCheck,
    Declared,
    Descriptor,
    Dossier,
    Event,
    Evidence,
    FieldValue,
    Flag,
    Item,
    Page,
    PageFiles,
    Person,
    Procedure,
    Quality,
    Quarantined,
    RuleResult,
    Scan,
    Software,
    StoredFile,
)
from pipeline.terms import Deadline, Pause, Term

DOCS = Path(__file__).parents[2] / "docs"
SCHEMA = json.loads((DOCS / "dossier.schema.json").read_text(encoding="utf-8"))
EXAMPLE = (DOCS / "dossier.example.json").read_bytes()
VALIDATOR = Draft202012Validator(SCHEMA)

LETTERS = string.ascii_letters + string.digits + ' .,/-"\\\nĐđÂâƠơƯưàảãạằắẵặầấẫậềếễệìíịòóọồốộờớợùúụừứựỳý'
ids = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=6)
texts = st.text(LETTERS, max_size=12).map(lambda text: unicodedata.normalize("NFC", text))
digests = st.integers(0, 2**32).map(lambda number: f"{number:064x}")
shares = st.floats(0, 1)
numbers = st.floats(-5000, 5000).filter(lambda number: number != 0 or math.copysign(1, number) > 0)
moments = st.datetimes(datetime(2000, 1, 1), datetime(2050, 1, 1)).map(
    lambda moment: moment.isoformat(timespec="seconds") + "+07:00"
)
polygons = st.lists(st.tuples(numbers, numbers), min_size=4, max_size=5).map(tuple)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | numbers | texts,
    lambda inner: st.lists(inner, max_size=2).map(tuple) | st.dictionaries(ids, inner, max_size=2),
    max_leaves=4,
)


def few(of: st.SearchStrategy[Any], *, least: int = 0) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(of, min_size=least, max_size=2).map(tuple)


flags = st.builds(Flag, code=st.sampled_from(FlagCode), severity=st.sampled_from(Severity), scope=ids, detail=texts)
evidence = st.builds(
    Evidence,
    page_id=ids,
    polygon=polygons,
    crop_key=st.none() | ids,
    label_polygon=st.none() | polygons,
)
candidates = st.builds(
    Candidate,
    raw=texts,
    value=values,
    source=st.sampled_from(Source),
    confidence=shares,
    engine=texts,
    evidence=few(evidence),
    free_raw=st.none() | texts,
    constraint=st.none() | texts,
)
deadlines = st.builds(
    Deadline,
    started_at=st.none() | moments,
    source=st.sampled_from((None, "postmark", "receipt")),
    due_at=st.none() | moments,
    term=st.none() | st.builds(Term, kind=st.sampled_from(("same_day", "working_days")), count=st.integers(0, 60)),
    official=st.none() | st.booleans(),
    pauses=few(st.builds(Pause, since=moments, until=st.none())),
)
corrections = st.builds(
    Correction,
    before=values,
    after=values,
    action=st.sampled_from(("confirm", "correct", "mark_absent", "mark_illegible")),
    by=ids,
    at=moments,
    reason=st.none() | texts,
)
reviews = st.builds(
    Review,
    page_orders=few(st.builds(PageOrder, page_id=ids, verb=st.sampled_from(PageVerb), to=ids, by=ids, at=moments)),
    waivers=few(st.builds(Waiver, code=ids, scope=ids, by=ids, at=moments, reason=texts)),
    decisions=few(
        st.builds(
            Decision,
            verdict=st.sampled_from(Verdict),
            by=ids,
            at=moments,
            officer=texts,
            reason=texts,
            defects=few(st.builds(Defect, scope=ids, code=ids, text=texts)),
            due_at=st.none() | moments,
        )
    ),
    procedures=few(st.builds(ProcedureSaid, code=ids, by=ids, at=moments)),
)
fields = st.builds(
    FieldValue,
    field_id=ids,
    component_id=ids,
    key=ids,
    label=texts,
    kind=st.just("free_text"),
    requirement=st.sampled_from(Requirement),
    raw=st.none() | texts,
    value=st.none() | texts.filter(bool),
    confidence=st.none() | shares,
    state=st.sampled_from(State),
    fill=st.sampled_from(Fill),
    candidates=few(candidates),
    evidence=few(evidence),
    rules=few(st.builds(RuleResult, rule=ids, result=st.sampled_from(("pass", "fail", "na")))),
    plausibility=st.none() | shares,
    flags=few(flags),
    corrections=few(corrections),
)
files = st.builds(StoredFile, key=ids, media_type=ids, size_bytes=st.integers(0, 10**9), sha256=digests)
items = st.builds(
    Item,
    item_id=digests,
    source_name=texts,
    scans=few(st.builds(Scan, scan_id=digests, name=texts, media_type=ids, size_bytes=st.integers(0, 10**9))),
    item_code=st.none() | ids,
    procedure_code=st.none() | ids,
    accepted_at=st.none() | moments,
    declared=few(
        st.builds(
            Declared,
            name=texts,
            kind=st.sampled_from(("orig", "cert", "copy", "unknown")),
            sheets=st.none() | st.integers(0, 9),
        )
    ),
)


meshes = st.builds(
    Mesh, columns=st.just(2), rows=st.just(2), shifts=st.lists(numbers, min_size=4, max_size=4).map(tuple)
)


@st.composite
def pages_of(draw: st.DrawFn, page_id: str) -> Page:
    return Page(
        page_id=page_id,
        scan_id=draw(digests),
        index=draw(st.integers(0, 9)),
        width=draw(st.integers(1, 5000)),
        height=draw(st.integers(1, 5000)),
        dpi=draw(st.none() | st.floats(1, 600)),
        to_source=tuple(draw(st.lists(numbers, min_size=9, max_size=9))),  # type: ignore[arg-type]
        quad=draw(st.none() | polygons),
        turn=draw(st.sampled_from((0, 90, 180, 270))),
        skew_deg=draw(numbers),
        mesh=draw(st.none() | meshes),
        quality=draw(st.builds(Quality, sharpness=shares, glare=shares, coverage=shares, usable=st.booleans())),
        blank=draw(st.booleans()),
        duplicate_of=draw(st.none() | ids),
        flags=draw(few(flags)),
    )


@st.composite
def dossiers(draw: st.DrawFn) -> Dossier:
    papers, spare = draw(st.integers(1, 2)), draw(st.integers(0, 1))
    page_ids = [f"p{number}" for number in range(1, papers + spare + 1)]
    return Dossier(
        dossier_id=str(draw(st.uuids())),
        revision=draw(st.integers(1, 9)),
        item=draw(items),
        batch_id=draw(ids),
        received_at=draw(moments),
        procedure=Procedure(
            code=draw(st.none() | st.just("1.001193")),
            name=draw(st.none() | texts),
            confidence=draw(st.none() | shares),
        ),
        pages=tuple(draw(pages_of(page_id)) for page_id in page_ids),
        components=tuple(
            Component(
                component_id=f"c{seq}",
                seq=seq,
                doc_class=draw(ids),
                form_version=draw(st.none() | ids),
                confidence=draw(shares),
                page_ids=(page_ids[seq - 1],),
                descriptor=Descriptor(title=draw(st.none() | texts)),
                flags=draw(few(flags)),
            )
            for seq in range(1, papers + 1)
        ),
        fields=draw(few(fields)),
        people=draw(few(st.builds(Person, person_id=ids, roles=few(ids), field_ids=few(ids), match=ids))),
        cross_checks=draw(
            few(
                st.builds(
                    CrossCheck,
                    check=ids,
                    result=st.sampled_from(("pass", "fail", "unknown")),
                    field_ids=few(ids),
                    detail=texts,
                    severity=st.sampled_from(Severity),
                )
            )
        ),
        flags=draw(few(flags)),
        route=draw(st.sampled_from(Route)),
        quarantined=draw(
            few(st.builds(Quarantined, scan_id=digests, name=texts, code=ids, message=texts, advice=texts))
        ),
        page_files=tuple(
            PageFiles(page_id=page_id, original=draw(files), work=draw(files), text=draw(files)) for page_id in page_ids
        ),
        pdfs=tuple((f"c{seq}", draw(files)) for seq in range(1, papers + 1)),
        provenance=draw(
            few(
                st.builds(
                    Event,
                    type=st.sampled_from(("receive", "ocr", "package")),
                    at=moments,
                    agent=ids,
                    software=texts,
                    outcome=st.sampled_from(("success", "warning", "failure")),
                    input_sha256=few(digests),
                    output_sha256=few(digests),
                    detail=texts,
                )
            )
        ),
        software=draw(
            few(
                st.builds(
                    Software,
                    part=st.sampled_from(("code", "form", "engine", "weights", "calibration")),
                    name=ids,
                    version=st.none() | ids,
                    sha256=st.none() | digests,
                )
            )
        ),
        dossier_code=draw(st.none() | st.just("H58.12-220603-0001")),
        agency_code=draw(st.none() | ids),
        agency_name=draw(st.none() | texts),
        sensitive=draw(few(st.sampled_from(("child", "health")))),
        deadline=draw(deadlines),
        review=draw(reviews),
    )


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(dossiers())
def test_any_dossier_survives_the_round_trip_and_obeys_the_schema(dossier: Dossier) -> None:
    written = dossier_to_bytes(dossier)

    assert dossier_from_bytes(written) == dossier
    assert [error.message for error in VALIDATOR.iter_errors(json.loads(written))] == []
    assert dossier_to_bytes(dossier_from_bytes(written)) == written


def test_the_schema_is_itself_valid_and_names_at_most_25_value_types() -> None:
    Draft202012Validator.check_schema(SCHEMA)

    assert sum(name.startswith("value_") for name in SCHEMA["$defs"]) <= 25
    assert set(SCHEMA["$defs"]["flag"]["properties"]["code"]["enum"]) == {code.value for code in FlagCode}


def test_every_field_type_has_exactly_one_value_definition() -> None:
    types = SCHEMA["$defs"]["field"]["properties"]["type"]["enum"]
    conditions = [case["if"]["properties"]["type"] for case in SCHEMA["$defs"]["typed"]["allOf"]]
    covered = [name for condition in conditions for name in condition.get("enum", [condition.get("const")])]

    assert sorted(covered) == sorted(types)


def test_the_published_example_is_what_the_codec_writes() -> None:
    assert list(VALIDATOR.iter_errors(json.loads(EXAMPLE))) == []
    assert dossier_to_bytes(dossier_from_bytes(EXAMPLE)) == EXAMPLE


@pytest.mark.parametrize(
    ("kind", "value"),
    [("date", "30/05/2022"), ("id12", 82090000123), ("id12", "82090000123"), ("money", 12.5), ("sex", "")],
)
def test_a_value_of_the_wrong_shape_breaks_the_schema(kind: str, value: object) -> None:
    data = json.loads(EXAMPLE)
    data["fields"][0].update(type=kind, value=value)

    assert list(VALIDATOR.iter_errors(data))


def test_text_is_written_composed() -> None:
    data = json.loads(EXAMPLE)
    data["source"]["name"] = unicodedata.normalize("NFD", "Hồ sơ Nguyễn")

    assert "Hồ sơ Nguyễn" in dossier_to_bytes(dossier_from_json(data)).decode()


def test_a_number_that_is_none_is_never_written() -> None:
    data = json.loads(EXAMPLE)
    data["fields"][0]["confidence"] = math.nan

    with pytest.raises(ValueError, match="not JSON compliant"):
        dossier_to_bytes(dossier_from_json(data))


def test_an_earlier_version_is_brought_up_one_step_at_a_time() -> None:
    def rename(data: dict[str, Any]) -> dict[str, Any]:
        return {**data, "received_at": data["receipt"], "schema_version": SCHEMA_VERSION}

    def first(data: dict[str, Any]) -> dict[str, Any]:
        return {**data, "receipt": data["came"], "schema_version": "0.9"}

    now = json.loads(EXAMPLE)
    then = {**now, "schema_version": "0.8", "came": now["received_at"]}
    del then["received_at"]

    assert dossier_from_json(then, migrations={"0.8": first, "0.9": rename}) == dossier_from_json(now)


def test_a_newer_version_is_refused_with_advice() -> None:
    data = {**json.loads(EXAMPLE), "schema_version": "99.0"}

    with pytest.raises(StoreError, match=r"99\.0.*newer"):
        dossier_from_json(data)


@pytest.mark.parametrize(
    "damage", [b"", b"{}", b"[]", b"null", b'{"schema_version": "1.0"}', b"\xff\xfe", EXAMPLE[:-40]]
)
def test_damaged_bytes_raise_a_store_error_and_tell_no_value(damage: bytes) -> None:
    with pytest.raises(StoreError, match="hoso verify") as caught:
        dossier_from_bytes(damage)

    assert "NGUY" not in str(caught.value)


def test_status_quality_and_privacy_follow_from_the_record() -> None:
    data = json.loads(json.dumps(dossier_to_json(dossier_from_bytes(EXAMPLE))))

    assert data["status"] == "needs_review"
    assert data["quality"]["field_count"] == len(data["fields"])
    assert data["privacy"]["class"] == "sensitive"
