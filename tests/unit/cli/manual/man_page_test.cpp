// The manual page says what the command line does, in good roff.
#include "cli/manual/manual.hpp"

#include "catch.hpp"
#include "cli/app.hpp"
#include "cli/exit_codes.hpp"
#include "cli/manual/roff.hpp"
#include "core/version.hpp"
#include "support/cli.hpp"
#include "support/contains.hpp"

using namespace especho::cli;
using especho_test::contains;

namespace {

std::string page() {
  return man_page(describe_command_line(), {});
}

/// From the command's heading to the next one.
std::string section_of(const std::string& text, const std::string& command) {
  const std::size_t begin = text.find(".SS \\fBespecho " + command + "\\fR");
  REQUIRE(begin != std::string::npos);
  return text.substr(begin, text.find("\n.S", begin) - begin);
}

}  // namespace

TEST_CASE("the man page has every option of every command, with its help") {
  const Manual manual = describe_command_line();
  const std::string text = page();
  const std::string common = text.substr(text.find(".SH OPTIONS"));
  for (const ManualCommand& command : manual.commands) {
    const std::string section = section_of(text, command.name);
    for (const ManualOption& option : command.options) {
      INFO(command.name << " " << option.names.front());
      for (const std::string& name : option.names) {
        const std::string bold = roff_bold(name);
        CHECK((contains(section, bold) || contains(common, bold)));
      }
      CHECK((contains(section, roff_prose(option.help + ".")) ||
             contains(common, roff_prose(option.help + "."))));
    }
  }
}

TEST_CASE("the man page has every command, its arguments and its examples") {
  const std::string text = page();
  for (const ManualCommand& command : describe_command_line().commands) {
    INFO(command.name);
    const std::string section = section_of(text, command.name);
    CHECK(contains(section, roff_prose(command.summary + ".")));
    for (const ManualOption& positional : command.positionals) {
      CHECK(contains(section, ".TP\n\\fI" + positional.names.front() + "\\fR\n"));
    }
    CHECK_FALSE(command.examples.empty());
    for (const std::string& example : command.examples) {
      CHECK(contains(text, roff_verbatim(example)));
    }
  }
}

TEST_CASE("the man page has every exit code") {
  const std::string text = page();
  const std::string section = text.substr(text.find(".SH EXIT STATUS"));
  for (const ExitCodeWords& words : kExitCodes) {
    const std::string number = std::to_string(static_cast<int>(words.code));
    INFO(number);
    CHECK(contains(section, ".TP\n\\fB" + number + "\\fR\n"));
  }
}

TEST_CASE("an option of every command appears only once in the man page") {
  const std::string text = page();
  const std::string tag = "\n\\fB\\-q\\fR, \\fB\\-\\-quiet\\fR\n";
  const std::size_t first = text.find(tag);
  REQUIRE(first != std::string::npos);
  CHECK(text.find(tag, first + 1) == std::string::npos);
}

TEST_CASE("the man page shows the version, and the day that it is given") {
  const std::string version = std::string("\"especho ") + especho::kVersion + "\"";
  CHECK(man_page(describe_command_line(), "2026-01-31")
            .starts_with(".TH ESPECHO 1 \"2026\\-01\\-31\" " + version));
  CHECK(page().starts_with(".TH ESPECHO 1 \"\" " + version));
}

TEST_CASE("the command man prints the man page") {
  const especho_test::CliResult result = especho_test::especho_cli({"man"});
  CHECK(result.code == 0);
  CHECK((result.out == page()));
  CHECK(result.err.empty());
}

TEST_CASE("no line of the man page is taken for a request by mistake") {
  const std::string prose = roff_prose(".so /etc/passwd\n'br 'quoted'");
  CHECK(prose == "\\&.so /etc/passwd \\(aqbr \\(aqquoted\\(aq\n");
  CHECK(roff_prose("'br") == "\\(aqbr\n");
  CHECK(roff_verbatim(".de") == "\\&.de\n");
  CHECK(roff_verbatim("'x'") == "\\(aqx\\(aq\n");
}

TEST_CASE("what roff would print otherwise is escaped") {
  CHECK(roff_escape(R"(\r -x "q" `c` ~^)") == R"(\er \-x \(dqq\(dq \(gac\(ga \(ti\(ha)");
  CHECK(roff_placeholders("SIZE[,SIZE...]") == "\\fISIZE\\fR[,\\fISIZE\\fR...]");
  CHECK(roff_placeholders("[=FILE]") == "[=\\fIFILE\\fR]");
  CHECK(roff_prose("Needs --json, (-v) or `two words`.") ==
        "Needs \\fB\\-\\-json\\fR, (\\-v) or \\fBtwo words\\fR.\n");
}

TEST_CASE("lines of prose are short, and end with the sentence") {
  std::string words;
  for (int i = 0; i < 40; ++i) words += "word ";
  const std::string prose = roff_prose(words);
  CHECK(prose.find('\n') < 80);
  CHECK(roff_prose("One. Two, e.g. three.") == "One.\nTwo, e.g. three.\n");
}
