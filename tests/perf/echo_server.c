// The server that especho and its peers are measured against: one thread, epoll, any number of
// connections. Prints the loopback port that it listens on, and runs until it is ended.
//
// With the argument "sockperf" it clears, in what it sends back, the flag by which sockperf's
// client knows its own messages, for it takes no answer that has it; so one server will do for
// both.
#include <sys/epoll.h>
#include <sys/resource.h>

#include "peer.h"

enum { BACKLOG = 4096, BATCH = 512, BUFFER = 512 << 10, SOCKPERF_FLAGS = 9 /* offset */ };

// What its socket did not take is kept, and until that is written nothing more is read; so no byte
// is lost, and a client that reads while it writes always gets on.
typedef struct {
  int fd;
  char* rest;
  size_t begin, end;
} connection;

static int poller;
static bool for_sockperf;
static char buffer[BUFFER];

static void watch(int operation, int fd, uint32_t events, connection* owner) {
  struct epoll_event event = {.events = events, .data.ptr = owner};
  if (epoll_ctl(poller, operation, fd, &event)) fail_errno("epoll_ctl");
}

static void leave(connection* it) {
  close(it->fd);
  free(it->rest);
  free(it);
}

// How much the socket took; less than 0 if the client is gone.
static ssize_t offer(const connection* to, const char* data, size_t size) {
  ssize_t put = send(to->fd, data, size, MSG_NOSIGNAL);
  return put < 0 && errno == EAGAIN ? 0 : put;
}

static void keep(connection* it, const char* data, size_t size) {
  it->rest = allocate(size, 1);
  memcpy(it->rest, data, size);
  it->begin = 0;
  it->end = size;
  watch(EPOLL_CTL_MOD, it->fd, EPOLLOUT, it);
}

static void answer(connection* it) {
  ssize_t got = recv(it->fd, buffer, sizeof buffer, 0);
  if (got < 0 && errno == EAGAIN) return;
  if (for_sockperf && got > SOCKPERF_FLAGS) buffer[SOCKPERF_FLAGS] &= ~1;
  ssize_t put = got > 0 ? offer(it, buffer, (size_t)got) : -1;
  if (put < 0) {
    leave(it);
  } else if (put < got) {
    keep(it, buffer + put, (size_t)(got - put));
  }
}

static void answer_rest(connection* it) {
  ssize_t put = offer(it, it->rest + it->begin, it->end - it->begin);
  if (put < 0) {
    leave(it);
    return;
  }
  it->begin += (size_t)put;
  if (it->begin < it->end) return;
  free(it->rest);
  it->rest = NULL;
  watch(EPOLL_CTL_MOD, it->fd, EPOLLIN, it);
}

static void welcome(int listener) {
  for (;;) {
    int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0 && errno == EAGAIN) return;
    if (fd < 0 && errno == ECONNABORTED) continue;
    if (fd < 0) fail_errno("accept4");
    set_no_delay(fd);
    connection* it = allocate(1, sizeof *it);
    it->fd = fd;
    watch(EPOLL_CTL_ADD, fd, EPOLLIN, it);
  }
}

static void allow_many_descriptors(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit)) fail_errno("getrlimit");
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit(RLIMIT_NOFILE, &limit)) fail_errno("setrlimit");
}

static int listen_on_free_port(void) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) fail_errno("socket");
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  if (bind(fd, (struct sockaddr*)&address, size)) fail_errno("bind");
  if (listen(fd, BACKLOG)) fail_errno("listen");
  if (getsockname(fd, (struct sockaddr*)&address, &size)) fail_errno("getsockname");
  printf("%u\n", ntohs(address.sin_port));
  fflush(stdout);
  return fd;
}

int main(int argc, char** argv) {
  for_sockperf = argc == 2 && strcmp(argv[1], "sockperf") == 0;
  if (argc > 1 && !for_sockperf) need_arguments(argc, "[sockperf]");
  allow_many_descriptors();
  poller = epoll_create1(EPOLL_CLOEXEC);
  if (poller < 0) fail_errno("epoll_create1");
  int listener = listen_on_free_port();
  watch(EPOLL_CTL_ADD, listener, EPOLLIN, NULL);
  for (;;) {
    struct epoll_event events[BATCH];
    int ready = epoll_wait(poller, events, BATCH, -1);
    if (ready < 0) fail_errno("epoll_wait");
    for (int i = 0; i < ready; ++i) {
      connection* it = events[i].data.ptr;
      if (!it) {
        welcome(listener);
      } else if (it->rest) {
        answer_rest(it);
      } else {
        answer(it);
      }
    }
  }
}
