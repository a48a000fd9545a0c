/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Threads that come and go all the time. */
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

enum { MAKERS = 4, CHILDREN = 3, WORK = 2000 };

static void *child(void *unused)
{
	volatile int x = 0;

	(void)unused;
	for (int i = 0; i < WORK; i++)
		x += i;
	return NULL;
}

static void *make(void *unused)
{
	pthread_t t[CHILDREN];

	(void)unused;
	for (;;) {
		for (int i = 0; i < CHILDREN; i++)
			pthread_create(&t[i], NULL, child, NULL);
		for (int i = 0; i < CHILDREN; i++)
			pthread_join(t[i], NULL);
	}
	return NULL;
}

int main(void)
{
	pthread_t t;

	for (int i = 0; i < MAKERS; i++)
		pthread_create(&t, NULL, make, NULL);
	puts("ready");
	fflush(stdout);
	pause();
	return 0;
}
