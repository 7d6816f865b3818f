"""Which pages show an identity card: the papers known as one, and every page of no known paper that looks like one."""

from collections.abc import Iterator
from io import BytesIO

import numpy as np
from PIL import Image
from rapidfuzz import fuzz

from pipeline.errors import EngineError, NotStored
from pipeline.marks.card_qr import read_card_qr
from pipeline.marks.codes import find_codes
from pipeline.marks.mrz import looks_like_mrz
from pipeline.model import Dossier, Page, PageFiles
from pipeline.papers.text_layer import words_of
from pipeline.ports import BlobStore
from pipeline.rules.fold import fold

CARDS = frozenset(("cccd_chip", "can_cuoc_2024", "cmnd9"))  # pictures of faces and fingers: sensitive (DOMAIN §1.8)
UNKNOWN = "unknown"
SIDES = (1.47, 1.72)  # long by short: a card has 85.6 by 54 mm, 1.59; sheets of the A row have 1.41
LONGEST_MM = 110  # a sheet no longer than this is a card, or as small as one
TITLES = ("can cuoc", "chung minh nhan dan")  # in capitals on a card; every form asks for the number in small letters
MARKS = ("identity card", "personal identification", "dac diem nhan dang", "ngon tro trai", "ngon tro phai",
         "index finger", "dau vet rieng", "idvnm")  # fmt: skip
SAID = 88.0  # rapidfuzz score of a misread phrase: one letter in eight
CAPITALS = 0.7  # of a title's letters (DOMAIN §2.0)
MM_PER_INCH = 25.4
KEPT = 4096  # answers kept in memory

_answers: dict[tuple[str, str], bool] = {}


def card_pages(dossier: Dossier, blobs: BlobStore) -> frozenset[str]:
    """Return the pages to be blurred: of cards, of no known paper but like a card, and the same sheets sent twice."""
    cards = {page_id for paper in dossier.components if paper.doc_class in CARDS for page_id in paper.page_ids}
    known = {page_id for paper in dossier.components if paper.doc_class != UNKNOWN for page_id in paper.page_ids}
    files = {one.page_id: one for one in dossier.page_files}
    cards |= {
        page.page_id
        for page in dossier.pages
        if page.page_id not in known and (_has_size(page) or _shows(files.get(page.page_id), blobs))
    }
    return frozenset(cards | {page.page_id for page in dossier.pages if page.duplicate_of in cards})


def _has_size(page: Page) -> bool:
    long, short = max(page.width, page.height), max(1, min(page.width, page.height))
    if page.dpi is not None and long / page.dpi * MM_PER_INCH <= LONGEST_MM:
        return True
    return SIDES[0] <= long / short <= SIDES[1]


def _shows(files: PageFiles | None, blobs: BlobStore) -> bool:
    """Return whether words, zone or code of a card stand on a page; a page without objects shows nothing to anybody."""
    if files is None:
        return False
    name = (files.work.sha256, files.text.sha256)
    if name not in _answers:
        try:
            said = _says(blobs.get(files.text.key)) or _has_code(blobs.get(files.work.key))
        except NotStored:
            return False
        while len(_answers) >= KEPT:
            _answers.pop(next(iter(_answers)), None)
        _answers[name] = said
    return _answers[name]


def _says(hocr: bytes) -> bool:
    """Return whether a page's text has a card's words or lines of its zone; text that cannot be read counts as one."""
    try:
        words = [word.text for word in words_of(hocr.decode("utf-8", "replace"))]
    except (EngineError, SyntaxError):  # no XML at all is a SyntaxError of lxml
        return True
    text = " ".join(words)
    folded = fold(text)
    return (
        any("<<" in word or ("<" in word and looks_like_mrz(word)) for word in words)
        or any(fuzz.partial_ratio(mark, folded) >= SAID for mark in MARKS if len(folded) >= len(mark))
        or any(_in_capitals(found) for title in TITLES for found in _found(title, text, folded))
    )


def _found(phrase: str, text: str, folded: str) -> Iterator[str]:
    """Yield the places of a text that say a phrase, as they are written there."""
    at = folded.find(phrase)
    while at >= 0:
        yield text[at : at + len(phrase)]
        at = folded.find(phrase, at + 1)


def _in_capitals(text: str) -> bool:
    letters = [sign for sign in text if sign.isalpha()]
    return sum(sign.isupper() for sign in letters) >= CAPITALS * len(letters)


def _has_code(picture: bytes) -> bool:
    with Image.open(BytesIO(picture)) as opened:
        grey = np.asarray(opened.convert("L"))
    return any(read_card_qr(code.payload) is not None for code in find_codes(grey))
