"""Vietnamese number words and integers, both ways: Northern and Southern spelling, months and days named apart."""

from pipeline.rules.fold import tone_key, weak_key

_DIGITS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5,
    "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_TENS = ("mươi", "mười")
_ZERO_TENS = ("linh", "lẻ")
_SCALES = {"nghìn": 1_000, "ngàn": 1_000, "triệu": 1_000_000, "tỷ": 1_000_000_000, "tỉ": 1_000_000_000}
_NAMES = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
MAX_SPOKEN = 10**15  # beyond thousands of billions nobody writes words on a form


def _tables() -> tuple[dict[str, str], dict[str, str]]:
    words = [*_DIGITS, *_TENS, *_ZERO_TENS, "trăm", *_SCALES]
    exact = {tone_key(word): word for word in words}
    weak: dict[str, str] = {}
    for word in words:
        key = weak_key(word)
        weak[key] = "" if key in weak and weak[key] != word else word
    return exact, {"muoi": "mươi", "bay": "bảy", "ty": "tỷ", "ti": "tỷ", "mot": "một"} | {
        key: word for key, word in weak.items() if word
    }


_EXACT, _WEAK = _tables()


def number_word(token: str) -> str | None:
    """Return the number word a token stands for, marks forgiven where only one word is meant; None when it is none."""
    found = _EXACT.get(tone_key(token))
    return found or _WEAK.get(weak_key(token))


def words_to_int(text: str) -> int | None:
    """Return the integer that Vietnamese number words spell, or None where any word is not a number word."""
    tokens = [token for token in text.replace(",", " ").replace("-", " ").split() if token]
    words = [number_word(token) for token in tokens]
    if not words or None in words:
        return None
    return _sum_scales([word for word in words if word])


def _sum_scales(words: list[str]) -> int | None:
    if all(word in _DIGITS for word in words):
        return _spelled_digits(words)
    billions = [at for at, word in enumerate(words) if word in ("tỷ", "tỉ")]
    if len(billions) > 1:
        return None
    if not billions:
        return _below_billion(words)
    head, tail = _below_billion(words[: billions[0]]), _below_billion(words[billions[0] + 1 :] or ["không"])
    return None if head is None or tail is None else head * 10**9 + tail


def _below_billion(words: list[str]) -> int | None:
    total = 0
    group: list[str] = []
    last_scale = 10**9
    for word in words:
        scale = _SCALES.get(word)
        if scale is None:
            group.append(word)
            continue
        value = _below_thousand(group) if group else None
        if value is None or scale >= last_scale:
            return None
        total += value * scale
        last_scale, group = scale, []
    tail = _below_thousand(group) if group else 0
    return None if tail is None else total + tail


def _spelled_digits(words: list[str]) -> int | None:
    """Return a number said digit by digit ("hai không hai hai"), or a single digit."""
    if len(words) > 4:
        return None
    return int("".join(str(_DIGITS[word]) for word in words))


def _below_thousand(words: list[str]) -> int | None:
    rest = list(words)
    total = 0
    if len(rest) >= 2 and rest[1] == "trăm":
        if rest[0] not in _DIGITS:
            return None
        total = _DIGITS[rest[0]] * 100
        rest = rest[2:]
    below = _below_hundred(rest)
    return None if below is None else total + below


def _below_hundred(rest: list[str]) -> int | None:
    if not rest:
        return 0
    if rest[0] in _ZERO_TENS:
        return _unit(rest[1:]) if len(rest) == 2 else None
    if rest[0] in _TENS:
        unit = _unit(rest[1:])
        return None if unit is None else 10 + unit
    if rest[0] not in _DIGITS:
        return None
    if len(rest) >= 2 and rest[1] in _TENS:
        unit = _unit(rest[2:])
        return None if unit is None else _DIGITS[rest[0]] * 10 + unit
    if len(rest) == 2 and rest[1] in _DIGITS and _DIGITS[rest[0]] > 0:
        return _DIGITS[rest[0]] * 10 + _DIGITS[rest[1]]  # "hai mốt" is said for 21
    return _DIGITS[rest[0]] if len(rest) == 1 else None


def _unit(rest: list[str]) -> int | None:
    if not rest:
        return 0
    return _DIGITS.get(rest[0]) if len(rest) == 1 else None


def int_to_words(number: int, *, south: bool = False) -> str:
    """Return the words for a whole number from 0, lower case, in Northern or Southern usage.

    Raises:
        ValueError: the number is negative or not below MAX_SPOKEN.
    """
    if not 0 <= number < MAX_SPOKEN:
        raise ValueError(f"no words for {number}")
    if number == 0:
        return _NAMES[0]
    thousand, gap = ("ngàn", "lẻ") if south else ("nghìn", "linh")
    if number >= 10**9:
        head, tail = divmod(number, 10**9)
        said = f"{int_to_words(head, south=south)} tỷ"
        return said if not tail else f"{said} {_groups(tail, thousand, gap, started=True)}"
    return _groups(number, thousand, gap, started=False)


def _groups(number: int, thousand: str, gap: str, *, started: bool) -> str:
    parts: list[str] = []
    for scale, name in ((10**6, "triệu"), (10**3, thousand), (1, "")):
        group = number // scale % 1000
        if group:
            parts.append(f"{_three(group, gap, full=started)} {name}".rstrip())
        started = started or bool(group)
    return " ".join(parts)


def _three(number: int, gap: str, *, full: bool) -> str:
    hundreds, rest = divmod(number, 100)
    tens, unit = divmod(rest, 10)
    parts: list[str] = []
    if hundreds or full:
        parts += [_NAMES[hundreds], "trăm"]
    if tens == 0 and unit:
        parts += ([gap] if parts else []) + [_NAMES[unit]]
    elif tens:
        parts += ["mười"] if tens == 1 else [_NAMES[tens], "mươi"]
        if unit:
            parts.append(_unit_after_ten(tens, unit))
    return " ".join(parts)


def _unit_after_ten(tens: int, unit: int) -> str:
    if unit == 5:
        return "lăm"
    return "mốt" if unit == 1 and tens > 1 else _NAMES[unit]
