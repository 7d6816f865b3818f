"""Labels whose words stand among their value, as in "ngày … tháng … năm …": found too where one is misread or glued."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from pipeline.layout import Match, Row, folded_label

# "ngúy 14. tháng 06 năm" and "ngày10 tháng09 nữm" are dates: of 14 lost on forty drawn dossiers nine were read so
LEAST_SCORE, MEAN_SCORE = 60.0, 80.0  # rapidfuzz points of the worst word, and of all words together
GLUED = 4.0  # points that a word loses where letters of the value are glued to it
ROOM = 12  # characters between one word and the next: a day or a month, and what is left of leaders
_LISTED = re.compile(r"[^\W\d]+\s?[,/]\s?[^\W\d]+\s?[,/]")  # "Ngày, tháng, năm sinh" names a date and is none
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class _Run:
    """Words of a label found one after the other: where the first begins and the last ends, and their points."""

    start: int
    end: int
    points: float


def skeletons_in(row: Row, label: str) -> list[Match]:
    """Return every place in a row where the label's words stand one after the other, left to right."""
    words = folded_label(label).split()
    runs = list(_hits(words[0], row.folded)) if words else []
    for word in words[1:]:
        runs = [run for hit in _hits(word, row.folded) for run in _continued(hit, runs)]
    out: list[Match] = []
    good = (
        run for run in runs if run.points >= MEAN_SCORE * len(words) and not _LISTED.match(row.text, run.start, run.end)
    )
    taken: list[_Run] = []
    for run in sorted(good, key=lambda run: (-run.points, run.end - run.start)):
        if any(run.start < other.end and other.start < run.end for other in taken):
            continue
        taken.append(run)
        out.append(Match(row=row, start=run.start, end=run.start, score=run.points / len(words), label=label))
    return sorted(out, key=lambda match: match.start)


def _continued(hit: _Run, runs: Sequence[_Run]) -> Iterator[_Run]:
    """Yield the best run that ends shortly before a word, with that word."""
    before = [run for run in runs if 0 <= hit.start - run.end <= ROOM]
    if before:
        best = max(before, key=lambda run: (run.points, run.start))
        yield _Run(best.start, hit.end, best.points + hit.points)


def _hits(word: str, text: str) -> Iterator[_Run]:
    """Yield where a word may stand in a folded text: as a run of letters, or at either end of a longer one."""
    for letters in _LETTERS.finditer(text):
        begin, end = letters.span()
        size = min(len(word), end - begin)
        whole = _Run(begin, end, fuzz.ratio(word, letters.group()))
        first = _Run(begin, begin + size, fuzz.ratio(word, text[begin : begin + size]) - GLUED)
        last = _Run(end - size, end, fuzz.ratio(word, text[end - size : end]) - GLUED)
        best = max((whole, first, last), key=lambda run: run.points)
        if best.points >= LEAST_SCORE:
            yield best
