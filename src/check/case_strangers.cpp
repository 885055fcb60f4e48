#include "check/case_strangers.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "especho/mismatch.hpp"

namespace especho::check {
namespace {

/// So many bytes in a row are not equal by chance to some in what the others sent.
constexpr std::size_t kRun = 6;
/// Single wrong bytes of each client that are held against those of the others.
constexpr std::size_t kSingles = 16;
/// A device may exchange a byte for the one before or behind.
constexpr std::size_t kAbout = 3;

std::string told(std::uint64_t byte, std::size_t client, std::size_t owner) {
  return fmt::format("byte {} of client {} belongs to client {}", byte, client + 1, owner + 1);
}

std::span<const std::byte> expected(const Portion& client) {
  return client.payload.subspan(static_cast<std::size_t>(*client.wrong));
}

bool holds(std::span<const std::byte> payload, std::span<const std::byte> run) {
  return std::search(payload.begin(), payload.end(), run.begin(), run.end()) != payload.end();
}

/// Several bytes of another one, one after the other. Those of its own that are out of place are
/// no stranger's, even where the other one sent the same.
bool has_run_of(const Portion& client, const Portion& other) {
  if (client.got.size() < kRun) return false;
  const auto run = client.got.first(kRun);
  return holds(other.payload, run) && !holds(client.payload, run);
}

/// Places, from the first wrong byte on, at which single bytes differ.
std::vector<std::size_t> singles(const Portion& client) {
  std::vector<std::size_t> places;
  const auto due = expected(client);
  const std::size_t length = std::min(due.size(), client.got.size());
  for (std::size_t i = 0; i < length && places.size() < kSingles; ++i) {
    if (due[i] != client.got[i]) places.push_back(i);
  }
  return places;
}

/// What the other one sent around a place of the rest that it has wrong.
bool sent_about(const Portion& other, std::size_t place, std::byte byte) {
  const auto middle = static_cast<std::size_t>(*other.wrong) + place;
  const std::size_t first = middle == 0 ? 0 : middle - 1;
  const auto about = other.payload.subspan(first, std::min(other.payload.size() - first, kAbout));
  return std::find(about.begin(), about.end(), byte) != about.end();
}

/// Each has got at one place what the other sent about there. Where each has got but one wrong
/// byte, and at the same time, one of them is evidence enough.
bool exchanged(const Portion& client, const Portion& other) {
  const std::byte got = client.got.front();
  const std::byte due = expected(client).front();
  const auto places = singles(other);
  if (places.size() == 1 && singles(client).size() == 1 && got == expected(other)[places.front()]) {
    return true;
  }
  return std::any_of(places.begin(), places.end(), [&](std::size_t place) {
    return other.got[place] == due && sent_about(other, place, got);
  });
}

/// What is missing there is too much here.
bool moved_over(const Portion& client, const Portion& other) {
  const auto kind = [](const Portion& one) {
    return classify_mismatch(*one.wrong, expected(one), one.got, true);
  };
  const Mismatch here = kind(client);
  const Mismatch there = kind(other);
  if (here.kind != Mismatch::Kind::inserted || there.kind != Mismatch::Kind::lost ||
      here.amount != there.amount) {
    return false;
  }
  const auto amount = static_cast<std::size_t>(here.amount);
  const auto inserted = client.got.first(amount);
  return std::equal(inserted.begin(), inserted.end(), expected(other).begin());
}

bool explains(const Portion& client, const Portion& other) {
  if (has_run_of(client, other)) return true;
  const bool both = other.wrong && !other.got.empty() && !expected(other).empty();
  return both && (exchanged(client, other) || moved_over(client, other));
}

}  // namespace

std::optional<std::string> name_stranger(std::span<const Portion> clients) {
  for (std::size_t client = 0; client < clients.size(); ++client) {
    const Portion& one = clients[client];
    if (!one.wrong || one.got.empty() || expected(one).empty()) continue;
    for (std::size_t owner = 0; owner < clients.size(); ++owner) {
      if (owner != client && explains(one, clients[owner])) return told(*one.wrong, client, owner);
    }
  }
  return std::nullopt;
}

}  // namespace especho::check
