/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A program that knows what it should see, whatever is called in it from
 * outside: threads that compute, and threads that wait in each of the ways
 * in which the kernel restarts calls, or does not.
 *
 * usage: visited [-g] THREAD...
 *
 * Prints its pid, runs until its standard input ends, then what went wrong,
 * a line each, and "ok", or how many rounds a thread made with -g.  THREAD
 * is a name of the table at the end.
 */
#include <errno.h>
#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ipc.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static atomic_bool over;
static atomic_int wrong;

static void complain(const char *fmt, ...)
{
	va_list ap;

	if (atomic_fetch_add(&wrong, 1) > 20)
		return;
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
}

static int64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * INT64_C(1000000000) + ts.tv_nsec;
}

static void expect(const char *what, long expected, long got)
{
	if (expected != got)
		complain("%s: %ld, not %ld (%s)", what, got, expected,
			 strerror(errno));
}

#define MS INT64_C(1000000)

/* Nothing is shortened. */
static void lasted(const char *what, int64_t from, int64_t ms)
{
	int64_t t = now() - from;

	if (t < ms * MS)
		complain("%s: %lld ns, not %lld ms", what, (long long)t,
			 (long long)ms);
}

/* --- computing: every register has something to lose --- */

static uint64_t mix(uint64_t n, double *out)
{
	uint64_t a = n, b = ~n, c = n * 3, d = n ^ 0x5bd1e995, e = 1, f = 2;
	double x = 1.5, y = 0.25, z = 3.0, w = 0.0;

	for (int i = 0; i < 20000; i++) {
		a = (a << 7 | a >> 57) + b;
		b ^= c * UINT64_C(0x9e3779b97f4a7c15);
		c = (c << 13 | c >> 51) ^ d;
		d += e * f + a;
		e = (e ^ d) * 5;
		f = f * 7 + (a ^ c);
		x = x * 0.999 + y;
		y = y * 1.0001 - z * 0.001;
		z = z * 0.5 + x * 0.25;
		w += x - y + z;
	}
	*out = w;
	return a ^ b ^ c ^ d ^ e ^ f;
}

static void compute(void)
{
	static _Atomic uint64_t sum;
	static _Atomic double real;
	double w;
	uint64_t s = mix(42, &w), none = 0;
	double unset = 0;

	if (!atomic_compare_exchange_strong(&sum, &none, s) && none != s)
		complain("compute: %llx, not %llx", (unsigned long long)s,
			 (unsigned long long)none);
	if (!atomic_compare_exchange_strong(&real, &unset, w) && unset != w)
		complain("compute: %g, not %g", w, unset);
}

/* --- waiting --- */

static void sleeps(void)
{
	const struct timespec t = { .tv_nsec = 30 * MS };
	struct timespec end;
	int64_t from = now();

	expect("nanosleep", 0, nanosleep(&t, NULL));
	lasted("nanosleep", from, 30);
	clock_gettime(CLOCK_MONOTONIC, &end);
	from = now();
	end.tv_nsec += 20 * MS;
	if (end.tv_nsec >= 1000 * MS) {
		end.tv_sec++;
		end.tv_nsec -= 1000 * MS;
	}
	expect("clock_nanosleep", 0, clock_nanosleep(CLOCK_MONOTONIC,
						     TIMER_ABSTIME, &end, NULL));
	lasted("clock_nanosleep", from, 19);
}

static void futexes(void)
{
	static int word;
	const struct timespec t = { .tv_nsec = 25 * MS };
	int64_t from = now();
	long r = syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 0, &t, NULL, 0);

	expect("futex", -1, r);
	expect("futex: errno", ETIMEDOUT, errno);
	lasted("futex", from, 25);
}

static void polls(void)
{
	struct pollfd none = { .fd = -1 };
	struct timespec t = { .tv_nsec = 20 * MS };
	struct timeval tv = { .tv_usec = 20000 };
	int64_t from = now();

	expect("poll", 0, poll(&none, 1, 20));
	lasted("poll", from, 20);
	from = now();
	expect("ppoll", 0, ppoll(&none, 1, &t, NULL));
	lasted("ppoll", from, 20);
	from = now();
	expect("select", 0, select(0, NULL, NULL, NULL, &tv));
	lasted("select", from, 20);
}

static void epolls(void)
{
	int ep = epoll_create1(0), ev = eventfd(0, 0);
	struct epoll_event want = { .events = EPOLLIN }, got;
	int64_t from = now();

	epoll_ctl(ep, EPOLL_CTL_ADD, ev, &want);
	expect("epoll_wait", 0, epoll_wait(ep, &got, 1, 20));
	lasted("epoll_wait", from, 20);
	from = now();
	expect("epoll_pwait", 0, epoll_pwait(ep, &got, 1, 20, NULL));
	lasted("epoll_pwait", from, 20);
	close(ep);
	close(ev);
}

/* Those that the kernel restarts after no stop: signal(7). */
static void stubborn(void)
{
	const struct timespec t = { .tv_nsec = 20 * MS };
	struct sembuf op = { .sem_op = -1 };
	int id = semget(IPC_PRIVATE, 1, 0600);
	sigset_t set;
	int64_t from = now();

	sigemptyset(&set);
	sigaddset(&set, SIGUSR2);
	expect("sigtimedwait", -1, sigtimedwait(&set, NULL, &t));
	expect("sigtimedwait: errno", EAGAIN, errno);
	lasted("sigtimedwait", from, 20);
	from = now();
	if (id < 0)
		return;
	expect("semtimedop", -1, semtimedop(id, &op, 1, &t));
	expect("semtimedop: errno", EAGAIN, errno);
	lasted("semtimedop", from, 19);
	semctl(id, 0, IPC_RMID);
}

/* --- data: each byte once, and no read says anything else --- */

static int ends[2];
static unsigned char out_byte, in_byte;

static void writes(void)
{
	const struct timespec t = { .tv_nsec = 3 * MS };
	unsigned char buf[100];

	for (size_t i = 0; i < sizeof(buf); i++)
		buf[i] = out_byte++;
	expect("write", sizeof(buf), write(ends[1], buf, sizeof(buf)));
	nanosleep(&t, NULL);
}

static void reads(void)
{
	unsigned char buf[64];
	ssize_t n = read(ends[0], buf, sizeof(buf));

	if (n <= 0 && !over)
		complain("read: %zd (%s)", n, strerror(errno));
	for (ssize_t i = 0; i < n; i++) {
		if (buf[i] != in_byte++)
			complain("read: %d, not %d", buf[i], in_byte - 1);
		in_byte = buf[i] + 1;
	}
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t turn = PTHREAD_COND_INITIALIZER;
static unsigned int ball;

/* Two of it play: futexes without a timeout. */
static void play(unsigned int me)
{
	pthread_mutex_lock(&lock);
	while (ball % 2 != me && !over)
		pthread_cond_wait(&turn, &lock);
	ball++;
	pthread_cond_signal(&turn);
	pthread_mutex_unlock(&lock);
}

static void ping(void)
{
	play(0);
}

static void pong(void)
{
	play(1);
}

/* --- signals of its own: each interrupts once, and no other thing does --- */

static _Thread_local volatile sig_atomic_t handled, inside, handled_inside;
static _Thread_local unsigned long interrupted, rounds_with_timer;
static _Thread_local bool has_timer;

static void on_signal(int sig)
{
	(void)sig;
	handled++;
	handled_inside += inside;
	inside = 0;
}

static void start_timer(void)
{
	struct sigevent ev = {
		.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGUSR1,
		._sigev_un._tid = gettid(),
	};
	const struct itimerspec often = {
		.it_value.tv_nsec = 3 * MS, .it_interval.tv_nsec = 3 * MS,
	};
	struct sigaction act = { .sa_handler = on_signal };
	timer_t timer;
	sigset_t set;

	sigaction(SIGUSR1, &act, NULL);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	timer_create(CLOCK_MONOTONIC, &ev, &timer);
	timer_settime(timer, 0, &often, NULL);
	has_timer = true;
}

/* What waits returned: -1, by the signal that ran its handler. */
static void saw_signal(const char *what, long r)
{
	expect(what, -1, r);
	expect(what, EINTR, errno);
	interrupted++;
	if ((unsigned long)handled != interrupted)
		complain("%s: %lu interruptions, %lu handlers", what,
			 interrupted, (unsigned long)handled);
	interrupted = (unsigned long)handled;
}

static void masked(void)
{
	struct pollfd none = { .fd = -1 };
	struct epoll_event got;
	static _Thread_local int ep;
	sigset_t all;

	if (!has_timer) {
		start_timer();
		ep = epoll_create1(0);
	}
	sigfillset(&all);
	sigdelset(&all, SIGUSR1);
	saw_signal("ppoll", ppoll(&none, 1, NULL, &all));
	saw_signal("sigsuspend", sigsuspend(&all));
	saw_signal("epoll_pwait", epoll_pwait(ep, &got, 1, -1, &all));
	saw_signal("pselect", pselect(0, NULL, NULL, NULL, NULL, &all));
}

/*
 * Without a mask a signal can come between two calls, where it interrupts
 * nothing.  Where it comes just before the kernel is entered nobody can tell:
 * seldom.
 */
static void interruptible(void)
{
	static _Thread_local int ends_here[2];
	sigset_t set;
	ssize_t n;
	char c;

	if (!has_timer) {
		start_timer();
		sigemptyset(&set);
		sigaddset(&set, SIGUSR1);
		pthread_sigmask(SIG_UNBLOCK, &set, NULL);
		if (pipe(ends_here) < 0)
			return;
	}
	inside = 1;
	n = read(ends_here[0], &c, 1);
	inside = 0;
	expect("read", -1, n);
	expect("read: errno", EINTR, errno);
	interrupted++;
	if (++rounds_with_timer % 100 == 0 &&
	    (unsigned long)handled_inside >
		    interrupted + rounds_with_timer / 20)
		complain("read: %lu interruptions, %lu handlers", interrupted,
			 (unsigned long)handled_inside);
}

/* --- */

static const struct job {
	const char *name;
	void (*round)(void);
} jobs[] = {
	{ "compute", compute }, { "sleeps", sleeps }, { "futexes", futexes },
	{ "polls", polls }, { "epolls", epolls }, { "stubborn", stubborn },
	{ "writes", writes }, { "reads", reads }, { "ping", ping },
	{ "pong", pong }, { "masked", masked },
	{ "interruptible", interruptible },
};

static bool tell_rounds;

static void *run(void *arg)
{
	const struct job *job = arg;
	unsigned long n = 0;

	for (; !over; n++)
		job->round();
	if (tell_rounds)
		printf("%s %lu\n", job->name, n);
	return NULL;
}

static const struct job *find(const char *name)
{
	for (size_t i = 0; i < sizeof(jobs) / sizeof(jobs[0]); i++) {
		if (!strcmp(jobs[i].name, name))
			return &jobs[i];
	}
	fprintf(stderr, "visited: no thread %s\n", name);
	exit(2);
}

int main(int argc, char **argv)
{
	pthread_t threads[64];
	int n = 0, i = 1;
	char c;

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (pipe(ends) < 0)
		return 1;
	if (i < argc && !strcmp(argv[i], "-g")) {
		tell_rounds = true;
		i++;
	}
	for (; i < argc && n < 64; i++)
		pthread_create(&threads[n++], NULL, run,
			       (void *)(uintptr_t)find(argv[i]));
	printf("%d\n", getpid());
	while (read(0, &c, 1) > 0)
		;
	over = true;
	pthread_cond_broadcast(&turn);
	close(ends[1]);
	for (i = 0; i < n; i++)
		pthread_join(threads[i], NULL);
	printf(wrong ? "%d wrong\n" : "ok\n", wrong);
	return wrong != 0;
}
