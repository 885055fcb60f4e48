// Completion for PowerShell 5.1 and later.
#include <fmt/format.h>

#include "cli/manual/completion.hpp"

namespace especho::cli {
namespace {

constexpr const char* kPowershellHead =
    R"pwsh(# Completes especho in PowerShell; printed by `especho completion powershell`.
Register-ArgumentCompleter -Native -CommandName especho, especho.exe -ScriptBlock {
    param($current, $tree, $cursor)
)pwsh";

// If nothing is returned, PowerShell completes files.
constexpr const char* kPowershellTail = R"pwsh(
    # Which command, how many of its arguments, and whether the last word waits for its value.
    $command = ''
    $place = 0
    $option = ''
    foreach ($element in $tree.CommandElements | Select-Object -Skip 1) {
        if ($element.Extent.EndOffset -ge $cursor) { break }
        $word = $element.Extent.Text
        if ($option -ne '') { $option = '' }
        elseif ($valued -ccontains $word) { $option = $word }
        elseif ($word.StartsWith('-')) { }
        elseif ($command -eq '') { $command = $word }
        else { $place++ }
    }
    $before = ''
    if ($option -eq '' -and $current -match '^(--[^=]+)=(.*)$') {
        $option = $Matches[1]
        $before = "$option="
        $current = $Matches[2]
    }

    if ($option -ne '') {
        $offered = @(foreach ($text in $values[$option]) { , @($text, $text) })
        $kind = 'ParameterValue'
    }
    elseif ($current.StartsWith('-')) {
        $offered = $options[$command]
        $kind = 'ParameterName'
    }
    elseif ($command -eq '') {
        $offered = $commands
        $kind = 'Command'
    }
    else {
        $offered = @(foreach ($text in $arguments["$command $place"]) { , @($text, $text) })
        $kind = 'ParameterValue'
    }

    # In a list, the part after its last comma.
    if ($lists -ccontains $option -and $current -match '^(.*,)([^,]*)$') {
        $before += $Matches[1]
        $current = $Matches[2]
    }
    foreach ($one in $offered) {
        if ($one[0].StartsWith($current, [StringComparison]::Ordinal)) {
            [System.Management.Automation.CompletionResult]::new(
                $before + $one[0], $one[0], $kind, $one[1])
        }
    }
}
)pwsh";

std::string single_quoted(std::string_view text) {
  return "'" + replaced(text, "'", "''") + "'";
}

std::string array_of(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + single_quoted(word);
  return "@(" + text + ")";
}

/// A name and its help; the comma keeps an array of one an array.
std::string entry(const std::string& name, const std::string& help) {
  return fmt::format("            , @({}, {})\n", single_quoted(name), single_quoted(help));
}

std::string option_entries(const std::vector<ManualOption>& options) {
  std::string text;
  for (const ManualOption& option : options) {
    for (const std::string& name : option.names) text += entry(name, option.help);
  }
  return text;
}

std::string table(const char* name, const std::string& entries) {
  return fmt::format("    ${} = @{{\n{}    }}\n", name, entries);
}

std::string options_table(const Manual& manual) {
  std::string text = fmt::format("        '' = @(\n{}        )\n", option_entries(manual.options));
  for (const ManualCommand& command : manual.commands) {
    text += fmt::format("        {} = @(\n{}        )\n", single_quoted(command.name),
                        option_entries(command.options));
  }
  return table("options", text);
}

std::string values_table(const Manual& manual) {
  std::string text;
  for (const ManualOption& option : distinct_options(manual)) {
    if (option.values.words.empty()) continue;
    for (const std::string& name : option.names) {
      text += fmt::format("        {} = {}\n", single_quoted(name), array_of(option.values.words));
    }
  }
  return table("values", text);
}

std::string arguments_table(const Manual& manual) {
  std::string text;
  for (const ManualCommand& command : manual.commands) {
    for (std::size_t i = 0; i < command.positionals.size(); ++i) {
      const CompletionValues& values = command.positionals[i].values;
      if (values.words.empty()) continue;
      text += fmt::format("        {} = {}\n", single_quoted(fmt::format("{} {}", command.name, i)),
                          array_of(values.words));
    }
  }
  return table("arguments", text);
}

std::vector<std::string> names_of_lists(const Manual& manual) {
  std::vector<std::string> names;
  for (const ManualOption& option : distinct_options(manual)) {
    if (!option.values.list || option.values.words.empty()) continue;
    names.insert(names.end(), option.names.begin(), option.names.end());
  }
  return names;
}

}  // namespace

std::string powershell_completion(const Manual& manual) {
  std::string commands;
  for (const ManualCommand& command : manual.commands) {
    commands += entry(command.name, command.summary);
  }
  return kPowershellHead + fmt::format("    $commands = @(\n{}    )\n", commands) +
         options_table(manual) + values_table(manual) + arguments_table(manual) +
         fmt::format("    $valued = {}\n    $lists = {}\n", array_of(names_with_value(manual)),
                     array_of(names_of_lists(manual))) +
         kPowershellTail;
}

}  // namespace especho::cli
