# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page on the benchmark: tables of what was measured, between markers in the text that says what it means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from statistics import median
from typing import Final

from tests.benchmark.bars import BARS, Bar
from tests.benchmark.contenders import CONTENDERS
from tests.benchmark.plan import FULL, LATENCIES, SIZES
from tests.benchmark.quiet import MAX_LOAD
from tests.benchmark.results import LOAD, Cell, Results, Run, Spread
from tests.benchmark.scaling import is_reckoned, seconds_for, sizes
from tests.benchmark.scenarios import SCENARIOS

BEGIN: Final = "<!-- measured: begin -->"
END: Final = "<!-- measured: end -->"

_BUSY: Final = "**The machine was busy**: these times are too long. Requests and memory do not depend on that."

Row = Sequence[str]


def page(text: str, results: Results) -> str:
    """The page with the tables of these results."""
    before, _begin, rest = text.partition(BEGIN)
    _old, _end, after = rest.partition(END)
    assert _end, f"the page has no {BEGIN} and {END}"
    return f"{before}{BEGIN}\n{_measured(results)}\n{END}{after}"


def _measured(results: Results) -> str:
    machine = ", ".join(f"{name} {value}" for name, value in results.machine.items())
    parts = [
        f"Measured in {results.duration / 60:.0f} minutes on: {machine}.",
        *([_BUSY] if float(results.machine[LOAD]) >= MAX_LOAD else []),
        "### Bars",
        _table(("bar", "at most", "measured", "least to most", "met"), (_bar(limit, results) for limit in BARS)),
    ]
    heads = [f"{latency} ms, {size:,}" for latency in LATENCIES for size in SIZES]
    for letter, scenario in SCENARIOS.items():
        if all(Cell("module", letter, size, latency) in results.runs for latency in LATENCIES for size in SIZES):
            parts.append(f"### Seconds: ({letter}) {scenario.title}")
            parts.append(_table(("", *heads), _seconds(letter, results)))
    parts += ["### A full zone of 3,500 at 20 ms", _table(_FULL_HEADS, _full(results))]
    return "\n\n".join(parts)


def _table(heads: Row, rows: Iterable[Row]) -> str:
    lines = [heads, ("---",) * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _bar(limit: Bar, results: Results) -> Row:
    spread = Spread.of(limit.measured(results))
    ends = f"{_ratio(spread.least)} to {_ratio(spread.most)}"
    met = "yes" if spread.middle <= limit.at_most else "**no**"
    return limit.title, _ratio(limit.at_most), _ratio(spread.middle), ends, met


def _ratio(number: float) -> str:
    if number < 0.1:
        return f"1/{1 / number:.0f}"
    return f"{number:.0f}" if number >= 2 and number == round(number) else f"{number:.2f}"


def _seconds(letter: str, results: Results) -> Iterator[Row]:
    """`~` marks what was not measured, but reckoned."""
    for name, contender in CONTENDERS.items():
        if not any(sizes(results, name, letter, latency) for latency in LATENCIES) or not contender.works:
            continue
        cells = []
        for latency in LATENCIES:
            for size in SIZES:
                mark = "~ " if is_reckoned(name, size) else ""
                cells.append(f"{mark}{seconds_for(results, name, letter, size, latency):,.2f}")
        yield contender.title, *cells


_FULL_HEADS: Final = (
    *("scenario", "contender", "seconds", "least to most", "CPU seconds", "peak MiB", "requests"),
    "emulator's CPU seconds",
)


def _full(results: Results) -> Iterator[Row]:
    for letter, scenario in SCENARIOS.items():
        for name, contender in CONTENDERS.items():
            runs = results.runs.get(Cell(name, letter, FULL, 20))
            if runs:
                yield f"({letter}) {scenario.title}", contender.title, *_figures(runs)


def _figures(runs: Sequence[Run]) -> Row:
    seconds = Spread.of([run.seconds for run in runs])
    requests = ", ".join(f"{count} {kind}" for kind, count in runs[0].requests.items()) or "none"
    return (
        f"{seconds.middle:.2f}",
        f"{seconds.least:.2f} to {seconds.most:.2f}",
        f"{median(run.cpu_seconds for run in runs):.2f}",
        f"{median(run.mebibytes for run in runs):.1f}",
        requests,
        f"{median(run.emulator_cpu_seconds for run in runs):.2f}",
    )
