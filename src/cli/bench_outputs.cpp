#include "cli/bench_outputs.hpp"

#include <fmt/format.h>

#include <array>
#include <filesystem>

#include "especho/error.hpp"
#include "report/hdr_log.hpp"
#include "report/json_report.hpp"
#include "report/junit_report.hpp"
#include "report/markdown_report.hpp"
#include "report/openmetrics_report.hpp"

namespace especho::cli {
namespace {

/// What CLI11 makes of a flag without a value.
constexpr const char* kBareFlag = "true";
constexpr const char* kStdout = "-";

/// A document that needs the result alone.
template <std::string (*report)(const BenchResult&)>
std::string of_result(const BenchResult& result, const NamedResult* /*baseline*/) {
  return report(result);
}

std::string html(const BenchResult& result, const NamedResult* baseline) {
  if (baseline == nullptr) return html_report({{to_string(result.plan.target), result}});
  NamedResult now{"this bench", result};
  // The page compares with its first result by itself; what would only say the same is left out.
  const auto& comparison = result.comparison;
  if (comparison && comparison->tolerance == CompareOptions{}.tolerance) {
    now.result.comparison.reset();
  }
  return html_report({*baseline, now});
}

constexpr std::array kDocuments{
    Document{"--json", &OutputPaths::json, "JSON instead of text; with =FILE, besides it",
             of_result<json_report>},
    Document{"--junit", &OutputPaths::junit, "JUnit's XML, for CI", of_result<junit_report>},
    Document{"--csv", &OutputPaths::csv, "Every echo as a row", nullptr},  // while they come
    Document{"--hdr", &OutputPaths::hdr, "Interval log of HdrHistogram", of_result<hdr_log>},
    Document{"--openmetrics", &OutputPaths::openmetrics, "Metrics for Prometheus",
             of_result<openmetrics_report>},
    Document{"--markdown", &OutputPaths::markdown, "Summary, such as a CI job shows",
             of_result<markdown_report>},
    Document{"--html", &OutputPaths::html, "A page with plots", html}};

/// Codes for which nothing was measured, or its result not written, win over all others.
bool outranks(ExitCode a, ExitCode b) {
  const auto rank = [](ExitCode code) {
    if (code == ExitCode::failure || code == ExitCode::usage) return 2;
    return code == ExitCode::sigint || code == ExitCode::sigterm ? 1 : 0;
  };
  return rank(a) > rank(b);
}

}  // namespace

void declare(CLI::App& app, OutputPaths& paths) {
  for (const Document& document : kDocuments) {
    std::string& path = paths.*document.path;
    if (&path == &paths.json) {
      // A flag, not an option with an optional value, which would take HOST for its file.
      app.add_flag("-J,--json", path, document.help)->type_name("[=FILE]");
      continue;
    }
    app.add_option(document.option, path, document.help)
        ->type_name("FILE")
        ->take_last()
        ->check([](const std::string& name) {  // such as a variable of a CI job that is not set
          return std::string(name.empty() ? "it is empty; name a file, or - for stdout" : "");
        });
  }
}

std::vector<NamedPath> named_paths(const OutputPaths& paths) {
  std::vector<NamedPath> named;
  for (const Document& document : kDocuments) {
    const std::string& path = paths.*document.path;
    const bool is_bare = document.path == &OutputPaths::json && path == kBareFlag;
    named.push_back({document.option, is_bare ? kStdout : path});
  }
  return named;
}

BenchOutputs::BenchOutputs(const OutputPaths& paths, const Console& console) : console_(console) {
  const std::vector<NamedPath> named = named_paths(paths);
  refuse_same(named);
  for (std::size_t i = 0; i < named.size(); ++i) {
    if (!named[i].path.empty()) open(kDocuments[i], named[i].path);
  }
}

void BenchOutputs::open(const Document& document, const std::string& path) {
  if (document.text == nullptr) {
    csv_on_stdout_ = is_stdout(path);
    csv_.emplace(path, *console_.stop);
  } else if (is_stdout(path)) {
    on_stdout_ = &document;
  } else {
    files_.emplace_back(document, path, *console_.stop);
  }
}

bool BenchOutputs::attempt(BenchResult& result, const std::function<void()>& write_one) const {
  try {
    write_one();
    return true;
  } catch (const Error& error) {
    console_.fail(error.what(), error.hint());
    if (outranks(error.code(), result.exit.code)) result.exit = {error.code(), error.what()};
  } catch (const std::exception& error) {  // no memory, most likely
    console_.fail(error.what(), {});
    if (outranks(ExitCode::failure, result.exit.code)) {
      result.exit = {ExitCode::failure, error.what()};
    }
  }
  return false;
}

ExitCode BenchOutputs::put_files(BenchResult& result, const NamedResult* baseline) {
  const auto write_one = [&](File& file) {
    if (file.written) {
      file.output.reset();  // its temporary makes room for the next
      file.output.emplace(file.path, *console_.stop);
    }
    file.written = true;
    file.output->write(file.document.text(result, baseline));
  };
  const auto give_up = [&](File& file) {
    file.output.reset();
    file.lost = true;
    std::error_code ignored;  // what was put in place before tells of another end
    if (file.in_place) std::filesystem::remove(file.path, ignored);
  };
  const auto for_all = [&](const std::function<void(File&)>& step) {
    for (File& file : files_) {
      if (file.is_device || file.lost) continue;
      if (!attempt(result, [&] { step(file); })) give_up(file);
    }
  };
  ExitCode told;
  do {
    told = result.exit.code;
    for_all(write_one);
  } while (result.exit.code != told);
  for_all([](File& file) {
    file.output->commit();
    file.in_place = true;
  });
  return told;
}

void BenchOutputs::put_stdout(BenchResult& result, const NamedResult* baseline, const TextOf& text,
                              bool rows_complete) const {
  attempt(result, [&] {
    if (on_stdout_ != nullptr) {
      console_.write_result(on_stdout_->text(result, baseline));
    } else if (!csv_on_stdout_) {
      console_.write_result(text(result));
    } else if (rows_complete) {
      csv_->copy_to(console_);
    }
  });
}

void BenchOutputs::write(BenchResult& result, const NamedResult* baseline, const TextOf& text) {
  const bool rows_complete = csv_ && attempt(result, [&] { csv_->commit(); });
  const ExitCode told = put_files(result, baseline);
  for (File& file : files_) {
    if (!file.is_device) continue;
    attempt(result, [&] { file.output->commit(file.document.text(result, baseline)); });
  }
  put_stdout(result, baseline, text, rows_complete);
  if (result.exit.code != told) put_files(result, baseline);
}

}  // namespace especho::cli
