// Preserves errno. The sketch shares it with the host's library, but must only see what the
// emulated calls would have left in it: stale values are part of what is imitated.
#pragma once

#include <cerrno>

namespace especho::device {

class ErrnoGuard {
 public:
  ErrnoGuard() = default;
  ErrnoGuard(const ErrnoGuard&) = delete;
  ErrnoGuard& operator=(const ErrnoGuard&) = delete;
  ~ErrnoGuard() { errno = seen_; }

  void set(int value) { seen_ = value; }
  int value() const { return seen_; }

 private:
  int seen_ = errno;
};

}  // namespace especho::device
