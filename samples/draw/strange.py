"""Text that no list of words explains, so that a reader taught with it looks at every letter and every mark.

Readers taught with names and places alone read "Thảo" as "Thào" off a clear print when no name they know has that
mark (measured on the calibrating split: half of the wrong printed lines were as legible as the right ones).
"""

import random
import unicodedata

from samples.draw.words import TONES, bare, syllables

OTHER_LETTERS = {
    "a": "ăâ", "ă": "aâ", "â": "aă", "o": "ôơ", "ô": "oơ", "ơ": "oô", "u": "ư", "ư": "u", "e": "ê", "ê": "e",
    "d": "đ", "đ": "d", "x": "xs", "l": "li", "i": "il",
}  # fmt: skip
DOT = "\u0323"
VOWELS = "aăâeêioôơuưy"
SIGNS = ".,;:/-()@'\"+&!?%_=#"
ALNUM = "ABCDEFGHIKLMNOPQRSTUVXYabcdeghiklmnopqrstuvxy0123456789012345678901234567890123456789"
WORDS = (  # what happens to a word, and how often
    ("kept", 40),
    ("toned", 20),
    ("dotted", 9),
    ("lettered", 8),
    ("invented", 12),
    ("cased", 10),
    ("token", 4),
)


def strange(rng: random.Random, value: str) -> str:
    """Return the text with tones, letters, case and whole words changed here and there, or a row of tokens."""
    if rng.random() < 0.16:
        return _mail(rng) if rng.random() < 0.2 else " ".join(token(rng) for _ in range(rng.randrange(1, 5)))
    if rng.random() < 0.15:
        value = value.upper() if rng.random() < 0.5 else value.lower()
    if rng.random() < 0.2:
        value = _respaced(rng, value)
    kinds, weights = zip(*WORDS, strict=True)
    return " ".join(_changed(rng, word, rng.choices(kinds, weights)[0]) for word in value.split(" "))


def token(rng: random.Random) -> str:
    """Return letters, digits and signs in no order that a language knows, often grouped as numbers are."""
    digits = "".join(rng.choice("0123456789") for _ in range(rng.randrange(1, 5)))
    mixed = "".join(rng.choice(ALNUM) for _ in range(rng.randrange(1, 7)))
    sign = rng.choice(SIGNS)
    return rng.choice((digits, mixed, f"{digits}{sign}{digits[::-1]}", f"({mixed})", f"{mixed}{sign}", sign + digits))


def _mail(rng: random.Random) -> str:
    """Return an e-mail address with the points, strokes and digits that no name explains."""
    sign = rng.choice((".", "_", "-", "._", "..", "__", ""))
    parts = [bare(syllables(rng, 1)) or "x" for _ in range(rng.randrange(1, 4))]
    number = "" if rng.random() < 0.5 else str(rng.randrange(10_000))
    host = rng.choice(
        ("gmail.com", "yahoo.com.vn", f"{bare(syllables(rng, 1))}.vn", f"{bare(syllables(rng, 1))}.gov.vn")
    )
    return f"{sign.join(parts)}{number}@{host}"


def _respaced(rng: random.Random, value: str) -> str:
    """Return the text with its commas and dashes closer to the words or farther from them, or gone."""
    comma = rng.choice((",", ", ", " , ", " ", "; "))
    dash = rng.choice(("-", " - ", "- ", " "))
    return value.replace(" - ", dash).replace(", ", comma)


def _changed(rng: random.Random, word: str, how: str) -> str:
    if how == "kept" or not word:
        return word
    if how == "token":
        return token(rng)
    if how == "cased":
        return word[0].swapcase() + word[1:] if rng.random() < 0.7 else word.swapcase()
    if not any(letter.isalpha() for letter in word):
        return word
    if how == "invented":
        made = syllables(rng, 1)
        return made.upper() if word.isupper() else made.capitalize() if word[0].isupper() else made
    if how == "dotted":
        return _dotted(rng, word)
    return _toned(rng, word) if how == "toned" else _lettered(rng, word)


def _toned(rng: random.Random, word: str) -> str:
    """Return the word with its tone on the same vowel, or one put on any vowel, changed for another."""
    plain = [_without_tone(letter) for letter in word]
    at = next((at for at, letter in enumerate(word) if letter != plain[at]), None)
    if at is not None:
        return word[:at] + unicodedata.normalize("NFC", plain[at] + rng.choice(TONES)) + word[at + 1 :]
    vowels = [at for at, letter in enumerate(word) if letter.lower() in VOWELS]
    if not vowels:
        return word
    at = rng.choice(vowels)
    return unicodedata.normalize("NFC", word[: at + 1] + rng.choice(TONES[1:]) + word[at + 1 :])


def _dotted(rng: random.Random, word: str) -> str:
    """Return the word with the dot below put on a vowel or taken away: leaders have dots where it stands."""
    spread = unicodedata.normalize("NFD", word)
    if DOT in spread:
        return unicodedata.normalize("NFC", spread.replace(DOT, ""))
    vowels = [at for at, letter in enumerate(word) if letter.lower() in VOWELS]
    if not vowels:
        return word
    at = rng.choice(vowels)
    return unicodedata.normalize("NFC", word[: at + 1] + DOT + word[at + 1 :])


def _without_tone(letter: str) -> str:
    spread = unicodedata.normalize("NFD", letter)
    return unicodedata.normalize("NFC", "".join(part for part in spread if part not in TONES[1:]))


def _lettered(rng: random.Random, word: str) -> str:
    """Return the word with one letter changed for its neighbour in the alphabet of marks."""
    places = [at for at, letter in enumerate(word) if letter.lower() in OTHER_LETTERS]
    if not places:
        return word
    at = rng.choice(places)
    letter = rng.choice(OTHER_LETTERS[word[at].lower()])
    return word[:at] + (letter.upper() if word[at].isupper() else letter) + word[at + 1 :]
