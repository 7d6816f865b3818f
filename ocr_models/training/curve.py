"""The learning curve as a picture: `python -m ocr_models.training.curve FOLDER/curve.csv PICTURE`."""

import argparse
import csv
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt


def draw(curve: Path, target: Path) -> None:
    """Draw character error against lines seen, one line for each kind of check."""
    with curve.open(encoding="utf-8", newline="") as rows:
        points = list(csv.DictReader(rows))
    kinds = [name for name in points[0] if name not in ("minutes", "lines", "loss")]
    figure, axes = plt.subplots(figsize=(7, 4), dpi=110)
    for kind in kinds:
        axes.plot([int(p["lines"]) / 1000 for p in points], [100 * float(p[kind]) for p in points], "o-", label=kind)
    axes.set_yscale("log")
    axes.set_xlabel("drawn lines seen, thousands")
    axes.set_ylabel("character error on calibration lines, %")
    axes.grid(which="both", alpha=0.3)
    axes.legend()
    figure.tight_layout()
    figure.savefig(target, metadata={"Software": None})


def main() -> None:
    """Draw the curve of a training."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("curve", type=Path)
    parser.add_argument("target", type=Path)
    asked = parser.parse_args()
    draw(asked.curve, asked.target)


if __name__ == "__main__":
    main()
