"""A service of one route that does one SELECT 1: what less can nobody do."""

import asyncio
import os

import psycopg
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

_kept: list[psycopg.AsyncConnection] = []
_opening = asyncio.Lock()


async def _connection() -> psycopg.AsyncConnection:
    async with _opening:
        if not _kept:
            url = os.environ["DATABASE_URL"]
            _kept.append(await psycopg.AsyncConnection.connect(url, autocommit=True))
    return _kept[0]


async def answer(_: Request) -> PlainTextResponse:
    connection = await _connection()
    row = await (await connection.execute("SELECT 1")).fetchone()
    return PlainTextResponse(str(row))


uvicorn.run(
    Starlette(routes=[Route("/health/schema", answer)]),
    host="127.0.0.1",
    port=int(os.environ["HEALTHCHECK_PORT"]),
    loop="asyncio",
    http="httptools",
    access_log=False,
    log_config=None,
)
