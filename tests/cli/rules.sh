# SPDX-License-Identifier: LGPL-2.1-or-later
# rules check and rules explain: nothing is run.
. "$srcdir/tests/lib/check.sh"

explain() { "$VXTRACE" rules explain "$@"; }
# normal RULE: its normal form
normal() { explain "$1" | head -n 1; }

check_eq "the normal form" \
	'inject=openat:path="/etc/hosts":error=ENOENT:when=3+' \
	"$(normal 'openat:path=/etc/hosts:error=2:when=3+')"
check_eq "the qualifier of -e" 'fault=read:error=EIO' \
	"$(normal 'fault=read:error=EIO')"
check_eq "a filter" 'trace=%file:errno=ENOENT' \
	"$(normal 'trace=%file:errno=ENOENT')"
check_eq "brackets of an expression" \
	'inject=openat:if=(args.flags & O_CREAT):error=ENOSPC' \
	"$(normal 'openat:if=(((args.flags)&O_CREAT)):error=ENOSPC')"
# what comes out goes in, and comes out the same
while read -r rule; do
	form=$(normal "$rule")
	check_eq "again: $rule" "$form" "$(normal "$form")"
done <<'END'
openat:error=ENOENT:when=3+
%dataread:path="/etc/app.conf":fail
write:path=glob:"/data/**.wal":short=1:prob=20%
connect:peer=*:5432:delay_enter=3s:error=ETIMEDOUT
openat:path="/etc/hosts":args.pathname="/tmp/hosts"
openat:seq={ fd = orig; fchmod(fd, 0600)?; return fd }
openat:script="pass*2 -> error=EMFILE*3 -> pass":per=tree
read:corrupt=flip@16+1:path=glob:"*.db":once
trace=read:duration=>10ms:ret=1..
END

# which calls, by ABI
native=$("$VXTRACE" --describe read | sed -n 's/^  number *\([^ ]*\) .*/\1/p')
explain '%dataread:fail' >got
check_eq "the calls of a class" \
	"$("$VXTRACE" --describe %dataread | grep -o '^[a-z0-9_]*(' |
		tr -d '(' | LC_ALL=C sort -u | xargs)" \
	"$(awk '/^  [^ ]/ { on = $1 != "stops" && $1 != "prefilter" &&
		$1 != "reads" } /^  /&& on { sub(/^  [^ ]+ /, ""); print }' got |
		tr ' ' '\n' | grep . | LC_ALL=C sort -u | xargs)"
explain 'read@64:error=EIO' >got
check_match "one ABI" "^  $native +read$" got
check_eq "not the other" 1 "$(grep -c ' no call$' got)"

# stops RULE: which it needs
stops() { explain "$1" | sed -n 's/^  stops *//p'; }
check_eq "an action at entry" "entry" "$(stops read:delay_enter=1ms)"
check_match "a skipped call" '^entry; the call is not executed' \
	<(stops read:error=EIO)
check_eq "a result" "entry, exit" "$(stops read:postretval=0)"
check_eq "a condition at exit" "entry, exit" "$(stops 'trace=read:ret=0')"
check_eq "a filter at entry" "entry" "$(stops 'trace=read:fd=0')"
check_eq "a sequence" "entry, each step's end, exit" \
	"$(stops 'read:seq={ getpid(); orig }')"
check_match "fail of a call that is skipped" '^entry; ' <(stops openat:fail)
check_eq "fail of one that is executed" "entry, exit" "$(stops close:fail)"
check_match "what is read" '^  reads +the user stack$' \
	<(explain 'read:if=(args.count == 1):!if=(0):fail:when=1' \
		'trace=read:comm=x' 'read:caller=main:fail')
check_match "/proc" '^  reads +/proc ' <(explain 'trace=read:comm=x')

# errors
check_status "no such token" 2 "$VXTRACE" rules explain \
	'openat:pth="/x":error=EIO' 2>got >out
check_match "says which" "unknown token 'pth='" got
check_match "shows where" '\^~~ did you mean path= \?$' got
check_eq "and nothing else" "" "$(cat out)"
check_status "strace's words, but this command's status" 2 \
	"$VXTRACE" rules explain openat:error=nosuch 2>got
check_match "are there" "invalid inject argument 'openat:error=nosuch'" got
check_status "an action in a filter" 2 \
	"$VXTRACE" rules explain 'trace=read:error=EIO' 2>got
check_match "is refused" 'error is an action' got
check_status "one of several is wrong" 2 \
	"$VXTRACE" rules explain read:error=EIO read:error= 2>got >out
check_match "the other is explained" '^inject=read:error=EIO$' out

# files
cat >good.vxr <<'END'
vxrules 1
# two rules
let DATA = "/data/"
rule torn: inject %datawrite path=$DATA short=50%
rule lost: inject fsync,fdatasync
	path=$DATA posterror=EIO once
off lost
expect torn fired>=1
END
sed 's/^	/    /' good.vxr | tr '\n' '~' | sed 's/fdatasync~ */fdatasync /' |
	tr '~' '\n' >good2.vxr
mv good2.vxr good.vxr
check_status "a good file" 0 "$VXTRACE" rules check good.vxr >got
check_eq "how many" "good.vxr: 2 rules" "$(cat got)"
check_status "explained" 0 "$VXTRACE" rules explain @good.vxr >got
check_match "by name" '^rule torn: inject=%datawrite:path="/data/":short=50%$' got
check_match "switched off" '^  off +does nothing$' got
sed 's/posterror/postrror/' good.vxr >bad.vxr
check_status "a bad file" 2 "$VXTRACE" rules check good.vxr bad.vxr 2>got >out
check_match "where" 'bad\.vxr:5' got
check_match "what" "unknown token 'postrror='" got
check_eq "the good one is good" "good.vxr: 2 rules" "$(cat out)"
printf 'vxrules 1\nrule one: inject read error=EIO\n' >one.vxr
check_eq "one" "one.vxr: 1 rule" "$("$VXTRACE" rules check one.vxr)"
if [ "$native" = x86_64 ]; then
	explain 'read:seq={ arch_prctl(1, 2); mmap2(0, 1, 2, 3, 4, 5) }' \
		2>err >got
	check_match "a step that an ABI does not have: no call there" \
		'^  x86_64 +no call$' got
	check_match "it has it elsewhere" '^  i386 +read$' got
	check_match "which is said" 'mmap2 .* x86_64' err
fi
check_status "no such file" 2 "$VXTRACE" rules check nowhere.vxr 2>got
check_match "says so" 'nowhere\.vxr: No such file' got
check_status "no file at all" 2 "$VXTRACE" rules check 2>got
check_status "no rule at all" 2 "$VXTRACE" rules explain 2>got

# a program of that name
mkdir bin
printf '#!/bin/sh\necho ran "$@"\n' >bin/rules
chmod +x bin/rules
check_eq "another word: the program" "ran list" \
	"$(PATH=$PWD/bin:$PATH "$VXTRACE" -o /dev/null rules list)"
check_eq "first word only" "ran list" \
	"$(PATH=$PWD/bin:$PATH "$VXTRACE" -q rules list 2>/dev/null)"
check_eq "behind --" "ran check x" \
	"$(PATH=$PWD/bin:$PATH "$VXTRACE" -- rules check x 2>/dev/null)"
check_eq "behind an option" "ran check x" \
	"$(PATH=$PWD/bin:$PATH "$VXTRACE" -o /dev/null rules check x)"
check_eq "by its path" "ran check x" \
	"$("$VXTRACE" bin/rules check x 2>/dev/null)"
check_end
