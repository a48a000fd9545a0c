# SPDX-License-Identifier: LGPL-2.1-or-later
# --json and --from-json: the schema holds, and the text is the same.
. "$srcdir/tests/lib/check.sh"
need python3

schema() { # schema WHAT FILE
	if ! python3 -c 'import jsonschema' 2>/dev/null; then
		skip "no jsonschema for python3 here"
		return
	fi
	check_status "$1" 0 python3 "$srcdir/tests/lib/schema.py" \
		"$srcdir/doc/vxtrace.schema.json" "$2"
}

# one run of the same program each; what differs between runs is masked
plain() { # plain FILE
	sed -E 's/0x[0-9a-f]{5,}/ADDR/g; s/^[0-9]+ +/PID /; s/pid=[0-9]+/pid=PID/g
		s/= [0-9]{3,}$/= N/; s/[0-9]+ vars/N vars/; s/kill\([0-9]+/kill(N/
		s/\(To be restarted.*//; s/  +/ /g'
}

same() { # same WHAT OPTION... -- COMMAND...: text and text from JSON
	local what=$1 opts=()
	shift
	while [ "$1" != -- ]; do
		opts+=("$1")
		shift
	done
	shift
	"$VXTRACE" -o text "${opts[@]}" "$@" >/dev/null 2>&1
	"$VXTRACE" --json -o "$what.jsonl" "${opts[@]}" "$@" >/dev/null 2>&1
	"$VXTRACE" --from-json "$what.jsonl" -o again || fail "$what: status $?"
	check_files "$what" <(plain <text) <(plain <again)
	schema "$what: schema" "$what.jsonl"
}

calls=openat,read,write,newfstatat,close,execve,exit_group
head -c 300 /dev/zero >zero
printf 'a\377b\n' >bytes
same plain -e trace=$calls -- cat zero bytes
same verbose -v -yy -e trace=$calls -- cat zero bytes
same raw -X raw -e trace=$calls -- cat zero
same both -X verbose -e trace=$calls -- cat zero
same hex -x -s 8 -e trace=$calls -- cat bytes
same names -N -a 60 -n -e trace=$calls -- cat zero
same dumps -e read=all -e write=all -e trace=read,write -- cat zero bytes
same failing -Z -e trace=openat -- cat nothing
same signals -e trace=kill -- sh -c 'kill -USR1 $$'
same stack -k -e trace=exit_group -- true
same follow -f -qq -e 'trace=?vfork,?clone,exit_group' -e signal=none -- \
	"$tracees/vforked"
check_match "a line that was left" '<unfinished \.\.\.>$' again
check_match "and taken up" '<\.\.\. .* resumed>' again

# every line of the text has its time
"$VXTRACE" --json -ttt -T -i -r -o times.jsonl true
"$VXTRACE" --from-json times.jsonl >times.text
check_eq "times" 0 "$(grep -cvE \
	'^[0-9]{10}\.[0-9]{6} \(\+ +[0-9.]+\) \[[0-9a-f?]{16}\] ' times.text)"
# options of the reader win
"$VXTRACE" --from-json plain.jsonl -X raw >raw.text
check_match "style of the reader" '^openat\(-100, ' raw.text

# a record on a pipe, and one that is none
"$VXTRACE" --json -o '|cat >piped.jsonl' true
"$VXTRACE" --from-json - <piped.jsonl >piped.text
check_match "through pipes" '^exit_group\(0\)' piped.text
printf '%s\n' '{"type":"start","version":99}' >future
check_status "a version that is not known" 1 \
	"$VXTRACE" --from-json future 2>err
check_match "says so" 'future:1: .*version' err
head -n 3 plain.jsonl >broken
echo '{"type":"syscall","args":' >>broken
check_status "not JSON" 1 "$VXTRACE" --from-json broken >out 2>err
check_match "says where" 'broken:4: ' err
check_status "no such file" 1 "$VXTRACE" --from-json nothing 2>err
check_match "says which" 'nothing: No such file' err
python3 - plain.jsonl >cut.list <<-'PY'
	import sys
	data = open(sys.argv[1], "rb").read()[:4000]
	for i, at in enumerate(range(1, len(data), 97)):
	    open(f"cut{i}", "wb").write(data[:at])
	    bad = bytearray(data)
	    bad[at] ^= 0x15
	    open(f"bad{i}", "wb").write(bad)
PY
crashed=0
for file in cut[0-9]* bad[0-9]*; do
	"$VXTRACE" --from-json "$file" >/dev/null 2>&1
	[ $? -le 1 ] || crashed=$((crashed + 1))
done
check_eq "damaged records" 0 $crashed
check_end
