#!/bin/sh
# Runs the tests of a folder (world or escape) as who one is and, where that is root, again as a user who has no privileges and no account. All is
# copied to where everybody may read it: who a world belongs to may not be let into the folder of the repository.
# usage: run.sh FOLDER BIN SMASH_WORLD [ARGUMENTS OF unittest]
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
folder=$1 bin=$2 world=$3
shift 3
place=$(mktemp -d /tmp/smash-test-XXXXXX)
trap 'rm -rf "$place"' EXIT
mkdir "$place/bin" "$place/home"
cp -r "$bin"/. "$place/bin"
cp "$world" "$place/bin/smash-world-tested"
for suite in master world escape; do
    [ ! -d "$here/$suite" ] || { mkdir -p "$place/tests/$suite" && cp "$here/$suite"/*.py "$here/$suite"/*.c "$place/tests/$suite" 2>/dev/null || :; }
done
chmod -R a+rX "$place"
export SMASH_BIN="$place/bin" SMASH_WORLD="$place/bin/smash-world-tested" PYTHONDONTWRITEBYTECODE=1
cd "$place/tests/$folder"
failed=0
python3 -m unittest discover -p 'test_*.py' "$@" || failed=1
if [ "$(id -u)" -eq 0 ]; then
    chown 65534:65534 "$place/home"
    export HOME="$place/home" PATH=/usr/local/bin:/usr/bin:/bin
    echo "Again, as a user without privileges:" >&2
    setpriv --reuid=65534 --regid=65534 --clear-groups python3 -m unittest discover -p 'test_*.py' "$@" || failed=1
fi
exit $failed
