# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report as JUnit XML: a suite for each zone, and a test case for each origin."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree as ET

from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._audit_report import advice
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._audit_report.document import Document

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""XML has no way to write these."""

_COUNTS = {"failures": "failure", "errors": "error", "skipped": "skipped"}
"""The attributes of a suite, and the elements that they count."""


def to_junit(document: Document) -> str:
    """The report.

    Origins whose mapping is missing or misplaced are failures. Origins that are not in the ranges are skipped, as is
    everything that was not read. Zones that could not be read are errors.
    """
    root = ET.Element("testsuites", name="audit")
    for zone in document["zones"]:
        root.append(_suite(zone, document["generated"]))
    _count(root)
    del root.attrib["skipped"]
    ET.indent(root)
    xml = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{xml}\n'


def _suite(zone: Mapping[str, Any], generated: str) -> ET.Element:
    name = _text(zone["name"])
    suite = ET.Element("testsuite", name=name, timestamp=generated.rstrip("Z"))
    if zone["problem"]:
        case = _case(suite, name, name)
        _outcome(case, "error", "not read", zone["problem"])
    for origin in zone.get("origins", ()):
        _add_origin(_case(suite, name, origin["ip"]), origin)
    for item in zone.get("not_read", ()):
        if not zone["problem"] or item["what"] != "dns_records":
            _outcome(_case(suite, name, item["what"]), "skipped", "not read", item["reason"])
    _count(suite)
    return suite


def _case(suite: ET.Element, zone: str, name: str) -> ET.Element:
    return ET.SubElement(suite, "testcase", classname=zone, name=_text(name))


def _add_origin(case: ET.Element, origin: Mapping[str, Any]) -> None:
    status = origin["status"]
    if status == "mapped":
        return
    mapped = advice.region(origin.get("mapping")) or "not mapped"
    says = advice.reason(origin)
    text = f"{mapped}; published ranges: {says}. {advice.for_origin(origin)} Used by {advice.sources(origin)}."
    _outcome(case, "skipped" if status == "unplaced" else "failure", status, text)


def _outcome(case: ET.Element, kind: str, name: str, text: str) -> None:
    first = text.splitlines()[0] if text else ""
    outcome = ET.SubElement(case, kind, message=_text(f"{name}: {first}"))
    if kind != "skipped":
        outcome.set("type", name)
    outcome.text = _text(text)


def _count(element: ET.Element) -> None:
    element.set("tests", str(len(list(element.iter("testcase")))))
    for attribute, tag in _COUNTS.items():
        element.set(attribute, str(len(list(element.iter(tag)))))


def _text(value: str) -> str:
    return _NOT_XML.sub("?", value)
