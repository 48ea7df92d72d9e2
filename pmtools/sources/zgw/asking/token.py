"""Tokens: HS256, made anew every ten minutes, as the server looks at their age."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock

from pmtools.errors import ParameterError
from pmtools.sources.zgw.asking.profile import Profile

EARLIER = timedelta(seconds=5)
"""A token of the future is refused, and no two clocks are equal."""
LASTS = timedelta(minutes=10)


class Tokens:
    """The token of a client, with the claims of the ZGW standard (iss, iat, client_id, user_id)."""

    def __init__(self, profile: Profile, secret: str, now: Callable[[], datetime]) -> None:
        self._profile, self._secret, self._now = profile, secret, now
        self._made: datetime | None = None
        self._token = ""
        self._lock = Lock()

    def header(self) -> str:
        """What stands in the header `Authorization`."""
        with self._lock:
            now = self._now()
            if self._made is None or not timedelta(0) <= now - self._made < LASTS:
                self._token, self._made = self._new(now), now
            return f"Bearer {self._token}"

    def _new(self, now: datetime) -> str:
        import warnings

        import jwt

        claims = {
            "iss": self._profile.client,
            "iat": int((now - EARLIER).timestamp()),
            "client_id": self._profile.client,
            "user_id": self._profile.user,
            "user_representation": self._profile.user,
        }
        with warnings.catch_warnings():
            # How long a secret is, the municipality decides.
            warnings.filterwarnings("ignore", message=".*below the minimum")
            try:
                return jwt.encode(claims, self._secret, algorithm="HS256")
            except jwt.PyJWTError as error:
                raise ParameterError(
                    f"The secret of client {self._profile.client!r} looks like a key file, and "
                    "HS256 takes none. Give the text that the administrator set for this client."
                ) from error

    def __repr__(self) -> str:
        return f"Tokens({self._profile.client})"
