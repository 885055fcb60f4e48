#include "cli/data_writer.hpp"

#include <algorithm>
#include <cerrno>

#ifndef _WIN32
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <climits>
#endif

namespace especho::cli {

#ifdef _WIN32

WriteEnd write_data(std::FILE* stream, std::span<const std::byte> data,
                    const std::function<bool()>& /*give_up*/) {
  const bool written = std::fwrite(data.data(), 1, data.size(), stream) == data.size();
  return written && std::fflush(stream) == 0 ? WriteEnd::done : WriteEnd::failed;
}

#else

namespace {

constexpr int kSliceMs = 50;

bool is_regular_file(int fd) {
  struct stat status = {};
  return fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

}  // namespace

WriteEnd write_data(std::FILE* stream, std::span<const std::byte> data,
                    const std::function<bool()>& give_up) {
  if (std::fflush(stream) != 0) return WriteEnd::failed;
  const int fd = fileno(stream);
  // A pipe that is writable takes PIPE_BUF bytes without blocking; of more, nothing is promised.
  const std::size_t most = is_regular_file(fd) ? data.size() : PIPE_BUF;
  while (!data.empty()) {
    pollfd target = {.fd = fd, .events = POLLOUT, .revents = 0};
    if (poll(&target, 1, kSliceMs) <= 0) {
      if (give_up()) return WriteEnd::given_up;
      continue;
    }
    const ssize_t written = write(fd, data.data(), std::min(data.size(), most));
    if (written < 0) {
      if (errno == EINTR || errno == EAGAIN) continue;
      return WriteEnd::failed;
    }
    data = data.subspan(static_cast<std::size_t>(written));
  }
  return WriteEnd::done;
}

#endif

}  // namespace especho::cli
