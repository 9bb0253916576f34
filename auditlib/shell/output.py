"""What is written: through Python's streams, and to the descriptors 1 and 2 by C code and by processes, in one order.

Whoever writes through Python first takes in what lies in the pipes, so the order is the one in which it came, except
between the two descriptors. A thread empties the pipes in the meantime: a process that writes much must not wait.
"""

from __future__ import annotations

import codecs
import io
import os
import select
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

from auditlib.shell.descriptors import enlarge, flush, flush_of_c, led, write_all

NAMES = {1: "stdout", 2: "stderr"}
CAPACITY = 1 << 20


class Output:
    """Text that waits to be recorded, with the stream that each piece came by."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._waiting: list[tuple[str, list[str]]] = []
        self._pipes: dict[int, tuple[int, codecs.IncrementalDecoder]] = {}
        self._flush_c = flush_of_c()

    def write(self, name: str, text: str) -> None:
        """Add text of a stream of Python's, after all that was written before it."""
        self._flush_c()
        with self.lock:
            self.read()
            self._add(name, text)

    def flush(self) -> None:
        """Write out what waits in the buffers of C and of the streams that the interpreter started with.

        Whoever holds the lock must not: where a pipe is full, writing waits for the thread that empties it.
        """
        flush(sys.__stdout__)
        flush(sys.__stderr__)
        self._flush_c()

    def take(self) -> list[tuple[str, str]]:
        """Take all that was written up to now and flushed."""
        with self.lock:
            self.read()
            taken, self._waiting = self._waiting, []
        return [(name, "".join(texts)) for name, texts in taken]

    def read(self) -> None:
        """Take in what lies in the pipes; one read takes a whole pipe, so one who never stops writing keeps nobody."""
        with self.lock:
            for fd, (pipe, decoder) in self._pipes.items():
                with suppress(BlockingIOError):
                    self._add(NAMES[fd], decoder.decode(os.read(pipe, CAPACITY)))

    def _add(self, name: str, text: str) -> None:
        if not self._waiting or self._waiting[-1][0] != name:
            self._waiting.append((name, []))
        self._waiting[-1][1].append(text)

    @contextmanager
    def piping(self) -> Iterator[None]:
        """Let the descriptors 1 and 2 lead into pipes of this output."""
        with ExitStack() as stack:
            for fd in NAMES:
                pipe, end = os.pipe()
                stack.callback(os.close, pipe)
                stack.callback(os.close, end)
                os.set_blocking(pipe, False)
                enlarge(end, CAPACITY)
                self._pipes[fd] = pipe, codecs.getincrementaldecoder("utf-8")(errors="replace")
                stack.enter_context(led(fd, end))
            stack.callback(self._pipes.clear)
            stack.callback(self.read)
            stack.enter_context(self._emptying())
            stack.callback(self.flush)
            yield

    @contextmanager
    def _emptying(self) -> Iterator[None]:
        stop, told = os.pipe()
        poll = select.poll()
        for pipe in (stop, *(pipe for pipe, _ in self._pipes.values())):
            poll.register(pipe, select.POLLIN)

        def empty() -> None:
            while all(ready != stop for ready, _ in poll.poll()):
                self.read()

        thread = threading.Thread(target=empty, name="auditlib-output", daemon=True)
        thread.start()
        try:
            yield
        finally:
            os.close(told)
            thread.join()
            os.close(stop)


class Stream(io.TextIOBase):
    """A text stream of Python's that leads into an output; a fork's leads there through the descriptor."""

    def __init__(self, fd: int, output: Output) -> None:
        super().__init__()
        self._fd, self._output, self._process = fd, output, os.getpid()

    @property
    def name(self) -> str:
        """What a traceback or a log calls the stream."""
        return f"<{NAMES[self._fd]}>"

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """The encoding of a kernel's streams."""
        return "utf-8"

    def fileno(self) -> int:
        """The descriptor, for whoever hands the stream to a process."""
        return self._fd

    def writable(self) -> bool:
        """Text can be written."""
        return True

    def write(self, text: str) -> int:
        """Put out text."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if os.getpid() == self._process:
            self._output.write(NAMES[self._fd], text)
        else:
            write_all(self._fd, text.encode())
        return len(text)


@contextmanager
def caught(output: Output) -> Iterator[None]:
    """Let all that is written go to an output, and nothing be read from a terminal."""
    for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
        flush(stream)
    with ExitStack() as stack:
        nothing = stack.enter_context(open(os.devnull, encoding="utf-8"))
        if os.name == "posix":
            stack.enter_context(led(0, nothing.fileno()))
            stack.enter_context(output.piping())
        sys.stdin, sys.stdout, sys.stderr = nothing, Stream(1, output), Stream(2, output)
        yield
