# SPDX-License-Identifier: LGPL-2.1-or-later
# Of a trace with -f -o: every "<unfinished ...>" has one "resumed" of the
# same thread and call, or the thread's end; prints what has not.
/<unfinished \.\.\.>$/ {
	call = $2
	sub(/\(.*/, "", call)
	if ($1 in open)
		print "unfinished twice: " $0
	open[$1] = call
	next
}
/ <\.\.\. [a-z_0-9]+ resumed>/ {
	if (!($1 in open) || open[$1] != $3)
		print "resumed without a beginning: " $0
	delete open[$1]
	next
}
/ \+\+\+ / { delete open[$1] }
END {
	for (t in open)
		print "never resumed: " t " " open[t]
}
