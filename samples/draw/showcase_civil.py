"""The kept dossiers of civil status: extract copies, marital status, marriage, death, and births with their papers."""

from __future__ import annotations

from samples.draw.dossier import Plan
from samples.draw.registry import KINDS

SEED = 2028
SHOWN = (
    # number, form, version, fill, tier, format, planted, cards
    (21, "ht_trich_luc", "TT04/2024", "typed", "scan_clean", "jpeg", "", "new"),
    (22, "ht_trich_luc", "TT04/2020", "handwritten", "photo_good", "heic", "", "old"),
    (23, "ht_xn_tthn", "TT04/2024", "typed", "scan_clean", "pdf", "status_doc", "new"),
    (24, "ht_xn_tthn", "TT15/2015", "typed", "scan_poor", "jpeg", "", ""),
    (25, "ht_xn_tthn", "TT04/2020", "handwritten", "photo_good", "heic", "", ""),
    (26, "ht_ket_hon", "TT04/2020", "typed", "scan_clean", "jpeg", "", "new"),
    (27, "ht_ket_hon", "TT15/2015", "handwritten", "photo_poor", "heic", "too_young", ""),
    (28, "ht_khai_tu", "TT04/2024", "typed", "scan_clean", "jpeg", "other_death", "new"),
    (30, "ht_khai_tu", "TT04/2020", "typed", "photo_good", "heic", "", ""),
    (31, "ht_khai_sinh", "TT04/2024", "typed", "scan_clean", "jpeg", "other_birth", ""),
)


def civil_showcase() -> tuple[tuple[str, Plan], ...]:
    """Return the folder names and plans; they use the fonts and names of training, never of the test."""
    plans = []
    for number, form, version, fill, tier, file_format, planted, cards in SHOWN:
        plan = Plan(
            split="train", seed=(SEED, number), form=form, version=version, fill=fill, tier=tier,
            file_format=file_format, plants=(planted,) if planted else (), stray=False, blank=False, full=True,
            cards=cards,
        )  # fmt: skip
        plans.append((f"{number:02}-{KINDS[form].name}-{version[-4:]}-{fill}-{tier.replace('_', '-')}", plan))
    return tuple(plans)
