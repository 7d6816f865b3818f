"""JSON form of papers: their pages, the objects of each page, the descriptor and the PDF."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from pipeline.codec_fields import flag_from_json, flag_to_json, polygon_from_json, polygon_to_json
from pipeline.kinds import Json, Matrix, Mesh
from pipeline.model import Component, Descriptor, Page, PageFiles, Quality, StoredFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """What the JSON says of paper: all pages in the order they came, their objects, the papers and their PDFs."""

    pages: tuple[Page, ...]
    page_files: tuple[PageFiles, ...]
    components: tuple[Component, ...]
    pdfs: tuple[tuple[str, StoredFile], ...]


def papers_to_json(papers: Papers) -> dict[str, Json]:
    """Return `components`, each with its pages, and `other_pages`, which belong to no paper."""
    files = {each.page_id: each for each in papers.page_files}
    told = {
        page.page_id: _page_to_json(page, seq, files.get(page.page_id))
        for seq, page in enumerate(papers.pages, start=1)
    }
    pdfs = dict(papers.pdfs)
    in_papers = {page_id for component in papers.components for page_id in component.page_ids}
    return {
        "components": tuple(
            _component_to_json(component, told, pdfs.get(component.component_id)) for component in papers.components
        ),
        "other_pages": tuple(page for page_id, page in told.items() if page_id not in in_papers),
    }


def papers_from_json(data: Any) -> Papers:
    """Return the papers that `papers_to_json` wrote."""
    by_seq: dict[int, Any] = {}
    for page in _all_pages(data):
        by_seq[page["seq"]] = page
    pages = [by_seq[seq] for seq in sorted(by_seq)]
    return Papers(
        pages=tuple(_page_from_json(page) for page in pages),
        page_files=tuple(_page_files_from_json(page) for page in pages if "work" in page),
        components=tuple(_component_from_json(component) for component in data["components"]),
        pdfs=tuple(
            (component["component_id"], _file_from_json(component["pdf"]))
            for component in data["components"]
            if "pdf" in component
        ),
    )


def _all_pages(data: Any) -> Iterable[Any]:
    for component in data["components"]:
        yield from component["pages"]
    yield from data["other_pages"]


def _component_to_json(
    component: Component, told: Mapping[str, dict[str, Json]], pdf: StoredFile | None
) -> dict[str, Json]:
    data: dict[str, Json] = {
        "component_id": component.component_id,
        "seq": component.seq,
        "doc_class": component.doc_class,
        "form_version": component.form_version,
        "doc_class_confidence": component.confidence,
        "kind": component.kind,
        "descriptor": asdict(component.descriptor),
        "pages": tuple(told[page_id] for page_id in component.page_ids),
        "flags": tuple(flag_to_json(flag) for flag in component.flags),
    }
    return data if pdf is None else {**data, "pdf": _file_to_json(pdf)}


def _component_from_json(data: Any) -> Component:
    return Component(
        component_id=data["component_id"],
        seq=data["seq"],
        doc_class=data["doc_class"],
        form_version=data["form_version"],
        confidence=data["doc_class_confidence"],
        kind=data["kind"],
        descriptor=Descriptor(**data["descriptor"]),
        page_ids=tuple(page["page_id"] for page in data["pages"]),
        flags=tuple(flag_from_json(flag) for flag in data["flags"]),
    )


def _page_to_json(page: Page, seq: int, files: PageFiles | None) -> dict[str, Json]:
    data: dict[str, Json] = {
        "page_id": page.page_id,
        "seq": seq,
        "scan_id": page.scan_id,
        "index": page.index,
        "px": (page.width, page.height),
        "effective_dpi": page.dpi,
        "transform": {
            "to_source": tuple(float(each) for each in page.to_source),
            "quad": polygon_to_json(page.quad),
            "turn": page.turn,
            "skew_deg": page.skew_deg,
            "mesh": None if page.mesh is None else asdict(page.mesh),
        },
        "iqa": asdict(page.quality),
        "blank": page.blank,
        "duplicate_of": page.duplicate_of,
        "flags": tuple(flag_to_json(flag) for flag in page.flags),
    }
    if files is None:
        return data
    stored = {"original": files.original, "work": files.work, "ocr_layer": files.text}
    return {**data, **{name: _file_to_json(file) for name, file in stored.items()}}


def _page_from_json(data: Any) -> Page:
    transform = data["transform"]
    return Page(
        page_id=data["page_id"],
        scan_id=data["scan_id"],
        index=data["index"],
        width=data["px"][0],
        height=data["px"][1],
        dpi=data["effective_dpi"],
        to_source=_matrix(transform["to_source"]),
        quad=polygon_from_json(transform["quad"]),
        turn=transform["turn"],
        skew_deg=transform["skew_deg"],
        mesh=_mesh(transform.get("mesh")),  # dossiers stored before pages were uncurled have none
        quality=Quality(**data["iqa"]),
        blank=data["blank"],
        duplicate_of=data["duplicate_of"],
        flags=tuple(flag_from_json(flag) for flag in data["flags"]),
    )


def _mesh(data: Any) -> Mesh | None:
    if data is None:
        return None
    return Mesh(columns=data["columns"], rows=data["rows"], shifts=tuple(float(each) for each in data["shifts"]))


def _matrix(data: Any) -> Matrix:
    a, b, c, d, e, f, g, h, i = (float(each) for each in data)
    return (a, b, c, d, e, f, g, h, i)


def _page_files_from_json(data: Any) -> PageFiles:
    return PageFiles(
        page_id=data["page_id"],
        original=_file_from_json(data["original"]),
        work=_file_from_json(data["work"]),
        text=_file_from_json(data["ocr_layer"]),
    )


def _file_to_json(file: StoredFile) -> dict[str, Json]:
    return {"key": file.key, "media_type": file.media_type, "bytes": file.size_bytes, "sha256": file.sha256}


def _file_from_json(data: Any) -> StoredFile:
    return StoredFile(key=data["key"], media_type=data["media_type"], size_bytes=data["bytes"], sha256=data["sha256"])
