// What has been sent and has not come back yet: a ring of fixed size.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <span>

namespace especho {

class InFlight {
 public:
  explicit InFlight(std::size_t capacity) : ring_(new std::byte[capacity]), capacity_(capacity) {}

  std::size_t size() const { return size_; }
  std::size_t room() const { return capacity_ - size_; }

  /// At most room() bytes.
  void push(std::span<const std::byte> bytes) {
    const std::size_t end = (start_ + size_) % capacity_;
    const std::size_t first = std::min(bytes.size(), capacity_ - end);
    std::memcpy(ring_.get() + end, bytes.data(), first);
    std::memcpy(ring_.get(), bytes.data() + first, bytes.size() - first);
    size_ += bytes.size();
  }

  /// The oldest bytes, as far as they lie in one piece; those from `skip` on.
  std::span<const std::byte> front(std::size_t skip = 0) const {
    const std::size_t at = (start_ + skip) % capacity_;
    return {ring_.get() + at, std::min(size_ - skip, capacity_ - at)};
  }

  void pop(std::size_t bytes) {
    start_ = (start_ + bytes) % capacity_;
    size_ -= bytes;
  }

 private:
  std::unique_ptr<std::byte[]> ring_;
  std::size_t capacity_;
  std::size_t start_ = 0;
  std::size_t size_ = 0;
};

}  // namespace especho
