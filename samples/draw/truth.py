"""The truth beside a dossier: every file, page and value, where it is, and what was planted (samples/README.md)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from samples.draw.capture import Picture
from samples.draw.dossier import Drawn
from samples.draw.drawn import Quad
from samples.draw.files import FileOfPages

SCHEMA_VERSION = 1
KINDS_OF_COPY = {"Bản chính": "orig", "Bản sao": "copy", "Bản sao chứng thực": "cert"}

Json = str | int | float | bool | None | dict[str, "Json"] | list["Json"]


def truth_of(name: str, drawn: Drawn, files: Sequence[FileOfPages]) -> dict[str, Json]:
    """Return the whole truth of a dossier as it is written beside it."""
    case, plan = drawn.contents.case, drawn.plan
    blocking = [planted for planted in drawn.contents.planted if planted.severity == "block"]
    return {
        "schema": SCHEMA_VERSION, "dossier": name, "split": plan.split, "seed": list(plan.seed), "form": plan.form,
        "version": plan.version, "fill": plan.fill, "tier": plan.tier, "format": plan.file_format,
        "procedure": case.procedure[0], "item_code": case.item_code,
        "accepted_at": f"{case.accepted_at.isoformat(timespec='minutes')}:00+07:00",
        "arrived_at": f"{case.arrived_at.isoformat(timespec='minutes')}:00+07:00",
        "files": [
            {"name": file.name, "sha256": hashlib.sha256(file.content).hexdigest(),
             "pages": [page_truth(index, picture) for index, picture in enumerate(file.pictures)]}
            for file in files
        ],
        "planted": [
            {"code": planted.code, "flag": planted.flag, "severity": planted.severity, "detail": planted.detail,
             "fields": [{"class": paper, "key": key} for paper, key in planted.fields]}
            for planted in drawn.contents.planted
        ],
        # a block flag or a paper of no class always needs a clerk; whatever else is for the scoring to say
        "expected_route": "review" if blocking or plan.stray else None,
    }  # fmt: skip


def page_truth(index: int, picture: Picture) -> dict[str, Json]:
    """Return the truth of one page of a file, in that picture's own pixels."""
    page = picture.page
    height, width = picture.pixels.shape[:2]
    return {
        "index": index, "class": page.doc_class, "version": page.form_version, "side": page.side, "layout": page.layout,
        "tier": picture.tier, "width": width, "height": height, "dpi": picture.dpi, "turn": picture.turn,
        "corners": points(picture.corners),
        "fields": [
            {"key": value.key, "value": value.answer.value, "raw": value.answer.raw, "fill": value.answer.fill,
             "state": value.answer.state, "on_leader": value.on_leader, "polygons": [points(quad) for quad in polygons]}
            for value, polygons in zip(page.fields, picture.field_polygons, strict=True)
        ],
        "marks": [
            {"kind": mark.kind, "name": mark.name, "payload": mark.payload, "polygon": points(polygon)}
            for mark, polygon in zip(page.marks, picture.mark_polygons, strict=True)
        ],
    }  # fmt: skip


def points(quad: Quad) -> list[Json]:
    """Return a polygon as a list of pairs."""
    return [[x, y] for x, y in quad]


def manifest_item(name: str, drawn: Drawn, files: Sequence[FileOfPages]) -> dict[str, Json]:
    """Return the dossier's entry in the batch manifest (DOMAIN 1.3); what the post office knew, not the truth."""
    case = drawn.contents.case
    mode = {"Gửi hồ sơ": "send", "Nhận kết quả": "return", "Cả hai": "both"}[drawn.contents.slip["service_mode"].raw]
    return {
        "item_code": case.item_code, "procedure_code": case.procedure[0], "applicant_name": case.requester.name,
        "phone": case.requester.phone, "mode": mode,
        "accepted_at": f"{case.accepted_at.isoformat(timespec='minutes')}:00+07:00",
        "declared_components": [{"name": name, "kind": KINDS_OF_COPY[kind], "sheets": int(sheets)}
                                for name, kind, sheets in case.setting.components],
        "files": [
            {"name": f"{name}/{file.name}", "sha256": hashlib.sha256(file.content).hexdigest()} for file in files
        ],
    }  # fmt: skip
