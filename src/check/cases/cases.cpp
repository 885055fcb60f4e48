#include "check/cases/cases.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>

#include "check/cases/table.hpp"

namespace especho::check {
namespace {

struct Case {
  std::string_view name;
  Turn turn;
  CaseResult (*run)(Device&);
};

constexpr std::array kCases{
    Case{"connect", {Stage::brief, 1}, connects},
    Case{"hello", {Stage::brief, 1}, greets},
    Case{"every-byte", {Stage::brief, 1}, every_byte},
    Case{"size-0", {Stage::brief, 1}, size_0},
    Case{"size-1", {Stage::brief, 1}, size_1},
    Case{"size-mss-1", {Stage::brief, 1}, size_segment_less_1},
    Case{"size-mss", {Stage::brief, 1}, size_segment},
    Case{"size-mss+1", {Stage::brief, 1}, size_segment_and_1},
    Case{"size-window-1", {Stage::ordinary, 1}, size_window_less_1},
    Case{"size-window", {Stage::ordinary, 1}, size_window},
    Case{"size-window+1", {Stage::ordinary, 1}, size_window_and_1},
    Case{"size-16k", {Stage::ordinary, 2}, size_16k},
    Case{"size-64k", {Stage::volume, 4}, size_64k},
    Case{"single-bytes", {Stage::ordinary, 1}, single_bytes},
    Case{"pipelined", {Stage::ordinary, 1}, pipelined},
    Case{"half-close", {Stage::ordinary, 2}, half_close},
    Case{"close-after-last-byte", {Stage::ordinary, 2}, close_after_last_byte},
    Case{"reset-mid-echo", {Stage::ordinary, 1}, reset_mid_echo},
    Case{"several-clients", {Stage::volume, 4}, several_clients},
    Case{"more-clients", {Stage::ordinary, 5}, more_clients},
    Case{"stalled-client", {Stage::volume, 3}, stalled_client},
    Case{"late-reader", {Stage::volume, 5}, late_reader},
    Case{"full-duplex", {Stage::volume, 5}, full_duplex},
    Case{"idle", {Stage::ordinary, 1}, idle},
    Case{"reconnects", {Stage::ordinary, 5}, reconnects},
    Case{"soak", {Stage::volume, 8}, soak},
};

const Case& find_case(std::string_view name) {
  const auto found =
      std::find_if(kCases.begin(), kCases.end(), [&](const Case& one) { return one.name == name; });
  if (found == kCases.end()) throw std::logic_error("no case " + std::string(name));
  return *found;
}

}  // namespace

Turn turn_of_case(std::string_view name) {
  return find_case(name).turn;
}

CaseResult run_case(std::string_view name, Device& device) {
  return find_case(name).run(device);
}

}  // namespace especho::check
