"""What made a dossier, and what was done to it: software with its versions, and events in PREMIS terms."""

from collections.abc import Sequence
from importlib.metadata import version

from pipeline.formdef import Form
from pipeline.model import Component, Dossier, Event, Software
from pipeline.tools import Tools

CODE, FORM = "code", "form"  # parts of the software


def software_of(forms: Sequence[tuple[Form, Component]], tools: Tools) -> tuple[Software, ...]:
    """Return what made the dossier: code, readers with their weights, calibration and form versions, each once."""
    made = [Software(part=FORM, name=form.doc_class, version=paper.form_version) for form, paper in forms]
    return tuple(dict.fromkeys((*made_with(tools), *made)))


def made_with(tools: Tools) -> tuple[Software, ...]:
    """Return what every dossier is made with here: code, readers with their weights, calibration."""
    return (
        Software(part=CODE, name="hoso", version=version("hoso")),
        Software(part="engine", name=tools.page_reader.engine),
        Software(part="weights", name=tools.line_reader.engine),
        Software(part="weights", name=tools.digit_reader.engine),
        Software(part="calibration", name="scorecard", version=tools.scorecard.version),
    )


def provenance_of(dossier: Dossier, tools: Tools) -> tuple[Event, ...]:
    """Return what was done, in PREMIS terms; the software of each step stands in `Dossier.software`."""
    at = tools.clock.now()
    originals = tuple(scan.scan_id for scan in dossier.item.scans)
    first = Event(type="receive", at=dossier.received_at, agent="hoso", input_sha256=originals)
    done = ("checksum", "deskew", "ocr", "classify", "extract", "validate", "package")
    return (first, *(Event(type=kind, at=at, agent="hoso", software="hoso") for kind in done))
