// Results of devices that do not exist: the latencies are drawn at random, cut into blocks as those
// of a real run.
#pragma once

#include <cmath>
#include <functional>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include "bench/recorder.hpp"
#include "core/split_mix.hpp"
#include "support/results.hpp"

namespace especho_test {

/// Random numbers that are the same on every system; those of <random> are not.
class Noise {
 public:
  explicit Noise(std::uint64_t seed) : random_(seed) {}

  double unit() { return random_.unit(); }
  /// Box and Muller, 1958.
  double normal() {
    const double radius = std::sqrt(-2 * std::log1p(-unit()));
    return radius * std::cos(2 * std::numbers::pi * unit());
  }

 private:
  especho::SplitMix random_;
};

/// Draws the latencies of one run, in milliseconds; `progress` is from 0 to 1.
using Latencies = std::function<double(Noise& noise, double progress)>;

/// A kind of device: makes the state of each run.
struct Device {
  std::string name;
  std::function<Latencies(Noise& noise)> start;
  std::size_t burst = 1;  ///< echoes that start at once
};

inline Device independent(double sigma) {
  return {"independent, sigma " + std::to_string(sigma).substr(0, 3), [sigma](Noise&) {
            return [sigma](Noise& noise, double) { return 2 * std::exp(sigma * noise.normal()); };
          }};
}

/// An autoregressive process of the first order, in the logarithms; as long queues make it.
inline Device autoregressive(double rho, double sigma = 0.3) {
  return {"AR(1), rho " + std::to_string(rho).substr(0, 3), [=](Noise& start) {
            return [=, level = start.normal()](Noise& noise, double) mutable {
              level = rho * level + std::sqrt(1 - rho * rho) * noise.normal();
              return 2 * std::exp(sigma * level);
            };
          }};
}

/// One of ten waits for a delayed acknowledgement.
inline Device bimodal() {
  return {"bimodal", [](Noise&) {
            return [](Noise& noise, double) {
              return (noise.unit() < 0.1 ? 40 : 2) * std::exp(0.1 * noise.normal());
            };
          }};
}

/// Without a finite variance.
inline Device heavy_tail() {
  return {"heavy tail", [](Noise&) {
            return [](Noise& noise, double) { return 2 * std::pow(1 - noise.unit(), -1 / 1.5); };
          }};
}

/// 30 % slower at the end than at the start.
inline Device drifting() {
  return {"drift", [](Noise&) {
            return [](Noise& noise, double progress) {
              return 2 * (1 + 0.3 * progress) * std::exp(0.2 * noise.normal());
            };
          }};
}

/// Slow waves of a phase that is another in each run.
inline Device waves() {
  return {"waves", [](Noise& start) {
            return [phase = start.unit()](Noise& noise, double progress) {
              const double wave = std::sin(2 * std::numbers::pi * (2.5 * progress + phase));
              return 2 * (1 + 0.2 * wave) * std::exp(0.2 * noise.normal());
            };
          }};
}

/// Every 40th echo takes ten times as long, and so do two after it.
inline Device stalling() {
  return {"periodic stalls", [](Noise& start) {
            return [next = static_cast<int>(40 * start.unit())](Noise& noise, double) mutable {
              next = (next + 1) % 40;
              return (next < 3 ? 20 : 2) * std::exp(0.1 * noise.normal());
            };
          }};
}

/// With 16 echoes in flight, each waits for those before it, and some bursts are slow as a whole.
inline Device bursts() {
  return {"bursts of 16",
          [](Noise&) {
            return [place = 0, slow = 1.0, sum = 0.0](Noise& noise, double) mutable {
              if (place == 0) {
                slow = std::exp(0.3 * noise.normal());
                sum = 0;
              }
              place = (place + 1) % 16;
              return sum += 0.2 * slow * std::exp(0.2 * noise.normal());
            };
          },
          16};
}

inline especho::RunResult synthetic_run(const Device& device, std::size_t echoes, double factor,
                                        Noise& noise) {
  using especho::Nanoseconds;
  especho::RunResult run;
  run.size = 64;
  run.connections_made = run.connections_served = 1;
  const especho::TimePoint begin{};
  especho::BlockRecorder recorder;
  recorder.begin(begin);
  Latencies latencies = device.start(noise);
  Nanoseconds now{0};
  for (std::size_t i = 0; i < echoes;) {
    const Nanoseconds start = now;
    for (std::size_t k = 0; k < device.burst && i < echoes; ++k, ++i) {
      const double progress = static_cast<double>(i) / static_cast<double>(echoes);
      const Nanoseconds rtt(static_cast<std::int64_t>(1e6 * factor * latencies(noise, progress)));
      run.rtt.record(rtt);
      run.ttfb.record(rtt);
      recorder.at(begin + start).rtt.record(rtt);
      now = std::max(now, start + rtt);
    }
    now += std::chrono::microseconds(5);
  }
  run.elapsed = now;
  run.echoes[especho::Outcome::ok] = echoes;
  run.blocks = recorder.take();
  return run;
}

struct Trial {
  std::size_t echoes = 1000;
  double factor = 1;       ///< by which the device is slower
  std::size_t repeat = 1;  ///< runs
  double offset = 0;       ///< by which runs differ, as a standard deviation
};

inline especho::BenchResult synthetic_result(const Device& device, const Trial& trial,
                                             Noise& noise) {
  std::vector<especho::RunResult> runs;
  for (std::size_t i = 0; i < trial.repeat; ++i) {
    const double factor = trial.factor * (1 + trial.offset * noise.normal());
    runs.push_back(synthetic_run(device, trial.echoes, factor, noise));
    runs.back().repetition = i + 1;
  }
  especho::BenchResult result = result_with(std::move(runs));
  result.plan.sizes = {64};
  result.plan.repeat = trial.repeat;
  return result;
}

}  // namespace especho_test
