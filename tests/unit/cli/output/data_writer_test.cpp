#include "cli/output/data_writer.hpp"

#include <fcntl.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <string>
#include <thread>

#include "catch.hpp"
#include "core/text.hpp"

#ifdef _WIN32
#include <io.h>
#else
#include <unistd.h>
#endif

using namespace especho::cli;
using especho::bytes_of;

namespace {

#ifdef _WIN32
int make_pipe(std::array<int, 2>& ends) {
  return _pipe(ends.data(), 4096, _O_BINARY);
}
std::FILE* stream_of(int fd) {
  return _fdopen(fd, "wb");
}
long read_end(int fd, char* into, std::size_t size) {
  return _read(fd, into, static_cast<unsigned>(size));
}
void close_end(int fd) {
  _close(fd);
}
#else
int make_pipe(std::array<int, 2>& ends) {
  std::signal(SIGPIPE, SIG_IGN);  // as the program does
  return pipe(ends.data());
}
std::FILE* stream_of(int fd) {
  return fdopen(fd, "wb");
}
long read_end(int fd, char* into, std::size_t size) {
  return read(fd, into, size);
}
void close_end(int fd) {
  close(fd);
}
#endif

class Pipe {
 public:
  Pipe() {
    REQUIRE(make_pipe(ends_) == 0);
    stream_ = stream_of(ends_[1]);
    REQUIRE(stream_ != nullptr);
  }
  ~Pipe() {
    end_reading();
    end_writing();
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  std::FILE* stream() const { return stream_; }
  void end_reading() {
    if (ends_[0] >= 0) close_end(std::exchange(ends_[0], -1));
  }
  void end_writing() {
    if (stream_ != nullptr) std::fclose(std::exchange(stream_, nullptr));
  }
  std::string read_all() const {
    std::string text;
    std::array<char, 1000> piece{};
    for (long bytes = 1; bytes > 0;) {
      bytes = read_end(ends_[0], piece.data(), piece.size());
      if (bytes > 0) text.append(piece.data(), static_cast<std::size_t>(bytes));
    }
    return text;
  }

 private:
  std::array<int, 2> ends_{};
  std::FILE* stream_ = nullptr;
};

/// More than any pipe holds, with characters of one to three bytes.
std::string long_text() {
  std::string text;
  while (text.size() < 1'000'000) text += "line " + std::to_string(text.size()) + " µ█\n";
  return text;
}

}  // namespace

TEST_CASE("what a pipe has room for is written without being asked to give up") {
  const Pipe pipe;
  bool asked = false;
  const std::string text = "Hello";
  CHECK(write_data(pipe.stream(), bytes_of(text), [&] { return asked = true; }) == WriteEnd::done);
  CHECK_FALSE(asked);
}

TEST_CASE("unread data is given up once that is wanted") {
  const Pipe pipe;
  int asked = 0;
  const std::string text = long_text();
  const auto at_the_third_time = [&] { return ++asked == 3; };
  CHECK(write_data(pipe.stream(), bytes_of(text), at_the_third_time) == WriteEnd::given_up);
  CHECK(asked == 3);
}

TEST_CASE("all of it reaches the reader") {
  Pipe pipe;
  const std::string text = long_text();
  std::string read;
  std::thread reader([&] { read = pipe.read_all(); });
  const WriteEnd end = write_data(pipe.stream(), bytes_of(text), [] { return false; });
  pipe.end_writing();
  reader.join();
  CHECK(end == WriteEnd::done);
  CHECK(read == text);
}

TEST_CASE("a reader that is gone is a failure that names the pipe") {
  Pipe pipe;
  pipe.end_reading();
  const std::string text = "Hello";
  CHECK(write_data(pipe.stream(), bytes_of(text), [] { return false; }) == WriteEnd::failed);
  CHECK(errno == EPIPE);
}
