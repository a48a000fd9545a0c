# SPDX-License-Identifier: LGPL-2.1-or-later
# Each recipe of rules/ on a program that we did not write.
. "$srcdir/tests/lib/check.sh"
. "$srcdir/tests/lib/inject.sh"
export TMPDIR=$dir HOME=$dir TZ=UTC

# recipe NAME OPTION... -- COMMAND...: its status, then what it printed
recipe() {
	local name=$1 options=()
	shift
	while [ "$1" != -- ]; do
		options+=("$1")
		shift
	done
	shift
	# Standard error is a pipe, which recipes for files leave alone.
	{
		{
			timeout -k 5 120 "$VXTRACE" -f -o "$dir/trace" \
				--rules="$srcdir/rules/$name.vxr" \
				--unfired=ignore "${options[@]}" "$@" 3>&-
			echo "status $?"
		} 2>&1 >&3 | cat >"$dir/err"
	} 3>&1
}

# One that no test names here has none.
for file in "$srcdir"/rules/*.vxr; do
	name=$(basename "$file" .vxr)
	grep -q "recipe $name " "$srcdir/tests/live/inject_recipes.sh" && continue
	fail "no test of recipe $name"
done

# disk-full: cp says so, and its status does
mkdir from && for i in 1 2 3 4 5; do seq 1000 >from/$i; done
check_eq "disk-full, cp" "status 1" "$(recipe disk-full -- cp -r from to)"
check_match "disk-full, cp" 'No space left on device' err
check_match "disk-full, cp" 'ENOSPC .*\(INJECTED\)' trace
check_eq "disk-full, dd" "status 1" "$(recipe disk-full -- \
	dd if=/dev/zero of=full bs=1k count=10)"
check_match "disk-full, dd" '^3\+0 records out' err

# eintr-storm: cat and python3 begin again, sort does not
seq 2000 >numbers
if command -v python3 >/dev/null; then
	check_eq "eintr-storm, cat and python3" $'2001000\nstatus 0' \
		"$(recipe eintr-storm -- sh -c 'cat numbers | cat |
			python3 -c "import sys; print(sum(map(int, sys.stdin)))"')"
	check_match "eintr-storm, cat and python3" 'read\(0, .*EINTR .*INJECTED' \
		trace
else
	skip "no python3 here"
fi
check_eq "eintr-storm, sort" "status 2" \
	"$(recipe eintr-storm -- sort /dev/stdin < <(cat numbers))"

# one-byte-reads: tar and sort put together what belongs together
tar cf from.tar from
mkdir there
check_eq "one-byte-reads, tar" "status 0" \
	"$(recipe one-byte-reads -- tar x -B -f from.tar -C there)"
check_files "one-byte-reads, tar" from/3 there/from/3

# fsync-lies: sync(1) of something that cannot be flushed
check_eq "fsync-lies, before" 1 "$(sync /dev/null 2>/dev/null; echo $?)"
check_eq "fsync-lies, sync" "status 0" "$(recipe fsync-lies -- sync /dev/null)"
check_eq "fsync-lies, dd" "status 0" \
	"$(recipe fsync-lies -- dd if=/dev/zero of=/dev/null count=1 conv=fsync)"

# slow-disk
ms=$(date +%s%3N)
check_eq "slow-disk, cat" $'inside\nstatus 0' \
	"$(echo inside >file; recipe slow-disk -- cat file)"
ms=$(($(date +%s%3N) - ms))
# Two opens and two reads of libraries and the file at least.
check_eq "slow-disk, cat: $ms ms" yes "$([ $ms -ge 20 ] && echo yes)"

# fd-exhaustion: cat goes on with the next file
mapfile -t sixty < <(seq 0 59)
mkdir many && for i in "${sixty[@]}"; do echo "$i" >"many/$i"; done
check_eq "fd-exhaustion, cat" "status 1" \
	"$(cd many && recipe fd-exhaustion -- cat "${sixty[@]}" | tail -n 1)"
check_match "fd-exhaustion, cat" 'Too many open files' err
check_eq "fd-exhaustion, before" yes "$(cd many &&
	recipe fd-exhaustion -- cat "${sixty[@]}" | grep -qx 9 && echo yes)"

# no-network: another machine cannot be reached, this one can
if command -v curl >/dev/null; then
	check_eq "no-network, curl" "status 7" \
		"$(recipe no-network -- curl -s http://192.0.2.1/)"
	check_match "no-network, curl" \
		'connect\(.*192\.0\.2\.1.*ENETUNREACH .*\(INJECTED\)' trace
else
	skip "no curl here"
fi

# dns-failure: what asks for a name
if command -v getent >/dev/null; then
	check_eq "dns-failure, getent" "status 2" \
		"$(recipe dns-failure -- getent ahosts name.invalid)"
	if grep -q 'sin_port=htons(53)' trace; then
		check_match "dns-failure, getent" \
			'htons\(53\).*ENETUNREACH .*\(INJECTED\)' trace
	else
		skip "dns-failure: no name servers here"
	fi
	if grep -q '[[:space:]]localhost' /etc/hosts 2>/dev/null; then
		check_eq "dns-failure, hosts" "status 0" \
			"$(recipe dns-failure -- getent ahosts localhost |
				tail -n 1)"
	else
		skip "dns-failure, hosts: no localhost in /etc/hosts"
	fi
else
	skip "no getent here"
fi

# A server for lost-reply and refused-then-fine.
if command -v curl >/dev/null && command -v python3 >/dev/null; then
	cat >serve.py <<-'PY'
	import http.server, os
	class Server(http.server.BaseHTTPRequestHandler):
	    def do_POST(self):
	        with open("requests", "a") as f:
	            f.write(self.rfile.read(int(self.headers["Content-Length"])).decode() + "\n")
	        self.send_response(200)
	        self.end_headers()
	        self.wfile.write(b"done\n")
	    def log_message(self, *args): pass
	server = http.server.HTTPServer(("127.0.0.1", 0), Server)
	open("port.new", "w").write(str(server.server_port))
	os.rename("port.new", "port")
	server.serve_forever()
	PY
	python3 serve.py &
	server=$!
	until [ -s port ]; do sleep 0.01; done
	url=http://127.0.0.1:$(cat port)/
	# The request was carried out, and curl does not know.
	check_eq "lost-reply, curl" "status 56" \
		"$(recipe lost-reply -- curl -s -d pay=1 "$url")"
	check_eq "lost-reply, the server" pay=1 "$(cat requests)"
	check_eq "no-network, this machine" $'done\nstatus 0' \
		"$(recipe no-network -- curl -s -d pay=2 "$url")"
	check_eq "refused-then-fine, curl" "status 7" \
		"$(recipe refused-then-fine -- curl -s -d pay=3 "$url")"
	cat >client.py <<-'PY'
	import http.client, sys
	for turn in range(9):
	    try:
	        c = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]))
	        c.request("POST", "/", "pay=4")
	        print(turn, c.getresponse().read().decode(), end="")
	        break
	    except ConnectionRefusedError:
	        pass
	PY
	check_eq "refused-then-fine, a client that tries again" \
		$'3 done\nstatus 0' \
		"$(recipe refused-then-fine -- python3 client.py "$(cat port)")"
	kill $server
	wait $server 2>/dev/null
else
	skip "no curl or no python3 here"
fi

# fake-root, as somebody else
user=()
[ "$(id -u)" != 0 ] || user=(-u nobody)
chmod 755 "$dir"
if id nobody >/dev/null 2>&1; then
	check_eq "fake-root, id" $'0\nstatus 0' \
		"$(recipe fake-root "${user[@]}" -- id -u)"
	mkdir own && touch own/file && chmod 777 own
	[ "$(id -u)" != 0 ] || chown -R nobody own
	check_eq "fake-root, chown" "status 0" \
		"$(recipe fake-root "${user[@]}" -- chown 0:0 own/file)"
	check_eq "fake-root, ls" root \
		"$(recipe fake-root "${user[@]}" -- ls -l own | awk '/file/ { print $3 }')"
else
	skip "no user nobody here"
fi

# frozen-clock
check_eq "frozen-clock, date" $'2000-01-01 00:00:00\nstatus 0' \
	"$(recipe frozen-clock --no-vdso -- date '+%F %T')"
if command -v python3 >/dev/null; then
	check_eq "frozen-clock, python3" $'946684800.0 True\nstatus 0' "$(
		recipe frozen-clock --no-vdso -- python3 -c '
import time
a = time.monotonic()
time.sleep(0.01)
print(time.time(), time.monotonic() > a)')"
else
	skip "no python3 here"
fi
check_end
