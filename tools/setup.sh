#!/usr/bin/env bash
# Install what is missing for `run` or `test`: system packages (named before they are installed) and the environment .venv/.
set -euo pipefail
what=${1:?run or test}
cd "$(dirname "$0")/.."

names() { sed 's/#.*//' "packages/$1.txt" | tr -s ' \t' '\n' | sed '/^$/d'; }
wanted=$(names run; [ "$what" = run ] || names test)
missing=()
for name in $wanted; do
    dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'install ok installed' || missing+=("$name")
done
if [ "$what" = test ] && ! command -v npm >/dev/null; then missing+=(npm); fi  # fetches the fonts that drawing uses
if [ ${#missing[@]} -gt 0 ]; then
    echo "hoso needs these system packages: ${missing[*]}"
    as_root=""
    [ "$(id -u)" -eq 0 ] || as_root=sudo
    $as_root apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

if [ ! -x .venv/bin/python ]; then
    python=""
    for name in python3 python3.11 python3.12 python3.13; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$name; break; fi
    done
    [ -n "$python" ] || { echo "hoso needs Python 3.11 or newer. Install python3.11 and run this again." >&2; exit 1; }
    "$python" -m venv .venv
fi
[ -x .venv/bin/uv ] || .venv/bin/python -m pip install -q --disable-pip-version-check uv
.venv/bin/uv pip install -q --python .venv/bin/python --require-hashes -r "requirements/$what.txt"
.venv/bin/uv pip install -q --python .venv/bin/python --no-deps -e .
if [ "$what" = test ]; then touch .venv/.test; fi
touch .venv/.run
