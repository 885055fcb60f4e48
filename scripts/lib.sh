# Shared by the scripts: where things are, and how a preset is configured and built.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '%s\n' "$*" >&2; }

jobs() { getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2; }

# no_arguments "$@": for scripts that take none. --help shows what their first lines say.
no_arguments() {
  [ $# -gt 0 ] || return 0
  case "$1" in
    -h | --help) sed -n '2,/^[^#]/s/^# //p' "$0" && exit 0 ;;
    *) say "scripts/${0##*/} takes no arguments, but was given '$1'" && exit 2 ;;
  esac
}

# build PRESET [TARGET...]: sets up and configures at the first time, then builds; all talk goes to
# stderr, and a build that succeeds says nothing.
build() {
  local preset=$1 dir="$root/build/$1" log="$root/build/$1.log"
  shift
  mkdir -p "$root/build"
  if [ ! -f "$dir/CMakeCache.txt" ]; then
    "$root/scripts/setup"
    say "configuring $preset"
    local generator=()
    if command -v ninja >/dev/null; then generator=(-G Ninja); fi
    if ! (cd "$root" && cmake --preset "$preset" ${generator[@]+"${generator[@]}"}) >"$log" 2>&1; then
      cat "$log" >&2
      rm -f "$dir/CMakeCache.txt"
      say "configuring $preset failed; the whole output is above"
      return 1
    fi
    say "building $preset"
  fi
  if ! (cd "$root" && cmake --build --preset "$preset" --parallel "$(jobs)" ${1:+--target "$@"}) >"$log" 2>&1; then
    cat "$log" >&2
    say "building $preset failed; the whole output is above"
    return 1
  fi
}
