#include "report/html/course.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "report/text/outages.hpp"

namespace especho::html {
namespace {

double ns(Nanoseconds duration) {
  return static_cast<double>(duration.count());
}

void add_stretches(Course& course, const RunResult& run, bool of_response) {
  for (std::size_t i = 0; i < run.blocks.blocks.size(); ++i) {
    const Nanoseconds start = run.blocks.start_of(i);
    if (start >= run.elapsed) break;
    const Block& block = run.blocks.blocks[i];
    const Nanoseconds end = std::min(start + run.blocks.length, run.elapsed);
    course.stretches.push_back({ns(course.length + start), ns(course.length + end), block.failed,
                                of_response ? &block.response : &block.rtt, i != 0});
  }
}

std::string what_of(const Outage& outage, const RunResult& run) {
  return fmt::format(
      "{} at {}{}, {}", outcome_text(outage), format_duration(outage.at),
      run.connections == 1 ? "" : fmt::format(" on connection {}", outage.connection),
      outage.recovered_after ? "back after " + format_duration(*outage.recovered_after)
                             : "not back");
}

void add_outages(Course& course, const RunResult& run) {
  double end = -1;
  for (const Outage& outage : run.outages) {
    const Nanoseconds until = std::clamp(outage.at + outage.recovered_after.value_or(run.elapsed),
                                         outage.at, std::max(outage.at, run.elapsed));
    const double from = ns(course.length + outage.at);
    const double to = ns(course.length + until);
    if (from <= end) {
      OutageSpan& before = course.outages.back();
      before.to = std::max(before.to, to);
      if (before.what.size() < 300) before.what += "; " + what_of(outage, run);
    } else {
      course.outages.push_back({from, to, what_of(outage, run)});
    }
    end = course.outages.back().to;
  }
}

}  // namespace

Course course_of(const Series& series, bool of_response) {
  Course course;
  for (const RunResult* run : series.runs) {
    course.starts.push_back(ns(course.length));
    add_stretches(course, *run, of_response);
    add_outages(course, *run);
    course.length += run->elapsed;
  }
  return course;
}

}  // namespace especho::html
