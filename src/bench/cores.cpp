#include "bench/cores.hpp"

#include <algorithm>
#include <thread>

#if defined(__linux__)
#include <sched.h>
#elif defined(_WIN32)
#include <windows.h>

#include <bit>
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
  // Nothing is told where there are more than 64 processors.
  if (GetProcessAffinityMask(GetCurrentProcess(), &ours, &all) != 0 && ours != 0) {
    return static_cast<unsigned>(std::popcount(ours));
  }
#endif
  return std::max(1U, std::thread::hardware_concurrency());
}

}  // namespace especho::net
