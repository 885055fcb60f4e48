#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "report/escape.hpp"
#include "report/html/sections.hpp"
#include "report/text/sections.hpp"

namespace especho::html {
namespace {

constexpr std::size_t kMostNetworkRows = 60;

/// The median round trip as a bar: network, either of the two, device.
std::string share_svg(const RunResult& run) {
  const auto share = device_share(run);
  const auto whole = static_cast<double>(run.rtt.percentile(50).count());
  if (!share || whole <= 0) return {};
  const double sure = 100 * static_cast<double>(share->at_least.count()) / whole;
  const double most = 100 * static_cast<double>(share->at_most.count()) / whole;
  return fmt::format(
      R"(<svg class="share" role="img" aria-label="{} of the median round trip in the device">)"
      R"(<rect class="network" width="100%" height="100%"/>)"
      R"(<rect class="either" x="{:.1f}%" width="{:.1f}%" height="100%"/>)"
      R"(<rect class="device" x="{:.1f}%" width="{:.1f}%" height="100%"/></svg>)",
      escape_xml(device_percent(run)), 100 - most, most - sure, 100 - sure, sure);
}

std::string duration_or_none(const std::optional<Nanoseconds>& duration) {
  return duration ? format_duration(*duration) : "";
}

std::string number_or_none(const std::optional<std::uint64_t>& number, std::string_view unit = {}) {
  return number ? fmt::format("{}{}", *number, unit) : "";
}

std::vector<TableCell> cells_of(const RunResult& run) {
  const TcpEvidence& tcp = run.tcp;
  const std::string again = number_or_none(tcp.retransmits);
  std::string device = escape_xml(device_percent(run));
  if (!device.empty()) device = share_svg(run) + device;
  return {duration_or_none(tcp.rtt),
          duration_or_none(tcp.min_rtt),
          TableCell(again, tcp.retransmits.value_or(0) == 0 ? Tone::none : Tone::warn),
          number_or_none(tcp.peer_window, " B"),
          number_or_none(tcp.mss, " B"),
          number_or_none(tcp.data_segments_in),
          TableCell::of_html(std::move(device))};
}

struct FactsRow {
  std::string label;
  std::vector<TableCell> cells;
};

std::string facts_of(const std::vector<std::string_view>& names, const FactsRow& row) {
  std::string text = "<dl class=\"facts\">";
  for (std::size_t i = 0; i < names.size(); ++i) {
    const TableCell& cell = row.cells[i];
    if (cell.empty) continue;
    text += fmt::format(R"(<div class="{}"><dt>{}</dt><dd>{}</dd></div>)", class_of(cell.tone),
                        escape_xml(names[i]), cell.html);
  }
  return text + "</dl>";
}

/// Only the columns that hold something.
std::string table_of(const std::vector<FactsRow>& rows) {
  const std::vector<std::string_view> names{"TCP rtt", "lowest",      "retransmits",  "window",
                                            "MSS",     "segments in", "in the device"};
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto has = [i](const FactsRow& row) { return !row.cells[i].empty; };
    if (std::any_of(rows.begin(), rows.end(), has)) places.push_back(i);
  }
  std::vector<TableCell> titles{{"run"}};
  for (const std::size_t i : places) {
    const bool is_plot = rows.front().cells[i].words;
    titles.push_back(is_plot ? TableCell::of_html(std::string(names[i])) : TableCell(names[i]));
  }
  if (rows.size() == 1) return facts_of(names, rows.front());
  Table table("TCP's figures of the connections", std::move(titles), 1);
  for (const FactsRow& row : rows) {
    std::vector<TableCell> cells{{row.label}};
    for (const std::size_t i : places) cells.push_back(row.cells[i]);
    table.row(cells);
  }
  return table.html();
}

}  // namespace

std::string evidence_html(const std::vector<NamedResult>& results) {
  std::vector<FactsRow> rows;
  std::size_t more = 0;
  bool share = false;
  for (const NamedResult& named : results) {
    for (const RunResult& run : named.result.runs) {
      if (run.tcp.empty()) continue;
      if (rows.size() == kMostNetworkRows) {
        ++more;
        continue;
      }
      rows.push_back({label_of(results, named, run), cells_of(run)});
      share = share || device_share(run).has_value();
    }
  }
  if (rows.empty()) return {};
  std::string text = table_of(rows);
  if (more != 0) text += fmt::format("<p class=\"note\">and {}</p>", counted(more, "more run"));
  if (share) {
    text +=
        "<p class=\"note\">In the device: the median round trip minus TCP's, which lies between "
        "its "
        "lowest and its smoothed value. The bar shows network, either of the two, and device.</p>";
  }
  return section("Network and device", text);
}

}  // namespace especho::html
