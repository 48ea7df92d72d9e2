"""Keyed pseudonyms: equal for equal names, and only the holder of the key can redo them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from pmtools.errors import PrivacyError

KEY_BYTES = 32
SHOWN = 10
"""Characters of a pseudonym: fifty bits, so a million names collide once in two thousand keys."""


def pseudonyms(key: bytes) -> Callable[[str], str]:
    """A function from a value to its pseudonym: HMAC-SHA256 (RFC 2104) under `key`, in base 32.

    >>> name = pseudonyms(b"a key of thirty-two random bytes")
    >>> name("J. Jansen") == name("J. Jansen"), name("J. Jansen")[:2]
    (True, 'p-')
    """

    def pseudonym(value: str) -> str:
        digest = hmac.digest(key, value.encode("utf-8", "surrogatepass"), hashlib.sha256)
        return "p-" + base64.b32encode(digest).decode("ascii")[:SHOWN].lower()

    return pseudonym


def own_key() -> bytes:
    """The key in the user's configuration folder (or `PMTOOLS_CONFIG`), made at first use.

    Readable by its owner alone. PrivacyError when it cannot be read or kept.
    """
    path = config_folder() / "pseudonym.key"
    try:
        key = path.read_bytes() if path.exists() else _new_key(path)
    except OSError as error:
        raise PrivacyError(
            f"The pseudonym key {path} cannot be read or made ({error.strerror}). Let the setting "
            "PMTOOLS_CONFIG name a folder that you can write, or give --keep-resources when this "
            "log's resources are roles or machines."
        ) from error
    if len(key) != KEY_BYTES:
        raise PrivacyError(
            f"The pseudonym key {path} has {len(key)} bytes, not {KEY_BYTES}. Put the right key "
            "back or remove the file: a new key gives new pseudonyms."
        )
    return key


def config_folder() -> Path:
    """Where pmtools keeps this user's settings."""
    from platformdirs import user_config_path

    chosen = os.environ.get("PMTOOLS_CONFIG")
    return Path(chosen) if chosen else user_config_path("pmtools", appauthor=False)


def _new_key(path: Path) -> bytes:
    """Make the key beside and link it into place, so that two first runs agree on one key."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(f".{secrets.token_hex(4)}")
    handle = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
        with suppress(FileExistsError):
            os.link(beside, path)
    finally:
        beside.unlink()
    return path.read_bytes()
