// The board's sockets, by lwIP descriptor.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "limits.hpp"
#include "link.hpp"

namespace especho::device {

class SocketTable {
 public:
  static constexpr int first = limits::first_descriptor;
  static constexpr int end = first + static_cast<int>(limits::sockets);

  /// What lwip_socket() has made and was set since. Without a link until it listens, connects, or
  /// sends a datagram.
  struct Entry {
    std::shared_ptr<Link> link = nullptr;
    bool used = false;
    bool listening = false;
    bool datagrams = false;
    bool connecting = false;
    bool non_blocking = false;
    bool leaked = false;
    std::uint16_t port = 0;                        // to which it is bound
    std::chrono::milliseconds receive_timeout{0};  // 0: none
  };

  /// Every `leak_every`th closed descriptor stays in use; 0: none.
  explicit SocketTable(std::uint64_t leak_every = 0) : leak_every_(leak_every) {}

  /// The lowest free descriptor; or -1 if all are in use, and the socket is closed.
  int add(std::shared_ptr<Link> link, bool listening = false);
  void close(int fd);

  Link* find(int fd);
  Entry* entry(int fd);  ///< null unless it is in use
  bool is_listening(int fd) const;

  /// Calls `function(Link&)` for each connection and the listener.
  template <typename Function>
  void for_each(Function function) {
    for (Entry& entry : entries_) {
      if (entry.link) function(*entry.link);
    }
  }
  /// All links, for a thread that must be able to rely on them while others run.
  std::vector<std::shared_ptr<Link>> links() const;
  /// Frees all of them, including leaked ones.
  void clear() { entries_ = {}; }

 private:
  static std::size_t index(int fd) { return static_cast<std::size_t>(fd - first); }

  std::array<Entry, limits::sockets> entries_;
  std::uint64_t leak_every_;
  std::uint64_t closed_ = 0;
};

}  // namespace especho::device
