"""Money and areas as people write them on papers: digits in groups of three, and the same in words."""

from __future__ import annotations

from samples.draw.words import number_words

SCALES = ((10**9, "tỷ"), (10**6, "triệu"), (10**3, "nghìn"), (1, ""))


def digits(amount: float) -> str:
    """Return a number in Vietnamese notation: 1.234,5."""
    whole, _, part = f"{amount:,.1f}".partition(".")
    return whole.replace(",", ".") + (f",{part}" if part != "0" else "")


def words(amount: int) -> str:
    """Return a whole number below a thousand billions in words."""
    said: list[str] = []
    for scale, name in SCALES:
        group, amount = divmod(amount, scale)
        if not group:
            continue
        head = ("không trăm " + ("linh " if group < 10 else "")) if said and group < 100 else ""
        said.append(f"{head}{number_words(group)} {name}".strip())
    return " ".join(said) or "không"


def money_words(amount: int) -> str:
    """Return an amount of money as a form has it in words."""
    return f"{words(amount).capitalize()} đồng"


def area_words(area: float) -> str:
    """Return an area with at most one decimal in words."""
    whole, part = divmod(round(area * 10), 10)
    decimals = f" phẩy {number_words(part)}" if part else ""
    return f"{words(whole)}{decimals} mét vuông"
