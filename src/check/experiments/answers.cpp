// What a device that has not echoed anything correctly answers, and where it cuts echoes short.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

#include "check/experiments/experiments.hpp"
#include "core/echo/echo_comparison.hpp"
#include "core/echo/protocol.hpp"
#include "core/text.hpp"
#include "net/fixed_timeouts.hpp"

namespace especho::check {
namespace {

using namespace std::chrono_literals;
using net::ExchangeEnd;
using Bytes = std::span<const std::byte>;

/// Each is sent on a connection of its own.
constexpr std::uint64_t kQuestions = 3;
/// A device that has sent nothing by then sends no banner.
constexpr Nanoseconds kMute = 2s;
constexpr std::size_t kAnswerLimit = 2048;
/// A text contains this many of the digits sent, in a row, only if it is made of them.
constexpr std::size_t kEchoed = 6;
/// Answers that begin with the same bytes are the same: a time or a cookie may follow.
constexpr std::size_t kAlikeAnswers = 12;

/// A line, since many servers answer only lines. Each differs in length and bytes, so that a device
/// that changes all bytes in the same way does not seem to give a fixed answer.
std::string question(Device& device, std::uint64_t number) {
  std::string line;
  for (std::uint64_t i = 0; i < 2 + number; ++i) {
    line += fmt::format("{:016x}", device.random().next());
  }
  return line + "\r\n";
}

bool has_run_of(Bytes answer, Bytes sent) {
  for (std::size_t i = 0; i + kEchoed <= sent.size(); ++i) {
    const auto run = sent.subspan(i, kEchoed);
    if (std::search(answer.begin(), answer.end(), run.begin(), run.end()) != answer.end()) {
      return true;
    }
  }
  return false;
}

/// Whether the answer was made of what was sent, however changed.
bool is_made_of(Bytes answer, Bytes sent) {
  EchoComparison comparison;
  const std::size_t both = std::min(answer.size(), sent.size());
  comparison.compare(sent.first(both), answer.first(both));
  comparison.surplus(answer.subspan(both));
  const auto wrong = comparison.first_wrong();
  if (!wrong) return true;
  const auto rest = sent.subspan(static_cast<std::size_t>(*wrong));
  const auto kind = comparison.explain({.begin = sent, .rest = rest, .first = true}, true)->kind;
  if (kind == Mismatch::Kind::not_an_echo) return false;  // even if it quotes the question
  return kind != Mismatch::Kind::corrupted || has_run_of(answer, sent);
}

bool is_same_answer(Bytes a, Bytes b) {
  const bool equal = std::equal(a.begin(), a.end(), b.begin(), b.end());
  const auto first = a.first(std::min(a.size(), kAlikeAnswers));
  const bool constant =
      std::all_of(first.begin(), first.end(), [&](std::byte byte) { return byte == a.front(); });
  if (equal || constant) return equal && !constant;
  return b.size() >= kAlikeAnswers && first.size() == kAlikeAnswers &&
         std::equal(first.begin(), first.end(), b.begin());
}

class AnswersExperiment {
 public:
  explicit AnswersExperiment(Device& device) : device_(device) {}

  diagnosis::Answers run() {
    for (std::uint64_t i = 0; i < kQuestions && !answers_.echoed; ++i) {
      const std::string line = question(device_, i);
      const auto answer = ask(bytes_of(line));
      ++answers_.connections;
      answers_.echoed = !answer.empty() && is_made_of(answer, bytes_of(line));
      if (answer.empty() || answers_.echoed) break;
      note(answer);
    }
    return std::move(answers_);
  }

 private:
  /// The first time, a late echo after a greeting gets as much time as any echo.
  std::vector<std::byte> ask(Bytes line) {
    Probe probe = device_.connect();
    probe.send_now(line);
    const Nanoseconds timeout = device_.plan().timeout;
    const Nanoseconds silence =
        answers_.connections == 0
            ? timeout
            : std::min<Nanoseconds>(timeout, net::kSilenceAfterWrong + 2 * probe.handshake());
    Received reading = probe.read(1, std::min<Nanoseconds>(timeout, kMute + probe.handshake()));
    while (reading.end == ExchangeEnd::complete && reading.bytes.size() < kAnswerLimit) {
      // An error page may quote the question and continue.
      const bool may_go_on =
          reading.bytes.size() < line.size() || !recognise_protocol(reading.bytes).empty();
      if (!may_go_on && is_made_of(reading.bytes, line)) break;
      Received more = probe.read(
          reading.bytes.size() < line.size() ? line.size() - reading.bytes.size() : line.size(),
          silence);
      reading.bytes.insert(reading.bytes.end(), more.bytes.begin(), more.bytes.end());
      reading.end = more.end;
    }
    return std::move(reading.bytes);
  }

  void note(const std::vector<std::byte>& answer) {
    const auto protocol = recognise_protocol(answer);
    if (answers_.alike == 0) {
      first_ = answer;
      answers_.protocol = protocol;
      answers_.said = first_words(answer);
      answers_.alike = device_.has_sent(first_) ? 0 : 1;
    } else if (protocol == answers_.protocol &&
               (!protocol.empty() || is_same_answer(first_, answer))) {
      ++answers_.alike;
    }
  }

  Device& device_;
  diagnosis::Answers answers_;
  std::vector<std::byte> first_;
};

}  // namespace

void observe_answers(Device& device) {
  device.seen().answers = AnswersExperiment(device).run();
}

void observe_greetings(Device& device) {
  constexpr std::uint64_t kSize = 64;
  for (std::size_t i = 0; i < kGreetingsWanted; ++i) {
    Probe probe = device.connect();
    if (probe.echo(device.payload(kSize)).ok()) return;
  }
}

/// Echoes of several sizes, each on a connection of its own.
void observe_cuts(Device& device) {
  using namespace std::chrono_literals;
  // The first is below a segment, so that the device gets it at once; the others fill larger
  // buffers.
  constexpr std::array<std::uint64_t, 3> kFirst{1400, 3000, 5000};
  constexpr std::array<std::uint64_t, 4> kMore{1300, 1200, 600, 300};
  constexpr Nanoseconds kLongest = 2s;
  const auto echo = [&](std::uint64_t size) {
    Probe probe = device.connect();
    probe.echo_within(device.payload(size), kLongest, kLongest);
  };
  for (const std::uint64_t size : kFirst) echo(size);
  if (device.seen().cuts.empty()) return;
  for (const std::uint64_t size : kMore) echo(size);
}

}  // namespace especho::check
