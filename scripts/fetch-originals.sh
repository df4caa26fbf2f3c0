#!/bin/sh
# Fetches the real programs from Debian and unpacks them, for the tests that compare ours with them. Needs no root.
set -eu

fail() {
  echo "$0: $1" >&2
  exit 1
}

for tool in apt-get dpkg; do
  command -v "$tool" >/dev/null || fail "no $tool here; the real programs come from Debian's packages"
done

originals=$(dirname "$0")/../.cache/originals
mkdir -p "$originals"
cd "$originals"

# With package lists of our own, where the system has none or old ones.
apt_lists=$PWD/.apt/lists
own_apt() {
  apt-get -qq -o "Dir::State::lists=$apt_lists" -o "Dir::Cache=$PWD/.apt" -o APT::Sandbox::User=root "$@" 2>.apt/log
}

download() {
  apt-get -qq download "$1" 2>/dev/null && return
  if [ ! -d "$apt_lists" ]; then
    mkdir -p "$apt_lists/partial"
    own_apt update || return
  fi
  own_apt download "$1"
}

fetch() {
  [ -d "$1" ] && return
  rm -rf "$1.part" "$1"_*.deb
  download "$1" || return
  dpkg -x "$1"_*.deb "$1.part"
  # With the names of the libraries it needs, which change with Debian's releases.
  dpkg-deb -f "$1"_*.deb Depends >"$1.part/depends"
  mv "$1.part" "$1"
  rm "$1"_*.deb
  echo "$1: unpacked into $PWD/$1"
}

for package in ucspi-tcp ucspi-tcp-ipv6 tinycdb libcdb1; do
  fetch "$package" || fail "unable to download $package: $(tail -n 1 .apt/log 2>/dev/null)"
done

# Loggers, without which only the tests of their logs are skipped.
for package in daemontools runit s6; do
  fetch "$package" || echo "$0: unable to download $package: the tests of its logs are skipped" >&2
done
if [ -f s6/depends ]; then
  for package in $(tr ',' '\n' <s6/depends | sed -n 's/^ *\(libs6-[0-9.]*\|libskarnet[0-9.]*\|libexecline[0-9.]*\) .*/\1/p'); do
    fetch "$package" || echo "$0: unable to download $package: the tests of s6-log are skipped" >&2
  done
fi
rm -rf .apt
