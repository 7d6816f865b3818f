"""Why a file is refused, in the reader's language."""

from review.words import Words


def refusal(words: Words, code: str, reason: str) -> str:
    """Return the catalogue's sentence for an error's code; in English the intake's own, which knows the file."""
    key = f"hand_in.refused.{code.lower()}"
    return reason if words.language == "en" or not words.has(key) else words(key)
