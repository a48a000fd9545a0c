/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * births KIND N AT-ONCE: N threads, forked or vforked children, so many at
 * once, under SIGALRM each millisecond; or N processes, one behind the other,
 * that make so many threads and end at once, with 7.  Each one calls getpgid(2) for a
 * number of its own, which is no process's, and looks whether signals, its
 * argument and its floating point are as they should be.
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FIRST = 1 << 24 };

static struct shared {
	int seen, bad;
} * shared;
static volatile sig_atomic_t alarms;

static void on_alarm(int sig)
{
	(void)sig;
	alarms = alarms + 1;
}

static int look(long i, double number)
{
	sigset_t now;
	int sum = 0;

	if (getpgid(FIRST + (pid_t)i) != -1 || errno != ESRCH)
		return 1;
	sigprocmask(SIG_BLOCK, NULL, &now);
	for (int sig = 1; sig <= SIGRTMAX; sig++)
		sum += sigismember(&now, sig) == 1;
	return sum != 0 || number * 2 != (double)i + 1;
}

static void tell(int bad)
{
	__atomic_add_fetch(&shared->seen, 1, __ATOMIC_RELAXED);
	__atomic_add_fetch(&shared->bad, bad, __ATOMIC_RELAXED);
}

static void *thread(void *arg)
{
	long i = (long)arg;

	tell(look(i, ((double)i + 1) / 2));
	return NULL;
}

static void threads(long from, long n)
{
	pthread_t t[64];

	for (long i = 0; i < n; i++) {
		if (pthread_create(&t[i], NULL, thread, (void *)(from + i)))
			abort();
	}
	for (long i = 0; i < n; i++)
		pthread_join(t[i], NULL);
}

static void forks(long from, long n)
{
	for (long i = 0; i < n; i++) {
		double number = ((double)(from + i) + 1) / 2;
		pid_t pid = fork();

		if (pid < 0)
			abort();
		if (!pid) {
			tell(look(from + i, number));
			_exit(0);
		}
	}
	for (long i = 0; i < n; i++) {
		int status = 0;

		while (wait(&status) < 0 && errno == EINTR)
			;
		if (status)
			printf("a child ended with %#x\n",
			       (unsigned int)status);
	}
}

static void vforked(const char *number)
{
	/* NOLINTNEXTLINE(clang-analyzer-security.insecureAPI.vfork): meant */
	pid_t pid = vfork();

	if (pid < 0)
		abort();
	if (pid)
		return;
	execl("/proc/self/exe", "births", "one", number, NULL);
	_exit(127);
}

static void vforks(long from, long n)
{
	char number[32];
	int status;

	for (long i = 0; i < n; i++) {
		snprintf(number, sizeof(number), "%ld", from + i);
		vforked(number);
	}
	for (long i = 0; i < n; i++) {
		while (wait(&status) < 0 && errno == EINTR)
			;
		tell(status != 0);
	}
}

static void *spin(void *arg)
{
	for (;;)
		getppid();
	return arg;
}

static int ends(long n, long threads)
{
	int status = 0, bad = 0;
	pthread_t t;

	for (long i = 0; i < n; i++) {
		pid_t pid = fork();

		for (long k = 0; !pid && k < threads; k++)
			pthread_create(&t, NULL, spin, NULL);
		if (!pid)
			_exit(7);
		waitpid(pid, &status, 0);
		bad += !WIFEXITED(status) || WEXITSTATUS(status) != 7;
	}
	return bad != 0;
}

int main(int argc, char **argv)
{
	const struct itimerval often = {
		.it_interval.tv_usec = 1000,
		.it_value.tv_usec = 1000,
	};
	void (*make)(long from, long n) =
		argc > 1 && !strcmp(argv[1], "threads") ? threads
		: argc > 1 && !strcmp(argv[1], "forks") ? forks
							: vforks;
	struct sigaction act = { .sa_handler = on_alarm,
				 .sa_flags = SA_RESTART };
	long total, once;

	if (argc == 3)
		return look(atol(argv[2]), ((double)atol(argv[2]) + 1) / 2);
	if (argc != 4)
		return 2;
	total = atol(argv[2]);
	once = atol(argv[3]);
	if (!strcmp(argv[1], "ends"))
		return ends(total, once);
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	sigaction(SIGALRM, &act, NULL);
	setitimer(ITIMER_REAL, &often, NULL);
	for (long i = 0; i < total; i += once)
		make(i, total - i < once ? total - i : once);
	printf("%d seen, %d bad%s\n", shared->seen, shared->bad,
	       alarms ? "" : ", no alarm");
	return 0;
}
