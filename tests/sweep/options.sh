# SPDX-License-Identifier: LGPL-2.1-or-later
# Each option of vxtrace sweep does something, or is refused.
. "$srcdir/tests/lib/check.sh"
need jq
export LC_ALL=C
unset GITHUB_ACTIONS

cat >p.c <<-'C'
	#include <fcntl.h>
	#include <stdio.h>
	#include <stdlib.h>
	#include <string.h>
	#include <unistd.h>

	int first(char *to, int n)
	{
		int fd = open("data", O_RDONLY), got;

		if (fd < 0)
			return -1;
		got = read(fd, to, n);
		close(fd);
		return got;
	}

	int put(const char *s)
	{
		return write(1, s, strlen(s)) == (ssize_t)strlen(s) ? 0 : -1;
	}

	int main(void)
	{
		char b[64];

		if (first(b, 64) < 0)
			return perror("data"), 1;
		for (int i = 0; i < 3; i++)
			if (put("x\n"))
				return perror("out"), 1;
		put("end\n");	/* BUG */
		return 0;
	}
C
$CC -g -O0 -fno-inline -o p p.c || exit 1
echo hi >data

sweep() { # sweep OPTION... -- COMMAND: out, err, j
	rm -f j
	timeout -k 5 120 "$VXTRACE" sweep "$@" >out 2>err
}
list() { # list OPTION...: calls of the sites
	sweep --list "$@" -- ./p
	sed -nE 's/^[0-9a-f]{16} ([^ ]*) @.*/\1/p' out | tr '\n' ' ' | sed 's/ $//'
}
faults() { # faults OPTION...: what would be tried
	sweep --list "$@" -- ./p
	sed -nE 's/^  case [0-9a-f]{16} //p' out | sort | uniq -c |
		sed 's/^ *//' | tr '\n' ';' | sed 's/;$//'
}
verdicts() { # of the journal j
	jq -r 'select(.type == "case") | .verdict' j | sort | uniq -c |
		sed 's/^ *//' | tr '\n' ';' | sed 's/;$//'
}
refused() { # refused REGEX WORD...
	check_status refused 2 sweep "${@:2}"
	check_match "refused: ${*:2}" "$1" err
	check_eq "refused: ${*:2}: nothing else" "" "$(cat out)"
}

e=(--set write --errors write=EIO --persist once)

# --- what is refused ---
while IFS='|' read -r regex words; do
	eval "words=($words)"
	refused "$regex" "${words[@]}"
done <<'E'
which command|
which command|--
no such option|--nonsense -- ./p
no such option|--json
no such option|-j
model|--model disk -- ./p
nothing is left|--model none -- ./p
nosuchcall|--set nosuchcall -- ./p
wants CALLS=ERROR|--errors write -- ./p
wants CALLS=ERROR|--errors write= -- ./p
nosuchcall|--errors nosuchcall=EIO -- ./p
ENOSUCH|--errors write=ENOSUCH -- ./p
persistence|--persist twice -- ./p
not such a number|--pairs -1 -- ./p
--crash needs a --check|--crash -- ./p
full, leaf or|--depth 0 -- ./p
first, last, all|--occurrence none -- ./p
none, tmpdir or overlay|--isolate chroot -- ./p
a time or Nx|--timeout soon -- ./p
a time or Nx|--timeout 0 -- ./p
invalid time|--timeout 0x -- ./p
is a time|--budget x -- ./p
not such a number|--retries many -- ./p
not such a number|-j0 -- ./p
I/N or auto|--shard 3/2 -- ./p
I/N or auto|--shard 0/2 -- ./p
0 to 255|--ok-status 256 -- ./p
s/PATTERN/TEXT/|--normalize abc -- ./p
no regular expression|--normalize 's/(/x/' -- ./p
auto or off|--sanitizer on -- ./p
no such verdict|--fail-on nonsense -- ./p
--golden needs an --artifact|--golden . -- ./p
No such file|--golden none --artifact a -- ./p
No such file|--rules none -- ./p
No such file|--known none -- ./p
--gdb belongs to --replay|--gdb -- ./p
--list or --replay|--list --replay 123456 -- ./p
no case 123456|--replay 123456 -- ./p
merge wants journals|merge
E
printf 'write\n' >rules
refused 'CALLS:ACTION' --rules rules -- ./p
printf 'write:nonsense=1\n' >rules
refused 'nonsense' --rules rules -- ./p

# --- what is tried ---
check_eq "all" "openat read close write write" "$(list)"
check_eq "--model io" "openat read close write write" "$(list --model io)"
check_eq "--model mem,net" "" "$(list --model mem,net)"
check_eq "--set" "read write write" "$(list --set read,write)"
check_eq "--only: a call" "read" "$(list --only read)"
check_eq "--only: a function" "openat read close" "$(list --only first)"
check_eq "--only: a path" "openat read close" "$(list --only '*data')"
check_eq "--skip" "openat read close" "$(list --skip put)"
check_eq "--only --skip" "openat close" "$(list --only first --skip read)"
check_eq "--depth leaf" "openat read close write" "$(list --depth leaf)"
check_eq "--depth 1" "openat read close write" "$(list --depth 1)"
check_eq "--depth 2" "openat read close write write" "$(list --depth 2)"
[ "$(list --startup | wc -w)" -gt 7 ] && pass || fail "--startup"
w=(--set write --errors write=EIO --depth leaf)
check_eq "--errors" "1 EIO once;1 EIO sticky" "$(faults "${w[@]}")"
check_eq "--persist once" "1 EIO once" "$(faults "${w[@]}" --persist once)"
check_eq "--persist sticky" "1 EIO sticky" "$(faults "${w[@]}" --persist sticky)"
w+=(--persist once)
check_eq "--occurrence last" "1 EIO once last" "$(faults "${w[@]}" --occurrence last)"
check_eq "--occurrence all" "1 EIO once;1 EIO once 2;1 EIO once 3;1 EIO once 4" \
	"$(faults "${w[@]}" --occurrence all)"
check_eq "--occurrence 3" "1 EIO once 3" "$(faults "${w[@]}" --occurrence 3)"
check_eq "--occurrence 5" "" "$(faults "${w[@]}" --occurrence 5)"
check_eq "EINTR does not stay" "1 EINTR once" \
	"$(faults --set write --errors write=EINTR --depth leaf)"
printf '# more\n\nwrite:short=2\n' >rules
check_match "--rules" "(^|;)1 short=2 once(;|$)" \
	<(faults --set write --depth leaf --rules rules)
check_match "--rules: and the model's" "(^|;)1 ENOSPC once" \
	<(faults --set write --depth leaf --rules rules)

# --- occurrences are where they are said to be ---
sweep -q "${w[@]}" --occurrence all --json j -- ./p
check_eq "--occurrence all: verdicts" "3 REPORTED;1 SILENT-WRONG" "$(verdicts)"
sweep -q "${w[@]}" --occurrence last --json j -- ./p
check_eq "--occurrence last: verdict" "1 SILENT-WRONG" "$(verdicts)"
check_eq "it is last" last "$(jq -r 'select(.type == "case").occurrence' j)"

# --- verdicts ---
bug=$(grep -n BUG p.c | cut -d: -f1)
check_status "findings" 1 sweep "${e[@]}" --json j -- ./p
check_eq "findings" "1 REPORTED;1 SILENT-WRONG" "$(verdicts)"
check_match "a block" "^SILENT-WRONG  write EIO @ put<main once$" out
check_match "a block: where" " main\+0x[0-9a-f]+ .*p\.c:$bug " out
check_match "the summary" "^failing   1 SILENT-WRONG$" out
id=$(jq -r 'select(.verdict == "SILENT-WRONG").id' j)
portable=$(jq -rs '(INDEX(.[] | select(.type == "site"); .id)) as $s | .[] |
	select(.verdict == "SILENT-WRONG") | $s[.site].portable' j)
for known in "$id" "${id:0:8}" "$portable EIO" "$portable EIO  "; do
	printf '# accepted\n%s\n' "$known" >known
	check_status "--known $known" 0 sweep "${e[@]}" --known known --json j -- ./p
	check_match "--known $known" "^failing   none; 1 known$" out
	check_eq "--known $known: no block" 0 "$(grep -c '^SILENT' out)"
	check_match "--known $known: in the journal" '"SILENT-WRONG".*"known":true' j
done
echo "$portable ENOSPC" >known
check_status "--known: another fault" 1 sweep -q "${e[@]}" --known known -- ./p
check_status "--fail-on crash" 0 sweep "${e[@]}" --fail-on crash,hang -- ./p
check_status "--fail-on none" 0 sweep "${e[@]}" --fail-on none -- ./p
check_status "--fail-on silent" 1 sweep -q "${e[@]}" --fail-on silent -- ./p
check_status "--fail-on reported" 1 sweep -q "${e[@]}" --fail-on REPORTED \
	--known known -- ./p
check_status "-q" 1 sweep -q "${e[@]}" -- ./p
check_eq "-q: says nothing" "" "$(cat out err)"
check_status "-v" 1 sweep -v "${e[@]}" -- ./p
check_match "-v" "^REPORTED  write EIO @ put<main once$" out
check_status "--replay" 1 sweep "${e[@]}" --replay "${id:0:10}" -- ./p
check_match "--replay" "^SILENT-WRONG  write EIO" out
sweep -q "${e[@]}" --json j -- ./p
good=$(jq -r 'select(.verdict == "REPORTED").id' j)
check_status "--replay of a good one" 0 sweep "${e[@]}" --replay "$good" -- ./p
check_match "--replay of a good one" "^REPORTED  write EIO" out
GITHUB_ACTIONS=true sweep -q "${e[@]}" -- ./p
check_match "GitHub" "^::error .*p\.c,line=$(grep -n 'write(1' p.c | cut -d: -f1)," out

# --- what is right ---
check_status "--check" 1 sweep -q "${e[@]}" --check 'test ! -e bad' --json j \
	-- sh -c 'rm -f bad; echo x || : >bad'
check_eq "--check" "1 CORRUPT" "$(verdicts)"
rm -f bad
check_status "--check that fails without a fault" 5 sweep --check false -- ./p
check_match "--check that fails without a fault" "check fails without a fault" err
check_status "--reset that fails" 5 sweep --reset 'echo no; false' -- ./p
check_match "--reset that fails" "reset failed" err
sweep -q "${e[@]}" --reset 'echo >>resets' --json j -- ./p
# four of the baseline, two of a good case and a finding that is explained
check_eq "--reset: before each run" 7 "$(wc -l <resets)"
rm -f resets
check_status "--ok-status" 1 sweep -q "${e[@]}" --ok-status 0,1 --json j -- ./p
check_eq "--ok-status" "1 MISREPORTED;1 SILENT-WRONG" "$(verdicts)"
# it says another word then
cat >says.sh <<-'SH'
	read -r word 2>/dev/null <data || word=ho
	echo $word
SH
says=(--set read --errors read=EIO --persist once --only data --json j)
sweep -q "${says[@]}" -- sh says.sh
check_eq "--normalize: without" "1 SILENT-WRONG" "$(verdicts)"
sweep -q "${says[@]}" --normalize 's/h[io]/word/' -- sh says.sh
check_eq "--normalize" "1 TOLERATED" "$(verdicts)"
sweep -q "${says[@]}" --normalize 's|[aeiou]|v|g' --normalize 's/hv/same/' -- sh says.sh
check_eq "--normalize twice" "1 TOLERATED" "$(verdicts)"
mkdir golden
printf 'a\n' >golden/made
g=(--isolate tmpdir --golden golden --artifact made)
check_status "--golden" 0 sweep -q "${e[@]}" "${g[@]}" -- sh -c 'echo a >made || exit 1'
printf 'b\n' >golden/made
check_status "--golden: another" 5 sweep "${g[@]}" -- sh -c 'echo a >made'
check_match "--golden: another" "artifacts are not those of golden" err
s=(sh -c 'echo x 2>/dev/null || echo "== ERROR SUMMARY: 1" >&2')
check_status "--sanitizer auto" 1 sweep -q "${e[@]}" --json j -- "${s[@]}"
check_match "--sanitizer auto" SANITIZER <(verdicts)
sweep -q "${e[@]}" --sanitizer off --json j -- "${s[@]}"
check_eq "--sanitizer off" 0 "$(verdicts | grep -c SANITIZER)"
check_status "--crash" 1 sweep -q "${e[@]}" --crash --isolate tmpdir \
	--check '[ ! -s new ] || [ "$(wc -l <new)" = 2 ]' --json j -- \
	sh -c 'echo 1 >new && echo 2 >>new'
check_match "--crash" "^crash=after CORRUPT$" <(jq -r 'select(.type == "case") |
	"\(.fault) \(.verdict)"' j)

# --- how it is run ---
check_status "--budget" 124 sweep --budget 1ms --json j -- ./p
check_match "--budget: what is done is told" "^cases .*out of budget$" out
check_eq "--budget: the journal has its end" true \
	"$(jq 'select(.type == "end").out_of_budget' j)"
timeout 120 "$VXTRACE" sweep -q --resume --json j -- ./p
check_eq "--budget: and gone on with" "$(jq -s 'map(select(.type == "sweep"))[-1].cases' j)" "$(grep -c '"type":"case"' j)"
check_status "--timeout 3x" 1 sweep -q "${e[@]}" --timeout 3x -- ./p
check_status "--timeout 1h" 1 sweep -q "${e[@]}" --timeout 3600s -- ./p
check_status "-j4" 1 sweep -q "${e[@]}" -j4 -- ./p
cat >once.c <<-'C'
	#include <sys/stat.h>
	#include <unistd.h>
	int main(void)
	{
		/* not any more after the four runs of the baseline */
		if (mkdir("1", 0700) && mkdir("2", 0700) && mkdir("3", 0700) &&
		    mkdir("4", 0700))
			return 0;
		return write(1, "", 0) != 0;
	}
C
$CC -o once once.c || exit 1
for retries in 0 3; do
	rm -rf o && mkdir o && cd o || exit 1
	sweep -q --retries $retries "${e[@]}" --json j -- ../once
	check_eq "--retries $retries: not reached" "1 NOT-REACHED" "$(verdicts)"
	check_eq "--retries $retries: runs" $((retries + 1)) \
		"$(jq 'select(.type == "case").tries' j)"
	cd .. || exit 1
done
if unshare -rm true 2>/dev/null &&
	[ "$(stat -f -c %T .)" != overlayfs ]; then
	mkdir over && : >over/old
	cd over || exit 1
	timeout 120 "$VXTRACE" sweep -q --isolate overlay "${e[@]}" -- \
		sh -c 'rm old && echo new >new || exit 1' >../out 2>&1
	status=$?
	cd .. || exit 1
	check_eq "--isolate overlay" "0 old" "$status $(ls over)"
else
	skip "no overlays here"
fi

check_status "--help" 0 sweep --help
check_eq "--help: no line is too long" "" \
	"$(grep -vF "$VXTRACE" out | grep -E '.{81}')"
# as -j, -q and -v
for option in $(grep -oE -- '--[a-z]+(-[a-z]+)*' out | sort -u |
	grep -vx -e --jobs -e --quiet -e --verbose); do
	cat "$srcdir"/tests/sweep/{options,commands,resume,repeat,programs}.sh |
		grep -qE -- "(^|[^-a-z])$option([^-a-z]|$)" && pass ||
		fail "$option is not tested"
done
check_end
