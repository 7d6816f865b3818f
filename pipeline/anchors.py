"""Where the printed labels of a form stand on a page: blocks first, then each block's labels, best assignment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.formdef import Field, Form
from pipeline.layout import Match, Row, find_label, folded_label

WORD_SCORE = 75.0  # each word of a "ngày … tháng … năm …" skeleton
_SKELETON_PLACES = ("whole",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """Labels found on one page: by field key, and every span that is print (labels, block starts, other anchors)."""

    rows: tuple[Row, ...]
    fields: dict[str, Match]
    blocks: dict[str, Match]
    print_spans: tuple[Match, ...]

    def spans_of(self, row: Row) -> list[Match]:
        """Return the printed spans of a row, left to right."""
        return sorted((match for match in self.print_spans if match.row.index == row.index), key=lambda m: m.start)


def locate(form: Form, rows: Sequence[Row], *, side: str = "front", version: str | None = None) -> Located:
    """Return where the labels of a form's fields stand in the rows of one page."""
    fields = tuple(f for f in form.in_version(version) if f.side == side)
    blocks = _assign(
        ((block.id, match) for block in form.blocks for label in block.starts for match in _everywhere(label, rows)),
        taken={},
    )
    taken: dict[int, list[tuple[int, int]]] = {}
    # Other printed phrases compete with the labels for their place, so that none is taken for a label.
    others = ((f"#{n}", match) for n, label in enumerate(form.anchors) for match in _everywhere(label, rows))
    ours = ((field.key, match) for field in fields for match in _field_matches(field, form, blocks, rows))
    found = _assign([*others, *ours], taken=taken)
    by_field = {key: match for key, match in found.items() if not key.startswith("#")}
    by_field |= _skeletons(fields, form, blocks, rows, taken)
    block_only = [m for key, m in blocks.items() if not _overlaps(m, taken.get(m.row.index, []))]
    return Located(
        rows=tuple(rows),
        fields=by_field,
        blocks=blocks,
        print_spans=(*found.values(), *(by_field[k] for k in by_field.keys() - found.keys()), *block_only),
    )


def _everywhere(label: str, rows: Sequence[Row]) -> Iterator[Match]:
    for row in rows:
        yield from find_label(label, row)


def _field_matches(field: Field, form: Form, blocks: dict[str, Match], rows: Sequence[Row]) -> Iterator[Match]:
    if field.place in _SKELETON_PLACES or field.place == "mark":
        return
    begin, end = block_span(field.block, form, blocks)
    for row in rows:
        for label in field.labels:
            for match in find_label(label, row):
                if begin <= (row.index, match.end) and (row.index, match.start) < end:
                    yield match


def block_span(block: str, form: Form, blocks: dict[str, Match]) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the (row, character) positions where a block begins and ends; a block not found has an empty span."""
    nowhere = ((1 << 30, 0), (1 << 30, 0))
    if not block or not form.blocks:
        return (-1, 0), (1 << 30, 0)
    here = blocks.get(block)
    if here is None:
        unnamed = next((b for b in form.blocks if b.id == block and not b.starts), None)
        if unnamed is None:
            return nowhere
        first = min(((m.row.index, m.start) for m in blocks.values()), default=(1 << 30, 0))
        return (-1, 0), first
    begin = (here.row.index, here.start)
    later = [(m.row.index, m.start) for m in blocks.values() if (m.row.index, m.start) > begin]
    return begin, min(later, default=(1 << 30, 0))


def _assign(
    candidates: Iterator[tuple[str, Match]] | Sequence[tuple[str, Match]], *, taken: dict[int, list[tuple[int, int]]]
) -> dict[str, Match]:
    """Return one match per key, best first: score, then length, then the earlier place; spans never overlap."""
    ranked = sorted(
        candidates,
        key=lambda pair: (-round(pair[1].score / 4), -(pair[1].end - pair[1].start), pair[1].row.index, pair[1].start),
    )
    chosen: dict[str, Match] = {}
    for key, match in ranked:
        spans = taken.setdefault(match.row.index, [])
        if key in chosen or _overlaps(match, spans):
            continue
        chosen[key] = match
        spans.append((match.start, match.end))
    return chosen


def _overlaps(match: Match, spans: Sequence[tuple[int, int]]) -> bool:
    return any(match.start < end and start < match.end for start, end in spans)


def _skeletons(
    fields: Sequence[Field],
    form: Form,
    blocks: dict[str, Match],
    rows: Sequence[Row],
    taken: dict[int, list[tuple[int, int]]],
) -> dict[str, Match]:
    """Return fields whose label words stand among their value ("ngày … tháng … năm …"), first such row."""
    found: dict[str, Match] = {}
    for field in fields:
        if field.place not in _SKELETON_PLACES:
            continue
        begin, end = block_span(field.block, form, blocks)
        for row in rows:
            if not begin[0] <= row.index <= end[0]:
                continue
            match = _skeleton(folded_label(field.labels[0]).split(), row, field.labels[0])
            if match is not None and not _overlaps(match, taken.get(row.index, [])):
                found[field.key] = match
                taken.setdefault(row.index, []).append((match.start, match.end))
                break
    return found


def _skeleton(words: Sequence[str], row: Row, label: str) -> Match | None:
    at, first, scores = 0, None, []
    for word in words:
        hit = next(
            (
                m
                for m in sorted(find_label(word, row), key=lambda m: m.start)
                if m.start >= at and m.score >= WORD_SCORE
            ),
            None,
        )
        if hit is None:
            return None
        first = hit.start if first is None else first
        at = hit.end
        scores.append(hit.score)
    return Match(row=row, start=first or 0, end=first or 0, score=min(scores), label=label)
