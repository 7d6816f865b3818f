"""Settings to what it takes to look at pictures: apart from `bootstrap.py`, so that a check waits for nothing else."""

from dataclasses import dataclass

from ocr_models.engines.sheet import LearnedSheets
from pipeline.decoding.decoder import SafeDecoder
from pipeline.imaging.turn import InkTurns, TurnReader
from pipeline.ports import Decoder, SheetFinder
from pipeline.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Eyes:
    """What it takes to look at pictures and no more, for commands that read no text."""

    decoder: Decoder
    sheets: SheetFinder
    turns: TurnReader


def eyes(settings: Settings) -> Eyes:
    """Return the decoder, the sheet finder and the turn reader.

    Raises:
        WeightsMissing, WeightsTampered: the sheet finder's weights are not the ones that the manifest names.
    """
    return Eyes(decoder=SafeDecoder(settings.limits), sheets=LearnedSheets(), turns=InkTurns())
