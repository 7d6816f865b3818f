"""A real S3 server for tests: starts `s3_server.sh` in its own folder on its own ports, and ends it."""

import os
import shutil
import subprocess
from pathlib import Path

from pydantic import SecretStr

from pipeline.settings import S3
from tests.services.machines import absent, free_ports, listens, wait_until

PROGRAMS = ("ceph-mon", "ceph-osd", "radosgw", "radosgw-admin", "ceph", "openssl")
PACKAGES = "ceph-mon ceph-osd radosgw ceph-common openssl"
SCRIPT = Path(__file__).with_name("s3_server.sh")
ACCESS_KEY = "tests"
SECRET_KEY = "only-on-loopback"
STARTS = 3  # a free port can be taken by someone else between choosing and using it
START_TIMEOUT_S = 60.0


class S3Server:
    """A running server."""

    def __init__(self, folder: Path) -> None:
        if not all(shutil.which(program) for program in PROGRAMS):
            absent("The S3 server of the tests", PACKAGES)
        for attempt in range(STARTS):
            self._folder = folder / str(attempt)
            self._folder.mkdir(parents=True)
            if self._start():
                return
            self.kill()
        raise RuntimeError(f"The S3 server did not start; its logs are in {folder}.")

    def settings(self, **changes: object) -> S3:
        """Return the settings that reach the server, quick to give up."""
        plain = S3(
            endpoint=f"127.0.0.1:{self.port}",
            access_key=ACCESS_KEY,
            secret_key=SecretStr(SECRET_KEY),
            secure=False,
            timeout_s=5.0,
            tries=2,
        )
        return plain.model_copy(update=changes)

    @property
    def ca_file(self) -> Path:
        """The certificate of the TLS port, its own authority."""
        return self._folder / "tls.crt"

    def kill(self) -> None:
        """End all its processes at once."""
        subprocess.run([SCRIPT, "stop", self._folder], check=True, timeout=30)

    def _start(self) -> bool:
        self.port, self.tls_port, mon_port = free_ports(3)
        numbers = [str(number) for number in (self.port, self.tls_port, mon_port, os.getpid())]
        done = subprocess.run(
            [SCRIPT, "start", self._folder, *numbers, ACCESS_KEY, SECRET_KEY],
            check=False,
            capture_output=True,
            timeout=START_TIMEOUT_S,
        )
        return done.returncode == 0 and wait_until(lambda: listens(self.port), timeout_s=START_TIMEOUT_S)
