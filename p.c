#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int first(char *to, int n)
{
int fd = open("data", O_RDONLY), got;

if (fd < 0)
return -1;
got = read(fd, to, n);
close(fd);
return got;
}

int put(const char *s)
{
return write(1, s, strlen(s)) == (ssize_t)strlen(s) ? 0 : -1;
}

int main(void)
{
char b[64];

if (first(b, 64) < 0)
return perror("data"), 1;
for (int i = 0; i < 3; i++)
if (put("x\n"))
return perror("out"), 1;
put("end\n");	/* BUG */
return 0;
}
