"""The scheduler and its workers as the client knows them: reached or not, there or gone, with the same auditlib or another."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from auditlib.cluster.parcel import own_program
from auditlib.cluster.work import other_program
from auditlib.errors import AuditError
from auditlib.record.inputs import Input

# Seconds: to reach the scheduler, to wait for a worker, and between looking whether there still is one.
REACH, PATIENCE, LOOK = 5, 60, 2
RETRIES = 2
LOGGERS = ("distributed", "distributed.client", "tornado", "asyncio")
GONE = "与调度器失去联系；已完成的报告不受影响，请检查调度器后再执行"


def words_of(path: Path, error: BaseException) -> str:
    """Tell why a city was given up on the cluster."""
    from distributed import KilledWorker  # noqa: PLC0415 - of the extra that only a cluster needs

    if isinstance(error, AuditError):
        return f"{path.stem}: {error}"
    if isinstance(error, KilledWorker):
        return f"{path.stem}: 执行本市的工作进程接连丢失，已不再重试；请查看工作进程的日志（多为内存不足）"
    return f"{path.stem}: 工作进程上出错，重试 {RETRIES} 次未成（{type(error).__name__}：{error}）"


def ended(client: Any, sent: list[Any]) -> list[Any]:
    """Wait until a city is done. Raises AuditError where the scheduler, or for a while every worker, is gone."""
    from distributed import CancelledError, wait  # noqa: PLC0415 - of the extra that only a cluster needs

    seen = time.monotonic()
    while True:
        try:
            with client.as_current():
                wait(sent, timeout=LOOK, return_when="FIRST_COMPLETED")
        except TimeoutError:
            if client.status == "running" and client.nthreads():
                seen = time.monotonic()
            elif time.monotonic() - seen > PATIENCE:
                raise AuditError(
                    f"集群上没有工作进程已 {PATIENCE} 秒；已完成的报告不受影响，请启动工作进程后再执行"
                ) from None
        except CancelledError as error:
            raise AuditError(GONE) from error
        if done := [future for future in sent if future.status in {"finished", "error"}]:
            return done


@contextmanager
def connected(scheduler: str) -> Iterator[Any]:
    """Connect to the scheduler. Raises AuditError, within seconds, where it cannot be reached, or when it is lost."""
    try:
        import dask  # noqa: PLC0415 - of the extra that only a cluster needs
        from distributed import Client  # noqa: PLC0415
        from distributed.comm.core import CommClosedError  # noqa: PLC0415
    except ImportError as error:
        raise AuditError("没有安装集群所需的部件；请执行 pip install 'auditlib[cluster]'") from error
    with _silence(), dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GiB"}):
        try:
            client = Client(scheduler, timeout=f"{REACH}s", set_as_default=False)
        except Exception as error:  # a wrong address, a refusal and a timeout each have a kind of their own
            said = (
                f"{scheduler}: {REACH} 秒内连不上调度器；请检查地址（如 tcp://主机:8786）和防火墙，并确认调度器已启动"
            )
            raise AuditError(said) from error
        with client:
            try:
                yield client
            except CommClosedError as error:
                raise AuditError(GONE) from error


@contextmanager
def _silence() -> Iterator[None]:
    """Keep dask's own words from the user: what they come to is told in ours."""
    before = {name: logging.getLogger(name).level for name in LOGGERS}
    for name in LOGGERS:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)


def check_programs(client: Any, scheduler: str) -> None:
    """Wait for a worker, and see that all have this auditlib."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError as error:
        raise AuditError(f"{scheduler}: 调度器上没有工作进程；请先启动（dask worker {scheduler}）") from error
    own = own_program()
    for address, found in client.run(own_program, on_error="return").items():
        if not isinstance(found, Input):
            raise AuditError(f"工作进程 {address} 上没有可用的 auditlib（{found}）；请装与本机同一份 auditlib 再执行")
        if found != own:
            raise AuditError(other_program(address, found, own))
