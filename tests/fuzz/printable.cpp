// Bytes that others said, on their way to a terminal and into documents.
#include "core/text.hpp"

#include <nlohmann/json.hpp>

#include "cli/terminal/console.hpp"
#include "fuzzer.hpp"
#include "report/escape.hpp"
#include "report/openmetrics.hpp"
#include "support/markup.hpp"

using namespace especho;
using namespace especho_fuzz;

namespace {

/// Read in the plainest way: no control, none of the characters that turn text around.
void require_safe(std::string_view text, std::string_view allowed = {}) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const auto rest = text.substr(i);
    const bool control = (byte < 0x20 || byte == 0x7f) && allowed.find(text[i]) == allowed.npos;
    const bool c1 = byte == 0xc2 && rest.size() > 1 && static_cast<unsigned char>(rest[1]) < 0xa0;
    const bool turns = rest.starts_with("\xe2\x80\xae") || rest.starts_with("\xe2\x81\xa6") ||
                       rest.starts_with("\xd8\x9c") || rest.starts_with("\xe2\x80\xa8");
    require(!control && !c1 && !turns, "drives a terminal", rest);
  }
  require(nlohmann::json(text).dump().size() >= 2, "is UTF-8, or this throws");
}

void run_printable(std::string_view text) {
  const std::string shown = printable(text);
  require_safe(shown);
  require(printable(shown) == shown, "escaped twice", shown);
  const bool plain =
      std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 0x7f; });
  if (plain) require(shown == text, "changed without need", text);
}

void run_utf8(std::string_view text) {
  const std::string valid = valid_utf8(text);
  require(valid_utf8(valid) == valid, "valid text is changed", valid);
  // A second reader of UTF-8, and a third.
  const auto json =
      nlohmann::json(text).dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
  require(std::all_of(json.begin(), json.end(), [](char c) { return c >= ' ' && c < 0x7f; }),
          "JSON that drives a terminal", json);
  require(nlohmann::json::parse(nlohmann::json(valid).dump()) == valid, "lost in JSON", valid);
}

void run_documents(std::string_view text) {
  const std::string xml = escape_xml(text);
  require_safe(xml);
  const especho_test::Markup markup("<a b=\"" + xml + "\">" + xml + "</a>");
  require(markup.elements().size() == 1, "text became an element", xml);
  const std::string markdown = escape_markdown(text);
  require_safe(markdown);
  std::string read;
  for (std::size_t i = 0; i < markdown.size(); ++i) {
    if (markdown[i] == '\\') {
      ++i;
    } else {
      require(std::string_view("`*_[]<>#|~&$@").find(markdown[i]) == std::string_view::npos,
              "markup", markdown);
    }
    read += markdown.substr(i, 1);
  }
  require(printable(text) != text || read == text, "Markdown shows something else", markdown);
  Exposition exposition;
  exposition.family({"some", "gauge", "", "Some."});
  exposition.sample("", {{"name", std::string(text)}}, 1);
  require_safe(exposition.text(), "\n");
  require(split(exposition.text(), '\n').size() == 5, "a label has lines", text);
}

/// Wherever the pieces end, a terminal shows the same.
void run_pieces(Input input) {
  cli::TerminalText whole;
  std::string expected = whole.take(text_of(input));
  expected += whole.finish();
  require_safe(expected, "\n\t");
  cli::TerminalText pieces;
  std::string shown;
  for (Choices rest(input); !rest.done();) {
    const std::size_t length = rest.rest().front() % 5U;
    shown += pieces.take(text_of(rest.take(length + 1)));
  }
  shown += pieces.finish();
  require(shown == expected, "pieces show something else", expected);
}

void run(Input input) {
  run_printable(text_of(input));
  run_utf8(text_of(input));
  run_documents(text_of(input));
  run_pieces(input);
}

}  // namespace

ESPECHO_FUZZER("printable", run)
