// A pseudo-terminal has no modem lines. Preloaded, this gives it some: what is set is written to MODEM_LOG, one line a
// change with the monotonic time in seconds, and read back. Opening raises both, as it does on a real line.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static int bits = TIOCM_DTR | TIOCM_RTS | TIOCM_CTS;

static int is_pty(int fd) {
  char link[64], name[256];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, name, sizeof name - 1);
  if (length <= 0) return 0;
  name[length] = 0;
  return !strncmp(name, "/dev/pts/", 9);
}

static void record(void) {
  const char *path = getenv("MODEM_LOG");
  FILE *file = path ? fopen(path, "a") : NULL;
  struct timespec now;
  if (!file) return;
  clock_gettime(CLOCK_MONOTONIC, &now);
  fprintf(file, "%ld.%03ld rts=%d dtr=%d\n", (long)now.tv_sec, now.tv_nsec / 1000000, !!(bits & TIOCM_RTS),
          !!(bits & TIOCM_DTR));
  fclose(file);
}

int ioctl(int fd, unsigned long request, ...) {
  static int (*real)(int, unsigned long, ...);
  va_list rest;
  va_start(rest, request);
  void *argument = va_arg(rest, void *);
  va_end(rest);
  if (!real) real = dlsym(RTLD_NEXT, "ioctl");
  int modem = request == TIOCMGET || request == TIOCMSET || request == TIOCMBIS || request == TIOCMBIC;
  if (!modem || !is_pty(fd)) return real(fd, request, argument);
  int value = *(int *)argument;
  if (request == TIOCMGET) {
    *(int *)argument = bits;
    return 0;
  }
  bits = request == TIOCMSET ? value : request == TIOCMBIS ? bits | value : bits & ~value;
  record();
  return 0;
}

// programs that drop DTR by a speed of 0
static void watch_speed(int fd, const struct termios *wanted) {
  int dropped = cfgetospeed(wanted) == B0;
  if (!is_pty(fd) || dropped == !(bits & TIOCM_DTR)) return;
  bits = dropped ? bits & ~TIOCM_DTR : bits | TIOCM_DTR;
  record();
}

int tcsetattr(int fd, int when, const struct termios *wanted) {
  static int (*real)(int, int, const struct termios *);
  if (!real) real = dlsym(RTLD_NEXT, "tcsetattr");
  watch_speed(fd, wanted);
  return real(fd, when, wanted);
}
