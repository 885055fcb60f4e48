// run_send against a device that echoes as it should.
#include <algorithm>
#include <future>
#include <mutex>
#include <string>
#include <thread>

#include "catch.hpp"
#include "core/echo/payload.hpp"
#include "core/text.hpp"
#include "especho/send.hpp"
#include "support/faults.hpp"

using namespace especho;
using namespace std::chrono_literals;
using namespace especho_test;
using Bytes = std::vector<std::byte>;

namespace {

SendPlan plan_to(const Target& target) {
  SendPlan plan;
  plan.target = target;
  plan.timeout = 60s;
  plan.connect_timeout = 60s;
  return plan;
}

/// Gives its first half at once and the second when release() has been called.
class TwoParts : public ByteSource {
 public:
  TwoParts(std::string first, std::string second)
      : first_(std::move(first)), second_(std::move(second)) {}

  std::span<const std::byte> peek() override {
    const std::lock_guard lock(mutex_);
    const std::size_t end = released_ ? first_.size() + second_.size() : first_.size();
    if (taken_ < first_.size()) return bytes_of(first_).subspan(taken_);
    return taken_ == end ? std::span<const std::byte>()
                         : bytes_of(second_).subspan(taken_ - first_.size());
  }
  void consume(std::size_t bytes) override {
    const std::lock_guard lock(mutex_);
    taken_ += bytes;
  }
  bool exhausted() override {
    const std::lock_guard lock(mutex_);
    return taken_ == first_.size() + second_.size();
  }
  void notify(const std::function<void()>& more) override {
    const std::lock_guard lock(mutex_);
    more_ = more;
  }
  void release() {
    const std::lock_guard lock(mutex_);
    released_ = true;
    if (more_) more_();
  }

 private:
  const std::string first_;
  const std::string second_;
  std::mutex mutex_;
  std::size_t taken_ = 0;
  bool released_ = false;
  std::function<void()> more_;
};

}  // namespace

TEST_CASE("a text comes back and its echo is measured") {
  const FaultServer server(faults::echo());
  const std::string text = "Hello World";
  MemorySource source(bytes_of(text));
  std::string echo;
  const SendResult result = run_send(
      plan_to(server.target()), source,
      [&](std::span<const std::byte> piece) {
        for (const std::byte byte : piece) echo += static_cast<char>(byte);
      },
      kNeverStop);
  CHECK(echo == text);
  CHECK(result.code == ExitCode::ok);
  CHECK_FALSE(result.failure.has_value());
  CHECK(result.sent == 11);
  CHECK(result.received == 11);
  CHECK(result.address == to_string(server.target()));
  CHECK(result.connect.value() > 0ns);
  CHECK(result.ttfb.value() > 0ns);
  CHECK(result.ttfb.value() <= result.rtt.value());
}

TEST_CASE("a payload that is larger than every buffer on the way comes back intact") {
  constexpr std::uint64_t kSize = std::uint64_t{32} * 1024 * 1024 + 7;
  const FaultServer server(faults::echo());
  PatternSource source({}, 5, kSize);
  const Payload expected({}, 5);
  std::uint64_t received = 0;
  bool equal = true;
  const SendResult result = run_send(
      plan_to(server.target()), source,
      [&](std::span<const std::byte> piece) {
        const auto wanted = expected.piece(0, received, piece.size());
        equal = equal && std::equal(piece.begin(), piece.end(), wanted.begin(), wanted.end());
        received += piece.size();
      },
      kNeverStop);
  CHECK(result.code == ExitCode::ok);
  CHECK(result.sent == kSize);
  CHECK(result.received == kSize);
  CHECK(received == kSize);
  CHECK(equal);
}

TEST_CASE("an empty payload tries the connection") {
  const FaultServer server(faults::echo());
  MemorySource source({});
  const SendResult result = run_send(
      plan_to(server.target()), source, [](auto) {}, kNeverStop);
  CHECK(result.code == ExitCode::ok);
  CHECK(result.sent == 0);
  CHECK(result.received == 0);
  CHECK(server.accepted() == 1);
}

TEST_CASE("an echo that comes byte by byte is as good as one in a piece") {
  const FaultServer server(faults::trickle());
  PatternSource source({}, 1, 3000);
  const SendResult result = run_send(
      plan_to(server.target()), source, [](auto) {}, kNeverStop);
  CHECK(result.code == ExitCode::ok);
  CHECK(result.received == 3000);
}

TEST_CASE("the echo of what was typed is shown before the rest is typed") {
  const FaultServer server(faults::echo());
  TwoParts source("first line\n", "second line\n");
  std::promise<void> first_seen;
  std::string echo;
  std::thread person([&] {
    first_seen.get_future().wait();
    source.release();
  });
  const SendResult result = run_send(
      plan_to(server.target()), source,
      [&](std::span<const std::byte> piece) {
        for (const std::byte byte : piece) echo += static_cast<char>(byte);
        if (echo == "first line\n") first_seen.set_value();
      },
      kNeverStop);
  person.join();
  CHECK(echo == "first line\nsecond line\n");
  CHECK(result.code == ExitCode::ok);
}

TEST_CASE("the time a person takes to type is no silence of the device") {
  /// Has its bytes only when the timeout is over.
  class Slow : public ByteSource {
   public:
    std::span<const std::byte> peek() override {
      return std::chrono::steady_clock::now() < ready_ ? std::span<const std::byte>()
                                                       : bytes_of(text_).subspan(taken_);
    }
    void consume(std::size_t bytes) override { taken_ += bytes; }
    bool exhausted() override { return taken_ == text_.size(); }

   private:
    const std::chrono::steady_clock::time_point ready_ = std::chrono::steady_clock::now() + 1500ms;
    const std::string text_ = "at last";
    std::size_t taken_ = 0;
  };
  const FaultServer server(faults::echo());
  SendPlan plan = plan_to(server.target());
  plan.timeout = 1s;
  Slow source;
  const SendResult result = run_send(
      plan, source, [](auto) {}, kNeverStop);
  CHECK(result.code == ExitCode::ok);
  CHECK(result.received == 7);
}

TEST_CASE("the stop flag ends a send that waits for its source") {
  const FaultServer server(faults::echo());
  TwoParts source("first", "never released");
  StopFlag stop{0};
  const SendResult result = run_send(
      plan_to(server.target()), source, [&](auto) { stop = 130; }, stop);
  CHECK(result.code == ExitCode::sigint);
  CHECK(result.sent == 5);
  CHECK_FALSE(result.failure.has_value());
  CHECK(result.reason.starts_with("interrupted"));
}

TEST_CASE("the stop flag ends a send that waits for its echo") {
  std::promise<void> connected;
  const FaultServer server([&](Peer& peer) {
    connected.set_value();
    peer.drain();
  });
  StopFlag stop{0};
  std::thread other([&] {
    connected.get_future().wait();
    stop = 143;
  });
  PatternSource source({}, 1, 1000);
  const SendResult result = run_send(
      plan_to(server.target()), source, [](auto) {}, stop);
  other.join();
  CHECK(result.code == ExitCode::sigterm);
  CHECK(result.received == 0);
}

TEST_CASE("a deadline that passes before the connection ends a send with exit 4") {
  const FaultServer server(faults::echo());
  SendPlan plan = plan_to(server.target());
  plan.deadline = 1ns;
  PatternSource source({}, 1, 1000);
  const SendResult result = run_send(
      plan, source, [](auto) {}, kNeverStop);
  CHECK(result.code == ExitCode::timeout);
  CHECK(result.sent == 0);
}

TEST_CASE("the deadline ends a send with exit 4") {
  const FaultServer server(faults::mute());
  SendPlan plan = plan_to(server.target());
  plan.deadline = 100ms;
  PatternSource source({}, 1, 1000);
  const SendResult result = run_send(
      plan, source, [](auto) {}, kNeverStop);
  CHECK(result.code == ExitCode::timeout);
  CHECK(result.reason.find("deadline of 100 ms") != std::string::npos);
}
