"""The line: the order of the stages, written once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from pipeline.clerk_records import PageOrder, PageVerb
from pipeline.errors import InputRejected, TooLarge
from pipeline.flagcodes import FLAGS, FlagCode
from pipeline.formdef import Form, Forms
from pipeline.identity import dossier_id, page_id
from pipeline.imaging.sheet import KnownSheet, each_sheet
from pipeline.imaging.turn import ToldTurn, TurnReader
from pipeline.kept import Kept
from pipeline.marks.card_readings import card_doubts
from pipeline.marks.ink import has_colour
from pipeline.model import (
    Component,
    Dossier,
    FieldValue,
    Flag,
    Item,
    Mark,
    PageClass,
    Procedure,
    Quarantined,
    Reading,
    ReadPage,
    Scan,
)
from pipeline.ports import Step
from pipeline.provenance import provenance_of, software_of
from pipeline.raster import Raster
from pipeline.rules.across_cards import CARD_CLASSES
from pipeline.rules.copies import kind_of_copy
from pipeline.rules.stamps import stamp_doubts
from pipeline.rules.tones import has_lost_marks
from pipeline.stages.assemble import assemble
from pipeline.stages.classify import classify
from pipeline.stages.collate import collate
from pipeline.stages.extract import extract
from pipeline.stages.hear import hear
from pipeline.stages.ingest import ingest
from pipeline.stages.mark import mark
from pipeline.stages.normalise import Normalised, normalise
from pipeline.stages.package import package
from pipeline.stages.read import read
from pipeline.stages.reread import reread
from pipeline.stages.score import score
from pipeline.stages.tabulate import tabulate
from pipeline.stages.validate import validate
from pipeline.stages.zone import zone
from pipeline.tools import Processed, Tools
from pipeline.twins import Sight, best_of_twins, told_twin

T = TypeVar("T")

OTHER_TURNS = (180, 90, 270)  # likeliest first
HOME_PROVINCE = "82"  # Đồng Tháp since 1 July 2025: helps places that name no province


def plain(name: str, run: Callable[[], T]) -> T:
    """Return what `run` returns: the step of a caller that neither times nor traces."""
    del name
    return run()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """One page after the page stages, with the pixels that later stages crop from."""

    content: ReadPage
    found: PageClass
    colour: Raster
    reading: Raster


def process_item(
    item: Item,
    paths: Mapping[str, Path],
    *,
    batch_id: str,
    received_at: str,
    tools: Tools,
    orders: Sequence[PageOrder] = (),
    kept: Kept | None = None,
    step: Step = plain,
) -> Processed:
    """Return everything to store of one item: its dossier with pages, crops, texts and PDFs; files that fail apart.

    What a clerk said of a page (`orders`) stands against what the stages would find. Of a dossier of which something
    is `kept` only the other pages are read.

    Raises:
        EngineError: a reader is missing or died.
    """
    seen: list[_Seen] = []
    quarantined = _read_pages(item, paths, seen, orders, kept, tools=tools, step=step)
    if kept is not None and seen:
        kept = _grown(kept, seen, orders, tools)
        quarantined += _read_pages(item, paths, seen, orders, kept, tools=tools, step=step)
    if not seen:
        return Processed(item=item, package=None, quarantined=tuple(quarantined))
    seen = _best(seen)
    dossier = _empty(item, seen, quarantined, batch_id=batch_id, received_at=received_at, tools=tools)
    if kept is not None:
        dossier = replace(dossier, pages=kept.pages(dossier.pages), quarantined=kept.before.quarantined)
    dossier = _understood(dossier, seen, orders, tools, kept=kept, step=step)
    packed = step(
        "package",
        lambda: package(
            dossier,
            {s.content.page.page_id: s.colour for s in seen},
            {s.content.page.page_id: s.content.reading for s in seen},
            paths,
            pdf=tools.pdf,
            before=kept.before if kept is not None else None,
        ),
    )
    return Processed(item=item, package=packed, quarantined=tuple(quarantined))


def _read_pages(
    item: Item,
    paths: Mapping[str, Path],
    seen: list[_Seen],
    orders: Sequence[PageOrder],
    kept: Kept | None,
    *,
    tools: Tools,
    step: Step,
) -> list[Quarantined]:
    """Read the pages that are not yet seen, in their order; return the files that are refused."""
    known, refused = {one.content.page.page_id for one in seen}, []
    for scan in item.scans:
        if kept is not None and not kept.reads(scan.scan_id, known):
            continue
        try:
            for number, view in enumerate(_ingested(scan, paths[scan.scan_id], tools, step)):
                _check_pages(len(seen), tools)
                name = page_id(scan.scan_id, number)
                if name not in known and (kept is None or name in kept.again):
                    told = _told(name, orders)
                    seen.append(_page(scan, number, view, seen, told=told, tools=tools, step=step))
        except InputRejected as error:
            refused.append(
                Quarantined(
                    scan_id=scan.scan_id, name=scan.name, code=error.code, message=error.message, advice=error.advice
                )
            )
    if kept is not None:
        order = [page.page_id for page in kept.before.pages]
        seen.sort(key=lambda one: order.index(one.content.page.page_id))
    return refused


def _grown(kept: Kept, seen: Sequence[_Seen], orders: Sequence[PageOrder], tools: Tools) -> Kept:
    """Return what stays where a page read again turns out to belong to a paper that was not read: a card's back."""
    pages = kept.pages([one.content.page for one in seen])
    found = {each.page_id: each for each in (*kept.classes(tools.forms), *(one.found for one in seen))}
    classes = [found[page.page_id] for page in pages]
    return kept.grown(collate(pages, classes, forms=tools.forms, orders=(*orders, *kept.places())))


def _ingested(scan: Scan, path: Path, tools: Tools, step: Step) -> Iterable[tuple[Raster, KnownSheet]]:
    """Yield every picture of a file with its sheet; a photo of two sheets, as of both sides of a card, comes twice."""
    pages = iter(ingest(scan, path, decoder=tools.decoder))
    while (raster := step("ingest", lambda: next(pages, None))) is not None:
        for sheet in step("normalise", partial(each_sheet, raster, tools.sheets)):
            yield raster, sheet


def _best(seen: Sequence[_Seen]) -> list[_Seen]:
    """Return the pages, of doubles the one that reads best standing for its sheet."""
    pages = best_of_twins([s.content.page for s in seen], [s.content.reading for s in seen])
    return [replace(s, content=replace(s.content, page=page)) for s, page in zip(seen, pages, strict=True)]


def _check_pages(count: int, tools: Tools) -> None:
    limit = tools.settings.limits.item_pages
    if count >= limit:
        raise TooLarge(
            f"The dossier has more than {limit} pages.",
            advice="Send it as several items, or raise HOSO_LIMITS__ITEM_PAGES.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What clerks said last of a page: which way it is up, of which class it is, and whether it begins a paper."""

    turns: TurnReader | None = None
    doc_class: str | None = None
    begins: bool = False


def _told(page: str, orders: Sequence[PageOrder]) -> _Told:
    said = {order.verb: order.to for order in orders if order.page_id == page}
    return _Told(
        turns=ToldTurn(int(said[PageVerb.TURN])) if PageVerb.TURN in said else None,
        doc_class=said.get(PageVerb.CLASS),
        begins=PageVerb.SPLIT in said,
    )


def _page(
    scan: Scan,
    number: int,
    view: tuple[Raster, KnownSheet],
    before: Sequence[_Seen],
    *,
    told: _Told,
    tools: Tools,
    step: Step,
) -> _Seen:
    look = _looked(scan, number, view, told=told, tools=tools, step=step)
    if look.found.doc_class is None and told.doc_class is None and look.reading.lines:
        second = _looked_again(look, scan, number, view, tools=tools, step=step)
        look = second if second.found.doc_class is not None else look
    sights = (Sight(page=s.content.page, reading=s.content.reading, picture=s.reading) for s in before)
    mine = Sight(page=look.flat.page, reading=look.reading, picture=look.flat.reading)
    page = told_twin(mine, () if told.begins else sights)
    content = ReadPage(page=page, reading=look.reading, marks=look.marks, side=look.found.side)
    if look.found.doc_class in CARD_CLASSES:
        content = step("zone", lambda: zone(content, look.flat.reading, reader=tools.line_reader))
    form = tools.forms.get(look.found.doc_class)
    found = look.found
    if form is not None:
        told_version = found.form_version
        content = step(
            "hear", lambda: hear(content, look.flat.reading, form=form, version=told_version, reader=tools.line_reader)
        )
        found = _versioned(found, content, tools)
    content = _doubted(content, form)
    return _Seen(content=content, found=found, colour=look.flat.colour, reading=look.flat.reading)


def _versioned(found: PageClass, content: ReadPage, tools: Tools) -> PageClass:
    """Return a page's class with the version that its rows say once the poor ones are read by the line reader too."""
    if found.form_version is not None or not content.heard:
        return found
    again = classify(
        content.page, content.reading, content.marks, forms=tools.forms, told=found.doc_class, heard=content.heard
    )
    return found if again.form_version is None else replace(again, confidence=found.confidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """One page after one look at its picture."""

    flat: Normalised
    marks: tuple[Mark, ...]
    reading: Reading
    found: PageClass


def _looked(
    scan: Scan, number: int, view: tuple[Raster, KnownSheet], *, told: _Told, tools: Tools, step: Step
) -> _Look:
    raster, sheet = view
    flat: Normalised = step(
        "normalise", lambda: normalise(raster, scan_id=scan.scan_id, index=number, sheets=sheet, turns=told.turns)
    )
    marks = step("mark", lambda: mark(flat.page, flat.colour))
    reading = step("read", lambda: read(flat.page, flat.reading, reader=tools.page_reader, marks=marks))
    if not reading.lines and not marks and not flat.page.blank:
        flat = replace(flat, page=replace(flat.page, blank=True))  # paper grain that looked like ink
    found = step("classify", lambda: classify(flat.page, reading, marks, forms=tools.forms, told=told.doc_class))
    return _Look(flat=flat, marks=marks, reading=reading, found=found)


def _looked_again(
    look: _Look, scan: Scan, number: int, view: tuple[Raster, KnownSheet], *, tools: Tools, step: Step
) -> _Look:
    """Return another look at a page of unknown class: turned where its turn is unsure, else read otherwise."""
    page = look.flat.page
    if any(flag.code is FlagCode.ORIENTATION_UNSURE for flag in page.flags):
        for turn in OTHER_TURNS:
            told = _Told(turns=ToldTurn((page.turn + turn) % 360))
            turned = _looked(scan, number, view, told=told, tools=tools, step=step)
            if turned.found.doc_class is not None:
                return turned
        return look
    reading = step(
        "read", lambda: read(page, look.flat.reading, reader=tools.page_reader, marks=look.marks, again=True)
    )
    found = step("classify", lambda: classify(page, reading, look.marks, forms=tools.forms))
    return replace(look, reading=reading, found=found)


def _doubted(content: ReadPage, form: Form | None) -> ReadPage:
    """Return the page, flagged where its reading lost the form's Vietnamese marks or a card's codes do not hold."""
    if form is None:
        return content
    page, text = content.page, " ".join(line.text for line in content.reading.lines)
    codes = card_doubts(content) if form.doc_class in CARD_CLASSES else ()
    if has_lost_marks(text, form):
        codes = (FlagCode.TONES_LOST, *codes)
    flags = (Flag(code=code, severity=FLAGS[code].severity, scope=page.page_id) for code in codes)
    return replace(content, page=replace(page, flags=(*page.flags, *flags)))


def _empty(
    item: Item,
    seen: Sequence[_Seen],
    quarantined: Sequence[Quarantined],
    *,
    batch_id: str,
    received_at: str,
    tools: Tools,
) -> Dossier:
    pages = tuple(one.content.page for one in seen)
    return Dossier(
        dossier_id=dossier_id(item.item_id),
        revision=1,
        item=item,
        batch_id=batch_id,
        received_at=received_at,
        procedure=Procedure(),
        pages=pages,
        components=(),
        fields=(),
        people=(),
        cross_checks=(),
        flags=(),
        route=None,
        quarantined=tuple(quarantined),
        agency_code=tools.settings.agency_code,
        agency_name=tools.settings.agency_name,
    )


def _understood(
    dossier: Dossier,
    seen: Sequence[_Seen],
    orders: Sequence[PageOrder],
    tools: Tools,
    *,
    kept: Kept | None,
    step: Step,
) -> Dossier:
    pages = [one.content.page for one in seen]
    papers = step("collate", lambda: collate(pages, [one.found for one in seen], forms=tools.forms, orders=orders))
    papers = tuple(_with_kind(paper, seen, tools.forms) for paper in (papers if kept is None else kept.named(papers)))
    fields = list(kept.fields if kept is not None else ())
    for paper in papers:
        fields += _fields_of(paper, seen, dossier.received_at, tools, step)
    papers = papers if kept is None else kept.beside(papers)
    whole = step("assemble", lambda: assemble(dossier, papers, fields, forms=tools.forms, office=tools.office))
    scored = step("score", lambda: score(whole, scorecard=tools.scorecard, forms=tools.forms))
    known = [form for paper in papers if (form := tools.forms.get(paper.doc_class)) is not None]
    return replace(
        scored,
        sensitive=tuple(sorted({reason for form in known for reason in form.sensitive})),
        software=software_of([(f, p) for f in known for p in papers if p.doc_class == f.doc_class], tools),
        provenance=provenance_of(scored, tools),
    )


def _with_kind(paper: Component, seen: Sequence[_Seen], forms: Forms) -> Component:
    """Return the paper as the kind of copy that its words say it is, flagged where its stamp is not seen."""
    mine = [s for s in seen if s.content.page.page_id in paper.page_ids]
    kind = kind_of_copy(" ".join(line.text for s in mine for line in s.content.reading.lines))
    marks = [mark for s in mine for mark in s.content.marks]
    coloured = any(has_colour(s.colour.pixels) for s in mine)
    doubts = stamp_doubts(paper, forms.get(paper.doc_class), marks, coloured=coloured)
    return replace(paper, kind=kind, flags=(*paper.flags, *doubts))


def _fields_of(
    paper: Component, seen: Sequence[_Seen], received_at: str, tools: Tools, step: Step
) -> tuple[FieldValue, ...]:
    form = tools.forms.get(paper.doc_class)
    if form is None:
        return ()
    mine = [s for s in seen if s.content.page.page_id in paper.page_ids and s.content.page.duplicate_of is None]
    contents = [s.content for s in mine]
    readings = {s.content.page.page_id: s.reading for s in mine}
    colours = {s.content.page.page_id: s.colour for s in mine}
    found = step("extract", lambda: (*extract(paper, contents, form=form), *tabulate(paper, contents, form=form)))
    again = step(
        "reread", lambda: reread(found, readings, colours, reader=tools.line_reader, digits=tools.digit_reader)
    )
    return step(
        "validate",
        lambda: validate(paper, again, form=form, received_on=received_at[:10], home_province=HOME_PROVINCE),
    )
