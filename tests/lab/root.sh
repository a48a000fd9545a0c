# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
# What is made of Debian's packages: libraries to link with, and the file system
# of guests; to be sourced by lab.

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
		key "$here/root.sh" $(c_library "$1")).cpio"
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
	rm -f "$cache/root/$1"-*
	pack "$dir" >"$at.new" && mv "$at.new" "$at"
	rm -rf "$dir"
}
