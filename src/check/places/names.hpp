// What the names in a sketch stand for: clients, servers, texts and single bytes.
#pragma once

#include <set>
#include <string_view>

#include "check/places/places.hpp"

namespace especho::places {

/// The names count in all files, since a header may declare what an .ino uses.
class Names {
 public:
  explicit Names(const Sketch& sketch);

  bool is_client(std::string_view name) const { return clients_.contains(name); }
  bool is_server(std::string_view name) const { return servers_.contains(name); }
  /// A String or a pointer, of which write() sends the whole.
  bool is_text(std::string_view name) const;
  /// Whether `server.accept()` or `server.available()` is called at `i`.
  bool accepts(const Source& source, std::size_t i) const;

 private:
  const Sketch& sketch_;
  std::set<std::string_view> clients_;
  std::set<std::string_view> servers_;
};

/// Whether the file declares it as one character or byte.
bool is_byte(const Source& source, std::string_view name);

/// The variable on the left of `= server.accept()`; empty if there is none.
std::string_view receiver_of_accept(const Source& source, std::size_t i);

}  // namespace especho::places
