#include <fmt/chrono.h>

#include "report/advice.hpp"
#include "report/escape.hpp"
#include "report/html/sections.hpp"
#include "report/html/svg_chart.hpp"
#include "report/text/items.hpp"

namespace especho::html {
namespace {

std::string target_text(const BenchResult& result) {
  const std::string target = to_string(result.plan.target);
  std::string where = result.simulated.empty() ? target
                                               : fmt::format("built-in device, {}, at {}",
                                                             to_string(result.simulated), target);
  const bool resolved = !result.address.empty() && result.address != result.plan.target.host;
  return resolved ? fmt::format("{} ({})", where, result.address) : where;
}

/// Empty if it is unknown.
std::string time_html(const BenchResult& result) {
  const auto started = std::chrono::system_clock::to_time_t(result.started);
  if (started <= 0) return {};
  const auto utc = fmt::gmtime(started);
  return fmt::format(R"(<time datetime="{0:%Y-%m-%dT%H:%M:%SZ}">{0:%Y-%m-%d %H:%M:%S} UTC</time>)",
                     utc);
}

std::string fact(std::string_view name, std::string_view html) {
  if (html.empty()) return {};
  return fmt::format("<div><dt>{}</dt><dd>{}</dd></div>", escape_xml(name), html);
}

std::string sizes_text(const BenchPlan& plan) {
  std::string text;
  for (std::size_t i = 0; i < plan.sizes.size() && i < 8; ++i) {
    text += (i == 0 ? "" : ", ") + format_size(plan.sizes[i]);
  }
  if (plan.sizes.size() > 8) text += fmt::format(" and {} more", plan.sizes.size() - 8);
  if (plan.repeat > 1) text += fmt::format(", {} runs each", plan.repeat);
  return text;
}

std::string facts_html(const BenchResult& result) {
  return "<dl class=\"facts\">" + fact("target", escape_xml(target_text(result))) +
         fact("size", escape_xml(sizes_text(result.plan))) +
         fact("load", inline_items(load_items(result))) + fact("started", time_html(result)) +
         "</dl>";
}

std::string reason_html(const BenchResult& result) {
  if (result.exit.code == ExitCode::ok) return {};
  std::string text = fmt::format("<p class=\"reason\">{}", escape_xml(result.exit.reason));
  const std::string next = advice(result);
  if (!next.empty()) text += fmt::format("<br/><span class=\"next\">{}</span>", escape_xml(next));
  return text + "</p>";
}

std::string verdict_chip(const BenchResult& result) {
  return chip(tone_of(result.exit.code), word_for(result.exit.code));
}

std::string card(const NamedResult& named, std::size_t style) {
  return fmt::format(R"(<article class="card {}"><h2>{}{} {}</h2>{}{}</article>)",
                     class_of(tone_of(named.result.exit.code)), svg::key(style, ""),
                     escape_xml(named.name), verdict_chip(named.result), reason_html(named.result),
                     facts_html(named.result));
}

std::string heading(const std::vector<NamedResult>& results, std::string_view title) {
  if (!title.empty()) return escape_xml(title);
  if (results.size() > 1) return fmt::format("{} results of especho bench", results.size());
  const BenchResult& result = results.front().result;
  return result.simulated.empty() ? "Echoes of " + escape_xml(to_string(result.plan.target))
                                  : "Echoes of the built-in device";
}

}  // namespace

std::string header_html(const std::vector<NamedResult>& results, std::string_view title) {
  const std::string h1 = "<h1>" + heading(results, title) + "</h1>";
  if (results.size() == 1) {
    const BenchResult& result = results.front().result;
    return fmt::format("<header class=\"card {}\">{}<p class=\"verdict\">{}</p>{}{}</header>\n",
                       class_of(tone_of(result.exit.code)), h1, verdict_chip(result),
                       reason_html(result), facts_html(result));
  }
  std::string text =
      fmt::format("<header class=\"several\">{}</header>\n<div class=\"cards\">", h1);
  for (std::size_t i = 0; i < results.size(); ++i) text += card(results[i], i);
  return text + "</div>\n";
}

}  // namespace especho::html
