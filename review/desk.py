"""What every page of the desk works with, and how a page comes by it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request

from pipeline.accounts import Accounts
from pipeline.audits import Audits
from pipeline.bootstrap import DeskStores
from pipeline.casework import Casework
from pipeline.handins import HandIns
from pipeline.ports import BlobStore, Clock, Ledger, LedgerEvent
from pipeline.receipts import Receipts
from pipeline.recheck import Rulebook
from pipeline.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Settings, time, store, ledger, accounts, clerks' work and rules of one desk; fulfils `Books`."""

    settings: Settings
    clock: Clock
    blobs: BlobStore
    ledger: Ledger
    accounts: Accounts
    hand_ins: HandIns
    receipts: Receipts
    casework: Casework
    audits: Audits
    rules: Rulebook

    @classmethod
    def of(cls, stores: DeskStores) -> "Desk":
        """Return the desk over these stores."""
        return cls(
            settings=stores.settings,
            clock=stores.clock,
            blobs=stores.blobs,
            ledger=stores.ledger,
            accounts=stores.accounts,
            hand_ins=stores.hand_ins,
            receipts=stores.receipts,
            casework=stores.casework,
            audits=stores.audits,
            rules=stores.rules,
        )

    @property
    def now_s(self) -> int:
        """The time in Unix seconds."""
        return int(datetime.fromisoformat(self.clock.now()).timestamp())

    def note(self, actor: str, action: str, subject: str, detail: str = "") -> None:
        """Append one event: who did what to which thing; `detail` holds no citizen's data."""
        self.ledger.append(LedgerEvent(at=self.clock.now(), actor=actor, action=action, subject=subject, detail=detail))


def the_desk(request: Request) -> Desk:
    """Return the desk that the application was made for."""
    found: Desk = request.app.state.desk
    return found


AtDesk = Annotated[Desk, Depends(the_desk)]
