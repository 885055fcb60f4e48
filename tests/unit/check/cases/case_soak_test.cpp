// A random mix: what it must find.
#include <memory>
#include <optional>

#include "support/faults.hpp"
#include "support/many_echo_server.hpp"
#include "unit/check/case_runner.hpp"

using namespace especho;
using namespace especho_test;
using namespace std::chrono_literals;

namespace {

/// Does something to the piece with this byte, counted over all clients.
auto at_byte(std::uint64_t place, void (*edit)(std::vector<std::byte>&, std::size_t)) {
  return [=, seen = std::uint64_t{0}](Guest& guest, std::span<const std::byte> bytes) mutable {
    std::vector<std::byte> piece(bytes.begin(), bytes.end());
    const std::uint64_t start = seen;
    seen += bytes.size();
    if (place >= start && place < seen) edit(piece, static_cast<std::size_t>(place - start));
    guest.send(piece);
  };
}

void lose(std::vector<std::byte>& piece, std::size_t at) {
  piece.erase(piece.begin() + static_cast<std::ptrdiff_t>(at));
}

void change(std::vector<std::byte>& piece, std::size_t at) {
  piece[at] ^= std::byte{0x10};
}

void twice(std::vector<std::byte>& piece, std::size_t at) {
  piece.insert(piece.begin() + static_cast<std::ptrdiff_t>(at), piece[at]);
}

/// Swaps a few bytes of a client with some of the next client that sends enough, once.
class SwapBetweenClients {
 public:
  void operator()(Guest& guest, std::span<const std::byte> bytes) {
    std::vector<std::byte> piece(bytes.begin(), bytes.end());
    seen_ += bytes.size();
    const bool enough = std::ssize(piece) >= kSwapped;
    if (held_ && held_->guest->number() != guest.number() && enough) {
      std::swap_ranges(piece.end() - kSwapped, piece.end(), held_->piece.end() - kSwapped);
      held_->guest->send(held_->piece);
      held_.reset();
      done_ = true;
    } else if (!held_ && !done_ && enough && seen_ > 100'000) {
      held_ = Held{guest.shared_from_this(), std::move(piece)};
      return;
    } else if (held_ && held_->guest->number() == guest.number()) {
      held_->piece.insert(held_->piece.end(), piece.begin(), piece.end());
      return;
    }
    guest.send(piece);
  }

 private:
  static constexpr std::ptrdiff_t kSwapped = 16;
  struct Held {
    std::shared_ptr<Guest> guest;
    std::vector<std::byte> piece;
  };
  std::optional<Held> held_;
  std::uint64_t seen_ = 0;
  bool done_ = false;
};

CaseResult soak(const ManyEchoServer& server, std::optional<Nanoseconds> time = {},
                Nanoseconds timeout = 60s) {
  CheckPlan plan = check_of(server.target());
  plan.timeout = timeout;
  plan.soak = time;
  CaseRunner runner(plan);
  runner.device().note_served_at_once(4);
  return runner.run("soak");
}

}  // namespace

TEST_CASE("a healthy device passes a soak, by as many clients as it serves at once") {
  const ManyEchoServer server;
  const CaseResult result = soak(server, 200ms);
  check_passes(result);
  CHECK(fact_number(result, "clients") == 4);
  CHECK(fact_number(result, "echoes") > 0);
  CHECK(server.accepted() == 4);
}

TEST_CASE("a soak of an unknown device finds out how many clients it serves at once") {
  const ManyEchoServer server;
  CheckPlan plan = check_of(server.target());
  plan.soak = 50ms;
  const CaseResult result = CaseRunner(plan).run("soak");
  check_passes(result);
  CHECK(fact_number(result, "clients") == 4);
  plan.clients = 2;
  CHECK(fact_number(CaseRunner(plan).run("soak"), "clients") == 2);
}

TEST_CASE("a soak leaves out clients that are not served while another one is connected") {
  const FaultServer server(faults::echo());
  CheckPlan plan = check_of(server.target());
  plan.soak = 50ms;
  const CaseResult result = CaseRunner(plan).run("soak");
  check_passes(result);
  CHECK(fact_number(result, "clients") == 1);
}

TEST_CASE("a soak alone finds bytes that two clients got of each other") {
  const ManyEchoServer server{SwapBetweenClients()};
  const CaseResult result = run_case("soak", server.target());
  CHECK(result.verdict == CaseVerdict::fail);
  CHECK_THAT(result.message, Catch::Contains("belongs to client"));
}

TEST_CASE("a soak alone of a device that never echoes fails with its first client") {
  const FaultServer server(faults::mute());
  check_fails(run_case_soon("soak", server.target()), "client 1: no whole echo");
}

TEST_CASE("a soak finds one byte in a million that is lost") {
  const ManyEchoServer server(at_byte(1'000'000, lose));
  const CaseResult result = soak(server, {}, 2s);
  CHECK(result.verdict == CaseVerdict::fail);
  CHECK(fact_number(result, "bytes") < 2'000'000);
}

TEST_CASE("a soak finds a byte that is changed, and one that comes twice") {
  const ManyEchoServer changing(at_byte(300'000, change));
  check_fails(soak(changing), "corrupted at byte");
  const ManyEchoServer repeating(at_byte(300'000, twice));
  CHECK(soak(repeating).verdict == CaseVerdict::fail);
}

TEST_CASE("a soak finds bytes that two clients got of each other") {
  const ManyEchoServer server{SwapBetweenClients()};
  const CaseResult result = soak(server);
  CHECK(result.verdict == CaseVerdict::fail);
  CHECK_THAT(result.message, Catch::Contains("belongs to client"));
}

TEST_CASE("a soak names the client and the echo that failed") {
  const ManyEchoServer server([](Guest& guest, std::span<const std::byte> bytes) {
    if (guest.number() == 2 && guest.received() > 50'000) {
      guest.hang_up();
    } else {
      guest.send(bytes);
    }
  });
  const CaseResult result = soak(server);
  check_fails(result, "client 2: echo ");
  CHECK_THAT(result.message, Catch::Contains("closed the connection at byte"));
}
