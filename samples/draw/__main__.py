"""Draw dossiers: python -m samples.draw --split train --count 12 --out DIR --seed 1 [--jobs 2].

With --showcase instead of --split and --count, the kept dossiers of samples/dossiers are drawn.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast, get_args

import cv2
import numpy as np

from samples.draw.capture import TIERS
from samples.draw.dossier import FORMATS, Plan, draw_dossier, plan
from samples.draw.files import packed
from samples.draw.fonts import Split
from samples.draw.registry import KINDS
from samples.draw.showcase import showcase
from samples.draw.truth import Json, manifest_item, truth_of

BATCH_TIME = "2026-11-20T07:55:00+07:00"


def write_dossier(task: tuple[Plan, Path]) -> dict[str, Json]:
    """Draw one dossier into its folder; return its entry in the manifest."""
    dossier_plan, folder = task
    cv2.setNumThreads(1)  # the dossiers are drawn side by side, not the pixels
    drawn = draw_dossier(dossier_plan)
    files = packed(np.random.default_rng((*dossier_plan.seed, 3)), drawn.pictures, dossier_plan.file_format)
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        (folder / file.name).write_bytes(file.content)
    truth = truth_of(folder.name, drawn, files)
    (folder / "truth.json").write_text(written(truth), encoding="utf-8")
    return manifest_item(folder.name, drawn, files)


def written(record: dict[str, Json]) -> str:
    """Return the record as JSON, a point of a polygon on one line."""
    text = json.dumps(record, ensure_ascii=False, indent=1)
    return re.sub(r"\[\s+(-?[\d.]+),\s+(-?[\d.]+)\s+\]", r"[\1, \2]", text) + "\n"


def write_set(plans: Sequence[tuple[str, Plan]], out: Path, *, jobs: int) -> None:
    """Draw the planned dossiers side by side and write the manifest of the whole."""
    tasks = [(each, out / name) for name, each in plans]
    started = time.monotonic()
    if jobs > 1:
        with multiprocessing.get_context("spawn").Pool(jobs) as pool:
            items = pool.map(write_dossier, tasks, chunksize=1)
    else:
        items = [write_dossier(task) for task in tasks]
    manifest: dict[str, Json] = {
        "batch_id": f"BC-{out.name}", "post_office": "864900", "operator": "gdv-01", "created_at": BATCH_TIME,
        "items": list(items),
    }  # fmt: skip
    (out / "manifest.json").write_text(written(manifest), encoding="utf-8")
    seconds = time.monotonic() - started
    print(f"{len(items)} dossiers in {seconds:.1f} s ({seconds / max(1, len(items)):.2f} s each)", file=sys.stderr)


def main() -> None:
    """Read the command line and draw."""
    parser = argparse.ArgumentParser(prog="python -m samples.draw", description=__doc__)
    parser.add_argument("--split", choices=get_args(Split), help="whose fonts, layouts and names to use")
    parser.add_argument("--count", type=int, default=12, help="how many dossiers")
    parser.add_argument("--showcase", action="store_true", help="draw the kept dossiers instead")
    parser.add_argument("--out", type=Path, required=True, help="folder to write into")
    parser.add_argument("--seed", type=int, default=1, help="the same seed draws the same bytes")
    parser.add_argument("--jobs", type=int, default=1, help="processes side by side")
    parser.add_argument("--tier", choices=TIERS, help="only this tier of picture")
    parser.add_argument("--fill", choices=("typed", "handwritten"), help="only this way of filling")
    parser.add_argument("--form", action="append", choices=KINDS, help="only dossiers of this form; may be repeated")
    asked = parser.parse_args()
    if asked.showcase == bool(asked.split):
        parser.error("ask for --split or for --showcase")
    write_set(showcase() if asked.showcase else planned(asked), asked.out, jobs=asked.jobs)


def planned(asked: argparse.Namespace) -> tuple[tuple[str, Plan], ...]:
    """Return the folder names and plans of the set that was asked for."""
    plans = [
        plan(cast(Split, asked.split), asked.seed, number, forms=asked.form or ()) for number in range(asked.count)
    ]
    if asked.tier:
        kinds = FORMATS[asked.tier.split("_", maxsplit=1)[0]]
        plans = [replace(each, tier=asked.tier, file_format=kinds[each.seed[-1] % len(kinds)]) for each in plans]
    if asked.fill:
        plans = [replace(each, fill=asked.fill) for each in plans]
    return tuple((f"{number + 1:04}-{each.form}", each) for number, each in enumerate(plans))


if __name__ == "__main__":
    main()
