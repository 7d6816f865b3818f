"""Handing in: parts, lost connections, doubles, hostile names and zips, and what is told before a batch is sent."""

import hashlib
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from pipeline.handins import FileState
from review.app import application
from review.counter import Counter
from review.desk import Desk
from review.judging import Answers, Judge, Line
from tests.review.browsing import open_for

PICTURE = b"\xff\xd8\xff\xe0 not really a picture, but its judge is not real either"
Post = Callable[..., Response]


class Told(Judge):
    """A judge who says what the file's bytes ask for."""

    def __init__(self) -> None:
        self.seen: list[Path] = []

    def judge(self, path: Path) -> Answers:
        self.seen.append(path)
        data = path.read_bytes()
        good = {"page": 0, "flags": [], "usable": True, "reason": None, "code": None, "item_code": None}
        if data.startswith(b"broken"):
            return (good | {"usable": False, "reason": "The file is broken.", "code": "UNREADABLE"},)
        if data.startswith(b"blurred"):
            return (good | {"usable": False, "flags": ["BLUR"]},)
        if data.startswith(b"slip"):
            return (good | {"item_code": "RB000000178VN"},)
        return (good,)


class AtOnce(Line):
    """A line without a thread."""

    def __init__(self) -> None:
        pass

    def put(self, run: Callable[[], None], *, urgency: int) -> None:
        run()


class Sender:
    """A post office's browser at the counter."""

    def __init__(self, browser: TestClient) -> None:
        self.browser = browser
        self.id = browser.post("/api/hand-ins").json()["hand_in_id"]
        self.address = f"/api/hand-ins/{self.id}"

    def announce(self, data: bytes, name: str = "a.jpg", group: str = "1") -> Response:
        sha256 = hashlib.sha256(data).hexdigest()
        said = {"sha256": sha256, "group": group, "name": name, "size_bytes": len(data)}
        return self.browser.post(f"{self.address}/files", json=said)

    def part(self, data: bytes, begin: int, end: int | None = None, *, group: str = "1") -> Response:
        address = f"{self.address}/files/{hashlib.sha256(data).hexdigest()}?group={quote(group)}&offset={begin}"
        kind = {"content-type": "application/octet-stream"}
        return self.browser.patch(address, content=data[begin:end], headers=kind)

    def bring(self, data: bytes, name: str = "a.jpg", group: str = "1") -> Response:
        said = self.announce(data, name, group)
        return said if said.status_code != 200 else self.part(data, said.json()["offset"], group=said.json()["group"])

    def files(self) -> dict[str, dict[str, object]]:
        return {file["name"]: file for file in self.browser.get(self.address).json()["files"]}

    def items(self) -> dict[str, str]:
        return {item["name"]: item["item_code"] for item in self.browser.get(self.address).json()["items"]}

    def names(self) -> list[tuple[str, str, str]]:
        files = self.browser.get(self.address).json()["files"]
        return [(file["group"], file["name"], file["state"]) for file in files]

    def send(self, **more: object) -> Response:
        return self.browser.post(f"{self.address}/send", json=more)


def at_counter(desk: Desk, name: str) -> TestClient:
    counter = Counter(desk, judge=Told(), line=AtOnce())
    return open_for(desk, name, application(desk, counter=counter))


@pytest.fixture
def lan(desk: Desk) -> Sender:
    """Return the post office 860000 at its counter."""
    return Sender(at_counter(desk, "lan"))


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, data in files.items():
            made.writestr(name, data)
    return out.getvalue()


def sent_scans(sender: Sender, desk: Desk) -> dict[str, set[str]]:
    """Send, and return the names of the files that each item has in the ledger."""
    states = desk.ledger.items(batch_id=sender.send().json()["batch_id"])
    return {state.item.source_name: {scan.name for scan in state.item.scans} for state in states}


def test_a_batch_goes_from_parts_to_the_ledger(lan: Sender, desk: Desk) -> None:
    assert lan.bring(PICTURE + b"1").json()["state"] == "here" or lan.files()["a.jpg"]["state"] == "judged"
    lan.bring(PICTURE + b"2", name="b.jpg")
    lan.browser.put(f"{lan.address}/items", json={"name": "1", "item_code": "rb 000000178 vn"})
    sent = lan.send().json()
    (state,) = desk.ledger.items(batch_id=sent["batch_id"])
    assert state.item.item_code == "RB000000178VN"
    assert [scan.name for scan in state.item.scans] == ["a.jpg", "b.jpg"]
    assert state.item.post_office == "860000"
    assert len(tuple(desk.blobs.keys(f"inbox/{sent['batch_id']}/{state.item.item_id}/"))) == 2
    assert not list((desk.settings.state_dir / "hand-ins").glob("*/*"))


def test_a_lost_connection_costs_only_the_part_in_hand(lan: Sender) -> None:
    data = PICTURE * 100
    lan.announce(data)
    lan.part(data, 0, 1000)
    again = lan.announce(data).json()  # another browser, another day: the server says where it stopped
    assert again["offset"] == 1000
    assert lan.part(data, 1000, 2000).json()["offset"] == 2000
    assert lan.part(data, 1000, 2000).json()["offset"] == 2000  # the answer was lost: the same part again
    assert lan.part(data, 5000, 6000).status_code == 409
    assert lan.part(data, 2000).json()["offset"] == len(data)
    assert lan.files()["a.jpg"]["state"] == "judged"


def test_a_hand_in_is_found_again_after_the_browser_was_closed(lan: Sender, desk: Desk) -> None:
    lan.bring(PICTURE)
    again = Sender(at_counter(desk, "lan"))
    assert again.id == lan.id
    assert again.files()["a.jpg"]["state"] == "judged"


def test_the_same_bytes_are_one_file_of_an_item_under_any_name(lan: Sender) -> None:
    lan.bring(PICTURE)
    again = lan.announce(PICTURE, name="copy.jpg").json()
    assert (again["offset"], again["name"]) == (len(PICTURE), "a.jpg")
    assert len(lan.files()) == 1


def test_the_same_bytes_belong_to_every_item_that_has_them_and_come_once(lan: Sender, desk: Desk) -> None:
    lan.announce(PICTURE, name="cccd.jpg", group="A")
    lan.announce(PICTURE, name="cccd.jpg", group="B")
    lan.part(PICTURE, 0, 10, group="A")
    assert lan.announce(PICTURE, name="cccd.jpg", group="B").json()["offset"] == 10
    assert lan.part(PICTURE, 10, group="B").json()["offset"] == len(PICTURE)
    assert lan.announce(PICTURE, name="cccd.jpg", group="C").json()["offset"] == len(PICTURE)
    assert sorted(lan.names()) == [(group, "cccd.jpg", "judged") for group in "ABC"]
    lan.browser.delete(f"{lan.address}/items", params={"name": "C"})  # the bytes stay for the others
    for group in "AB":
        lan.bring(f"form of {group}".encode(), name="form.jpg", group=group)
    assert sent_scans(lan, desk) == {"A": {"cccd.jpg", "form.jpg"}, "B": {"cccd.jpg", "form.jpg"}}


def test_the_same_bytes_in_two_folders_of_a_zip_belong_to_both_items(lan: Sender, desk: Desk) -> None:
    files = {"A/cccd.jpg": PICTURE, "A/form.jpg": b"form A", "B/cccd.jpg": PICTURE, "B/form.jpg": b"form B"}
    lan.bring(zipped(files), name="two.zip")
    assert sent_scans(lan, desk) == {"A": {"cccd.jpg", "form.jpg"}, "B": {"cccd.jpg", "form.jpg"}}


def test_bytes_that_are_not_those_announced_are_thrown_away(lan: Sender) -> None:
    lan.announce(PICTURE)
    sha256 = hashlib.sha256(PICTURE).hexdigest()
    address = f"{lan.address}/files/{sha256}?group=1&offset=0"
    wrong = lan.browser.patch(
        address, content=b"x" * len(PICTURE), headers={"content-type": "application/octet-stream"}
    )
    assert (wrong.status_code, wrong.json()["code"]) == (422, "bytes_differ")
    assert lan.files()["a.jpg"]["offset"] == 0


def test_more_bytes_than_announced_are_refused(lan: Sender) -> None:
    lan.announce(PICTURE)
    sha256 = hashlib.sha256(PICTURE).hexdigest()
    address = f"{lan.address}/files/{sha256}?group=1&offset=0"
    kind = {"content-type": "application/octet-stream"}
    assert lan.browser.patch(address, content=PICTURE + b"x", headers=kind).status_code == 409


def test_sending_twice_is_one_batch(lan: Sender, desk: Desk) -> None:
    lan.bring(PICTURE)
    assert lan.send().json() == lan.send().json()
    assert len(desk.ledger.batches()) == 1
    again = Sender(at_counter(desk, "lan"))
    again.bring(PICTURE)
    again.send()
    assert len(desk.ledger.items()) == 1


def test_a_poor_picture_says_why_before_it_is_sent(lan: Sender) -> None:
    lan.bring(b"blurred", name="poor.jpg")
    poor = lan.files()["poor.jpg"]
    assert (poor["usable"], poor["said"]) == (False, ["Ảnh mờ: giữ chắc máy và chụp lại, đủ bốn góc."])
    assert (lan.send().status_code, lan.send().json()["code"]) == (409, "poor_pictures")
    assert lan.send(anyway=True).status_code == 200


def test_a_wrong_kind_of_file_is_refused_in_both_languages(lan: Sender) -> None:
    lan.bring(b"broken", name="x.exe")
    refused = lan.files()["x.exe"]
    assert refused["state"] == FileState.REFUSED
    assert refused["said"] == ["Tệp hỏng: mở ra, lưu lại rồi gửi tệp mới."]
    lan.browser.post("/language", data={"language": "en"})
    assert lan.files()["x.exe"]["said"] == ["The file is broken."]
    assert lan.send().json()["code"] == "nothing_to_send"


def test_an_item_code_is_read_from_the_picture(lan: Sender) -> None:
    lan.bring(b"slip", name="slip.jpg")
    assert lan.items() == {"1": "RB000000178VN"}


def test_a_typed_item_code_stays_when_the_picture_says_another(lan: Sender) -> None:
    lan.browser.put(f"{lan.address}/items", json={"name": "1", "item_code": "RB000000181VN"})
    lan.bring(b"slip", name="slip.jpg")
    assert lan.items() == {"1": "RB000000181VN"}


def test_a_mistyped_item_code_is_refused(lan: Sender) -> None:
    answer = lan.browser.put(f"{lan.address}/items", json={"name": "1", "item_code": "RB000000179VN"})
    assert (answer.status_code, answer.json()["code"]) == (422, "item_code")


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "/etc/passwd", "..\\..\\x.jpg", "C:\\x.jpg", "a\0b.jpg", ".DS_Store", "Thumbs.db", "  "],
)
def test_a_name_that_leads_elsewhere_is_refused(lan: Sender, name: str) -> None:
    answer = lan.announce(PICTURE, name=name)
    assert answer.status_code == 422
    assert answer.json()["code"] in {"path_outside", "not_a_scan"}
    assert lan.files() == {}


def test_a_script_in_a_name_stays_text(lan: Sender, desk: Desk) -> None:
    name = "<img src=x onerror=alert(1)>.jpg"
    lan.bring(PICTURE, name=name, group="<script>alert(2)</script>")
    batch_id = lan.send().json()["batch_id"]
    page = lan.browser.get(f"/batches/{batch_id}")
    assert "<script>alert(2)" not in page.text
    assert "&lt;script&gt;alert(2)" in page.text


def test_a_name_with_line_ends_reaches_no_header(lan: Sender) -> None:
    said = lan.announce(PICTURE, name="a\r\nX-Bad: 1.jpg", group="g\r\nX-Bad: 1")
    lan.bring(PICTURE, name='x";filename="y.jpg', group="1")
    batch = lan.send().json()["batch_id"]
    pages = [lan.browser.get(path) for path in ("/hand-in", f"/batches/{batch}", f"/batches/{batch}/receipt", "/items")]
    assert [page.status_code for page in pages] == [200] * 4
    for page in (said, *pages):
        assert not {"x-bad", "content-disposition"} & set(page.headers), "no answer is named by what was sent"


def test_a_zip_becomes_items_with_their_manifest(lan: Sender) -> None:
    manifest = b'{"items":[{"item_code":"RB000000178VN","files":[{"name":"x/1.jpg"}]}]}'
    lan.bring(zipped({"lo/x/1.jpg": PICTURE, "lo/manifest.json": manifest}), name="lo.zip")
    assert lan.items() == {"x": "RB000000178VN"}
    assert {name: file["state"] for name, file in lan.files().items()} == {"lo.zip": "unpacked", "1.jpg": "judged"}
    assert lan.send().status_code == 200


def test_a_zip_of_500_pages_is_one_batch(lan: Sender, desk: Desk) -> None:
    pages = {f"{number // 10:02}/{number:03}.jpg": PICTURE + str(number).encode() for number in range(500)}
    lan.bring(zipped(pages), name="many.zip")
    assert len(lan.items()) == 50
    assert all(file["state"] in {"judged", "unpacked"} for file in lan.files().values())
    batch_id = lan.send().json()["batch_id"]
    states = desk.ledger.items(batch_id=batch_id)
    assert sum(len(state.item.scans) for state in states) == 500
    assert "500" in lan.browser.get(f"/batches/{batch_id}/receipt").text


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("out.zip", zipped({"../../x.jpg": PICTURE})),
        ("broken.zip", zipped({"a.jpg": PICTURE})[:-30]),
        ("empty.zip", zipped({})),
        ("bomb.zip", b"PK\x03\x04" + b"\0" * 100),
    ],
)
def test_a_hostile_zip_is_refused_with_a_sentence(lan: Sender, name: str, data: bytes, desk: Desk) -> None:
    lan.bring(data, name=name)
    refused = lan.files()[name]
    assert refused["state"] == FileState.REFUSED
    assert refused["said"]
    assert lan.send().json()["code"] == "nothing_to_send"


def test_a_zip_in_a_zip_is_refused_and_the_rest_goes_on(lan: Sender) -> None:
    lan.bring(zipped({"a/1.jpg": PICTURE, "a/inner.zip": zipped({"x.jpg": PICTURE})}), name="outer.zip")
    states = {name: file["state"] for name, file in lan.files().items()}
    assert states["1.jpg"] == "judged"
    assert states["a/inner.zip"] == "refused"


def test_limits_are_said_in_words(lan: Sender, desk: Desk) -> None:
    said = {"sha256": "0" * 64, "group": "1", "name": "big.jpg", "size_bytes": desk.settings.limits.file_bytes + 1}
    answer = lan.browser.post(f"{lan.address}/files", json=said)
    assert (answer.status_code, answer.json()["code"]) == (413, "file_too_large")


def test_a_file_and_an_item_can_be_taken_back(lan: Sender, desk: Desk) -> None:
    lan.bring(PICTURE)
    lan.bring(PICTURE + b"2", name="b.jpg", group="2")
    lan.browser.delete(f"{lan.address}/files/{hashlib.sha256(PICTURE).hexdigest()}?group=1")
    assert set(lan.files()) == {"b.jpg"}
    lan.browser.delete(f"{lan.address}/items", params={"name": "2"})
    assert lan.files() == {}
    assert not list((desk.settings.state_dir / "hand-ins" / lan.id).iterdir())


def test_somebody_elses_hand_in_is_not_there(lan: Sender, desk: Desk) -> None:
    mai = at_counter(desk, "mai")
    for answer in (
        mai.get(lan.address),
        mai.post(f"{lan.address}/send", json={}),
        mai.delete(f"{lan.address}/items", params={"name": "1"}),
    ):
        assert answer.status_code == 404


def test_another_offices_batch_is_not_there(lan: Sender, desk: Desk) -> None:
    lan.bring(PICTURE)
    batch_id = lan.send().json()["batch_id"]
    mai = at_counter(desk, "mai")
    for path in (f"/batches/{batch_id}", f"/batches/{batch_id}/receipt", f"/api/batches/{batch_id}"):
        assert mai.get(path).status_code == 404
        assert lan.browser.get(path).status_code == 200
    assert "a.jpg" not in mai.get("/items").text


def test_two_offices_that_hand_in_the_same_papers_both_see_their_batch(lan: Sender, desk: Desk) -> None:
    lan.bring(PICTURE)
    mai = Sender(at_counter(desk, "mai"))
    mai.bring(PICTURE)
    first, second = lan.send().json()["batch_id"], mai.send().json()["batch_id"]
    assert lan.browser.get(f"/batches/{first}").status_code == 200
    assert mai.browser.get(f"/batches/{second}").status_code == 200


def test_an_item_is_followed_by_its_code(lan: Sender) -> None:
    lan.bring(b"slip", name="slip.jpg", group="Hồ sơ của tôi")
    lan.send()
    assert "Hồ sơ của tôi" in lan.browser.get("/items", params={"code": "rb0000"}).text
    assert "Hồ sơ của tôi" not in lan.browser.get("/items", params={"code": "RB999"}).text
    assert "Đã nhận" in lan.browser.get("/items").text


def test_what_nobody_sends_is_thrown_away(lan: Sender, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    lan.bring(PICTURE)
    monkeypatch.setattr("review.counter.KEPT_DAYS", -1)
    assert Sender(lan.browser).id != lan.id
    assert not (desk.settings.state_dir / "hand-ins" / lan.id).exists()


def test_files_that_were_here_before_a_restart_are_looked_at(desk: Desk) -> None:
    class Never(AtOnce):
        def put(self, run: Callable[[], None], *, urgency: int) -> None:
            pass

    before = Sender(open_for(desk, "lan", application(desk, counter=Counter(desk, judge=Told(), line=Never()))))
    before.bring(PICTURE)
    assert before.files()["a.jpg"]["state"] == "here"
    after = Sender(at_counter(desk, "lan"))
    assert after.files()["a.jpg"]["state"] == "judged"


def test_a_picture_that_is_called_a_zip_is_refused_and_not_lost(lan: Sender) -> None:
    lan.bring(PICTURE, name="anh.zip")
    assert lan.files()["anh.zip"]["state"] == "refused"
    assert lan.send().status_code == 422


def test_a_refused_file_leaves_a_sign_in_its_batch(lan: Sender, desk: Desk) -> None:
    lan.bring(PICTURE)
    lan.bring(b"broken", name="page2.jpg")  # goes along with its item: the line notes it in the dossier
    lan.bring(b"broken too", name="lone.jpg", group="2")
    lan.bring(zipped({"3/1.jpg": PICTURE + b"3", "3/inner.zip": zipped({"x.jpg": PICTURE})}), name="outer.zip")
    lan.bring(zipped({"../x.jpg": PICTURE}), name="out.zip")
    batch_id = lan.send().json()["batch_id"]
    states = desk.ledger.items(batch_id=batch_id)
    assert {state.item.source_name: [scan.name for scan in state.item.scans] for state in states} == {
        "1": ["a.jpg", "page2.jpg"],
        "3": ["1.jpg"],
    }
    refused = {file.name: file.scan_id for file in desk.ledger.quarantined(batch_id)}
    assert set(refused) == {"lone.jpg", "3/inner.zip", "out.zip"}
    assert all(desk.blobs.get(f"quarantine/{scan_id}/original") for scan_id in refused.values())
    for name in refused:
        assert name in lan.browser.get(f"/batches/{batch_id}").text
        assert name in lan.browser.get(f"/batches/{batch_id}/receipt").text


def test_a_file_moves_to_another_item_with_the_code_that_it_shows(lan: Sender) -> None:
    lan.bring(PICTURE, "a.jpg", "1")
    lan.bring(b"slip", "phieu.jpg", "1")
    lan.bring(PICTURE + b"2", "b.jpg", "2")
    assert lan.items() == {"1": "RB000000178VN", "2": ""}

    def move(data: bytes, group: str, to: str) -> Response:
        address = f"{lan.address}/files/{hashlib.sha256(data).hexdigest()}/move"
        return lan.browser.post(address, json={"group": group, "to": to})

    assert move(b"slip", "1", "2").status_code == 200
    assert lan.items() == {"1": "RB000000178VN", "2": "RB000000178VN"}
    assert move(PICTURE, "1", "3").status_code == 200  # the only one left: the item goes, and another is made
    assert [(group, name) for group, name, _ in sorted(lan.names())] == [
        ("2", "b.jpg"), ("2", "phieu.jpg"), ("3", "a.jpg"),
    ]  # fmt: skip
    assert set(lan.items()) == {"2", "3"}
    assert move(PICTURE, "3", "3").status_code == 200
    assert move(PICTURE, "1", "2").status_code == 404
    assert move(PICTURE, "3", "../../x").status_code == 422
    assert ("3", "a.jpg", "judged") in lan.names()


def test_a_file_of_which_bytes_are_missing_is_not_moved(lan: Sender) -> None:
    lan.announce(PICTURE)
    address = f"{lan.address}/files/{hashlib.sha256(PICTURE).hexdigest()}/move"
    assert lan.browser.post(address, json={"group": "1", "to": "2"}).status_code == 404
