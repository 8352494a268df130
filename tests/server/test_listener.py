from __future__ import annotations

import socket

from healthcheck.server.listener import listen


def test_an_answer_does_not_wait_for_the_one_before_to_be_acknowledged() -> None:
    with listen("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
