"""A report as JSON, CSV and Markdown, Vietnamese first."""

import csv
import io
import json

from pipeline.report import Report, Value

UNKNOWN_VI, UNKNOWN_EN = "chưa ghi nhận", "not recorded"


def to_json(report: Report) -> bytes:
    """Return the figures by section and key; unknown is null."""
    figures = {section.key: {row.key: row.value for row in section.rows} for section in report.sections}
    told = {"day": report.day, "made_at": report.made_at, "time_zone": "Asia/Ho_Chi_Minh", **figures}
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def to_csv(report: Report) -> bytes:
    """Return one row per figure; with a byte order mark, without which Excel garbles Vietnamese."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(("day", "section", "key", "value", "vi", "en"))
    for section in report.sections:
        for row in section.rows:
            value = "" if row.value is None else row.value
            rows.writerow((report.day, section.key, row.key, value, row.vi, row.en))
    return out.getvalue().encode("utf-8-sig")


def to_markdown(report: Report) -> str:
    """Return one page."""
    parts = [f"# Báo cáo tiếp nhận hồ sơ ngày {_day(report.day)} / Intake report"]
    for section in report.sections:
        parts.append(f"\n## {section.vi} / {section.en}\n\n| | |\n|---|---:|")
        parts += [f"| {row.vi} / {row.en} | {_printed(row.value)} |" for row in section.rows]
    parts.append(f"\nLập lúc / made at {report.made_at}.")
    return "\n".join(parts) + "\n"


def _printed(value: Value) -> str:
    return f"{UNKNOWN_VI} / {UNKNOWN_EN}" if value is None else str(value)


def _day(day: str) -> str:
    year, month, number = day.split("-")
    return f"{number}/{month}/{year}"
