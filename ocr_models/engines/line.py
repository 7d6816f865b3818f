"""Our own line reader: ONNX weights, batches of like width, CTC search inside a constraint."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from ocr_models.charset import BLANK, CHARSET, INDEX
from ocr_models.constraints import automaton
from ocr_models.manifest import MANIFEST, manifest, verified
from ocr_models.picture import HEIGHT_PX, WIDEN, Plane, grey, ink_plane, looked_again, scaled
from ocr_models.search import (
    Chances,
    Found,
    agreed,
    agreed_within,
    allowed,
    free,
    greedy,
    peaks,
    placed,
    within,
)
from pipeline.errors import EngineUnavailable, WeightsMissing
from pipeline.line_reading import EMPTY_READING, LineReading
from pipeline.ports import Constraint
from pipeline.raster import Raster

BATCH_COLUMNS = 4_000  # pixels side by side in one call: larger batches leave the cache (5.2 against 5.7 ms a line)
GROUPS_HELD = 8  # calls whose chances are in memory together, until their doubted lines are looked at again
WIDTH_STEP_PX = 32
MIN_SIDE_PX = 6  # smaller crops hold no letter
MAX_PIXELS = 40_000_000  # larger crops are no line
TALLEST = 3.0  # times as high as wide: no line of text
FLATTEST = 120.0  # times as wide as high: a rule, not a line
MIN_CONTRAST = 12  # grey levels between paper and ink under which a crop is blank
SURE = 0.9  # lines whose every letter peaks above this need no beam search
# A letter lower than this has the line looked at twice, a little larger: a quarter of printed lines and half of written
# ones. On 1 000 drawn ones character error falls from 0.93 to 0.88 % (printed) and 4.46 to 3.95 % (hands never seen).
DOUBTED = 0.75
ALTERNATIVES = 5


class OnnxLineReader:
    """The reader as a `LineReader`; `threads` is how many cores one call may use."""

    def __init__(self, *, threads: int = 1, manifest_path: Path = MANIFEST) -> None:
        """Load and check the weights.

        Raises:
            WeightsMissing, WeightsTampered: the weights are not those the manifest names.
            EngineUnavailable: the weights do not fit this program.
        """
        chosen = next((row for row in manifest(manifest_path) if row.engine == "line"), None)
        if chosen is None:
            raise WeightsMissing("manifest.toml names no line reader.", advice="Install the program again.")
        data = verified(chosen, folder=manifest_path.parent)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # batches side by side, not layers: threads in a layer wait for each other
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
        self._pool = ThreadPoolExecutor(threads) if threads > 1 else None
        self._engine = chosen.name
        if self._session.get_modelmeta().custom_metadata_map.get("charset") != CHARSET:
            raise EngineUnavailable(
                f"{chosen.file} was made for other characters.", advice="Install weights and program of one version."
            )

    @property
    def engine(self) -> str:
        """Name, version and digest of the weights."""
        return self._engine

    def read(self, crops: Sequence[Raster], constraints: Sequence[Constraint | None]) -> tuple[LineReading, ...]:
        """Return one reading per crop, in order; an empty, tiny or odd crop gives an empty reading."""
        readings = [replace(EMPTY_READING, engine=self._engine)] * len(crops)
        side_by_side = self._pool.map if self._pool else map
        planes = {at: plane for at, plane in enumerate(side_by_side(plane_of, crops)) if plane is not None}
        groups = _groups(planes)
        for start in range(0, len(groups), GROUPS_HELD):
            first = self._look(groups[start : start + GROUPS_HELD], planes)
            doubted = [at for at, chances in first.items() if _least_peak(chances) < DOUBTED]
            again = dict(zip(doubted, side_by_side(plane_again, [crops[at] for at in doubted]), strict=True))
            second = self._look(_groups(again), again)
            for at, chances in first.items():
                readings[at] = self._reading(chances, second.get(at), constraints[at])
        return tuple(readings)

    def _look(self, groups: list[list[int]], planes: dict[int, Plane]) -> dict[int, Chances]:
        """Return the character chances of each picture by its number."""
        batches = [[planes[at] for at in group] for group in groups]
        found = self._pool.map(self._chances, batches) if self._pool else map(self._chances, batches)
        return {
            at: chances
            for group, rows in zip(groups, found, strict=True)
            for at, chances in zip(group, rows, strict=True)
        }

    def _chances(self, planes: list[Plane]) -> list[Chances]:
        """Return the character chances of each picture, its padding's columns cut off."""
        width = -(-max(plane.shape[1] for plane in planes) // WIDTH_STEP_PX) * WIDTH_STEP_PX
        pictures = np.zeros((len(planes), 1, HEIGHT_PX, width), np.float32)
        for at, plane in enumerate(planes):
            pictures[at, 0, :, : plane.shape[1]] = plane
        found = np.exp(self._session.run(None, {"pictures": pictures})[0])
        columns = found.shape[1]
        return [row[: max(1, -(-plane.shape[1] * columns // width))] for row, plane in zip(found, planes, strict=True)]

    def _reading(self, chances: Chances, again: Chances | None, constraint: Constraint | None) -> LineReading:
        best = chances.argmax(axis=1)
        text, heights = greedy(best, chances.max(axis=1))
        sure = min(heights, default=0.0) > SURE
        if sure:
            found: tuple[Found, ...] = (Found(text=text, probability=float(np.prod(heights))),)
        else:
            found = free(chances) if again is None else agreed(free(chances), free(again), (chances, again))
            found = found or (Found(text="", probability=0.0),)
            heights = heights if found[0].text == text else peaks(chances, found[0].text)
        plain = replace(_plain(found, heights, self._engine), letters=placed(best))
        if constraint is None or not plain.free_text:  # on a bare row any word would be the likeliest of a list
            return plain
        rule = automaton(constraint)
        obeying = allowed(plain.text, rule) if sure else None
        if obeying is not None:  # five milliseconds saved on a row of cells; the search would find the same
            return replace(plain, text=obeying)
        obeying_all = within(chances, rule)
        if again is not None:
            obeying_all = agreed_within(obeying_all, within(again, rule))
        return _constrained(plain, obeying_all, chances)


def _least_peak(chances: Chances) -> float:
    """Return the height of the lowest letter of the likeliest reading; nothing read is sure."""
    return min(greedy(chances.argmax(axis=1), chances.max(axis=1))[1], default=1.0)


def plane_again(crop: Raster) -> Plane:
    """Return a crop that holds a line as the network sees it at the second look."""
    return ink_plane(looked_again(grey(crop.pixels)))


def plane_of(crop: Raster) -> Plane | None:
    """Return a crop as the network sees it, or None where there can be no line of text."""
    rows, columns = crop.height, crop.width
    if min(rows, columns) < MIN_SIDE_PX or rows * columns > MAX_PIXELS:
        return None
    if rows > TALLEST * columns or columns > FLATTEST * rows:
        return None
    picture = scaled(grey(crop.pixels), widen=WIDEN)
    dark, light = np.percentile(picture[::2, ::2], (0.5, 90))
    return ink_plane(picture) if light - dark >= MIN_CONTRAST else None


def _groups(planes: dict[int, Plane]) -> list[list[int]]:
    """Return crop numbers in batches of like width."""
    groups: list[list[int]] = []
    widest = 0
    for at in sorted(planes, key=lambda at: planes[at].shape[1], reverse=True):
        if not groups or (len(groups[-1]) + 1) * widest > BATCH_COLUMNS or planes[at].shape[1] < 0.7 * widest:
            groups.append([])
            widest = planes[at].shape[1]
        groups[-1].append(at)
    return groups


def _plain(found: tuple[Found, ...], heights: tuple[float, ...], engine: str) -> LineReading:
    best = found[0]
    shown = best.text.strip()
    start = len(best.text) - len(best.text.lstrip())
    return LineReading(
        text=shown,
        confidence=best.probability if shown else 0.0,
        characters=heights[start : start + len(shown)],
        alternatives=tuple((other.text.strip(), other.probability) for other in found[1 : 1 + ALTERNATIVES]),
        free_text=shown,
        free_confidence=best.probability if shown else 0.0,
        engine=engine,
    )


def _constrained(plain: LineReading, found: tuple[Found, ...], chances: Chances) -> LineReading:
    """Return the reading inside the constraint beside the free one; nothing that obeys it gives no text."""
    if not found or found[0].probability <= 0:
        return replace(plain, text="", confidence=0.0, characters=(), alternatives=())
    best = found[0]
    among = best.probability / sum(one.probability for one in found)
    # How far the free reading had to be bent, per letter: 1 where the constraint changed nothing.
    bent = min(1.0, best.probability / max(plain.free_confidence, 1e-30)) ** (1 / max(1, len(best.text)))
    return replace(
        plain,
        text=best.text,
        confidence=among * bent,
        characters=peaks(_with_both_cases(chances, best.text), best.text),
        alternatives=tuple((other.text, other.probability / best.probability * among) for other in found[1:6]),
    )


def _with_both_cases(chances: Chances, text: str) -> NDArray[np.float32]:
    """Return the chances with each letter of the text as likely as its likelier case."""
    shown = chances.copy()
    for letter in set(text):
        other = letter.swapcase()
        if letter in INDEX and other in INDEX and other != letter:
            shown[:, INDEX[letter]] = np.maximum(chances[:, INDEX[letter]], chances[:, INDEX[other]])
    shown[:, BLANK] = chances[:, BLANK]
    return shown
