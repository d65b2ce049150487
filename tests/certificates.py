"""A certificate authority of the test's own, and a certificate of this machine by it."""

import ssl
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1"]


@dataclass(frozen=True)
class Authority:
    """Its files are in the folder."""

    folder: Path

    @classmethod
    def made(cls, folder: Path) -> Self:
        """By openssl."""
        folder.mkdir(parents=True)
        ca, host = ["-CA", "ca.crt", "-CAkey", "ca.key"], "subjectAltName=DNS:localhost,IP:127.0.0.1"
        _openssl(folder, "-subj", "/CN=Ours", "-keyout", "ca.key", "-out", "ca.crt")
        _openssl(
            folder, "-subj", "/CN=Redis", "-addext", host, *ca, "-keyout", "redis.key", "-out", "redis.crt"
        )
        return cls(folder)

    @property
    def file(self) -> Path:
        """What whoever is to trust it must know."""
        return self.folder / "ca.crt"

    @property
    def settings(self) -> Mapping[str, str]:
        """For a Redis or a sentinel that speaks nothing but TLS."""
        files = {"tls-cert-file": "redis.crt", "tls-key-file": "redis.key", "tls-ca-cert-file": "ca.crt"}
        ways = {"port": "0", "tls-replication": "yes", "tls-cluster": "yes", "tls-auth-clients": "no"}
        return {name: str(self.folder / file) for name, file in files.items()} | ways

    def context(self) -> ssl.SSLContext:
        """Of a client that trusts nobody else."""
        return ssl.create_default_context(cafile=str(self.file))


def _openssl(folder: Path, *options: str) -> None:
    subprocess.run(["openssl", "req", "-x509", *KEY, *options], cwd=folder, check=True, capture_output=True)
