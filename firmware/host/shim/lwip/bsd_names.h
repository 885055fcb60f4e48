// lwIP's calls under the names that BSD gave them.
#pragma once

inline int socket(int domain, int type, int protocol) {
  return lwip_socket(domain, type, protocol);
}
inline int bind(int fd, const sockaddr* address, socklen_t size) {
  return lwip_bind(fd, address, size);
}
inline int listen(int fd, int backlog) {
  return lwip_listen(fd, backlog);
}
inline int accept(int fd, sockaddr* address, socklen_t* size) {
  return lwip_accept(fd, address, size);
}
inline int connect(int fd, const sockaddr* address, socklen_t size) {
  return lwip_connect(fd, address, size);
}
inline int getsockname(int fd, sockaddr* address, socklen_t* size) {
  return lwip_getsockname(fd, address, size);
}
inline int getpeername(int fd, sockaddr* address, socklen_t* size) {
  return lwip_getpeername(fd, address, size);
}
inline int shutdown(int fd, int how) {
  return lwip_shutdown(fd, how);
}
inline int closesocket(int fd) {
  return lwip_close(fd);
}
inline int send(int fd, const void* data, std::size_t size, int flags) {
  return lwip_send(fd, data, size, flags);
}
inline int sendto(int fd, const void* data, std::size_t size, int flags, const sockaddr* to,
                  socklen_t to_size) {
  return lwip_sendto(fd, data, size, flags, to, to_size);
}
inline int recv(int fd, void* data, std::size_t size, int flags) {
  return lwip_recv(fd, data, size, flags);
}
inline int recvfrom(int fd, void* data, std::size_t size, int flags, sockaddr* from,
                    socklen_t* from_size) {
  return lwip_recvfrom(fd, data, size, flags, from, from_size);
}
inline int select(int limit, fd_set* readable, fd_set* writable, fd_set* broken, timeval* timeout) {
  return lwip_select(limit, readable, writable, broken, timeout);
}
inline int getsockopt(int fd, int level, int name, void* value, socklen_t* size) {
  return lwip_getsockopt(fd, level, name, value, size);
}
inline int setsockopt(int fd, int level, int name, const void* value, socklen_t size) {
  return lwip_setsockopt(fd, level, name, value, size);
}
inline int ioctl(int fd, unsigned long request, void* argument) {
  return lwip_ioctl(fd, request, argument);
}
inline int ioctlsocket(int fd, unsigned long request, void* argument) {
  return lwip_ioctl(fd, request, argument);
}

// The host's headers declare these for the host's files, and a sketch means lwIP's sockets. Their
// calls get another name at the linker's, in source files that include this header.
#if defined(__GNUC__) && !defined(_WIN32)
#ifdef __APPLE__
#define ESPECHO_LINKER_NAME(name) __asm__("_" name)
#else
#define ESPECHO_LINKER_NAME(name) __asm__(name)
#endif
extern "C" {
int close(int fd) ESPECHO_LINKER_NAME("especho_sketch_close");
ssize_t read(int fd, void* data, std::size_t size) ESPECHO_LINKER_NAME("especho_sketch_read");
ssize_t write(int fd, const void* data, std::size_t size)
    ESPECHO_LINKER_NAME("especho_sketch_write");
int fcntl(int fd, int command, ...) ESPECHO_LINKER_NAME("especho_sketch_fcntl");
}
#undef ESPECHO_LINKER_NAME
#endif
