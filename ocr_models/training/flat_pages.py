"""Flat drawn pages: what the sheet finder's photos are taken of, and what the turn reader learns from."""

import argparse
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from samples.draw.dossier import drawn_pages, filled, plan
from samples.draw.drawn import DrawnPage
from samples.draw.looks import any_look

Pixels = NDArray[np.uint8]

PAGE_DPI = 110.0
CARD_SHARE = 0.25  # half of a dossier's pages are sides of a card; half of its photos are not
LONG_SIDE_PX = 1100  # as `pipeline.imaging.ink` reduces pages


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheets:
    """Flat pages of drawn dossiers, papers and cards apart."""

    papers: tuple[Pixels, ...]
    cards: tuple[Pixels, ...]

    def any(self, rng: np.random.Generator) -> Pixels:
        """Return one of them."""
        kind = self.cards if rng.random() < CARD_SHARE else self.papers
        return kind[int(rng.integers(len(kind)))]


def pages(count: int, seed: int) -> Sheets:
    """Return the flat pages of as many drawn dossiers as make so many pages."""
    drawn: list[DrawnPage] = []
    number = 0
    while len(drawn) < count:
        chosen = plan("train", seed, number)
        rng = np.random.default_rng((seed, number, 77))
        look = any_look(rng, "train", dpi=PAGE_DPI)
        drawn.extend(drawn_pages(rng, chosen, look, filled(rng, chosen)))
        number += 1
    return Sheets(
        papers=tuple(page.pixels for page in drawn if page.doc_class != "cccd_chip"),
        cards=tuple(page.pixels for page in drawn if page.doc_class == "cccd_chip"),
    )


def reduced(page: Pixels) -> Pixels:
    """Return the page in grey as long as the line of stages looks at it."""
    grey = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
    scale = LONG_SIDE_PX / max(grey.shape)
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return cv2.resize(grey, None, fx=scale, fy=scale, interpolation=how).astype(np.uint8)


def main() -> None:
    """Draw grey pages into one file, one array a page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--pages", type=int, default=160)
    parser.add_argument("--seed", type=int, default=21)
    args = parser.parse_args()
    cv2.setNumThreads(1)
    sheets = pages(args.pages, args.seed)
    np.savez_compressed(args.out, *[reduced(page) for page in (*sheets.papers, *sheets.cards)])


if __name__ == "__main__":
    main()
