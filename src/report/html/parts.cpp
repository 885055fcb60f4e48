#include "report/html/parts.hpp"

#include <fmt/format.h>

#include "report/escape.hpp"
#include "report/html/svg_chart.hpp"

namespace especho::html {
namespace {

std::string_view sign_of(Tone tone) {
  if (tone == Tone::good) return "✓";
  if (tone == Tone::bad) return "✕";
  return tone == Tone::warn ? "?" : "=";
}

std::string legend_of(const std::vector<LegendEntry>& entries) {
  if (entries.empty()) return {};
  std::string text = R"(<ul class="legend">)";
  for (const LegendEntry& entry : entries) {
    text += fmt::format("<li>{}{}</li>", svg::key(entry.style, entry.look), escape_xml(entry.text));
  }
  return text + "</ul>";
}

}  // namespace

std::string_view class_of(Tone tone) {
  if (tone == Tone::good) return "good";
  if (tone == Tone::bad) return "bad";
  return tone == Tone::warn ? "warn" : "plain";
}

Tone tone_of(ExitCode code) {
  if (code == ExitCode::ok) return Tone::good;
  const bool open =
      code == ExitCode::inconclusive || code == ExitCode::sigint || code == ExitCode::sigterm;
  return open ? Tone::warn : Tone::bad;
}

Tone tone_of(Paint paint) {
  if (paint == Paint::bad) return Tone::bad;
  return paint == Paint::notice ? Tone::warn : Tone::none;
}

std::string_view word_for(ExitCode code) {
  switch (code) {
    case ExitCode::ok:
      return "ok";
    case ExitCode::inconclusive:
      return "inconclusive";
    case ExitCode::sigint:
    case ExitCode::sigterm:
      return "interrupted";
    default:
      return "failed";
  }
}

std::string chip(Tone tone, std::string_view text) {
  return fmt::format(R"(<span class="chip {}"><span aria-hidden="true">{}</span> {}</span>)",
                     class_of(tone), sign_of(tone), escape_xml(text));
}

std::string inline_items(const Items& items) {
  std::string text;
  for (const Item& item : items) {
    if (!text.empty()) text += ", ";
    const Tone tone = tone_of(item.paint);
    text += tone == Tone::none ? escape_xml(item.text)
                               : fmt::format(R"(<span class="{}">{}</span>)", class_of(tone),
                                             escape_xml(item.text));
  }
  return text;
}

std::string section(std::string_view title, std::string_view html) {
  if (html.empty()) return {};
  return fmt::format("<section>\n<h2>{}</h2>\n{}\n</section>\n", escape_xml(title), html);
}

TableCell::TableCell(Tone how, std::string_view plain)
    : html(escape_xml(plain)), tone(how), empty(plain.empty()) {}

TableCell TableCell::of_html(std::string html) {
  TableCell cell("");
  cell.empty = html.empty();
  cell.html = std::move(html);
  cell.words = true;
  return cell;
}

Table::Table(std::string_view name, std::vector<TableCell> titles, std::size_t numbers)
    : name_(escape_xml(name)), columns_(titles.size()), numbers_(numbers), text_("<thead><tr>") {
  for (std::size_t i = 0; i < titles.size(); ++i) {
    text_ += fmt::format(R"(<th scope="col"{}>{}</th>)",
                         i >= numbers_ && !titles[i].words ? R"( class="n")" : "", titles[i].html);
  }
  text_ += "</tr></thead>\n<tbody>";
}

void Table::group(std::string_view title) {
  text_ += fmt::format(
      R"(</tbody>{}<tbody><tr class="group"><th scope="rowgroup" colspan="{}">{}</th></tr>)", '\n',
      columns_, escape_xml(title));
}

void Table::row(const std::vector<TableCell>& cells) {
  text_ += "\n<tr>";
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const TableCell& cell = cells[i];
    std::string look = i >= numbers_ && !cell.words ? "n" : "";
    if (cell.tone != Tone::none && !cell.empty)
      look += (look.empty() ? "" : " ") + std::string(class_of(cell.tone));
    if (!look.empty()) look = fmt::format(R"( class="{}")", look);
    text_ += i == 0 ? fmt::format(R"(<th scope="row"{}>{}</th>)", look, cell.html)
                    : fmt::format("<td{}>{}</td>", look, cell.empty ? "–" : cell.html);
  }
  text_ += "</tr>";
}

std::string Table::html() const {
  // Focusable, so that it can be scrolled without a mouse.
  return fmt::format(
      R"(<div class="scroll" role="region" aria-label="{0}" tabindex="0"><table><caption>{0}</caption>{1}</tbody></table></div>)",
      name_, text_);
}

std::string caption_id(const Figure& figure) {
  return figure.id + "-caption";
}

std::string figure(const Figure& figure, std::string_view svg) {
  return fmt::format(
      R"(<figure{} id="{}"><figcaption id="{}"><strong>{}</strong> <span>{}</span></figcaption>{}<div class="plot">{}</div></figure>)"
      "\n",
      figure.wide ? R"( class="wide")" : "", figure.id, caption_id(figure),
      escape_xml(figure.title), escape_xml(figure.says), legend_of(figure.legend), svg);
}

}  // namespace especho::html
