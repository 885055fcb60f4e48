#include "cli/input/inputs.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <filesystem>
#include <mutex>
#include <thread>
#include <vector>

#include "cli/system/file_path.hpp"
#include "especho/error.hpp"

#ifdef _WIN32
#include <io.h>
#else
#include <unistd.h>
#endif

namespace especho::cli {
namespace {

#ifdef _WIN32
int open_fd(const std::string& name) {
  return _wopen(file_path(name).c_str(), _O_RDONLY | _O_BINARY | _O_NOINHERIT);
}
int read_fd(int fd, void* into, std::size_t size) {
  return _read(fd, into, static_cast<unsigned>(size));
}
void close_fd(int fd) {
  _close(fd);
}
#else
int open_fd(const std::string& name) {
  return open(name.c_str(), O_RDONLY | O_CLOEXEC);
}
ssize_t read_fd(int fd, void* into, std::size_t size) {
  return read(fd, into, size);
}
void close_fd(int fd) {
  close(fd);
}
#endif

constexpr int kOpenLater = -1;

/// Two blocks: one is read while the other is sent.
class ReadAhead {
 public:
  static constexpr std::size_t kBlockSize = std::size_t{256} * 1024;

  ReadAhead(int fd, std::string name) : fd_(fd), name_(std::move(name)) {}
  ~ReadAhead() {
    if (fd_ > 0) close_fd(fd_);  // not standard input
  }
  ReadAhead(const ReadAhead&) = delete;
  ReadAhead& operator=(const ReadAhead&) = delete;

  /// The reader thread. Standard input may block in read() for ever; the thread is then left
  /// behind when the program ends.
  void read_all() {
    if (fd_ == kOpenLater) fd_ = open_fd(name_);
    for (std::size_t i = 0;; i = (i + 1) % blocks_.size()) {
      {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return blocks_[i].size == 0 || abandoned_; });
        if (abandoned_) return;
      }
      const auto bytes = read_retrying(blocks_[i].bytes);
      const int error = errno;
      const std::lock_guard lock(mutex_);
      if (bytes > 0) {
        blocks_[i].size = static_cast<std::size_t>(bytes);
      } else {
        ended_ = true;
        if (bytes < 0) error_ = std::strerror(error);
      }
      if (more_) more_();
      if (ended_) return;
    }
  }

  std::span<const std::byte> peek() {
    const std::lock_guard lock(mutex_);
    const ReadBlock& block = blocks_[current_];
    if (block.size == 0 && !error_.empty()) {
      throw Error(ExitCode::failure, fmt::format("cannot read {}: {}", name_, error_));
    }
    return std::span(block.bytes).first(block.size).subspan(taken_);
  }

  void consume(std::size_t bytes) {
    const std::lock_guard lock(mutex_);
    taken_ += bytes;
    if (taken_ < blocks_[current_].size || taken_ == 0) return;
    taken_ = 0;
    blocks_[current_].size = 0;
    current_ = (current_ + 1) % blocks_.size();
    changed_.notify_one();
  }

  bool exhausted() {
    const std::lock_guard lock(mutex_);
    return ended_ && error_.empty() && blocks_[current_].size == 0;
  }

  void notify(const std::function<void()>& more) {
    const std::lock_guard lock(mutex_);
    more_ = more;
  }

  void abandon() {
    const std::lock_guard lock(mutex_);
    abandoned_ = true;
    changed_.notify_one();
  }

 private:
  struct ReadBlock {
    std::vector<std::byte> bytes = std::vector<std::byte>(kBlockSize);
    std::size_t size = 0;  ///< 0: free to be filled
  };

  auto read_retrying(std::vector<std::byte>& into) const -> decltype(read_fd(0, nullptr, 0)) {
    while (true) {
      const auto bytes = read_fd(fd_, into.data(), into.size());
      if (bytes >= 0 || errno != EINTR) return bytes;
    }
  }

  int fd_;
  const std::string name_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::array<ReadBlock, 2> blocks_;
  std::size_t current_ = 0;  ///< the block that is being sent
  std::size_t taken_ = 0;
  bool ended_ = false;
  bool abandoned_ = false;
  std::string error_;
  std::function<void()> more_;
};

class FileSource : public ByteSource {
 public:
  FileSource(int fd, std::string name) : blocks_(std::make_shared<ReadAhead>(fd, std::move(name))) {
    std::thread([blocks = blocks_] { blocks->read_all(); }).detach();
  }
  ~FileSource() override { blocks_->abandon(); }
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;

  std::span<const std::byte> peek() override { return blocks_->peek(); }
  void consume(std::size_t bytes) override { blocks_->consume(bytes); }
  bool exhausted() override { return blocks_->exhausted(); }
  void notify(const std::function<void()>& more) override { blocks_->notify(more); }

 private:
  std::shared_ptr<ReadAhead> blocks_;
};

}  // namespace

std::unique_ptr<ByteSource> open_file(const std::string& path) {
  const auto fail = [&](const std::string& why) {
    throw Error(ExitCode::failure, fmt::format("cannot read {}: {}", path, why));
  };
  std::error_code ignored;
  const std::filesystem::path file = file_path(path);
  if (std::filesystem::is_directory(file, ignored)) fail("it is a directory");
  // Opening a pipe waits for its writer, so that is left to the reading thread.
  if (std::filesystem::is_fifo(file, ignored)) {
    return std::make_unique<FileSource>(kOpenLater, path);
  }
  const int fd = open_fd(path);
  if (fd < 0) fail(std::strerror(errno));
  return std::make_unique<FileSource>(fd, path);
}

std::unique_ptr<ByteSource> open_stdin() {
  return std::make_unique<FileSource>(0, "standard input");
}

}  // namespace especho::cli
