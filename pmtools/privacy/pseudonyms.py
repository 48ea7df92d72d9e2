"""Keyed pseudonyms: equal for equal names, and only the holder of the key can redo them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pmtools.errors import PrivacyError

KEY_BYTES = 32
KEEP = (
    ", or give --keep-resources when this log's resources are roles or machines",
    " or remove the file: a new key gives new pseudonyms",
)
"""What can be done besides, where pseudonyms are made for one report alone."""
SHOWN = 10
"""Characters of a pseudonym: fifty bits, so a million names collide once in two thousand keys."""


def pseudonyms(*keys: bytes) -> Callable[[str], str]:
    """A function from a value to its pseudonym: HMAC-SHA256 (RFC 2104) under a key, in base 32.

    Of several keys each makes the pseudonym of what the one before made. So a key can be added to
    (`add_key`) without the names: what a later key makes of the old pseudonyms is what all keys
    make of the names.

    >>> name = pseudonyms(b"a key of thirty-two random bytes")
    >>> name("J. Jansen") == name("J. Jansen"), name("J. Jansen")[:2]
    (True, 'p-')
    """

    def pseudonym(value: str) -> str:
        for key in keys:
            digest = hmac.digest(key, value.encode("utf-8", "surrogatepass"), hashlib.sha256)
            value = "p-" + base64.b32encode(digest).decode("ascii")[:SHOWN].lower()
        return value

    return pseudonym


def fingerprint(*keys: bytes) -> str:
    """By which it is seen that keys are those that a pseudonym was made with; it tells no key."""
    return pseudonyms(*keys)("pmtools: the fingerprint of these keys")


def own_key() -> bytes:
    """The key in the user's configuration folder (or `PMTOOLS_CONFIG`), made at first use.

    Readable by its owner alone. PrivacyError when it cannot be read or kept.
    """
    path = config_folder() / "pseudonym.key"
    with _explained(path, KEEP[0]):
        key = _read(path)
    if len(key) != KEY_BYTES:
        raise _wrong(path, key, KEEP[1])
    return key


def keys_of(name: str) -> tuple[bytes, ...]:
    """The keys of one source, oldest first, kept like `own_key`; one is made at first use.

    PrivacyError when they cannot be read or kept.
    """
    path = config_folder() / f"{name}.key"
    with _explained(path):
        told = _read(path)
    if not told or len(told) % KEY_BYTES:
        raise _wrong(path, told)
    return tuple(told[at : at + KEY_BYTES] for at in range(0, len(told), KEY_BYTES))


def has_keys(name: str) -> bool:
    """Whether there are keys of a source."""
    return (config_folder() / f"{name}.key").exists()


def add_key(name: str) -> tuple[bytes, ...]:
    """The keys of a source with a new one behind them, from now on.

    A pseudonym that was made before becomes that under all keys by the new key alone; who has the
    old keys and pseudonyms, and not the new one, cannot link them.
    """
    keys = (*keys_of(name), secrets.token_bytes(KEY_BYTES))
    path = config_folder() / f"{name}.key"
    with _explained(path):
        _written(path, b"".join(keys)).replace(path)
    return keys


def _read(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else _new_key(path)


@contextmanager
def _explained(path: Path, besides: str = "") -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise PrivacyError(
            f"The pseudonym key {path} cannot be read or made ({error.strerror}). Let the setting "
            f"PMTOOLS_CONFIG name a folder that you can write{besides}."
        ) from error


def _wrong(path: Path, key: bytes, besides: str = "") -> PrivacyError:
    return PrivacyError(
        f"The pseudonym key {path} has {len(key)} bytes, not {KEY_BYTES}. Put the right key back"
        f"{besides}."
    )


def config_folder() -> Path:
    """Where pmtools keeps this user's settings."""
    from platformdirs import user_config_path

    chosen = os.environ.get("PMTOOLS_CONFIG")
    return Path(chosen) if chosen else user_config_path("pmtools", appauthor=False)


def _new_key(path: Path) -> bytes:
    """Make the key beside and link it into place, so that two first runs agree on one key."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = _written(path, secrets.token_bytes(KEY_BYTES))
    try:
        with suppress(FileExistsError):
            os.link(beside, path)
    finally:
        beside.unlink()
    return path.read_bytes()


def _written(path: Path, key: bytes) -> Path:
    """A file beside `path` with a key, which its owner alone can read."""
    beside = path.with_suffix(f".{secrets.token_hex(4)}")
    handle = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(key)
    return beside
