"""A dossier's reasons in words: who read a value and where, what agrees, which rules hold; Vietnamese, then English."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from rich.text import Text

from pipeline.cli.dossier_view import STATE_COLOUR, doubts_by_code, percent, told_value
from pipeline.flagcodes import FLAGS, Severity
from pipeline.kinds import Fill, Polygon, Route, Source, State
from pipeline.model import Candidate, Correction, CrossCheck, Dossier, Evidence, FieldValue, Flag

Said = tuple[str, str]
"""A sentence in Vietnamese and in English; one without words of either language has no English."""

READERS: Mapping[Source, Said] = MappingProxyType(
    {
        Source.QR: ("Mã QR", "The QR code"),
        Source.MRZ: ("Dòng MRZ", "The MRZ lines"),
        Source.BARCODE: ("Mã vạch", "The bar code"),
        Source.PRINT_OCR: ("Bộ đọc chữ in", "The reader of print"),
        Source.HAND_OCR: ("Bộ đọc dòng chữ", "The line reader"),
        Source.CELLS: ("Bộ đọc ô số", "The reader of digit cells"),
        Source.CHECKBOX: ("Ô đánh dấu", "The check box"),
        Source.MANIFEST: ("Bảng kê của bưu cục", "The post office's manifest"),
        Source.CLERK: ("Cán bộ", "A clerk"),
    }
)

STATES: Mapping[State, Said] = MappingProxyType(
    {
        State.AUTO: ("Máy đã nhận giá trị này", "Accepted by the machine"),
        State.NEEDS_REVIEW: ("Cần người xem", "A person must look"),
        State.CONFIRMED: ("Cán bộ đã xác nhận", "Confirmed by a clerk"),
        State.CORRECTED: ("Cán bộ đã sửa", "Corrected by a clerk"),
        State.ABSENT: ("Mục để trống", "Left empty"),
        State.ILLEGIBLE: ("Không đọc được", "Illegible"),
    }
)

FILLS: Mapping[Fill, Said] = MappingProxyType(
    {
        Fill.TYPED: ("Chữ in.", "Typed."),
        Fill.HANDWRITTEN: (
            "Chữ viết tay: máy chỉ nhận khi có bằng chứng độc lập (QR, MRZ, giấy tờ khác).",
            "Handwritten: accepted only with independent evidence (QR, MRZ, another paper).",
        ),
        Fill.NONE: ("Không thấy nét chữ nào.", "No ink was found."),
        Fill.UNKNOWN: ("Không rõ chữ in hay viết tay.", "Typed or handwritten: not known."),
    }
)

ROUTES: Mapping[Route | None, Said] = MappingProxyType(
    {
        Route.RELEASE: ("Chuyển tiếp không cần cán bộ xem.", "Goes out without a clerk."),
        Route.REVIEW: ("Cần cán bộ xem.", "Goes to a clerk."),
        Route.REJECT: (
            "Trả lại bưu cục: không trang nào đọc được.",
            "Goes back to the post office: no page is readable.",
        ),
        None: ("Chưa định tuyến.", "Not routed yet."),
    }
)

RESULTS: Mapping[str, Said] = MappingProxyType(
    {
        "pass": ("đạt", "holds"),
        "fail": ("không đạt", "fails"),
        "na": ("không áp dụng", "does not apply"),
        "unknown": ("không kiểm được", "could not be checked"),
    }
)


def explain_route(dossier: Dossier) -> Text:
    """Return why the dossier goes where it goes: what waits for a person and what stops it."""
    waiting = [field.key for field in dossier.fields if field.state is State.NEEDS_REVIEW]
    failed = [check.check for check in dossier.cross_checks if check.result == "fail"]
    sentences = [ROUTES[dossier.route]]
    if waiting:
        listed = ", ".join(waiting)
        sentences.append((f"{len(waiting)} mục chờ xem: {listed}.", f"{len(waiting)} fields wait: {listed}."))
    if failed:
        listed = ", ".join(failed)
        sentences.append((f"Không khớp: {listed}.", f"Checks that fail: {listed}."))
    for code, flags in doubts_by_code(dossier).items():
        if flags[0].severity is Severity.BLOCK:
            listed = ", ".join(f"{flag.scope} {flag.detail}".strip() for flag in flags)
            sentences.append((f"{code} ({listed}): {FLAGS[code].vi}", f"{code} ({listed}): {FLAGS[code].en}"))
    return _written(Text(dossier.dossier_id, style="bold"), sentences)


def explain_field(dossier: Dossier, field: FieldValue) -> Text:
    """Return where a value comes from: state, readers, agreement, rules, checks, doubts and corrections."""
    sentences = [_state_words(field), FILLS[field.fill]]
    for candidate in field.candidates:
        sentences += [_candidate_words(candidate), *(_place(place) for place in candidate.evidence)]
    sentences += _agreement_words(field)
    sentences += [_rule_words(rule.rule, rule.result) for rule in field.rules]
    sentences += [_check_words(check) for check in dossier.cross_checks if field.field_id in check.field_ids]
    sentences += [_flag_words(flag) for flag in field.flags]
    sentences += [_correction_words(correction) for correction in field.corrections]
    title = Text.assemble(
        (field.field_id, "bold"), f" ({field.label}) = ", (told_value(field.value), STATE_COLOUR[field.state])
    )
    return _written(title, sentences)


def _written(title: Text, sentences: Iterable[Said]) -> Text:
    text = title.append("\n")
    for vi, en in sentences:
        text.append(f"  {vi}\n")
        if en:
            text.append(f"  {en}\n", style="dim")
    return text


def _state_words(field: FieldValue) -> Said:
    vi, en = STATES[field.state]
    if field.confidence is None:
        return f"{vi}.", f"{en}."
    sure = percent(field.confidence)
    return f"{vi}; xác suất đúng {sure}.", f"{en}; probability of being right {sure}."


def _candidate_words(candidate: Candidate) -> Said:
    vi, en = READERS[candidate.source]
    sure = percent(candidate.confidence)
    if not candidate.raw:
        return f"{vi} ({candidate.engine}) không đọc được gì.", f"{en} ({candidate.engine}) read nothing."
    told_vi = f"{vi} ({candidate.engine}) đọc “{candidate.raw}”, tự tin {sure}"
    told_en = f"{en} ({candidate.engine}) read “{candidate.raw}”, {sure} sure of itself"
    if candidate.constraint is not None:
        told_vi += f"; theo ràng buộc {candidate.constraint}"
        told_en += f"; held to {candidate.constraint}"
    if candidate.free_raw not in (None, candidate.raw):
        told_vi += f"; không ràng buộc thì đọc “{candidate.free_raw}”"
        told_en += f"; free, it reads “{candidate.free_raw}”"
    return f"{told_vi}.", f"{told_en}."


def _place(place: Evidence) -> Said:
    crop = f" → {place.crop_key}" if place.crop_key else ""
    return f"  {place.page_id} {_box(place.polygon)}{crop}", ""


def _box(polygon: Polygon) -> str:
    xs, ys = [x for x, _ in polygon], [y for _, y in polygon]
    return f"{min(xs):.0f},{min(ys):.0f}-{max(xs):.0f},{max(ys):.0f}"


def _agreement_words(field: FieldValue) -> Iterator[Said]:
    spoke = [candidate for candidate in field.candidates if candidate.raw]
    if len(spoke) < 2:
        return
    same = sum(candidate.value == field.value for candidate in spoke)
    yield (
        f"{same} trong {len(spoke)} cách đọc cho giá trị này.",
        f"{same} of {len(spoke)} readings give this value.",
    )


def _rule_words(rule: str, result: str) -> Said:
    vi, en = RESULTS[result]
    return f"Quy tắc {rule}: {vi}.", f"Rule {rule} {en}."


def _check_words(check: CrossCheck) -> Said:
    vi, en = RESULTS[check.result]
    others = ", ".join(check.field_ids)
    return f"Đối chiếu {check.check} ({others}): {vi}.", f"Check {check.check} ({others}) {en}."


def _flag_words(flag: Flag) -> Said:
    text = FLAGS[flag.code]
    detail = f" [{flag.detail}]" if flag.detail else ""
    return f"{flag.code} {flag.scope}{detail}: {text.vi}", f"{flag.code} {flag.scope}{detail}: {text.en}"


def _correction_words(correction: Correction) -> Said:
    change = f"“{told_value(correction.before)}” → “{told_value(correction.after)}”"
    why = f" ({correction.reason})" if correction.reason else ""
    return (
        f"{correction.by} đã sửa lúc {correction.at}: {change}{why}.",
        f"{correction.by} changed it at {correction.at}: {change}{why}.",
    )
