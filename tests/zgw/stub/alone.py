"""The stub over a large world in a process of its own, so that a client can be measured alone.

It prints its address; each line it then reads is answered by a line of JSON: how often each path
was asked for, with what status, and the seconds that the answers took. It ends with its input.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any


class Alone:
    """The process, seen from a test: `base`, the client `extractor` with its secret, `asked()`."""

    secret = "geheim-van-extractor"  # noqa: S105

    def __init__(self, cases: int, steps: int = 5, latency: float = 0.0) -> None:
        numbers = [str(part) for part in (cases, steps, latency)]
        self.process = subprocess.Popen(
            [sys.executable, __file__, *numbers],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.base = self.line()

    def line(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def asked(self) -> dict[str, Any]:
        """`paths`: how often each; `statuses`; `seconds` that the answers took; `errors`."""
        assert self.process.stdin
        self.process.stdin.write("asked\n")
        self.process.stdin.flush()
        told: dict[str, Any] = json.loads(self.line())
        return told

    def close(self) -> None:
        self.process.communicate(timeout=30)

    def __enter__(self) -> Alone:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def serve(cases: int, steps: int, latency: float) -> None:
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from stub import Stub, World  # type: ignore[import-not-found]
    from stub.lists import warm  # type: ignore[import-not-found]

    world = World.large(cases, steps=steps)
    warm(world)
    with Stub(world, latency=latency) as stub:
        stub.grant("extractor", Alone.secret)
        print(stub.base, flush=True)
        for _ in sys.stdin:
            told = {
                "paths": Counter(one.path for one in stub.requests),
                "statuses": Counter(str(one.status) for one in stub.requests),
                "seconds": sum(one.took for one in stub.requests),
                "errors": [repr(one) for one in stub.errors],
            }
            print(json.dumps(told), flush=True)


if __name__ == "__main__":
    read = argparse.ArgumentParser()
    for name, kind in (("cases", int), ("steps", int), ("latency", float)):
        read.add_argument(name, type=kind)
    serve(**vars(read.parse_args()))
