"""A dossier's folder as a bag after RFC 8493: manifests, and the two files that declare it."""

import hashlib
from collections.abc import Mapping, Sequence

PAYLOAD = "data/"
DOSSIER_FILE = "dossier.json"
DECLARATION_FILE = "bagit.txt"
INFO_FILE = "bag-info.txt"
MANIFEST_FILE = "manifest-sha256.txt"
TAG_MANIFEST_FILE = "tagmanifest-sha256.txt"
MEDIA_TYPE = "text/plain; charset=utf-8"

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_RESERVED = {"%": "%25", "\r": "%0D", "\n": "%0A"}


def sha256(data: bytes) -> str:
    """Return the digest of bytes as manifests spell it."""
    return hashlib.sha256(data).hexdigest()


def manifest(digests: Mapping[str, str]) -> bytes:
    """Return a manifest: one line per path, digest first, by path."""
    return "".join(f"{digest}  {_spelled(path)}\n" for path, digest in sorted(digests.items())).encode()


def read_manifest(data: bytes) -> dict[str, str]:
    """Return the digest of each path that a manifest names."""
    lines = (line.split(maxsplit=1) for line in data.decode().splitlines() if line.strip())
    return {_read(path): digest for digest, path in lines}


def info(*, dossier_id: str, day: str, sizes: Sequence[int], agency: str | None) -> bytes:
    """Return `bag-info.txt` with the dossier's id, its day, and the payload's bytes and files."""
    lines = [
        f"Bagging-Date: {day}",
        "Bag-Software-Agent: hoso",
        f"External-Identifier: {dossier_id}",
        f"Payload-Oxum: {sum(sizes)}.{len(sizes)}",
    ]
    if agency is not None:
        lines.append(f"Source-Organization: {_spelled(agency)}")
    return ("\n".join(sorted(lines)) + "\n").encode()


def with_dossier(tag_manifest: bytes, dossier: bytes) -> bytes:
    """Return the tag manifest for another revision of `dossier.json`; the payload stays as it is."""
    return manifest({**read_manifest(tag_manifest), DOSSIER_FILE: sha256(dossier)})


def _spelled(path: str) -> str:
    return "".join(_RESERVED.get(char, char) for char in path)


def _read(path: str) -> str:
    for char, code in reversed(_RESERVED.items()):
        path = path.replace(code, char)
    return path
