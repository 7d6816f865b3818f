"""How fast the reader learns an unseen hand from corrected lines: the error before, and after more and more of them."""

import argparse
import random
import sys
import tempfile
from pathlib import Path

import cv2

from ocr_models.engines.line import OnnxLineReader
from ocr_models.manifest import MANIFEST, MANIFEST_FILE
from ocr_models.training.corrected_lines import CorrectedLine
from ocr_models.training.corrections import read_errors, shard_of, tuned
from ocr_models.training.drawn_sets import one_hand
from ocr_models.training.export import export_network
from ocr_models.training.kept import load_weights
from ocr_models.training.network import LineNetwork
from pipeline.ports import LineReader
from pipeline.raster import Raster
from samples.draw.lines import DrawnLine, Setting, line

AMOUNTS = (100, 300, 1000)
HELD_LINES = 300
OTHER_LINES = 200


def drawn_lines(seed: int, count: int) -> tuple[CorrectedLine, ...]:
    """Return lines of one hand that no training saw."""
    return _as_corrected(one_hand(seed, count))


def other_lines(seed: int, count: int) -> tuple[CorrectedLine, ...]:
    """Return lines of any unseen hands and of print, half and half: what the reader must not forget."""
    rng = random.Random(seed)
    kinds = (Setting(kind="hand", rough=0.8), Setting(kind="print", rough=0.5))
    return _as_corrected(tuple(line(rng, "test", kinds[at % 2]) for at in range(count)))


def _as_corrected(lines: tuple[DrawnLine, ...]) -> tuple[CorrectedLine, ...]:
    return tuple(
        CorrectedLine(name=f"{at}.png", crop=Raster(pixels=one.pixels), text=one.text) for at, one in enumerate(lines)
    )


def after(known: tuple[CorrectedLine, ...], start: Path) -> tuple[LineReader, float]:
    """Return the reader trained on with these lines, as it would be promoted, and the seconds it took."""
    network = LineNetwork()
    load_weights(network, start)
    spent_s = tuned(network, shard_of(known))
    with tempfile.TemporaryDirectory() as folder:
        export_network(network, Path(folder) / MANIFEST_FILE, version="trial")
        return OnnxLineReader(manifest_path=Path(folder) / MANIFEST_FILE), spent_s


def main() -> None:
    """Print one row for each hand and amount of corrected lines."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--from", dest="start", type=Path, default=MANIFEST.parent / "weights" / "line.npz")
    parser.add_argument("--hands", type=int, default=2)
    asked = parser.parse_args()
    cv2.setNumThreads(1)
    others = other_lines(99, OTHER_LINES)
    tell = sys.stdout.write
    tell("| hand | corrected lines | character error | exact lines | other hands and print | s |\n")
    tell("| --- | --- | --- | --- | --- | --- |\n")
    for hand in range(asked.hands):
        lines = drawn_lines(1000 + hand, HELD_LINES + max(AMOUNTS))
        held, known = lines[:HELD_LINES], lines[HELD_LINES:]
        for amount in (0, *AMOUNTS):
            reader, spent_s = after(known[:amount], asked.start) if amount else (OnnxLineReader(), 0.0)
            one, rest = read_errors(reader, held), read_errors(reader, others)
            tell(f"| {hand + 1} | {amount} | {one.characters:.2%} | {one.exact:.1%} ")
            tell(f"| {rest.characters:.2%} | {spent_s:.0f} |\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
