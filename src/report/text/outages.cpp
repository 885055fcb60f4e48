#include "report/text/sections.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "report/text/page.hpp"

namespace especho {
namespace {

constexpr std::size_t kListed = 10;
constexpr std::size_t kTimelineWidth = 60;

Nanoseconds end_of(const Outage& outage, const RunResult& run) {
  return outage.recovered_after ? outage.at + *outage.recovered_after : run.elapsed;
}

void print_list(TextPage& page, const RunResult& run) {
  const std::size_t listed = std::min(run.outages.size(), kListed);
  const auto column = [&](auto text_of) {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < listed; ++i) texts.push_back(text_of(run.outages[i]));
    std::size_t width = 0;
    for (const std::string& text : texts) width = std::max(width, text.size());
    for (std::string& text : texts) text.resize(width, ' ');
    return texts;
  };
  const auto times = column([](const Outage& o) { return "at " + format_duration(o.at); });
  const auto echoes = column([](const Outage& o) { return fmt::format("echo {}", o.echo); });
  const auto connections =
      column([](const Outage& o) { return fmt::format("connection {}", o.connection); });
  const auto outcomes = column(outcome_text);
  for (std::size_t i = 0; i < listed; ++i) {
    const auto& back = run.outages[i].recovered_after;
    page.line(fmt::format("  {}  {}{}  {}  {}", times[i], echoes[i],
                          run.connections == 1 ? "" : "  " + connections[i],
                          page.paint(Paint::bad, outcomes[i]),
                          back ? "back after " + format_duration(*back) : "not back"));
  }
  const std::uint64_t more = run.outage_count - listed;
  if (more != 0) page.line(fmt::format("  and {} more", more));
}

enum class Cell { good, out, unknown };

/// The time of the run in equal parts: whether a connection was lost in each.
std::vector<Cell> cells_of(const RunResult& run) {
  std::vector<Cell> cells(kTimelineWidth, Cell::good);
  const auto place = [&](Nanoseconds time) {
    const double share = to_seconds(time) / to_seconds(run.elapsed);
    return std::clamp(share, 0.0, 1.0) * static_cast<double>(kTimelineWidth);
  };
  const auto cell_of = [&](Nanoseconds time) {
    return std::min(static_cast<std::size_t>(place(time)), kTimelineWidth - 1);
  };
  // Outages that were counted but not kept came after those that were.
  if (run.outage_count > run.outages.size()) {
    const std::size_t known = run.outages.empty() ? 0 : cell_of(run.outages.back().at);
    std::fill(cells.begin() + static_cast<std::ptrdiff_t>(known), cells.end(), Cell::unknown);
  }
  for (const Outage& outage : run.outages) {
    const std::size_t first = cell_of(outage.at);
    const auto end = static_cast<std::size_t>(std::ceil(place(end_of(outage, run))));
    for (std::size_t i = first; i < std::max(end, first + 1); ++i) cells[i] = Cell::out;
  }
  return cells;
}

std::string_view sign_of(Cell cell, bool unicode) {
  if (cell == Cell::unknown) return "?";
  if (cell == Cell::out) return unicode ? "×" : "x";
  return unicode ? "·" : ".";
}

void print_outage_sparklines(TextPage& page, const RunResult& run) {
  if (run.elapsed <= Nanoseconds(0)) return;
  const auto cells = cells_of(run);
  std::string timeline;
  for (auto first = cells.begin(); first != cells.end();) {  // equal cells are painted together
    const Cell cell = *first;
    std::string alike;
    for (; first != cells.end() && *first == cell; ++first) {
      alike += sign_of(cell, page.style().unicode);
    }
    timeline += page.paint(cell == Cell::out ? Paint::bad : Paint::none, alike);
  }
  page.line(fmt::format("  0 {} {}", timeline, format_duration(run.elapsed)));
}

}  // namespace

std::string outcome_text(const Outage& outage) {
  return fmt::format("{}{}", to_string(outage.outcome), outage.local ? " (this machine)" : "");
}

void print_outages(TextPage& page, const RunResult& run, std::string_view title) {
  if (run.outage_count == 0) return;
  page.line();
  const bool all_kept = run.outages.size() == run.outage_count;
  page.heading(fmt::format("{}: {}, longest stall {}{}, {}", title, run.outage_count,
                           all_kept ? "" : "at least ", format_duration(run.longest_stall()),
                           counted(run.recoveries, "recovery", "recoveries")));
  print_list(page, run);
  print_outage_sparklines(page, run);
}

}  // namespace especho
