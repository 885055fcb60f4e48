#include "check/cases.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>

#include "check/case_table.hpp"

namespace especho::check {
namespace {

struct Case {
  std::string_view name;
  CaseResult (*run)(Device&);
};

constexpr std::array kCases{
    Case{"connect", connects},
    Case{"hello", greets},
    Case{"every-byte", every_byte},
    Case{"size-0", size_0},
    Case{"size-1", size_1},
    Case{"size-mss-1", size_segment_less_1},
    Case{"size-mss", size_segment},
    Case{"size-mss+1", size_segment_and_1},
    Case{"size-window-1", size_window_less_1},
    Case{"size-window", size_window},
    Case{"size-window+1", size_window_and_1},
    Case{"size-16k", size_16k},
    Case{"size-64k", size_64k},
    Case{"single-bytes", single_bytes},
    Case{"pipelined", pipelined},
    Case{"half-close", half_close},
    Case{"close-after-last-byte", close_after_last_byte},
    Case{"reset-mid-echo", reset_mid_echo},
    Case{"several-clients", several_clients},
    Case{"more-clients", more_clients},
    Case{"late-reader", late_reader},
    Case{"full-duplex", full_duplex},
    Case{"idle", idle},
    Case{"reconnects", reconnects},
    Case{"soak", soak},
};

}  // namespace

CaseResult run_case(std::string_view name, Device& device) {
  const auto found =
      std::find_if(kCases.begin(), kCases.end(), [&](const Case& one) { return one.name == name; });
  if (found == kCases.end()) throw std::logic_error("no case " + std::string(name));
  return found->run(device);
}

}  // namespace especho::check
