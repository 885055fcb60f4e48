// close(), read(), write() and fcntl() of a sketch, which may mean a socket or a file of the host.
// See lwip/bsd_names.h, which must not be included here: here the names are the host's.
#ifndef _WIN32
#include <fcntl.h>
#include <unistd.h>

#include <cstddef>

#include "../limits.hpp"

int lwip_close(int fd);
int lwip_recv(int fd, void* data, std::size_t size, int flags);
int lwip_send(int fd, const void* data, std::size_t size, int flags);
int lwip_fcntl(int fd, int command, int value);

namespace {

bool is_socket(int fd) {
  using namespace especho::device::limits;
  return fd >= first_descriptor && fd < first_descriptor + static_cast<int>(sockets);
}

}  // namespace

extern "C" {

int especho_sketch_close(int fd);
ssize_t especho_sketch_read(int fd, void* data, std::size_t size);
ssize_t especho_sketch_write(int fd, const void* data, std::size_t size);
int especho_sketch_fcntl(int fd, int command, int value);

int especho_sketch_close(int fd) {
  return is_socket(fd) ? lwip_close(fd) : ::close(fd);
}

ssize_t especho_sketch_read(int fd, void* data, std::size_t size) {
  return is_socket(fd) ? lwip_recv(fd, data, size, 0) : ::read(fd, data, size);
}

ssize_t especho_sketch_write(int fd, const void* data, std::size_t size) {
  return is_socket(fd) ? lwip_send(fd, data, size, 0) : ::write(fd, data, size);
}

int especho_sketch_fcntl(int fd, int command, int value) {
  return is_socket(fd) ? lwip_fcntl(fd, command, value) : ::fcntl(fd, command, value);
}

}  // extern "C"
#endif
