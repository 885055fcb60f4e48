// How often a poll delay is invented, found, and ruled out, over many devices that are alike.
#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "catch.hpp"
#include "paced_lab.hpp"
#include "verdicts.hpp"

using namespace especho;
using namespace especho_test;

namespace {

/// Quantiles of one way through an access point, as measured: 1.9, 6.3, 13.2, 17.6 and 34 ms are
/// its minimum, its 50th, 90th and 99th percentile, and its maximum.
double measured_way(SplitMix& random) {
  constexpr std::array<std::pair<double, double>, 5> kKnown{
      {{0, 1.9}, {0.5, 6.3}, {0.9, 13.2}, {0.99, 17.6}, {1, 34}}};
  const double share = random.unit();
  std::size_t i = 1;
  while (share > kKnown[i].first) ++i;
  const auto& [from, low] = kKnown[i - 1];
  const auto& [to, high] = kKnown[i];
  return low + (high - low) * (share - from) / (to - from);
}

double with_tails(SplitMix& random) {
  const double way = measured_way(random);
  return random.unit() < 0.03 ? way + 102.4 * random.unit() : way;
}

Paced::Draw evenly(double from, double to) {
  return [=](SplitMix& random) { return from + (to - from) * random.unit(); };
}

Paced::Draw log_normal(double median, double width) {
  return [=](SplitMix& random) {
    const double radius = std::sqrt(-2 * std::log(1 - random.unit()));
    return median * std::exp(width * radius * std::cos(6.283185307179586 * random.unit()));
  };
}

Paced::Draw half_of(const Paced::Draw& draw) {
  return [=](SplitMix& random) { return draw(random) / 2; };
}

struct Condition {
  std::string name;
  Paced paced;
};

/// Without a poll delay; the caller sets `tick` and `oversleep`.
std::vector<Condition> ways() {
  return {
      {"near, 0.1 ms", {.in = evenly(0.05, 0.1), .out = evenly(0.05, 0.1)}},
      {"5 +- 2 ms in", {.in = evenly(3, 7), .out = evenly(0.05, 0.1)}},
      {"20 +- 8 ms in", {.in = evenly(12, 28), .out = evenly(0.05, 0.1)}},
      {"log-normal, 0.1", {.in = log_normal(3, 0.1), .out = log_normal(3, 0.1)}},
      {"log-normal, 0.25", {.in = log_normal(3, 0.25), .out = log_normal(3, 0.25)}},
      {"log-normal, 0.5", {.in = log_normal(3, 0.5), .out = log_normal(3, 0.5)}},
      {"log-normal, 1", {.in = log_normal(3, 1), .out = log_normal(3, 1)}},
      {"measured, in only", {.in = measured_way, .out = evenly(0.05, 0.1)}},
      {"measured, halves", {.in = half_of(measured_way), .out = half_of(measured_way)}},
      {"measured, both ways", {.in = measured_way, .out = measured_way}},
      {"measured, with tails", {.in = with_tails, .out = with_tails}},
  };
}

struct Rates {
  int trials = 0, found = 0, clear = 0;
  int wrong_period = 0;  ///< of what was found: off by more than a twentieth and a tick
  int wrong_bound = 0;   ///< of what was cleared: the device has a longer delay
  std::size_t echoes = 0;
};

Rates rates_of(const Paced& paced, int trials, std::size_t least = 32, std::size_t most = 256) {
  Rates rates;
  for (int seed = 1; seed <= trials; ++seed) {
    const auto seen = PacedLab(paced, static_cast<std::uint64_t>(seed)).run(least, most);
    const Diagnosis told = diagnosis::poll_delay(seen);
    ++rates.trials;
    rates.echoes += seen.pacing->random_phase.size();
    if (told.verdict == DiagnosisVerdict::found) {
      ++rates.found;
      const double period = figure(told.evidence, "period_ms");
      rates.wrong_period += std::abs(period - paced.poll) > 0.05 * paced.poll + 1.1 * paced.tick;
    } else if (told.verdict == DiagnosisVerdict::clear) {
      ++rates.clear;
      rates.wrong_bound += figure(told.evidence, "excluded_above_ms") < paced.poll;
    }
  }
  return rates;
}

int trials_wanted() {
  const char* const wanted = std::getenv("ESPECHO_TRIALS");
  return wanted == nullptr ? 1000 : std::atoi(wanted);
}

}  // namespace

TEST_CASE("no poll delay is invented, however the network jitters and this machine oversleeps") {
  for (const Condition& way : ways()) {
    for (const double tick : {0.0, 1.0}) {
      INFO(way.name << ", ticks of " << tick << " ms");
      Paced paced = way.paced;
      paced.tick = tick;
      paced.oversleep = 5;
      CHECK(rates_of(paced, 40, 64, 128).found == 0);
      paced.stamped = false;
      CHECK(rates_of(paced, 20, 64, 128).found == 0);
    }
  }
}

TEST_CASE("a poll delay of ten milliseconds is found, or said to be hidden, but never cleared") {
  for (const Condition& way : ways()) {
    INFO(way.name);
    Paced paced = way.paced;
    paced.poll = 10;
    paced.handshakes = true;
    CHECK(rates_of(paced, 20, 64, 128).clear == 0);
    paced.tick = 1;
    paced.oversleep = 5;
    const Rates late = rates_of(paced, 20, 64, 128);
    CHECK(late.clear == 0);
    CHECK(late.wrong_period == 0);
  }
}

TEST_CASE("poll delays are found if jitter does not hide them, even by a late machine") {
  const Paced::Draw near = evenly(0.05, 0.1);
  for (const double poll : {2.0, 3.0, 5.0, 10.0, 20.0, 100.0}) {
    for (const double oversleep : {0.0, 5.0}) {
      for (const Paced::Draw& in : {near, evenly(12, 28), Paced::Draw(measured_way)}) {
        INFO(poll << " ms, woken up to " << oversleep << " ms late");
        const Rates rates =
            rates_of({.in = in, .out = near, .poll = poll, .tick = 1, .oversleep = oversleep}, 20);
        CHECK(rates.found >= 19);
        CHECK(rates.wrong_period == 0);
      }
    }
  }
}

TEST_CASE("half a period is not taken for the whole one where many echoes come late") {
  for (const double poll : {5.0, 10.0}) {
    for (const double late : {0.2, 0.35, 0.5}) {
      for (const double longest : {0.6, 1.0, 2.0}) {
        INFO(poll << " ms, " << late << " of the echoes late by up to " << longest << " periods");
        const Paced::Draw out = [=](SplitMix& random) {
          const double way = 0.05 + 0.05 * random.unit();
          return random.unit() < late ? way + longest * poll * random.unit() : way;
        };
        const Rates rates =
            rates_of({.in = evenly(0.05, 0.1), .out = out, .poll = poll, .tick = 1}, 20);
        CHECK(rates.wrong_period <= 1);
      }
    }
  }
}

TEST_CASE("a cleared device has no delay above the reported bound") {
  for (const double poll : {2.0, 5.0, 8.0}) {
    for (const double width : {0.1, 0.25, 0.5}) {
      INFO(poll << " ms, width " << width);
      const Rates rates =
          rates_of({.in = log_normal(3, width), .out = log_normal(3, width), .poll = poll}, 30);
      CHECK(rates.wrong_bound <= 1);
    }
  }
}

TEST_CASE("the rates of poll delays found and invented are printed", "[.rates]") {
  const int trials = trials_wanted();
  fmt::print("{:<22}{:>5}{:>5}{:>6}{:>6}{:>11}{:>9}{:>10}{:>9}{:>8}\n", "way", "poll", "tick",
             "sleep", "hands", "found %", "period!", "clear %", "bound!", "echoes");
  for (const double poll : {0.0, 2.0, 3.0, 5.0, 10.0, 20.0, 100.0}) {
    for (const Condition& way : ways()) {
      for (const int kind : {0, 1, 2, 3}) {
        Paced paced = way.paced;
        paced.poll = poll;
        paced.tick = kind == 1 || kind == 3 ? 1 : 0;
        paced.oversleep = kind >= 2 ? 5 : 0;
        paced.handshakes = kind == 1;
        const Rates rates = rates_of(paced, poll == 0 ? trials : std::max(1, trials / 10));
        const auto share = [&](int part) { return 100.0 * part / rates.trials; };
        fmt::print("{:<22}{:>5}{:>5}{:>6}{:>6}{:>11.3f}{:>9}{:>10.2f}{:>9}{:>8}\n", way.name, poll,
                   paced.tick, paced.oversleep, paced.handshakes, share(rates.found),
                   rates.wrong_period, share(rates.clear), rates.wrong_bound,
                   rates.echoes / static_cast<std::size_t>(rates.trials));
        std::fflush(stdout);
      }
    }
  }
}
