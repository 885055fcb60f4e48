// Runs a program, and prints what it used as a last line of JSON after the program's own output.
//
// wait4() reports the peak of resident memory since the fork, so the parent's counts as well: it
// has to be a small one, which Python is not.
#include <sys/resource.h>
#include <sys/wait.h>

#include "peer.h"

static double in_seconds(struct timeval time) {
  return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

int main(int argc, char** argv) {
  if (argc < 2) need_arguments(argc, "PROGRAM ARGUMENT...");
  pid_t child = fork();
  if (child < 0) fail_errno("fork");
  if (child == 0) {
    execvp(argv[1], argv + 1);
    fail_errno(argv[1]);
  }
  int status;
  struct rusage used;
  if (wait4(child, &status, 0, &used) < 0) fail_errno("wait4");
  printf("\n{\"peak_rss_bytes\": %ld, \"cpu_s\": %.6f}\n", used.ru_maxrss * 1024,
         in_seconds(used.ru_utime) + in_seconds(used.ru_stime));
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
