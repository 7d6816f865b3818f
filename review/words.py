"""Every sentence of the desk in Vietnamese and English, kept in `words/*.toml` and never in a template."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pipeline.errors import SettingsInvalid

LANGUAGES = ("vi", "en")  # the first is what a newcomer sees
FOLDER = Path(__file__).parent / "words"


class Words:
    """The sentences in one language."""

    def __init__(self, language: str) -> None:
        """Take one of `LANGUAGES`; any other is the first."""
        self.language = language if language in LANGUAGES else LANGUAGES[0]
        self._said = catalogue()

    def __call__(self, key: str, **values: object) -> str:
        """Return a sentence with `{name}` replaced by the values; a key that does not exist is a fault of the page."""
        return self._said[key][self.language].format_map(values)

    def has(self, key: str) -> bool:
        """Return whether there is such a sentence."""
        return key in self._said

    def under(self, prefix: str) -> dict[str, str]:
        """Return all sentences whose key starts with `prefix.`, by the rest of their key: what a script needs."""
        start = f"{prefix}."
        return {key[len(start) :]: said[self.language] for key, said in self._said.items() if key.startswith(start)}


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Return every sentence by its dotted key, in every language.

    Raises:
        SettingsInvalid: a sentence lacks a language, or stands in two files.
    """
    found: dict[str, Mapping[str, str]] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        for key, said in _flat(tomllib.loads(path.read_text("utf-8")), ""):
            if set(said) != set(LANGUAGES) or key in found:
                raise SettingsInvalid(
                    f"The words {key} in {path.name} are there twice, or lack a language.", advice="Write vi and en."
                )
            found[key] = MappingProxyType(said)
    return MappingProxyType(found)


def _flat(table: dict[str, Any], above: str) -> list[tuple[str, dict[str, str]]]:
    """Return the sentences below a table; one is a table of texts."""
    flat: list[tuple[str, dict[str, str]]] = []
    for name, value in table.items():
        key = f"{above}{name}"
        if all(isinstance(text, str) for text in value.values()):
            flat.append((key, value))
        else:
            flat.extend(_flat(value, f"{key}."))
    return flat
