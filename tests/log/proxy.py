"""A line to a server that breaks right after a commit: the server has done it, the answer never arrives."""

from __future__ import annotations

import select
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from threading import Thread

COMMIT = b"COMMIT"


@contextmanager
def break_after_commit(port: int, times: int) -> Iterator[int]:
    """Listen on a port that leads to `port`; break the first `times` connections that commit, with the answer unsent."""
    listener = socket.create_server(("127.0.0.1", 0))
    threads: list[Thread] = []

    def serve() -> None:
        left = times
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            with closing(client), closing(socket.create_connection(("127.0.0.1", port))) as server:
                left -= carry(client, server, breaks=left > 0)

    threads.append(Thread(target=serve))
    threads[0].start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        threads[0].join()


def carry(client: socket.socket, server: socket.socket, *, breaks: bool) -> bool:
    """Carry bytes both ways until one side ends; True when the line was broken after a commit."""
    ends = {client: server, server: client}
    while True:
        for source in select.select(list(ends), [], [])[0]:
            data = source.recv(65536)
            if not data:
                return False
            ends[source].sendall(data)
            if breaks and source is client and COMMIT in data:
                server.recv(65536)
                return True
