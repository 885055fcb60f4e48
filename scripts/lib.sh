# Shared by the scripts: the project's folder, help, and building a preset.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '%s\n' "$*" >&2; }

jobs() { getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2; }

# help_on_request "$@": prints the comment at the top of the script if the first argument is --help.
help_on_request() {
  case "${1-}" in
    -h | --help) sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0" && exit 0 ;;
  esac
}

# no_arguments "$@": for scripts that take none but --help.
no_arguments() {
  help_on_request "$@"
  [ $# -eq 0 ] || { say "scripts/${0##*/} takes no arguments, but was given '$1'" && exit 2; }
}

# build PRESET [TARGET...]: builds a preset, after installing what it needs and configuring it the first time.
# Messages go to stderr; a build that succeeds prints nothing.
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
      say "configuring $preset failed; the output is above"
      return 1
    fi
    say "building $preset"
  fi
  if ! (cd "$root" && cmake --build --preset "$preset" --parallel "$(jobs)" ${1:+--target "$@"}) >"$log" 2>&1; then
    cat "$log" >&2
    say "building $preset failed; the output is above"
    return 1
  fi
}
