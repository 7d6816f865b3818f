"""The searchable PDF: it is PDF/A-2b, its words come out, its pictures are untouched."""

import io
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdfminer.high_level import extract_text
from pikepdf import pdfa
from PIL import Image

from pipeline.papers.searchable import PikePdfWriter
from pipeline.ports import PdfPage

AT = "2022-06-03T08:05:00+07:00"
WORDS = ("Nguyễn", "Thị", "Ngọc", "Ưu", "đường", "Ấp", "Tiền", "Giang", "082090000123", "ẵẫỗữ", "𝒳", "a<b>&c")


def jpeg(mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize((827, 1169)).convert(mode).save(out, "JPEG")
    return out.getvalue()


def hocr(words: tuple[str, ...] = WORDS) -> str:
    told = "".join(
        f"<span class='ocrx_word' title='bbox {100 + 110 * (n % 6)} {100 + 60 * (n // 6)} {200 + 110 * (n % 6)} "
        f"{130 + 60 * (n // 6)}; x_wconf 90'>{word.replace('&', '&amp;').replace('<', '&lt;')}</span> "
        + ("</span><span class='ocr_line' title='bbox 100 160 800 190; baseline 0.001 -4'>" if n == 5 else "")
        for n, word in enumerate(words)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" '
        '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd"><html xmlns="http://www.w3.org/1999/xhtml"><body>'
        "<div class='ocr_page' title='bbox 0 0 827 1169'><p class='ocr_par'>"
        f"<span class='ocr_line' title='bbox 100 100 800 130; baseline 0 -6'>{told}</span></p></div></body></html>"
    )


def page(text: str = "", mode: str = "RGB") -> PdfPage:
    return PdfPage(jpeg=jpeg(mode), width=827, height=1169, dpi=100.0, hocr=text)


def written(*pages: PdfPage, title: str = "Tờ khai <đăng ký> & khai sinh") -> bytes:
    return PikePdfWriter().write(pages, title=title, created_at=AT)


def test_the_file_is_pdf_a_2b_by_the_rules_of_verapdf_that_pikepdf_carries() -> None:
    for pages in ([page(hocr())], [page()], [page(hocr()), page(hocr(("hai",)), mode="L"), page()]):
        report = pdfa.validate_written(io.BytesIO(written(*pages)), "2b")

        assert (report.verdict, report.findings) == ("pass", [])


def test_the_checker_would_notice_a_broken_promise() -> None:
    with pikepdf.open(io.BytesIO(written(page(hocr())))) as pdf:
        del pdf.Root.OutputIntents
        out = io.BytesIO()
        pdf.save(out)

    assert pdfa.validate_written(out, "2b").verdict == "fail"


def test_the_promises_of_pdf_a_stand_in_the_file() -> None:
    with pikepdf.open(io.BytesIO(written(page(hocr())))) as pdf:
        packet = pdf.Root.Metadata.read_bytes().decode()
        font = pdf.pages[0].Resources.Font.F
        content = pdf.pages[0].Contents.read_bytes()

        assert "<pdfaid:part>2</pdfaid:part>" in packet
        assert "<pdfaid:conformance>B</pdfaid:conformance>" in packet
        assert pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes()[36:40] == b"acsp"
        assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor
        assert "/ToUnicode" in font
        assert b"3 Tr" in content
        assert not pdf.is_encrypted


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
def test_every_vietnamese_word_comes_out_with_its_marks(tmp_path: Path) -> None:
    file = tmp_path / "paper.pdf"
    file.write_bytes(written(page(hocr())))

    told = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True).stdout.decode()

    assert told.split() == list(WORDS)
    assert extract_text(io.BytesIO(written(page(hocr())))).split() == list(WORDS)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
def test_a_word_lies_over_its_own_picture(tmp_path: Path) -> None:
    file = tmp_path / "paper.pdf"
    file.write_bytes(written(page(hocr())))

    told = subprocess.run(["pdftotext", "-bbox", str(file), "-"], capture_output=True, check=True).stdout.decode()
    word = next(line for line in told.splitlines() if ">Thị<" in line)
    left, right = (float(word.split(f'{side}="')[1].split('"')[0]) for side in ("xMin", "xMax"))

    assert (left, right) == pytest.approx((210 * 0.72, 310 * 0.72), abs=0.5)


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_qpdf_finds_nothing_wrong(tmp_path: Path) -> None:
    file = tmp_path / "paper.pdf"
    file.write_bytes(written(page(hocr()), page()))

    assert subprocess.run(["qpdf", "--check", str(file)], capture_output=True, check=False).returncode == 0


def test_the_picture_goes_in_as_it_is_at_its_real_size() -> None:
    sheet = page(hocr())
    with pikepdf.open(io.BytesIO(written(sheet))) as pdf:
        first = pdf.pages[0]

        assert first.Resources.XObject.Im.read_raw_bytes() == sheet.jpeg
        assert [float(side) for side in first.MediaBox] == pytest.approx([0, 0, 595.44, 841.68])


def test_nothing_is_stamped_where_the_officer_signs() -> None:
    with pikepdf.open(io.BytesIO(written(page()))) as pdf:
        operators = [str(step.operator) for step in pikepdf.parse_content_stream(pdf.pages[0])]

        assert operators == ["q", "cm", "Do", "Q"]
        assert "/Annots" not in pdf.pages[0]


def test_the_same_pages_and_time_give_the_same_bytes() -> None:
    assert written(page(hocr()), page()) == written(page(hocr()), page())
    assert written(page(hocr())) != written(page(hocr()), title="another")


def test_hocr_cannot_reach_files_or_entities(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("geheim")
    hostile = (
        f'<!DOCTYPE html [<!ENTITY file SYSTEM "{secret.as_uri()}">]><html xmlns="http://www.w3.org/1999/xhtml">'
        "<span class='ocr_line' title='bbox 1 1 50 50'><span class='ocrx_word' title='bbox 1 1 50 50'>&file;x</span>"
        "</span></html>"
    )

    assert "geheim" not in extract_text(io.BytesIO(written(page(hostile))))


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")), min_size=1, max_size=8))
def test_any_word_gives_a_valid_file(word: str) -> None:
    assert pdfa.validate_written(io.BytesIO(written(page(hocr((word.replace(">", ""), "x"))))), "2b").passed
