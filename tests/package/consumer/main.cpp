#include <cstdio>
#include <cstring>
#include <especho/bench.hpp>
#include <especho/json.hpp>

int main(int argc, char** argv) try {
  especho::BenchPlan plan;
  plan.target = especho::parse_target(argv[1]);
  plan.sizes = {64, 4096};
  plan.count = 100;
  const especho::BenchResult result = especho::run_bench(plan);
  if (argc > 2 && std::strcmp(argv[2], "--json") == 0) {
    std::fputs(especho::to_json(result).c_str(), stdout);
  } else {
    for (const especho::RunResult& run : result.runs) {
      std::printf("%s: p99 %s\n", especho::format_size(run.size).c_str(),
                  especho::format_duration(run.rtt.percentile(99)).c_str());
    }
  }
  return static_cast<int>(result.exit.code);
} catch (const especho::Error& error) {
  std::fprintf(stderr, "%s\n%s\n", error.what(), error.hint().c_str());
  return static_cast<int>(error.code());
}
