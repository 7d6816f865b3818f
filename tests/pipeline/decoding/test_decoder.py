"""Files go in as bytes and come out as upright pages, or as a refusal with a reason."""

import io
import os
import struct
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageChops

from pipeline.decoding.decoder import GRACE_S, SafeDecoder
from pipeline.errors import Encrypted, InputRejected, TooLarge, Unreadable, Unsupported
from pipeline.raster import Raster
from pipeline.settings import Limits

PATIENCE_S = Limits().page_seconds + GRACE_S  # a busy machine may take the grace
HOSTILE = Path(__file__).parents[4] / "shared" / "data" / "hostile"
FEW_PAGES = Limits(pages=20)


@pytest.fixture(scope="module")
def decoder() -> Iterator[SafeDecoder]:
    made = SafeDecoder(FEW_PAGES)
    yield made
    made.close()


def corner_picture(mode: str = "RGB", size: tuple[int, int] = (60, 40)) -> Image.Image:
    """A picture whose top left quarter is black and the rest white."""
    picture = Image.new("L", size, 255)
    picture.paste(0, (0, 0, size[0] // 2, size[1] // 2))
    return picture.convert(mode)


def saved(folder: Path, name: str, picture: Image.Image, **options: object) -> Path:
    path = folder / name
    picture.save(path, **options)  # type: ignore[arg-type]
    return path


def dark_corner(raster: Raster) -> str:
    """Which quarter of the page is dark."""
    grey = raster.pixels if raster.is_grey else raster.pixels.mean(axis=2)
    half_h, half_w = raster.height // 2, raster.width // 2
    means = {
        "TL": grey[:half_h, :half_w].mean(),
        "TR": grey[:half_h, half_w:].mean(),
        "BL": grey[half_h:, :half_w].mean(),
        "BR": grey[half_h:, half_w:].mean(),
    }
    return min(means, key=lambda name: means[name])


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_jpeg_comes_out_upright_whatever_its_exif_orientation(
    decoder: SafeDecoder, tmp_path: Path, orientation: int
) -> None:
    undo = {2: 2, 3: 3, 4: 4, 5: 5, 6: 8, 7: 7, 8: 6}
    seen = corner_picture()
    if orientation != 1:
        tag = Image.Exif()
        tag[0x0112] = undo[orientation]
        buffer = io.BytesIO()
        seen.save(buffer, "PNG", exif=tag)
        from PIL import ImageOps  # noqa: PLC0415

        seen = ImageOps.exif_transpose(Image.open(io.BytesIO(buffer.getvalue())))
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = saved(tmp_path, "photo.jpg", seen, exif=exif, quality=95)
    (page,) = decoder.decode(path)
    assert (page.width, page.height) == (60, 40)
    assert dark_corner(page) == "TL"


@pytest.mark.parametrize(
    ("name", "mode", "options"),
    [
        ("a.jpg", "CMYK", {"quality": 95}),
        ("a.png", "RGBA", {}),
        ("a.png", "P", {}),
        ("a.png", "1", {}),
        ("a.bmp", "RGB", {}),
        ("a.webp", "RGB", {"lossless": True}),
        ("a.tif", "L", {"compression": "tiff_lzw"}),
        ("a.jp2", "RGB", {}),
        ("a.gif", "P", {}),
    ],
)
def test_every_kind_of_picture_keeps_its_dark_corner(
    decoder: SafeDecoder, tmp_path: Path, name: str, mode: str, options: dict[str, object]
) -> None:
    (page,) = decoder.decode(saved(tmp_path, name, corner_picture(mode), **options))
    assert dark_corner(page) == "TL"
    assert page.pixels.max() > 250
    assert page.pixels.min() < 5


def test_sixteen_bits_become_eight_over_the_bits_in_use(decoder: SafeDecoder, tmp_path: Path) -> None:
    values = np.full((40, 60), 4095, np.uint16)
    values[:20, :30] = 0
    (page,) = decoder.decode(saved(tmp_path, "deep.png", Image.fromarray(values)))
    assert (int(page.pixels.max()), int(page.pixels.min())) == (255, 0)


def test_heic_is_read(decoder: SafeDecoder, tmp_path: Path) -> None:
    from pillow_heif import register_heif_opener  # noqa: PLC0415

    register_heif_opener()
    (page,) = decoder.decode(saved(tmp_path, "photo.heic", corner_picture(size=(128, 96)), quality=90))
    assert dark_corner(page) == "TL"


def test_every_page_of_a_tiff_comes_out_in_order(decoder: SafeDecoder, tmp_path: Path) -> None:
    pages = [Image.new("L", (10 + index, 10)) for index in range(5)]
    path = saved(tmp_path, "many.tif", pages[0], save_all=True, append_images=pages[1:], dpi=(200, 200))
    out = list(decoder.decode(path))
    assert [page.width for page in out] == [10, 11, 12, 13, 14]
    assert out[0].dpi == 200


def scan_pdf(path: Path, *, turn: int = 0, extra: bytes = b"", pages: int = 1) -> Path:
    """A PDF of scans: each page exactly one grey picture of 300 × 400 px on 72 × 96 pt, so 300 dpi."""
    with pikepdf.new() as pdf:
        grey = np.asarray(corner_picture("L", (300, 400)))
        picture = pdf.make_stream(
            grey.tobytes(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=300, Height=400,
            ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=8,
        )  # fmt: skip
        for _ in range(pages):
            page = pdf.add_blank_page(page_size=(72, 96))
            page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture))
            page.obj.Contents = pdf.make_stream(b"q 72 0 0 96 0 0 cm /Im0 Do Q " + extra)
            if turn:
                page.obj.Rotate = turn
        pdf.save(path)
    return path


def test_a_pdf_page_that_is_one_picture_is_taken_as_it_is(decoder: SafeDecoder, tmp_path: Path) -> None:
    (page,) = decoder.decode(scan_pdf(tmp_path / "scan.pdf"))
    assert (page.width, page.height, page.dpi) == (300, 400, 300.0)
    assert np.array_equal(page.pixels, np.asarray(corner_picture("L", (300, 400))))


@pytest.mark.parametrize(("turn", "corner"), [(90, "TR"), (180, "BR"), (270, "BL")])
def test_the_rotation_of_a_pdf_page_is_minded(decoder: SafeDecoder, tmp_path: Path, turn: int, corner: str) -> None:
    (taken,) = decoder.decode(scan_pdf(tmp_path / "taken.pdf", turn=turn))
    (drawn,) = decoder.decode(scan_pdf(tmp_path / "drawn.pdf", turn=turn, extra=b"0 0 m 1 1 l S"))
    assert dark_corner(taken) == dark_corner(drawn) == corner
    assert (taken.width, taken.height) == (drawn.width, drawn.height)


def test_a_pdf_page_with_more_than_a_picture_is_drawn_at_300_dpi(decoder: SafeDecoder, tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        page.obj.Contents = pdf.make_stream(b"0 421 297.5 421 re f")
        pdf.save(tmp_path / "drawn.pdf")
    (raster,) = decoder.decode(tmp_path / "drawn.pdf")
    assert abs(raster.width - 2480) <= 1
    assert dark_corner(raster) == "TL"
    assert raster.dpi == 300


def test_a_pdf_with_a_password_is_refused_with_the_command_that_helps(decoder: SafeDecoder, tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(user="u", owner="o"))
    with pytest.raises(Encrypted, match="qpdf --decrypt"):
        list(decoder.decode(tmp_path / "locked.pdf"))


def bomb_png(side: int) -> bytes:
    """A valid PNG header that claims side × side pixels, with almost no data."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes(side + 1) * 64)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_a_decompression_bomb_is_refused_before_it_is_decoded(decoder: SafeDecoder, tmp_path: Path) -> None:
    (tmp_path / "bomb.png").write_bytes(bomb_png(60_000))
    with pytest.raises(TooLarge, match="pixels"):
        list(decoder.decode(tmp_path / "bomb.png"))


def test_a_truncated_jpeg_is_refused(decoder: SafeDecoder, tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (200, 200, 3)).astype(np.uint8)
    whole = saved(tmp_path, "whole.jpg", Image.fromarray(noise)).read_bytes()
    (tmp_path / "half.jpg").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(Unreadable):
        list(decoder.decode(tmp_path / "half.jpg"))


def test_the_name_of_a_file_is_never_believed(decoder: SafeDecoder, tmp_path: Path) -> None:
    (tmp_path / "scan.jpg").write_bytes(scan_pdf(tmp_path / "scan.pdf").read_bytes())
    (page,) = decoder.decode(tmp_path / "scan.jpg")
    assert page.width == 300


@pytest.mark.parametrize(
    ("data", "kind"),
    [(b"", Unreadable), (b"PK\x03\x04 zip", Unsupported), (b"hello", Unsupported), (b"%PDF-1.7 nothing", Unreadable)],
)
def test_what_is_no_picture_is_refused(
    decoder: SafeDecoder, tmp_path: Path, data: bytes, kind: type[InputRejected]
) -> None:
    (tmp_path / "file").write_bytes(data)
    with pytest.raises(kind) as caught:
        list(decoder.decode(tmp_path / "file"))
    assert caught.value.advice


def test_a_moving_picture_is_no_page(decoder: SafeDecoder, tmp_path: Path) -> None:
    pictures = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    path = saved(tmp_path, "moving.gif", pictures[0], save_all=True, append_images=pictures[1:])
    with pytest.raises(Unsupported, match="moving"):
        list(decoder.decode(path))


def test_a_tiff_of_twenty_thousand_pages_is_refused_at_once(decoder: SafeDecoder, tmp_path: Path) -> None:
    ifd = struct.Struct("<HHHIIHHIIHHIIHHIIHHIII")
    data = bytearray(b"II*\x00\x08\x00\x00\x00")
    for index in range(20_000):
        nearest = len(data) + ifd.size
        after = nearest if index < 19_999 else 0
        data += ifd.pack(
            5, 256, 3, 1, 8, 257, 3, 1, 8, 258, 3, 1, 8, 273, 4, 1, 8, 279, 4, 1, 64, after
        )  # fmt: skip
    (tmp_path / "many.tif").write_bytes(bytes(data))
    start = time.monotonic()
    with pytest.raises(TooLarge, match="pages"):
        list(decoder.decode(tmp_path / "many.tif"))
    assert time.monotonic() - start < 5


def test_a_pdf_of_too_many_pages_is_refused(decoder: SafeDecoder, tmp_path: Path) -> None:
    with pytest.raises(TooLarge, match="pages"):
        list(decoder.decode(scan_pdf(tmp_path / "many.pdf", pages=21)))


def test_a_file_over_the_byte_limit_is_not_even_opened(tmp_path: Path) -> None:
    (tmp_path / "big").write_bytes(bytes(2000))
    with pytest.raises(TooLarge, match="bytes"):
        list(SafeDecoder(Limits(file_bytes=1000)).decode(tmp_path / "big"))


def test_a_decoder_that_runs_out_of_memory_refuses_and_lives_on(tmp_path: Path) -> None:
    decoder = SafeDecoder(Limits(decoder_bytes=300_000_000))
    large = saved(tmp_path, "large.png", Image.new("RGB", (9_000, 9_000)))
    with pytest.raises(InputRejected):
        list(decoder.decode(large))
    (page,) = decoder.decode(saved(tmp_path, "small.png", corner_picture()))
    assert page.width == 60
    decoder.close()


def test_a_page_that_takes_too_long_is_killed_and_the_next_file_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.decoding.decoder.GRACE_S", 0.0)
    slow = Limits(page_seconds=0.001)
    decoder = SafeDecoder(slow)
    path = saved(tmp_path, "noise.png", Image.fromarray(np.zeros((4000, 4000), np.uint8)))
    with pytest.raises(TooLarge, match="longer"):
        list(decoder.decode(path))
    monkeypatch.setattr("pipeline.decoding.decoder.GRACE_S", 20.0)
    assert [page.width for page in decoder.decode(path)] == [4000]
    decoder.close()


def test_a_reader_that_stops_early_does_not_spoil_the_next_file(decoder: SafeDecoder, tmp_path: Path) -> None:
    many = scan_pdf(tmp_path / "many.pdf", pages=4)
    pages = decoder.decode(many)
    next(pages)
    pages.close()  # type: ignore[attr-defined]
    assert len(list(decoder.decode(many))) == 4


def test_a_warm_child_makes_the_next_file_cheap(decoder: SafeDecoder, tmp_path: Path) -> None:
    path = saved(tmp_path, "small.png", corner_picture())
    list(decoder.decode(path))
    start = time.monotonic()
    for _ in range(20):
        list(decoder.decode(path))
    assert (time.monotonic() - start) / 20 < 0.1


def test_cmyk_without_adobes_marker_is_not_taken_for_inverted(decoder: SafeDecoder, tmp_path: Path) -> None:
    white = Image.new("CMYK", (40, 60), (0, 0, 0, 0))
    stored = io.BytesIO()
    ImageChops.invert(white).save(stored, "JPEG")  # Pillow inverts once more: inks are stored as they are
    told = stored.getvalue()
    at = told.index(b"\xff\xee")
    path = tmp_path / "a.jpg"
    path.write_bytes(told[:at] + told[at + 2 + struct.unpack(">H", told[at + 2 : at + 4])[0] :])
    assert next(iter(decoder.decode(path))).pixels.min() > 250


@pytest.mark.parametrize("kind", ["pipe", "folder", "device"])
def test_what_is_no_file_is_refused_at_once(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "page.jpg"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to("/dev/zero")
    with pytest.raises(Unreadable, match="no file"):
        next(iter(SafeDecoder(Limits()).decode(path)))


@pytest.mark.slow
@pytest.mark.skipif(not HOSTILE.is_dir(), reason="../shared/data/hostile is not here")
def test_every_hostile_file_gives_pages_or_a_reason_in_time() -> None:
    decoder = SafeDecoder(Limits())
    reasons: list[InputRejected] = []
    for path in sorted(HOSTILE.iterdir()):
        start = time.monotonic()
        try:
            for page in decoder.decode(path):
                assert page.width > 0
                assert time.monotonic() - start < PATIENCE_S, path.name
                start = time.monotonic()
        except InputRejected as refused:
            reasons.append(refused)
        assert time.monotonic() - start < PATIENCE_S, path.name
    decoder.close()
    assert reasons
    assert all(refused.message and refused.advice for refused in reasons)


def test_an_icon_is_no_page(decoder: SafeDecoder, tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="nothing to read"):
        next(iter(decoder.decode(saved(tmp_path, "dot.png", Image.new("L", (1, 5000))))))
