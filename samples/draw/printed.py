"""Forms set from a table of rows: what is printed on each line and where its blanks are, as a template says it.

A row is a text: printed words with `[key]` for a blank, `{2}` for a footnote mark behind the words before it, and
`<one|other>` for wordings of which each layout takes one. A blank may say more: `[key:1]` takes the second piece of a
printed skeleton, `[key x2]` has two lines, `[key ~60]` is at least 60 points wide, `[key *2]` takes twice the share of
what room is left. The key of a blank that no form definition asks for begins with #. The first sign of a row may say
how it is set: `= ` centred and bold, `^ ` centred, `~ ` running text, `> ` to the right in italics, `? ` bold in some
layouts, `! ` signature blocks (`key=Title/hint; key=Title`), `# ` a drawing of the form's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from samples.draw.drawn import UNSIGNED, Answer, DrawnPage
from samples.draw.letterhead import national_header
from samples.draw.rows import Blank, Cursor, Label, Part, heading, paragraph, put_label, row
from samples.draw.sheet import A4_PT, Look, Sheet, fitted
from samples.draw.signing import label_line, sign, tick_pair
from samples.draw.stamps import office_stamps, seal

Special = Callable[[Sheet, Cursor, Mapping[str, Answer], np.random.Generator], None]

PART = re.compile(
    r"\[(?P<key>[^\s\]:]+)(?::(?P<piece>\d))?(?: x(?P<lines>\d))?(?: ~(?P<room>\d+))?(?: \*(?P<weight>[\d.]+))?\]"
    r"|\{(?P<note>\d+)\}|(?P<text>[^\[{]+)"
)
WORDINGS = re.compile(r"<([^<>]*)>")
BOLD_SHARE = 0.6
INDENT_PT = 28.0
BLOCK_PT = 190.0
NOTES_SHARE = 0.55  # of offices keep the footnotes on the form
FOOT_PT = 64.0
SEALED_BLOCKS = ("signer", "signatures")  # beside whose signature the office's seal stands
UNASKED = "#"  # begins the key of a blank that no form definition asks for


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedForm:
    """One class of paper as it is printed: rows, each for some versions ("" for all), and what stands round them."""

    doc_class: str
    versions: tuple[str, ...]
    titles: tuple[str, ...]  # wordings
    rows: tuple[tuple[str, str], ...]
    subtitles: tuple[str, ...] = ()  # wordings of the line under the title
    left: tuple[str, ...] = ()  # rows at the top left, beside the republic's lines; none: those stand alone, centred
    code: tuple[str, ...] = ()  # the form's code above all
    notes: tuple[str, ...] = ()
    specials: Mapping[str, Special] = field(default_factory=dict)
    size_pt: tuple[float, float] = A4_PT
    sealed: tuple[str, str] | None = None  # the keys of the office in the seal's middle and round its rim
    taken_in: str = ""  # the key of the office that stamps what it takes in
    headless: bool = False  # without the republic's lines: the inside of a paper
    by_machine: bool = False  # a computer prints words and values in one go: no leaders


def draw_printed(
    rng: np.random.Generator,
    look: Look,
    answers: Mapping[str, Answer],
    *,
    form: PrintedForm,
    version: str,
    layout: int,
) -> DrawnPage:
    """Return the filled paper of this version, set as layout number `layout` sets it."""
    # a name is its own number, the same on every machine
    seed = (*form.doc_class.encode(), form.versions.index(version), layout)

    def draw(again: np.random.Generator, tighter: Look) -> Sheet:
        sheet = Sheet(again, tighter, form.size_pt)
        set_printed(sheet, answers, form, version, np.random.default_rng(seed))
        return sheet

    return fitted(rng, look, draw).finished(form.doc_class, version=version, layout=f"{form.doc_class}-{layout}")


def set_printed(
    sheet: Sheet, answers: Mapping[str, Answer], form: PrintedForm, version: str, choice: np.random.Generator
) -> None:
    """Set the whole paper on the sheet."""
    look = sheet.look
    cursor = Cursor(baseline=look.margin_top_pt, left=look.margin_left_pt, right=form.size_pt[0] - look.margin_right_pt)
    head(sheet, cursor, answers, form, choice)
    title = str(choice.choice(form.titles))
    for line in title.split("/"):
        heading(sheet, cursor, line, size=choice.uniform(1.0, 1.18))
    if form.subtitles:
        heading(sheet, cursor, str(choice.choice(form.subtitles)), bold=bool(choice.random() < 0.5), size=0.95)
    cursor.down(look.size_pt * choice.uniform(0.1, 0.7))
    for versions, text in form.rows:
        if not versions or version in versions.split(" "):
            set_row(sheet, cursor, text, answers, form=form, choice=choice)
    if form.notes:
        footnotes(sheet, cursor, form, choice)
    for key in [key for key in sheet.places if key.startswith(UNASKED)]:
        del sheet.places[key]
    if form.taken_in and form.taken_in in answers:
        office_stamps(sheet, answers[form.taken_in].raw)


def head(
    sheet: Sheet, cursor: Cursor, answers: Mapping[str, Answer], form: PrintedForm, choice: np.random.Generator
) -> None:
    """Set what stands above the title: the republic's lines alone, or an office's own lines beside them."""
    if form.headless:
        return
    if not form.left:
        national_header(sheet, cursor, choice, form_code=form.code or None)
        return
    middle = cursor.left + (cursor.right - cursor.left) * choice.uniform(0.4, 0.46)
    beside = Cursor(baseline=cursor.baseline, left=middle, right=cursor.right)
    small = replace(sheet.look, size_pt=min(sheet.look.size_pt, (cursor.right - middle) / 25.0))
    own = Cursor(baseline=cursor.baseline, left=cursor.left, right=middle - 12)
    full, sheet.look = sheet.look, small
    national_header(sheet, beside, choice, form_code=form.code or None)
    for text in form.left:
        set_row(sheet, own, text, answers, form=form, choice=choice)
    sheet.look = full
    cursor.baseline = max(own.baseline, beside.baseline) + full.size_pt * choice.uniform(0.4, 1.0)


def set_row(
    sheet: Sheet,
    cursor: Cursor,
    text: str,
    answers: Mapping[str, Answer],
    *,
    form: PrintedForm,
    choice: np.random.Generator,
) -> None:
    """Set one row of the table, however its first sign says."""
    text = WORDINGS.sub(lambda found: str(choice.choice(found[1].split("|"))), text)
    sign_of, rest = (text[0], text[2:]) if text[1:2] == " " and text[0] in "=~>?!#^" else ("", text)
    if sign_of == "=":
        heading(sheet, cursor, rest)
    elif sign_of == "~":
        paragraph(sheet, cursor, rest, indent=float(choice.choice([0.0, INDENT_PT])))
    elif sign_of == ">":
        row(sheet, cursor, parts_of(rest, italic=True), answers, align="right")
    elif sign_of == "^":
        row(sheet, cursor, parts_of(rest), answers, align="centre")
    elif sign_of == "!":
        signature_blocks(sheet, cursor, rest, answers, form=form)
    elif sign_of == "#":
        form.specials[rest](sheet, cursor, answers, choice)
    else:
        bold = sign_of == "?" and choice.random() < BOLD_SHARE
        row(sheet, cursor, parts_of(rest, bold=bool(bold)), answers)


def parts_of(text: str, *, bold: bool = False, italic: bool = False) -> list[Part]:
    """Return the labels and blanks of a row."""
    parts: list[Part] = []
    for found in PART.finditer(text):
        if found["key"]:
            parts.append(
                Blank(
                    key=found["key"],
                    piece=int(found["piece"]) if found["piece"] else None,
                    lines=int(found["lines"] or 1),
                    min_pt=float(found["room"] or (20 if found["piece"] else 26)),
                    weight=float(found["weight"] or 1),
                )
            )
        elif found["note"] and parts and isinstance(parts[-1], Label):
            parts[-1] = replace(parts[-1], note=f"({found['note']})")
        elif found["text"] and found["text"].strip():
            parts.append(Label(text=found["text"].strip(), bold=bold, italic=italic))
    return parts


def signature_blocks(
    sheet: Sheet, cursor: Cursor, text: str, answers: Mapping[str, Answer], *, form: PrintedForm
) -> None:
    """Set signature blocks side by side, one alone at the right; `key:name` says whose name is written below.

    `copies` among them is the question about copies, at the left.
    """
    blocks = [block.strip().partition("=")[::2] for block in text.split(";")]
    columns = max(2, len(blocks))
    width = (cursor.right - cursor.left) / columns
    lowest = cursor.baseline
    for number, (key, title) in enumerate(blocks):
        place = number + columns - len(blocks)
        block = Cursor(
            baseline=cursor.baseline, left=cursor.left + place * width + 3, right=cursor.left + (place + 1) * width - 3
        )
        if key == "copies":
            copy_request(sheet, block, title, answers)
        else:
            signed(sheet, block, key, title, answers, form=form)
        lowest = max(lowest, block.baseline)
    cursor.baseline = lowest + 6


def signed(
    sheet: Sheet, block: Cursor, key: str, title: str, answers: Mapping[str, Answer], *, form: PrintedForm
) -> None:
    """Set one signature block: title, hint, signature, the seal of an office, the name."""
    for number, line in enumerate(title.split("/")):
        small = sheet.look.size_pt * (0.9 if number else 1.0)
        path = sheet.look.print_faces.pick(bold=not number, italic=bool(number))
        small *= min(1.0, (block.right - block.left) / sheet.width_of(line, small, path=path))
        label_line(sheet, block, line, small, bold=not number, italic=bool(number))
    top = block.baseline
    if UNSIGNED in answers:
        block.down(45)
        return
    sign(sheet, block, key, name=answers.get(f"{key}:name"))
    if form.sealed and key in SEALED_BLOCKS:
        middle, rim = (answers[name].raw.upper() for name in form.sealed)
        seal(sheet, (block.left + (block.right - block.left) * 0.28, top + 22), rim=rim, name=middle)


def copy_request(sheet: Sheet, cursor: Cursor, title: str, answers: Mapping[str, Answer]) -> None:
    """Set the question about copies: two boxes and a number."""
    answer = answers.get("copy_request")
    row(sheet, cursor, parts_of(title), answers)
    tick_pair(sheet, cursor, "copy_request", ("Có", "Không"), answer)
    if answer is not None:
        row(sheet, cursor, parts_of("Số lượng: [copy_request:0 ~30] bản"), answers, align="left")


def copy_row(title: str) -> Special:
    """Return what sets the question about copies on one line: its title, two boxes and a number."""

    def draw(sheet: Sheet, cursor: Cursor, answers: Mapping[str, Answer], _: np.random.Generator) -> None:
        size, answer = sheet.look.size_pt, answers.get("copy_request")
        top, x = cursor.baseline, cursor.left
        for part in parts_of(title):
            if isinstance(part, Label):
                x = put_label(sheet, part, (x, top), size) + 8
        beside = Cursor(baseline=top, left=x, right=cursor.right)
        tick_pair(sheet, beside, "copy_request", ("Có", "Không"), answer)
        number = Cursor(baseline=top, left=min(x + size * 10, cursor.right - 120), right=cursor.right)
        row(sheet, number, parts_of("Số lượng: [copy_request:0 ~30] bản"), answers, align="left")
        cursor.baseline = number.baseline

    return draw


def footnotes(sheet: Sheet, cursor: Cursor, form: PrintedForm, choice: np.random.Generator) -> None:
    """Print the footnotes where the office kept them and they still fit on the page."""
    bottom = form.size_pt[1] - 40
    if choice.random() > NOTES_SHARE or cursor.baseline > bottom - FOOT_PT:
        return
    paragraph(sheet, cursor, "Chú thích:", size=0.78, italic=True)
    for note in numbered(form.notes):
        if cursor.baseline < bottom - 24:
            paragraph(sheet, cursor, note, size=0.74)


def numbered(notes: Sequence[str]) -> tuple[str, ...]:
    """Return the footnotes with their marks."""
    return tuple(f"({number}) {note}" for number, note in enumerate(notes, start=1))
