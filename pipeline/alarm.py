"""The alarm that stops a run whose reader silently drops Vietnamese marks, before it fills the queue with rubbish."""

import threading

from pipeline.errors import MarksLost
from pipeline.flagcodes import FlagCode
from pipeline.outcome import Done

LEAST = 3  # dossiers without marks before a run is stopped: one or two may be photographs of something else
SHARE = 0.5  # of the run's dossiers


class ToneAlarm:
    """Listens to the dossiers of one run; rings once at least three of them, and half, were read without marks."""

    def __init__(self) -> None:
        """Begin with nothing heard."""
        self._lock = threading.Lock()
        self._heard = 0
        self._lost = 0

    def hear(self, done: Done) -> bool:
        """Note a dossier that this run stored; return whether the alarm begins to ring with it."""
        if done.dossier is None or done.state != "stored":
            return False
        with self._lock:
            before = self.rings
            self._heard += 1
            self._lost += FlagCode.TONES_LOST.value in done.dossier.flag_codes
            return self.rings and not before

    @property
    def rings(self) -> bool:
        """Whether the run must stop."""
        return self._lost >= LEAST and self._lost >= SHARE * self._heard

    def error(self) -> MarksLost:
        """Return why the run stops and what to do."""
        return MarksLost(
            f"{self._lost} of {self._heard} dossiers were read without Vietnamese marks; the run was stopped.",
            advice="`hoso doctor` says whether the language data is there; then `hoso reprocess` what was stored.",
        )
