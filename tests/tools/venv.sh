#!/bin/sh
# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# usage: venv.sh DIRECTORY REQUIREMENTS...
# Makes a virtual environment with what the requirements files list. One that is there already is kept while
# neither the files, nor the Python, nor its place changed. PYTHON chooses the interpreter; without it the newest is taken.
# UV names a uv that works here; without it, pip installs. No tool does this before any is installed: that is what it is for.
set -u

# With these, pip would leave out what is installed elsewhere, or install elsewhere.
unset PYTHONHOME PYTHONPATH PIP_PREFIX PIP_PYTHON PIP_ROOT PIP_TARGET
export PIP_USER=0

directory=$1
shift
tools=$(dirname "$0")
log=$directory.log
python=${PYTHON:-$("$tools/find-python.sh")} || exit 1
wanted=$(
    "$python" -c 'import sys; print(sys.version, sys.base_prefix)'
    printf '%s\n' "$PWD" "$directory"
    cat "$@"
) || exit 1

if [ -x "$directory/bin/python" ] && "$directory/bin/python" -c '' 2>/dev/null &&
    [ "$wanted" = "$(cat "$directory/.made-from" 2>/dev/null)" ]; then
    exit 0
fi

for file in "$@"; do
    set -- "$@" -r "$file"
    shift
done
mkdir -p "$(dirname "$directory")" ${TMPDIR:+"$TMPDIR"}
rm -rf "$directory"
echo "Setting up $directory (this needs the package index, once) ..." >&2
make_it() {
    if [ -n "${UV:-}" ]; then
        "$UV" venv --quiet --python "$python" "$directory" && "$UV" pip install --python "$directory/bin/python" "$@"
    else
        "$python" -m venv "$directory" && "$directory/bin/python" -m pip install --disable-pip-version-check "$@"
    fi
}
if ! make_it "$@" >"$log" 2>&1; then
    reason=$(grep -iE '^ *(error|×)' "$log" | tail -n 1)
    echo "Could not install what $directory needs: ${reason:-no reason was given} (all of it is in $log)" >&2
    exit 1
fi
printf '%s\n' "$wanted" >"$directory/.made-from"
