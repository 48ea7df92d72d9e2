"""One connection: requests read, logged and answered, or answered badly as planted."""

from __future__ import annotations

import json
import time
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from .answers import Answer, ProblemError, page, problem
from .bodies import BASE
from .faults import Fault
from .routes import answer, route

if TYPE_CHECKING:
    from .server import Request, Stub


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: Any

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: what was asked is in `Stub.requests`."""

    def date_time_string(self, timestamp: Any = None) -> str:
        return format_datetime(self.server.stub.moment(), usegmt=True)

    def do_GET(self) -> None:
        stub: Stub = self.server.stub
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        with stub.lock:
            asked = heard(stub, self.command, self.path, self.headers)
            asked.body = body
            fault = struck(stub, asked)
            told = made(stub, asked, fault)
            asked.status = 0 if fault.cut else told.status
        time.sleep(stub.options.latency + fault.delay)
        asked.took = time.time() - asked.at
        self.send(told, fault.cut)

    do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_GET  # noqa: N815

    def send(self, told: Answer, cut: str) -> None:
        body = told.text.encode()
        if cut == "before":
            self.close_connection = True
            return
        self.send_response(told.status)
        for name, value in told.headers.items():
            self.send_header(name, value)
        if told.status != 304:
            self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if cut else body)
        if cut:
            self.close_connection = True


def heard(stub: Stub, method: str, target: str, headers: Any) -> Request:
    """The request, noted; the caller's hook may change the world before it is answered."""
    from .server import Request

    parts = urlsplit(target)
    stub.number += 1
    path = parts.path
    inside = path.startswith(stub.options.prefix)
    path = path.removeprefix(stub.options.prefix)
    params = dict(parse_qsl(parts.query, keep_blank_values=True))
    found = route(path, stub.world.experimental) if inside else None
    asked = Request(stub.number, method, path, params, headers, time.time(), found)
    stub.requests.append(asked)
    if stub.on_request:
        stub.on_request(asked.n, path, params)
    return asked


def struck(stub: Stub, asked: Request) -> Fault:
    """The planted faults that strike now, as one."""
    whole = Fault()
    for planted in stub.planted:
        if planted.strikes(asked):
            for name, value in vars(planted.fault).items():
                if value:
                    setattr(whole, name, value)
    if whole.before:
        whole.before()
    return whole


def made(stub: Stub, asked: Request, fault: Fault) -> Answer:
    """The answer with its headers; addresses get the host that the options say."""
    headers = asked.route.headers(stub.options.versions) if asked.route else {}
    try:
        told = fault.answer(stub.world, asked.n) if fault.answer else answer(stub, asked, fault)
    except ProblemError as wrong:
        told = problem(stub.world, wrong, asked.n)
    except Exception as error:  # noqa: BLE001
        stub.errors.append(error)
        told = page(stub.world, 500)
    if fault.text is not None:
        told = Answer(200, fault.text)
    if fault.edit and told.status == 200:
        told.text = json.dumps(fault.edit(json.loads(told.text)))
    told.headers = headers | {"content-type": "application/json"} | told.headers
    told.text = told.text.replace(BASE, stub.body_base)
    return told
