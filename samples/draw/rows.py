"""Lines of a form: labels, blanks and how they share the width, as a word processor sets them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from samples.draw.drawn import Answer
from samples.draw.sheet import Sheet

GAP_PT = 4.0
WRAP_MIN_PT = 90.0  # a value that may go on below needs at least this much of the first line
EMPTY = Answer(value=None, raw="", state="blank")


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Printed words, with a footnote mark behind them if any."""

    text: str
    note: str = ""
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """A place for a value: `piece` picks one part of a printed skeleton, `lines` says how many lines are printed."""

    key: str
    piece: int | None = None
    weight: float = 1.0
    min_pt: float = 26.0
    lines: int = 1


Part = Label | Blank


@dataclass(slots=True, kw_only=True)
class Cursor:
    """Where the next line goes: the one thing on a page that moves."""

    baseline: float
    left: float
    right: float

    def down(self, points: float) -> None:
        """Go down."""
        self.baseline += points


def label_width(sheet: Sheet, label: Label, size_pt: float) -> float:
    """Return the width of a label with its footnote mark, in points."""
    path = sheet.look.print_faces.pick(label.bold, label.italic)
    note = sheet.width_of(label.note, size_pt * 0.66, path=path) if label.note else 0.0
    return sheet.width_of(label.text, size_pt, path=path) + note + GAP_PT / 2


def put_label(sheet: Sheet, label: Label, at: tuple[float, float], size_pt: float) -> float:
    """Print a label; return the x behind it."""
    path = sheet.look.print_faces.pick(label.bold, label.italic)
    # the colon stands behind the footnote mark in print: "Kính gửi(1):"
    text, colon = (label.text[:-1], ":") if label.note and label.text.endswith(":") else (label.text, "")
    end, _ = sheet.print(at, text, size_pt=size_pt, path=path)
    if label.note:
        end, _ = sheet.print((end, at[1] - size_pt * 0.33), label.note, size_pt=size_pt * 0.66, path=path)
    if colon:
        end, _ = sheet.print((end, at[1]), colon, size_pt=size_pt, path=path)
    return end + GAP_PT / 2


def piece_of(answer: Answer, blank: Blank) -> str:
    """Return what goes into this blank: the whole value, or its part."""
    if blank.piece is None:
        return answer.raw
    if answer.state == "absent":
        return answer.raw if blank.piece == 0 else ""
    return answer.pieces[blank.piece] if blank.piece < len(answer.pieces) else ""


def need(sheet: Sheet, blank: Blank, answer: Answer) -> float:
    """Return the width a blank asks for, in points."""
    text = piece_of(answer, blank)
    wide = sheet.value_width(replace(answer, raw=text)) + GAP_PT if text else 0.0
    return max(blank.min_pt, min(wide, WRAP_MIN_PT) if blank.lines > 1 else wide)


def row(
    sheet: Sheet, cursor: Cursor, parts: Sequence[Part], answers: Mapping[str, Answer], *, align: str = "fill"
) -> None:
    """Set one line of labels and blanks (more lines when it does not fit) and move the cursor below it."""
    line: list[Part] = []
    used = 0.0
    size = sheet.look.size_pt
    for cell in cells(parts):
        wide = sum(
            label_width(sheet, part, size)
            if isinstance(part, Label)
            else need(sheet, part, answers.get(part.key, EMPTY))
            for part in cell
        )
        if line and used + wide > cursor.right - cursor.left:
            set_line(sheet, cursor, line, answers, align)
            line, used = [], 0.0
        line.extend(cell)
        used += wide
    set_line(sheet, cursor, line, answers, align)


def cells(parts: Sequence[Part]) -> list[list[Part]]:
    """Return the parts in groups that must not be torn: labels with the blank behind them, skeletons whole."""
    groups: list[list[Part]] = [[]]
    for part in parts:
        begins = isinstance(part, Label) and groups[-1] and isinstance(groups[-1][-1], Blank)
        skeleton = begins and groups[-1][-1].piece is not None  # type: ignore[union-attr]
        if begins and not skeleton:
            groups.append([])
        groups[-1].append(part)
    return groups


def set_line(sheet: Sheet, cursor: Cursor, line: Sequence[Part], answers: Mapping[str, Answer], align: str) -> None:
    """Set parts on one line; what a last blank cannot hold goes on below it."""
    size = sheet.look.size_pt
    labels = sum(label_width(sheet, part, size) for part in line if isinstance(part, Label))
    blanks = [part for part in line if isinstance(part, Blank)]
    asked = [need(sheet, blank, answers.get(blank.key, EMPTY)) for blank in blanks]
    spare = cursor.right - cursor.left - labels - sum(asked)
    weights = sum(blank.weight for blank in blanks)
    x = cursor.left
    if align == "right":
        x, spare = x + max(0.0, spare), min(0.0, spare)
    elif align == "centre":
        x, spare = x + max(0.0, spare / 2), min(0.0, spare)
    rooms = iter(
        max(8.0, want + spare * (blank.weight / weights if spare > 0 else want / max(1.0, sum(asked))))
        for blank, want in zip(blanks, asked, strict=True)
    )
    for part in line:
        if isinstance(part, Label):
            x = put_label(sheet, part, (x, cursor.baseline), size)
        else:
            room = next(rooms)
            fill_blank(sheet, cursor, part, answers.get(part.key, EMPTY), x=x, room=room)
            x += room + GAP_PT / 4
    cursor.down(size * sheet.look.pitch)


def fill_blank(sheet: Sheet, cursor: Cursor, blank: Blank, answer: Answer, *, x: float, room: float) -> None:
    """Write a value into its blank, over as many lines as it needs (and the form prints)."""
    text = piece_of(answer, blank)
    if blank.lines == 1:
        sheet.value(blank.key, answer, text, (x, cursor.baseline), room_pt=room)
        return
    first, rest = broken(sheet, answer, text, room)
    sheet.value(blank.key, answer, first, (x, cursor.baseline), room_pt=room)
    printed = 1
    while rest or printed < blank.lines:
        cursor.down(sheet.look.size_pt * sheet.look.pitch)
        first, rest = broken(sheet, answer, rest, cursor.right - cursor.left)
        sheet.value(blank.key, answer, first, (cursor.left, cursor.baseline), room_pt=cursor.right - cursor.left)
        printed += 1


def broken(sheet: Sheet, answer: Answer, text: str, room: float) -> tuple[str, str]:
    """Return what fits into the room and what goes on the next line."""
    words = text.split(" ")
    for count in range(len(words), 0, -1):
        head = " ".join(words[:count])
        if count == 1 or sheet.value_width(replace(answer, raw=head)) <= room - GAP_PT:
            return head, " ".join(words[count:])
    return text, ""


def heading(
    sheet: Sheet, cursor: Cursor, text: str, *, size: float = 1.0, bold: bool = True, italic: bool = False
) -> None:
    """Set a centred line."""
    label = Label(text=text, bold=bold, italic=italic)
    size_pt = sheet.look.size_pt * size
    wide = label_width(sheet, label, size_pt)
    put_label(sheet, label, ((cursor.left + cursor.right - wide) / 2, cursor.baseline), size_pt)
    cursor.down(size_pt * sheet.look.pitch)


def paragraph(
    sheet: Sheet, cursor: Cursor, text: str, *, size: float = 1.0, indent: float = 0.0, italic: bool = False
) -> None:
    """Set running text over the full width."""
    size_pt = sheet.look.size_pt * size
    path = sheet.look.print_faces.pick(bold=False, italic=italic)
    line, left = "", cursor.left + indent
    for word in text.split(" "):
        tried = f"{line} {word}".strip()
        if line and sheet.width_of(tried, size_pt, path=path) > cursor.right - left:
            sheet.print((left, cursor.baseline), line, size_pt=size_pt, path=path)
            cursor.down(size_pt * max(1.15, sheet.look.pitch * 0.82))
            line, left = word, cursor.left
        else:
            line = tried
    sheet.print((left, cursor.baseline), line, size_pt=size_pt, path=path)
    cursor.down(size_pt * sheet.look.pitch)
