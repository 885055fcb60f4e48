// Facts about a bench and its runs, item by item; none if there is nothing to say.
#pragma once

#include "compare/wording.hpp"
#include "especho/bench.hpp"
#include "report/text/page.hpp"

namespace especho {

/// How the device was loaded: closed or open loop, connections, depth and so on.
Items load_items(const BenchResult& result);

Items echo_items(const RunResult& run);
/// Asked, achieved and unsent; painted if the schedule was not kept.
Items rate_items(const RunResult& run, double asked);
/// `1000/s`; exact, since a user chose it.
std::string asked_text(double rate);
std::string achieved_text(const RunResult& run);
/// Why echoes were late or unsent; empty if the schedule was kept.
std::string why_behind(const RunResult& run, double asked);
/// For several connections, or for one that was not made or not served.
Items connection_items(const RunResult& run);
Items tcp_items(const TcpEvidence& tcp);
/// `91 to 93 %` of the median round trip; empty if it is unknown.
std::string device_percent(const RunResult& run);
Items device_items(const RunResult& run);

}  // namespace especho
