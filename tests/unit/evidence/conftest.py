"""A catalogue with a history, and a time-stamping authority that needs no network."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.factories.records import noted, stored
from wallmsg.catalogue import Action, Catalogue

CONFIG = """
[req]
distinguished_name = name
prompt = no
x509_extensions = v3_ca
[name]
CN = Test root
[v3_ca]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign
[tsa_ext]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[tsa]
default_tsa = tsa1
[tsa1]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
ess_cert_id_chain = no
"""


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """A catalogue with two photos, one of them reviewed."""
    made = Catalogue.create(tmp_path / "catalogue", title="Walls")
    first = stored(made, "heart.jpg", b"a heart")
    stored(made, "wall.jpg", b"a wall")
    made.update(first.id, lambda old: noted(old, "seen"), Action.REVIEW)
    return made


class Authority:
    """A time-stamping authority of openssl; `root` is its root certificate."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        folder.mkdir()
        (folder / "config").write_text(CONFIG.format(folder=folder))
        (folder / "serial").write_text("01")
        self.root = folder / "root.pem"
        new = "req -newkey rsa:2048 -nodes -config config"
        self._openssl(f"{new} -x509 -days 99 -keyout root.key -out root.pem")
        self._openssl(f"{new} -keyout tsa.key -out tsa.csr -subj /CN={name}")
        self._openssl(
            "x509 -req -in tsa.csr -CA root.pem -CAkey root.key -days 99 -set_serial 7"
            " -extfile config -extensions tsa_ext -out tsa.pem"
        )

    def answer(self, request: Path) -> Path:
        """Stamps a request."""
        shutil.copy(request, self.folder / "request.tsq")
        self._openssl(
            "ts -reply -config config -section tsa1 -queryfile request.tsq -out answer.tsr"
        )
        return self.folder / "answer.tsr"

    def _openssl(self, arguments: str) -> None:
        command = ["openssl", *arguments.split()]
        subprocess.run(command, cwd=self.folder, check=True, capture_output=True)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    """An authority that people trust."""
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl")
    return Authority(tmp_path / "authority", "Stamps")


@pytest.fixture
def ssh_key(tmp_path: Path) -> Path:
    """An SSH key without passphrase."""
    if shutil.which("ssh-keygen") is None:
        pytest.skip("needs ssh-keygen")
    path = tmp_path / "key"
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "rima", "-f", str(path)]
    subprocess.run(command, check=True)
    return path
