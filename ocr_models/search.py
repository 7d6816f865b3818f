"""From character chances per column to texts: the CTC prefix beam search, free or inside a constraint."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp, sqrt

import numpy as np
from numpy.typing import NDArray

from ocr_models.charset import BLANK, CHARSET, INDEX
from ocr_models.constraints import Automaton, State

BEAM = 6
LOST = 1e-12  # the same inside a constraint, where the likeliest beginning may lead nowhere
BEHIND = 1e-3  # a beginning this much less likely than the best is given up
FAINT = 0.01  # a letter less likely than this in a column is not tried in the free search
SURE_BLANK = 0.999  # of a run of columns blank beyond doubt, one says as much as all
CONSTRAINED_TRIES = 5  # letters tried per prefix and column inside a constraint
UNLIKELY = 1e-4  # inside a constraint, letters less likely than this are tried only where none is likelier
FLOOR = 1e-7  # chance of a letter the reader never thought of: a constraint may still need it
TINY = 1e-300
RESCALED = 8  # columns after which chances are brought back to about one: 1e-7 eight times is far from `TINY`
LOOKED_AT = 4  # likeliest texts of each look
UNFOUND = 0.1

Chances = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A text and its probability given the picture, all its alignments in the beam added up."""

    text: str
    probability: float


@dataclass(slots=True)
class Prefix:
    """A beginning: the chance that it ends in blank, in its last letter, and where the automaton stands."""

    blank: float
    letter: float
    state: State

    @property
    def total(self) -> float:
        """The chance of either."""
        return self.blank + self.letter


def greedy(best: NDArray[np.int64], peak: Chances) -> tuple[str, tuple[float, ...]]:
    """Return the text of the likeliest letter per column and the height of each letter's peak."""
    letters: list[str] = []
    heights: list[float] = []
    last = BLANK
    for number, height in zip(best.tolist(), peak.tolist(), strict=True):
        if number == BLANK:
            last = BLANK
        elif number == last:
            heights[-1] = max(heights[-1], height)
        else:
            letters.append(CHARSET[number - 1])
            heights.append(height)
            last = number
    return "".join(letters), tuple(heights)


def placed(best: NDArray[np.int64]) -> tuple[tuple[str, float], ...]:
    """Return the likeliest letters, each with the place of its columns' middle, as a share of them all."""
    edges = np.flatnonzero(np.diff(best)) + 1
    firsts, ends = np.concatenate(([0], edges)), np.concatenate((edges, [len(best)]))
    runs = zip(best[firsts].tolist(), ((firsts + ends) / (2 * len(best))).tolist(), strict=True)
    return tuple((CHARSET[number - 1], place) for number, place in runs if number != BLANK)


def free(chances: Chances) -> tuple[Found, ...]:
    """Return the likeliest texts, best first; chances are (columns, outputs), each row adding up to one."""
    beams = {"": Prefix(1.0, 0.0, None)}
    for row in chances[_telling(chances)]:
        likely = np.flatnonzero(row > FAINT).tolist()
        letters = [(CHARSET[number - 1], float(row[number])) for number in likely if number != BLANK]
        beams = _spread(beams, float(row[BLANK]), letters)
    return _ranked(beams)


def _telling(chances: Chances) -> NDArray[np.bool_]:
    """Return which columns matter: all but the repeats of a sure blank."""
    sure = chances[:, BLANK] >= SURE_BLANK
    return ~(sure & np.concatenate(([False], sure[:-1])))


def _spread(beams: dict[str, Prefix], blank: float, letters: list[tuple[str, float]]) -> dict[str, Prefix]:
    after: dict[str, Prefix] = {}
    for text, prefix in beams.items():
        total = prefix.total
        stays = after.setdefault(text, Prefix(0.0, 0.0, None))
        stays.blank += total * blank
        last = text[-1:]
        for letter, chance in letters:
            if letter == last:
                stays.letter += prefix.letter * chance
                gain = prefix.blank * chance
            else:
                gain = total * chance
            if gain > 0:
                after.setdefault(text + letter, Prefix(0.0, 0.0, None)).letter += gain
    return _pruned(after)


def allowed(text: str, rule: Automaton) -> str | None:
    """Return the text as the rule spells it, or None where it breaks the rule."""
    walked = text.lower() if rule.folds_case else text
    state = rule.start()
    for letter in walked:
        following = rule.following(state)
        if letter not in following:
            return None
        state = following[letter]
    return rule.spelled(walked) if walked and rule.is_end(state) else None


def within(chances: Chances, rule: Automaton) -> tuple[Found, ...]:
    """Return the likeliest texts that obey the rule, best first; none when nothing does."""
    table = _folded(chances) if rule.folds_case else chances
    beams = {"": Prefix(1.0, 0.0, rule.start())}
    for row in table[_telling(chances)].tolist():
        beams = _spread_within(beams, row, rule)
    whole = {text: prefix for text, prefix in beams.items() if text and rule.is_end(prefix.state)}
    return tuple(Found(text=rule.spelled(found.text), probability=found.probability) for found in _ranked(whole))


def _spread_within(beams: dict[str, Prefix], row: list[float], rule: Automaton) -> dict[str, Prefix]:
    after: dict[str, Prefix] = {}
    blank = max(row[BLANK], FLOOR)
    for text, prefix in beams.items():
        total = prefix.total
        stays = after.setdefault(text, Prefix(0.0, 0.0, prefix.state))
        stays.blank += total * blank
        last = text[-1:]
        if last:
            stays.letter += prefix.letter * row[INDEX[last]]
        tried = [(row[INDEX[letter]], letter, state) for letter, state in rule.following(prefix.state).items()]
        tried.sort(key=lambda one: one[0], reverse=True)
        for chance, letter, state in tried[:CONSTRAINED_TRIES]:
            if chance < UNLIKELY and letter != tried[0][1]:
                break
            gain = (prefix.blank if letter == last else total) * max(chance, FLOOR)
            after.setdefault(text + letter, Prefix(0.0, 0.0, state)).letter += gain
    return _pruned(after, BEAM * 3, LOST)


def _pruned(beams: dict[str, Prefix], width: int = BEAM, behind: float = BEHIND) -> dict[str, Prefix]:
    if len(beams) <= 1:
        return beams
    ranked = sorted(beams.items(), key=lambda item: item[1].blank + item[1].letter, reverse=True)
    least = ranked[0][1].total * behind
    return {text: prefix for text, prefix in ranked[:width] if prefix.blank + prefix.letter >= least}


def _ranked(beams: dict[str, Prefix]) -> tuple[Found, ...]:
    found = [Found(text=text, probability=min(1.0, prefix.total)) for text, prefix in beams.items()]
    return tuple(sorted(found, key=lambda one: one.probability, reverse=True))


def likelihoods(chances: Chances, texts: Sequence[str]) -> NDArray[np.float64]:
    """Return the natural logarithm of each text's probability given the picture, over all its alignments.

    The forward recursion of CTC (Graves et al. 2006, section 4.1) for all texts side by side, scaled as it goes.
    """
    columns = chances[_telling(chances)]
    width = 2 * max(map(len, texts)) + 1
    labels = np.full((len(texts), width), BLANK)
    jumps = np.zeros((len(texts), width))  # a letter may follow another one without a blank where they differ
    for row, text in enumerate(texts):
        numbers = [INDEX[letter] for letter in text]
        labels[row, 1 : 2 * len(text) : 2] = numbers
        jumps[row, 3 : 2 * len(text) : 2] = [one != two for one, two in pairwise(numbers)]
    seen = np.maximum(columns[:, labels.ravel()], FLOOR).reshape(len(columns), *labels.shape).astype(np.float64)
    ways = np.zeros(labels.shape)
    ways[:, :2] = seen[0, :, :2]
    logs = np.zeros(len(texts))
    for at in range(1, len(seen)):
        after = ways.copy()
        after[:, 1:] += ways[:, :-1]
        after[:, 2:] += ways[:, :-2] * jumps[:, 2:]
        ways = after * seen[at]
        if at % RESCALED == 0:
            whole = np.maximum(ways.sum(axis=1), TINY)
            ways /= whole[:, None]
            logs += np.log(whole)
    ends = np.array([2 * len(text) for text in texts])
    rows = np.arange(len(texts))
    last = ways[rows, ends] + np.where(ends > 0, ways[rows, ends - 1], 0.0)
    return np.asarray(logs + np.log(np.maximum(last, TINY)), np.float64)


def agreed(one: Sequence[Found], two: Sequence[Found], looks: Sequence[Chances]) -> tuple[Found, ...]:
    """Return the texts found in either of two looks at a line by what both looks make of them, best first.

    The probability is the geometric mean of both, so that what one look alone sees is not said surely.
    """
    texts = list(dict.fromkeys(found.text for looked in (one, two) for found in looked[:LOOKED_AT]))
    if not texts:
        return ()
    means = np.mean([likelihoods(chances, texts) for chances in looks], axis=0)
    found = [Found(text=text, probability=min(1.0, exp(mean))) for text, mean in zip(texts, means, strict=True)]
    return tuple(sorted(found, key=lambda each: each.probability, reverse=True))


def agreed_within(one: Sequence[Found], two: Sequence[Found]) -> tuple[Found, ...]:
    """Return the same of texts that obey a rule; what a look did not find counts less than all that it found."""
    if not one or not two:
        return ()
    chances = [{found.text: found.probability for found in looked} for looked in (one, two)]
    least = [min(looked.values()) * UNFOUND for looked in chances]
    texts = dict.fromkeys(text for looked in chances for text in looked)
    found = [
        Found(text=text, probability=sqrt(chances[0].get(text, least[0]) * chances[1].get(text, least[1])))
        for text in texts
    ]
    return tuple(sorted(found, key=lambda each: each.probability, reverse=True))


def _folded(chances: Chances) -> Chances:
    """Return the chances with each capital's added to its small letter's."""
    folded = chances.copy()
    folded[:, _SMALL] += chances[:, _CAPITAL]
    return folded


_CAPITAL = np.array([INDEX[letter] for letter in CHARSET if letter != letter.lower()])
_SMALL = np.array([INDEX[letter.lower()] for letter in CHARSET if letter != letter.lower()])


def peaks(chances: Chances, text: str) -> tuple[float, ...]:
    """Return each letter's greatest chance in the columns that the best alignment gives it."""
    if not text or any(letter not in INDEX for letter in text):
        return ()
    labels = [BLANK]
    for letter in text:
        labels += [INDEX[letter], BLANK]
    logs = np.log(np.maximum(chances[:, labels], FLOOR))
    columns, places = logs.shape
    skip = np.array([at > 1 and labels[at] != BLANK and labels[at] != labels[at - 2] for at in range(places)])
    score = np.full(places, -np.inf)
    score[:2] = logs[0, :2]
    came = np.zeros((columns, places), np.int8)
    for column in range(1, columns):
        one = np.concatenate(([-np.inf], score[:-1]))
        two = np.where(skip, np.concatenate(([-np.inf, -np.inf], score[:-2])), -np.inf)
        came[column] = np.argmax(np.stack((score, one, two)), axis=0)
        score = np.maximum(np.maximum(score, one), two) + logs[column]
    at = places - 1 if score[-1] >= score[-2] else places - 2
    heights = [0.0] * len(text)
    for column in range(columns - 1, -1, -1):
        if at % 2:
            heights[at // 2] = max(heights[at // 2], exp(float(logs[column, at])))
        at -= int(came[column, at])
    return tuple(heights)
