# SPDX-License-Identifier: LGPL-2.1-or-later
# A trace without what differs between two runs: addresses, ids of processes,
# times, temporary names, and the order in which signals arrive.  Written for
# any awk: old ones have no {n,m}.
/^(---|\+\+\+)/ { next }
# what a SIGCHLD at another moment changes
/^(wait4|waitid|rt_sigreturn|restart_syscall|getrandom)\(/ { next }
/^openat\(.*"\/dev\/u?random"/ { random = $NF }
random != "" && index($0, "read(" random ", ") == 1 {
	print "read of chance"
	next
}
# others come and go there
/"\/tmp", / { next }
# memory, clocks and chance: the names alone
/^(brk|clock_gettime|gettimeofday|times|getrusage|sysinfo)\(/ {
	sub(/\(.*/, "")
	print
	next
}
{
	gsub(/0x[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]+/, "ADDR")
	gsub(/[a-z]*time(nsec|_nsec)?=[-{][^}]*}( \/\* [^*]*\*\/)?/, "TIME")
	gsub(/_[amc]?time=[0-9]+( \/\* [^*]*\*\/)?/, "_time=T")
	gsub(/_[amc]?time_nsec=[0-9]+/, "_time_nsec=T")
	gsub(/tv_u?n?sec=-?[0-9]+/, "tv=T")
	gsub(/\/\* [0-9][0-9-]+T[^*]*\*\//, "DATE")
	gsub(/(ru_[a-z]+|st_ino|stx_ino|d_ino|d_off|st_blocks|f_[a-z]*free|f_bavail|uptime|loads|freeram|procs)=[-0-9a-fx]+/, "N")
	gsub(/\/cc[A-Za-z0-9][A-Za-z0-9][A-Za-z0-9][A-Za-z0-9][A-Za-z0-9][A-Za-z0-9]/, "/TMP")
	gsub(/\/proc\/[0-9]+/, "/proc/P")
	gsub(/(si_pid|pid)=[0-9]+/, "pid=P")
	gsub(/[0-9]+ vars/, "N vars")
	gsub(/_=[^"]*"/, "_=X\"")
	if (/^(clone3?|v?fork|getpid|getppid|gettid|set_tid_address|kill|tgkill|getpgrp|getpgid|setpgid|getsid|setsid)\(/)
		gsub(/[0-9]+/, "P")
	print
}
