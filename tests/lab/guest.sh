# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
# How guests run, and what they run; to be sourced by lab.

# ---- one guest

# The programs under test, and the tests, once for all guests: $work/CPU.cpio.
guest_tree() { # guest_tree CPU
	local dir=$work/tree.$1 built file strip=strip
	built=$top/.build-lab-$(arch "$1")
	[ "$(uname -m)" = "$(arch "$1")" ] || strip=$(triple "$1")-strip
	mkdir -p "$dir"/lab/{src/src,build/src}
	cp "$here/init" "$dir/init"
	for file in src/vxtrace tests/drive/drive tests/drive/change; do
		mkdir -p "$dir/lab/build/${file%/*}"
		$strip -o "$dir/lab/build/$file" "$built/$file"
	done
	mkdir -p "$dir/lab/build/tests/live"
	find "$built/tests/live" -maxdepth 1 -type f -perm -100 \
		-exec cp -t "$dir/lab/build/tests/live" {} +
	$strip --strip-debug "$dir"/lab/build/tests/live/*
	cp "$top/src/vxtrace-log-merge" "$dir/lab/src/src/"
	cp -r "$top/rules" "$dir/lab/src/"
	mkdir -p "$dir/lab/src/doc" "$dir/lab/src/tests"
	cp "$top/doc/vxtrace.schema.json" "$dir/lab/src/doc/"
	cp -r "$top/tests/lib" "$top/tests/live" "$top/tests/differ" \
		"$dir/lab/src/tests/"
	find "$dir/lab/src/tests" -type f \
		\( ! -name '*.*' ! -name via-json -o -name '*.log' \
		-o -name '*.trs' \) \
		-delete
	pack "$dir" >"$work/$1.cpio"
	rm -rf "$dir"
}

qemu() { # qemu CPU KERNEL INITRD [ACCEL]: the guest's console
	local cpu=$1 kernel=$2 initrd=$3 accel=${4:-tcg,thread=single} line
	local common=(-m 512 -smp 1 -display none -no-reboot -nodefaults
		-serial stdio -kernel "$kernel" -initrd "$initrd")
	# Nothing that costs time and that no program sees.
	line="panic=-1 quiet nokaslr mitigations=off init_on_alloc=0 no_timer_check"
	line="$line hardened_usercopy=off randomize_kstack_offset=off"
	line="$line transparent_hugepage=never audit=0 apparmor=0 nowatchdog"
	case $cpu in
	amd64)
		qemu-system-x86_64 -M pc -accel "$accel" -cpu max "${common[@]}" \
			-append "console=ttyS0 $line"
		;;
	arm64)
		qemu-system-aarch64 -M virt -accel "$accel" -cpu cortex-a72 \
			"${common[@]}" -append "console=ttyAMA0 $line"
		;;
	esac </dev/null
}

export -f qemu

# Boots a kernel with tests; all that the guest says is in LOG. Nothing fails
# because it is slow: the limit is for guests that hang.
guest_run() { # guest_run NAME KERNEL TESTS LOG [--tell]
	# shellcheck disable=SC2034 # row sets them
	local name cpu expected version dir kernel=$2 tests=$3 log=$4 tell=${5-}
	local start=$SECONDS
	row "$1"
	dir=$work/guest.$name
	mkdir -p "$dir/root/lab"
	cp "$tests" "$dir/root/lab/tests"
	guest_env "$name" >"$dir/root/lab/env"
	{
		cat "$(root_at "$cpu")"
		cat "$work/$cpu.cpio"
		pack "$dir/root"
	} >"$dir/initrd"
	: >"$log"
	local TIMEFORMAT="LAB-CPU %U %S"
	{ time timeout -k 5 "${VXTRACE_LAB_TIMEOUT:-3600}" bash -c 'qemu "$@"' \
		qemu "$cpu" "$kernel" "$dir/initrd" 2>&1 | sed -u 's|\r||g' |
		if [ "$tell" ]; then
			tee -a "$log" | grep -a --line-buffered '^LAB: '
		else
			cat >>"$log"
		fi; } 2>>"$log"
	echo "LAB-SECONDS $((SECONDS - start))" >>"$log"
	rm -rf "$dir"
}

guest_env() { # guest_env NAME: what the guest's shell reads
	echo "export VX_ROUNDS_DIVISOR=${VX_ROUNDS_DIVISOR:-100}"
	echo "export VX_TEST_LIMIT=${VX_TEST_LIMIT:-900}"
	echo "export VX_PACE=${VX_PACE:-20}"
	echo "export VX_REPEAT='tests/lab/lab run $1 '"
	[ "$1" != lab ] || echo "export VXTRACE_VM_EXEC_NR=600"
}
