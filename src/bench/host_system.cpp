#include "bench/host_system.hpp"

#include <algorithm>
#include <thread>

#if defined(__linux__)
#include <sched.h>
#elif defined(_WIN32)
#include <windows.h>

#include <bit>

#include <timeapi.h>  // needs windows.h before it
#endif

namespace especho::net {

unsigned usable_cores() {
#if defined(__linux__)
  cpu_set_t mask;
  if (sched_getaffinity(0, sizeof mask, &mask) == 0) {
    return static_cast<unsigned>(std::max(1, CPU_COUNT(&mask)));
  }
#elif defined(_WIN32)
  DWORD_PTR ours = 0;
  DWORD_PTR all = 0;
  // With more than 64 processors, both masks may be 0.
  if (GetProcessAffinityMask(GetCurrentProcess(), &ours, &all) != 0 && ours != 0) {
    return static_cast<unsigned>(std::popcount(ours));
  }
#endif
  return std::max(1U, std::thread::hardware_concurrency());
}

void request_precise_timers() {
#ifdef _WIN32
  // Otherwise they expire up to 15.6 ms late. The system forgets it when the process ends.
  static const MMRESULT asked = timeBeginPeriod(1);
  static_cast<void>(asked);
#endif
}

}  // namespace especho::net
