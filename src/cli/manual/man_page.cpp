#include "cli/manual/manual.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/exit_codes.hpp"
#include "cli/manual/roff.hpp"
#include "core/version.hpp"
#include "especho/check.hpp"

namespace especho::cli {
namespace {

constexpr const char* kDescription =
    "It sends bytes, reads the echo and compares every byte, and measures how long that takes. If "
    "something is wrong, it says what, at which byte, and what to try next. Results go to standard "
    "output, everything else to standard error.";

constexpr const char* kHost =
    "HOST is a name, an address, or either with a port, such as `192.168.1.78:8007` or "
    "`[2001:db8::1]:80`. The HOST `sim` is the built-in device: the firmware sketch itself, "
    "started for this one run on a free port of this machine. Without HOST, it is the one in the "
    "environment variable `ESPECHO_HOST`, or else in the file of --config, or else "
    "`especho.local`, the name that the firmware announces.";

constexpr const char* kUnits =
    "Sizes: `k`, `K`, `kB`, `KB` and `KiB` are 1024 bytes, `M` is 1024 of these, and `G` 1024 of "
    "those. Counts and rates: `k` is 1000. Times: `us`, `ms`, `s`, `m` and `h`; a bare number is "
    "seconds. As FILE, "
    "`-` is standard output, or standard input if it is read.";

/// What users type must not be hyphenated or stretched.
constexpr const char* kLayout = ".nh\n.ad l\n";

struct ManEntry {
  const char* name;
  const char* text;
};

constexpr ManEntry kEnvironment[]{
    {"ESPECHO_HOST", "The device if no HOST is given."},
    {"NO_COLOR", "If it is set and not empty, --color auto means never."},
    {"LC_ALL, LC_CTYPE, LANG",
     "The first that is set decides whether the text may contain UTF-8 or only ASCII."}};

constexpr const char* kFiles =
    "The file of --config names the device, so that HOST can be left out. `port` is optional:";

std::string heading(const char* name) {
  return fmt::format(".SH {}\n", name);
}

/// A hanging paragraph; the tag is roff already.
std::string item(const std::string& tag, std::string_view text) {
  return fmt::format(".TP\n{}\n{}", tag, roff_prose(text));
}

std::string example(std::string_view lines) {
  return fmt::format(".PP\n.in +4n\n.EX\n{}.EE\n.in\n", lines);
}

std::string positional_usage(const ManualOption& positional) {
  const std::string name = roff_placeholders(positional.names.front());
  const std::string repeated = positional.repeats ? "..." : "";
  return positional.required ? name + repeated : fmt::format("[{}{}]", name, repeated);
}

/// `especho bench [HOST]`, with the options between.
std::string usage(const ManualCommand& command, const std::string& options) {
  std::string line = roff_bold("especho " + command.name) + options;
  for (const ManualOption& positional : command.positionals) {
    line += " " + positional_usage(positional);
  }
  return line + "\n";
}

std::string option_tag(const ManualOption& option) {
  std::string tag;
  for (const std::string& name : option.names) {
    tag += (tag.empty() ? "" : ", ") + roff_bold(name);
  }
  if (option.type.empty()) return tag;
  return tag + (option.type.starts_with('[') ? "" : " ") + roff_placeholders(option.type);
}

std::string option_item(const ManualOption& option) {
  const bool positional = !option.names.front().starts_with('-');
  return item(positional ? roff_placeholders(option.names.front()) : option_tag(option),
              option.help + ".");
}

std::string option_items(const std::vector<ManualOption>& options,
                         const std::vector<ManualOption>& left_out) {
  std::string text;
  std::string group = "Options";  // has no heading
  for (const ManualOption& option : options) {
    if (std::find(left_out.begin(), left_out.end(), option) != left_out.end()) continue;
    if (option.group != group) text += fmt::format(".PP\n{}:\n", roff_escape(option.group));
    group = option.group;
    text += option_item(option);
  }
  return text;
}

std::string synopsis(const Manual& manual) {
  std::string text = heading("SYNOPSIS");
  for (const ManualCommand& command : manual.commands) {
    if (&command != &manual.commands.front()) text += ".br\n";
    text += usage(command, " [\\fIOPTIONS\\fR]");
  }
  return text;
}

std::string description(const Manual& manual) {
  return heading("DESCRIPTION") + roff_prose(manual.summary) + roff_prose(kDescription) + ".PP\n" +
         roff_prose(kHost) + ".PP\n" + roff_prose(kUnits);
}

std::string commands(const Manual& manual) {
  const auto common = common_options(manual);
  std::string text = heading("COMMANDS");
  for (const ManualCommand& command : manual.commands) {
    text += ".SS " + usage(command, "");
    text += roff_prose(command.summary + ".");
    for (const ManualOption& positional : command.positionals) text += option_item(positional);
    text += option_items(command.options, common);
    for (const std::string& note : command.notes) text += ".PP\n" + roff_prose(note);
  }
  return text;
}

std::string options(const Manual& manual) {
  std::vector<ManualOption> all = common_options(manual);
  std::string text = heading("OPTIONS") + roff_prose("These options are common to all commands.");
  text += option_items(all, {});
  std::string alone = option_items(manual.options, all);
  return text + (alone.empty() ? "" : ".PP\nWithout a command:\n") + alone;
}

std::string check_list() {
  std::string text = heading("WHAT A CHECK EXAMINES");
  text += roff_prose(
      "These are the values of --only and --skip; `sizes` means all that begin with size-, except "
      "size-0. Each is followed by what a healthy device does.");
  for (const CheckGroup group : {CheckGroup::correctness, CheckGroup::diagnosis}) {
    text += group == CheckGroup::correctness ? ".SS Correctness\n" : ".SS Diagnosis\n";
    for (const CheckItem& one : check_items()) {
      if (one.group != group) continue;
      text += item(roff_bold(one.name),
                   fmt::format("It {}.{}", one.title, one.quick ? "" : " Not with --quick."));
    }
  }
  return text;
}

std::string exit_status() {
  std::string text = heading("EXIT STATUS");
  for (const ExitCodeWords& words : kExitCodes) {
    text += item(roff_bold(fmt::format("{}", static_cast<int>(words.code))), words.meaning);
  }
  return text + ".PP\n" + roff_prose("The exit status does not depend on the output format.");
}

std::string environment() {
  std::string text = heading("ENVIRONMENT");
  for (const ManEntry& entry : kEnvironment) text += item(roff_bold(entry.name), entry.text);
  return text;
}

std::string files() {
  return heading("FILES") + roff_prose(kFiles) +
         example(roff_verbatim("host = \"192.168.1.78\"") + roff_verbatim("port = 80"));
}

std::string examples(const Manual& manual) {
  const std::string begin = heading("EXAMPLES");
  std::string text = begin;
  for (const ManualCommand& command : manual.commands) {
    std::string lines;
    for (const std::string& line : command.examples) lines += roff_verbatim(line);
    if (lines.empty()) continue;
    if (text != begin) text += ".PP\n";
    text += roff_prose(command.summary + ":") + example(lines);
  }
  return text;
}

std::string see_also() {
  return heading("SEE ALSO") + "\\fBping\\fR(8),\n\\fBss\\fR(8),\n\\fBtcpdump\\fR(8)\n";
}

}  // namespace

std::string man_page(const Manual& manual, const std::string& date) {
  return fmt::format(".TH ESPECHO 1 \"{}\" \"especho {}\" \"User Commands\"\n{}", roff_escape(date),
                     roff_escape(kVersion), kLayout) +
         heading("NAME") + "especho \\- test and measure a TCP echo device\n" + synopsis(manual) +
         description(manual) + commands(manual) + options(manual) + check_list() + exit_status() +
         environment() + files() + examples(manual) + see_also();
}

}  // namespace especho::cli
