# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Sphinx's configuration for the pages that antsibull-docs makes of the collection's documentation."""

from __future__ import annotations

project = "edgeops.cloudflare"
root_doc = "collections/index"
extensions = ["sphinx_antsibull_ext"]
html_theme = "sphinx_ansible_theme"
html_title = "edgeops.cloudflare"
pygments_style = "ansible"
highlight_language = "YAML+Jinja"

# Every reference must resolve, except for those to Ansible's own pages.
nitpicky = True
nitpick_ignore = [("std:ref", "common_return_values"), ("std:ref", "ansible_configuration_settings")]
nitpick_ignore_regex = [("std:envvar|envvar", "ANSIBLE_.*")]
