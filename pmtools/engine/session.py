"""A Spark session: begun at an address, ended, and nothing left behind."""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import sys
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pmtools.errors import ParameterError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

CONNECT = "sc://"
"""How the address of a Spark Connect server begins: no Java is needed on this side."""
LOOPBACK = "127.0.0.1"
OWN = ("SPARK_", "PYSPARK_")
"""How the variables begin that are Spark's."""
PROXIES = ("grpc_proxy", "https_proxy", "http_proxy")
"""Variables by which Spark Connect goes another way."""
INSTALL = 'Install pmtools with its extra spark, in its folder: pip install ".[spark]"'
PANDAS_3 = "PySpark does not yet fully support pandas"
PORT, PATIENCE = 15002, 10.0
"""Where a Spark Connect server listens unless told otherwise; seconds in which it has to answer."""
LOGGING = """\
rootLogger.level = error
rootLogger.appenderRef.stderr.ref = stderr
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
appender.stderr.layout.type = PatternLayout
appender.stderr.layout.pattern = Spark: %m%n
logger.shell.name = org.apache.spark.api.python.PythonGatewayServer
logger.shell.level = error
logger.executor.name = org.apache.spark.executor.Executor
logger.executor.level = off
logger.tasks.name = org.apache.spark.scheduler.TaskSetManager
logger.tasks.level = off
"""
"""Quiet; what a task raises comes back as an error, so it is not told there as well."""
JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""Java's own work is short and small: to compile it well, and in more threads, costs more CPU."""
PLANS = {
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "16",
}
"""Spark sees few rows, of up to `wire.PIECE` bytes: to make code for a plan costs more than it."""


_lasting: dict[str, tuple[SparkSession, ExitStack]] = {}


def lasting_session(where: str) -> SparkSession:
    """The session at an address, begun once and stopped when this process ends.

    Raises ParameterError as `session_at` does.
    """
    if where in _lasting and not _stopped(_lasting[where][0]):
        return _lasting[where][0]
    end_session(where)
    stack = ExitStack()
    session = stack.enter_context(session_at(where, {}))
    _lasting[where] = session, stack
    atexit.register(end_session, where)
    return session


def _stopped(session: SparkSession) -> bool:
    """Whether somebody else stopped it."""
    told = getattr(session, "is_stopped", None)  # Spark Connect
    return session.sparkContext._jsc is None if told is None else bool(told)


def end_session(where: str) -> None:
    """Stop the lasting session at an address, if there is one."""
    if where in _lasting:
        _, stack = _lasting.pop(where)
        stack.close()


@contextmanager
def session_at(where: str | SparkSession, settings: Mapping[str, str]) -> Iterator[SparkSession]:
    """A session at an address, stopped at the end; a session of another's is left as it is.

    Raises ParameterError when pyspark or Java is missing, or Spark does not answer.
    """
    if not isinstance(where, str):
        yield where
        return
    folder = tempfile.TemporaryDirectory(prefix="pmtools-", ignore_cleanup_errors=True)
    with folder, _environment(where), _own_java():
        with quiet():
            session = _begun(where, settings, Path(folder.name))
        try:
            yield session
        finally:
            with quiet():
                session.stop()


def _begun(where: str, settings: Mapping[str, str], folder: Path) -> SparkSession:
    try:
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise ParameterError(f"Spark needs the package pyspark. {INSTALL}") from error
    if not where.startswith(CONNECT) and not _java():
        raise ParameterError(
            "Spark needs Java (17 or later), which is not on this machine. Install it, on Debian "
            "and Ubuntu with: apt-get install default-jre-headless; or set JAVA_HOME."
        )
    if SparkSession.getActiveSession() is not None:
        raise ParameterError(
            f"A Spark session is at work in this process, so none can begin at {where}. Stop it, "
            "or give the session itself in place of the address."
        )
    _knock(where)
    try:
        if where.startswith(CONNECT):
            session = SparkSession.builder.remote(where).getOrCreate()
            for key, value in {**PLANS, **settings}.items():
                session.conf.set(key, value)
        else:
            builder = SparkSession.builder.master(where).appName("pmtools")
            for key, value in {**_own(where, folder), **settings}.items():
                builder = builder.config(key, value)
            session = builder.getOrCreate()
        _ = session.version  # asked, so that a server that does not answer is found out here
    except ImportError as error:
        raise ParameterError(f"Spark Connect needs grpcio. {INSTALL}") from error
    except (PySparkException, Py4JError) as error:
        raise ParameterError(_silent(where, error)) from error
    return session


def _knock(where: str) -> None:
    """Find out in seconds that nothing listens: Spark itself goes on trying for ten minutes."""
    if not where.startswith((CONNECT, "spark://")) or any(map(os.environ.get, PROXIES)):
        return
    try:
        found = urlsplit(where.partition(",")[0])
        with socket.create_connection((found.hostname, found.port or PORT), PATIENCE):
            pass
    except (OSError, ValueError) as error:
        raise ParameterError(_silent(where, error)) from error


def _silent(where: str, error: Exception) -> str:
    why = str(error).strip().splitlines() or [type(error).__name__]
    return (
        f"Spark does not answer at {where} ({why[0]}). Check the address, and that the Java there "
        "is 17 or later."
    )


def _own(where: str, folder: Path) -> dict[str, str]:
    """Settings of ours: quiet, and on one machine nothing that another can reach."""
    logging = folder / "log4j2.properties"
    logging.write_text(LOGGING, encoding="utf-8")
    settings = {
        **PLANS,
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.extraJavaOptions": f"{JAVA} -Dlog4j2.configurationFile={logging.as_uri()}",
        "spark.driver.maxResultSize": "0",
        "spark.executorEnv.POLARS_MAX_THREADS": "1",
    }
    if where.startswith("local"):
        settings |= {
            "spark.driver.host": LOOPBACK,
            "spark.driver.bindAddress": LOOPBACK,
            "spark.local.dir": str(folder),
            "spark.shuffle.compress": "false",  # it saves a network that is not there
            "spark.sql.warehouse.dir": str(folder / "warehouse"),
        }
    return settings


@contextmanager
def _environment(where: str) -> Iterator[None]:
    """Variables for pyspark, such as where the workers' Python is; and without its own after it."""
    before = _variables()
    if where.startswith("local"):
        os.environ |= {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": LOOPBACK}
    else:
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        yield
    finally:
        for name in _variables():
            del os.environ[name]
        os.environ |= before


def _variables() -> dict[str, str]:
    return {name: told for name, told in os.environ.items() if name.startswith(OWN)}


@contextmanager
def _own_java() -> Iterator[None]:
    """End the Java process that pyspark began and would keep: it holds memory and its folders."""
    try:
        yield
    finally:
        context = sys.modules.get("pyspark.core.context")
        gateway = context.SparkContext._gateway if context else None
        if context and gateway and context.SparkContext._active_spark_context is None:
            context.SparkContext._gateway = context.SparkContext._jvm = None
            gateway.shutdown()
            process = getattr(gateway, "proc", None)
            if process:
                process.stdin.close()
                process.wait(PATIENCE)


def _java() -> bool:
    home = os.environ.get("JAVA_HOME")
    return bool(shutil.which("java", path=str(Path(home, "bin"))) if home else shutil.which("java"))


@contextmanager
def quiet() -> Iterator[None]:
    """Without pyspark's warning, at every call, that it does not fully know pandas 3 (not used)."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", PANDAS_3, FutureWarning)
        yield
