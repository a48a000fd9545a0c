/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A server and its only client, a child, by TCP on this machine. A pipe
 * that the client holds open tells the server when there is none any more.
 */
#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>

#include "prog.h"

static const char question[] = "how many?", answer[] = "forty-two";

/* All of a message; 0 or -1. */
static int receive(int fd, char *to, size_t size)
{
	ssize_t n;
	int tries = 0;

	while (size) {
		n = recv(fd, to, size, 0);
		if (n == 0)
			errno = ECONNRESET;
		if (n == 0 || (n < 0 && (errno != EINTR || ++tries == TRIES)))
			return -1;
		if (n > 0) {
			to += n;
			size -= (size_t)n;
		}
	}
	return 0;
}

static int transmit(int fd, const char *p, size_t len)
{
	ssize_t n;
	int tries = 0;

	while (len) {
		n = send(fd, p, len, MSG_NOSIGNAL);
		if (n < 0 && (errno != EINTR || ++tries == TRIES))
			return -1;
		if (n > 0) {
			p += n;
			len -= (size_t)n;
		}
	}
	return 0;
}

static void ask(const struct sockaddr_in *where)
{
	char got[sizeof(answer)];
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 ||
	    connect(fd, (const void *)where, sizeof(*where)) < 0 ||
	    transmit(fd, question, sizeof(question)) < 0 ||
	    receive(fd, got, sizeof(got)) < 0 ||
	    memcmp(got, answer, sizeof(got)) != 0) {
		complain("client");
		_exit(1);
	}
	_exit(0);
}

static int listen_to(struct sockaddr_in *at)
{
	socklen_t len = sizeof(*at);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd >= 0 && (bind(fd, (const void *)at, len) < 0 ||
			listen(fd, 1) < 0 ||
			getsockname(fd, (void *)at, &len) < 0)) {
		close(fd);
		return -1;
	}
	return fd;
}

/* The client's connection; -1: there will be none. */
static int meet(int fd, int life)
{
	struct pollfd p[2] = { { fd, POLLIN, 0 }, { life, POLLIN, 0 } };
	int connection;

	for (int tries = 0; tries < TRIES; tries++) {
		if (poll(p, 2, -1) < 0)
			continue;
		if (!p[0].revents) {
			errno = ECONNABORTED;
			return -1;
		}
		connection = accept(fd, NULL, NULL);
		if (connection >= 0)
			return connection;
	}
	return -1;
}

static int serve(int fd)
{
	char got[sizeof(question)];
	int err = receive(fd, got, sizeof(got));

	if (!err)
		err = transmit(fd, answer, sizeof(answer));
	if (err)
		complain("server");
	close(fd);
	return err;
}

int main(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = listen_to(&at), life[2], connection, err;
	pid_t pid;

	if (fd < 0 || pipe(life) < 0 || (pid = fork()) < 0) {
		complain("server");
		return 1;
	}
	if (pid == 0) {
		close(fd);
		ask(&at);
	}
	close(life[1]);
	connection = meet(fd, life[0]);
	if (connection < 0)
		complain("no client");
	close(fd);
	err = connection < 0 ? -1 : serve(connection);
	if (reap(pid) != 0 || err) {
		complain("client");
		return 1;
	}
	return finish("served\n");
}
