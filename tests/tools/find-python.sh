#!/bin/sh
# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Prints the path of the newest Python on PATH, 3.11 or later, that runs and can make virtual environments.
# nox finds Pythons, too, but needs one itself.
# A name on PATH proves nothing: a pyenv shim exists for Pythons that are not switched on, and Debian's python3 comes without ensurepip.
set -u

complete='import sys, venv, ensurepip; print(sys.executable); sys.exit(sys.version_info < (3, 11))'
recent='import sys; sys.exit(sys.version_info < (3, 11))'
without_venv=

IFS=:
for name in python3.15 python3.14 python3.13 python3.12 python3.11 python3; do
    for directory in $PATH; do
        candidate=${directory:-.}/$name
        [ -x "$candidate" ] || continue
        if found=$("$candidate" -c "$complete" </dev/null 2>/dev/null); then
            printf '%s\n' "$found"
            exit 0
        fi
        if [ -z "$without_venv" ] && "$candidate" -c "$recent" </dev/null >/dev/null 2>&1; then
            without_venv=$candidate
        fi
    done
done

if [ -n "$without_venv" ]; then
    echo "$without_venv cannot make virtual environments: install its venv module (Debian, Ubuntu: apt install python3-venv)." >&2
else
    echo "Python 3.11 or later is needed and was not found: install it (Debian, Ubuntu: apt install python3 python3-venv)." >&2
fi
exit 1
