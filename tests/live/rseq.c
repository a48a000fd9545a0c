/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Counters of CPUs, counted up in critical sections of rseq(2) by threads of
 * one CPU, until standard input ends.  Prints the pid, then how many were
 * lost, and whether sections were aborted.
 */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#if defined __x86_64__ && __has_include(<sys/rseq.h>)
#include <sys/rseq.h>

static volatile uint64_t counter;
static _Atomic uint64_t sum, aborted;
static atomic_bool over;

/*
 * counter++, long enough to be interrupted: what another thread adds
 * meanwhile would be lost. False: aborted.
 */
static bool count(struct rseq *rs)
{
	uint64_t n = 0;
	int done = 0;

	__asm__ volatile(".pushsection __rseq_cs, \"aw\"\n\t"
			 ".balign 32\n\t"
			 "3: .long 0, 0\n\t"
			 ".quad 1f, 2f - 1f, 4f\n\t"
			 ".popsection\n\t"
			 "leaq 3b(%%rip), %%rax\n\t"
			 "movq %%rax, %[cs]\n"
			 "1:\n\t"
			 "movq %[counter], %[n]\n\t"
			 "movl $3000, %%ecx\n"
			 "5: decl %%ecx\n\t"
			 "jnz 5b\n\t"
			 "incq %[n]\n\t"
			 "movq %[n], %[counter]\n"
			 "2:\n\t"
			 "movl $1, %[done]\n\t"
			 "jmp 6f\n\t"
			 ".byte 0x0f, 0xb9, 0x3d\n\t"
			 ".long 0x53053053\n"
			 "4:\n\t"
			 "movl $0, %[done]\n"
			 "6:\n"
			 : [cs] "=m"(rs->rseq_cs), [n] "+r"(n),
			   [counter] "+m"(counter), [done] "+r"(done)
			 :
			 : "rax", "rcx", "memory", "cc");
	return done;
}

static void *run(void *unused)
{
	struct rseq *rs = (struct rseq *)((char *)__builtin_thread_pointer() +
					  __rseq_offset);
	uint64_t made = 0, back = 0;

	while (!over) {
		if (count(rs))
			made++;
		else
			back++;
	}
	sum += made;
	aborted += back;
	return unused;
}

int main(void)
{
	pthread_t t[3];
	cpu_set_t one;
	char c;

	if (!__rseq_size)
		return 77;
	CPU_ZERO(&one);
	CPU_SET(sched_getcpu(), &one);
	sched_setaffinity(0, sizeof(one), &one);
	for (int i = 0; i < 3; i++)
		pthread_create(&t[i], NULL, run, NULL);
	printf("%d\n", getpid());
	fflush(stdout);
	while (read(0, &c, 1) > 0)
		;
	over = true;
	for (int i = 0; i < 3; i++)
		pthread_join(t[i], NULL);
	printf("%lld lost, %s aborted\n",
	       (long long)(sum - counter), aborted ? "some" : "none");
	return 0;
}
#else
int main(void)
{
	return 77;
}
#endif
