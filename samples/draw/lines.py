"""A picture of one line of text as it stands on a form, with its truth."""

import datetime
import random
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from samples.draw import places, words
from samples.draw.fonts import Kind, Split, fonts
from samples.draw.ink import DEPTH_X_HEIGHTS, MARGIN_X_HEIGHTS, Hand, Ink, hand, printed, written
from samples.draw.linepaper import Leader, Surface, photographed, softened, surface
from samples.draw.strange import strange
from samples.draw.struck import with_slip

WORK_HEIGHT_PX = 64  # lines are drawn at this height; readers scale them to theirs
LABELS = ("Họ và tên:", "Nơi cư trú:", "Ngày sinh", "số:", "thoại", "tên", "(2)", "tỉnh:")
# What is filled in, and how often: places and names make up most of a form.
KINDS = {
    "name": 22, "address": 29, "date": 10, "id": 10, "phone": 4, "office": 6, "phrase": 7, "syllables": 11, "closed": 3,
    "money": 2, "email": 2, "code": 4, "words": 3, "short": 7, "paper": 4,
}  # fmt: skip
RUNNING_ON = 0.92  # chance of a leader where the room after a value is long
NOTED = 0.25  # share of values on long leaders with the mark of their label's note before them
BARE = 0.08  # of the leaders that run on: share of rows on which nothing stands
TONE_OLD = ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"]
TONE_NEW = ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What kind of line is wanted: written or printed, how rough the photo, on a leader or rule, in cells."""

    kind: Kind
    rough: float = 1.0
    leader_chance: float = 0.5
    cells_chance: float = 0.55
    strange: float = 0.0  # share of lines whose words no list has
    numbers: float = 0.0  # share of lines that are a number in cells, whatever else is drawn
    struck: float = 0.0  # share of written lines with a slip of the pen struck out
    tails: float = 0.0  # share of lines whose leader runs on long after the value, or has none on it
    soft: float = 0.0  # share of lines as a phone far off or out of focus sees them
    varied: bool = False  # more printers, leaders and cells than readers are measured on


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """What a line is made with: a writer's hand or, without one, a printer; and its x-height in pixels."""

    split: Split
    writer: Hand | None
    x_height: float
    varied: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DrawnLine:
    """A grey picture of a line and what stands on it; of a number in cells, each cell's left, top, right and bottom."""

    pixels: NDArray[np.uint8]
    text: str
    cells: tuple[tuple[int, int, int, int], ...] = ()


def text(rng: random.Random, split: Split) -> str:
    """Return a value as people fill it in."""
    kind = rng.choices(tuple(KINDS), tuple(KINDS.values()))[0]
    day = words.date(rng)
    made = {
        "name": lambda: words.full_name(rng, split),
        "address": lambda: places.address(rng, split),
        "date": lambda: words.date_digits(rng, day),
        "id": lambda: words.identity_number(rng),
        "phone": lambda: words.phone(rng),
        "office": lambda: places.office(rng, split),
        "phrase": lambda: rng.choice(words.phrases("phrase")),
        "syllables": lambda: words.syllables(rng, rng.randrange(1, 6)),
        "closed": lambda: rng.choice((*words.ethnic_groups(), *words.phrases("relation"))),
        "money": lambda: words.money(rng),
        "email": lambda: words.email(rng, split),
        "code": lambda: words.code(rng),
        "words": lambda: words.date_words(rng, day),
        "short": lambda: _short(rng),
        "paper": lambda: _paper(rng, day),
    }[kind]()
    return (
        made if kind in ("date", "id", "phone", "email", "code", "money", "short", "paper") else _cased(rng, made, kind)
    )


def _paper(rng: random.Random, day: datetime.date) -> str:
    """Return what stands in lists of papers and on receipts: forms by their code, copies, days with an hour."""
    code = rng.choice(
        ("CT01", "CT04", "CT07", "DC01", "TK1-TS", "02/ĐK-TT", f"{rng.choice('ABCD')}{rng.randrange(100):02}")
    )
    return rng.choice(
        (
            f"{rng.choice(words.phrases('phrase'))} ({code})",
            f"Tờ khai thay đổi thông tin cư trú ({code})",
            f"{day:%d/%m/%Y} {rng.randrange(24):02}:{rng.randrange(60):02}",
            f"{rng.randrange(24):02}:{rng.randrange(60):02} {day:%d/%m/%Y}",
            f"{rng.randrange(24)} giờ {rng.randrange(60):02} phút, ngày {day:%d/%m/%Y}",
            f"{rng.choice(('Bản sao', 'Bản chính', 'bản sao', 'bản chính', 'Bản chụp'))}: {rng.randrange(1, 9):02}",
        )
    )


def _short(rng: random.Random) -> str:
    """Return the content of a small box: one digit, a day, an age, a year, a tick-like letter."""
    if rng.random() < 0.5:
        return str(rng.randrange(10))
    return rng.choice(
        (f"{rng.randrange(1, 32):02}", str(rng.randrange(1, 120)), str(rng.randrange(1930, 2027)), "x", "X")
    )


def _cased(rng: random.Random, value: str, kind: str) -> str:
    if rng.random() < 0.3:
        for old, new in zip(TONE_OLD, TONE_NEW, strict=True):
            value = value.replace(old, new)
    upper = 0.4 if kind == "name" else 0.1
    style = rng.choices(("as is", "upper", "lower", "title"), (1 - upper - 0.16, upper, 0.06, 0.1))[0]
    return {"as is": value, "upper": value.upper(), "lower": value.lower(), "title": value.title()}[style]


def line(rng: random.Random, split: Split, setting: Setting, value: str | None = None) -> DrawnLine:
    """Return a line written or printed on a form and photographed or scanned, the rougher the harder."""
    if value is None:
        if setting.numbers and rng.random() < setting.numbers:
            return cells(rng, split, setting, words.identity_number(rng))
        bare = setting.tails > 0 and rng.random() < setting.tails * BARE
        value = "" if bare else text(rng, split)
        if setting.strange and rng.random() < setting.strange and not value.isdigit():
            value = strange(rng, value)
    if value.isdigit() and len(value) in (9, 12) and rng.random() < setting.cells_chance:
        return cells(rng, split, setting, value)
    if len(value) == 1 and value.isdigit() and rng.random() < 0.8:
        return _one_cell(rng, split, setting, value)
    if setting.kind == "hand":
        return line_by(rng, hand(rng, split), setting, value)
    return _on_paper(rng, value, Pen(split=split, writer=None, x_height=_x_height(rng), varied=setting.varied), setting)


def line_by(rng: random.Random, writer: Hand, setting: Setting, value: str) -> DrawnLine:
    """Return a line written by a given hand."""
    return _on_paper(rng, value, Pen(split=writer.main.split, writer=writer, x_height=_x_height(rng)), setting)


def _x_height(rng: random.Random) -> float:
    """Return the height of small letters in a crop: two fifths of a tight one, a seventh of a loose one."""
    return WORK_HEIGHT_PX / min(6.5, max(2.5, rng.gauss(3.7, 0.8)))


def _ink(rng: random.Random, value: str, pen: Pen) -> Ink:
    if pen.writer is not None:
        return written(rng, value, pen.writer, pen.x_height)
    return printed(rng, value, rng.choice(fonts("print", pen.split)), pen.x_height, varied=pen.varied)


def _on_paper(rng: random.Random, value: str, pen: Pen, setting: Setting) -> DrawnLine:
    """Return the ink laid on a form's paper with what stands around it, seen by a camera or scanner."""
    x_height, rough = pen.x_height, setting.rough
    if pen.writer is not None and setting.struck and rng.random() < setting.struck:
        ink = with_slip(rng, value, pen.writer, x_height)
    else:
        ink = _ink(rng, value, pen)
    left = int(rng.choice((0.1, 0.4, 1.0, 2.5)) * x_height * rng.random())
    right = int(rng.choice((0.1, 0.4, 2.0, 8.0)) * x_height * rng.random())
    mark: Ink | None = None
    runs_on = not value or (setting.tails > 0 and rng.random() < setting.tails)
    if runs_on:
        right = int(rng.uniform(4.0, 34.0) * x_height)
        mark = _note_mark(rng, pen) if value and rng.random() < NOTED else None
        left += mark.shape[1] if mark is not None else 0
    width = ink.shape[1] + left + right
    rows = np.flatnonzero(ink.max(axis=1) > 60)
    top, bottom = (int(rows[0]), int(rows[-1])) if len(rows) else (0, ink.shape[0] - 1)
    slack = WORK_HEIGHT_PX - (bottom - top)
    offset = (
        rng.randint(min(-2, slack + 2), max(slack + 2, -2))
        if rng.random() < 0.25
        else int(slack * rng.betavariate(4, 4))
    )
    layer = np.zeros((WORK_HEIGHT_PX, width), np.uint8)
    _lay(layer, ink, left, offset - top)
    baseline = offset - top + MARGIN_X_HEIGHTS * x_height
    beside = np.zeros_like(layer)
    if rng.random() < 0.35 * rough:
        _neighbours(rng, beside, pen, baseline)
    chance = RUNNING_ON if runs_on else setting.leader_chance
    leader = Leader(baseline=baseline, x_height=x_height, chance=chance, varied=setting.varied, runs_on=runs_on)
    if mark is not None:
        _lay(beside, mark, 0, int(baseline - (MARGIN_X_HEIGHTS + rng.uniform(0.1, 0.5)) * x_height))
    elif rng.random() < 0.12:
        _label_end(rng, beside, pen, baseline)
    form = surface(rng, (width, WORK_HEIGHT_PX), leader, rough)
    ink_value = rng.choice((20, 40, 60, 80, 110)) + rng.randrange(25)
    seen = photographed(rng, form, np.maximum(layer, beside), ink_value, rough)
    soft = setting.soft > 0 and rng.random() < setting.soft
    return DrawnLine(pixels=softened(rng, seen) if soft else seen, text=value)


def _lay(layer: Ink, ink: Ink, x: int, y: int) -> None:
    """Put ink on a layer in place, what sticks out cut off."""
    height, width = layer.shape
    y0, y1, x0, x1 = max(0, y), min(height, y + ink.shape[0]), max(0, x), min(width, x + ink.shape[1])
    if y1 > y0 and x1 > x0:
        np.maximum(layer[y0:y1, x0:x1], ink[y0 - y : y1 - y, x0 - x : x1 - x], out=layer[y0:y1, x0:x1])


def _label_end(rng: random.Random, layer: Ink, pen: Pen, baseline: float) -> None:
    """Put the last stroke or two of the printed label before the value at the left edge."""
    label = printed(rng, rng.choice(LABELS), rng.choice(fonts("print", pen.split)), pen.x_height)
    shown = int(pen.x_height * rng.uniform(0.3, 0.75))
    _lay(layer, label, shown - label.shape[1], int(baseline - MARGIN_X_HEIGHTS * pen.x_height))


def _note_mark(rng: random.Random, pen: Pen) -> Ink:
    """Return the small raised number of a label's note, whole or cut, that is left before a value: no part of it."""
    mark = printed(
        rng,
        f"({rng.randrange(1, 20)}){rng.choice((':', ':', ''))}",
        rng.choice(fonts("print", pen.split)),
        0.6 * pen.x_height,
    )
    whole = np.zeros((int(mark.shape[0] / 0.6), mark.shape[1]), np.uint8)
    whole[: mark.shape[0]] = mark
    return whole[:, int(rng.choice((0.0, 0.0, 0.3, 0.6)) * mark.shape[1]) :]


def _neighbours(rng: random.Random, layer: Ink, pen: Pen, baseline: float) -> None:
    """Put the feet of the line above and the heads of the line below into the picture's edges."""
    x_height = pen.x_height
    pitch = x_height * rng.uniform(3.2, 4.4)
    for side in rng.sample((-1, 1), k=rng.choice((1, 1, 2))):
        other = _ink(rng, text(rng, pen.split)[:60], pen)
        shift = int(baseline + side * pitch - MARGIN_X_HEIGHTS * x_height)
        room = shift + other.shape[0] if side < 0 else WORK_HEIGHT_PX - shift
        if room > (DEPTH_X_HEIGHTS + 0.5) * x_height and side < 0:
            shift -= int(room - (DEPTH_X_HEIGHTS + 0.5) * x_height)
        _lay(layer, other, rng.randint(-40, 40), shift)


def _one_cell(rng: random.Random, split: Split, setting: Setting, digit: str) -> DrawnLine:
    """Return one cell of a row of boxes, cut out with more or less of its frame."""
    row = cells(rng, split, setting, digit).pixels
    height, width = row.shape
    top, bottom = (int(height * rng.uniform(0, 0.2)) for _ in range(2))
    left, right = (int(width * rng.uniform(0, 0.22)) for _ in range(2))
    cut = row[top : height - bottom, left : width - right]
    scale = WORK_HEIGHT_PX / cut.shape[0]
    whole = cv2.resize(cut, (max(8, round(cut.shape[1] * scale)), WORK_HEIGHT_PX), interpolation=cv2.INTER_LINEAR)
    return DrawnLine(pixels=np.asarray(whole, np.uint8), text=digit)


def cells(rng: random.Random, split: Split, setting: Setting, value: str) -> DrawnLine:
    """Return a number written one digit to a box, as identity numbers are."""
    side = int(WORK_HEIGHT_PX * rng.uniform(0.7, 0.98))
    pitch = int(side * rng.uniform(0.75, 1.15))
    left, top = rng.randrange(1, 12), rng.randrange(0, WORK_HEIGHT_PX - side + 1)
    gap = rng.choice((0, 0, rng.randrange(2, 8)))
    width = left * 2 + len(value) * (pitch + gap) + rng.randrange(8)
    layer = np.zeros((WORK_HEIGHT_PX, width), np.uint8)
    rules = np.zeros_like(layer)
    x_height = side * rng.uniform(0.3, 0.5)
    writer = hand(rng, split) if setting.kind == "hand" else None
    font = rng.choice(fonts("print", split))
    thickness = rng.choice((1, 1, 2))
    loose = 0.12 if writer else 0.04
    across = loose
    pale = setting.varied and rng.random() < 0.3
    if setting.varied and rng.random() < 0.4:  # digits that fill their cells or cross the frame beside them
        x_height, across = side * rng.uniform(0.25, 0.62), loose * rng.uniform(1.0, 1.8)
    boxes = []
    for at, digit in enumerate(value):
        x = left + at * (pitch + gap)
        boxes.append((x, top, x + pitch, top + side))
        cv2.rectangle(rules, (x, top), (x + pitch, top + side), 255, thickness, cv2.LINE_AA)
        ink = written(rng, digit, writer, x_height) if writer else printed(rng, digit, font, x_height)
        dx, dy = rng.gauss(0, across) * pitch, rng.gauss(0, loose * 0.7) * side
        if writer:  # people put each digit into its box, whatever the feet and heads of their letters
            ink = _fitted(ink, (round(pitch * 0.95), round(side * 0.92)))
            dy += (side - ink.shape[0]) / 2
        else:
            dy += side / 2 - (MARGIN_X_HEIGHTS - 0.75) * x_height
        dx += (pitch - ink.shape[1]) / 2
        _lay(layer, ink, int(x + dx), int(top + dy))
    form = surface(rng, (width, WORK_HEIGHT_PX), None, setting.rough)
    shade = rng.uniform(120, 215) if pale else form.rule_value
    form = Surface(paper=form.paper, rules=rules, rule_value=shade)
    ink_value = rng.choice((20, 40, 60, 90)) + rng.randrange(25)
    seen = photographed(rng, form, layer, ink_value, setting.rough)
    return DrawnLine(pixels=seen, text=value, cells=tuple(boxes))


def _fitted(ink: Ink, room: tuple[int, int]) -> Ink:
    """Return the ink alone, made smaller where it is wider or higher than the room."""
    rows, columns = np.flatnonzero(ink.max(axis=1) > 60), np.flatnonzero(ink.max(axis=0) > 60)
    if not len(rows):
        return ink
    cut = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    scale = min(1.0, room[0] / cut.shape[1], room[1] / cut.shape[0])
    size = max(1, round(cut.shape[1] * scale)), max(1, round(cut.shape[0] * scale))
    return np.asarray(cv2.resize(cut, size, interpolation=cv2.INTER_AREA), np.uint8)
