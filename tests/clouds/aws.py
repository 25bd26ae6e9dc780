# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An emulator of the API of AWS. It answers each action with the file of the same name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Final
from urllib.parse import parse_qs

_ANSWERS: Final = Path(__file__).with_name("answers")


@contextmanager
def stand_in() -> Iterator[dict[str, str]]:
    """A running emulator. Yields the environment variables that point clients to it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        url = f"http://127.0.0.1:{server.server_port}"
        yield {"AWS_ENDPOINT_URL": url, "AWS_ACCESS_KEY_ID": "a-sample", "AWS_SECRET_ACCESS_KEY": "a-sample"}
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        (action,) = parse_qs(body.decode())["Action"]
        answer = _ANSWERS / f"{action}.xml"
        self.send_response(200 if answer.is_file() else 400)
        self.send_header("Content-Type", "text/xml;charset=UTF-8")
        self.end_headers()
        if answer.is_file():
            self.wfile.write(answer.read_bytes())

    def log_message(self, format: str, *values: object) -> None:  # noqa: A002
        """Nothing is logged."""
