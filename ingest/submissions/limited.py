"""Reads a workbook in a process of its own, with limits: a hostile file can cost seconds and a gigabyte, never the run.

The process is started once and reads file after file; it is replaced when a file kills it, when it takes too long, and
after some hundred files. Where the system knows no limits (Windows) the file is read in this process.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import traceback
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from ingest.submissions.messages import refusal
from ingest.submissions.model import Refused, Submission

MAX_SECONDS = 9.0  # a register of 50,000 rows takes about three
MAX_MEMORY = 1 << 30  # bytes, above what the empty reader takes
_FILES = 500  # after so many the process is replaced: what libraries leak goes with it
_START_SECONDS = 60.0


class ReaderCrashedError(RuntimeError):
    """The reader itself failed on a file: a fault of ours, with its traceback."""


def read_limited(content: bytes, file_name: str, document_id: str = "") -> Submission:
    """`read_workbook` within limits of time and memory.

    Raises:
        Refused: the workbook cannot be read (F01 …), or not within the limits (F08, F02).
        ReaderCrashedError: the reader has a fault.
    """
    if not hasattr(socket, "socketpair") or sys.platform == "win32":
        from ingest.submissions.read import read_workbook

        return read_workbook(content, file_name, document_id)
    return _reader(os.getpid()).read(content, file_name, document_id)


@cache
def _reader(_process: int) -> _Reader:
    return _Reader()  # one to a process: a fork must not share its parent's


class _Reader:
    """Our end of the reading process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._link: Connection | None = None
        self._left = 0

    def read(self, content: bytes, file_name: str, document_id: str) -> Submission:
        with self._lock:
            answer = self._ask((content, file_name, document_id))
        if isinstance(answer, Submission):
            return answer
        kind, *values = answer
        if kind == "refused":
            raise Refused(*values)
        raise ReaderCrashedError(values[0])

    def _ask(self, request: tuple[bytes, str, str]) -> Any:
        link = self._started()
        self._left -= 1
        try:
            link.send(request)
            if not link.poll(MAX_SECONDS):
                self._stop()
                raise refusal("F08", detail=f"not read within {MAX_SECONDS:.0f} seconds")
            return link.recv()
        except (EOFError, OSError) as error:
            self._stop()
            raise refusal("F02", detail="it ends the process that reads it") from error

    def _started(self) -> Connection:
        if self._link is None or self._process is None or self._process.poll() is not None or self._left <= 0:
            self._stop()
            ours, theirs = socket.socketpair()
            work = f"from ingest.submissions.limited import serve; serve({theirs.fileno()}, {MAX_MEMORY})"
            command = [sys.executable, "-c", work]
            environment = os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
            self._process = subprocess.Popen(command, pass_fds=[theirs.fileno()], env=environment)
            theirs.close()
            self._link, self._left = Connection(ours.detach()), _FILES
            if not self._link.poll(_START_SECONDS):
                self._stop()
                raise ReaderCrashedError("the reading process does not start")
            self._link.recv()
        return self._link

    def _stop(self) -> None:
        if self._link is not None:
            self._link.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._link = self._process = None


def serve(descriptor: int, memory: int) -> None:
    """The reading process: answers requests until the other end is closed.

    Args:
        descriptor: of the socket to the process that asks.
        memory: bytes that reading may take.
    """
    from ingest.submissions.read import read_workbook

    link = Connection(descriptor)
    _limit_memory(memory)
    link.send("ready")
    while True:
        try:
            content, file_name, document_id = link.recv()
        except (EOFError, OSError):
            return
        answer: Any
        try:
            answer = read_workbook(content, file_name, document_id)
        except Refused as error:
            answer = ("refused", error.rule_id, str(error), error.message_vi)
        except MemoryError:
            large = refusal("F08", detail=f"it takes more than {memory >> 20} MB of memory")
            answer = ("refused", large.rule_id, str(large), large.message_vi)
        except Exception:
            answer = ("crashed", traceback.format_exc())
        link.send(answer)


def _limit_memory(more: int) -> None:
    import resource

    size = Path("/proc/self/statm")
    taken = int(size.read_text().split()[0]) * resource.getpagesize() if size.exists() else 0
    resource.setrlimit(resource.RLIMIT_AS, (taken + more, taken + more))
