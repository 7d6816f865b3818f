"""Fit the weights that tell which side of a page is up, from drawn pages; numpy alone, a minute."""

import argparse
import json
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.imaging.ink import ink_mask, reduced, text_only
from pipeline.imaging.upright import FEATURES, evidence, pieces, upside_down

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float64]

ZOOM = (0.75, 1.3)  # of the reduced page: other formats and letter sizes
VARIANTS = 2  # worn copies of every page
DECAY = 2.0  # how strongly large weights are held back
ROUNDS = 12  # of Newton's method; it has settled after six
DIGITS = 4


def load(path: Path) -> list[Pixels]:
    """Return the drawn pages of a file."""
    stored = np.load(path)
    return [stored[name] for name in stored.files]


def worn(rng: np.random.Generator, page: Pixels) -> Pixels:
    """Return the page as a bad copy or photo would show it, a little askew and at another scale."""
    zoom = float(rng.uniform(*ZOOM))
    rows, columns = page.shape
    matrix = cv2.getRotationMatrix2D((columns / 2, rows / 2), float(rng.normal(0, 0.25)), 1)
    seen = cv2.warpAffine(page, matrix, (columns, rows), borderValue=(255,))
    seen = cv2.resize(seen, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_AREA).astype(np.float32)
    if rng.random() < 0.5:
        seen = cv2.GaussianBlur(seen, (0, 0), float(rng.uniform(0.3, 1.3))).astype(np.float32)
    if rng.random() < 0.25:
        seen = np.where(seen < rng.uniform(110, 200), 20, 240).astype(np.float32)  # fax and two-level scans
    paper = rng.uniform(120, 255)
    seen = paper - (255 - seen) * np.float32(rng.uniform(0.35, 1.0) * paper / 255)
    seen += rng.standard_normal(seen.shape, dtype=np.float32) * np.float32(rng.uniform(0, 10))
    copy: Pixels = np.clip(seen, 0, 255).astype(np.uint8)
    return copy


def examples(pages: list[Pixels], seed: int) -> Floats:
    """Return the features of all pieces of worn copies of the pages, upright less upside down."""
    found: list[Floats] = []
    for number, page in enumerate(pages):
        for variant in range(VARIANTS):
            copy = reduced(worn(np.random.default_rng((seed, number, variant)), page))
            found.extend(one for one, _ in pieces(copy, text_only(ink_mask(copy))))
    features = np.stack(found)
    return features - upside_down(features)


def fitted(differences: Floats) -> Floats:
    """Return the weights of a logistic regression without offset: both ways up are the same to it, mirrored."""
    weights = np.zeros(FEATURES)
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-differences @ weights))
        slope = differences.T @ (1 - chance) - DECAY * weights
        bend = (differences.T * (chance * (1 - chance))) @ differences + DECAY * np.eye(FEATURES)
        weights = weights + np.linalg.solve(bend, slope)
    return weights


def page_odds(page: Pixels, weights: Floats) -> tuple[float, float]:
    """Return the evidence on a page as it is, and truly turned by 180°."""
    turned = np.ascontiguousarray(np.rot90(page, 2))
    upright, upside_down = (evidence(one, text_only(ink_mask(one)), weights)[0] for one in (page, turned))
    return upright, upside_down


def main() -> None:
    """Fit, check on pages drawn with another seed, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", type=Path, help="drawn by ocr_models.training.flat_pages")
    parser.add_argument("check", type=Path, help="pages drawn with another seed")
    parser.add_argument("out", type=Path, help="pipeline/imaging/upright.json")
    args = parser.parse_args()
    cv2.setNumThreads(1)
    learned = examples(load(args.pages), 1)
    weights = fitted(learned)
    apart = examples(load(args.check), 2)
    told = [page_odds(page, weights) for page in load(args.check)]
    print(f"{len(learned)} pieces learned; of {len(apart)} others {float((apart @ weights > 0).mean()):.4f} right")
    print("pages upright: " + " ".join(f"{odds:.0f}" for odds in sorted(one for one, _ in told)))
    print("the same upside down: " + " ".join(f"{odds:.0f}" for odds in sorted(one for _, one in told)))
    rounded = [round(float(weight), DIGITS) for weight in weights]
    args.out.write_text(json.dumps({"weights": rounded}) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
