"""Words of a page's hOCR, and how they are written into a PDF."""

import pytest

from pipeline.errors import EngineError
from pipeline.papers.text_layer import InvisibleFont, PlacedWord, text_operators, words_of

LINE = (
    "<html xmlns='http://www.w3.org/1999/xhtml'><span class='ocr_line' title='bbox 100 50 900 90; baseline 0.01 -8'>"
    "<span class='ocrx_word' title='bbox 100 55 200 85; x_wconf 91'><strong>Ấp</strong></span>"
    "<span class='ocrx_word' title='bbox 300 55 300 85'>5</span>"
    "<span class='ocrx_word' title='bbox 400 55 500 85'> </span></span></html>"
)


def test_words_stand_on_the_baseline_of_their_line() -> None:
    first, second = words_of(LINE)

    assert first == PlacedWord(text="Ấp", left=100, right=200, baseline=82, line_height=40)
    assert second.baseline == pytest.approx(84)


def test_a_word_without_width_gets_one_and_an_empty_word_is_none() -> None:
    assert [(word.text, word.right - word.left) for word in words_of(LINE)] == [("Ấp", 100), ("5", 1)]


def test_a_page_without_text_has_no_words_and_no_operators() -> None:
    assert list(words_of("")) == []
    assert text_operators((), font=InvisibleFont(), height=100, dpi=100.0) == b""


def test_what_is_no_hocr_is_an_engine_error() -> None:
    with pytest.raises(EngineError, match="no XML"):
        list(words_of("Segmentation fault"))


def test_one_character_has_one_code_in_all_pages() -> None:
    font = InvisibleFont()

    assert font.encode("aba") == b"<000100020001>"
    assert font.encode("b") == b"<0002>"


def test_a_word_is_stretched_over_its_box() -> None:
    word = PlacedWord(text="ab", left=100, right=200, baseline=150, line_height=20)

    # 72 dpi: one pixel is one point; two glyphs of half 20 points are 20 wide, so 100 are 500 %
    assert b"/F 20.00 Tf 500.00 Tz 1 0 0 1 100.00 850.00 Tm" in text_operators(
        [word], font=InvisibleFont(), height=1000, dpi=72.0
    )
