"""Plots as SVG, made here so that a browser draws them without a script: columns, stacked columns, bars, and a line."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 480, 220
LEFT, BOTTOM, TOP, RIGHT = 40, 24, 10, 8
CLASSES = ("one", "two", "three")
BAR_HEIGHT = 22
BAR_LABEL = 110
GAP = 0.25  # of a column's width


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A rectangle of a plot, with what a mouse over it says."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A word on a plot."""

    x: float
    y: float
    text: str
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """A plot: its size, its rectangles, its lines (points as SVG writes them, and their class), its words."""

    width: int
    height: int
    shapes: tuple[Shape, ...] = ()
    lines: tuple[tuple[str, str], ...] = ()
    labels: tuple[Label, ...] = ()


def columns(names: Sequence[str], series: Sequence[Sequence[float]], *, unit: str = "") -> Plot:
    """Return one stack of rectangles per name, a series on another."""
    most = max((sum(values) for values in zip(*series, strict=True)), default=0) or 1
    step = (WIDTH - LEFT - RIGHT) / max(1, len(names))
    shapes = []
    for place, name in enumerate(names):
        foot = 0.0
        for kind, values in zip(CLASSES, series, strict=False):
            high = _rise(values[place], most)
            x, y = LEFT + step * (place + GAP / 2), HEIGHT - BOTTOM - foot - high
            said = f"{name}: {_told(values[place])}{unit}"
            shapes.append(Shape(x=x, y=y, width=step * (1 - GAP), height=high, kind=kind, said=said))
            foot += high
    return Plot(width=WIDTH, height=HEIGHT, shapes=tuple(shapes), labels=(*_days(names, step), *_scale(most, unit)))


def line(names: Sequence[str], series: Sequence[Sequence[float | None]], *, unit: str = "") -> Plot:
    """Return a line per series; where a value is unknown the line is broken."""
    most = max((value for values in series for value in values if value is not None), default=0) or 1
    step = (WIDTH - LEFT - RIGHT) / max(1, len(names))
    drawn: list[tuple[str, str]] = []
    shapes: list[Shape] = []
    for kind, values in zip(CLASSES, series, strict=False):
        run: list[str] = []
        for place, value in enumerate(values):
            if value is None:
                drawn.append((" ".join(run), kind))
                run = []
                continue
            x, y = LEFT + step * (place + 0.5), HEIGHT - BOTTOM - _rise(value, most)
            run.append(f"{x:.1f},{y:.1f}")
            said = f"{names[place]}: {_told(value)}{unit}"
            shapes.append(Shape(x=x - 3, y=y - 3, width=6, height=6, kind=kind, said=said))
        drawn.append((" ".join(run), kind))
    labels = (*_days(names, step), *_scale(most, unit))
    lines = tuple((points, kind) for points, kind in drawn if points)
    return Plot(width=WIDTH, height=HEIGHT, shapes=tuple(shapes), lines=lines, labels=labels)


def bars(rows: Sequence[tuple[str, float, str]]) -> Plot:
    """Return one bar per row of name, share from 0 to 1, and words."""
    wide = WIDTH - BAR_LABEL - 90
    shapes, labels = [], []
    for place, (name, share, said) in enumerate(rows):
        y = place * BAR_HEIGHT
        shapes.append(Shape(x=BAR_LABEL, y=y + 3, width=wide * share, height=BAR_HEIGHT - 6, kind="two", said=said))
        labels.append(Label(x=BAR_LABEL - 6, y=y + 15, text=name, anchor="end"))
        labels.append(Label(x=BAR_LABEL + wide * share + 6, y=y + 15, text=said, anchor="start"))
    return Plot(width=WIDTH, height=max(BAR_HEIGHT, BAR_HEIGHT * len(rows)), shapes=tuple(shapes), labels=tuple(labels))


def _rise(value: float, most: float) -> float:
    return value / most * (HEIGHT - TOP - BOTTOM)


def _days(names: Sequence[str], step: float) -> list[Label]:
    every = max(1, len(names) // 8)
    return [
        Label(x=LEFT + step * (place + 0.5), y=HEIGHT - 8, text=name, anchor="middle")
        for place, name in enumerate(names)
        if place % every == 0
    ]


def _scale(most: float, unit: str) -> list[Label]:
    return [
        Label(x=LEFT - 4, y=HEIGHT - BOTTOM, text="0", anchor="end"),
        Label(x=LEFT - 4, y=TOP + 10, text=f"{_told(most)}{unit}", anchor="end"),
    ]


def _told(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
