"""Manifests of a bag."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.bag import DOSSIER_FILE, info, manifest, read_manifest, sha256, with_dossier

paths = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1).filter(
    lambda path: path.split() == [path]
)


def test_a_manifest_line_is_what_sha256sum_checks() -> None:
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    assert sha256(b"") == empty
    assert manifest({"data/b": empty, "data/a": empty}) == f"{empty}  data/a\n{empty}  data/b\n".encode()


@given(st.dictionaries(paths | st.just("data/100% a\nb"), st.just("0" * 64)))
def test_any_path_can_be_read_back(digests: dict[str, str]) -> None:
    assert read_manifest(manifest(digests)) == digests


def test_another_revision_changes_one_line_of_the_tag_manifest() -> None:
    first = with_dossier(manifest({"bagit.txt": "0" * 64}), b"one")
    second = with_dossier(first, b"two")

    assert read_manifest(second) == {"bagit.txt": "0" * 64, DOSSIER_FILE: sha256(b"two")}


def test_the_info_counts_bytes_and_files() -> None:
    told = info(dossier_id="an-id", day="2022-06-03", sizes=[3, 4], agency=None).decode()

    assert "Payload-Oxum: 7.2\n" in told
    assert "Source-Organization" not in told
