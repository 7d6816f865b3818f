"""A certified copy says that it is one."""

import pytest

from pipeline.rules.copies import kind_of_copy


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH Số chứng thực 123 Quyển số 01 SCT/BS", "cert"),
        ("… Cai Lậy CHỨNG THƯC BAN SAO ĐUNG VỚI BAN CHÍNH ngày 12", "cert"),
        ("SAO Y BẢN CHÍNH", "cert"),
        ("Tờ khai cấp bản sao trích lục hộ tịch, đề nghị cấp bản sao", "unknown"),
        ("Tôi cam đoan nội dung trên đây là đúng sự thật", "unknown"),
        ("", "unknown"),
    ],
)
def test_the_words_of_the_stamp_tell(text: str, kind: str) -> None:
    assert kind_of_copy(text) == kind
