// A server of another kind answers in its own words, whatever is sent.
#include "check/diagnosis/diagnose.hpp"
#include "check/diagnosis/verdict.hpp"

namespace especho::diagnosis {
namespace {

constexpr std::string_view kId = "not-an-echo-server";
constexpr std::uint64_t kEnough = 3;  // connections

}  // namespace

Diagnosis not_an_echo_server(const Observations& seen) {
  if (seen.echoes != 0) {
    return clear(kId, fmt::format("{} echoes came back right", seen.echoes),
                 {{"echoes", seen.echoes}});
  }
  if (!seen.answers) return unclear(kId, "nothing came back right, and its answers were not tried");
  const Answers& answers = *seen.answers;
  Facts evidence{{"connections", answers.connections}, {"same_answer", answers.alike}};
  if (!answers.said.empty()) evidence.push_back({"said", answers.said});
  if (!answers.protocol.empty()) evidence.push_back({"protocol", answers.protocol});
  if (answers.echoed) {
    return clear(kId, "its answer is made of what was sent", std::move(evidence));
  }
  if (answers.alike == 0) return unclear(kId, "it did not answer", std::move(evidence));
  if (answers.alike < kEnough || answers.alike != answers.connections) {
    return unclear(kId, "its answers differ, and nothing was echoed", std::move(evidence));
  }
  const bool known = !answers.protocol.empty();
  const std::string what =
      known ? fmt::format("it answered like {} ({})", answers.protocol, answers.said)
            : fmt::format("it answered {}, whatever was sent", answers.said);
  return found(kId, known ? Confidence::high : Confidence::medium,
               fmt::format("{}, on all of {} connections", what, answers.connections),
               std::move(evidence),
               known ? "another server listens there: check the address and the port (-p)"
                     : "check the address and the port (-p), and which sketch the device runs");
}

}  // namespace especho::diagnosis
