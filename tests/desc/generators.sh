# SPDX-License-Identifier: LGPL-2.1-or-later
# The generators mean the same to every awk that is here, and refuse a list
# that is wrong.
. "$srcdir/tests/lib/check.sh"
gen=$srcdir/src/gen
shopt -s nullglob

awks=()
for awk in gawk mawk original-awk; do
	command -v "$awk" >/dev/null && awks+=("$awk")
done
command -v busybox >/dev/null && awks+=("busybox awk")

generate() { # generate AWK ARCH: all that a build makes, to stdout
	local table
	# shellcheck disable=SC2086 # "busybox awk" is two words
	{
		$1 -v header=1 -f "$gen/consts.awk" \
			"$srcdir"/src/desc/*/consts/*.list
		$1 -v arch="$2" -f "$gen/consts.awk" \
			"$srcdir"/src/desc/*/consts/*.list
		$1 -v arch="$2" -f "$gen/ioctls.awk" \
			"$srcdir/src/desc/dev/ioctls.list"
		for table in "$srcdir/src/linux/$2"/*.tbl; do
			$1 -v abi="$(basename "$table" .tbl)" \
				-f "$gen/calls.awk" "$table" \
				"$srcdir"/src/desc/*/calls*.c
		done
	}
}

for arch in x86_64 aarch64; do
	first=
	for awk in "${awks[@]}"; do
		out="$dir/$arch.${awk%% *}"
		if ! generate "$awk" $arch >"$out" || [ ! -s "$out" ]; then
			fail "$awk cannot generate for $arch"
		elif [ -n "$first" ] && ! cmp -s "$first" "$out"; then
			fail "$awk and ${first##*.} differ for $arch"
		else
			pass
		fi
		first=${first:-$out}
	done
done

refused() { # refused GENERATOR NAME LINE...: an error that names file and line
	local file=$dir/$2 awk
	printf '%s\n' "${@:3}" >"$file"
	for awk in "${awks[@]}"; do
		# shellcheck disable=SC2086
		if $awk -v arch=x86_64 -v abi=x -f "$gen/$1.awk" "$file" \
			>"$dir/out" 2>"$dir/err"; then
			fail "$awk $1.awk takes:" "${@:3}"
		elif ! grep -q "$2:[0-9]*: " "$dir/err"; then
			fail "$awk $1.awk does not say where:" "${@:3}"
		else
			pass
		fi
	done
}

refused consts one.list "consts two enum" "A 1"
refused consts one.list "consts one enum" "A one"
refused consts one.list "consts one enum" "A 1 sparc=2"
refused consts one.list "consts one bits" "A 1"
refused consts one.list "consts one enum" "=A 1"
refused calls one.tbl "0 read 3 read"
refused calls one.tbl "0 read 3 read desc" "0 write 3 write desc"
refused calls one.tbl "0 read 7 read desc"
refused ioctls one.list "TCGETS 0x5401"

check_end
