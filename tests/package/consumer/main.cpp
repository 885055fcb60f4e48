#include <cstdio>
#include <especho/bench.hpp>

struct Silent : especho::BenchObserver {
  void on_progress(const especho::BenchProgress&) override {}
};

int main(int, char** argv) try {
  especho::BenchPlan plan;
  plan.target = especho::parse_target(argv[1]);
  plan.sizes = {64, 4096};
  plan.count = 100;
  Silent silent;
  const especho::BenchResult result = especho::run_bench(plan, silent, especho::StopFlag{0});
  for (const especho::RunResult& run : result.runs) {
    const especho::Nanoseconds p99 = run.rtt.percentile(99);
    std::printf("%s: p99 %s\n", especho::format_size(run.size).c_str(),
                especho::format_duration(p99).c_str());
  }
  return static_cast<int>(result.exit.code);
} catch (const especho::Error& error) {
  std::fprintf(stderr, "%s\n%s\n", error.what(), error.hint().c_str());
  return static_cast<int>(error.code());
}
