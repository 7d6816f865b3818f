"""Where one dossier ends and the next begins in a stack scanned at once: item bar codes and separator sheets."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.marks.codes import find_codes
from pipeline.raster import Pixels
from pipeline.rules.item_codes import check_item_code

SEPARATOR = re.compile(r"^HOSO-TACH-\d{4}$")  # "tách": to separate


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCodes:
    """What the codes of a page say: the postal item codes whose check digit is right, and whether it separates."""

    items: tuple[str, ...] = ()
    separates: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Pages that make one item, by their place in the stack, and its code where a page of it carries one."""

    pages: tuple[int, ...]
    item_code: str | None = None


def separator_payload(number: int) -> str:
    """Return what the codes of a printed separator sheet say."""
    return f"HOSO-TACH-{number % 10_000:04d}"


def page_codes(grey: Pixels) -> PageCodes:
    """Return what the codes of a page say."""
    payloads = [code.payload.strip() for code in find_codes(grey)]
    items = tuple(payload for payload in payloads if check_item_code(payload, repair=False).ok)
    return PageCodes(items=items, separates=any(SEPARATOR.match(payload) for payload in payloads))


def stretches(pages: Sequence[PageCodes]) -> tuple[Stretch, ...]:
    """Return the items of a stack: a separator or another item's code begins one, the same code again goes on with it.

    Separator sheets belong to no item; what lies before the first code belongs to the first item.
    """
    runs: list[tuple[str | None, list[int]]] = [(None, [])]
    for place, page in enumerate(pages):
        code, run = runs[-1]
        if page.separates:
            runs.append((None, []))
        elif page.items and code is not None and code not in page.items:
            runs.append((page.items[0], [place]))
        else:
            run.append(place)
            runs[-1] = (code or next(iter(page.items), None), run)
    return _joined((code, run) for code, run in runs if run)


def _joined(runs: Iterable[tuple[str | None, list[int]]]) -> tuple[Stretch, ...]:
    """Return the runs, those of one code as one, in the order of their first pages."""
    found: dict[str, Stretch] = {}
    for number, (code, run) in enumerate(runs):
        key = code or f"#{number}"
        before = found[key].pages if key in found else ()
        found[key] = Stretch(pages=(*before, *run), item_code=code)
    return tuple(found.values())
