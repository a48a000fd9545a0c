# SPDX-License-Identifier: LGPL-2.1-or-later
# A sweep that is killed loses the case in flight and nothing else.
. "$srcdir/tests/lib/check.sh"
need jq
export LC_ALL=C

programs=$builddir/tests/sweep/programs
RANDOM=${VX_SEED:=$(($(date +%s%N) % 32749))}
echo "VX_SEED=$VX_SEED"
export VX_RESUME_TEST=$$.$VX_SEED TMPDIR=$dir/tmp
mkdir work tmp
cd work || exit 1

sweep() { # sweep PROGRAM OPTION...
	local program=$1
	shift
	timeout -k 5 120 "$VXTRACE" sweep -q -j2 --isolate tmpdir \
		--timeout 30s "$@" -- "$programs/$program" >../out 2>../err
}

cases() { # cases JOURNAL: ID VERDICT
	jq -r 'select(.type == "case") | "\(.id) \(.verdict)"' "$@" | sort -u
}

kin() { # what has our mark, but for this shell and its pipes
	local f
	for f in $(grep -lzsxF "VX_RESUME_TEST=$VX_RESUME_TEST" \
		/proc/[0-9]*/environ 2>/dev/null); do
		f=${f%/environ}
		case $(tr "\0" " " 2>/dev/null <"$f/cmdline") in
		*"sweep "* | "$programs"/*) echo "${f#/proc/}" ;;
		esac
	done
}

gone() { # gone WHAT: nothing is left, after a while
	local n
	for ((n = 0; n < 1000; n++)); do
		[ -n "$(kin)" ] || { pass; return; }
		sleep 0.02
	done
	fail "$1: processes are left: $(kin)"
}

# --- SIGKILL ---
killed() { # killed PROGRAM TIMES OPTION...
	local program=$1 times=$2 n pid
	shift 2
	rm -rf ../whole ../part
	sweep "$program" "$@" --json ../whole
	for ((n = 0; n < times; n++)); do
		"$VXTRACE" sweep -q -j2 --isolate tmpdir --timeout 30s "$@" \
			--resume --json ../part -- "$programs/$program" \
			>../out 2>../err &
		pid=$!
		sleep "$(printf '0.%03d' $((RANDOM % 700)))"
		kill -KILL $pid 2>/dev/null
		wait $pid 2>/dev/null
		[ ! -s ../err ] || fail "$program: it says $(cat ../err)"
	done
	gone "$program: killed $times times"
	sweep "$program" "$@" --resume --json ../part
	check_eq "$program: its status then" 1 $?
	check_eq "$program: the same as at one go" "$(cases ../whole)" \
		"$(cases ../part)"
	check_eq "$program: each case once" "$(cases ../whole | wc -l)" \
		"$(jq -r 'select(.type == "case") | .id' ../part | wc -l)"
	timeout 60 "$VXTRACE" sweep merge ../part >../out
	check_match "$program: the journal can be read" \
		"^cases +$(cases ../whole | wc -l) of $(cases ../whole | wc -l) " ../out
}

killed double_close "$(rounds 14 4)" --artifact sum.log --artifact report
killed second_fault "$(rounds 6 2)" --pairs 1
cp ../part ../done
sweep second_fault --pairs 1 --resume --json ../part
check_eq "done already: nothing is tried" "$(grep '"type":"case"' ../done)" \
	"$(grep '"type":"case"' ../part)"

# a head that was torn
head -c 100 ../whole >../part
sweep second_fault --pairs 1 --resume --json ../part
check_eq "torn in its head" "$(cases ../whole)" "$(cases ../part)"
n=$(grep -n -m1 '"type":"case"' ../whole | cut -d: -f1)
head -n $((n - 3)) ../whole >../part
sweep second_fault --pairs 1 --resume --json ../part
check_eq "torn among its sites" "$(cases ../whole)" "$(cases ../part)"
check_status "torn among its sites: it can be read" 1 \
	timeout 60 "$VXTRACE" sweep merge -q ../part

# --- SIGINT ---
for sig in INT TERM; do
	for cases in 0 5; do
		rm -rf ../part ../tmp/*
		set -m	# what is in the background ignores SIGINT else
		"$VXTRACE" sweep -q --isolate tmpdir --resume --json ../part \
			-- "$programs/right_socket" >../out 2>../err &
		pid=$!
		set +m
		if [ $cases = 0 ]; then	# in the baseline
			until [ -n "$(ls ../tmp)" ]; do sleep 0.01; done
		else
			until [ -s ../part ] && [ "$(cases ../part 2>/dev/null |
				wc -l)" -ge $cases ]; do sleep 0.01; done
		fi
		kill -$sig $pid
		wait $pid
		status=$?
		check_eq "SIG$sig: status, $cases cases" \
			$((128 + $(kill -l $sig))) $status
		gone "SIG$sig"
		check_eq "SIG$sig: its folder" "" "$(ls ../tmp)"
		check_eq "SIG$sig: it says nothing" "" "$(cat ../err)"
		[ $cases = 0 ] && continue
		cp ../part ../interrupted
		sweep right_socket --resume --json ../part
		check_eq "SIG$sig: gone on" 0 $?
		check_eq "SIG$sig: what was done is not done again" \
			"$(jq -s 'map(select(.type == "sweep"))[-1].cases' ../part)" \
			"$(grep -c '"type":"case"' ../part)"
		check_eq "SIG$sig: and stands there" "" "$(
			grep '"type":"case"' ../interrupted |
				grep -vxFf <(grep '"type":"case"' ../part))"
	done
done

# --- no room ---
rm -f ../part
sweep right_copy --json ../whole
size=$(($(stat -c %s ../whole) / 1024))
(
	ulimit -f $((size - 2))
	sweep right_copy --json ../part
	echo $? >&3
) 3>../status
check_eq "a limit of file sizes: status" 3 "$(cat ../status)"
check_match "a limit of file sizes" "sweep: the journal: File too large" ../err
check_eq "a limit of file sizes: no half line" "" "$(tail -c 1 ../part | tr -d '\n')"
grep -v '"type":"end"' ../part >../before
sweep right_copy --resume --json ../part
check_eq "then there is room: status" 0 $?
check_eq "then there is room" "$(cases ../whole)" "$(cases ../part)"
check_status "no folder for it" 3 sweep right_copy --json ../none/j
check_match "no folder for it" "sweep: \.\./none/j: No such file or directory" ../err
check_status "/dev/full" 3 sweep right_copy --json /dev/full
check_match "/dev/full" "sweep: (the journal|/dev/full): No space left on device" ../err
if unshare -rm true 2>/dev/null || unshare -m true 2>/dev/null; then
	how=-rm
	unshare -rm true 2>/dev/null || how=-m
	mkdir ../small
	unshare $how sh -c 'mount -t tmpfs -o size=16k none ../small &&
		"$@" >../out 2>../err; echo $? >../status
		cp ../small/j ../part' sh timeout -k 5 120 "$VXTRACE" sweep -q \
		--isolate tmpdir --json ../small/j -- "$programs/right_copy"
	check_eq "a full disk: status" 3 "$(cat ../status)"
	check_match "a full disk" "sweep: .*: No space left on device" ../err
	[ ! -s ../part ] || check_eq "a full disk: no half line" "" \
		"$(tail -c 1 ../part | tr -d '\n')"
	sweep right_copy --resume --json ../part
	check_eq "a full disk: gone on elsewhere" "$(cases ../whole)" \
		"$(cases ../part)"
else
	skip "no mounts here"
fi

# --- what is not its own ---
cp ../whole ../part
refused() { # refused WHAT REGEX PROGRAM OPTION...
	local what=$1 regex=$2
	shift 2
	check_status "$what" 2 sweep "$@" --resume --json ../part
	check_match "$what" "$regex" ../err
	cmp -s ../whole ../part && pass || fail "$what: the journal has changed"
}
refused "another command" "part(:1)?:? is of another sweep|of another command" right_logger
refused "other options" "other options|another sweep" right_copy --set write
refused "another shard" "another" right_copy --shard 1/2
printf '{"type":"other","n":1}\n' >../whole
cp ../whole ../part
refused "no journal" "part:1: this is no journal of a sweep" right_copy
printf 'my notes' >../whole
cp ../whole ../part
refused "a text" "part:1: this is no journal of a sweep" right_copy
check_status "--resume of nothing" 2 sweep right_copy --resume
check_match "--resume of nothing" "needs the journal: --json or --db" ../err
exec 9>../busy
flock 9
check_status "somebody writes it" 3 sweep right_copy --json ../busy
check_match "somebody writes it" "busy: " ../err
exec 9>&-

# --- --db, --since ---
sweep right_copy --db ../db
check_eq "--db: status" 0 $?
check_eq "--db: a file" 1 "$(ls ../db | wc -l)"
cp ../db/*.jsonl ../before
sweep right_copy --db ../db --resume
check_eq "--db --resume: nothing is tried" "$(cases ../before)" "$(cases ../db/*.jsonl)"
check_eq "--db --resume: once" "$(grep -c '"type":"case"' ../before)" \
	"$(cat ../db/*.jsonl | grep -c '"type":"case"')"
cat >../more.c <<-'C'
	#include <fcntl.h>
	#include <unistd.h>
	int main(int argc, char **argv)
	{
		if (write(1, "1\n", 2) != 2)
			return 1;
		if (argv[1] && open("/dev/null", O_RDONLY) < 0)
			return argc;
		return 0;
	}
C
$CC -o ../more ../more.c || exit 1
since() { # since [WORD] OPTION...: calls of the sites
	local words=()
	case $1 in -*) ;; *) words=("$1"); shift ;; esac
	timeout -k 5 60 "$VXTRACE" sweep -q --isolate tmpdir "$@" \
		-- "$dir/more" "${words[@]}" >../out 2>../err
	echo "$? $(cat ../err)"
}
calls() { # calls JOURNAL
	jq -r 'select(.type == "site") | .call' "$1" | tr '\n' ' '
}
check_eq "--db: one site" "0 " "$(since --db ../db2)"
check_eq "--db: its call" "write " "$(calls ../db2/*)"
check_eq "--since: nothing is new" "0 " "$(since --since ../db2 --json ../j)"
check_eq "--since: no case" "" "$(cases ../j)"
check_eq "--since: one more" "0 " "$(since more --since ../db2 --json ../j)"
check_eq "--since: that alone" "openat " "$(calls ../j)"
check_eq "--since: a folder that is not there" \
	"2 $VXTRACE: sweep: ../none: No such file or directory" \
	"$(since --since ../none)"
check_status "--db and --json" 2 sweep right_copy --db ../db --json ../j
check_match "--db and --json" "the journal is one file: --json or --db" ../err
check_end
