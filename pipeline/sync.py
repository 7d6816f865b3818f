"""The national dossier-sync message (`DongBoHoSoMC`) of an accepted dossier; what we do not know is null.

Field names and enums: DOMAIN §6.4 and the message as real one-stop systems use it.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType

from pipeline.kinds import Json, State
from pipeline.model import Component, Dossier, FieldValue, StoredFile

POSTAL = "3"  # KenhThucHien: bưu chính công ích; never counted as online (DOMAIN rule 10)
RECEIVED = "2"  # TrangThaiHoSo: được tiếp nhận
CITIZEN: Mapping[str, str] = MappingProxyType({"DongBoHoSoMC": "1", "2026": "0"})
"""LoaiDoiTuong of a citizen: its codes differ between versions of the interface."""

INTERFACE = "DongBoHoSoMC"
COPY_KIND: Mapping[str, str] = MappingProxyType({"orig": "0", "cert": "1", "copy": "1", "electronic": "2"})  # LoaiBan
ABSTRACT_MAX, ABSTRACT_CUT = 1000, 995  # characters of TrichYeuHoSo, and where a real adapter cuts a longer one
NAME_KEYS = ("applicant.full_name", "requester.full_name", "sender.full_name")
NUMBER_KEYS = ("applicant.pin", "requester.id_paper")
PHONE_KEYS = ("applicant.phone", "sender.phone")
EMAIL_KEYS = ("applicant.email",)
ID_KINDS: Mapping[int, str] = MappingProxyType({12: "1", 9: "2"})  # LoaiDinhDanh by how many digits
KNOWN = frozenset((State.AUTO, State.CONFIRMED, State.CORRECTED))


def sync_message(dossier: Dossier, files: Mapping[str, StoredFile]) -> dict[str, Json]:
    """Return the message of one dossier; `files` are the papers' PDFs as they lie in the file drop, by component id."""
    number = _number(dossier)
    return {
        "MaHoSo": dossier.dossier_code,
        "MaTTHC": dossier.procedure.code,
        "TenTTHC": dossier.procedure.name,
        "MaLinhVuc": None,
        "TenLinhVuc": None,
        "KenhThucHien": POSTAL,
        "SoGiayToChuHoSo": number,
        "ChuHoSo": _said(dossier, NAME_KEYS),
        "LoaiDoiTuong": CITIZEN[INTERFACE],
        "MaDoiTuong": None,
        "ThongTinKhac": None,
        "Email": _said(dossier, EMAIL_KEYS),
        "Fax": None,
        "SoDienThoai": _said(dossier, PHONE_KEYS),
        "TrichYeuHoSo": abstract(dossier),
        "NgayTiepNhan": stamp(dossier.received_at),
        "NgayHenTra": stamp(dossier.deadline.due_at) if dossier.deadline.due_at else None,
        "TrangThaiHoSo": RECEIVED,
        "NgayTra": None,
        "ThongTinTra": None,
        "HinhThuc": None,
        "NgayKetThucXuLy": None,
        "DonViXuLy": dossier.agency_name,
        "GhiChu": None,
        "TaiLieuNop": tuple(_papers(dossier, files)),
        "DanhSachLePhi": (),
        "DanhSachTepDinhKemKhac": (),
        "DanhSachHoSoBoSung": (),
        "DanhSachGiayToKetQua": (),
        "NoiNopHoSo": None,
        "HoSoCoThanhPhanSoHoa": "1" if files else "0",
        "TaiKhoanDuocXacThucVoiVNeID": "0",
        "DuocThanhToanTrucTuyen": "0",
        "NgayTuChoi": None,
        "DinhDanhCHS": _identity(number),
        "NgayNopHoSo": stamp(dossier.item.accepted_at) if dossier.item.accepted_at else None,
        "DSKetNoiCSDL": (),
    }


def stamp(at: str) -> str | None:
    """Return a time as yyyyMMddHHmmss, as the older interface writes it; None when it is no time."""
    try:
        return datetime.fromisoformat(at).strftime("%Y%m%d%H%M%S")
    except ValueError:
        return None


def abstract(dossier: Dossier) -> str:
    """Return what the dossier is about, at most 1000 characters: the procedure, then its papers."""
    titles = dict.fromkeys(paper.descriptor.title or paper.doc_class for paper in dossier.components)
    text = "; ".join([*([dossier.procedure.name] if dossier.procedure.name else []), *titles])
    return text if len(text) <= ABSTRACT_MAX else f"{text[:ABSTRACT_CUT]}..."


def _papers(dossier: Dossier, files: Mapping[str, StoredFile]) -> Iterator[dict[str, Json]]:
    for paper in dossier.components:
        if paper.component_id in files:
            yield _paper(paper, files[paper.component_id])


def _paper(paper: Component, file: StoredFile) -> dict[str, Json]:
    return {
        "TepDinhKemId": file.sha256,
        "TenTepDinhKem": file.key.rpartition("/")[2],
        "IsDeleted": "False",
        "MaThanhPhanHoSo": paper.descriptor.type_code,
        "DuongDanTaiTepTin": file.key,
        "DuocSoHoa": "1",
        "DuocTaiSuDung": "0",
        "DuocLayTuKhoDMQG": "0",
        "MaKetQuaThayThe": None,
        "HashTepTin": file.sha256,
        "LoaiBan": COPY_KIND.get(paper.kind),
    }


def _identity(number: str | None) -> tuple[Json, ...]:
    if number is None:
        return ()
    kind = ID_KINDS.get(len(number))
    return () if kind is None else ({"LoaiDinhDanh": kind, "SoDinhDanh": number},)


def _number(dossier: Dossier) -> str | None:
    """Return the applicant's identity number: as their form says it, else as another paper of the same person does."""
    said = _said(dossier, NUMBER_KEYS)
    if said is not None:
        return said
    name = next((field for key in NAME_KEYS for field in dossier.fields if field.key == key), None)
    theirs = {
        field_id
        for person in dossier.people
        if name is not None and name.field_id in person.field_ids
        for field_id in person.field_ids
    }
    texts = (_text(field) for field in dossier.fields if field.field_id in theirs and field.state in KNOWN)
    return next((text for text in texts if text and text.isdigit() and len(text) in ID_KINDS), None)


def _said(dossier: Dossier, keys: tuple[str, ...]) -> str | None:
    """Return the first known value among the keys, as text."""
    for key in keys:
        for field in dossier.fields:
            if field.key == key and field.state in KNOWN and (text := _text(field)):
                return text
    return None


def _text(field: FieldValue) -> str | None:
    value = field.value
    if isinstance(value, Mapping):
        value = value.get("number") or value.get("text")
    return value if isinstance(value, str) else None
