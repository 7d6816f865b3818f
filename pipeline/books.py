"""What the bookkeeping works with: settings, clock, store and ledger, but no reader."""

from typing import Protocol

from pipeline.ports import BlobStore, Clock, Ledger
from pipeline.settings import Settings


class Books(Protocol):
    """The part of `Tools` that intake, release and report need."""

    @property
    def settings(self) -> Settings:
        """The settings."""

    @property
    def clock(self) -> Clock:
        """The time."""

    @property
    def blobs(self) -> BlobStore:
        """The store of objects."""

    @property
    def ledger(self) -> Ledger:
        """The truth about work."""
