"""The civil-status dossiers of the commune's counter: extract copies, marital status, marriage, death."""

from __future__ import annotations

import datetime

from samples.draw.case import COPY_OF_CARD, Setting
from samples.draw.civil_filling import SELF, extract_answers
from samples.draw.civil_print import EXTRACT, MIDDLE, NEW
from samples.draw.kinds import Kind, drawn_as
from samples.draw.planted import EVERYWHERE, late_form

SPAN_2020 = (datetime.date(2021, 6, 1), datetime.date(2024, 5, 30))
SPAN_2024 = (datetime.date(2024, 7, 1), datetime.date(2026, 10, 30))

CIVIL_KINDS = (
    Kind(
        name="extract",
        answers=extract_answers,
        draw=drawn_as(EXTRACT),
        plants={**EVERYWHERE, "late_form": late_form},
        setting=Setting(
            form=EXTRACT.doc_class, office="UBND", child_age_days=(300, 6000),
            procedures={"": ("2.000635", "Cấp bản sao trích lục hộ tịch")},
            components=(("Tờ khai cấp bản sao trích lục hộ tịch", "Bản chính", "1"), COPY_OF_CARD),
            roles=(("father", SELF, 0.3), ("mother", SELF, 0.3), ("father", "Cha", 0.2), ("mother", "Mẹ", 0.2)),
            spans={MIDDLE: SPAN_2020, NEW: SPAN_2024},
        ),
    ),
)  # fmt: skip
