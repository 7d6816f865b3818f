"""Package: everything to keep of a dossier as objects under one prefix, which together are a bag (RFC 8493)."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import bag
from pipeline.codec import dossier_to_bytes
from pipeline.imaging.crops import crop
from pipeline.imaging.jpeg import to_jpeg
from pipeline.model import Candidate, Component, Dossier, Evidence, FieldValue, Page, PageFiles, Reading, StoredFile
from pipeline.ports import PdfPage, PdfWriter
from pipeline.raster import Raster
from pipeline.tools import Blob, Package

WORK_QUALITY = 85  # JPEG: 465 kB for an A4 form at 200 dpi (blank_forms CT01); 95 takes 664 kB
CROP_QUALITY = 80
CROP_MARGIN = 0.4  # of the value's height: shows what touches the line above and below
A4_LONG_INCHES = 297 / 25.4  # a page of unknown resolution is taken for A4 in its PDF
JPEG = "image/jpeg"
HOCR = "application/xhtml+xml"
PDF = "application/pdf"
JSON = "application/json"
SUFFIXES = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/tiff": "tif",
    "image/heic": "heic",
    "image/heif": "heic",
    "image/webp": "webp",
    "application/pdf": "pdf",
}
_ODD_IN_KEY = re.compile(r"[^A-Za-z0-9._-]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _PageObjects:
    page: Page
    colour: Raster
    original: Blob
    work: Blob
    text: Blob


def package(
    dossier: Dossier,
    colours: Mapping[str, Raster],
    readings: Mapping[str, Reading],
    originals: Mapping[str, Path],
    *,
    pdf: PdfWriter,
    before: Dossier | None = None,
) -> Package:
    """Return the dossier with the keys of its objects, and the objects in the order of storing, `dossier.json` last.

    `colours` and `readings` are by page id, `originals` by scan id. Pages that are not among them, and papers of such
    pages, lie in the store already, as the dossier `before` says; they stay as they are.
    """
    prefix = _prefix(dossier)
    fresh = replace(dossier, pages=tuple(page for page in dossier.pages if page.page_id in colours))
    sources = dict(_sources(fresh, originals, prefix))
    pages = tuple(_pages(fresh, colours, readings, sources, prefix))
    new = [paper for paper in dossier.components if not colours.keys().isdisjoint(paper.page_ids)]
    papers = {paper.component_id: _paper(paper, pages, dossier, prefix, pdf) for paper in new}
    crops = _Crops(prefix, {each.page.page_id: each.colour for each in pages})
    fields = tuple(crops.cut(field) if field.component_id in papers else field for field in dossier.fields)
    payload = (*sources.values(), *(blob for each in pages for blob in (each.work, each.text)), *papers.values())
    stored = {blob.key: _stored(blob) for blob in payload}
    files = {each.page.page_id: _files(each, stored) for each in pages}
    pdfs = {component_id: stored[blob.key] for component_id, blob in papers.items()}
    if before is not None:
        files = {one.page_id: one for one in before.page_files} | files
        pdfs = dict(before.pdfs) | pdfs
    finished = replace(
        dossier,
        fields=fields,
        page_files=tuple(files[page.page_id] for page in dossier.pages),
        pdfs=tuple((paper.component_id, pdfs[paper.component_id]) for paper in dossier.components),
    )
    tags = _tags(finished, tuple(_payload(finished)), prefix)
    made = (*payload, *crops.blobs, *tags)
    return Package(dossier=finished, prefix=prefix, blobs=made, stays=_stays(finished) - {blob.key for blob in made})


def _payload(dossier: Dossier) -> Iterator[StoredFile]:
    """Yield every object of the bag's payload once: originals, pages and texts, papers."""
    pages = [(files.original, files.work, files.text) for files in dossier.page_files]
    yield from dict.fromkeys((*(file for three in pages for file in three), *(file for _, file in dossier.pdfs)))


def _stays(dossier: Dossier) -> frozenset[str]:
    """Return the keys of all objects that a dossier names."""
    fields = dossier.fields
    every = (places for field in fields for places in (field.evidence, *(c.evidence for c in field.candidates)))
    places = (place for some in every for place in some)
    crops = {place.crop_key for place in places if place.crop_key is not None}
    return frozenset(crops | {file.key for file in _payload(dossier)})


def _prefix(dossier: Dossier) -> str:
    """Return where the dossier lies: by the day of its receipt in Viet Nam, which `received_at` is written in."""
    year, month, day = dossier.received_at[:10].split("-")
    return f"dossiers/{year}/{month}/{day}/{dossier.dossier_id}/"


def _sources(dossier: Dossier, originals: Mapping[str, Path], prefix: str) -> Iterator[tuple[str, Blob]]:
    """Yield the untouched file of every scan that gave a page; refused files lie in quarantine."""
    read = {page.scan_id for page in dossier.pages}
    for scan in dossier.item.scans:
        if scan.scan_id in read:
            name = f"{scan.scan_id}.{SUFFIXES.get(scan.media_type, 'bin')}"
            data = originals[scan.scan_id].read_bytes()
            yield (
                scan.scan_id,
                Blob(key=f"{prefix}{bag.PAYLOAD}original/{name}", data=data, media_type=scan.media_type),
            )


def _pages(
    dossier: Dossier,
    colours: Mapping[str, Raster],
    readings: Mapping[str, Reading],
    sources: Mapping[str, Blob],
    prefix: str,
) -> Iterator[_PageObjects]:
    for page in dossier.pages:
        colour = replace(colours[page.page_id], dpi=page.dpi)
        base = f"{prefix}{bag.PAYLOAD}"
        picture = to_jpeg(colour, quality=WORK_QUALITY)
        text = readings[page.page_id].hocr.encode()
        yield _PageObjects(
            page=page,
            colour=colour,
            original=sources[page.scan_id],
            work=Blob(key=f"{base}work/{page.page_id}.jpg", data=picture, media_type=JPEG),
            text=Blob(key=f"{base}ocr/{page.page_id}.hocr", data=text, media_type=HOCR),
        )


def _files(each: _PageObjects, stored: Mapping[str, StoredFile]) -> PageFiles:
    return PageFiles(
        page_id=each.page.page_id,
        original=stored[each.original.key],
        work=stored[each.work.key],
        text=stored[each.text.key],
    )


def _paper(paper: Component, pages: Iterable[_PageObjects], dossier: Dossier, prefix: str, pdf: PdfWriter) -> Blob:
    by_id = {each.page.page_id: each for each in pages}
    sheets = [_pdf_page(by_id[page_id]) for page_id in paper.page_ids]
    title = paper.descriptor.title or paper.doc_class
    data = pdf.write(sheets, title=title, created_at=dossier.received_at)
    return Blob(key=f"{prefix}{bag.PAYLOAD}pdf/{paper.component_id}.pdf", data=data, media_type=PDF)


def _pdf_page(each: _PageObjects) -> PdfPage:
    width, height = each.colour.width, each.colour.height
    return PdfPage(
        jpeg=each.work.data,
        width=width,
        height=height,
        dpi=each.page.dpi or max(width, height) / A4_LONG_INCHES,
        hocr=each.text.data.decode(),
    )


def _stored(blob: Blob) -> StoredFile:
    return StoredFile(key=blob.key, media_type=blob.media_type, size_bytes=len(blob.data), sha256=bag.sha256(blob.data))


class _Crops:
    """Cuts the picture of every place that a field's value was read from, once per field and place."""

    def __init__(self, prefix: str, colours: Mapping[str, Raster]) -> None:
        self._prefix = prefix
        self._colours = colours
        self.blobs: list[Blob] = []

    def cut(self, field: FieldValue) -> FieldValue:
        """Return the field with crop keys in its own and its candidates' evidence."""
        keys: dict[Evidence, str] = {}
        own = self._keyed(field, field.evidence, keys)
        candidates = tuple(self._candidate(field, candidate, keys) for candidate in field.candidates)
        return replace(field, evidence=own, candidates=candidates)

    def _candidate(self, field: FieldValue, candidate: Candidate, keys: dict[Evidence, str]) -> Candidate:
        return replace(candidate, evidence=self._keyed(field, candidate.evidence, keys))

    def _keyed(
        self, field: FieldValue, evidence: Iterable[Evidence], keys: dict[Evidence, str]
    ) -> tuple[Evidence, ...]:
        return tuple(replace(place, crop_key=self._key(field, place, keys)) for place in evidence)

    def _key(self, field: FieldValue, place: Evidence, keys: dict[Evidence, str]) -> str:
        where = replace(place, crop_key=None, label_polygon=None)
        if where not in keys:
            name = _ODD_IN_KEY.sub("_", field.field_id)
            keys[where] = f"{self._prefix}crops/{name}-{len(keys) + 1}.jpg"
            self.blobs.append(Blob(key=keys[where], data=self._picture(place), media_type=JPEG))
        return keys[where]

    def _picture(self, place: Evidence) -> bytes:
        tops = [y for _, y in place.polygon]
        margin = CROP_MARGIN * (max(tops) - min(tops))
        return to_jpeg(crop(self._colours[place.page_id], place.polygon, margin=margin), quality=CROP_QUALITY)


def _tags(dossier: Dossier, payload: Sequence[StoredFile], prefix: str) -> Iterator[Blob]:
    """Yield the bag's own files; `dossier.json` comes last, so a dossier that can be read is whole."""
    told = dossier_to_bytes(dossier)
    files = {
        bag.DECLARATION_FILE: bag.DECLARATION,
        bag.INFO_FILE: bag.info(
            dossier_id=dossier.dossier_id,
            day=dossier.received_at[:10],
            sizes=[file.size_bytes for file in payload],
            agency=dossier.agency_name,
        ),
        bag.MANIFEST_FILE: bag.manifest({file.key.removeprefix(prefix): file.sha256 for file in payload}),
    }
    digests = {name: bag.sha256(data) for name, data in files.items()}
    files[bag.TAG_MANIFEST_FILE] = bag.with_dossier(bag.manifest(digests), told)
    for name, data in files.items():
        yield Blob(key=prefix + name, data=data, media_type=bag.MEDIA_TYPE)
    yield Blob(key=prefix + bag.DOSSIER_FILE, data=told, media_type=JSON)
