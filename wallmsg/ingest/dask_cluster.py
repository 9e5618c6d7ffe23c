"""A Dask cluster as `wallmsg.ingest.cluster_executor` needs it: the only module that knows Dask."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from wallmsg.errors import MissingToolError
from wallmsg.ingest.process_executor import without_interrupts

if TYPE_CHECKING:
    from distributed import Client, Future, LocalCluster, Scheduler

LOCAL = "local"
"""The address that starts a cluster of worker processes on this machine."""

_CONNECT_SECONDS = 20
_WORKER_SECONDS = 60
"""How long the first worker is waited for."""

_NEVER_WARN = "1TB"
"""Dask warns of tasks of more than 10 MB, which many photos are."""


def check_cluster(address: str) -> None:
    """Raise MissingToolError if Dask is missing or no scheduler answers at the address."""
    _require_dask()
    if address == LOCAL:
        return
    try:
        # In a thread of its own: where the caller runs an event loop, no second one can run.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(lambda: asyncio.run(_try(address))).result()
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        raise MissingToolError(
            f"no Dask scheduler answers at {address}",
            hint="is it running, and are its certificates known here?"
            " See wallmsg help large-catalogues",
        ) from error


async def _try(address: str) -> None:
    """Connect and disconnect. A `Client` that fails prints more when it is collected."""
    from distributed import Security
    from distributed.comm.core import connect

    arguments = Security().get_connection_args("client")
    comm = await connect(address, timeout=_CONNECT_SECONDS, **arguments)
    await comm.close()


class DaskCluster:
    """The workers of a Dask scheduler.

    Args:
        address: Of the scheduler, such as `tls://10.0.0.1:8786`; or `LOCAL`. The certificates of
            TLS come from the configuration of Dask.
        jobs: Worker processes of a local cluster.
    """

    def __init__(self, address: str, jobs: int = 1) -> None:
        self._address = address
        self._jobs = jobs
        self._local: LocalCluster | None = None
        self._client: Client | None = None

    def start(self) -> None:
        """Connect, and wait for a worker. Raises MissingToolError if there is none."""
        check_cluster(self._address)
        import dask
        from distributed import Client

        dask.config.set({"distributed.admin.large-graph-warning-threshold": _NEVER_WARN})
        # A photo that crashes its worker must not end more of them: it is tried again alone.
        dask.config.set({"distributed.scheduler.allowed-failures": 0})
        # As for other worker processes: this process decides when to stop.
        with without_interrupts():
            if self._address == LOCAL:
                self._local = _local_cluster(self._jobs)
            where = self._local or self._address
            self._client = Client(where, timeout=_CONNECT_SECONDS, set_as_default=False)
        self._client.run_on_scheduler(_end_one_worker_only)
        try:
            self._client.wait_for_workers(1, timeout=_WORKER_SECONDS)
        except TimeoutError as error:
            raise MissingToolError(
                f"the cluster at {self._address} has no workers",
                hint=f"start one: dask worker {self._address} --nthreads 1",
            ) from error

    def ask_all(self, function: Callable[..., Any], *arguments: object) -> dict[str, Any]:
        """What the function returns on each worker, or the exception it raises, by address."""
        answers: dict[str, Any] = self._connection.run(function, *arguments, on_error="return")
        return answers

    def submit(self, key: str, function: Callable[..., Any], *arguments: object) -> Future[Any]:
        """Run the function on a worker."""
        return self._connection.submit(function, *arguments, key=key, pure=False)

    def places(self) -> int:
        """Threads of all workers together."""
        return sum(self._connection.nthreads().values())

    def given_out(self) -> set[str]:
        """Keys of what a worker has now, started or not."""
        return {key for keys in self._connection.processing().values() for key in keys}

    def is_killed(self, error: BaseException) -> bool:
        """Whether an error says that the worker has died."""
        from distributed import KilledWorker

        return isinstance(error, KilledWorker)

    def close(self) -> None:
        """Disconnect; a cluster that was started here ends."""
        if self._client is not None:
            self._client.close()
        if self._local is not None:
            self._local.close()

    @property
    def _connection(self) -> Client:
        if self._client is None or self._client.status in {"closing", "closed"}:
            raise ConnectionError("not connected to the scheduler")
        return self._client


def _require_dask() -> None:
    try:
        import distributed  # noqa: F401
    except ImportError as error:
        raise MissingToolError(
            "reading on a cluster needs Dask", hint='install it: pip install "wallmsg[cluster]"'
        ) from error


def _local_cluster(jobs: int) -> LocalCluster:
    """Workers on this machine, which nobody else on it can connect to."""
    from distributed import LocalCluster

    return LocalCluster(
        n_workers=jobs,
        threads_per_worker=1,
        processes=True,
        security=True,
        dashboard_address=None,
        silence_logs=logging.CRITICAL,
    )


def _end_one_worker_only(dask_scheduler: Scheduler) -> None:
    """Makes the scheduler report a photo whose worker has died, and not try it again itself."""
    dask_scheduler.allowed_failures = 0
