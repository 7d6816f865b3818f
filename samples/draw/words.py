"""What people write on forms: invented names, numbers, dates and phrases, apart for training, calibration and test."""

import csv
import datetime
import random
import unicodedata
from functools import cache
from pathlib import Path

from samples.draw.fonts import Split

DATA = Path(__file__).parent / "data"
DIGIT_WORDS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
STOPPED = ("c", "ch", "p", "t")  # rimes that take only the acute and the dot
SHORTER = {
    "Thành phố": ("TP", "Tp", "TP.", "T.P", "tp"), "Thị xã": ("TX", "Tx", "TX."), "Thị trấn": ("TT", "Tt", "TT."),
    "Phường": ("P", "P.", "p."), "Huyện": ("H.", "H"), "Quận": ("Q", "Q."), "Tỉnh": ("T.", "T"), "Xã": ("X.", "x."),
}  # fmt: skip


@cache
def names(kind: str, split: Split) -> tuple[str, ...]:
    """Return the `surname`, `middle` or `given` names a split may use; the commonest surnames belong to all."""
    with (DATA / "names.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    return tuple(row["text"] for row in rows if row["kind"] == kind and row["split"] in ("all", split))


@cache
def phrases(kind: str) -> tuple[str, ...]:
    """Return a list: `relation`, `office`, `phrase`, `street`, `hamlet`, `ethnic`, `mobile`, `onset`, `rime`."""
    with (DATA / "phrases.tsv").open(encoding="utf-8", newline="") as lines:
        return tuple(row["text"] for row in csv.DictReader(lines, delimiter="\t") if row["kind"] == kind)


def ethnic_groups() -> tuple[str, ...]:
    """Return the 54 ethnic groups."""
    return phrases("ethnic")


def mobile_prefixes() -> tuple[str, ...]:
    """Return the mobile prefixes in use."""
    return phrases("mobile")


def full_name(rng: random.Random, split: Split, *, surname: str | None = None) -> str:
    """Return an invented person's name of two to five syllables."""
    family_names = names("surname", split)
    # The 16 commonest surnames are borne by nine people in ten.
    chosen = surname or rng.choice(family_names[:16] if rng.random() < 0.7 else family_names)
    middles = rng.sample(names("middle", split), k=rng.choices((0, 1, 2, 3), (5, 65, 27, 3))[0])
    return " ".join((chosen, *middles, rng.choice(names("given", split))))


def date(rng: random.Random, *, first: int = 1930, last: int = 2027) -> datetime.date:
    """Return a day between two years."""
    start = datetime.date(first, 1, 1)
    return start + datetime.timedelta(days=rng.randrange((datetime.date(last, 1, 1) - start).days))


def date_digits(rng: random.Random, day: datetime.date) -> str:
    """Return a date in one of the ways people write it in digits."""
    separator = rng.choices(("/", "-", ".", " / ", " - "), (70, 14, 8, 5, 3))[0]
    padded = rng.random() < 0.75
    parts = (f"{day.day:02}", f"{day.month:02}") if padded else (str(day.day), str(day.month))
    return separator.join((*parts, str(day.year)))


def number_words(number: int) -> str:
    """Return a whole number below 10 000 as it is read out in Vietnamese."""
    if number >= 1000:
        rest = number % 1000
        joint = "" if not rest else (" không trăm" if rest < 100 else "")
        tail = "" if not rest else " " + (number_words(rest) if rest >= 10 else "linh " + DIGIT_WORDS[rest])
        return f"{DIGIT_WORDS[number // 1000]} nghìn{joint}{tail}"
    if number >= 100:
        rest = number % 100
        tail = "" if not rest else " " + (number_words(rest) if rest >= 10 else "linh " + DIGIT_WORDS[rest])
        return f"{DIGIT_WORDS[number // 100]} trăm{tail}"
    if number < 10:
        return DIGIT_WORDS[number]
    tens, unit = divmod(number, 10)
    head = "mười" if tens == 1 else f"{DIGIT_WORDS[tens]} mươi"
    last = {0: "", 1: " một" if tens == 1 else " mốt", 5: " lăm"}.get(unit, " " + DIGIT_WORDS[unit])
    return head + last


def date_words(rng: random.Random, day: datetime.date) -> str:
    """Return a date in words, or in the half-printed form `ngày .. tháng .. năm ....`."""
    if rng.random() < 0.5:
        return f"ngày {day.day:02} tháng {day.month:02} năm {day.year}"
    of_month = ("mùng " if day.day <= 10 and rng.random() < 0.5 else "") + number_words(day.day)
    return f"Ngày {of_month} tháng {number_words(day.month)} năm {number_words(day.year)}"


def identity_number(rng: random.Random) -> str:
    """Return 12 digits as on an identity card, or now and then the 9 of the old one."""
    if rng.random() < 0.2:
        return f"{rng.randrange(10**9):09}"
    return f"{rng.randrange(1, 97):03}{rng.randrange(4)}{rng.randrange(100):02}{rng.randrange(10**6):06}"


def phone(rng: random.Random) -> str:
    """Return a mobile number, run together or in groups."""
    number = rng.choice(mobile_prefixes()) + f"{rng.randrange(10**7):07}"
    gap = rng.choices(("", " ", "."), (70, 18, 12))[0]
    return gap.join((number[:4], number[4:7], number[7:]))


def money(rng: random.Random) -> str:
    """Return an amount in đồng."""
    amount = rng.choice((1000, 5000, 50000, 500000)) * rng.randrange(1, 400)
    digits = f"{amount:,}".replace(",", rng.choice((".", ".", ",", " ")))
    return digits + rng.choice(("", "đ", " đ", " đồng", " VNĐ", " VND"))


def email(rng: random.Random, split: Split) -> str:
    """Return an e-mail address made from a name."""
    local = bare(full_name(rng, split)).lower().replace(" ", rng.choice(("", ".", "_")))
    host = rng.choice(("gmail.com", "yahoo.com", "yahoo.com.vn", "outlook.com", "hotmail.com", "icloud.com"))
    return f"{local}{rng.choice(('', str(rng.randrange(10, 2020))))}@{host}"


def code(rng: random.Random) -> str:
    """Return one of the codes a dossier carries: dossier, procedure, item, decision, parcel."""
    day = date(rng, first=2021)
    return rng.choice(
        (
            f"H58.{rng.randrange(1, 40)}-{day:%y%m%d}-{rng.randrange(10**4):04}",
            f"000.00.{rng.randrange(60):02}.H{rng.randrange(1, 64):02}-{day:%y%m%d}-{rng.randrange(10**4):04}",
            f"{rng.randrange(1, 4)}.{rng.randrange(10**6):06}",
            f"{rng.choice('RCEL')}{rng.choice('ABCDEP')}{rng.randrange(10**9):09}VN",
            f"{rng.randrange(1, 3000)}/{rng.choice(('QĐ-UBND', 'GXN', 'TLKS-BS', 'UBND-VP', 'GXN-UBND', 'PTN'))}",
            f"{rng.randrange(1, 900):02}/{day.year}",
            f"{rng.choice(('BA', 'CH', 'DB', 'AB', 'CS'))} {rng.randrange(10**6):06}",
        )
    )


def syllables(rng: random.Random, count: int) -> str:
    """Return invented syllables, so that every letter with every mark is met, not only those in names."""
    return " ".join(_syllable(rng) for _ in range(count))


def bare(text: str) -> str:
    """Return the text without marks, in plain letters."""
    spread = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in spread if not unicodedata.combining(letter))


def _syllable(rng: random.Random) -> str:
    rime = rng.choice(phrases("rime"))
    tone = rng.choice(("\u0301", "\u0323")) if rime.endswith(STOPPED) else rng.choice(TONES)
    vowels = [at for at, letter in enumerate(rime) if bare(letter) in "aeiouy"]
    marked = [at for at in vowels if rime[at] in "ăâêôơư"]
    # Old placement marks the first of two open vowels (hóa), the new one the second (hoá); both are written.
    second_open = len(vowels) > 1 and (vowels[-1] < len(rime) - 1 or rng.random() < 0.5)
    at = marked[-1] if marked else vowels[1 if second_open else 0]
    return unicodedata.normalize("NFC", rng.choice(("", *phrases("onset"))) + rime[: at + 1] + tone + rime[at + 1 :])
