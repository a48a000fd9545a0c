# SPDX-License-Identifier: LGPL-2.1-or-later
# Constants, ioctl numbers and call numbers are what the installed kernel
# headers say, for this CPU, its 32-bit sibling and aarch64, as far as there
# are compilers and headers. Names that the headers do not know yet are left
# out.
. "$srcdir/tests/lib/check.sh"
gen=$srcdir/src/gen/uapi
awk=${AWK:-awk}
lists=("$srcdir"/src/desc/*/consts/*.list)

sh "$gen/shim.sh" "$dir/shim"

# Not an error: glibc's F_GETLK64 is not the kernel's (fcntl(2)); the order of
# a counter in /proc/net/snmp is no interface, and changed; the bits of
# inet_diag_req_v2's idiag_ext are the attribute's number less one.
cat >"$dir/exempt" <<-EOF
	F_GETLK64 in fcntl_cmds, want 12
	F_SETLK64 in fcntl_cmds, want 13
	F_SETLKW64 in fcntl_cmds, want 14
EOF
for list in snmp_ip_stats inet_diag_extended_flags smc_diag_extended_flags; do
	sed -n "s/^\([A-Z]*_[A-Z0-9_]*\) \([0-9]*\)$/\1 in $list, want \2/p" \
		"$srcdir/src/desc/netlink/consts/$list.list"
done >>"$dir/exempt"

# Names of the C library alone, numerically from its headers.
libc_headers="sys/socket.h netinet/in.h netinet/tcp.h sys/wait.h sys/mman.h
	sys/stat.h sys/resource.h sched.h sys/shm.h sys/sem.h sys/msg.h
	sys/epoll.h sys/eventfd.h sys/signalfd.h sys/timerfd.h sys/inotify.h
	sys/mount.h sys/swap.h sys/personality.h sys/klog.h dirent.h unistd.h
	scsi/sg.h scsi/scsi_ioctl.h"

root_of() { # root_of HEADER CC...: the folder that the compiler finds it in
	local header=$1 path
	shift
	path=$(echo "#include <$header>" | "$@" -E - 2>/dev/null |
		sed -n "s|^# [0-9]* \"\(.*\)/$header\".*|\1|p" | head -n 1)
	[ -n "$path" ] && echo "$path"
}

include_all() { # include_all HEADER...
	local header
	for header; do
		printf '#if __has_include(<%s>)\n#include <%s>\n#endif\n' \
			"$header" "$header"
	done
}

drop_broken() { # drop_broken FILE CC...: include lines that find no file
	local file=$1 line
	shift
	while line=$("$@" -w -E "$file" 2>&1 >/dev/null | tr -d '\n' |
		sed -n "s|.*$file:\([0-9]*\).*|\1|p") && [ -n "$line" ]; do
		sed -i "${line}s/.*//" "$file"
	done
}

words_of() { # words_of CC...: the words that a C file on stdin comes to
	"$@" -w -E -dD - 2>/dev/null | tr -c 'A-Za-z0-9_' '\n' | sort -u
}

# What another error stands in the line of is no verdict on a value.
complaints() { # complaints ERRORS: "NAME in SET, want VALUE", sorted
	$awk '{
		split($0, at, ":")
		if (/error:/)
			if (/differs: /)
				text[at[2]] = $0
			else
				lost[at[2]]
	}
	END {
		for (line in text)
			if (!(line in lost))
				print text[line]
	}' "$1" | sed 's/.*differs: \([^"]*\).*/\1/' | sort
}

verdict() { # verdict WHAT LEAST FILE CC...: compile FILE, look at complaints
	local what=$1 least=$2 file=$3 asserted lost all=-fmax-errors=0
	shift 3
	if "$@" --version 2>/dev/null | grep -q clang; then
		all=-ferror-limit=0
	else
		set -- "$@" -ftrack-macro-expansion=0
	fi
	"$@" -w -fsyntax-only "$all" "$file" 2>"$dir/errors"
	asserted=$(grep -c '^VX_SAME' "$file")
	lost=$(grep 'error:' "$dir/errors" | grep -vc 'differs: ')
	complaints "$dir/errors" >"$dir/complaints"
	grep -v 'on purpose' "$dir/complaints" | grep -vxFf "$dir/exempt" \
		>"$dir/bad"
	if ! grep -q 'on purpose' "$dir/complaints"; then
		fail "$what: a wrong value was not noticed"
		head -n 20 "$dir/errors"
	elif [ $((asserted - lost)) -lt "$least" ]; then
		fail "$what: only $asserted values of $least, $lost lost"
		grep 'error:' "$dir/errors" | grep -v 'differs: ' | head -n 20
	elif [ -s "$dir/bad" ]; then
		fail "$what: the headers have other values than"
		head -n 60 "$dir/bad"
	else
		pass
		echo "$what: $((asserted - lost)) values are the headers'"
	fi
}

same='#define VX_SAME(name, value, text)				\
	_Static_assert((unsigned long long)(name) ==			\
		       (unsigned long long)(value) ||			\
		       (sizeof(name) <= 4 && (unsigned int)(name) ==	\
			(unsigned long long)(value)), text);
enum { VX_ONE = 1 };
VX_SAME(VX_ONE, 2, "differs: wrong on purpose")'

constants() { # constants ABI LEAST CC...
	local abi=$1 least=$2 root asm
	shift 2
	if ! root=$(root_of linux/fs.h "$@") ||
		! asm=$(root_of asm/types.h "$@"); then
		skip "$abi: no kernel headers for $*"
		return
	fi
	set -- "$@" -x c -std=gnu11
	local kernel=("$@" -nostdinc -I "$dir/shim" -I "$root" -I "$asm"
		-include "$dir/shim/shim.h")
	# shellcheck disable=SC2046 # header names are words
	include_all $(sed -n 's/^from //p' "${lists[@]}" \
		"$srcdir/src/desc/dev/ioctls.list" |
		tr ' ' '\n' | sort -u) >"$dir/kernel.h"
	drop_broken "$dir/kernel.h" "${kernel[@]}"
	words_of "${kernel[@]}" <"$dir/kernel.h" >"$dir/kernel.words"
	{
		echo "#include \"$dir/kernel.h\""
		echo "$same"
		$awk -v abi="$abi" -f "$gen/asserts.awk" "$dir/kernel.words" \
			"${lists[@]}" "$srcdir/src/desc/dev/ioctls.list"
	} >"$dir/kernel.c"
	verdict "$abi: constants of the kernel" "$least" "$dir/kernel.c" \
		"${kernel[@]}"

	[ "$abi" != i386 ] || return 0
	# shellcheck disable=SC2086
	include_all $libc_headers >"$dir/libc.h"
	words_of "$@" -D_GNU_SOURCE <"$dir/libc.h" |
		sort - "$dir/kernel.words" "$dir/kernel.words" |
		uniq -u >"$dir/libc.words"
	{
		echo "#include \"$dir/libc.h\""
		echo "$same"
		$awk -v abi="$abi" -f "$gen/asserts.awk" "$dir/libc.words" \
			"${lists[@]}" "$srcdir/src/desc/dev/ioctls.list"
	} >"$dir/libc.c"
	verdict "$abi: constants of the C library" 50 "$dir/libc.c" \
		"$@" -D_GNU_SOURCE
}

calls() { # calls ABI TABLE LEAST CC...: __NR_ numbers
	local abi=$1 table=$2 least=$3 root asm
	shift 3
	root=$(root_of linux/fs.h "$@") || return 0
	asm=$(root_of asm/types.h "$@") || return 0
	set -- "$@" -x c -nostdinc -I "$root" -I "$asm"
	echo '#include <asm/unistd.h>' | words_of "$@" >"$dir/words"
	{
		echo '#include <asm/unistd.h>'
		echo "$same"
		$awk 'FILENAME == ARGV[1] { known[$1]; next }
			/^#/ { next }
			("__NR_" $2) in known {
				printf "VX_SAME(__NR_%s, %s, \"differs: call %s, " \
				       "want %s\")\n", $2, $1, $2, $1
			}' "$dir/words" "$table"
	} >"$dir/calls.c"
	verdict "$abi: call numbers" "$least" "$dir/calls.c" "$@"
}

read -ra cc <<<"${CC:-cc}"
machine=$(echo | "${cc[@]}" -dM -E - | $awk '$2 == "__x86_64__" { a = "x86_64" }
	$2 == "__aarch64__" { a = "aarch64" } END { print a }')
constants "$machine" 6000 "${cc[@]}"
calls "$machine" "$srcdir/src/linux/$machine/syscall.tbl" 300 "${cc[@]}"
if [ "$machine" = x86_64 ]; then
	asm=$(root_of asm/types.h "${cc[@]}")
	constants i386 6000 "${cc[@]}" -m32 -idirafter "$asm"
	calls i386 "$srcdir/src/linux/x86_64/syscall_i386.tbl" 300 \
		"${cc[@]}" -m32 -idirafter "$asm"
	if command -v aarch64-linux-gnu-gcc >/dev/null; then
		constants aarch64 6000 aarch64-linux-gnu-gcc
		calls aarch64 "$srcdir/src/linux/aarch64/syscall.tbl" 300 \
			aarch64-linux-gnu-gcc
	else
		skip "aarch64: no cross compiler"
	fi
fi

check_end
