# SPDX-License-Identifier: LGPL-2.1-or-later
# A trace with -f -o as one list a process, in the order of their first lines;
# a call that another process's line interrupted is whole again.
{
	pid = comm = $1
	sub(/^[0-9]+/, "", comm)
	sub(/<.*/, "", pid)
	sub(/^[0-9]+(<[^>]*>)? +/, "")
	sub(/\) += /, ") = ")
	# what -i and -n put in front goes to the end, with the command
	if (match($0, /^\[[^]]*\] /))
		$0 = substr($0, RLENGTH + 1) " " substr($0, 1, RLENGTH)
	sub(/<[0-9.]+>/, "<T>")
	$0 = $0 comm
	if (!(pid in seen)) {
		seen[pid] = ++n
		text[n] = "== process\n"
	}
	i = seen[pid]
	if (sub(/ <unfinished \.\.\.>.*$/, "")) {
		open[i] = $0
		next
	}
	if (i in open && sub(/^<\.\.\. [a-z_0-9]+ resumed>/, "")) {
		$0 = open[i] $0
		sub(/\) += /, ") = ")
		delete open[i]
	}
	text[i] = text[i] $0 "\n"
}
END {
	for (i = 1; i <= n; i++)
		printf "%s%s", text[i], i in open ? open[i] " <unfinished ...>\n" : ""
}
