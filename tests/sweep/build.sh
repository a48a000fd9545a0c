#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# build.sh FOLDER: builds tests/sweep/programs/*.c there, for a debugger to
# find every line: -O0, frame pointers, debug information. What needs a
# sanitizer that the compiler does not have is left out, and a line says so.
set -eu
from=${0%/*}/programs
to=${1:?usage: build.sh FOLDER}
flags="-std=gnu11 -D_GNU_SOURCE -g -O0 -fno-omit-frame-pointer -pthread -Wall"

mkdir -p "$to"
for source in "$from"/*.c; do
	name=${source##*/}
	name=${name%.c}
	case $name in
	sanitizer)
		# shellcheck disable=SC2086
		${CC:-gcc} $flags -fsanitize=address,undefined \
			-o "$to/$name" "$source" 2>/dev/null ||
			echo "$name: left out, no sanitizers here"
		;;
	*)
		# shellcheck disable=SC2086
		${CC:-gcc} $flags -o "$to/$name" "$source"
		;;
	esac
done
