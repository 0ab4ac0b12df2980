#!/usr/bin/env bash
# tools/bench.sh UV NAME [ARGS...]: runs benchmarks/NAME.py in an environment of its own, .bench/NAME, which holds the
# project and the peers named on the benchmark's line "# peers: ..."; without NAME lists the benchmarks.
set -euo pipefail
cd "$(dirname "$0")/.."
uv=${1:-uv}
name=${2:-}
shift $(( $# < 2 ? $# : 2 ))

if [ -z "$name" ]; then
    echo 'Benchmarks (make bench NAME=x ARGS="--quick --data DIR"):'
    for file in benchmarks/*.py; do
        base=$(basename "$file" .py)
        if [ "$base" = "__init__" ]; then continue; fi
        printf '  %-14s %s\n' "$base" "$(sed -n '1s/^"""//;1s/"""$//;1p' "$file")"
    done
    exit 0
fi

file=benchmarks/$name.py
if ! [[ $name =~ ^[a-z_]+$ ]] || [ ! -f "$file" ]; then
    echo "There is no benchmark '$name'. make bench lists them." >&2
    exit 2
fi
if ! "$uv" --version >/dev/null 2>&1; then # a fresh machine: our own uv, beside the project
    python3 -m pip install --quiet --disable-pip-version-check --target .tools/uv uv
    uv=.tools/uv/bin/uv
fi

peers=$(sed -n 's/^# peers: *//p' "$file")
# a peer may ask for an older library than the project needs: then the project's wins, so that both are in one process
overrides=$(sed -n 's/^# overrides: *//p' "$file")
extras=$(sed -n 's/^# extras: *//p' "$file")
place=.bench/$name
want=$(cat requirements.lock pyproject.toml "$file" tools/bench.sh | sha256sum | cut -d' ' -f1)
if [ ! -x "$place/bin/python" ] || [ "$(cat "$place/.made-from" 2>/dev/null)" != "$want" ]; then
    rm -rf "$place"
    mkdir -p .bench
    "$uv" venv --quiet "$place"
    # peers may need other versions than the project's lock; the project's own code is the same
    # shellcheck disable=SC2086
    printf '%s\n' $overrides >"$place/overrides.txt"
    # shellcheck disable=SC2086
    "$uv" pip install --quiet --python "$place/bin/python" --override "$place/overrides.txt" --editable ".${extras:+[$extras]}" $peers
    echo "$want" >"$place/.made-from"
fi
exec "$place/bin/python" "$file" "$@"
