# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The plot: wall time against mappings, for each contender."""

from __future__ import annotations

from pathlib import Path
from statistics import median
from typing import Any, Final

from matplotlib import rcParams
from matplotlib.figure import Figure

from tests.benchmark.contenders import CONTENDERS
from tests.benchmark.plan import FULL, LATENCIES, PLOTTED, SIZES
from tests.benchmark.results import Results
from tests.benchmark.scaling import is_reckoned, seconds_for, sizes
from tests.benchmark.scenarios import SCENARIOS

# The same numbers make the same file.
rcParams["svg.hashsalt"] = "edgeops.cloudflare"
rcParams["svg.fonttype"] = "none"

_COLOURS: Final = {
    "playbook": "#d1495b",
    "module": "#edae49",
    "floor": "#8d99ae",
    "floor, side by side": "#2b2d42",
    "uri loop": "#00798c",
    "client, one by one": "#6a4c93",
    "client, batches": "#52a675",
}


def plot(results: Results, path: Path) -> None:
    """Draw one panel for each scenario and latency."""
    figure = Figure(figsize=(13, 7.5), layout="constrained")
    panels = figure.subplots(len(PLOTTED), len(LATENCIES), sharex=True, sharey=True, squeeze=False)
    for row, letter in zip(panels, PLOTTED):
        for panel, latency in zip(row, LATENCIES):
            _draw(panel, results, letter, latency)
        row[0].set_ylabel("seconds")
    for panel in panels[-1]:
        panel.set_xlabel("mappings")
    handles, labels = panels[0][0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=3, frameon=False)
    figure.savefig(path, metadata={"Date": None})


def _draw(panel: Any, results: Results, letter: str, latency: int) -> None:
    panel.set(xscale="log", yscale="log", title=f"({letter}) {SCENARIOS[letter].title}, {latency} ms a request")
    panel.minorticks_off()
    panel.set_xticks(SIZES, [f"{size:,}" for size in SIZES], minor=False)
    panel.grid(visible=True, which="major", alpha=0.3)
    for name, colour in _COLOURS.items():
        _line(panel, results, (name, letter, latency), colour)
    empty = median(results.seconds("empty task", "d", FULL, 0))
    panel.axhline(empty, color="#999999", linestyle=":", label=CONTENDERS["empty task"].title)


def _line(panel: Any, results: Results, of: tuple[str, str, int], colour: str) -> None:
    """A line through what was measured, and a dashed one on to what was reckoned."""
    name, letter, latency = of
    measured = sizes(results, name, letter, latency)
    if not measured:
        return
    seconds = [seconds_for(results, name, letter, size, latency) for size in measured]
    panel.plot(measured, seconds, color=colour, marker="o", markersize=3, label=CONTENDERS[name].title)
    reckoned = [size for size in SIZES if is_reckoned(name, size) and size > measured[-1]]
    if reckoned:
        further = [seconds_for(results, name, letter, size, latency) for size in reckoned]
        panel.plot([measured[-1], *reckoned], [seconds[-1], *further], color=colour, linestyle="--")
