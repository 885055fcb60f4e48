// What tests of run_bench have in common.
#pragma once

#include <functional>
#include <utility>

#include "especho/bench.hpp"
#include "support/fault_server.hpp"

namespace especho_test {

class Observer : public especho::BenchObserver {
 public:
  using Callback = std::function<void(const especho::BenchProgress&)>;
  explicit Observer(Callback callback = {}) : callback_(std::move(callback)) {}
  void on_progress(const especho::BenchProgress& progress) override {
    if (callback_) callback_(progress);
  }

 private:
  Callback callback_;
};

/// Of an echo, in tests where any size would do.
inline constexpr std::uint64_t kEchoSize = 100;

/// A plan whose limits are far away: only a hang reaches them.
inline especho::BenchPlan plan_for(const especho::Target& target, std::uint64_t size,
                                   std::uint64_t count) {
  especho::BenchPlan plan;
  plan.target = target;
  plan.sizes = {size};
  plan.count = count;
  plan.timeout = std::chrono::seconds(60);
  plan.connect_timeout = std::chrono::seconds(60);
  return plan;
}

inline especho::BenchResult run(const especho::BenchPlan& plan) {
  Observer nobody;
  const especho::StopFlag never{0};
  return especho::run_bench(plan, nobody, never);
}

}  // namespace especho_test
