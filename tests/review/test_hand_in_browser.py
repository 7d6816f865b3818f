"""A post office hands in with a real browser, at phone and desktop size."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from playwright.sync_api import Page, Route, expect

from review.desk import Desk
from tests.review.walking import assert_accessible, enter, picture

pytestmark = pytest.mark.browser
SAMPLES = Path(__file__).parents[2] / "samples" / "dossiers"
SCAN = sorted((SAMPLES / "02-birth-2015-typed-scan-clean").glob("*.jpg"))


def blurred(folder: Path) -> Path:
    """Return a photo that nobody can read."""
    made = cv2.GaussianBlur(cv2.imread(str(SCAN[0])), (0, 0), 4)
    path = folder / "mo.jpg"
    cv2.imwrite(str(path), np.asarray(made))
    return path


def test_from_pictures_to_the_receipt(page: Page, desk: Desk, tmp_path: Path) -> None:
    enter(page, "lan")
    expect(page.locator("[data-pick=files]")).to_be_enabled()
    picture(page, "hand-in-empty")
    assert_accessible(page)
    page.locator("#files").set_input_files([SCAN[0], blurred(tmp_path)])
    expect(page.locator(".sheet .tag.good")).to_have_text("Dùng được")
    expect(page.locator(".sheet.bad .tag")).to_have_text("Chụp lại")
    expect(page.locator(".sheet.bad .why")).to_contain_text("mờ")
    expect(page.locator("#send")).to_be_disabled()
    picture(page, "hand-in-poor")
    assert_accessible(page)
    page.get_by_label("Bỏ mo.jpg").click()
    page.locator(".code").fill("rb000000179vn")
    page.keyboard.press("Enter")
    expect(page.locator(".item [role=alert]")).to_contain_text("số kiểm tra")
    page.locator(".code").fill("rb000000178vn")
    page.keyboard.press("Enter")
    expect(page.locator(".item [role=alert]")).to_be_hidden()
    page.locator("#send").click()
    page.wait_for_url("**/batches/*")
    expect(page.locator(".told.good")).to_contain_text("Bản gốc đã an toàn")
    expect(page.locator("table")).to_contain_text("RB000000178VN")
    picture(page, "batch")
    assert_accessible(page)
    page.get_by_text("In biên nhận").click()
    expect(page.locator(".receipt")).to_contain_text("RB000000178VN")
    expect(page.locator("tfoot")).to_contain_text("1 bưu gửi, 1 tệp, 1 trang")
    picture(page, "receipt")
    assert_accessible(page)
    page.goto("/items")
    expect(page.locator("table")).to_contain_text("Đã nhận")
    assert_accessible(page)
    assert len(desk.ledger.items()) == 1


def test_a_lost_connection_is_waited_for(page: Page, desk: Desk) -> None:
    enter(page, "lan")
    expect(page.locator("[data-pick=files]")).to_be_enabled()
    lost = {"parts": 0}

    def unlucky(route: Route) -> None:
        lost["parts"] += 1
        if lost["parts"] == 1:
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/api/hand-ins/*/files/*", unlucky)
    page.locator("#files").set_input_files(SCAN[0])
    expect(page.locator("#lost")).to_be_visible()
    picture(page, "hand-in-lost")
    expect(page.locator(".sheet .tag.good")).to_be_visible()
    expect(page.locator("#lost")).to_be_hidden()
    assert lost["parts"] >= 2


def test_a_folder_of_folders_is_one_item_each(page: Page) -> None:
    enter(page, "lan")
    expect(page.locator("[data-pick=files]")).to_be_enabled()
    page.evaluate(
        """() => {
            const file = (at, name) => Object.assign(new File([at + name], name), { inPath: at + name });
            take([file("lo/a/", "1.jpg"), file("lo/b/", "1.jpg"), file("lo/b/", "2.jpg")]);
        }"""
    )
    expect(page.locator(".item h2")).to_have_text(["Bưu gửi a", "Bưu gửi b"])
    expect(page.locator(".sheet.bad")).to_have_count(3)
    expect(page.locator(".sheet.bad .why").first).to_contain_text("không nhận")
    expect(page.locator("#send")).to_be_disabled()


def test_a_folder_with_a_manifest_is_opened_as_it_says_and_a_picture_is_moved(page: Page, desk: Desk) -> None:
    enter(page, "lan")
    expect(page.locator("[data-pick=files]")).to_be_enabled()
    picture_of = {f"{name}.jpg": list(path.read_bytes()) for name, path in zip("ab", SCAN, strict=False)}
    page.evaluate(
        """(pictures) => {
            const items = [{ files: ["a.jpg"], item_code: "RB000000178VN" }, { files: ["b.jpg"] }];
            const file = (name, data) => Object.assign(new File([data], name), { inPath: `lo/${name}` });
            take([
                file("manifest.json", JSON.stringify({ items })),
                ...Object.entries(pictures).map(([name, bytes]) => file(name, new Uint8Array(bytes))),
            ]);
        }""",
        picture_of,
    )
    expect(page.locator(".sheet .tag.good", has_text="Dùng được")).to_have_count(2)
    expect(page.locator(".code").first).to_have_value("RB000000178VN")
    expect(page.locator(".item .code")).to_have_count(2)
    page.get_by_label("Chuyển b.jpg sang bưu gửi khác").select_option(index=1)
    expect(page.locator(".item .code")).to_have_count(1)
    expect(page.locator(".item .sheet", has_text="Dùng được")).to_have_count(2)
    picture(page, "hand-in-two")
    assert_accessible(page)


def test_a_large_file_is_hashed_piece_by_piece(page: Page) -> None:
    enter(page, "lan")
    expect(page.locator("[data-pick=files]")).to_be_enabled()
    ours, theirs = page.evaluate(
        """async () => {
            const file = new File([new Uint8Array(9_000_001).fill(7)], "x");
            const sum = new Sha256();
            for await (const piece of pieces(file)) sum.add(piece);
            return [sum.hex(), await sha256(file)];
        }"""
    )
    assert ours == theirs


def test_the_frame_is_for_everybody(page: Page) -> None:
    page.goto("/sign-in")
    picture(page, "sign-in")
    assert_accessible(page)
    page.goto("/nowhere")
    assert_accessible(page)
    enter(page, "dao")
    expect(page.locator("table")).to_contain_text("Nhân viên bưu chính")
    assert_accessible(page)
    page.get_by_role("button", name="English").click()
    expect(page.locator("h1")).to_have_text("Users")
    assert_accessible(page)
