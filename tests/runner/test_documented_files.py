# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files for AWX fit each other, the modules, and AWX's own rules; the page shows them as they are."""

from __future__ import annotations

import re

import pytest

from tests.docs.pages import Page
from tests.runner.job import AWX, COLLECTION, documented, injected

PAGE = Page.read(COLLECTION / "docs/awx.md")
PLAYBOOK = (AWX / "map_origins.yml").read_text(encoding="utf-8")
TYPES = {"text": str, "textarea": str, "multiplechoice": str, "integer": int}


@pytest.mark.parametrize("question", documented("survey.json")["spec"], ids=lambda question: question["variable"])
def test_survey_question_is_valid_and_used(question: dict[str, object]) -> None:
    assert {"type", "question_name", "question_description", "variable", "required"} <= question.keys()
    assert question["type"] in TYPES
    default = question["default"]
    assert default == "" or default.__class__ is TYPES[str(question["type"])]
    if question["type"] == "multiplechoice":
        assert default in question["choices"]  # type: ignore[operator]
    else:
        assert {question["min"].__class__, question["max"].__class__} == {int}
    assert re.search(rf"^#   {question['variable']} ", PLAYBOOK, re.MULTILINE)
    assert len(re.findall(rf"\b{question['variable']}\b", PLAYBOOK)) >= 2


def test_survey_has_the_keys_awx_requires() -> None:
    survey = documented("survey.json")
    assert survey.keys() == {"name", "description", "spec"}
    variables = [question["variable"] for question in survey["spec"]]
    assert len(set(variables)) == len(variables) >= 3


def test_injected_variables_are_those_the_modules_read() -> None:
    kind = documented("credential_type.yml")
    assert kind.keys() == {"name", "description", "kind", "inputs", "injectors"}
    assert kind["kind"] == "cloud"
    fragment = (COLLECTION / "plugins/doc_fragments/_connection.py").read_text(encoding="utf-8")
    names = injected({field["id"]: field["id"] for field in kind["inputs"]["fields"]})
    assert set(names.values()) == {"api_token", "email", "api_key"}
    assert all(name in fragment for name in names)
    assert {field["id"] for field in kind["inputs"]["fields"] if field.get("secret")} == {"api_token", "api_key"}


def test_job_template_refers_to_the_other_files() -> None:
    template = documented("job_template.yml")
    assert template["credentials"] == [documented("credential_type.yml")["name"]]
    assert (AWX / template["playbook"]).is_file()
    assert template["survey_enabled"] is True


def test_page_quotes_each_file_exactly() -> None:
    assert PAGE.rewritten([]) == PAGE.text
    assert len(PAGE.files) == PAGE.text.count("```") / 2 >= 4


def test_the_page_names_each_file() -> None:
    files = {path.name for path in AWX.iterdir()}
    assert {name for name in files if f"awx/{name}" not in PAGE.text} == set()
