"""Where values stand that are not simply right of their label."""

from pipeline.anchors import locate
from pipeline.formdef import load_forms
from pipeline.kinds import Box
from pipeline.layout import rows_of
from pipeline.model import Line, Page, Quality, Word
from pipeline.regions import strips_of

PAGE = Page(
    page_id="p", scan_id="s", index=0, width=1600, height=1000, dpi=470.0,
    to_source=((1, 0, 0), (0, 1, 0), (0, 0, 1)), quad=None, turn=0, skew_deg=0.0,
    quality=Quality(sharpness=1.0, glare=0.0, coverage=1.0, usable=True),
)  # fmt: skip


def line(text: str, *, left: float, top: float) -> Line:
    words, x = [], left
    for part in text.split():
        words.append(
            Word(text=part, box=Box(left=x, top=top, right=x + 18 * len(part), bottom=top + 30), confidence=0.9)
        )
        x += 18 * (len(part) + 1)
    box = Box(left=left, top=top, right=words[-1].box.right, bottom=top + 30)
    return Line(words=tuple(words), box=box)


def test_a_date_beside_a_label_of_two_lines_is_found_between_them() -> None:
    form = load_forms().by_class["cccd_chip"]
    lines = [
        line("Có giá trị đến:", left=69, top=880),
        line("Nơi thường trú / Place of residence: Ấp 5", left=620, top=880),
        line("31/03/2032", left=360, top=912),
        line("Date of expiry:", left=69, top=945),
    ]
    located = locate(form, rows_of(lines))
    strips = strips_of(form.by_key["expiry"], located.fields["expiry"], located, PAGE)
    assert [strip.text for strip in strips] == ["31/03/2032"]
    assert strips[0].box.left < 360
    assert strips[0].box.right > 540
    assert strips[0].box.top < 912
    assert strips[0].box.bottom > 942
