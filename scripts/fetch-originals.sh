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

for package in ucspi-tcp ucspi-tcp-ipv6 tinycdb libcdb1; do
  [ -d "$package" ] && continue
  rm -rf "$package.part" "$package"_*.deb
  download "$package" || fail "unable to download $package: $(tail -n 1 .apt/log 2>/dev/null)"
  dpkg -x "$package"_*.deb "$package.part"
  mv "$package.part" "$package"
  rm "$package"_*.deb
  echo "$package: unpacked into $PWD/$package"
done
rm -rf .apt
