"""The stub itself: an HTTP server on loopback over a world, with a log of what it was asked."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

from .faults import Fault, Planted
from .handler import Handler
from .lists import Cache
from .rights import READ, Client
from .routes import VERSIONS, Route
from .world import World

CERTIFICATE = Path(__file__).parent / "test-fixture-only.crt"
KEY = Path(__file__).parent / "test-fixture-only.key"


@dataclass
class Options:
    """How this server differs from Open Zaak as it was measured.

    `page_size`: the parameter is known; `fuzzy`: counts stop there; `next_host`, `body_host`: the
    host in `next` and in all other addresses; `latency`: seconds an answer; `search`: cases can be
    asked for by a body with `fields`, as in Zaken API 1.6.
    """

    default_page: int = 100
    most: int = 500
    page_size: bool = True
    fuzzy: int | None = None
    next_host: str | None = None
    body_host: str | None = None
    prefix: str = ""
    versions: dict[str, str] = field(default_factory=lambda: dict(VERSIONS))
    unstable_ties: bool = False
    latency: float = 0.0
    search: bool = False


@dataclass
class Request:
    """One request received: its number from 1, the status of its answer (0: cut off), its seconds."""

    n: int
    method: str
    path: str
    params: dict[str, str]
    headers: Any
    at: float
    route: Route | None
    client: str = ""
    status: int = 0
    body: bytes = b""
    took: float = 0.0


class Server(ThreadingHTTPServer):
    daemon_threads = False
    request_queue_size = 64

    def __init__(self, stub: Stub, context: ssl.SSLContext | None) -> None:
        self.stub, self.context = stub, context
        self.open: set[socket.socket] = set()
        super().__init__(("127.0.0.1", 0), Handler)

    def get_request(self) -> tuple[socket.socket, Any]:
        found, address = super().get_request()
        found.settimeout(60)
        if self.context:
            found = self.context.wrap_socket(found, server_side=True, do_handshake_on_connect=False)
        self.open.add(found)
        return found, address

    def shutdown_request(self, request: Any) -> None:
        self.open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no error of the server."""


class Stub:
    """`base` is its address; `clients` who may ask; `requests` what was asked.

    `clock`: the server's time, for tokens and the Date header; without one, a token is good when
    it is by the machine's clock or by `world.now`. `on_request(n, path, params)` is called before
    each answer is made. Errors of the stub's own are kept in `errors`.
    """

    def __init__(self, world: World | None = None, *, https: bool = False, **options: Any) -> None:
        self.world = world or World()
        self.options = Options(**options)
        self.clients: dict[str, Client] = {}
        self.requests: list[Request] = []
        self.errors: list[BaseException] = []
        self.planted: list[Planted] = []
        self.clock: Callable[[], datetime] | None = None
        self.on_request: Callable[[int, str, dict[str, str]], object] | None = None
        self.number = 0
        self.lock = threading.RLock()
        self.cache = Cache()
        context = None
        if https:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(CERTIFICATE, KEY)
        self.server = Server(self, context)
        self.host = f"{'https' if https else 'http'}://127.0.0.1:{self.server.server_address[1]}"
        self.thread = threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self.thread.start()

    @property
    def base(self) -> str:
        return f"{self.host}{self.options.prefix}"

    @property
    def body_base(self) -> str:
        return f"{self.options.body_host or self.host}{self.options.prefix}"

    @property
    def next_base(self) -> str:
        return (
            f"{self.options.next_host or self.options.body_host or self.host}{self.options.prefix}"
        )

    def moment(self) -> datetime:
        """The server's time."""
        return self.clock() if self.clock else self.world.now

    def clocks(self) -> list[datetime]:
        return [self.clock()] if self.clock else [datetime.now(UTC), self.world.now]

    def grant(
        self, name: str, secret: str, *codes: str, scopes: Collection[str] = READ,
        level: str = "zeer_geheim", everything: bool = False,
    ) -> Client:  # fmt: skip
        """A client with these scopes, for the zaaktypen of these identificaties (none: all)."""
        client = Client(name, secret, set(scopes), everything=everything)
        if codes:
            client.limit(self.world, *codes, level=level)
        self.clients[name] = client
        return client

    def plant(
        self, fault: Fault, *, at: int | Collection[int] | None = None, times: int | None = 1,
        path: str = "", when: Callable[[Request], bool] | None = None,
    ) -> Planted:  # fmt: skip
        """A fault at the n-th of the requests that fit (from now), or at the next `times`.

        `path` is searched for as a pattern in the path; `times` None is for ever.
        """
        chosen = {at} if isinstance(at, int) else at
        planted = Planted(fault, chosen, times, path, when)
        self.planted.append(planted)
        return planted

    def received(self, path: str = "") -> list[Request]:
        """The requests whose path ends so."""
        return [one for one in self.requests if one.path.endswith(path)]

    def forget(self) -> None:
        """The log of requests and the planted faults emptied; numbers begin at 1 again."""
        with self.lock:
            self.requests.clear()
            self.planted.clear()
            self.number = 0

    def close(self) -> None:
        self.server.shutdown()
        for one in list(self.server.open):
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue
        self.server.server_close()
        self.thread.join()

    def __enter__(self) -> Stub:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
