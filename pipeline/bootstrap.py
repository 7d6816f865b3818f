"""Settings to tools: with `eyes.py`, which only looks at pictures, the only module that names adapters."""

from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from zoneinfo import ZoneInfo

from ocr_models.engines.digits import OnnxDigitReader
from ocr_models.engines.line import OnnxLineReader
from ocr_models.engines.sheet import LearnedSheets
from ocr_models.engines.tesseract import Tesseract
from ocr_models.manifest import MANIFEST, MODELS_FOLDER, office_manifest
from pipeline.accounts import Accounts
from pipeline.audits import Audits
from pipeline.casework import Casework
from pipeline.decoding.decoder import SafeDecoder
from pipeline.formdef import Forms, load_forms
from pipeline.handins import HandIns
from pipeline.office import Office, load_office
from pipeline.papers.searchable import PikePdfWriter
from pipeline.ports import BlobStore, Clock, Ledger
from pipeline.receipts import Receipts
from pipeline.scorecard import Scorecard, parse_scorecard
from pipeline.settings import Settings
from pipeline.stores.accounts import SqlAccounts
from pipeline.stores.addresses import blobs_at
from pipeline.stores.audits import SqlAudits
from pipeline.stores.casework import SqlCasework
from pipeline.stores.handins import SqlHandIns
from pipeline.stores.ledger import SqlLedger
from pipeline.stores.receipts import SqlReceipts
from pipeline.tools import Tools

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True, slots=True)
class OfficeClock:
    """The time in Viet Nam."""

    def now(self) -> str:
        """Return the time now as ISO 8601 with +07:00, to the second."""
        return datetime.now(ZONE).isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """Where results and work are kept, for commands that read no paper; fulfils `Books`."""

    settings: Settings
    clock: Clock
    blobs: BlobStore
    ledger: Ledger


def stores(settings: Settings) -> Stores:
    """Return the blob store and the ledger of these settings.

    Raises:
        SettingsInvalid: an address is wrong.
        StoreUnavailable: a server does not answer.
    """
    return Stores(
        settings=settings,
        clock=OfficeClock(),
        blobs=blobs_at(settings.store, settings=settings),
        ledger=SqlLedger(settings.ledger_url),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What dossiers are checked by where no paper is read; fulfils `Rulebook`."""

    forms: Forms
    office: Office
    scorecard: Scorecard


def rules(settings: Settings) -> Rules:
    """Return forms, the office's own rules, and the calibration.

    Raises:
        SettingsInvalid, FormInvalid: what is wrong, with what to do about it.
    """
    return Rules(forms=load_forms(), office=load_office(settings.office_dir), scorecard=scorecard())


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskStores:
    """`Stores`, who may sit at the desk, and what they do there."""

    settings: Settings
    clock: Clock
    blobs: BlobStore
    ledger: Ledger
    accounts: Accounts
    hand_ins: HandIns
    receipts: Receipts
    casework: Casework
    audits: Audits
    rules: Rules


def desk_stores(settings: Settings) -> DeskStores:
    """Return what the desk keeps things in: the store, the ledger, and the accounts in the ledger's database.

    Raises:
        SettingsInvalid: an address is wrong.
        StoreUnavailable: a server does not answer.
    """
    ledger = SqlLedger(settings.ledger_url)
    return DeskStores(
        settings=settings,
        clock=OfficeClock(),
        blobs=blobs_at(settings.store, settings=settings),
        ledger=ledger,
        accounts=SqlAccounts(ledger.database),
        hand_ins=SqlHandIns(ledger.database),
        receipts=SqlReceipts(ledger.database),
        casework=SqlCasework(ledger.database),
        audits=SqlAudits(ledger.database),
        rules=rules(settings),
    )


def tools(settings: Settings) -> Tools:
    """Return everything that the line and the intake work with; weights and forms are checked here, at start-up.

    Raises:
        SettingsInvalid, FormInvalid, EngineError, StoreError: what is wrong, with what to do about it.
    """
    kept = stores(settings)
    return Tools(
        settings=settings,
        clock=kept.clock,
        blobs=kept.blobs,
        ledger=kept.ledger,
        decoder=SafeDecoder(settings.limits),
        sheets=LearnedSheets(),
        page_reader=Tesseract(settings.tessdata),
        line_reader=line_reader(settings),
        digit_reader=OnnxDigitReader(),
        pdf=PikePdfWriter(),
        forms=load_forms(),
        office=load_office(settings.office_dir),
        scorecard=scorecard(),
    )


def line_reader(settings: Settings) -> OnnxLineReader:
    """Return our line reader on the office's own weights where `hoso models train` promoted some, else the shipped.

    Raises:
        WeightsMissing, WeightsTampered: the weights are not the ones that the manifest names.
    """
    own = office_manifest(settings.state_dir / MODELS_FOLDER)
    return OnnxLineReader(manifest_path=own if own.is_file() else MANIFEST)


def scorecard() -> Scorecard:
    """Return the shipped calibration."""
    return parse_scorecard(resources.files("ocr_models").joinpath("calibration/scorecard.json").read_text("utf-8"))
