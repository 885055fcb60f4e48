#include "check/cases/crosstalk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <unordered_map>
#include <vector>

namespace especho::check {
namespace {

/// The number of consecutive bytes that prove who sent them. Some 2^13 places of what a client got
/// are looked up among some 2^17 of what all of them sent, and a run has 2^64 values: chance finds
/// one in one of 2^34 checks.
constexpr std::size_t kRun = 8;
using Run = std::uint64_t;

/// This many first bytes show whether all clients got the same.
constexpr std::size_t kAlike = 32;

Run run_at(std::span<const std::byte> bytes, std::size_t place) {
  Run run = 0;
  static_assert(sizeof run == kRun);
  std::memcpy(&run, bytes.data() + place, kRun);
  return run;
}

/// Which client sent which runs.
class Owners {
 public:
  explicit Owners(std::span<const ClientBytes> clients) {
    for (std::size_t client = 0; client < clients.size(); ++client) {
      const auto payload = clients[client].payload;
      for (std::size_t i = 0; i + kRun <= payload.size(); ++i) {
        const auto [owner, is_new] = owners_.try_emplace(run_at(payload, i), client);
        if (!is_new && owner->second != client) owner->second = kSeveral;
      }
    }
  }

  /// The only client that sent it.
  std::optional<std::size_t> of(Run run) const {
    const auto owner = owners_.find(run);
    if (owner == owners_.end() || owner->second == kSeveral) return std::nullopt;
    return owner->second;
  }

 private:
  static constexpr std::size_t kSeveral = SIZE_MAX;
  std::unordered_map<Run, std::size_t> owners_;
};

/// The first bytes that a client with a wrong echo got.
std::vector<std::byte> first_bytes(const ClientBytes& client) {
  const auto right =
      client.payload.first(std::min<std::size_t>(static_cast<std::size_t>(*client.wrong), kAlike));
  std::vector<std::byte> bytes(right.begin(), right.end());
  const auto rest = client.got.first(std::min(client.got.size(), kAlike - right.size()));
  bytes.insert(bytes.end(), rest.begin(), rest.end());
  return bytes;
}

/// A device that answers everybody with the same bytes has mixed nothing up.
bool all_got_the_same(std::span<const ClientBytes> clients) {
  return clients.size() > 1 &&
         std::all_of(clients.begin(), clients.end(), [&](const ClientBytes& one) {
           return one.wrong && clients.front().wrong &&
                  first_bytes(one) == first_bytes(clients.front());
         });
}

}  // namespace

std::optional<std::string> describe_crosstalk(std::span<const ClientBytes> clients) {
  const bool all_right = std::none_of(clients.begin(), clients.end(),
                                      [](const ClientBytes& one) { return one.wrong.has_value(); });
  if (all_right || all_got_the_same(clients)) return std::nullopt;
  const Owners owners(clients);
  for (std::size_t client = 0; client < clients.size(); ++client) {
    const ClientBytes& one = clients[client];
    if (!one.wrong) continue;
    for (std::size_t i = 0; i + kRun <= one.got.size(); ++i) {
      const auto owner = owners.of(run_at(one.got, i));
      if (!owner || *owner == client) continue;
      return fmt::format("byte {} of client {} belongs to client {}", *one.wrong + i, client + 1,
                         *owner + 1);
    }
  }
  return std::nullopt;
}

}  // namespace especho::check
