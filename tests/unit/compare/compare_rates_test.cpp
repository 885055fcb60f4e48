// How often the verdicts are right and wrong, over many results of the same device.
#include <array>
#include <cstdio>

#include "catch.hpp"
#include "especho/compare.hpp"
#include "support/synthetic.hpp"

using namespace especho;
using namespace especho_test;

namespace {

const std::vector<Device> kDevices{independent(0.1),    independent(0.3), independent(1.0),
                                   bimodal(),           heavy_tail(),     autoregressive(0.5),
                                   autoregressive(0.9), drifting(),       waves(),
                                   stalling(),          bursts()};

/// Shares of the verdicts, in the order of the enumeration.
using Rates = std::array<double, 4>;

double rate_of(const Rates& rates, Verdict verdict) {
  return rates[static_cast<std::size_t>(verdict)];
}

Rates rates_of(const Device& device, const Trial& base, const Trial& now, int trials,
               const CompareOptions& options = {}) {
  Rates rates{};
  Noise noise(2026);
  for (int i = 0; i < trials; ++i) {
    const BenchResult first = synthetic_result(device, base, noise);
    const BenchResult second = synthetic_result(device, now, noise);
    const Verdict verdict = compare(first, second, options).verdict;
    rates[static_cast<std::size_t>(verdict)] += 1.0 / trials;
  }
  return rates;
}

CompareOptions of_p50() {
  CompareOptions options;
  options.metrics = {"p50"};
  return options;
}

Trial slower(Trial trial, double factor) {
  trial.factor = factor;
  return trial;
}

/// The results are so alike that a verdict of worse is an error.
void check_seldom_worse(const Trial& trial, int trials) {
  for (const Device& device : kDevices) {
    const Rates rates = rates_of(device, trial, trial, trials);
    INFO(device.name << ": " << 100 * rate_of(rates, Verdict::worse) << " % worse");
    CHECK(rate_of(rates, Verdict::worse) <= 0.05);
  }
}

void print_row(const Device& device, const Trial& base, double factor, int trials) {
  const Trial now = slower(base, factor);
  const Rates all = rates_of(device, base, now, trials);
  const Rates p50 = rates_of(device, base, now, trials, of_p50());
  std::printf("| %-22s | %5zu x %zu | %3.0f %% | %+3.0f %% |", device.name.c_str(), base.echoes,
              base.repeat, 100 * base.offset, 100 * (factor - 1));
  for (const Rates& rates : {all, p50}) {
    for (const Verdict verdict :
         {Verdict::worse, Verdict::better, Verdict::same, Verdict::inconclusive}) {
      std::printf(" %5.1f |", 100 * rate_of(rates, verdict));
    }
  }
  std::printf("\n");
  std::fflush(stdout);
}

}  // namespace

TEST_CASE("two short results of one device are seldom called worse, whatever its noise") {
  check_seldom_worse({.echoes = 200}, 60);
}

TEST_CASE("two results of a thousand echoes of one device are seldom called worse") {
  check_seldom_worse({.echoes = 1000}, 40);
}

TEST_CASE("two long results of one device are seldom called worse") {
  check_seldom_worse({.echoes = 10'000}, 3);
}

TEST_CASE("results of several runs that differ by chance are seldom called worse") {
  check_seldom_worse({.echoes = 200, .repeat = 5, .offset = 0.05}, 25);
}

TEST_CASE("a fifth more is called worse, and a fifth less better, in nearly all cases") {
  for (const Device& device : {independent(0.3), autoregressive(0.5)}) {
    INFO(device.name);
    const Trial trial{.echoes = 1000};
    const Rates more = rates_of(device, trial, slower(trial, 1.2), 50, of_p50());
    CHECK(rate_of(more, Verdict::worse) >= 0.9);
    const Rates less = rates_of(device, trial, slower(trial, 0.8), 50, of_p50());
    CHECK(rate_of(less, Verdict::better) >= 0.9);
  }
}

// Not a test, but where the figures come from: unit_tests "[rates]" prints them.
TEST_CASE("the rates of all verdicts are printed", "[.rates]") {
  constexpr int kTrials = 2000;
  std::printf(
      "| device | echoes x runs | runs differ | truth | worse | better | same | inconclusive | p50 "
      "only: worse | better | same | inconclusive |\n|---|---|---|---|---|---|---|---|---|---|---|"
      "---|\n");
  for (const Device& device : kDevices) {
    for (const std::size_t echoes : {200U, 1000U, 10'000U}) {
      print_row(device, {.echoes = echoes}, 1, echoes > 1000 ? kTrials / 10 : kTrials);
    }
    for (const double factor : {1.2, 0.8}) print_row(device, {.echoes = 1000}, factor, kTrials);
    for (const std::size_t repeat : {1U, 3U, 5U}) {
      const Trial moody{.echoes = 1000, .repeat = repeat, .offset = 0.05};
      print_row(device, moody, 1, kTrials / 4);
      print_row(device, moody, 1.2, kTrials / 4);
    }
  }
}
