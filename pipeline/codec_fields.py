"""JSON form of fields, their candidates, evidence, corrections and flags."""

from typing import Any

from pipeline.flagcodes import FlagCode, Severity
from pipeline.kinds import Fill, Json, Polygon, Requirement, Source, State
from pipeline.model import Candidate, Correction, Evidence, FieldValue, Flag, RuleResult


def flag_to_json(flag: Flag) -> dict[str, Json]:
    """Return a flag as the schema's `flag`."""
    return {"code": flag.code.value, "severity": flag.severity.value, "scope": flag.scope, "detail": flag.detail}


def flag_from_json(data: Any) -> Flag:
    """Return the flag that `flag_to_json` wrote."""
    return Flag(
        code=FlagCode(data["code"]), severity=Severity(data["severity"]), scope=data["scope"], detail=data["detail"]
    )


def polygon_to_json(polygon: Polygon | None) -> Json:
    """Return corners as pairs of numbers, or None."""
    return None if polygon is None else tuple((float(x), float(y)) for x, y in polygon)


def polygon_from_json(data: Any) -> Polygon | None:
    """Return the polygon that `polygon_to_json` wrote."""
    return None if data is None else tuple((float(x), float(y)) for x, y in data)


def frozen(data: Any) -> Json:
    """Return decoded JSON with tuples where it has lists, as records hold it."""
    if isinstance(data, dict):
        return {key: frozen(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return tuple(frozen(value) for value in data)
    return data  # type: ignore[no-any-return]  # a string, number, bool or null


def field_to_json(field: FieldValue) -> dict[str, Json]:
    """Return a field as the schema's `field`."""
    return {
        "field_id": field.field_id,
        "component_id": field.component_id,
        "key": field.key,
        "label": field.label,
        "type": field.kind,
        "required": field.requirement.value,
        "fill": field.fill.value,
        "raw": field.raw,
        "value": field.value,
        "confidence": field.confidence,
        "plausibility": field.plausibility,
        "state": field.state.value,
        "evidence": tuple(_evidence_to_json(part) for part in field.evidence),
        "candidates": tuple(_candidate_to_json(candidate) for candidate in field.candidates),
        "rules": tuple({"rule": each.rule, "result": each.result} for each in field.rules),
        "flags": tuple(flag_to_json(flag) for flag in field.flags),
        "corrections": tuple(_correction_to_json(correction) for correction in field.corrections),
    }


def field_from_json(data: Any) -> FieldValue:
    """Return the field that `field_to_json` wrote."""
    return FieldValue(
        field_id=data["field_id"],
        component_id=data["component_id"],
        key=data["key"],
        label=data["label"],
        kind=data["type"],
        requirement=Requirement(data["required"]),
        fill=Fill(data["fill"]),
        raw=data["raw"],
        value=frozen(data["value"]),
        confidence=data["confidence"],
        plausibility=data["plausibility"],
        state=State(data["state"]),
        evidence=tuple(_evidence_from_json(part) for part in data["evidence"]),
        candidates=tuple(_candidate_from_json(candidate) for candidate in data["candidates"]),
        rules=tuple(RuleResult(rule=each["rule"], result=each["result"]) for each in data["rules"]),
        flags=tuple(flag_from_json(flag) for flag in data["flags"]),
        corrections=tuple(_correction_from_json(correction) for correction in data["corrections"]),
    )


def _evidence_to_json(evidence: Evidence) -> dict[str, Json]:
    return {
        "page_id": evidence.page_id,
        "polygon": polygon_to_json(evidence.polygon),
        "label_polygon": polygon_to_json(evidence.label_polygon),
        "crop_key": evidence.crop_key,
    }


def _evidence_from_json(data: Any) -> Evidence:
    return Evidence(
        page_id=data["page_id"],
        polygon=polygon_from_json(data["polygon"]) or (),
        label_polygon=polygon_from_json(data["label_polygon"]),
        crop_key=data["crop_key"],
    )


def _candidate_to_json(candidate: Candidate) -> dict[str, Json]:
    return {
        "raw": candidate.raw,
        "free_raw": candidate.free_raw,
        "constraint": candidate.constraint,
        "value": candidate.value,
        "source": candidate.source.value,
        "confidence": candidate.confidence,
        "engine": candidate.engine,
        "evidence": tuple(_evidence_to_json(part) for part in candidate.evidence),
    }


def _candidate_from_json(data: Any) -> Candidate:
    return Candidate(
        raw=data["raw"],
        free_raw=data["free_raw"],
        constraint=data["constraint"],
        value=frozen(data["value"]),
        source=Source(data["source"]),
        confidence=data["confidence"],
        engine=data["engine"],
        evidence=tuple(_evidence_from_json(part) for part in data["evidence"]),
    )


def _correction_to_json(correction: Correction) -> dict[str, Json]:
    return {
        "before": correction.before,
        "after": correction.after,
        "action": correction.action,
        "by": correction.by,
        "at": correction.at,
        "reason": correction.reason,
    }


def _correction_from_json(data: Any) -> Correction:
    return Correction(
        before=frozen(data["before"]),
        after=frozen(data["after"]),
        action=data["action"],
        by=data["by"],
        at=data["at"],
        reason=data["reason"],
    )
