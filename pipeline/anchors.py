"""Where the printed labels of a form stand on a page: blocks first, then each block's labels, best assignment."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from pipeline.block_starts import block_starts
from pipeline.formdef import Field, Form
from pipeline.heard import heard_label, heard_skeletons
from pipeline.label_order import told_by_order
from pipeline.layout import Match, Row, find_label, folded_label, in_columns
from pipeline.skeletons import skeletons_in

ENUMERATOR_HEIGHTS = 1.2  # of a row: room for the "2." before a label
BETTER_BY = 4.0  # rapidfuzz points by which another label of the form fits a place better
LONGER_BY = 6  # characters by which a phrase round a label is another phrase
PHRASE_SCORE = 88.0  # rapidfuzz ratio from which that phrase is there, whatever the label's own score
_SKELETON_PLACES = ("whole", "before")
_UNLABELLED_PLACES = ("mark", "pattern", "cell")


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """Labels found on one page: by field key, and every span that is print (labels, block starts, other anchors).

    `inferred` names the blocks whose first words the page reader did not read: the order of labels tells where they
    begin, or the line reader.
    """

    rows: tuple[Row, ...]
    fields: dict[str, Match]
    blocks: dict[str, Match]
    print_spans: tuple[Match, ...]
    inferred: frozenset[str] = frozenset()

    def spans_of(self, row: Row) -> list[Match]:
        """Return the printed spans of a row, left to right."""
        return sorted((match for match in self.print_spans if match.row.index == row.index), key=lambda m: m.start)


def locate(form: Form, rows: Sequence[Row], *, side: str = "front", version: str | None = None) -> Located:
    """Return where the labels of a form's fields stand in the rows of one page."""
    fields = tuple(f for f in form.in_version(version) if f.side == side)
    spoken, blocks = _blocks(form, rows)
    beside = _first_pair_beside(blocks)
    if beside is not None:
        rows = _as_columns(rows, *beside, blocks)
        spoken, blocks = _blocks(form, rows)
    inferred = {} if beside is not None else told_by_order(form, fields, spoken, blocks)
    blocks |= inferred
    taken: dict[int, list[tuple[int, int]]] = {}
    # Other printed phrases compete with the labels for their place, so that none is taken for a label.
    others = [(f"#{n}", match) for n, label in enumerate(form.anchors) for match in spoken[label]]
    ours = [(field.key, match) for field in fields for match in _field_matches(field, form, blocks, spoken)]
    found = _assign([*others, *ours], taken=taken, headings_last=True)
    by_field = {key: match for key, match in found.items() if not key.startswith("#")}
    by_field |= _skeletons(fields, form, blocks, rows, taken)
    block_only = [m for key, m in blocks.items() if not _overlaps(m, taken.get(m.row.index, []))]
    return Located(
        rows=tuple(rows),
        fields=by_field,
        blocks=blocks,
        print_spans=(*found.values(), *(by_field[k] for k in by_field.keys() - found.keys()), *block_only),
        inferred=frozenset(inferred) | {block for block, match in blocks.items() if match.heard},
    )


def _blocks(form: Form, rows: Sequence[Row]) -> tuple[dict[str, list[Match]], dict[str, Match]]:
    spoken = _spoken(form, rows)
    return spoken, block_starts(form, spoken)


def _first_pair_beside(blocks: dict[str, Match]) -> tuple[Match, Match] | None:
    """Return two blocks that begin on one row, as sender and receiver do on a slip, or None."""
    ordered = sorted(blocks.values(), key=lambda match: (match.row.index, match.start))
    return next(((a, b) for a, b in pairwise(ordered) if a.row.index == b.row.index), None)


def _as_columns(rows: Sequence[Row], left: Match, right: Match, blocks: dict[str, Match]) -> tuple[Row, ...]:
    """Return the rows with those under two blocks side by side as two columns, down to where the next block begins."""
    begin = left.row.index
    end = min((m.row.index for m in blocks.values() if m.row.index > begin), default=len(rows))
    return in_columns(rows, first=begin, last=end, split_x=right.box.left - ENUMERATOR_HEIGHTS * right.row.height)


def _spoken(form: Form, rows: Sequence[Row]) -> dict[str, list[Match]]:
    """Return where each label, block start and other phrase of the form may stand, without places another fits better.

    "Họ, chữ đệm, tên người mẹ" is also much like the father's line; a mother whose line was not read must stay missing.
    """
    starts = {label for block in form.blocks for label in block.starts}
    texts = starts | set(form.anchors)
    texts |= {label for field in form.fields if field.place not in _SKELETON_PLACES for label in field.labels}
    found = {
        text: [match for row in rows for match in (*find_label(text, row), *heard_label(text, row))]
        for text in sorted(texts)
    }
    by_row: dict[int, list[Match]] = {}
    for match in (match for matches in found.values() for match in matches):
        by_row.setdefault(match.row.index, []).append(match)
    return {
        text: [m for m in matches if not any(_fits_better(other, m, starts) for other in by_row[m.row.index])]
        for text, matches in found.items()
    }


def _fits_better(other: Match, match: Match, starts: Set[str]) -> bool:
    if other.heard != match.heard and {other.label, match.label} <= starts:
        return False  # of blocks that begin alike, where two readers differ: all blocks' places together tell
    shared = min(other.end, match.end) - max(other.start, match.start)
    if shared <= 0.5 * (match.end - match.start):
        return False
    if _goes_beyond(match, other) and match.score >= PHRASE_SCORE:
        return False  # "8. Nguồn gốc sử dụng đất", its number misread, and its own last words drive each other out
    return other.score >= match.score + BETTER_BY or (_goes_beyond(other, match) and other.score >= PHRASE_SCORE)


def _goes_beyond(other: Match, match: Match) -> bool:
    """Return whether a match is only some words of a longer phrase: "tình trạng hôn nhân" in the title of a paper."""
    longer = len(folded_label(other.label)) - len(folded_label(match.label))
    covers = other.start <= match.start and match.end <= other.end
    # on one and the same run of letters the longer label is a worse reading of it, not a phrase round it
    return longer >= LONGER_BY and covers and (other.start, other.end) != (match.start, match.end)


def _field_matches(
    field: Field, form: Form, blocks: dict[str, Match], spoken: dict[str, list[Match]]
) -> Iterator[Match]:
    if field.place in _SKELETON_PLACES or field.place in _UNLABELLED_PLACES:
        return
    begin, end = block_span(field.block, form, blocks)
    for match in (match for label in field.labels for match in spoken[label]):
        if begin <= (match.row.index, match.end) and (match.row.index, match.start) < end:
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
    candidates: Sequence[tuple[str, Match]],
    *,
    taken: dict[int, list[tuple[int, int]]],
    headings_last: bool = False,
) -> dict[str, Match]:
    """Return one match per key, best first: score, length, then the earlier place; spans never overlap."""
    ranked = sorted(candidates, key=lambda pair: _rank(pair[1], headings_last=headings_last))
    chosen: dict[str, Match] = {}
    for key, match in ranked:
        spans = taken.setdefault(match.row.index, [])
        if key in chosen or _overlaps(match, spans):
            continue
        chosen[key] = match
        spans.append((match.start, match.end))
    return chosen


def _rank(match: Match, *, headings_last: bool) -> tuple[float, ...]:
    """Return the order of a match; "NGƯỜI GỬI" alone on its row is a heading, "Người gửi: …" is the field."""
    alone = not any(char.isalnum() for char in match.row.text[match.end :])
    heading = headings_last and alone and match.start == 0
    return -round(match.score / 4), heading, -(match.end - match.start), match.row.index, match.start


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
            spans = taken.setdefault(row.index, [])
            said = [m for label in field.labels for m in skeletons_in(row, label)]
            said = said or [m for label in field.labels for m in heard_skeletons(row, label)]
            matches = [m for m in said if not _overlaps(m, spans)]
            if matches:
                found[field.key] = matches[-1] if field.last else matches[0]
                spans.append((found[field.key].start, found[field.key].end))
                break
    return found
