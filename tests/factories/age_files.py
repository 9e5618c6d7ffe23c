"""Opens age files by their specification (https://c2sp.org/age), without the library that writes
them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_CHUNK = 65536 + 16


def open_age(data: bytes, secret: str) -> bytes:
    """The content of a file for the owner of a secret key. Raises ValueError if it is not for it,
    or not whole."""
    header, end, rest = data.partition(b"\n--- ")
    mac, _, payload = rest.partition(b"\n")
    file_key = _file_key(header.decode().split("\n"), _bech32(secret))
    signed = hmac.new(_derived(file_key, b"", b"header"), header + b"\n---", hashlib.sha256)
    if not end or signed.digest() != _decoded(mac.decode()):
        raise ValueError("the header is damaged")
    cipher = ChaCha20Poly1305(_derived(file_key, payload[:16], b"payload"))
    body = payload[16:]
    chunks = [body[at : at + _CHUNK] for at in range(0, len(body), _CHUNK)]
    if not chunks:
        raise ValueError("the content is cut off or damaged")
    plain = b""
    for number, chunk in enumerate(chunks):
        is_last = number == len(chunks) - 1
        nonce = number.to_bytes(11, "big") + bytes([is_last])
        try:
            plain += cipher.decrypt(nonce, chunk, None)
        except InvalidTag as error:
            raise ValueError("the content is cut off or damaged") from error
    return plain


def _file_key(lines: list[str], secret: bytes) -> bytes:
    key = X25519PrivateKey.from_private_bytes(secret)
    for line, body in itertools.pairwise(lines):
        if not line.startswith("-> X25519 "):
            continue
        share = _decoded(line.split()[2])
        shared = key.exchange(X25519PublicKey.from_public_bytes(share))
        salt = share + key.public_key().public_bytes_raw()
        wrapping = ChaCha20Poly1305(_derived(shared, salt, b"age-encryption.org/v1/X25519"))
        try:
            return wrapping.decrypt(bytes(12), _decoded(body), None)
        except InvalidTag:
            continue
    raise ValueError("the file is not for this key")


def _derived(secret: bytes, salt: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, purpose).derive(secret)


def _decoded(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4))


def _bech32(text: str) -> bytes:
    """The bytes of a key in Bech32; its check sum is not looked at."""
    letters = text.lower().rpartition("1")[2][:-6]
    bits = "".join(f"{_ALPHABET.index(letter):05b}" for letter in letters)
    return bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits) // 8 * 8, 8))
