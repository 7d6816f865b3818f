"""Which fonts, margins, leaders and hands a split's papers may have: no look of one split is met in another."""

from __future__ import annotations

import numpy as np

from samples.draw.fonts import Split, family
from samples.draw.pen import any_hand
from samples.draw.sheet import Faces, Look

# nine offices in ten print in something like Times New Roman; the first family of each split stands for it
OFFICE_FONTS: dict[Split, tuple[str, ...]] = {
    "train": ("tinos", "arimo", "noto-serif", "source-serif-4", "gelasio"),
    "calibrate": ("gentium-book-plus", "source-sans-3", "ibm-plex-sans"),
    "test": ("stix-two-text", "carlito", "open-sans", "roboto-slab"),
}
TYPED_FONTS: dict[Split, tuple[str, ...]] = {
    "train": ("tinos", "arimo", "cousine"),
    "calibrate": ("gentium-book-plus", "source-sans-3"),
    "test": ("stix-two-text", "open-sans", "carlito"),
}
CARD_FONTS: dict[Split, str] = {"train": "arimo", "calibrate": "source-sans-3", "test": "open-sans"}
MRZ_FONT = "cousine"  # the zone has one typeface on all cards, so it is the same in all splits
LEADERS: dict[Split, tuple[str, ...]] = {
    "train": ("dots", "dots", "fine", "ellipsis", "underscore", "none"),
    "calibrate": ("dots", "fine", "spaced", "underscore", "none"),
    "test": ("dots", "dots", "fine", "ellipsis", "spaced", "none"),
}
LAYOUTS_PER_SPLIT = 400
SPLITS: tuple[Split, ...] = ("train", "calibrate", "test")


def faces(name: str) -> Faces:
    """Return the four cuts of a family."""
    font = family(name)
    regular, bold = str(font.path()), str(font.path(weight=700))
    return Faces(
        regular=regular,
        bold=bold,
        italic=str(font.path(italic=True)),
        bold_italic=str(font.path(weight=700, italic=True)),
    )


def any_layout(rng: np.random.Generator, split: Split) -> int:
    """Return the number of a layout that only this split uses."""
    return SPLITS.index(split) + len(SPLITS) * int(rng.integers(LAYOUTS_PER_SPLIT))


def any_look(rng: np.random.Generator, split: Split, *, dpi: float) -> Look:
    """Return how one office prints and one person fills."""
    office = OFFICE_FONTS[split]
    printed = office[0] if rng.random() < 0.6 else str(rng.choice(office))
    typed = printed if rng.random() < 0.55 else str(rng.choice(TYPED_FONTS[split]))
    # a typed value stands on the leader where the form was printed first or the dots were kept (over half of all)
    how = str(rng.choice(["over", "replace", "follow"], p=[0.8, 0.1, 0.1]))
    leaders = LEADERS[split]
    return Look(
        print_faces=faces(printed),
        value_faces=faces(typed),
        hand=any_hand(rng, split),
        size_pt=float(rng.uniform(12, 14)),
        pitch=float(rng.uniform(1.25, 1.6)),
        margin_left_pt=float(rng.uniform(56, 86)),
        margin_right_pt=float(rng.uniform(38, 60)),
        margin_top_pt=float(rng.uniform(42, 80)),
        leader=leaders[int(rng.integers(len(leaders)))],
        typed=how,
        typed_offset_pt=float(rng.uniform(-1.3, 0.9)),
        dpi=dpi,
    )
