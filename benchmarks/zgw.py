"""A pull against the stub of a case system, in a process of its own on this machine.

Says how much of the time a request was under way (the rest is the client's own), the memory of the
client, with making the log and without, and what a later pull asks. Latency: what a running Open
Zaak took for 100 rows was 0.36 s; 0 is a server that answers in a few milliseconds.

    python benchmarks/zgw.py
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parents[1] / "tests" / "zgw"
RUNS = ((2_000, 5, 0.36, 100), (20_000, 5, 0.0, 500), (20_000, 50, 0.0, 500))
"""Cases, statuses of each, seconds an answer, records a page."""


def main() -> None:
    sys.path.insert(0, str(TESTS / "stub"))
    from alone import Alone  # type: ignore[import-not-found]

    for cases, steps, latency, page in RUNS:
        with tempfile.TemporaryDirectory() as folder, Alone(cases, steps, latency) as stub:
            asked = 0
            for turn in ("first", "later"):
                given = [sys.executable, __file__, stub.base, stub.secret, folder, str(page)]
                done = subprocess.run(given, capture_output=True, text=True)
                if done.returncode:
                    sys.exit(done.stderr)
                told = json.loads(done.stdout)
                now = sum(stub.asked()["paths"].values())
                print(
                    f"{cases:,} cases, {cases * steps:,} statuses, {latency} s an answer, {turn}: "
                    f"{told['pull']:.1f} s pulling in {now - asked:,} requests, of which under way "
                    f"{told['under_way'] / told['pull']:.0%}; {told['log']:.1f} s making the log; "
                    f"peak {told['pull_mb']:.0f} MB pulling, {told['peak_mb']:.0f} MB in all"
                )
                asked = now


def pulled(base: str, secret: str, folder: str, page: str) -> dict[str, Any]:
    """One pull, and what it took."""
    import os

    os.environ["PMTOOLS_CONFIG"] = f"{folder}/settings"
    import pmtools.sources.zgw.pull as pulling
    from pmtools.sources.zgw.asking.profile import APIS, Profile
    from pmtools.sources.zgw.asking.server import Server

    spans: list[tuple[float, float]] = []
    log = {"seconds": 0.0, "mb": 0.0}

    class Timed(Server):
        def _send(self, *given: Any) -> Any:
            begun = time.perf_counter()
            try:
                return super()._send(*given)
            finally:
                spans.append((begun, time.perf_counter()))

    build = pulling.build_log

    def timed(*given: Any) -> Any:
        log["mb"] = peak()
        begun = time.perf_counter()
        try:
            return build(*given)
        finally:
            log["seconds"] = time.perf_counter() - begun

    pulling.build_log = timed
    apis = {api: f"{base}/{api}/api/v1" for api in APIS}
    profile = Profile("zaken", apis, "extractor", "benchmark", page_size=int(page))
    begun = time.perf_counter()
    with Timed(profile, secret) as server:
        pulling.pull(profile, server, Path(folder) / "zaken")
    seconds = time.perf_counter() - begun - log["seconds"]
    return {
        "pull": seconds,
        "under_way": covered(spans),
        "log": log["seconds"],
        "pull_mb": log["mb"],
        "peak_mb": peak(),
    }


def covered(spans: list[tuple[float, float]]) -> float:
    """Seconds in which at least one of the spans was under way."""
    total, until = 0.0, 0.0
    for begin, end in sorted(spans):
        total += max(end - max(begin, until), 0.0)
        until = max(until, end)
    return total


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(pulled(*sys.argv[1:])))
    else:
        main()
