#include "cli/output/data_writer.hpp"

#include <algorithm>
#include <cerrno>

#ifdef _WIN32
#include <windows.h>

#include "cli/system/file_path.hpp"
#else
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <climits>
#endif

namespace especho::cli {

#ifdef _WIN32

namespace {

constexpr DWORD kPauseMs = 10;
constexpr std::size_t kMost = 4096;  // most pipes hold this much

/// While this lives, a write to a pipe takes only as many bytes as there is room for.
class NoWaiting {
 public:
  explicit NoWaiting(HANDLE pipe) : pipe_(pipe) {
    DWORD mode = 0;
    is_on_ = GetNamedPipeHandleStateW(pipe, &mode, nullptr, nullptr, nullptr, nullptr, 0) != 0 &&
             (mode & PIPE_NOWAIT) == 0 && set(PIPE_NOWAIT);
  }
  ~NoWaiting() {
    if (is_on_) set(PIPE_WAIT);
  }
  NoWaiting(const NoWaiting&) = delete;
  NoWaiting& operator=(const NoWaiting&) = delete;

 private:
  bool set(DWORD mode) const {
    return SetNamedPipeHandleState(pipe_, &mode, nullptr, nullptr) != 0;
  }

  HANDLE pipe_;
  bool is_on_;
};

int errno_of(DWORD error) {
  switch (error) {
    case ERROR_BROKEN_PIPE:
    case ERROR_NO_DATA:
    case ERROR_PIPE_NOT_CONNECTED:
      return EPIPE;
    case ERROR_DISK_FULL:
    case ERROR_HANDLE_DISK_FULL:
      return ENOSPC;
    case ERROR_INVALID_HANDLE:
      return EBADF;
    default:
      return EIO;
  }
}

/// How many of the first bytes, up to `most`, a console can show without cutting a character in
/// two.
DWORD whole_characters(std::span<const std::byte> data, std::size_t most) {
  std::size_t size = std::min(data.size(), most);
  const auto continues = [&] {
    return size < data.size() && (data[size] & std::byte{0xc0}) == std::byte{0x80};
  };
  while (size > 1 && continues()) --size;
  return static_cast<DWORD>(size);
}

}  // namespace

WriteEnd write_data(std::FILE* stream, std::span<const std::byte> data,
                    const std::function<bool()>& give_up) {
  if (std::fflush(stream) != 0) return WriteEnd::failed;
  const HANDLE handle = handle_of(stream);
  const NoWaiting no_waiting(handle);
  for (std::size_t most = kMost; !data.empty();) {
    DWORD written = 0;
    if (WriteFile(handle, data.data(), whole_characters(data, most), &written, nullptr) == 0) {
      errno = errno_of(GetLastError());
      return WriteEnd::failed;
    }
    data = data.subspan(written);
    if (written != 0) {
      most = kMost;
    } else if (most > 1) {
      most /= 2;  // some pipes take all or nothing
    } else {
      if (give_up()) return WriteEnd::given_up;
      Sleep(kPauseMs);
    }
  }
  return WriteEnd::done;
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
  // A writable pipe takes PIPE_BUF bytes without blocking; nothing is promised for more.
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
