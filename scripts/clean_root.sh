# For scripts/package: a minimal Debian in which the packages are tried.
# shellcheck shell=bash
# shellcheck disable=SC2016 # what is in single quotes is for the shell in the root
# shellcheck disable=SC2154 # lib.sh sets $root

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

# Runs a line of shell in the root, and prints it with the first lines of its output.
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
    say "installing in the clean root failed: $*; apt's output is above"
    return 1
  }
}

# use_in_clean_root PREFIX: runs the installed tool, and a program built with the library against its device.
use_in_clean_root() {
  show "$1/bin/especho --version"
  show "$1/bin/especho bench sim --size 4k --count 100"
  cp -r "$root/tests/package/consumer" "$clean_root/tmp"
  cat >"$clean_root/tmp/consumer/try" <<'END'
set -e
cd /tmp/consumer
{ cmake -B build -DCMAKE_PREFIX_PATH="$1" && cmake --build build; } >build.log 2>&1 || {
  cat build.log
  exit 1
}
: >sim.log
"$1/bin/especho" sim --port 0 >/dev/null 2>sim.log &
trap 'kill $!' EXIT
until grep -q listening sim.log; do sleep 0.1; done
build/consumer "$(grep -o '127.0.0.1:[0-9]*' sim.log | head -n 1)"
END
  show "bash /tmp/consumer/try $1"
  rm -r "${clean_root:?}/tmp/consumer"
}

# The archive's binary must need no libraries other than those of C and C++.
try_archive() {
  local prefix
  prefix=/opt/$(basename "$1" .tar.gz)
  tar -xzf "$1" -C "$clean_root/opt"
  show "ldd $prefix/bin/especho"
  show "! ldd $prefix/bin/especho | grep -vE '/(libstdc[+][+]|libm|libgcc_s|libc|ld-linux[^/]*)[.]so|linux-vdso'"
  use_in_clean_root "$prefix"
  rm -r "${clean_root:?}$prefix"
}

try_debs() {
  local left
  cp "$@" "$clean_root/tmp"
  install_in_clean_root man-db "${@/#*\///tmp/}"
  show 'dpkg-query --show --showformat="\${Package} \${Version} needs \${Depends}\n" especho libespecho-dev'
  use_in_clean_root /usr
  show 'man especho'
  show '. /usr/share/bash-completion/completions/especho
        COMP_LINE="especho c" COMP_POINT=9 COMP_WORDS=(especho c) COMP_CWORD=1
        _especho; echo "${COMPREPLY[@]:?}"'
  show 'apt-get -o Dpkg::Use-Pty=0 -qq purge especho libespecho-dev'
  left=$(find "$clean_root/usr" "$clean_root/etc" "$clean_root/var/lib" -name '*especho*' \
    -not -path '*/dpkg/*')
  [ -z "$left" ] || {
    say "left behind: $left"
    return 1
  }
}

remove_clean_root() {
  rm -rf --one-file-system "$clean_root"
}

# try_in_clean_root ARCHIVE DEB...: unpacks the archive and installs the packages with their dependencies; uses
# the tool and the library of each, and removes them again.
try_in_clean_root() {
  local suite mirror log="$root/build/clean-root.log"
  read -r suite mirror < <(debian_source) || true
  [ -n "${mirror-}" ] || {
    say "apt has no source for this Debian; check /etc/apt/sources.list"
    return 1
  }
  clean_root=$(mktemp -d "$root/build/clean-root.XXXXXX")
  chmod 755 "$clean_root"
  trap remove_clean_root EXIT
  say "making a clean Debian $suite"
  timeout 900 debootstrap --variant=minbase "$suite" "$clean_root" "$mirror" >"$log" 2>&1 || {
    cat "$log" >&2
    say "debootstrap failed; its output is above"
    return 1
  }
  install_in_clean_root cmake g++ make
  try_archive "$1"
  try_debs "${@:2}"
  say "unpacked, installed, used and removed in a clean Debian $suite"
}
