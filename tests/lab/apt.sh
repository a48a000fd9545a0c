# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
# Packages of Debian's archive, of other suites and CPUs than this machine's;
# to be sourced by lab. Nothing is installed: packages are downloaded into
# $cache and unpacked there. The archive is the one that the machine itself
# uses; indexes are fetched at most once a day.
apt=$cache/apt
suites='bookworm trixie trixie-backports sid'

# The archive that serves Debian's suites, and the key that signs it, from
# either form of apt's lists: "URI KEY".
apt_archive() {
	local etc=${LAB_ETC_APT:-/etc/apt}
	awk '
	function found(uri, key) {
		if (uri ~ /\/debian\/?$/)
			print uri, key
	}
	FNR == 1 { uri = key = "" }
	$1 == "URIs:" { uri = $2 }
	$1 == "Signed-By:" { key = $2 }
	$1 == "Signed-By:" || /^$/ { found(uri, key) }
	$1 == "deb" {
		key = ""
		if (match($0, /signed-by=[^] ]*/))
			key = substr($0, RSTART + 10, RLENGTH - 10)
		sub(/\[[^]]*\]/, "")
		found($2, key)
	}
	END { found(uri, key) }' \
		"$etc"/sources.list.d/*.sources "$etc"/sources.list \
		"$etc"/sources.list.d/*.list 2>/dev/null | head -n 1
}

apt_setup() {
	local uri key suite with
	read -r uri key < <(apt_archive) || {
		warn "no archive of Debian's among apt's sources"
		return 1
	}
	: "${key:=/usr/share/keyrings/debian-archive-keyring.gpg}"
	mkdir -p "$apt/state/lists/partial" "$apt/cache/archives/partial"
	: >"$apt/status"
	with="arch=amd64,arm64"
	[ ! -e "$key" ] || with="$with signed-by=$key"
	for suite in $suites; do
		echo "deb [$with] $uri $suite main"
	done >"$apt/sources.list"
	cat >"$apt/conf" <<-END
	Dir::Etc::sourcelist "$apt/sources.list";
	Dir::Etc::sourceparts "-";
	Dir::Etc::preferences "/dev/null";
	Dir::Etc::preferencesparts "/dev/null";
	Dir::State "$apt/state";
	Dir::State::status "$apt/status";
	Dir::Cache "$apt/cache";
	APT::Architecture "amd64";
	APT::Architectures { "amd64"; "arm64"; };
	APT::Sandbox::User "root";
	APT::Cache-Start "100000000";
	Acquire::Languages "none";
	Acquire::PDiffs "false";
	Acquire::Retries "2";
	#clear APT::Update::Post-Invoke;
	#clear APT::Update::Post-Invoke-Success;
	END
}

# An archive in the middle of an update may fail one index: what is there is
# used, also that of yesterday.
apt_update() {
	local try
	apt_setup || return
	for try in 1 2 3; do
		if apt-get -c "$apt/conf" -q update >"$apt/log" 2>&1 &&
			! grep -q '^[EW]: Failed' "$apt/log"; then
			break
		fi
		warn "apt-get update failed, try $try: $(grep '^[EW]:' "$apt/log" |
			head -n 1)"
	done
	touch "$apt/updated"
}

# Fresh indexes, unless those of today are here.
apt_ready() {
	[ -e "$apt/conf" ] && [ -n "$(find "$apt/updated" -mmin -1440 2>/dev/null)" ] ||
		apt_update
}

# The package that has the newest kernel of these versions; where there are
# both an image and a binary, the image has nothing in it.
apt_kernel() { # apt_kernel VERSION-REGEX CPU
	apt-cache -c "$apt/conf" pkgnames linux- | sed 's/:.*//' |
		sed -nE "s/^linux-(binary|image)-($1)-cloud-$2\$/\2 \1/p" |
		sort -k 1,1V -k 2,2r | tail -n 1 |
		sed -E "s/(.*) (.*)/linux-\2-\1-cloud-$2/"
}

# Downloads packages into the folder TO, by one command.
apt_download() { # apt_download TO SUITE PACKAGE...
	local to=$1 suite=$2
	shift 2
	mkdir -p "$to" && (cd "$to" && apt-get -c "$apt/conf" -q \
		${suite:+-t "$suite"} download "$@" >"$apt/log" 2>&1) || {
		warn "$* cannot be had: $(grep '^E:' "$apt/log" | head -n 1)"
		return 1
	}
}

# The suite that this machine's compilers belong to.
apt_own_suite() {
	local name
	name=$(. /etc/os-release && echo "${VERSION_CODENAME-}")
	case " $suites " in
	*" $name "*) echo "$name" ;;
	*) echo bookworm ;;
	esac
}

unpack() { # unpack DEB TO [TAR-ARGUMENT...]
	local deb=$1 to=$2
	shift 2
	mkdir -p "$to" && dpkg-deb --fsys-tarfile "$deb" |
		tar x -C "$to" "$@"
}

apt_version() { # apt_version PACKAGE: name_version_cpu of the candidate
	local deb
	deb=$(apt-cache -c "$apt/conf" show --no-all-versions "$1" |
		sed -n 's/^Filename: //p' | head -n 1)
	basename "$deb" .deb
}
