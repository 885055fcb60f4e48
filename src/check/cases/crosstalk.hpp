// Crosstalk: bytes of one client that another one got.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace especho::check {

/// What one of several clients sent, and what it got from the first wrong byte on.
struct ClientBytes {
  std::span<const std::byte> payload;
  std::optional<std::uint64_t> wrong{};  ///< offset of the first wrong byte
  std::span<const std::byte> got{};
};

/// Reports bytes of one client that another one got, if a run of them proves it: `byte 1234 of
/// client 2 belongs to client 3`. Clients count from 1.
std::optional<std::string> describe_crosstalk(std::span<const ClientBytes> clients);

}  // namespace especho::check
