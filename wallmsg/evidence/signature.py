"""Signatures on files: with an SSH key (`ssh-keygen -Y`) or with minisign, whichever the key is."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from msgspec import Struct

from wallmsg.errors import CatalogueError, MissingToolError, UsageError

NAMESPACE = "wallmsg-seal"
"""What the signature is for (`ssh-keygen -n`): one for another purpose is refused."""

_MINISIGN = b"untrusted comment: "


class Signature(Struct, frozen=True):
    """What a signature beside a file proves."""

    path: Path
    is_good: bool
    by: str
    """The key or the person, as the tool says it."""
    is_known: bool = False
    """Whether the key is one of those that the caller trusts."""


def sign(path: Path, key: Path) -> Path:
    """Signs a file with an SSH private key or a minisign secret key; returns the signature's path.

    The tool asks for the passphrase on the terminal. Raises UsageError if the key cannot be read,
    MissingToolError without the tool, CatalogueError if it fails.
    """
    try:
        head = key.read_bytes()[: len(_MINISIGN)]
    except OSError as error:
        raise UsageError(f"cannot read the key {key}: {error.strerror}") from error
    if head == _MINISIGN:
        _run("minisign", "-S", "-s", str(key), "-m", str(path))
        return path.with_name(f"{path.name}.minisig")
    signature = path.with_name(f"{path.name}.sig")
    signature.unlink(missing_ok=True)
    _run("ssh-keygen", "-Y", "sign", "-f", str(key), "-n", NAMESPACE, str(path))
    return signature


def signature_of(path: Path, signers: Path | None = None) -> Signature | None:
    """Checks the signature beside a file; None if there is none.

    `signers`: an allowed-signers file of SSH, or a minisign public key: without it, a signature
    proves only that it is one by the key that is named. Raises MissingToolError without the tool.
    """
    ssh, mini = (path.with_name(f"{path.name}.{ending}") for ending in ("sig", "minisig"))
    if ssh.exists():
        return _ssh_signature(path, ssh, signers)
    if mini.exists():
        if signers is None:
            return Signature(mini, False, "unknown: give the public key of minisign")
        done = _call("minisign", "-V", "-p", str(signers), "-m", str(path))
        return Signature(mini, done.returncode == 0, _said(done), done.returncode == 0)
    return None


def _ssh_signature(path: Path, signature: Path, signers: Path | None) -> Signature:
    data = path.read_bytes()
    known = ["-n", NAMESPACE, "-s", str(signature)]
    done = _call("ssh-keygen", "-Y", "check-novalidate", *known, data=data)
    if done.returncode or signers is None:
        return Signature(signature, done.returncode == 0, _said(done))
    found = _call("ssh-keygen", "-Y", "find-principals", "-s", str(signature), "-f", str(signers))
    who = found.stdout.decode(errors="replace").split("\n")[0].strip()
    if found.returncode or not who:
        return Signature(signature, True, _said(done))
    checked = _call("ssh-keygen", "-Y", "verify", "-f", str(signers), "-I", who, *known, data=data)
    return Signature(signature, checked.returncode == 0, _said(checked), checked.returncode == 0)


def _run(*command: str) -> None:
    if shutil.which(command[0]) is None:
        raise _missing(command[0])
    # Standard input stays connected: the tool may ask for a passphrase.
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        raise CatalogueError(f"{command[0]} could not sign: {_said(done)}")


def _call(*command: str, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    if shutil.which(command[0]) is None:
        raise _missing(command[0])
    return subprocess.run(command, input=data, capture_output=True, check=False)


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    text = (done.stdout or done.stderr).decode(errors="replace").strip()
    return text.splitlines()[0] if text else f"exit code {done.returncode}"


def _missing(tool: str) -> MissingToolError:
    return MissingToolError(f"{tool} is not installed", hint=f"install {tool} and try again")
