"""The nightly report to the people's committee: figures of a day and its month, without names, ids or dossier codes.

The sections are those of DOMAIN §5.6; what the ledger cannot know is said to be unknown, never zero.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from pipeline.audits import Audit
from pipeline.ports import ItemState, LedgerEvent, StoredDossier
from pipeline.rules.deadlines import is_at_risk

WAITING = ("needs_review", "in_review")
SUPPLEMENT = ("needs_supplement",)
REFUSED = ("rejected",)
GONE_OUT = ("ready", "exported")
CLOSED = (*GONE_OUT, *REFUSED, "withdrawn")  # nobody waits for an answer any more
REPHOTO = frozenset(("BLUR", "GLARE", "PAGE_CUT", "LOW_DPI", "TOO_DARK", "FINGER", "SCREEN_PHOTO"))
TARGET_DIGITISED = 80.0  # per cent, indicator 4.2
AUDIT_DAYS = 30  # one day has too few second readings to say anything
TOP = 10  # reasons named
HOUR_S = 3600
REFUSED_AT_DOOR = re.compile(r"quarantined=(\d+)")

Value = int | float | str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure; `value` None is unknown, and says so in print."""

    key: str
    vi: str
    en: str
    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Figures that belong together."""

    key: str
    vi: str
    en: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One day's report."""

    day: str
    made_at: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the ledger holds; `audit` is what second readings of `AUDIT_DAYS` said, None where nobody asked."""

    dossiers: tuple[StoredDossier, ...]
    items: tuple[ItemState, ...]
    events: tuple[LedgerEvent, ...]
    audit: Audit | None = None


def report(facts: Facts, *, day: str, now: str) -> Report:
    """Return the report of a calendar day (YYYY-MM-DD in Viet Nam) as things stand at `now`."""
    return Report(
        day=day,
        made_at=now,
        sections=(
            _received(facts, day),
            _waiting(facts, now),
            _on_time(facts, day),
            _reasons(facts, day),
            _digitised(facts, day),
            _quality(facts, day),
            _runs(facts, day),
            _protection(facts, day),
        ),
    )


def _received(facts: Facts, day: str) -> Section:
    today = [item for item in facts.items if item.received_at.startswith(day)]
    month = [item for item in facts.items if day[:7] + "-01" <= item.received_at[:10] <= day]
    procedures = Counter(one.procedure_code or "unknown" for one in facts.dossiers if one.received_at.startswith(day))
    rows = [
        Row(key="today", vi="Tiếp nhận trong ngày", en="Received today", value=len(today)),
        Row(key="month_to_date", vi="Từ đầu tháng", en="Month to date", value=len(month)),
        Row(key="channel_postal_in", vi="Qua bưu chính", en="By post", value=len(today)),
        Row(key="channel_postal_return", vi="Trả kết quả qua bưu chính", en="Result returned by post", value=None),
    ]
    rows += [
        Row(key=f"procedure_{code}", vi=f"Thủ tục {code}", en=f"Procedure {code}", value=count)
        for code, count in sorted(procedures.items())
    ]
    offices = Counter(item.item.post_office or "unknown" for item in today)
    rows += [
        Row(key=f"post_office_{code}", vi=f"Bưu cục {code}", en=f"Post office {code}", value=count)
        for code, count in sorted(offices.items())
    ]
    return Section(key="received", vi="Tiếp nhận", en="Received", rows=tuple(rows))


def _waiting(facts: Facts, now: str) -> Section:
    waiting = [one for one in facts.dossiers if one.status in WAITING]
    open_due = [one for one in facts.dossiers if one.due_at and one.status not in CLOSED]
    oldest = max((_hours(one.received_at, now) for one in waiting), default=None)
    overdue = sum(one.due_at is not None and one.due_at < now for one in open_due)
    at_risk = sum(is_at_risk(one.received_at, one.due_at, now) for one in open_due if one.due_at)
    rows = (
        Row(key="waiting_review", vi="Chờ rà soát", en="Waiting for review", value=len(waiting)),
        Row(key="oldest_hours", vi="Lâu nhất (giờ)", en="Oldest (hours)", value=oldest),
        Row(key="at_risk", vi="Sắp quá hạn", en="At risk", value=at_risk),
        Row(key="overdue", vi="Quá hạn", en="Overdue", value=overdue),
    )
    return Section(key="waiting", vi="Đang chờ", en="Waiting", rows=rows)


def _on_time(facts: Facts, day: str) -> Section:
    ended = {event.subject: event.at for event in _of_day(facts.events, day) if event.action in {"exported", "ready"}}
    done = [one for one in facts.dossiers if one.dossier_id in ended]
    due = [one for one in done if one.due_at]
    kept = sum(ended[one.dossier_id] <= (one.due_at or "") for one in due)
    hours = [_hours(one.received_at, ended[one.dossier_id]) for one in done]
    rows = (
        Row(key="finished", vi="Hoàn tất trong ngày", en="Finished today", value=len(done)),
        Row(key="on_time_percent", vi="Đúng hạn (%)", en="On time (%)", value=percent(kept, len(due))),
        Row(
            key="average_hours",
            vi="Thời gian trung bình (giờ)",
            en="Average time (hours)",
            value=round(sum(hours) / len(hours), 2) if hours else None,
        ),
    )
    return Section(key="on_time", vi="Đúng hạn", en="On time", rows=rows)


def _reasons(facts: Facts, day: str) -> Section:
    today = [one for one in facts.dossiers if one.received_at.startswith(day)]
    supplement = sum(one.status in SUPPLEMENT for one in today)
    refused = sum(one.status in REFUSED for one in today)
    reasons = Counter(code for one in today if one.status not in GONE_OUT for code in one.flag_codes)
    rows = [
        Row(
            key="supplement_percent",
            vi="Yêu cầu bổ sung (%)",
            en="Supplement asked (%)",
            value=percent(supplement, len(today)),
        ),
        Row(key="refused_percent", vi="Từ chối (%)", en="Refused (%)", value=percent(refused, len(today))),
    ]
    top = sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))[:TOP]
    rows += [Row(key=f"reason_{code}", vi=f"Lý do {code}", en=f"Reason {code}", value=count) for code, count in top]
    return Section(key="reasons", vi="Bổ sung và từ chối", en="Supplement and refusal", rows=tuple(rows))


def _digitised(facts: Facts, day: str) -> Section:
    month = [item for item in facts.items if day[:7] + "-01" <= item.received_at[:10] <= day]
    attached = sum(item.dossier_id is not None for item in month)
    share = percent(attached, len(month))
    rows = (
        Row(key="numerator", vi="Đã số hóa thành phần", en="Components digitised", value=attached),
        Row(key="denominator", vi="Tổng số", en="All", value=len(month)),
        Row(key="percent", vi="Tỷ lệ (%)", en="Share (%)", value=share),
        Row(
            key="to_target",
            vi="Còn thiếu so với 80 % (điểm)",
            en="Short of 80 % (points)",
            value=round(max(0.0, TARGET_DIGITISED - share), 2) if isinstance(share, float) else share,
        ),
        Row(key="electronic_result", vi="Kết quả điện tử", en="Electronic result", value=None),
    )
    return Section(key="digitised", vi="Số hóa (chỉ tiêu 4.2)", en="Digitisation (indicator 4.2)", rows=rows)


def _quality(facts: Facts, day: str) -> Section:
    today = [one for one in facts.dossiers if one.received_at.startswith(day)]
    fields = sum(one.fields for one in today)
    sure = fields - sum(one.doubtful for one in today)
    rephoto = sum(bool(REPHOTO & set(one.flag_codes)) for one in today)
    rows = (
        Row(key="fields", vi="Số trường", en="Fields", value=fields),
        Row(key="auto_percent", vi="Trường tự nhận (%)", en="Fields accepted (%)", value=percent(sure, fields)),
        Row(key="audited_fields", vi="Trường đã đọc lại, 30 ngày", en="Fields read a second time, 30 days",
            value=None if facts.audit is None else facts.audit.read),
        Row(key="audited_error", vi="Sai số kiểm tra lại, 30 ngày (%)", en="Audited error, 30 days (%)",
            value=None if facts.audit is None else percent(facts.audit.wrong, facts.audit.read)),
        Row(key="rephoto_percent", vi="Cần chụp lại (%)", en="To be photographed again (%)",
            value=percent(rephoto, len(today))),
    )  # fmt: skip
    return Section(key="quality", vi="Chất lượng", en="Quality", rows=rows)


def _runs(facts: Facts, day: str) -> Section:
    events = Counter(event.action for event in _of_day(facts.events, day))
    claims = Counter(event.subject for event in _of_day(facts.events, day) if event.action == "claimed")
    stored = [one for one in facts.dossiers if one.stored_at.startswith(day)]
    rows = (
        Row(key="batches", vi="Lô", en="Batches", value=events["registered"]),
        Row(key="stored", vi="Hồ sơ đã lưu", en="Dossiers stored", value=len(stored)),
        Row(key="failed", vi="Lượt lỗi", en="Failed tries", value=events["failed"]),
        Row(key="retried", vi="Làm lại", en="Retried", value=sum(count > 1 for count in claims.values())),
        Row(key="waiting", vi="Còn trong hàng đợi", en="Still in the queue",
            value=sum(item.state in {"received", "working"} for item in facts.items)),
        Row(key="quarantined", vi="Tệp cách ly", en="Files quarantined", value=_quarantined(facts, day)),
        Row(key="seconds", vi="Giây xử lý", en="Seconds of work", value=round(sum(one.seconds for one in stored), 1)),
    )  # fmt: skip
    return Section(key="runs", vi="Vận hành", en="Runs", rows=rows)


def _protection(facts: Facts, day: str) -> Section:
    events = Counter(event.action for event in _of_day(facts.events, day))
    rows = (
        Row(key="deletions", vi="Đã xóa", en="Deletions done", value=events["deleted"]),
        Row(key="access_anomalies", vi="Truy cập bất thường", en="Access anomalies", value=None),
    )
    return Section(key="protection", vi="Bảo vệ dữ liệu", en="Data protection", rows=rows)


def _quarantined(facts: Facts, day: str) -> int:
    """Return how many files were refused: at the door, as the batch's event counts them, and later, one event each."""
    events = _of_day(facts.events, day)
    at_door = (REFUSED_AT_DOOR.search(event.detail) for event in events if event.action == "registered")
    later = sum(event.action == "quarantined" for event in events)
    return later + sum(int(found[1]) for found in at_door if found)


def percent(part: int, whole: int) -> Value:
    """Return a share in per cent with two decimals, or "N/A" of nothing, as the official formulas ask."""
    return round(100 * part / whole, 2) if whole else "N/A"


def _of_day(events: Iterable[LedgerEvent], day: str) -> Sequence[LedgerEvent]:
    return [event for event in events if event.at.startswith(day)]


def _hours(start: str, end: str) -> float:
    return round((datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds() / HOUR_S, 1)
