#include "check/diagnosis/findings.hpp"

#include <stdexcept>
#include <string>

#include "check/diagnosis/round_trips.hpp"
#include "check/diagnosis/verdict.hpp"

namespace especho::diagnosis {
namespace {

/// The evidence that says what hides it, if anything does.
std::string* hidden_by(Diagnosis& diagnosis) {
  for (Fact& fact : diagnosis.evidence) {
    if (fact.name == "hidden_by") return std::get_if<std::string>(&fact.value);
  }
  return nullptr;
}

void name_what_hides(Diagnosis& diagnosis, const Finding& row, const Observations& seen) {
  std::string* const what = hidden_by(diagnosis);
  if (what == nullptr) return;
  for (const Diagnose other : row.hidden_by) {
    if (other == nullptr || !is_found(other, seen)) continue;
    *what = id_of(other);
    diagnosis.message = fmt::format("hidden by {}: {}", *what, diagnosis.message);
    return;
  }
}

void add_tcp(DeviceProfile& profile, const Stack& stack) {
  if (stack.mss) profile.push_back({"mss_bytes", *stack.mss});
  if (stack.window) profile.push_back({"window_bytes", *stack.window});
  if (stack.mss == esp32::kSegment && stack.window == esp32::kWindow) {
    profile.push_back({"stack", std::string("as lwIP on the ESP32 has it")});
  }
}

/// Bounds as in the results of a bench: the network's part of the round trip lies between TCP's
/// lowest figure and its smoothed one, which includes the device's delay if its ACK is sent along
/// with the echo.
void add_round_trips(DeviceProfile& profile, const Observations& seen) {
  const auto rtt = one_byte_ms(seen);
  if (!rtt) return;
  profile.push_back(ms_fact("rtt_p50_ms", *rtt));
  if (!seen.stack.min_rtt) return;
  const double lowest = to_milliseconds(*seen.stack.min_rtt);
  const double smoothed =
      std::max(seen.stack.rtt ? to_milliseconds(*seen.stack.rtt) : *rtt, lowest);
  profile.push_back(ms_fact("network_rtt_ms", lowest));
  profile.push_back(ms_fact("device_share_at_least_ms", std::max(*rtt - smoothed, 0.0)));
  profile.push_back(ms_fact("device_share_at_most_ms", std::max(*rtt - lowest, 0.0)));
}

}  // namespace

const Finding& finding(std::string_view id) {
  const auto* const row = std::ranges::find(kFindings, id, &Finding::id);
  if (row == kFindings.end()) throw std::logic_error("there is no finding " + std::string(id));
  return *row;
}

std::string_view id_of(Diagnose function) {
  const auto* const row =
      std::ranges::find_if(kFindings, [&](const Finding& one) { return one.diagnose == function; });
  if (row == kFindings.end()) throw std::logic_error("a finding is missing in the catalogue");
  return row->id;
}

Diagnosis diagnose(std::string_view id, const Observations& seen) {
  const Finding& row = finding(id);
  Diagnosis diagnosis = row.diagnose(seen);
  diagnosis.id = row.id;
  if (diagnosis.verdict == DiagnosisVerdict::found && diagnosis.fix.empty()) {
    diagnosis.fix = row.fix;
  }
  name_what_hides(diagnosis, row, seen);
  return diagnosis;
}

DeviceProfile device_profile(const Observations& seen) {
  DeviceProfile profile;
  add_tcp(profile, seen.stack);
  add_round_trips(profile, seen);
  if (seen.concurrent_clients && seen.concurrent_clients->served != 0) {
    profile.push_back({"clients_at_once", seen.concurrent_clients->served});
  }
  if (seen.bulk && seen.bulk->elapsed > Nanoseconds(0)) {
    const double rate = static_cast<double>(seen.bulk->bytes) / to_seconds(seen.bulk->elapsed);
    profile.push_back({"throughput_bytes_per_s", rounded(rate)});
  }
  return profile;
}

}  // namespace especho::diagnosis
