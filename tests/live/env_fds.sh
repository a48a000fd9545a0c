# SPDX-License-Identifier: LGPL-2.1-or-later
# What conditions know of a tracee's descriptors and of itself.
. "$srcdir/tests/lib/check.sh"

# asked CONDITIONS: the descriptors whose calls passed
asked()
{
	rm -f file fifo sock
	"$VXTRACE" -o trace -e "trace=fcntl:$1:if=(args.op == F_GETFD)" \
		"$tracees/kinds" >map || return
	sed -n 's/^fcntl(\([0-9]*\), F_GETFD.*/\1/p' trace | LC_ALL=C sort -n |
		xargs
}

# numbers KIND...: of the descriptors of these kinds
numbers()
{
	local kind

	for kind; do
		sed -n "s/^$kind //p" map
	done | LC_ALL=C sort -n | xargs
}

# expect CONDITIONS KIND...
expect()
{
	local conditions=$1 got
	shift
	got=$(asked "$conditions")
	[ -n "$(numbers "$@")" ] || skip "$* cannot be had here"
	check_eq "$conditions" "$(numbers "$@")" "$got"
}

rm -f file fifo sock
"$tracees/kinds" >/dev/null
[ $? != 77 ] || skip_all "no loopback interface"

expect fdtype=reg reg removed
expect fdtype=dir dir
expect fdtype=pipe pipe fifo
expect fdtype=tcp tcp-server tcp-client accepted
expect fdtype=udp udp-server udp-client udp6
expect fdtype=unix unix-server unix-client unix-pair
expect fdtype=tty tty
expect fdtype=epoll epoll
expect fdtype=event event
expect fdtype=memfd memfd
expect fdtype=tcp,epoll tcp-server tcp-client accepted epoll
expect '!fdtype=tcp,udp,unix,reg,dir,pipe,tty,epoll,event,memfd' null
expect 'if=(fdtype(args.fd) == "epoll")' epoll

expect "fdpath=$PWD/file" reg
expect "fdpath=$PWD/removed" removed
expect "fdpath=$PWD/" reg removed dir fifo
expect 'fdpath=re:"^pipe:.[0-9]"' pipe
expect 'path=/dev/null' null
expect 'if=(fdpath(args.fd) ~~ "/dev/n*")' null

# a connection's ends; a server has no peer
expect peer=127.1.2.3 tcp-client udp-client
expect local=127.1.2.3 tcp-server accepted udp-server
expect peer=127.4.5.6 accepted
expect local=127.4.0.0/16 tcp-client udp-client
expect peer=127.0.0.0/8:fdtype=udp udp-client
expect 'local=[::1]' udp6
expect "peer=unix:sock" unix-client
expect "local=unix:glob:\"so*\"" unix-server
expect "!peer=127.0.0.0/8:fdtype=tcp" tcp-server

# who it is
expect comm=kinds reg removed dir pipe fifo null tty epoll event memfd \
	tcp-server tcp-client accepted udp-server udp-client udp6 unix-server \
	unix-client unix-pair
check_eq "another name" "" "$(asked comm=nobody)"
check_eq "the program" "$(asked comm=kinds)" \
	"$(asked "exe=$(readlink -f "$tracees/kinds")")"
check_eq "another program" "" "$(asked exe=/bin/sh)"
check_eq "the user" "$(asked comm=kinds)" "$(asked "uid=$(id -u)")"
check_eq "another user" "" "$(asked "uid=$(($(id -u) + 1))")"
check_eq "time goes on" "$(asked comm=kinds)" "$(asked before=10000s)"
check_eq "not so fast" "" "$(asked after=10000s)"
check_eq "the command itself" "$(asked comm=kinds)" "$(asked depth=0)"

# depth: forks below the command, threads are where their process is
cat >forks.sh <<'END'
: >at0
(: >at1; (: >at2; :); :)
END
depth()
{
	"$VXTRACE" -f -o trace -e "trace=openat,open:depth=$1:path=glob:\"**/at[0-9]\"" \
		sh forks.sh
	sed -n 's/.*"at\([0-9]\)".*/\1/p' trace | xargs
}
check_eq "depth 0" 0 "$(depth 0)"
check_eq "depth 1" 1 "$(depth 1)"
check_eq "depth 1 or more" "1 2" "$(depth 1..)"

# another mount namespace: paths as the kernel tells them to us
if unshare -m true 2>/dev/null; then
	mkdir other
	: >other/inside
	"$VXTRACE" -f -o trace -e "trace=read:fdpath=$PWD/other/inside" \
		unshare -m sh -c 'mount --bind other /mnt && cat /mnt/inside' \
		2>err
	if grep -q . err; then
		skip "no bind mounts: $(cat err)"
	else
		"$VXTRACE" -f -o there -e 'trace=read:fdpath=/mnt/inside' \
			unshare -m sh -c \
			'mount --bind other /mnt && cat /mnt/inside'
		check_eq "a bind mount in a namespace of its own" 1 \
			"$(cat trace there | grep -c 'read(.*= 0')"
	fi
else
	skip "no mount namespaces"
fi
# and another network: the socket itself is asked
if unshare -n true 2>/dev/null && command -v ip >/dev/null; then
	rm -f file fifo sock
	unshare -n sh -c 'ip link set lo up; "$0" -o trace \
		-e "trace=fcntl:peer=127.1.2.3:if=(args.op == F_GETFD)" \
		unshare -n sh -c "ip link set lo up; exec $1" >map' \
		"$VXTRACE" "$tracees/kinds"
	check_eq "peers in another network" \
		"$(numbers tcp-client udp-client)" \
		"$(sed -n 's/^fcntl(\([0-9]*\), F_GETFD.*/\1/p' trace | xargs)"
else
	skip "no network namespaces, or no ip(8)"
fi
check_end
