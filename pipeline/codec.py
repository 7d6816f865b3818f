"""A dossier as JSON and back: the published form of `docs/dossier.schema.json`, and its versions."""

import json
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import asdict
from types import MappingProxyType
from typing import Any

from pipeline.codec_deadline import deadline_from_json, deadline_to_json
from pipeline.codec_fields import field_from_json, field_to_json, flag_from_json, flag_to_json
from pipeline.codec_papers import Papers, papers_from_json, papers_to_json
from pipeline.codec_review import REVIEW_PARTS, review_from_json, review_to_json
from pipeline.dossier_summary import privacy, quality, status
from pipeline.errors import StoreError
from pipeline.flagcodes import Severity
from pipeline.kinds import Json, Route
from pipeline.model import (
    CrossCheck,
    Declared,
    Dossier,
    Event,
    Item,
    Person,
    Procedure,
    Quarantined,
    Scan,
    Software,
)
from pipeline.terms import Deadline

SCHEMA_VERSION = "1.1"
POSTAL_CHANNEL = "3"  # KenhThucHien of the national dossier-sync message: 3 = public postal service

Migration = Callable[[dict[str, Any]], dict[str, Any]]


def _with_deadline(data: dict[str, Any]) -> dict[str, Any]:
    """Return a dossier of 1.0 as one of 1.1: it knew no post office, no due time and no clerk."""
    postal = {**data["postal"], "post_office": None}
    review = dict.fromkeys(REVIEW_PARTS, ())
    return {
        **data,
        "schema_version": "1.1",
        "postal": postal,
        "deadline": deadline_to_json(Deadline()),
        "review": review,
    }


MIGRATIONS: Mapping[str, Migration] = MappingProxyType({"1.0": _with_deadline})
"""One step per change: from the version named to the next; each sets `schema_version`. 1.0 is the first published."""


def dossier_to_bytes(dossier: Dossier) -> bytes:
    """Return `dossier.json`: UTF-8, NFC, keys in record order, a line per paper, field and so on.

    Equal dossiers give equal bytes.
    """
    parts = (f"{_compact(name)}: {_lines(value)}" for name, value in dossier_to_json(dossier).items())
    return unicodedata.normalize("NFC", "{\n" + ",\n".join(parts) + "\n}\n").encode()


def _lines(value: Json) -> str:
    if not isinstance(value, tuple) or not value:
        return _compact(value)
    return "[\n " + ",\n ".join(_compact(each) for each in value) + "\n]"


def _compact(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)  # with `indent` it is 5 times slower


def dossier_from_bytes(data: bytes) -> Dossier:
    """Return the dossier in a `dossier.json` of this or an earlier version.

    Raises:
        StoreError: the bytes are no dossier, or a newer version wrote them.
    """
    try:
        decoded = json.loads(data)
    except ValueError as error:
        raise _broken("is not JSON") from error
    return dossier_from_json(decoded)


def dossier_to_json(dossier: Dossier) -> dict[str, Json]:
    """Return a dossier in the published form, with status, quality and privacy worked out from it."""
    return {
        "schema_version": SCHEMA_VERSION,
        "dossier_id": dossier.dossier_id,
        "revision": dossier.revision,
        "dossier_code": dossier.dossier_code,
        "channel": POSTAL_CHANNEL,
        "agency": {"code": dossier.agency_code, "name": dossier.agency_name},
        "received_at": dossier.received_at,
        "route": None if dossier.route is None else dossier.route.value,
        "status": status(dossier),
        "procedure": asdict(dossier.procedure),
        "source": _source_to_json(dossier),
        "postal": _postal_to_json(dossier),
        "deadline": deadline_to_json(dossier.deadline),
        **papers_to_json(
            Papers(
                pages=dossier.pages,
                page_files=dossier.page_files,
                components=dossier.components,
                pdfs=dossier.pdfs,
            )
        ),
        "people": tuple(asdict(person) for person in dossier.people),
        "fields": tuple(field_to_json(field) for field in dossier.fields),
        "cross_checks": tuple({**asdict(check), "severity": check.severity.value} for check in dossier.cross_checks),
        "flags": tuple(flag_to_json(flag) for flag in dossier.flags),
        "quality": quality(dossier),
        "privacy": privacy(dossier),
        "software": tuple(asdict(each) for each in dossier.software),
        "provenance": tuple(asdict(event) for event in dossier.provenance),
        "review": review_to_json(dossier.review),
    }


def dossier_from_json(data: Any, *, migrations: Mapping[str, Migration] = MIGRATIONS) -> Dossier:
    """Return the dossier that `dossier_to_json` of this or an earlier version wrote.

    Raises:
        StoreError: a part is missing or wrong, or a newer version wrote it.
    """
    try:
        return _dossier_from_json(_up_to_date(data, migrations))
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise _broken(f"lacks a part or holds a wrong one ({type(error).__name__})") from error


def _up_to_date(data: Any, migrations: Mapping[str, Migration]) -> Any:
    while data["schema_version"] != SCHEMA_VERSION:
        migration = migrations.get(data["schema_version"])
        if migration is None:
            raise StoreError(
                f"A stored dossier has schema version {data['schema_version']!r}; this program reads {SCHEMA_VERSION}.",
                advice="Run the version of hoso that wrote it, or a newer one.",
            )
        data = migration(data)
    return data


def _dossier_from_json(data: Any) -> Dossier:
    papers = papers_from_json(data)
    source = data["source"]
    return Dossier(
        dossier_id=data["dossier_id"],
        revision=data["revision"],
        dossier_code=data["dossier_code"],
        agency_code=data["agency"]["code"],
        agency_name=data["agency"]["name"],
        received_at=data["received_at"],
        route=None if data["route"] is None else Route(data["route"]),
        procedure=Procedure(**data["procedure"]),
        item=_item_from_json(source, data["postal"]),
        deadline=deadline_from_json(data["deadline"]),
        batch_id=data["postal"]["batch_id"],
        quarantined=tuple(_quarantined_from_json(file) for file in source["quarantined"]),
        pages=papers.pages,
        page_files=papers.page_files,
        components=papers.components,
        pdfs=papers.pdfs,
        people=tuple(
            Person(**{**person, "roles": tuple(person["roles"]), "field_ids": tuple(person["field_ids"])})
            for person in data["people"]
        ),
        fields=tuple(field_from_json(field) for field in data["fields"]),
        cross_checks=tuple(_check_from_json(check) for check in data["cross_checks"]),
        flags=tuple(flag_from_json(flag) for flag in data["flags"]),
        software=tuple(Software(**each) for each in data["software"]),
        sensitive=tuple(data["privacy"]["sensitive_reasons"]),
        provenance=tuple(_event_from_json(event) for event in data["provenance"]),
        review=review_from_json(data["review"]),
    )


def _source_to_json(dossier: Dossier) -> dict[str, Json]:
    return {
        "name": dossier.item.source_name,
        "item_id": dossier.item.item_id,
        "files": tuple(
            {"sha256": scan.scan_id, "name": scan.name, "media_type": scan.media_type, "bytes": scan.size_bytes}
            for scan in dossier.item.scans
        ),
        "quarantined": tuple(
            {
                "sha256": file.scan_id,
                "name": file.name,
                "code": file.code,
                "message": file.message,
                "advice": file.advice,
            }
            for file in dossier.quarantined
        ),
    }


def _postal_to_json(dossier: Dossier) -> dict[str, Json]:
    item = dossier.item
    return {
        "batch_id": dossier.batch_id,
        "post_office": item.post_office,
        "item_code": item.item_code,
        "accepted_at": item.accepted_at,
        "procedure_code": item.procedure_code,
        "declared_components": tuple(asdict(paper) for paper in item.declared),
    }


def _item_from_json(source: Any, postal: Any) -> Item:
    return Item(
        item_id=source["item_id"],
        source_name=source["name"],
        scans=tuple(
            Scan(scan_id=file["sha256"], name=file["name"], media_type=file["media_type"], size_bytes=file["bytes"])
            for file in source["files"]
        ),
        item_code=postal["item_code"],
        procedure_code=postal["procedure_code"],
        accepted_at=postal["accepted_at"],
        declared=tuple(Declared(**paper) for paper in postal["declared_components"]),
        post_office=postal["post_office"],
    )


def _check_from_json(data: Any) -> CrossCheck:
    """Return a check; dossiers of before checks had a weight were held up by every failure."""
    weight = Severity(data.get("severity", Severity.WARN))
    return CrossCheck(**{**data, "field_ids": tuple(data["field_ids"]), "severity": weight})


def _quarantined_from_json(data: Any) -> Quarantined:
    return Quarantined(
        scan_id=data["sha256"],
        name=data["name"],
        code=data["code"],
        message=data["message"],
        advice=data["advice"],
    )


def _event_from_json(data: Any) -> Event:
    return Event(
        **{
            **data,
            "input_sha256": tuple(data["input_sha256"]),
            "output_sha256": tuple(data["output_sha256"]),
        }
    )


def _broken(what: str) -> StoreError:
    return StoreError(f"A stored dossier.json {what}.", advice="Run `hoso verify`, then `hoso reprocess` the dossier.")
