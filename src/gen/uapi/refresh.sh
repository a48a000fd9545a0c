#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# refresh.sh [-w] HEADERS: holds all constants, ioctl names and call tables
# against newer kernel headers, and says what is new or different; with -w it
# appends new names to the lists. HEADERS is usr/include of an unpacked
# linux-libc-dev package for all architectures (linux/ in it, and asm/ in
# TRIPLET/). Run it in the top folder of the sources. It wants
# TRIPLET-gcc or clang for each of the four.
set -eu
write=0
if [ "${1:-}" = -w ]; then
	write=1
	shift
fi
headers=${1:?usage: refresh.sh [-w] HEADERS}
here=$(dirname "$0")
awk=${AWK:-awk}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C

inventory() { # inventory ABI TRIPLET
	if command -v "$2-gcc" >/dev/null; then
		set -- "$1" "$2" "$2-gcc"
	elif [ "$1" = i386 ] && command -v x86_64-linux-gnu-gcc >/dev/null; then
		set -- "$1" "$2" x86_64-linux-gnu-gcc -m32
	else
		set -- "$1" "$2" clang "--target=$2"
	fi
	abi=$1 triplet=$2
	shift 2
	echo "$abi: $*" >&2
	sh "$here/inventory.sh" "$headers" "$headers/$triplet" "$work/$abi" "$@"
}

inventory x86_64 x86_64-linux-gnu
inventory i386 i386-linux-gnu
inventory aarch64 aarch64-linux-gnu
inventory arm arm-linux-gnueabihf
$awk -v write=$write -f "$here/refresh.awk" x86_64="$work/x86_64" \
	i386="$work/i386" aarch64="$work/aarch64" arm="$work/arm" \
	src/desc/*/consts/*.list src/desc/dev/ioctls.list src/linux/*/*.tbl
