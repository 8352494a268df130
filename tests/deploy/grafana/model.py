"""Where JSON is not what Grafana's own model of a dashboard says, by its Foundation SDK."""

from __future__ import annotations

import enum
import json
import types
import warnings
from collections.abc import Iterator
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.cog.plugins import register_default_plugins

with warnings.catch_warnings():
    # It would have us take a newer model, which no Grafana before 12 imports.
    warnings.simplefilter("ignore", DeprecationWarning)
    from grafana_foundation_sdk.models.dashboard import Dashboard

_SDK = "grafana_foundation_sdk"
_ROOT = "dashboard"

register_default_plugins()


def problems(board: dict[str, Any]) -> list[str]:
    """Keys that the model does not know, and values that are of another type than it says."""
    decoded = Dashboard.from_json(board)
    encoded = json.loads(JSONEncoder().encode(decoded))
    return [*_lost(board, encoded, _ROOT), *_misfits(decoded, Dashboard, _ROOT)]


def _lost(before: object, after: object, path: str) -> Iterator[str]:
    """What the way through the model takes away: it reads the keys that it knows."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key, value in before.items():
            if key in after:
                yield from _lost(value, after[key], f"{path}.{key}")
            else:
                yield f"{path}.{key}: no such key"
    elif isinstance(before, list) and isinstance(after, list):
        for number, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from _lost(one, other, f"{path}[{number}]")
    elif before != after:
        yield f"{path}: {before!r} became {after!r}"


def _misfits(value: Any, wanted: Any, path: str) -> Iterator[str]:
    """Where a decoded value is not of the type `wanted`: decoding takes values as they come."""
    origin, arguments = get_origin(wanted), get_args(wanted)
    if origin in {Union, types.UnionType}:
        ways = [list(_misfits(value, way, path)) for way in arguments]
        if [] not in ways:
            yield from min((way for way in ways if way), key=len)
    elif origin is list and isinstance(value, list):
        for number, each in enumerate(value):
            yield from _misfits(each, arguments[0], f"{path}[{number}]")
    elif origin is dict and isinstance(value, dict):
        for key, each in value.items():
            yield from _misfits(each, arguments[1], f"{path}.{key}")
    elif isinstance(wanted, type) and wanted.__module__.startswith(_SDK) and _is_model(wanted):
        yield from _of_model(value, wanted, path)
    elif not _fits(value, wanted, arguments):
        yield f"{path}: wants {wanted}, got {value!r}"
    elif type(value).__module__.startswith(_SDK):
        # What the model leaves open, as the options of a panel, was decoded by the panel's own.
        yield from _of_model(value, type(value), path)


def _is_model(wanted: type) -> bool:
    return hasattr(wanted, "from_json")


def _of_model(value: Any, wanted: Any, path: str) -> Iterator[str]:
    # The model leaves some lists of its own undecoded.
    decoded = wanted.from_json(value) if isinstance(value, dict) else value
    if not isinstance(decoded, wanted):
        yield f"{path}: wants {wanted.__name__}, got {value!r}"
        return
    for name, hint in get_type_hints(type(decoded)).items():
        yield from _misfits(getattr(decoded, name), hint, f"{path}.{name}")


def _fits(value: object, wanted: Any, arguments: tuple[Any, ...]) -> bool:
    if get_origin(wanted) is Literal:
        return value in arguments
    if isinstance(wanted, type) and issubclass(wanted, enum.Enum):
        return value in [one.value for one in wanted]
    if wanted in {int, float}:
        return isinstance(value, (int, wanted)) and not isinstance(value, bool)
    return get_origin(wanted) is None and isinstance(value, wanted)
