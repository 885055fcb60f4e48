// lwIP's socket calls for the virtual device, with its own numbers and sets of descriptors.
#pragma once

#include <cstddef>
#include <cstdint>
#ifdef _MSC_VER
struct timeval {
  long tv_sec;
  long tv_usec;
};
#else
#include <sys/time.h>
#endif
#ifndef _WIN32
#include <sys/select.h>  // the host's fd_set must be declared before the one here
#endif

// lwIP's values, which differ from the host's. A source file cannot include both this header and
// the host's headers for sockets.
#define SOL_SOCKET 0xfff
#define SO_ACCEPTCONN 0x0002
#define SO_KEEPALIVE 0x0008
#define IPPROTO_TCP 6
#define TCP_NODELAY 0x01
#define TCP_KEEPIDLE 0x03
#define TCP_KEEPINTVL 0x04
#define TCP_KEEPCNT 0x05
#define MSG_DONTWAIT 0x08

#define LWIP_SOCKET_OFFSET 48

#undef FD_SETSIZE
#undef FD_ZERO
#undef FD_SET
#undef FD_CLR
#undef FD_ISSET
#define FD_SETSIZE 64
#define FD_ZERO(set) ((set)->bits = 0)
#define FD_SET(fd, set) ((set)->bits |= std::uint64_t{1} << (fd))
#define FD_CLR(fd, set) ((set)->bits &= ~(std::uint64_t{1} << (fd)))
#define FD_ISSET(fd, set) (((set)->bits >> (fd)) & 1)
#define fd_set lwip_fd_set

struct lwip_fd_set {
  std::uint64_t bits;
};

using lwip_socklen_t = std::uint32_t;
#define socklen_t lwip_socklen_t

int lwip_send(int fd, const void* data, std::size_t size, int flags);
int lwip_select(int limit, fd_set* readable, fd_set* writable, fd_set* broken, timeval* timeout);
int lwip_getsockopt(int fd, int level, int name, void* value, socklen_t* size);
int lwip_setsockopt(int fd, int level, int name, const void* value, socklen_t size);
