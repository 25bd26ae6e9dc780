# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An answer of any framing that is larger than 32 MiB is refused while it is read, and memory stays bounded."""

from __future__ import annotations

import functools
import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.wire.conftest import Serve
from tests.wire.servers import EMPTY_ZONE, Behaviour, Link, Request, envelope, message, says
from tests.wire.tasks import assert_one_sentence, assert_well, look

MIB = 1024 * 1024
LIMIT = 32 * MIB
ENDLESS = 1024 * MIB
BOUND = 80
"""MiB that a refused answer may take: what may be read, once more while it grows, and the libraries' buffers."""

TOO_LARGE = "the answer has more than 32 MiB"
ROOT = Path(__file__).resolve().parents[2]


def padded(size: int) -> bytes:
    """An empty zone's list, made that long by white space."""
    return EMPTY_ZONE + b" " * (size - len(EMPTY_ZONE))


def streams(start: str, *pieces: bytes) -> Behaviour:
    """A behaviour: the start of an answer, then the pieces repeated beyond any limit."""

    def behaviour(_request: Request, link: Link) -> bool:
        link.send(f"HTTP/1.1 {start}".encode())
        sent = 0
        while sent < ENDLESS:
            for piece in pieces:
                link.send(piece)
                sent += len(piece)
        return False

    return behaviour


@functools.cache
def zipped_zeros(layers: int) -> bytes:
    """A GiB of zeros in as many layers of gzip."""
    packed = gzip.compress(bytes(64 * MIB)) * 16
    for _layer in range(layers - 1):
        packed = gzip.compress(packed)
    return packed


PIECE = b"x" * 65536
SIZED = f"Content-Length: {ENDLESS}\r\n"
CHUNKED = "200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
INTERIM = b"HTTP/1.1 100 Continue\r\nX: " + PIECE[:9999] + b"\r\n\r\n"
TOO_LARGE_ANSWERS = {
    "sized": streams(f"200 OK\r\n{SIZED}\r\n", PIECE),
    "chunked": streams(CHUNKED, b"10000\r\n", PIECE, b"\r\n"),
    "one chunk": streams(f"{CHUNKED}40000000\r\n", PIECE),
    "chunks that are mostly extension": streams(CHUNKED, b"1;" + PIECE[:1000] + b"\r\nx\r\n"),
    "until the connection ends": streams("200 OK\r\n\r\n", PIECE),
    "a redirect": streams(f"302 Elsewhere\r\nLocation: /\r\n{SIZED}\r\n", PIECE),
    "an error": streams(f"403 Forbidden\r\n{SIZED}\r\n", PIECE),
    "trailers that never end": streams(f"{CHUNKED}0\r\n", b"a: " + PIECE[:1000] + b"\r\n"),
    "interim answers that never end": streams("100 Continue\r\n\r\n", INTERIM),
    "early hints that never end": streams("103 Early Hints\r\n\r\n", INTERIM.replace(b"100", b"103")),
}


@pytest.mark.parametrize("label", TOO_LARGE_ANSWERS)
def test_endless_answer_is_refused_in_bounded_memory(serve: Serve, label: str) -> None:
    server = serve(TOO_LARGE_ANSWERS[label])
    run = measure(server.url)
    assert TOO_LARGE in run["message"]
    assert run["mebibytes"] < BOUND


FRAMING_WITHOUT_END = {
    "a status line": streams("200 ", PIECE),
    "a header": streams("200 OK\r\nX-Long: ", PIECE),
    "headers": streams("200 OK\r\n", b"X: y\r\n" * 10000),
    "a chunk's size that never ends": streams(CHUNKED, b"0" * 65536),
    "a chunk's extension that never ends": streams(f"{CHUNKED}1;", PIECE),
    "a trailer that never ends": streams(f"{CHUNKED}0\r\n", PIECE),
}


@pytest.mark.parametrize("label", FRAMING_WITHOUT_END)
def test_endless_framing_is_refused_in_bounded_memory(serve: Serve, label: str) -> None:
    """The libraries' versions decide which limit is hit first."""
    run = measure(serve(FRAMING_WITHOUT_END[label]).url)
    assert run["message"]
    assert "\n" not in run["message"]
    assert run["mebibytes"] < BOUND


@pytest.mark.parametrize(
    "encoding", ["gzip", "x-gzip", "deflate", "gzip, gzip", "GZIP", "br", "zstd", "identity, gzip"]
)
def test_compressed_answer_is_refused_in_bounded_memory(serve: Serve, encoding: str) -> None:
    bomb = zipped_zeros(max(1, encoding.count("gzip")))
    server = serve(says(message(bomb, f"Content-Encoding: {encoding}"), keep=False))
    run = measure(server.url)
    assert "compressed" in run["message"]
    assert run["mebibytes"] < BOUND
    assert server.requests[0].headers["accept-encoding"] == "identity"


@pytest.mark.parametrize("framing", ["sized", "chunked"])
def test_size_limit_is_32_mib_per_answer(serve: Serve, framing: str) -> None:
    def framed(size: int) -> bytes:
        if framing == "sized":
            return message(padded(size), f"Content-Length: {size}")
        body = padded(size)
        chunks = (body[start : start + MIB] for start in range(0, len(body), MIB))
        packed = b"".join(b"%08x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks)
        return message(packed + b"0\r\n\r\n", "Transfer-Encoding: chunked")

    largest = LIMIT - (len(framed(LIMIT - MIB // 2)) - (LIMIT - MIB // 2))
    assert len(framed(largest)) == LIMIT
    assert_well(look(serve(says(framed(largest))).url))
    assert_one_sentence(look(serve(says(framed(largest + 1))).url, retry_budget=60), TOO_LARGE)


def test_size_limit_applies_to_each_answer_not_connection(serve: Serve) -> None:
    rows = [{"origin_ip": f"192.0.2.{number}", "vendor": "aws", "region": "us-east-1"} for number in range(1, 4)]
    pages = [envelope([row], result_info={"total_count": 3, "total_pages": 3}, padding="x" * 20 * MIB) for row in rows]
    server = serve(says(*map(message, pages)))
    everything: dict[str, Any] = {"state": "present", "mappings": [], "prune": True, "allow_empty": True}
    result = look(server.url, **everything, check_mode=True, read_connections=1)
    assert [change["ip"] for change in result["changes"]] == ["192.0.2.1", "192.0.2.2", "192.0.2.3"]
    assert (server.connections, len(server.requests)) == (1, 3)


def measure(url: str) -> dict[str, Any]:
    """The message and the memory of a run in a separate process."""
    command = [sys.executable, "-m", "tests.wire.peak_memory", url]
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    run: dict[str, Any] = json.loads(done.stdout)
    return run
