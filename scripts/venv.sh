# Sourced by the other scripts: makes a virtual environment once and keeps it up to date.
#
#   make_venv DIRECTORY PIP-ARGUMENT...   installs what the arguments name; sets $bin
#
# It is installed again whenever pyproject.toml or the arguments changed.

find_python() {
    local candidate
    for candidate in "${PYTHON:-}" python3.13 python3.12 python3.11 python3; do
        if [ -n "$candidate" ] && "$candidate" -c \
            'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2])' 2>/dev/null
        then
            command -v "$candidate"
            return
        fi
    done
    echo "Python 3.11 or newer with venv is needed; set PYTHON to one." >&2
    return 3
}

make_venv() {
    local directory=$1 python stamp
    shift
    bin=$directory/bin
    stamp=$(cat pyproject.toml - <<<"$*" | cksum)
    if [ "$(cat "$directory/stamp" 2>/dev/null)" != "$stamp" ]; then
        python=$(find_python)
        echo "Installing into $directory ..." >&2
        "$python" -m venv --clear "$directory"
        "$bin/python" -m pip install --quiet --disable-pip-version-check "$@"
        echo "$stamp" > "$directory/stamp"
    fi
}
