"""Extract: where the value of each field stands, and its first reading by the page reader and the marks."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.anchors import Located, locate
from pipeline.cell_rows import OwnedRow, owned_rows, unread
from pipeline.flagcodes import FLAGS, FlagCode
from pipeline.formdef import Field, Form
from pipeline.grid import cells_at, inner, lines_in, words_in, words_of
from pipeline.heard import BY_LINE_READER
from pipeline.kinds import Box, Fill, MarkKind, Source, State
from pipeline.label_order import BY_ORDER
from pipeline.layout import Match, rows_of
from pipeline.marks.card_readings import card_candidates
from pipeline.model import Candidate, Component, Evidence, FieldValue, Flag, Mark, ReadPage
from pipeline.options import PART_OF_BOXES, ticked
from pipeline.regions import Strip, strips_of
from pipeline.rules.fold import strip_leaders
from pipeline.rules.item_codes import check_item_code

_DOT_BETWEEN = re.compile(r"(?<=[a-zà-ỹ,;])\s?[.„]+\s?(?=\w)|(?<=[^\W\d_]{3})[.„]+\s?(?=[^\W\d_])")
_DOT_BEFORE = re.compile(r"(?<![^\s/])[.„…]+\s*(?=\w)")
PATTERN_WORDS = 3  # a value known by its pattern alone is at most so many words
SIGNATURE_ROOM = 9.0  # label heights below "Người yêu cầu" in which a signature is looked for


def extract(paper: Component, pages: Sequence[ReadPage], *, form: Form) -> tuple[FieldValue, ...]:
    """Return one value per field that the form's version prints, in form order, with evidence where it was found."""
    located = {
        page.page.page_id: locate(form, rows_of(page.reading.lines, page.heard), side=page.side) for page in pages
    }
    fields = form.in_version(paper.form_version)
    cells = {page.page.page_id: owned_rows(fields, page, located[page.page.page_id]) for page in pages}
    said_by_card = card_candidates(pages)
    out: list[FieldValue] = []
    for field in fields:
        if field.place == "table":
            continue  # its rows are fields of their own: see `pipeline.stages.tabulate`
        candidates = (*_candidates(field, pages, located, cells), *said_by_card.get(field.key, ()))
        label = next((m for page in pages if (m := located[page.page.page_id].fields.get(field.key))), None)
        made = _field(field, paper, candidates, found=label is not None or bool(candidates))
        rows = [rows[field.key] for rows in cells.values() if field.key in rows]
        if any(field.block in one.inferred for one in located.values()) or any(row.told for row in rows):
            made = _doubted(made, BY_ORDER)
        if label is not None and label.heard and field.key not in said_by_card:
            made = _doubted(made, BY_LINE_READER)
        if field.place == "checkbox" and any(one.raw and one.confidence < 1 for one in candidates):
            made = _doubted(made, PART_OF_BOXES)
        out.append(replace(made, fill=Fill.TYPED) if form.machine_filled and field.kind != "signature" else made)
    return tuple(out)


def _field(field: Field, paper: Component, candidates: tuple[Candidate, ...], *, found: bool) -> FieldValue:
    first = candidates[0] if candidates else None
    field_id = f"{paper.component_id}.{field.key}"
    flags = (
        ()
        if found
        else (Flag(code=FlagCode.FIELD_MISSING, severity=FLAGS[FlagCode.FIELD_MISSING].severity, scope=field_id),)
    )
    return FieldValue(
        field_id=field_id,
        component_id=paper.component_id,
        key=field.key,
        label=field.labels[0] if field.labels else field.key,
        kind=field.kind,
        requirement=field.requirement,
        raw=first.raw if first else None,
        value=None,
        confidence=None,
        state=State.NEEDS_REVIEW,
        fill=Fill.UNKNOWN,
        candidates=candidates,
        evidence=first.evidence if first else (),
        flags=flags,
    )


def _doubted(field: FieldValue, why: str) -> FieldValue:
    """Return the field with a flag that brings it before a clerk."""
    low = FlagCode.FIELD_LOW_CONF
    flag = Flag(code=low, severity=FLAGS[low].severity, scope=field.field_id, detail=why)
    return replace(field, flags=(*field.flags, flag))


def _candidates(
    field: Field,
    pages: Sequence[ReadPage],
    located: dict[str, Located],
    cells: dict[str, dict[str, OwnedRow]],
) -> Iterable[Candidate]:
    for page in pages:
        found = located[page.page.page_id]
        match = found.fields.get(field.key)
        if field.place == "mark":
            wanted = MarkKind.BARCODE if field.kind == "item_code" else MarkKind.QR
            marked = [_marked(mark) for mark in page.marks if mark.kind is wanted and mark.payload]
            yield from marked or (_spelled(page) if field.kind == "item_code" else ())
        elif field.place == "pattern":
            yield from _by_pattern(field, page, found)
        elif field.place == "cell":
            yield from _in_table(field, page)
        elif field.key in cells[page.page.page_id]:
            yield unread(cells[page.page.page_id][field.key], page)
        elif match is None:
            continue
        elif field.place == "checkbox":
            yield from ticked(field, match, page, found)
        elif field.place == "signature":
            yield _signed(match, page, found)
        else:
            strips = strips_of(field, match, found, page.page)
            if strips:
                yield _printed(strips, match, page, field.kind)


def _printed(strips: Sequence[Strip], match: Match, page: ReadPage, kind: str) -> Candidate:
    words = [word for strip in strips for word in strip.words]
    confidence = sum(word.confidence for word in words) / len(words) if words else 0.0
    return Candidate(
        raw=_undotted(strip_leaders(" ".join(strip.text for strip in strips)), kind),
        value=None,
        source=Source.PRINT_OCR,
        confidence=confidence,
        engine=page.reading.engine,
        evidence=tuple(
            Evidence(page_id=page.page.page_id, polygon=_inside(strip.box, page), label_polygon=match.box.polygon)
            for strip in strips
        ),
    )


def _undotted(text: str, kind: str) -> str:
    """Return the text with a leader's last dots between words as spaces; an e-mail's dots are its own."""
    return text if kind == "email" else " ".join(_DOT_BEFORE.sub("", _DOT_BETWEEN.sub(" ", text)).split())


def _inside(box: Box, page: ReadPage) -> tuple[tuple[float, float], ...]:
    """Return the box's corners, cut to the page."""
    left, right = (min(max(0.0, x), float(page.page.width)) for x in (box.left, box.right))
    top, bottom = (min(max(0.0, y), float(page.page.height)) for y in (box.top, box.bottom))
    return Box(left=left, top=top, right=right, bottom=bottom).polygon


def _in_table(field: Field, page: ReadPage) -> Iterable[Candidate]:
    """Yield what stands in the table cell of the field's row and column."""
    for cell in cells_at(page, field.labels, field.column):
        lines = lines_in(inner(cell), words_in(cell, words_of(page)))
        words = [word for _, line in lines for word in line]
        yield Candidate(
            raw=_undotted(strip_leaders(" ".join(word.text for word in words)), field.kind),
            value=None,
            source=Source.PRINT_OCR,
            confidence=sum(word.confidence for word in words) / len(words) if words else 0.0,
            engine=page.reading.engine,
            evidence=tuple(Evidence(page_id=page.page.page_id, polygon=_inside(box, page)) for box, _ in lines),
        )


def _by_pattern(field: Field, page: ReadPage, located: Located) -> Iterable[Candidate]:
    """Yield the lowest run of words that looks as the field's pattern says: a serial stands at the foot of its page."""
    pattern = re.compile(field.pattern, re.IGNORECASE)
    runs = (
        (row, first, last)
        for row in reversed(located.rows)
        for first in range(len(row.words))
        for last in range(first + 1, min(first + PATTERN_WORDS, len(row.words)) + 1)
    )
    for row, first, last in runs:
        words, begin = row.words[first:last], row.starts[first]
        match = pattern.fullmatch(" ".join(word.text for word in words))
        if match is None:
            continue
        # a group in the pattern is the value itself: "Số: 12/HDHS" holds its label
        start, end = (begin + place for place in match.span(match.lastindex or 0))
        height = max(word.box.height for word in words)
        box = Box(
            left=row.x_at(start) - height / 4, top=min(word.box.top for word in words) - height / 4,
            right=row.x_at(end) + height / 2, bottom=max(word.box.bottom for word in words) + height / 4,
        )  # fmt: skip
        yield Candidate(
            raw=match[match.lastindex or 0],
            value=None,
            source=Source.PRINT_OCR,
            confidence=sum(word.confidence for word in words) / len(words),
            engine=page.reading.engine,
            evidence=(Evidence(page_id=page.page.page_id, polygon=_inside(box, page)),),
        )
        return


def _marked(mark: Mark) -> Candidate:
    return Candidate(
        raw=mark.payload or "",
        value=None,
        source=Source.BARCODE if mark.kind is MarkKind.BARCODE else Source.QR,
        confidence=1.0,
        engine="zxing-cpp",
        evidence=(Evidence(page_id=mark.page_id, polygon=mark.polygon),),
    )


def _spelled(page: ReadPage) -> Iterable[Candidate]:
    """Yield the item code in print, as it stands under a bar code too small or too blurred to be read."""
    for word in words_of(page):
        if check_item_code(word.text).ok:
            yield Candidate(
                raw=word.text,
                value=None,
                source=Source.PRINT_OCR,
                confidence=word.confidence,
                engine=page.reading.engine,
                evidence=(Evidence(page_id=page.page.page_id, polygon=_inside(word.box, page)),),
            )
            return


def _signed(match: Match, page: ReadPage, located: Located) -> Candidate:
    """Return whether ink of a signature stands under the label; another label beside it has half of what is between."""
    label, reach = match.box, SIGNATURE_ROOM * match.row.height
    beside = [span.box for span in located.spans_of(match.row) if span is not match]
    lefts = [(box.right + label.left) / 2 for box in beside if box.right <= label.left]
    rights = [(box.left + label.right) / 2 for box in beside if box.left >= label.right]
    room = Box(
        left=max(0.0, label.left - label.width, *lefts),
        top=label.bottom,
        right=min(float(page.page.width), label.right + label.width, *rights),
        bottom=min(float(page.page.height), label.bottom + reach),
    )
    here = [
        mark
        for mark in page.marks
        if mark.kind is MarkKind.SIGNATURE
        and mark.polygon[0][0] < room.right
        and mark.polygon[2][0] > room.left
        and mark.polygon[0][1] < room.bottom
        and mark.polygon[2][1] > room.top
    ]
    return Candidate(
        raw="signed" if here else "",
        value=None,
        source=Source.CHECKBOX,
        confidence=1.0 if here else 0.5,
        engine="ink",
        evidence=tuple(
            Evidence(page_id=page.page.page_id, polygon=polygon, label_polygon=label.polygon)
            for polygon in ([mark.polygon for mark in here] or [room.polygon])
        ),
    )
