// The completion scripts know the whole command line.
#include "cli/manual/completion.hpp"

#include <algorithm>
#include <map>
#include <regex>
#include <sstream>

#include "catch.hpp"
#include "cli/app.hpp"
#include "compare/metrics.hpp"
#include "especho/check.hpp"
#include "especho/compare.hpp"
#include "support/cli.hpp"
#include "support/contains.hpp"

using namespace especho::cli;
using especho::cli::describe_command_line;
using especho_test::CliResult;
using especho_test::contains;
using especho_test::especho_cli;

namespace {

/// Options as the shell's script spells them.
std::string spelled(Shell shell, const std::string& name) {
  const bool is_long = name.starts_with("--");
  if (shell == Shell::fish) return (is_long ? " -l " : " -s ") + name.substr(is_long ? 2 : 1) + " ";
  if (shell == Shell::powershell) return "'" + name + "'";
  return name;
}

/// What the shell's script says of one command, and of no other.
std::string part_of(Shell shell, const std::string& script, const std::string& command) {
  const auto between = [&](const std::string& from, const std::string& to) {
    const std::size_t begin = script.find(from);
    INFO(from);
    REQUIRE(begin != std::string::npos);
    return script.substr(begin, script.find(to, begin + from.size()) - begin);
  };
  switch (shell) {
    case Shell::bash: {
      const std::regex branch("\n +([a-z]+ \\| )*" + command + "( \\| [a-z]+)*\\)\n");
      std::smatch found;
      REQUIRE(std::regex_search(script, found, branch));
      return between(found.str(), ";;");
    }
    case Shell::zsh:
      return between("\n        " + command + ")\n            _arguments", ";;");
    case Shell::fish:
      return between("\n\ncomplete -c especho -n '__especho_at " + command, "\n\n");
    case Shell::powershell:
      break;
  }
  return between("\n        '" + command + "' = @(\n", "\n        )");
}

const ManualOption& option_of(const Manual& manual, const std::string& command,
                              const std::string& name) {
  for (const ManualCommand& one : manual.commands) {
    if (one.name != command) continue;
    for (const auto* kind : {&one.positionals, &one.options}) {
      for (const ManualOption& option : *kind) {
        if (std::find(option.names.begin(), option.names.end(), name) != option.names.end()) {
          return option;
        }
      }
    }
  }
  FAIL(command << " has no " << name);
  return manual.options.front();
}

}  // namespace

TEST_CASE("every script has every option of every command, and its help where the shell shows it") {
  const Manual manual = describe_command_line();
  for (const Shell shell : kShells) {
    const std::string script = completion(shell, manual);
    for (const ManualCommand& command : manual.commands) {
      const std::string part = part_of(shell, script, command.name);
      for (const ManualOption& option : command.options) {
        INFO(to_string(shell) << " " << command.name << " " << option.names.front());
        for (const std::string& name : option.names) {
          CHECK(contains(part, spelled(shell, name)));
        }
        const std::string begin = option.help.substr(0, option.help.find_first_of("\\:[]'"));
        if (shell != Shell::bash) CHECK(contains(part, begin));
      }
    }
  }
}

TEST_CASE("every script has every command, and every word of a fixed set") {
  const Manual manual = describe_command_line();
  for (const Shell shell : kShells) {
    const std::string script = completion(shell, manual);
    for (const ManualCommand& command : manual.commands) {
      INFO(to_string(shell) << " " << command.name);
      CHECK(contains(script, command.name));
      for (const auto* kind : {&command.positionals, &command.options}) {
        for (const ManualOption& option : *kind) {
          for (const std::string& word : option.values.words) CHECK(contains(script, word));
        }
      }
    }
  }
}

TEST_CASE("a name takes the same kind of value in every command") {
  // Scripts ask of a name only once what it takes.
  std::map<std::string, ManualOption::Takes> taken;
  std::map<std::string, CompletionValues> offered;
  for (const ManualCommand& command : describe_command_line().commands) {
    for (const ManualOption& option : command.options) {
      for (const std::string& name : option.names) {
        INFO(command.name << " " << name);
        const CompletionValues& known = offered.emplace(name, option.values).first->second;
        CHECK(taken.emplace(name, option.takes).first->second == option.takes);
        CHECK(known.words == option.values.words);
        CHECK(known.files == option.values.files);
      }
    }
  }
}

TEST_CASE("what is offered is understood") {
  const Manual manual = describe_command_line();
  for (const ManualCommand& command : manual.commands) {
    for (const ManualOption& option : command.options) {
      for (const std::string& word : option.values.words) {
        INFO(command.name << " " << option.names.back() << "=" << word);
        const CliResult result =
            especho_cli({command.name, option.names.back() + "=" + word, "--help"});
        CHECK(result.code == 0);
      }
    }
  }
  for (const std::string& name : option_of(manual, "check", "--only").values.words) {
    especho::CheckPlan plan;
    plan.only = {name};
    INFO(name);
    CHECK_NOTHROW(especho::validate(plan));
  }
  for (const std::string& metric : option_of(manual, "compare", "--metric").values.words) {
    INFO(metric);
    CHECK_NOTHROW(especho::validate_metric(metric));
  }
}

TEST_CASE("sets of values, files and lists are distinguished") {
  const Manual manual = describe_command_line();
  using Words = std::vector<std::string>;
  CHECK(option_of(manual, "bench", "--color").values.words == Words{"auto", "always", "never"});
  CHECK(option_of(manual, "sim", "--profile").values.words == Words{"especho", "tutorial"});
  CHECK(option_of(manual, "check", "--fail-on").values.words == Words{"correctness", "diagnosis"});
  CHECK(option_of(manual, "send", "HOST").values.words == Words{"sim", "especho.local"});
  CHECK(option_of(manual, "schema", "COMMAND").values.words == Words{"bench", "check"});
  CHECK(option_of(manual, "check", "--only").values.list);
  CHECK_FALSE(option_of(manual, "bench", "--color").values.list);
  for (const char* name : {"--json", "--csv", "--baseline", "--config"}) {
    INFO(name);
    CHECK(option_of(manual, "bench", name).values.files);
  }
  CHECK(option_of(manual, "sim", "--latency-file").values.files);
  for (const char* name : {"BASE", "NEW"}) CHECK(option_of(manual, "compare", name).values.files);
  CHECK(option_of(manual, "report", "RESULT").values.files);
  CHECK(option_of(manual, "report", "RESULT").repeats);
  CHECK(option_of(manual, "bench", "--json").takes == ManualOption::Takes::optional_value);
  CHECK(option_of(manual, "bench", "--spin").takes == ManualOption::Takes::nothing);
  CHECK(option_of(manual, "bench", "--rate").takes == ManualOption::Takes::value);
}

TEST_CASE("the command completion prints the script for a shell, and knows no other shells") {
  for (const Shell shell : kShells) {
    const CliResult result = especho_cli({"completion", std::string(to_string(shell))});
    CHECK(result.code == 0);
    CHECK((result.out == completion(shell, describe_command_line())));
    CHECK(result.err.empty());
  }
  const CliResult unknown = especho_cli({"completion", "tcsh"});
  CHECK(unknown.code == 2);
  CHECK(contains(unknown.err, "SHELL: no completions for the shell 'tcsh'; allowed: bash, zsh"));
  CHECK(contains(especho_cli({"completion"}).err, "SHELL is missing"));
}

TEST_CASE("help that a shell would take for syntax is quoted") {
  Manual manual;
  manual.summary = "Tests";
  manual.commands.push_back(
      {.name = "go",
       .summary = "It's [a]: $HOME",
       .positionals = {},
       .options =
           {{.names = {"--x"}, .type = {}, .help = R"(Don't: [\r] `id`)", .group = "Options"}},
       .notes = {},
       .examples = {}});
  CHECK(contains(zsh_completion(manual), R"('(--x)--x[Don'\''t\: \[\\r\] `id`]')"));
  CHECK(contains(zsh_completion(manual), R"('go:It'\''s \[a\]\: $HOME')"));
  CHECK(contains(fish_completion(manual), R"(-l x -d 'Don\'t: [\\r] `id`')"));
  CHECK(contains(powershell_completion(manual), R"(, @('--x', 'Don''t: [\r] `id`'))"));
  CHECK(posix_word("it's $1") == R"('it'\''s $1')");
  CHECK(posix_word("size-mss+1") == "size-mss+1");
  CHECK(posix_word("") == "''");
}

TEST_CASE("quotes of the script for PowerShell are balanced on every line") {
  const std::string script = powershell_completion(describe_command_line());
  std::istringstream lines(script);
  for (std::string line; std::getline(lines, line);) {
    INFO(line);
    if (!line.starts_with('#')) CHECK(std::count(line.begin(), line.end(), '\'') % 2 == 0);
    CHECK(std::all_of(line.begin(), line.end(), [](char c) { return c >= ' ' && c <= '~'; }));
  }
  for (const auto& [open, close] : {std::pair{'(', ')'}, {'{', '}'}, {'[', ']'}}) {
    std::string bare;  // without what stands in quotes
    bool quoted = false;
    for (const char c : script) {
      if (c == '\'') quoted = !quoted;
      if (!quoted) bare += c;
    }
    CHECK(std::count(bare.begin(), bare.end(), open) ==
          std::count(bare.begin(), bare.end(), close));
  }
}
