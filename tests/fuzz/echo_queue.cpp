// Echoes in flight on a connection, whose bytes are sent and received in pieces of any size: what
// comes back right is found right, and the first wrong byte is found wherever it lies.
#include "bench/echo_queue.hpp"

#include "core/echo/payload.hpp"
#include "fuzzer.hpp"

using namespace especho;
using namespace especho_fuzz;

namespace {

constexpr std::uint64_t kCapacity = 5;

/// All that was sent, in the order of sending, and what of it came back.
struct Wire {
  std::vector<std::byte> bytes;
  std::size_t returned = 0;

  std::size_t left() const { return bytes.size() - returned; }
};

void send(EchoQueue& queue, std::size_t most, Wire& wire) {
  const auto pending = queue.pending();
  const auto piece = pending.first(std::min(most, pending.size()));
  wire.bytes.insert(wire.bytes.end(), piece.begin(), piece.end());
  if (!piece.empty()) queue.sent(piece.size());
}

/// Takes echoes off as they are complete; false at the first one that is wrong, which must be the
/// one with the byte that was changed.
bool receive(EchoQueue& queue, std::span<const std::byte> bytes, std::uint64_t size,
             std::optional<std::size_t> changed, Wire& wire) {
  while (!bytes.empty()) {
    require(!queue.empty(), "bytes of no echo");
    const std::size_t begin = wire.returned - queue.received();
    const std::size_t taken = queue.receive(bytes, TimePoint());
    require(taken > 0 && taken <= bytes.size(), "takes nothing, or more than there is");
    wire.returned += taken;
    bytes = bytes.subspan(taken);
    const bool wrong = changed && *changed >= begin && *changed < wire.returned;
    const auto mismatch = queue.mismatch();
    require(queue.comparison().wrong() == wrong, "a right echo is wrong, or a wrong one right");
    require(mismatch.has_value() == wrong, "a mismatch just where it is wrong");
    if (wrong) {
      require(mismatch->offset == *changed - begin, "another byte is the first wrong one");
      return false;
    }
    require(queue.front_complete() == (wire.returned == begin + size), "complete");
    if (queue.front_complete()) queue.pop();
  }
  return true;
}

void run(Input input) {
  static const Payload payload({Pattern::Kind::random, 0}, 1);
  Choices choices(input);
  const std::uint64_t size = choices.below(20'000) + 1;
  std::optional<std::size_t> changed;
  if (choices.byte() % 2 == 1) changed = choices.below(60'000);
  EchoQueue queue(payload, kCapacity);
  queue.set_size(size);
  Wire wire;
  std::uint64_t number = choices.byte();
  for (std::size_t steps = 0; !choices.done() && steps < 200; ++steps) {
    const std::uint8_t step = choices.byte();
    if (step % 3 == 0 && queue.count() < kCapacity) {
      ++number;
      queue.push({.number = number, .sequence = number});
    } else if (step % 3 == 1) {
      send(queue, choices.below(9000) + 1, wire);
    } else {
      std::vector<std::byte> bytes(wire.bytes.begin() + static_cast<std::ptrdiff_t>(wire.returned),
                                   wire.bytes.end());
      bytes.resize(std::min(choices.below(9000) + 1, wire.left()));
      if (changed && *changed >= wire.returned && *changed < wire.returned + bytes.size()) {
        bytes[*changed - wire.returned] ^= std::byte{1};
      }
      if (!receive(queue, bytes, size, changed, wire)) return;
    }
  }
}

}  // namespace

ESPECHO_FUZZER("echo_queue", run)
