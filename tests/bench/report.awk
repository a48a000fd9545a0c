# SPDX-License-Identifier: LGPL-2.1-or-later
# A case's line, from lines "round tool nanoseconds". Ratios are those of
# each round: the median and, in parentheses, the least and the most. The
# medians of the times go to the file MEDIANS.
function sort(a, n,	i, j, x) {
	for (i = 2; i <= n; i++) {
		x = a[i]
		for (j = i; j > 1 && a[j - 1] > x; j--)
			a[j] = a[j - 1]
		a[j] = x
	}
}

function middle(a, n) {
	return n % 2 ? a[(n + 1) / 2] : (a[n / 2] + a[n / 2 + 1]) / 2
}

function short(x) {
	return sprintf(x < 10 ? "%.2f" : x < 100 ? "%.1f" : "%.0f", x)
}

function time(ns) {
	return ns < 1e3 ? short(ns) "ns" : ns < 1e6 ? short(ns / 1e3) "us" : \
		ns < 1e9 ? short(ns / 1e6) "ms" : short(ns / 1e9) "s"
}

function median(tool,	i, n, a) {
	for (i in round)
		a[++n] = ns[i, tool]
	sort(a, n)
	return middle(a, n)
}

function ratio(one, other,	i, n, a) {
	for (i in round)
		a[++n] = ns[i, one] / ns[i, other]
	sort(a, n)
	return short(middle(a, n)) " (" short(a[1]) ".." short(a[n]) ")"
}

{
	round[$1]
	ns[$1, $2] = $3 > 0 ? $3 : 1
}

END {
	printf "%-19s %-4s %7s  %-20s %-20s %s\n", name, cpus,
		time(median("bare")), ratio("strace", "bare"),
		ratio("vxtrace", "bare"), ratio("strace", "vxtrace")
	print name, cpus, median("strace"), median("vxtrace") >>MEDIANS
}
