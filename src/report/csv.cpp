#include "report/formats.hpp"

#include <fmt/compile.h>

#include <iterator>

namespace especho {
namespace {

constexpr Nanoseconds::rep kPerSecond = 1'000'000'000;
constexpr Nanoseconds::rep kPerMillisecond = 1'000'000;

/// Exact and in integers: there may be a million rows a second.
void append_ms(std::string& text, const std::optional<Nanoseconds>& duration) {
  if (duration) {
    const auto ns = duration->count();
    fmt::format_to(std::back_inserter(text), FMT_COMPILE("{}.{:06}"), ns / kPerMillisecond,
                   ns % kPerMillisecond);
  }
  text += ',';
}

}  // namespace

std::string_view csv_header() {
  return "run,size,connection,echo,start_s,rtt_ms,ttfb_ms,response_ms,outcome\n";
}

void append_csv_row(std::string& text, const EchoRecord& record) {
  const auto start = record.start.count();
  fmt::format_to(std::back_inserter(text), FMT_COMPILE("{},{},{},{},{}.{:09},"), record.run + 1,
                 record.size, record.connection, record.echo, start / kPerSecond,
                 start % kPerSecond);
  append_ms(text, record.rtt);
  append_ms(text, record.ttfb);
  append_ms(text, record.response);
  text += to_string(record.outcome);
  text += '\n';
}

}  // namespace especho
