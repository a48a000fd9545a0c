# SPDX-License-Identifier: LGPL-2.1-or-later
# demo.sh VXTRACE   a tour: each command is shown, then run
set -eu
export LC_ALL=C
vxtrace=$(realpath "$1")
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo hello >greeting

show() {
	printf '\n$ vxtrace'
	printf ' %q' "$@"
	printf '\n'
	"$vxtrace" "$@"
}

echo "The calls of ls that take a file name:"
show -f -e trace=%file ls /

echo
echo "What a descriptor stands for, and what went through it:"
show -y -e trace=openat,read,write,close cat greeting

echo
echo "A shell and its children:"
show -f -e trace=%process sh -c 'ls greeting; exit 3' || true

echo
echo "The same for a program to read:"
show --json -e trace=openat cat greeting

echo
echo "What if the file could not be read?"
show -e trace=read -e inject=read:path="$dir/greeting":error=EIO sort greeting ||
	true

echo
echo "The same call as a sequence of others:"
show -v -e trace=openat:path="$dir/greeting" \
	-e "inject=openat:path=$dir/greeting:seq={ fd = orig; fchmod(fd, 0600)?; return fd }" \
	sort greeting

echo
echo "How often, and how long:"
show -f -c ls /
