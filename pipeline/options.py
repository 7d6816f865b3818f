"""Which of a field's printed options is ticked: every option's box stands just before it, or just after it, all alike.

A tick may break its box's frame so that it is found for no box; where all the other boxes are found and empty, it is
where the one that is missing must be, and a clerk sees it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from rapidfuzz import fuzz

from pipeline.anchors import Located
from pipeline.formdef import Field
from pipeline.kinds import Box, MarkKind, Polygon, Source
from pipeline.layout import Match, Row, find_label, folded_label
from pipeline.model import Candidate, Evidence, Mark, ReadPage, Word

OPTION_SCORE = 85.0  # rapidfuzz ratio from which an option's word is taken as found
GLUED_LETTERS = 5  # of an option that is looked for among glued words: shorter ones stand within other words
BOX_GAP = 1.6  # label heights between a check box and its option
OPTIONS_BELOW = 3.0  # label heights: options may stand on the row under their label
PART_OF_BOXES = "not every option's box was found"  # detail of the flag on its value: a clerk sees it
_COUNT = re.compile(r"(?<!\d)\d{1,2}(?!\d)")


def ticked(field: Field, match: Match, page: ReadPage, located: Located) -> Iterator[Candidate]:
    """Yield which option's box is ticked, with confidence 1 where each option has its box and one alone is ticked."""
    reach = OPTIONS_BELOW * match.row.height
    below = reach * max(1, field.lines)
    rows = [row for row in located.rows if -reach / 2 < row.box.top - match.row.box.top < below]
    marks = [mark for mark in page.marks if mark.kind is MarkKind.CHECKBOX]
    places = _options_near(field, match, rows)
    boxes = _boxes_of(field, match, rows, places, marks)
    if not boxes:
        return
    chosen = [option for option in field.options if option in boxes and boxes[option].checked]
    polygons = {option: box.polygon for option, box in boxes.items()}
    lost = _lost(field, places, boxes) if not chosen else None
    if lost is not None:
        chosen, polygons[lost[0]] = [lost[0]], lost[1]
    count = _count_beside(rows) if chosen else None
    yield Candidate(
        raw=", ".join([*chosen, *([count.text] if count else [])]),
        value=None,
        source=Source.CHECKBOX,
        confidence=len(boxes) / len(field.options) if len(chosen) == 1 else 0.0,
        engine="ink",
        evidence=tuple(
            Evidence(page_id=page.page.page_id, polygon=polygon, label_polygon=match.box.polygon)
            for polygon in (
                *([polygons[option] for option in chosen] or polygons.values()),
                *([count.box.polygon] if count else []),
            )
        ),
    )


def _boxes_of(
    field: Field, match: Match, rows: Sequence[Row], places: Mapping[str, Match], marks: Sequence[Mark]
) -> dict[str, Mark]:
    sides = [
        {option: box for option, place in places.items() if (box := _box_beside(place, marks, after=after))}
        for after in (False, True)
    ]
    beside = max(sides, key=len)
    if len(beside) == len(field.options):
        return beside
    in_order = _in_order(field, [match.row], marks) or _in_order(field, rows, marks)
    return in_order or _between(field, beside, match.row, marks)


def _options_near(field: Field, match: Match, rows: Sequence[Row]) -> dict[str, Match]:
    """Return where each option stands: of several such words the one nearest to the label's row, behind the label."""
    found: dict[str, Match] = {}
    taken: dict[int, list[tuple[int, int]]] = {match.row.index: [(match.start, match.end)]}
    if any(folded_label(option) in folded_label(match.label) for option in field.options):
        taken = {}  # the option is its own label
    nearest = sorted(rows, key=lambda row: abs(row.box.top - match.row.box.top))
    # the longest first: "Có nhu cầu" also stands within "Không có nhu cầu"
    for option in sorted(field.options, key=len, reverse=True):
        for row in nearest:
            spans = taken.setdefault(row.index, [])
            hits = [m for m in find_label(option, row, taken=spans) if m.score >= OPTION_SCORE]
            hits = hits or list(_glued(option, row, spans))
            if hits:
                found[option] = hits[0]
                spans.append((hits[0].start, hits[0].end))
                break
    return found


def _glued(option: str, row: Row, taken: Sequence[tuple[int, int]]) -> Iterator[Match]:
    """Yield where an option stands among words that the page reader glued: "KẤCảhai", "1Gửihồsơ"."""
    wanted = folded_label(option).replace(" ", "")
    if len(wanted) < GLUED_LETTERS:
        return
    kept = [at for at, char in enumerate(row.folded) if char.isalnum() and not any(s <= at < e for s, e in taken)]
    found = fuzz.partial_ratio_alignment(wanted, "".join(row.folded[at] for at in kept), score_cutoff=OPTION_SCORE)
    if found is not None and found.dest_end > found.dest_start:
        start, end = kept[found.dest_start], kept[found.dest_end - 1] + 1
        yield Match(row=row, start=start, end=end, score=found.score, label=option)


def _in_order(field: Field, rows: Sequence[Row], marks: Sequence[Mark]) -> dict[str, Mark]:
    """Return the boxes of the rows as the options' own, as they are read, where there are just as many as options."""
    top, bottom = min(row.box.top for row in rows), max(row.box.bottom for row in rows)
    line = max(row.height for row in rows)
    here = sorted((m for m in marks if top <= _middle(m) <= bottom), key=_middle)
    levels: list[list[Mark]] = []
    for mark in here:
        if levels and _middle(mark) - _middle(levels[-1][0]) < line / 2:
            levels[-1].append(mark)
        else:
            levels.append([mark])
    read = [mark for level in levels for mark in sorted(level, key=lambda mark: mark.polygon[0][0])]
    return dict(zip(field.options, read, strict=True)) if len(read) == len(field.options) else {}


def _between(field: Field, known: Mapping[str, Mark], row: Row, marks: Sequence[Mark]) -> dict[str, Mark]:
    """Return the known boxes and those that stand between them on the row, where as many options are between."""
    level = [mark for mark in marks if row.box.top <= _middle(mark) <= row.box.bottom]
    level.sort(key=lambda mark: mark.polygon[0][0])
    fixed = [(field.options.index(option), level.index(box)) for option, box in known.items() if box in level]
    fixed = [(-1, -1), *sorted(fixed), (len(field.options), len(level))]
    found = dict(known)
    for (option, box), (next_option, next_box) in pairwise(fixed):
        if next_option - option == next_box - box > 1:
            found |= zip(field.options[option + 1 : next_option], level[box + 1 : next_box], strict=True)
    return found


def _lost(field: Field, places: Mapping[str, Match], boxes: Mapping[str, Mark]) -> tuple[str, Polygon] | None:
    """Return the one option whose box was not found, and where it must be by the others; None where more are lost."""
    missing = [option for option in field.options if option not in boxes]
    seen = [(places[option].box, box.polygon) for option, box in boxes.items() if option in places]
    if len(missing) != 1 or missing[0] not in places or not seen:
        return None
    label = places[missing[0]].box
    # a box that was read as a letter makes its option begin early: where the box stands is as unsure as they differ
    lefts = sorted(box[0][0] - place.left for place, box in seen)
    rights = sorted(box[2][0] - place.left for place, box in seen)
    down = median(_middle_of(box) - (place.top + place.bottom) / 2 for place, box in seen)
    half = median(box[2][1] - box[0][1] for _, box in seen) / 2
    middle = (label.top + label.bottom) / 2 + down
    return missing[0], Box(
        left=max(0.0, label.left + lefts[0]), top=middle - half, right=label.left + rights[-1], bottom=middle + half
    ).polygon


def _box_beside(match: Match, marks: Sequence[Mark], *, after: bool) -> Mark | None:
    """Return the check box next to an option on the given side, level with it, or None."""
    label, height = match.box, match.row.height
    edge = label.right if after else label.left
    near = [
        (abs((mark.polygon[0][0] if after else mark.polygon[1][0]) - edge), mark)
        for mark in marks
        if abs(_middle(mark) - (label.top + label.bottom) / 2) < height
    ]
    distance, best = min(near, key=lambda pair: pair[0], default=(float("inf"), None))
    return best if distance < BOX_GAP * height else None


def _count_beside(rows: Sequence[Row]) -> Word | None:
    """Return the number written after "Số lượng", and where, or None."""
    for row in rows:
        for label in find_label("Số lượng", row):
            for start, word in zip(row.starts, row.words, strict=True):
                found = _COUNT.search(word.text[max(0, label.end - start) :])
                if found and start + len(word.text) > label.end:
                    return replace(word, text=found.group())
    return None


def _middle(mark: Mark) -> float:
    return _middle_of(mark.polygon)


def _middle_of(polygon: Polygon) -> float:
    return (polygon[0][1] + polygon[2][1]) / 2
