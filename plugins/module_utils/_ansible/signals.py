# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ends a run early on SIGTERM and SIGINT, so that the module can report what it did."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.play_process import play_process
from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.interruption import Interruption

FINISH_SECONDS = 1.0
"""How long a write request that was already sent may take to finish."""

_SIGNALS = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def interruptible(interruption: Interruption) -> Iterator[None]:
    """Interrupt the run on signals and when the play ends."""
    if threading.current_thread() is not threading.main_thread():
        # Python only allows signal handlers in the main thread.
        yield
        return
    play = play_process()
    if play:
        interruption.is_abandoned = play.has_ended
    before = {number: signal.getsignal(number) for number in (*_SIGNALS, signal.SIGALRM)}

    def end(number: int, _frame: FrameType | None) -> None:
        if interruption.request(f"interrupted by {signal.Signals(number).name}"):
            signal.setitimer(signal.ITIMER_REAL, FINISH_SECONDS)

    def hurry(_number: int, _frame: FrameType | None) -> None:
        interruption.hurry()

    signal.signal(signal.SIGALRM, hurry)
    for number in _SIGNALS:
        # Background processes may have been started with the signal ignored.
        if before[number] is not signal.SIG_IGN:
            signal.signal(number, end)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before.items():
            signal.signal(number, handler)
