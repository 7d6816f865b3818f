"""What a line reader says of one crop."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LineReading:
    """What a line reader said of one crop: `text` held to a constraint, `free_text` to none; 0..1, uncalibrated.

    `letters` are the likeliest by themselves, each with its place along the crop's width; a reader may know none.
    """

    text: str
    confidence: float
    characters: tuple[float, ...]
    alternatives: tuple[tuple[str, float], ...]
    free_text: str
    free_confidence: float
    engine: str
    letters: tuple[tuple[str, float], ...] = ()


EMPTY_READING = LineReading(
    text="", confidence=0.0, characters=(), alternatives=(), free_text="", free_confidence=0.0, engine=""
)
