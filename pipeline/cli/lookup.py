"""A stored dossier by its id, or by how its id begins."""

from pipeline.bag import DOSSIER_FILE
from pipeline.errors import NotStored
from pipeline.ports import BlobStore, Ledger

END = f"/{DOSSIER_FILE}"


def dossier_key(beginning: str, *, ledger: Ledger, blobs: BlobStore) -> str:
    """Return the key of the one dossier whose id begins so: by the ledger, else by what lies in the store.

    Raises:
        NotStored: no dossier begins so, or several do.
    """
    whole = ledger.dossier(beginning)
    if whole is not None:
        return whole.key
    known = {row.dossier_id: row.key for row in ledger.dossiers()} or _in_store(blobs)
    found = sorted(each for each in known if each.startswith(beginning.lower()))
    if not found:
        raise NotStored(f"No stored dossier's id begins with {beginning}.", advice="`hoso run` prints the ids.")
    if len(found) > 1:
        raise NotStored(f"{len(found)} dossiers begin with {beginning}.", advice="Give more of the id.")
    return known[found[0]]


def _in_store(blobs: BlobStore) -> dict[str, str]:
    keys = (key for key in blobs.keys("dossiers/") if key.endswith(END))
    return {key.removesuffix(END).rsplit("/", 1)[-1]: key for key in keys}
