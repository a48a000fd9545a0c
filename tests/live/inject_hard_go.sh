# SPDX-License-Identifier: LGPL-2.1-or-later
# Programs made by Go: small stacks that are no thread's, threads that are
# interrupted by signals all the time, calls without the C library.
. "$srcdir/tests/lib/check.sh"
. "$srcdir/tests/lib/inject.sh"
inject_backends

rules=(-e 'inject=%dataread:fdtype=reg,pipe:!path=glob:"/**.so*":!path=/sys/:short=3:if=(args[2] > 8)'
	-e 'inject=openat:seq={ getppid(); getpgid(0); fd = orig; getppid(); return fd }'
	-e 'inject=nanosleep,epoll_pwait:delay_exit=100us'
	-e 'inject=futex:delay_enter=10us')

PATH=$PATH:/usr/lib/go/bin:/usr/local/go/bin
if command -v go >/dev/null; then
	cat >main.go <<-'GO'
	package main

	import (
		"fmt"
		"io"
		"os"
		"sync"
	)

	func main() {
		var wg sync.WaitGroup
		sums := make([]int, 16)
		for i := range sums {
			wg.Add(1)
			go func(i int) {
				defer wg.Done()
				for turn := 0; turn < 20; turn++ {
					f, err := os.Open(os.Args[1])
					if err != nil {
						fmt.Println(err)
						return
					}
					data, err := io.ReadAll(f)
					f.Close()
					if err != nil {
						fmt.Println(err)
					}
					for _, b := range data {
						sums[i] += int(b)
					}
				}
			}(i)
		}
		wg.Wait()
		fmt.Println(sums)
	}
	GO
	seq 200 >data
	if GOPATH=$dir/go GOCACHE=$dir/cache GO111MODULE=off GOFLAGS='' \
		go build -o main main.go 2>err; then
		./main data >expected
		for backend in "${backends[@]}"; do
			check_status "$backend: goroutines" 0 "$VXTRACE" -f \
				-o trace --backend="$backend" "${rules[@]}" \
				./main data >got 2>err
			check_files "$backend: goroutines" expected got
			check_match "$backend: the rules" 'openat\(.*INJECTED: seq 4\)' trace
			check_match "$backend: the rules" 'read\(.*INJECTED' trace
			# Paths are rewritten from small stacks.
			check_status "$backend: another file" 0 "$VXTRACE" -f \
				-o trace --backend="$backend" \
				-e "inject=openat:path=$dir/nothing:args.pathname=\"$dir/data\"" \
				./main nothing >got 2>err
			check_files "$backend: another file" expected got
		done
	else
		skip "go does not build: $(head -n 1 err)"
	fi
else
	skip "no go here"
fi
if command -v fzf >/dev/null; then
	seq 5000 >lines
	fzf --filter=99 <lines >expected
	for backend in "${backends[@]}"; do
		check_status "$backend: fzf" 0 "$VXTRACE" -f -o trace \
			--backend="$backend" --unfired=ignore "${rules[@]}" \
			fzf --filter=99 < <(cat lines) >got 2>err
		check_files "$backend: fzf" expected got
	done
else
	skip "no fzf here"
fi
check_end
