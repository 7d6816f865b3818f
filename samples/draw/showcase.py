"""The dossiers that are kept with the project: every form version, tier of picture, way of filling and file format."""

from __future__ import annotations

from samples.draw.case import BIRTH, RESIDENCE
from samples.draw.dossier import Plan
from samples.draw.registry import KINDS
from samples.draw.showcase_civil import civil_showcase
from samples.draw.words import bare

SEED = 2026

SHOWN = (
    # form, version, fill, tier, format, planted, stray paper, blank back
    (BIRTH, "TT04/2020", "typed", "scan_clean", "pdf", "", False, False),
    (BIRTH, "TT15/2015", "typed", "scan_clean", "jpeg", "", False, False),
    (BIRTH, "TT04/2024", "typed", "scan_poor", "tiff", "dob_words", False, False),
    (BIRTH, "TT04/2024", "handwritten", "photo_good", "heic", "", False, False),
    (BIRTH, "TT04/2020", "handwritten", "scan_clean", "png", "relation", False, False),
    (BIRTH, "TT04/2020", "typed", "photo_poor", "jpeg", "requester_id", False, False),
    (BIRTH, "TT04/2024", "typed", "scan_clean", "png", "expired", False, False),
    (RESIDENCE, "TT53/2025", "typed", "scan_clean", "tiff", "", False, False),
    (RESIDENCE, "TT66/2023", "typed", "scan_clean", "jpeg", "sex_id12", True, False),
    (RESIDENCE, "TT56/2021", "handwritten", "scan_poor", "pdf", "", False, False),
    (RESIDENCE, "TT53/2025", "handwritten", "photo_good", "jpeg", "head_mismatch", False, False),
    (RESIDENCE, "TT66/2023", "typed", "photo_good", "heic", "", False, False),
    (RESIDENCE, "TT53/2025", "typed", "photo_poor", "jpeg", "item_check", False, True),
    (RESIDENCE, "TT66/2023", "typed", "scan_clean", "pdf", "mrz_other", False, True),
)
OFFICE_FIRST = 41
OFFICE_SHOWN = (
    # form, version, fill, tier, format, planted: each with the papers that go with it
    ("hkd_mau1", "TT68/2025", "typed", "scan_poor", "jpeg", ""),
    ("hkd_mau1", "TT01/2021", "handwritten", "photo_good", "heic", "capital_words"),
    ("dat_bien_dong", "18/NĐ151", "typed", "scan_clean", "jpeg", "serial"),
    ("tgxh_1", "NĐ20/2021", "typed", "scan_poor", "tiff", "birth_year"),
    ("dat_bien_dong", "29/QĐ2604", "typed", "photo_good", "heic", ""),
    ("don_xin_xac_nhan", "free", "handwritten", "scan_clean", "pdf", ""),
    ("tgxh_1", "NĐ20/2021", "handwritten", "photo_poor", "heic", ""),
    ("dat_bien_dong", "09/ĐK", "handwritten", "scan_poor", "pdf", ""),
    ("dat_bien_dong", "11/ĐK", "typed", "scan_poor", "jpeg", "area"),
)


def showcase() -> tuple[tuple[str, Plan], ...]:
    """Return the kept dossiers' folder names and plans; they use the fonts and names of training, never of the test."""
    plans = []
    for number, (form, version, fill, tier, file_format, planted, stray, blank) in enumerate(SHOWN, start=1):
        name = f"{number:02}-{KINDS[form].name}-{version[-4:]}-{fill}-{tier.replace('_', '-')}"
        plan = Plan(
            split="train", seed=(SEED, number), form=form, version=version, fill=fill, tier=tier,
            file_format=file_format, plants=(planted,) if planted else (), stray=stray, blank=blank,
        )  # fmt: skip
        plans.append((name, plan))
    return (*plans, *civil_showcase(), *office_showcase())


def office_showcase() -> tuple[tuple[str, Plan], ...]:
    """Return the kept dossiers of business, land and social aid, with certificates, household papers and slips."""
    plans = []
    for number, (form, version, fill, tier, file_format, planted) in enumerate(OFFICE_SHOWN, start=OFFICE_FIRST):
        short = "".join(letter for letter in bare(version[-5:]) if letter.isalnum()).lower()
        plan = Plan(
            split="train", seed=(SEED, number), form=form, version=version, fill=fill, tier=tier,
            file_format=file_format, plants=(planted,) if planted else (), stray=False, blank=False, full=True,
        )  # fmt: skip
        plans.append((f"{number:02}-{KINDS[form].name}-{short}-{fill}-{tier.replace('_', '-')}", plan))
    return tuple(plans)
