// Programs that especho starts: the compiler, and a sketch.
#pragma once

#include <sys/types.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "especho/error.hpp"

namespace especho::sketch {

/// How a process ended.
struct ProcessEnd {
  int code = 0;
  int signal = 0;  ///< 0: none

  bool ok() const { return code == 0 && signal == 0; }
};

/// A child process, which dies with this one.
class Process {
 public:
  struct Setup {
    std::vector<std::string> arguments;         ///< the first is the program, by its path
    int in = -1;                                ///< descriptors of the child; -1: /dev/null
    int out = -1;                               ///< standard output and error
    std::array<int, 2> passed{-1, -1};          ///< become descriptors 3 and 4
    std::size_t memory = 0;                     ///< bytes of address space; 0: no limit
    std::vector<std::string> environment = {};  ///< added, as NAME=VALUE
    bool own_group = false;                     ///< so that its own children are killed with it
  };

  explicit Process(const Setup& setup);  ///< throws Error
  ~Process();                            ///< kills it
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  ProcessEnd wait();  ///< for its end
  /// The same without collecting it, so that another thread may still kill() it.
  void await() const;
  /// Kills it when `stop` is set or the time is up; then the result has signal 9.
  ProcessEnd wait(std::chrono::nanoseconds limit, const StopFlag& stop);
  void kill() noexcept;

 private:
  pid_t id_ = -1;
  bool own_group_;
  bool ended_ = false;
  ProcessEnd end_;
};

/// A file descriptor, closed by its destructor.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  ~Descriptor() { reset(); }
  Descriptor(Descriptor&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
  Descriptor& operator=(Descriptor&& other) noexcept;

  int get() const { return fd_; }
  void reset() noexcept;

 private:
  int fd_;
};

/// The path of a program that is in PATH, or that has a slash; empty if there is none.
std::filesystem::path find_program(const std::string& name);

std::filesystem::path own_program();

}  // namespace especho::sketch
