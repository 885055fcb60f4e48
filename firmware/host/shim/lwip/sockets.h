// lwIP's socket calls for the virtual device, with its own numbers and sets of descriptors.
#pragma once

#include <fcntl.h>

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
#include <unistd.h>      // and its close(), read() and write(), see below
#endif

// lwIP's values, which differ from the host's. A source file cannot include both this header and
// the host's headers for sockets.
#define AF_UNSPEC 0
#define AF_INET 2
#define PF_INET AF_INET
#define SOCK_STREAM 1
#define SOCK_DGRAM 2
#define IPPROTO_IP 0
#define IPPROTO_TCP 6
#define IPPROTO_UDP 17
#define INADDR_ANY 0U
#define INADDR_BROADCAST 0xffffffffU
#define INADDR_LOOPBACK 0x7f000001U
#define INET_ADDRSTRLEN 16
#define SOMAXCONN 255

#define SOL_SOCKET 0xfff
#define SO_ACCEPTCONN 0x0002
#define SO_REUSEADDR 0x0004
#define SO_KEEPALIVE 0x0008
#define SO_BROADCAST 0x0020
#define SO_LINGER 0x0080
#define SO_SNDBUF 0x1001
#define SO_RCVBUF 0x1002
#define SO_SNDTIMEO 0x1005
#define SO_RCVTIMEO 0x1006
#define SO_ERROR 0x1007
#define SO_TYPE 0x1008
#define TCP_NODELAY 0x01
#define TCP_KEEPIDLE 0x03
#define TCP_KEEPINTVL 0x04
#define TCP_KEEPCNT 0x05

#define MSG_PEEK 0x01
#define MSG_WAITALL 0x02
#define MSG_DONTWAIT 0x08
#define MSG_MORE 0x10
#define MSG_NOSIGNAL 0x20
#define SHUT_RD 0
#define SHUT_WR 1
#define SHUT_RDWR 2
#ifndef F_GETFL
#define F_GETFL 3
#define F_SETFL 4
#endif
#ifndef O_NONBLOCK
#define O_NONBLOCK 0x4000
#endif
#undef FIONREAD
#undef FIONBIO
#define FIONREAD 0x4004667fUL
#define FIONBIO 0x8004667eUL

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
using sa_family_t = std::uint8_t;
using in_addr_t = std::uint32_t;
using in_port_t = std::uint16_t;

struct in_addr {
  in_addr_t s_addr;
};
struct sockaddr {
  std::uint8_t sa_len;
  sa_family_t sa_family;
  char sa_data[14];
};
struct sockaddr_in {
  std::uint8_t sin_len;
  sa_family_t sin_family;
  in_port_t sin_port;
  in_addr sin_addr;
  char sin_zero[8];
};
struct sockaddr_storage {
  std::uint8_t s2_len;
  sa_family_t ss_family;
  char s2_data[26];
};
struct linger {
  int l_onoff;
  int l_linger;
};

#undef htons
#undef ntohs
#undef htonl
#undef ntohl
constexpr std::uint16_t htons(std::uint16_t value) {
  return static_cast<std::uint16_t>((value >> 8) | (value << 8));
}
constexpr std::uint32_t htonl(std::uint32_t value) {
  return (std::uint32_t{htons(static_cast<std::uint16_t>(value & 0xffff))} << 16) |
         htons(static_cast<std::uint16_t>(value >> 16));
}
constexpr std::uint16_t ntohs(std::uint16_t value) {
  return htons(value);
}
constexpr std::uint32_t ntohl(std::uint32_t value) {
  return htonl(value);
}
in_addr_t inet_addr(const char* text);
char* inet_ntoa(in_addr address);
int inet_aton(const char* text, in_addr* address);
int inet_pton(int family, const char* text, void* address);
const char* inet_ntop(int family, const void* address, char* text, socklen_t size);
inline char* inet_ntoa_r(in_addr address, char* text, int size) {
  inet_ntop(AF_INET, &address, text, static_cast<socklen_t>(size));
  return text;
}

int lwip_socket(int domain, int type, int protocol);
int lwip_bind(int fd, const sockaddr* address, socklen_t size);
int lwip_listen(int fd, int backlog);
int lwip_accept(int fd, sockaddr* address, socklen_t* size);
int lwip_connect(int fd, const sockaddr* address, socklen_t size);
int lwip_getsockname(int fd, sockaddr* address, socklen_t* size);
int lwip_getpeername(int fd, sockaddr* address, socklen_t* size);
int lwip_shutdown(int fd, int how);
int lwip_close(int fd);
int lwip_fcntl(int fd, int command, int value);
int lwip_ioctl(int fd, unsigned long request, void* argument);

int lwip_send(int fd, const void* data, std::size_t size, int flags);
int lwip_sendto(int fd, const void* data, std::size_t size, int flags, const sockaddr* to,
                socklen_t to_size);
int lwip_recv(int fd, void* data, std::size_t size, int flags);
int lwip_recvfrom(int fd, void* data, std::size_t size, int flags, sockaddr* from,
                  socklen_t* from_size);
int lwip_select(int limit, fd_set* readable, fd_set* writable, fd_set* broken, timeval* timeout);
int lwip_getsockopt(int fd, int level, int name, void* value, socklen_t* size);
int lwip_setsockopt(int fd, int level, int name, const void* value, socklen_t size);
inline int lwip_read(int fd, void* data, std::size_t size) {
  return lwip_recv(fd, data, size, 0);
}
inline int lwip_write(int fd, const void* data, std::size_t size) {
  return lwip_send(fd, data, size, 0);
}
#define lwip_close_r lwip_close

#include "bsd_names.h"
