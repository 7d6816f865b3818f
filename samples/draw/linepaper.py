"""The paper under one line of a form, and how a scanner or a phone sees it."""

import random
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Surface:
    """Paper brightness, the printed rules on it (0 none to 255 full), and how dark the rules are."""

    paper: NDArray[np.float32]
    rules: Grey
    rule_value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Leader:
    """Where dots or a rule may stand: the letters' baseline and x-height in pixels, and how likely there are any."""

    baseline: float
    x_height: float
    chance: float
    varied: bool = False  # dots of any size and pitch, often at the letters' feet
    runs_on: bool = False  # mostly dots from end to end, some of them gone


def surface(rng: random.Random, size: tuple[int, int], leader: Leader | None, rough: float) -> Surface:
    """Return the paper of a line: its light, leaders or rules near the baseline, form edges, stamps."""
    width, height = size
    rules = np.zeros((height, width), np.uint8)
    if leader is not None:
        if rng.random() < leader.chance:
            _leader(rng, rules, leader)
        if rng.random() < 0.25 * rough:
            _edges(rng, rules)
    paper = _light(rng, width, height, rough)
    if rng.random() < 0.06 * rough:
        _stamp(rng, paper)
    return Surface(paper=paper, rules=rules, rule_value=rng.uniform(10, 130))


def _leader(rng: random.Random, rules: Grey, leader: Leader) -> None:
    """Draw a dotted leader, a dashed or a full rule, mostly just under the letters, now and then through them."""
    _height, width = rules.shape
    baseline, x_height = leader.baseline, leader.x_height
    y = baseline + rng.choice((rng.uniform(0.0, 0.35), rng.uniform(0.0, 0.35), rng.uniform(-0.5, 0.7))) * x_height
    slope = rng.gauss(0, 0.004)
    pitch = rng.uniform(0.18, 0.55) * x_height
    largest = 0.1
    if leader.varied and rng.random() < 0.5:
        y = baseline + rng.gauss(0.2, 0.2) * x_height  # where a dot below stands and a letter ends
        pitch, largest = rng.uniform(0.15, 1.1) * x_height, 0.16
    kind = rng.choices(("dots", "dashes", "rule", "two"), (85, 4, 9, 2) if leader.runs_on else (60, 8, 26, 6))[0]
    start, end = (0.0, float(width)) if rng.random() < 0.7 else sorted((rng.uniform(0, width), rng.uniform(0, width)))
    gone = rng.choice((0.0, 0.0, 0.1, 0.4)) if leader.runs_on else 0.0
    if leader.runs_on:
        start, end = 0.0, width * rng.uniform(0.8, 1.0)
    if kind in ("rule", "two"):
        for row in (y, y - x_height * rng.uniform(2.6, 3.6)) if kind == "two" else (y,):
            cv2.line(
                rules,
                (int(start), round(row)),
                (int(end), round(row + slope * width)),
                255,
                rng.choice((1, 1, 2)),
                cv2.LINE_AA,
            )
        return
    radius = max(0.5, rng.uniform(0.04, largest) * x_height)
    length = pitch * 0.55 if kind == "dashes" else 0.0
    xs = [x for x in np.arange(start, end, max(2.0, pitch)) if not gone or rng.random() >= gone]
    lines = [
        np.round(np.array([[[x, y + slope * x]], [[x + length, y + slope * x]]]) * 16).astype(np.int32) for x in xs
    ]
    cv2.polylines(rules, lines, False, 255, max(1, round(radius * 2)), cv2.LINE_AA, 4)


def _edges(rng: random.Random, rules: Grey) -> None:
    """Draw the cell of a table around the line: some of its four sides, near the picture's edges."""
    height, width = rules.shape
    thick = rng.choice((1, 1, 2, 3))
    if rng.random() < 0.6:
        y = rng.randrange(0, 5)
        cv2.line(rules, (0, y), (width, y + rng.randrange(-3, 4)), 255, thick, cv2.LINE_AA)
    if rng.random() < 0.6:
        y = height - rng.randrange(1, 6)
        cv2.line(rules, (0, y), (width, y + rng.randrange(-3, 4)), 255, thick, cv2.LINE_AA)
    for side in (0, 1):
        if rng.random() < 0.4:
            x = rng.randrange(0, 6) if side == 0 else width - rng.randrange(1, 8)
            cv2.line(rules, (x, 0), (x + rng.randrange(-2, 3), height), 255, thick, cv2.LINE_AA)


def _light(rng: random.Random, width: int, height: int, rough: float) -> NDArray[np.float32]:
    """Return paper brightness with a gradient, a fold's shadow at times, and grain."""
    level = rng.choice((252.0, 245.0, rng.uniform(150, 250)))
    paper = np.full((height, width), level, np.float32)
    if rng.random() < 0.5 * rough:
        across, down = rng.gauss(0, 18), rng.gauss(0, 10)
        paper += np.linspace(-across, across, width, dtype=np.float32)[None, :]
        paper += np.linspace(-down, down, height, dtype=np.float32)[:, None]
    if rng.random() < 0.08 * rough:
        x, spread = rng.uniform(0, width), rng.uniform(4, 60)
        shade = np.exp(-(((np.arange(width, dtype=np.float32) - x) / spread) ** 2))
        paper -= rng.uniform(15, 60) * shade[None, :]
    return paper


def _stamp(rng: random.Random, paper: NDArray[np.float32]) -> None:
    """Put a part of a round stamp on the paper; red reads as a middling grey."""
    height, width = paper.shape
    mask = np.zeros((height, width), np.uint8)
    centre = (rng.randrange(width), rng.randrange(-height, height * 2))
    radius = rng.randrange(height, height * 2)
    for step in (0, rng.randrange(6, 16)):
        cv2.circle(mask, centre, max(4, radius - step), 255, rng.choice((1, 2, 3)), cv2.LINE_AA)
    if rng.random() < 0.5:
        letters = "".join(rng.choice("ABCDEGHIKLMNOTUVXY ") for _ in range(8))
        cv2.putText(
            mask, letters, (centre[0] - 60, min(height, max(10, centre[1]))), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 255, 2
        )
    paper -= mask * np.float32(rng.uniform(0.2, 0.5))


def photographed(rng: random.Random, form: Surface, ink: Grey, ink_value: float, rough: float) -> Grey:
    """Return the grey picture of ink on paper after a camera, a scanner or a fax."""
    strength = np.maximum(ink, 0).astype(np.float32) / 255
    if rng.random() < 0.3:
        strength *= _patchy(rng, strength.shape)
    rules = form.rules.astype(np.float32) / 255
    picture: NDArray[Any] = form.paper * (1 - rules) + np.minimum(form.rule_value, form.paper) * rules
    picture = picture * (1 - strength) + np.minimum(ink_value, picture) * strength
    picture = _turned(rng, picture, rough)
    sigma = rng.choice((0.0, 0.3, 0.6, 0.9, 1.3)) * rough
    if sigma > 0.2:
        picture = cv2.GaussianBlur(picture, (0, 0), sigma)
    if rng.random() < 0.3 * rough:
        picture = _coarse(rng, np.asarray(picture, np.float32))
    if rng.random() < 0.6:
        noise: NDArray[Any] = np.empty(picture.shape, np.float32)
        cv2.setRNGSeed(rng.randrange(2**31))
        cv2.randn(noise, np.zeros(1), np.full(1, rng.choice((2.0, 5.0, 9.0)) * rough))
        picture = picture + noise
    seen = np.clip(picture, 0, 255).astype(np.uint8)
    if rng.random() < 0.07 * rough:
        level = float(seen.mean()) * rng.uniform(0.72, 0.9)
        seen = np.where(seen > level, 255, rng.choice((0, 30))).astype(np.uint8)
    if rng.random() < 0.4:
        quality = [cv2.IMWRITE_JPEG_QUALITY, rng.randrange(25, 90)]
        seen = np.asarray(cv2.imdecode(cv2.imencode(".jpg", seen, quality)[1], cv2.IMREAD_GRAYSCALE), np.uint8)
    return seen


def _patchy(rng: random.Random, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Return how well the pen gave ink, from place to place."""
    cv2.setRNGSeed(rng.randrange(2**31))
    small: NDArray[Any] = np.empty((shape[0] // 8 + 1, shape[1] // 8 + 1), np.float32)
    cv2.randu(small, np.full(1, 1 - rng.uniform(0.1, 0.6)), np.ones(1))
    return np.asarray(cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR), np.float32)


def _turned(rng: random.Random, picture: NDArray[np.float32], rough: float) -> NDArray[np.float32]:
    """Return the picture turned and curled a little, its edges stretched outwards."""
    height, width = picture.shape
    if rng.random() > 0.6 * rough:
        return picture
    tilt = rng.gauss(0, 0.008)
    curl, period, phase = rng.gauss(0, 1.2), rng.uniform(300, 1200), rng.uniform(0, 6.3)
    xs = np.arange(width, dtype=np.float32)
    shift = tilt * (xs - width / 2) + curl * np.sin(xs * 6.283 / period + phase)
    limit = height * 0.08
    ys = np.arange(height, dtype=np.float32)[:, None] + np.clip(shift, -limit, limit)[None, :]
    columns = np.broadcast_to(xs[None, :], ys.shape)
    return np.asarray(
        cv2.remap(
            picture,
            columns.astype(np.float32),
            ys.astype(np.float32),
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        ),
        np.float32,
    )


def _coarse(rng: random.Random, picture: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the picture as a camera of fewer pixels saw it."""
    height, width = picture.shape
    scale = rng.uniform(0.35, 0.8)
    small = cv2.resize(picture, (max(8, int(width * scale)), max(8, int(height * scale))), interpolation=cv2.INTER_AREA)
    way = rng.choice((cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_NEAREST))
    return np.asarray(cv2.resize(small, (width, height), interpolation=way), np.float32)


def softened(rng: random.Random, picture: Grey) -> Grey:
    """Return a line as a phone sees it from too far or out of focus, its paper made white again as a reader gets it."""
    height, width = picture.shape
    scale = rng.uniform(0.3, 0.65)
    size = (max(8, round(width * scale)), max(8, round(height * scale)))
    small = cv2.GaussianBlur(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), (0, 0), rng.uniform(0.4, 1.5))
    if rng.random() < 0.7:
        cv2.setRNGSeed(rng.randrange(2**31))
        noise: NDArray[Any] = np.empty(small.shape, np.float32)
        cv2.randn(noise, np.zeros(1), np.full(1, rng.uniform(0.5, 4.0)))
        small = np.clip(small + noise, 0, 255).astype(np.uint8)
    if rng.random() < 0.5:
        quality = [cv2.IMWRITE_JPEG_QUALITY, rng.randrange(45, 92)]
        small = np.asarray(cv2.imdecode(cv2.imencode(".jpg", small, quality)[1], cv2.IMREAD_GRAYSCALE), np.uint8)
    if rng.random() < 0.6:
        paper = max(40.0, float(np.percentile(small, 85)))
        small = np.clip(small.astype(np.float32) * (rng.uniform(240, 256) / paper), 0, 255).astype(np.uint8)
    way = rng.choice((cv2.INTER_LINEAR, cv2.INTER_CUBIC))
    return np.asarray(cv2.resize(small, (width, height), interpolation=way), np.uint8)
