"""Pages with graded damage, and what each costs a reader of clean pages: what the quality gate is measured on."""

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from benchmarks.known import known_page
from ocr_models.engines.tesseract import Tesseract
from pipeline.imaging.light import even_light
from pipeline.imaging.quality import judge
from pipeline.imaging.sheet import grey_of
from pipeline.raster import Pixels, Raster
from samples.draw.fonts import Split
from samples.draw.grain import grained

DPI = 200
LOST = 0.25  # of its words: a page that loses more is unreadable
GRADES = 5
PART = 0.45  # of a page is read: half the cost, and as telling


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """A damaged page: what was done to it, how strongly (0 … 1), and the share of words a reader still finds."""

    name: str
    kind: str
    grade: float
    kept: float
    words: int

    @property
    def unreadable(self) -> bool:
        """Whether a reader of clean pages loses a quarter of its words."""
        return self.kept < 1 - LOST


def blurred(rng: np.random.Generator, page: Pixels, grade: float) -> Pixels:
    """Return the page out of focus."""
    return cv2.GaussianBlur(page, (0, 0), 0.5 + 4.0 * grade).astype(np.uint8)


def shaken(rng: np.random.Generator, page: Pixels, grade: float) -> Pixels:
    """Return the page smeared one way by a hand that moved."""
    length = 2 + round(16 * grade)
    kernel = np.zeros((2 * length + 1, 2 * length + 1), np.float32)
    turn = rng.uniform(0, np.pi)
    reach = np.array([np.cos(turn), np.sin(turn)]) * length / 2
    ends = [tuple((length + sign * reach).round().astype(int).tolist()) for sign in (-1, 1)]
    cv2.line(kernel, ends[0], ends[1], 1.0, 1)
    return cv2.filter2D(page, -1, kernel / kernel.sum()).astype(np.uint8)


def small(rng: np.random.Generator, page: Pixels, grade: float) -> Pixels:
    """Return the page with so few pixels as a small or distant picture has, enlarged again as some apps do."""
    factor = 1 / (1 + 3.2 * grade)
    few = cv2.resize(page, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA).astype(np.uint8)
    size = page.shape[1], page.shape[0]
    return few if rng.random() < 0.5 else cv2.resize(few, size, interpolation=cv2.INTER_CUBIC).astype(np.uint8)


def dark(rng: np.random.Generator, page: Pixels, grade: float) -> Pixels:
    """Return the page in too little light: dim, and noisier the dimmer it is."""
    left = 0.5 * (1 - grade) + 0.03
    return grained(rng, (page * left).astype(np.uint8), 3 + 9 * grade, coloured=True)


def faint(rng: np.random.Generator, page: Pixels, grade: float) -> Pixels:
    """Return the page with ink that has hardly any contrast, as an empty cartridge or an overexposed picture gives."""
    left = 0.6 * (1 - grade) + 0.02
    return grained(rng, (255 - (255 - page) * left).astype(np.uint8), 3.0, coloured=True)


def noisy(rng: np.random.Generator, page: Pixels, grade: float) -> Pixels:
    """Return the page as a cheap sensor sees it indoors."""
    return grained(rng, (page * 0.8).astype(np.uint8), 10 + 110 * grade, coloured=True)


def glaring(rng: np.random.Generator, page: Pixels, grade: float) -> Pixels:
    """Return the page with a lamp's reflection burning part of it out."""
    height, width = page.shape[:2]
    glow = np.zeros((height // 4, width // 4), np.float32)
    spot = rng.uniform(0.3, 0.7, 2) * (width, height) / 4
    size = (0.05 + 0.55 * grade) * width / 4
    axes = int(size * rng.uniform(0.8, 1.3)), int(size * rng.uniform(0.8, 1.3))
    cv2.ellipse(glow, (int(spot[0]), int(spot[1])), axes, float(rng.uniform(0, 180)), 0, 360, 1.0, -1)
    glow = cv2.GaussianBlur(glow, (0, 0), max(2.0, size * 0.18))
    light = cv2.resize(glow, (width, height))[:, :, None]
    burnt: Pixels = np.clip(page * 0.72 + 420 * light, 0, 255).astype(np.uint8)
    return burnt


def squeezed(rng: np.random.Generator, page: Pixels, grade: float) -> Pixels:
    """Return the page after a messenger's JPEG."""
    factor = 1 - 0.6 * grade
    few = cv2.resize(page, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    coded = BytesIO()
    Image.fromarray(few).save(coded, "JPEG", quality=max(3, round(32 * (1 - grade))))
    return np.array(Image.open(coded).convert("RGB"))


DAMAGES: dict[str, Callable[[np.random.Generator, Pixels, float], Pixels]] = {
    "blur": blurred, "shake": shaken, "few pixels": small, "dark": dark, "faint": faint, "noise": noisy,
    "glare": glaring, "JPEG": squeezed,
}  # fmt: skip


def taken(rng: np.random.Generator, page: Pixels) -> Pixels:
    """Return the page as a good phone or scanner gives it, before any damage: a little soft, a little grain."""
    soft = cv2.GaussianBlur(page, (0, 0), float(rng.uniform(0.3, 0.7))).astype(np.uint8)
    return grained(rng, (soft * rng.uniform(0.85, 1.0)).astype(np.uint8), float(rng.uniform(1, 4)), coloured=True)


def words(page: Pixels, reader: Tesseract, share: float) -> Counter[str]:
    """Return the words of at least two letters in the upper part of a page, so large a share of it."""
    half = page[: round(share * len(page))]
    raster = Raster(pixels=np.ascontiguousarray(half), dpi=DPI * page.shape[1] / (210 / 25.4 * DPI))
    read = reader.read("page", Raster(pixels=even_light(grey_of(raster)), dpi=raster.dpi))
    return Counter(_bare(word.text for line in read.lines for word in line.words))


def _bare(said: Iterable[str]) -> Iterator[str]:
    found = (word.strip(".,:;()…_-").casefold() for word in said)
    return (word for word in found if len(word) > 1)


def drawn_set(split: Split, seed: int, count: int, folder: Path) -> list[Damage]:
    """Draw pages, each with every kind of damage at one grade, into a folder; return what a reader makes of them."""
    reader, out = Tesseract(), []
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        rng = np.random.default_rng((seed, number, 79))
        page, text = known_page(rng, dpi=DPI, split=split)
        plain = taken(rng, page)
        true = Counter(_bare(text.split()))
        clean = {share: words(plain, reader, share) & true for share in (PART, 1.0)}
        for place, (kind, damage) in enumerate(DAMAGES.items()):
            grade = float(((number + place) % GRADES + rng.uniform()) / GRADES)
            hurt = damage(rng, plain, grade)
            name = f"{number:03d}-{place}.png"
            Image.fromarray(hurt).save(folder / name, compress_level=1)
            share = 1.0 if kind == "glare" else PART  # a lamp hides one part of a page, the rest harms all alike
            total = max(1, clean[share].total())
            kept = (words(hurt, reader, share) & clean[share]).total() / total
            out.append(Damage(name=name, kind=kind, grade=round(grade, 3), kept=round(kept, 3), words=total))
        Image.fromarray(plain).save(folder / f"{number:03d}-clean.png", compress_level=1)
        out.append(Damage(name=f"{number:03d}-clean.png", kind="none", grade=0.0, kept=1.0, words=clean[PART].total()))
        rows = [{key: getattr(row, key) for key in ("name", "kind", "grade", "kept", "words")} for row in out]
        (folder / "damage.json").write_text(json.dumps(rows, indent=1), "utf-8")
    return out


def stored_set(folder: Path) -> list[Damage]:
    """Return what `drawn_set` found."""
    return [Damage(**row) for row in json.loads((folder / "damage.json").read_text("utf-8"))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """How the gate did: unreadable pages and those of them refused, readable ones and those of them refused."""

    unreadable: int
    caught: int
    readable: int
    refused: int
    mistakes: tuple[Damage, ...]


def gate(folder: Path) -> Gate:
    """Return how the quality gate judges a drawn set, each page taken as a flattened photo of an A4 sheet."""
    rows, mistakes, counts = stored_set(folder), [], Counter[tuple[bool, bool]]()
    for row in rows:
        pixels = np.array(Image.open(folder / row.name))
        height, width = pixels.shape[:2]
        frame = ((-0.5, -0.5), (width - 0.5, -0.5), (width - 0.5, height - 0.5), (-0.5, height - 0.5))
        seen = judge(
            Raster(pixels=pixels, dpi=height / (297 / 25.4)), page_id="p", corners=frame, picture=(width, height)
        )
        usable = seen.quality.usable and not seen.blank
        counts[row.unreadable, usable] += 1
        if row.unreadable == usable:
            mistakes.append(row)
    return Gate(
        unreadable=counts[True, True] + counts[True, False], caught=counts[True, False],
        readable=counts[False, True] + counts[False, False], refused=counts[False, False], mistakes=tuple(mistakes),
    )  # fmt: skip


def main() -> None:
    """Draw a set of damaged pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--split", choices=("calibrate", "test"), default="calibrate")
    parser.add_argument("--pages", type=int, default=16)
    args = parser.parse_args()
    cv2.setNumThreads(1)
    drawn_set(args.split, {"calibrate": 61, "test": 62}[args.split], args.pages, args.out)


if __name__ == "__main__":
    main()
