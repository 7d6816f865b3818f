"""Where on a page the value of a located label stands: one upright strip per line of writing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.anchors import Located
from pipeline.formdef import Field
from pipeline.kinds import Box
from pipeline.layout import Match, Row, line_pitch
from pipeline.model import Page, Word

PAD_ABOVE, PAD_BELOW = 0.55, 0.4  # of a label's height: hand-written letters rise and fall beyond print
PITCH_ABOVE, PITCH_BELOW = 0.62, 0.52  # of the distance between rows: beyond, it is the neighbour's writing
LEAST_PITCH = 0.6  # of a row's height: rows nearer to each other are scraps; words are higher than they are read to be
SAME_LINE_GAP = 1.7  # rows further apart than this many pitches have an unread line between them
_ENUMERATOR = re.compile(r"\d{1,2}[.),]?")
_LABEL_TAIL = re.compile(r"[ :;.,]*(?:\(?\d{0,2}[)®©°][ :;.,]*)?")
_CLOSED = re.compile(r"[^\s:)]{0,4}[:)]+")  # a footnote mark, its bracket and the colon, glued to a label
# a mark read as its own word: "? UBND", "(9 kết hôn", "} 0775", "/®' 9 bản"; a stroke alone is an answer
_FOOTNOTE = re.compile(r"(?:(?:/(?=[®©°]))?(?:[?*'\"“”‘’`^°®©>}‹«(){\[\]!|]|(?<=[(*®©°])\d){1,3} ){1,2}(?=\S)")
SURE_WORD, SCRAP_WORD = 0.75, 0.4  # Tesseract's confidence: of a word that is one, and of the ends of leaders
ABSENT_MARKS = "/-–"  # a stroke in an empty field is an answer
VALUE_GAP = 0.25  # of a row's height, kept free left of a value: a letter may lean out of its word
# The page reader's box of a word may leave out a narrow first digit (the 1 of 19/06/1990): of the room that a label
# leaves before its value, this share is the value's, up to a digit's width in the row's height.
ROOM_BEFORE, DIGIT_WIDE = 0.7, 1.2
WORD_GAP = 0.8  # of a row's height: words nearer to each other are one piece of writing
WIDE_GAP = 2.5  # of a row's height: beyond it, what stands to the left is another column
COLUMN_GAP = (
    6.0  # of a row's height: no value under its label has such a gap; a finger print or a crest stands behind it
)
MIN_STRIP_WIDTH = 0.8  # of a line's height; narrower strips hold nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """One line of a value: its box, and the words read in it."""

    box: Box
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words with one space between."""
        return " ".join(word.text for word in self.words)


def strips_of(field: Field, match: Match, located: Located, page: Page) -> tuple[Strip, ...]:
    """Return the strips of a field's value, top to bottom; none when no room is left for a value."""
    margin_right = _right_margin(located.rows, page)
    if field.place == "before":
        return _strips_before(match, located)
    first = _first_strip(field, match, located, margin_right)
    if field.place == "right_below" and first is not None:
        first = _in_one_column(first, _label_right(match), match.row.height)
    strips = [] if first is None else [first]
    if field.place == "right_below":
        below = _rows_below(match, located, limit=field.lines if first is None or not first.words else field.lines - 1)
        reach = line_room(match.row.height, line_pitch(located.rows))
        for row in below:
            right = min(margin_right, _column_end(match, row, located))
            strip = _strip_in_row(row, _column_begin(match, row), right, reach)
            strips.append(_in_one_column(strip, match.box.left, row.height))
        return tuple(strip for strip in strips if strip.words)
    last_on_row = not any(span.start > match.start for span in located.spans_of(match.row) if span is not match)
    if field.lines > 1 and last_on_row and field.place != "whole":
        strips += _continuations(field, match, located, margin_right)
    return tuple(strips)


def _strips_before(match: Match, located: Located) -> tuple[Strip, ...]:
    """Return the strip of the words that end where the match begins ("Cai Lậy, ngày …"), back to the first wide gap."""
    row, words = match.row, list[Word]()
    printed = max((span.end for span in located.spans_of(row) if span.end < match.start), default=-1)
    right = row.x_at(match.start)
    for start, word in reversed(list(zip(row.starts, row.words, strict=True))):
        if start >= match.start:
            continue
        if start < printed or (words and words[0].box.left - word.box.right > WIDE_GAP * row.height):
            break
        words.insert(0, word)
    if not words:
        return ()
    box = _padded(words[0].box.left - VALUE_GAP * row.height, right, row, words, pitch=line_pitch(located.rows))
    return (Strip(box=box, words=(*words[:-1], replace(words[-1], text=words[-1].text.rstrip(",.;:")))),)


def _right_margin(rows: Sequence[Row], page: Page) -> float:
    """Return where lines end on the right: labels and leaders reach it, a stray speck beyond does not matter."""
    return min(page.width * 0.985, max((row.box.right for row in rows), default=page.width) + 0.01 * page.width)


def _first_strip(field: Field, match: Match, located: Located, margin_right: float) -> Strip | None:
    spans = located.spans_of(match.row)
    # a place before a date has the date's own beginning for its span: it ends nothing
    following = next((span for span in spans if span.start >= match.end and span.end > match.start), None)
    left = match.row.x_at(match.start) if field.place == "whole" else _value_left(match, following)
    right = margin_right if following is None else following.box.left
    if field.reach:
        right = min(right, left + field.reach * match.box.width)
    words = _trusted([word for word in _words_between(match, following) if word.box.left < right])
    beside = _words_level(match, located.rows, left, right) if field.reach and not words else ()
    words = words or beside
    if following is not None and len(words) > 1 and _ENUMERATOR.fullmatch(words[-1].text):
        right, words = words[-1].box.left, words[:-1]  # the "2." belongs to the next label
    if right - left < MIN_STRIP_WIDTH * match.row.height:
        return None
    level = () if beside else _last_words(match)
    return Strip(box=_padded(left, right, match.row, (*level, *words), pitch=line_pitch(located.rows)), words=words)


def _value_left(match: Match, following: Match | None) -> float:
    """Return where a value's room begins: just before the word after the label, or at the label's end without one."""
    end = _label_end(match)
    if following is not None and end >= following.start:  # "Có giá trị đến: Nơi thường trú", its date a little lower
        return match.row.x_at(len(match.row.text[:end].rstrip()))
    value, label = match.row.x_at(end), match.row.x_at(len(match.row.text[:end].rstrip()))
    before = max(VALUE_GAP * match.row.height, min(ROOM_BEFORE * (value - label), DIGIT_WIDE * match.row.height))
    return max(match.row.x_at(match.end), value - before)


def _label_end(match: Match) -> int:
    """Return where a label's own signs end: its colon and footnote mark are print, not value."""
    text, end = match.row.text, match.end
    if match.start == end:
        return end  # the words of a date stand among its value
    closed = _CLOSED.match(text, end)  # "trú“):" is "trú(2):", misread; of ":.09:57" the second colon is a time's
    end = closed.end() if closed else end
    tail = _LABEL_TAIL.match(text, end)
    end = tail.end() if tail else end
    mark = _FOOTNOTE.match(text, end)
    return mark.end() if mark else end


def _trusted(words: Sequence[Word]) -> tuple[Word, ...]:
    """Return the words without the doubtful scraps at their end that are what is left of a leader."""
    kept = list(words)
    if any(word.confidence >= SURE_WORD for word in kept):
        while kept and kept[-1].confidence < SCRAP_WORD:
            kept.pop()
    return tuple(kept)


def _words_level(match: Match, rows: Sequence[Row], left: float, right: float) -> tuple[Word, ...]:
    """Return words right of a label that stand between its row and a neighbouring one, as beside a two-line label."""
    label, near = match.box, match.row.height
    return tuple(
        word
        for row in rows
        if row.index != match.row.index
        for word in row.words
        if left - near < word.box.left and word.box.right < right + near
        if label.top - near < (word.box.top + word.box.bottom) / 2 < label.bottom + near
        if any(char.isdigit() for char in word.text)
    )


def _words_between(match: Match, following: Match | None) -> tuple[Word, ...]:
    row, end = match.row, following.start if following else 1 << 30
    begin = min(_label_end(match), end)
    out = []
    for start, word in zip(row.starts, row.words, strict=True):
        stop = start + len(word.text)
        if stop <= begin or start >= end:
            continue
        # A word glued to its label ("sinh:Nam") or to the next one is cut where the label ends or begins.
        cut_left, cut_right = max(0, begin - start), min(len(word.text), end - start)
        text = word.text[cut_left:cut_right]
        if not any(char.isalnum() or char in ABSENT_MARKS for char in text):
            continue  # a colon, or what is left of a footnote mark
        box = Box(left=row.x_at(start + cut_left), top=word.box.top, right=word.box.right, bottom=word.box.bottom)
        out.append(Word(text=text, box=box, confidence=word.confidence))
    return tuple(out)


def _last_words(match: Match) -> list[Word]:
    """Return a label's last words: they sit level with its value even where the row slopes."""
    row = match.row
    return [word for start, word in zip(row.starts, row.words, strict=True) if start < match.end][-3:]


def _padded(left: float, right: float, row: Row, level: Sequence[Word], *, pitch: float) -> Box:
    """Return a strip that is level with these words."""
    middles = sorted((word.box.top + word.box.bottom) / 2 for word in level)
    centre = middles[len(middles) // 2] if middles else row.box.top
    above, below = line_room(row.height, pitch)
    return Box(left=left, top=max(0.0, centre - above), right=right, bottom=centre + below)


def line_room(height: float, pitch: float) -> tuple[float, float]:
    """Return how far a strip reaches above and below its centre: room for tall letters, not for the next line."""
    above, below = height * (0.5 + PAD_ABOVE), height * (0.5 + PAD_BELOW)
    if pitch < LEAST_PITCH * height:
        return above, below
    return max(0.6 * height, min(above, PITCH_ABOVE * pitch)), max(0.55 * height, min(below, PITCH_BELOW * pitch))


def _rows_below(match: Match, located: Located, *, limit: int) -> list[Row]:
    """Return up to `limit` rows under a label that hold no print in its column; print further right is another's."""
    edge = match.box.left - match.row.height
    printed = {
        span.row.index for span in located.print_spans if span.box.right > edge and span.box.left < match.box.right
    }
    out: list[Row] = []
    for row in located.rows[match.row.index + 1 :]:
        if len(out) >= limit or row.index in printed or row.box.top - match.row.box.bottom > 4 * match.row.height:
            break
        if row.box.right > match.box.left:
            out.append(row)
    return out


def _column_begin(match: Match, row: Row) -> float:
    """Return where the value under a label begins on a row: a value under a centred heading may begin left of it."""
    edge = match.box.left - match.row.height
    begin = min((word.box.left for word in row.words if word.box.right > edge), default=edge)
    for word in reversed([word for word in row.words if word.box.right <= edge]):
        if word.box.right < begin - WORD_GAP * row.height:
            break
        begin = word.box.left
    return min(edge, begin)


def _column_end(match: Match, row: Row, located: Located) -> float:
    """Return where a label's column ends on a row: at the print of another column, beside the label or on that row."""
    beside = [span.box.left for span in located.spans_of(match.row) if span.start >= match.end and span is not match]
    beside += [span.box.left for span in located.spans_of(row) if span.box.left >= match.box.right]
    return min(beside, default=float("inf"))


def _strip_in_row(row: Row, left: float, right: float, reach: tuple[float, float]) -> Strip:
    words = tuple(word for word in row.words if left <= (word.box.left + word.box.right) / 2 <= right)
    middles = sorted((word.box.top + word.box.bottom) / 2 for word in words or row.words)
    centre = middles[len(middles) // 2]
    start = min((word.box.left for word in words), default=left) - row.height * 0.3
    box = Box(left=max(0.0, start), top=max(0.0, centre - reach[0]), right=right, bottom=centre + reach[1])
    return Strip(box=box, words=words)


def _continuations(field: Field, match: Match, located: Located, margin_right: float) -> list[Strip]:
    """Return the following lines of a value: unlabelled rows, or the empty pitch where nothing was read."""
    printed = {span.row.index for span in located.print_spans}
    pitch = line_pitch(located.rows) or 2 * match.row.height
    reach = line_room(match.row.height, pitch)
    margin_left = min((span.box.left for span in located.print_spans), default=0.0)
    out: list[Strip] = []
    previous = match.row
    for row in located.rows[match.row.index + 1 :]:
        gap = row.box.bottom - previous.box.bottom
        unread = min(field.lines - 1 - len(out), round(gap / pitch) - 1) if gap > SAME_LINE_GAP * pitch else 0
        for n in range(1, unread + 1):
            centre = (match.row.box.top + match.row.box.bottom) / 2 + pitch * (len(out) + n)
            out.append(_empty_strip(margin_left, margin_right, centre, reach))
        if row.index in printed or len(out) >= field.lines - 1:
            break
        out.append(_strip_in_row(row, margin_left - match.row.height, margin_right, reach))
        previous = row
    return out[: field.lines - 1]


def _in_one_column(strip: Strip, begin: float, height: float) -> Strip:
    """Return the strip up to a gap so wide that another column stands behind it; `begin` is where its room begins.

    A value may begin far behind its label, but not with a word that hardly is one.
    """
    last = begin
    for number, word in enumerate(strip.words):
        if word.box.left - last > COLUMN_GAP * height and (number or word.confidence < SURE_WORD):
            box = replace(strip.box, right=min(strip.box.right, last + height)) if number else strip.box
            return Strip(box=box, words=strip.words[:number])
        last = word.box.right
    return strip


def _label_right(match: Match) -> float:
    return match.row.x_at(len(match.row.text[: _label_end(match)].rstrip()))


def _empty_strip(left: float, right: float, centre: float, reach: tuple[float, float]) -> Strip:
    return Strip(box=Box(left=left, top=max(0.0, centre - reach[0]), right=right, bottom=centre + reach[1]), words=())
