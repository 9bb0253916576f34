"""The wire's end in the shell: messages made as a kernel makes them, and handed over in the same process."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from comm.base_comm import BaseComm
from jupyter_client.session import Session as KernelSession

Receive = Callable[[dict[str, Any]], None]


class Session(KernelSession):
    """A kernel's session that hands each message to a function instead of a socket."""

    def __init__(self, receive: Receive) -> None:
        super().__init__()
        self.receive = receive

    def send(  # type: ignore[override]
        self, stream: Any, msg_or_type: Any, content: Any = None, parent: Any = None, ident: Any = None, **others: Any
    ) -> dict[str, Any]:
        """Hand over a message, its content as it is after the way through JSON."""
        told = isinstance(msg_or_type, dict)
        message = msg_or_type if told else self.msg(msg_or_type, content, parent, metadata=others.get("metadata"))
        buffers = others.get("buffers") or []
        message = {**message, "content": self.unpack(self.pack(message["content"])), "buffers": buffers}
        self.receive(message)
        return message


def comm_class(session: Session, get_parent: Callable[[], Any]) -> type[BaseComm]:
    """Make the class of the comms through which widgets tell a recorder their state.

    Its `kernel` is what an Output widget asks for before it captures anything.
    """

    class Comm(BaseComm):
        kernel = SimpleNamespace(session=session, get_parent=get_parent)

        def publish_msg(
            self, msg_type: str, data: Any = None, metadata: Any = None, buffers: Any = None, **keys: Any
        ) -> None:
            content = {"data": data or {}, "comm_id": self.comm_id, **keys}
            session.send(None, msg_type, content, get_parent(), buffers=buffers, metadata=metadata)

    return Comm
