# Shared by scripts: a Debian of nothing but its essential packages, in which packages are tried out.
# shellcheck shell=bash
# shellcheck disable=SC2016 # what stands in single quotes is for the shell in there
# shellcheck disable=SC2154 # lib.sh says what $root is

# Prints suite and mirror of this machine's Debian, as apt knows them.
debian_source() {
  local codename
  codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
  apt-get indextargets --format '$(CODENAME) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' |
    awk -v codename="$codename" '$1 == codename && $2 == "main" { print $1, $3; exit }'
}

in_clean_root() {
  timeout 300 env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
    chroot "$clean_root" "$@"
}

# Runs a line of shell there, and shows it with the first lines of its output.
show() {
  local output
  echo "# $1"
  output=$(in_clean_root bash -c "$1" 2>&1) || {
    echo "$output"
    say "failed in the clean root: $1"
    return 1
  }
  head -n 12 <<<"$output"
}

install_in_clean_root() {
  local log="$root/build/clean-root.log"
  in_clean_root apt-get -o Dpkg::Use-Pty=0 install --yes --no-install-recommends "$@" >"$log" 2>&1 || {
    cat "$log" >&2
    say "can't be installed in the clean root: $*; apt's output is above"
    return 1
  }
}

# A program with the library, against the device of the installed binary.
consume_in_clean_root() {
  install_in_clean_root cmake g++ make
  cp -r "$root/tests/package/consumer" "$clean_root/tmp"
  cat >"$clean_root/tmp/consume" <<'END'
set -e
cd /tmp/consumer
cmake -B build >build.log 2>&1 && cmake --build build >>build.log 2>&1 || { cat build.log; exit 1; }
especho sim --port 0 >/dev/null 2>sim.log &
trap 'kill $!' EXIT
until grep -q listening sim.log; do sleep 0.1; done
build/consumer "$(grep -o '127.0.0.1:[0-9]*' sim.log | head -n 1)"
END
  show 'bash /tmp/consume'
}

remove_clean_root() {
  rm -rf --one-file-system "$clean_root"
}

# try_in_clean_root DEB...: installs the packages with all they depend on, uses the command line tool
# and the library, and removes them again.
try_in_clean_root() {
  local suite mirror log="$root/build/clean-root.log" left
  read -r suite mirror < <(debian_source) || true
  [ -n "${mirror-}" ] || {
    say "apt knows no source of this Debian: look at /etc/apt/sources.list"
    return 1
  }
  clean_root=$(mktemp -d "$root/build/clean-root.XXXXXX")
  trap remove_clean_root EXIT
  say "making a clean Debian $suite"
  timeout 900 debootstrap --variant=minbase "$suite" "$clean_root" "$mirror" >"$log" 2>&1 || {
    cat "$log" >&2
    say "debootstrap failed; its output is above"
    return 1
  }
  cp "$@" "$clean_root/tmp"
  install_in_clean_root man-db "${@/#*\///tmp/}"
  show 'dpkg-query --show --showformat="\${Package} \${Version} needs \${Depends}\n" especho libespecho-dev'
  show 'especho --version'
  show 'especho bench sim --size 4k --count 100'
  show 'man especho'
  show '. /usr/share/bash-completion/completions/especho
        COMP_WORDS=(especho c) COMP_CWORD=1; _especho; echo "${COMPREPLY[@]}"'
  consume_in_clean_root
  show 'apt-get -o Dpkg::Use-Pty=0 -qq purge especho libespecho-dev'
  left=$(find "$clean_root/usr" "$clean_root/etc" "$clean_root/var/lib" -name '*especho*' \
    -not -path '*/dpkg/*')
  [ -z "$left" ] || {
    say "left behind: $left"
    return 1
  }
  say "installed, used and removed in a clean Debian $suite"
}
