# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lists page by page: the rows of a page, and the published `result_info` beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from .call import Call
from .errors import INVALID_PAGE, ErrorKind, Refusal

T = TypeVar("T")


def result_info(count: int, page: int, per_page: int, total_count: int) -> dict[str, int]:
    """The numbers beside a page; an empty list has 0 pages (published example)."""
    return {
        "count": count,
        "page": page,
        "per_page": per_page,
        "total_count": total_count,
        "total_pages": -(-total_count // per_page),
    }


@dataclass(frozen=True)
class Pages:
    """How a list is cut into pages: rows on one if the caller does not say, and the bounds of what it may say."""

    default: int
    least: int
    most: int
    refusal: ErrorKind
    """What a `per_page` out of bounds is answered."""

    def cut(self, rows: Sequence[T], call: Call) -> tuple[Sequence[T], dict[str, Any]]:
        """The rows of the page that is asked for, none past the end, and its `result_info`. Raises `Refusal`."""
        page, per_page = call.number("page", 1), call.number("per_page", self.default)
        if not self.least <= per_page <= self.most:
            raise Refusal(self.refusal)
        if page < 1:
            raise Refusal(INVALID_PAGE)
        shown = rows[(page - 1) * per_page : page * per_page]
        return shown, result_info(len(shown), page, per_page, len(rows))
