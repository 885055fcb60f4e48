// Socket options that Asio has no name for, to be set by its set_option().
#pragma once

#include <cstddef>
#include <string>

namespace especho::net {

/// An option that is a number.
template <int Level, int Name>
struct SocketOption {
  int value;

  template <typename Protocol>
  int level(const Protocol&) const {
    return Level;
  }
  template <typename Protocol>
  int name(const Protocol&) const {
    return Name;
  }
  template <typename Protocol>
  const int* data(const Protocol&) const {
    return &value;
  }
  template <typename Protocol>
  std::size_t size(const Protocol&) const {
    return sizeof value;
  }
};

/// An option that is a text.
template <int Level, int Name>
struct TextOption {
  const std::string& value;

  template <typename Protocol>
  int level(const Protocol&) const {
    return Level;
  }
  template <typename Protocol>
  int name(const Protocol&) const {
    return Name;
  }
  template <typename Protocol>
  const char* data(const Protocol&) const {
    return value.c_str();
  }
  template <typename Protocol>
  std::size_t size(const Protocol&) const {
    return value.size();
  }
};

}  // namespace especho::net
