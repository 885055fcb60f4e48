// One connection, one echo after the other: send() all, recv() all, the clock around both.
#include "peer.h"

// All of it is sent before any is read, so it must fit into the buffers on the way.
enum { MAX_SIZE = 16 << 10 };

static void receive_all(int fd, char* to, size_t size) {
  for (size_t have = 0; have < size;) {
    ssize_t got = recv(fd, to + have, size - have, 0);
    if (got < 0) fail_errno("recv");
    if (got == 0) fail("the server closed the connection");
    have += (size_t)got;
  }
}

static void send_all(int fd, const char* from, size_t size) {
  for (size_t sent = 0; sent < size;) {
    ssize_t put = send(fd, from + sent, size - sent, MSG_NOSIGNAL);
    if (put < 0) fail_errno("send");
    sent += (size_t)put;
  }
}

int main(int argc, char** argv) {
  need_arguments(argc, "HOST:PORT SIZE WARMUP_COUNT COUNT");
  size_t size = number(argv[2], 1, MAX_SIZE);
  size_t warmup = number(argv[3], 0, 1u << 30);
  size_t count = number(argv[4], 1, 1u << 30);
  int fd = connect_to(argv[1]);
  static char payload[MAX_SIZE], echo[MAX_SIZE];
  static histogram rtt;
  uint64_t begin = 0, end = 0;
  for (size_t i = 0; i < warmup + count; ++i) {
    uint64_t start = now_ns();
    send_all(fd, payload, size);
    receive_all(fd, echo, size);
    end = now_ns();
    if (i == warmup) begin = start;
    if (i >= warmup) record(&rtt, end - start);
  }
  print_echoes(&rtt, seconds((period){begin, end}));
}
