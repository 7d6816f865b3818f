"""What an office can set: environment variables named `HOSO_…`, or a `.env` file, with safe defaults."""

from pathlib import Path

from pydantic import BaseModel, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from pipeline.errors import SettingsInvalid


class Limits(BaseModel, frozen=True):
    """What an upload may cost before it is refused, checked before decoding."""

    file_bytes: int = Field(default=100_000_000, gt=0, description="one file")
    archive_bytes: int = Field(default=1_000_000_000, gt=0, description="all files of one zip, unpacked")
    archive_files: int = Field(default=2_000, gt=0, description="files in one zip")
    pages: int = Field(default=120, gt=0, description="pages of one file")
    item_pages: int = Field(default=200, gt=0, description="pages of one dossier")
    pixels: int = Field(default=120_000_000, gt=0, description="pixels of one page")
    page_seconds: float = Field(default=10.0, gt=0, description="time to decode one page")
    decoder_bytes: int = Field(default=1_000_000_000, gt=0, description="memory of the decoding process")


class S3(BaseModel, frozen=True):
    """How to reach an S3 server."""

    endpoint: str | None = Field(default=None, description="host:port, or a URL")
    access_key: str | None = None
    secret_key: SecretStr | None = None
    region: str | None = None
    secure: bool = Field(default=True, description="TLS")
    ca_file: Path | None = None
    sse: bool = Field(default=False, description="ask the server to encrypt (SSE-S3)")
    timeout_s: float = Field(default=20.0, gt=0)
    tries: int = Field(default=5, ge=1)


class Desk(BaseModel, frozen=True):
    """How people reach the desk and sign in."""

    hosts: str = Field(default="localhost,127.0.0.1", description="names by which browsers may ask for it")
    proxies: str | None = Field(default=None, description="addresses whose forwarded headers are believed")
    second_reading: float = Field(
        default=0.03, ge=0, le=1, description="share of accepted values that a second person reads, not seeing them"
    )
    oidc_issuer: str | None = Field(default=None, description="identity provider (OpenID Connect)")
    oidc_client: str | None = None
    oidc_secret: SecretStr | None = None


class Settings(BaseSettings):
    """All settings, read once at start-up."""

    model_config = SettingsConfigDict(
        env_prefix="HOSO_",
        env_nested_delimiter="__",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
    )

    store: str = Field(default="file:./var/store", description="file:DIR or s3://BUCKET[/PREFIX]")
    ledger: str | None = Field(default=None, description="database URL; by default SQLite in the state folder")
    state_dir: Path = Field(default=Path("./var"), description="ledger, logs, weights trained here")
    workers: int = Field(default=0, ge=0, description="processes; 0 = one per core")
    lease_s: int = Field(default=900, gt=0, description="after this a claimed item may be taken by another worker")
    attempts: int = Field(default=3, ge=1, description="tries at one dossier before it waits for a person")
    tessdata: Path | None = Field(default=None, description="folder of Tesseract's language data")
    crop_days: int = Field(default=30, ge=0, description="days after which a closed dossier's crops are deleted")
    agency_code: str | None = Field(default=None, description="code of the receiving agency")
    agency_name: str | None = None
    office_dir: Path | None = Field(
        default=None, description="folder of the office's own procedures.toml and workdays.toml"
    )
    limits: Limits = Limits()
    s3: S3 = S3()
    desk: Desk = Desk()

    @property
    def ledger_url(self) -> str:
        """The ledger's database URL."""
        return self.ledger or f"sqlite:///{self.state_dir / 'ledger.sqlite'}"


def load(**overrides: object) -> Settings:
    """Return the settings of this environment, with `overrides` on top.

    Raises:
        SettingsInvalid: a setting has a value it cannot have.
    """
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # pydantic checks them
    except ValidationError as error:
        first = error.errors()[0]
        name = "HOSO_" + "__".join(str(part).upper() for part in first["loc"])
        raise SettingsInvalid(
            f"The setting {name} is wrong: {first['msg']}.", advice="See docs/operations.md, Settings."
        ) from error
