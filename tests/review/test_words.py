"""Every sentence has both languages, templates hold none, and each one that is used exists."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from review import words
from review.words import LANGUAGES, Words, catalogue

REVIEW = Path(words.__file__).parent
TEMPLATES = sorted((REVIEW / "templates").rglob("*.html"))
SAID = frozenset(("alt", "title", "placeholder", "aria-label", "aria-description"))
"""HTML attributes whose value a person sees or hears: their words belong in the catalogue, too."""

LETTERHEAD = frozenset(("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập – Tự do – Hạnh phúc", "TT", "QR"))
"""What a printed slip bears in every language."""

FILLED = re.compile(
    r"\{% block body_class %\}.*?\{% endblock %\}|\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|<kbd>.*?</kbd>", flags=re.DOTALL
)  # what is filled in, classes, and what stands on a key
HOLE = re.compile(r"\{(\w+)\}")


class Texts(HTMLParser):
    """Collects what a template says by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in SAID and value]
        assert not [name for name, _ in attrs if name == "style" or name.startswith("on")], "our policy forbids it"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_holds_no_words(path: Path) -> None:
    texts = Texts()
    texts.feed(FILLED.sub("", path.read_text("utf-8")))
    said = {text.strip() for text in texts.found if re.search(r"[^\W\d_]{2,}", text)}
    assert said - LETTERHEAD == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_the_words_a_template_asks_for_exist(path: Path) -> None:
    asked = re.findall(r"\bt\(\s*\"([\w.]+)\"\s*[,)]", path.read_text("utf-8"))
    assert [key for key in asked if key not in catalogue()] == []


def test_both_languages_have_the_same_holes() -> None:
    odd = [
        key for key, said in catalogue().items() if len({frozenset(HOLE.findall(said[one])) for one in LANGUAGES}) > 1
    ]
    assert odd == []


def test_an_unknown_language_is_the_first() -> None:
    assert Words("xx").language == "vi"
