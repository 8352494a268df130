"""As much of Kubernetes' API server as Helm asks: it keeps what it is given, and runs nothing."""

from __future__ import annotations

import http.server
import json
import re
import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import parse_qs, urlsplit

import yaml

Object = dict[str, Any]
Key = tuple[str, str]
"""A kind in the plural, and a name."""

_GROUPS = {
    "api/v1": ("v1", {"configmaps": "ConfigMap"}),
    "apis/apps/v1": ("apps/v1", {"deployments": "Deployment"}),
}
_PATH = re.compile(r"/(?P<group>api/v1|apis/apps/v1)/namespaces/\w+/(?P<kind>\w+)(/(?P<name>.+))?")


class Cluster(http.server.ThreadingHTTPServer):
    """The objects of one namespace."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.objects: dict[Key, Object] = {}
        self.events: list[tuple[str, Object]] = []
        self.changed = threading.Condition()
        self.revision = 0

    def keep(self, kind: str, written: Object) -> Object:
        with self.changed:
            self.revision += 1
            metadata = written["metadata"] | {"resourceVersion": str(self.revision)}
            metadata.setdefault("generation", 1)
            self.objects[kind, metadata["name"]] = kept = written | {"metadata": metadata}
        return kept

    def drop(self, key: Key) -> Object | None:
        with self.changed:
            dropped = self.objects.pop(key, None)
            if dropped:
                self.events.append((key[0], {"type": "DELETED", "object": dropped}))
                self.changed.notify_all()
        return dropped

    def of(self, kind: str) -> list[Object]:
        return [kept for (of, _), kept in self.objects.items() if of == kind]


@contextmanager
def cluster() -> Iterator[Cluster]:
    with Cluster() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def _discovery(path: str) -> Object | None:
    """What the server has, as clients ask before anything else."""
    if path == "version":
        return {"major": "1", "minor": "33", "gitVersion": "v1.33.0"}
    if path == "api":
        return {"kind": "APIVersions", "versions": ["v1"]}
    if path == "apis":
        version = {"groupVersion": "apps/v1", "version": "v1"}
        group = {"name": "apps", "versions": [version], "preferredVersion": version}
        return {"kind": "APIGroupList", "apiVersion": "v1", "groups": [group]}
    if path in _GROUPS:
        version_, kinds = _GROUPS[path]
        resources = [
            {"name": name, "singularName": kind.lower(), "namespaced": True, "kind": kind}
            | {"verbs": ["create", "delete", "get", "list", "patch", "watch"]}
            for name, kind in kinds.items()
        ]
        return {"kind": "APIResourceList", "groupVersion": version_, "resources": resources}
    return None


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Cluster

    def do_GET(self) -> None:
        asked = urlsplit(self.path)
        found = _discovery(asked.path[1:])
        match = _PATH.fullmatch(asked.path)
        if asked.path == "/openapi/v2":  # an empty description: nothing is held against it
            self._send(b"", "application/com.github.proto-openapi.spec.v2.v1.0+protobuf")
        elif found is not None:
            self._answer(found)
        elif match is None or match["kind"] not in _GROUPS[match["group"]][1]:
            self._refuse(404, "NotFound")
        elif match["name"]:
            self._answer(self.server.objects.get((match["kind"], match["name"])))
        elif "watch" in parse_qs(asked.query):
            self._watch(match)
        else:
            self._list(match)

    def do_POST(self) -> None:
        kind, _ = self._key()
        self._answer(self.server.keep(kind, self._body()), 201)

    def do_PATCH(self) -> None:
        kind, name = self._key()
        self._answer(
            self.server.keep(kind, self.server.objects.get((kind, name), {}) | self._body())
        )

    def do_DELETE(self) -> None:
        self._body()
        self._answer(self.server.drop(self._key()))

    def _key(self) -> Key:
        match = _PATH.fullmatch(urlsplit(self.path).path)
        assert match, self.path
        return match["kind"], match["name"] or ""

    def _body(self) -> Object:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        return yaml.safe_load(body) or {}

    def _list(self, match: re.Match[str]) -> None:
        version, kinds = _GROUPS[match["group"]]
        items = self.server.of(match["kind"])
        metadata = {"resourceVersion": str(self.server.revision)}
        kind = kinds[match["kind"]] + "List"
        self._answer({"kind": kind, "apiVersion": version, "metadata": metadata, "items": items})

    def _watch(self, match: re.Match[str]) -> None:
        """What is there, a mark behind it, and then what goes, until the client does."""
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        version, kinds = _GROUPS[match["group"]]
        with self.server.changed:
            seen = len(self.server.events)
            known = [
                kept for (kind, _), kept in self.server.objects.items() if kind == match["kind"]
            ]
        annotations = {"k8s.io/initial-events-end": "true"}
        metadata = {"resourceVersion": str(self.server.revision), "annotations": annotations}
        mark = {"kind": kinds[match["kind"]], "apiVersion": version, "metadata": metadata}
        events = [{"type": "ADDED", "object": each} for each in known]
        events.append({"type": "BOOKMARK", "object": mark})
        with suppress(BrokenPipeError, ConnectionResetError):
            while True:
                for event in events:
                    self.wfile.write(json.dumps(event).encode() + b"\n")
                with self.server.changed:
                    self.server.changed.wait(timeout=0.2)
                    new, seen = self.server.events[seen:], len(self.server.events)
                events = [event for kind, event in new if kind == match["kind"]]
                if self._gone():
                    return

    def _gone(self) -> bool:
        """Whether the client has left."""
        readable, _, _ = select.select([self.connection], [], [], 0)
        return bool(readable) and not self.connection.recv(1, socket.MSG_PEEK)

    def _answer(self, told: Object | None, status: int = 200) -> None:
        if told is None:
            self._refuse(404, "NotFound")
        else:
            self._send(json.dumps(told).encode(), "application/json", status)

    def _refuse(self, status: int, reason: str) -> None:
        told = {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": reason}
        self._answer(told | {"message": f"{self.path}: {reason}", "code": status}, status)

    def _send(self, body: bytes, content: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Not to stderr."""
