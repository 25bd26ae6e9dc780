# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs proxy.py, a third-party forward proxy for http and https, as a process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType

from tests.support.waiting import until

PROXIED_NAME = "api.beyond-the-proxy.example"
"""A name that exists nowhere but for the proxy, which takes it for this machine."""

_ROOT = Path(__file__).resolve().parents[2]


class ForwardProxy:
    """Runs until the context ends. url: with the user's name and password, if there are any.

    certificate: chain and key, to be spoken to over TLS.
    """

    def __init__(
        self, place: Path, user: str = "", password: str = "", certificate: tuple[Path, Path] | None = None
    ) -> None:
        self._certificate = certificate
        self._place = place
        self._notes = place / "notes.txt"
        self._notes.touch()
        self._credentials = f"{user}:{password}" if user else ""

    @property
    def url(self) -> str:
        at = f"{self._credentials}@" if self._credentials else ""
        return f"https://localhost:{self._port}" if self._certificate else f"http://{at}{self.address}"

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._port}"

    def took(self) -> list[str]:
        """The requests since the last call, as `METHOD host:port`."""
        lines = self._notes.read_text(encoding="utf-8").splitlines()
        self._notes.write_text("", encoding="utf-8")
        return lines

    def __enter__(self) -> ForwardProxy:  # noqa: PYI034 - Self needs Python 3.11
        port_file, log = self._place / "port", self._place / "log.txt"
        command = [sys.executable, "-m", "proxy", "--hostname=127.0.0.1", "--port=0", f"--port-file={port_file}"]
        command += ["--num-acceptors=1", "--num-workers=1", f"--log-file={log}"]
        command += ["--plugins=tests.wire.proxy_plugin.Notes"]
        command += [f"--basic-auth={self._credentials}"] if self._credentials else []
        if self._certificate:
            command += [f"--cert-file={self._certificate[0]}", f"--key-file={self._certificate[1]}"]
        env = {**os.environ, "HOME": str(self._place), "PYTHONPATH": str(_ROOT), "PROXY_NOTES": str(self._notes)}
        with (self._place / "output.txt").open("w", encoding="utf-8") as output:
            self._process = subprocess.Popen(command, cwd=_ROOT, env=env, stdout=output, stderr=output)
        until(lambda: self._tells_its_port(port_file))
        self._port = int(port_file.read_text(encoding="utf-8"))
        return self

    def _tells_its_port(self, file: Path) -> bool:
        assert self._process.poll() is None, (self._place / "output.txt").read_text(encoding="utf-8")
        return file.exists() and bool(file.read_text(encoding="utf-8").strip())

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
