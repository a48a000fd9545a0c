# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
# Packages of Debian's archive, of other suites and CPUs than this machine's;
# to be sourced by lab. Nothing is installed: packages are downloaded into
# $cache and unpacked there. The archive is the one that the machine itself
# uses; indexes are fetched at most once a day.
apt=$cache/apt
apt_lists=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/packages.list
suites='bookworm trixie trixie-backports sid'

# shellcheck disable=SC2120
packages() { # packages [PURPOSE]: lines "SUITE PACKAGE...", or all names
	awk -v what="${1-}" -v own="$(apt_own_suite)" '
		/^#/ || (what != "" && $2 != what) { next }
		what == "" { $1 = "" }
		{
			$2 = ""
			sub(/^own/, own)
			print
		}' "$apt_lists"
}

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
	apt_index >"$apt/index.new" && [ -s "$apt/index.new" ] &&
		mv "$apt/index.new" "$apt/index"
}

# Of all packages those that the lab may want, a line each: SUITE CPU NAME
# VERSION URI SHA256. apt's own look-ups take seconds each with so many.
apt_index() {
	local uri key list suite cpu
	read -r uri key < <(apt_archive)
	for list in "$apt"/state/lists/*_Packages*; do
		suite=${list##*_dists_} suite=${suite%%_*}
		cpu=${list##*_binary-} cpu=${cpu%%_*}
		/usr/lib/apt/apt-helper -c "$apt/conf" cat-file "$list" |
			awk -v suite="$suite" -v cpu="$cpu" -v uri="$uri" \
				-v names="$(packages | xargs)" '
			BEGIN {
				n = split(names, name, " ")
				for (i = 1; i <= n; i++)
					want[name[i]]
			}
			$1 == "Package:" {
				take = $2 in want || $2 ~ /^linux-(.*-cloud-|source-)/
				package = $2
			}
			!take { next }
			$1 == "Version:" { version = $2 }
			$1 == "Filename:" { file = $2 }
			$1 == "SHA256:" {
				print suite, cpu, package, version, uri "/" file, $2
			}'
	done
}

# Fresh indexes, unless those of today are here.
apt_ready() {
	[ -n "$(find "$apt/index" -mmin -1440 2>/dev/null)" ] || apt_update
}

# The package that has the newest kernel of these versions; where there are
# both an image and a binary, the image has nothing in it.
apt_kernel() { # apt_kernel VERSION-REGEX CPU
	awk -v cpu="$2" '$2 == cpu { print $3 }' "$apt/index" |
		sed -nE "s/^linux-(binary|image)-($1)-cloud-$2\$/\2 \1/p" |
		sort -k 1,1V -k 2,2r | tail -n 1 |
		sed -E "s/(.*) (.*)/linux-\2-\1-cloud-$2/"
}

apt_newest() { # apt_newest REGEX: the newest package of such a name
	awk '{ print $3 }' "$apt/index" | grep -E "^($1)\$" | sort -uV |
		tail -n 1
}

# The newest of a package, of one suite or of all: "URI SHA256".
apt_find() { # apt_find SUITE CPU PACKAGE
	awk -v suite="$1" -v cpu="$2" -v name="$3" '
		$2 == cpu && $3 == name && (suite == "any" || suite == $1) {
			print $4, $5, $6 }' "$apt/index" |
		sort -k 1,1V | tail -n 1 | cut -d ' ' -f 2-
}

apt_download() { # apt_download TO SUITE CPU PACKAGE...
	local to=$1 suite=$2 cpu=$3 package uri sum
	local get=()
	shift 3
	mkdir -p "$to"
	for package; do
		read -r uri sum < <(apt_find "$suite" "$cpu" "$package") || {
			warn "no $package for $cpu in the archive ($suite)"
			return 1
		}
		get+=("$uri" "$to/$package.deb" "SHA256:$sum")
	done
	/usr/lib/apt/apt-helper -c "$apt/conf" download-file "${get[@]}" \
		>"$apt/log" 2>&1 || {
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
