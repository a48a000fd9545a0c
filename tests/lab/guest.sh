# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
# What guests consist of, and how they run; to be sourced by lab.

key() { # key FILE...: of what stdin and files hold
	cat - "$@" | sha256sum | cut -c -16
}

# ---- libraries to link with

sysroot_at() { # sysroot_at CPU
	echo "$cache/sysroot/$1-$(packages build | key)"
}

sysroot_have() {
	[ -d "$(sysroot_at "$1")" ]
}

sysroot() { # sysroot CPU
	local at
	sysroot_have "$1" && return
	at=$(sysroot_at "$1")
	rm -rf "$at.new" && mkdir -p "$at.new" &&
		unpack_all "$1" build "$at.new" && mv -T "$at.new" "$at"
}

unpack_all() { # unpack_all CPU PURPOSE TO
	local suite list debs=$cache/tmp.debs deb
	rm -rf "$debs"
	while read -r suite list; do
		# shellcheck disable=SC2086 # words
		apt_download "$debs" "$suite" "$1" $list || return
	done < <(packages "$2")
	for deb in "$debs"/*.deb; do
		unpack "$deb" "$3" --keep-directory-symlink \
			--exclude='./usr/share/*' || return
	done
	rm -rf "$debs"
}

# ---- the guest's own programs

c_library() { # c_library CPU: its files, of the compiler for it
	local cc=gcc file
	[ "$(uname -m)" = "$(arch "$1")" ] || cc=$(triple "$1")-gcc
	for file in libc.so.6 libm.so.6 libdl.so.2 libpthread.so.0 \
		librt.so.1 libgcc_s.so.1 libresolv.so.2; do
		file=$($cc -print-file-name=$file)
		[ ! -e "$file" ] || echo "$file"
	done
}

loader() { # loader CPU: its place in the guest
	case $1 in
	amd64) echo lib64/ld-linux-x86-64.so.2 ;;
	arm64) echo lib/ld-linux-aarch64.so.1 ;;
	esac
}

root_at() { # root_at CPU
	# shellcheck disable=SC2046 # names of files
	echo "$cache/root/$1-$(packages guest |
		key "$here/guest.sh" $(c_library "$1")).cpio"
}

root_have() {
	[ -e "$(root_at "$1")" ]
}

pack() { # pack FOLDER: as cpio, owned by root
	(cd "$1" && find . -print0 | sort -z |
		cpio --quiet -0 -o -H newc -R 0:0)
}

root() { # root CPU
	local at dir=$cache/tmp.root file link
	root_have "$1" && return
	at=$(root_at "$1")
	rm -rf "$dir"
	mkdir -p "$dir"/{dev,proc,sys,tmp,root,mnt,run,lab,etc,usr/{bin,sbin,lib,lib64}} \
		"${at%/*}"
	for file in bin sbin lib lib64; do
		ln -s "usr/$file" "$dir/$file"
	done
	mkdir -p "$dir/usr/lib/$(triple "$1")"
	unpack_all "$1" guest "$dir" || return
	for file in $(c_library "$1"); do
		cp -L "$file" "$dir/usr/lib/$(triple "$1")/"
	done
	file=$(dirname "$(c_library "$1" | head -n 1)")/$(basename "$(loader "$1")")
	cp -L "$file" "$dir/$(loader "$1")"
	ln -sf bash-static "$dir/usr/bin/bash"
	ln -sf busybox "$dir/usr/bin/sh"
	ln -sf mawk "$dir/usr/bin/awk"
	for link in ip reboot ps kill which hostname; do
		[ -e "$dir/usr/bin/$link" ] || ln -s busybox "$dir/usr/bin/$link"
	done
	printf '%s\n' root:x:0:0:root:/root:/bin/sh \
		nobody:x:65534:65534:nobody:/nonexistent:/bin/false \
		>"$dir/etc/passwd"
	printf '%s\n' root:x:0: nogroup:x:65534: >"$dir/etc/group"
	echo 127.0.0.1 localhost >"$dir/etc/hosts"
	pack "$dir" >"$at.new" && mv "$at.new" "$at"
	rm -rf "$dir"
}


# ---- one guest

# The programs under test, and the tests.
guest_tree() { # guest_tree CPU: as cpio
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
	find "$dir/lab/src/tests" -type f ! -name '*.*' ! -name via-json -delete
	pack "$dir"
	rm -rf "$dir"
}

qemu() { # qemu CPU KERNEL INITRD [ACCEL]: the guest's console
	local cpu=$1 kernel=$2 initrd=$3 accel=${4:-tcg,thread=single} line
	local common=(-m 512 -smp 1 -display none -no-reboot -nodefaults
		-serial stdio -kernel "$kernel" -initrd "$initrd")
	line="panic=-1 quiet nokaslr mitigations=off"
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
		guest_tree "$cpu"
		pack "$dir/root"
	} >"$dir/initrd"
	: >"$log"
	local TIMEFORMAT="LAB-CPU %U %S"
	{ time timeout -k 5 "${VXTRACE_LAB_TIMEOUT:-1800}" nice bash -c 'qemu "$@"' \
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
	echo "export VX_ROUNDS_DIVISOR=${VX_ROUNDS_DIVISOR:-20}"
	echo "export VX_REPEAT='tests/lab/lab run $1 '"
	[ "$1" != lab ] || echo "export VXTRACE_VM_EXEC_NR=600"
}
