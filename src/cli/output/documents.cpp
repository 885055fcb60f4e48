#include "cli/output/documents.hpp"

#include <CLI/CLI.hpp>

namespace especho::cli {
namespace {

constexpr const char* kJson = "--json";
/// What CLI11 makes of a flag without a value.
constexpr const char* kBareFlag = "true";
constexpr const char* kStdout = "-";

/// Codes for which nothing was measured, or its result not written, win over all others.
bool outranks(ExitCode a, ExitCode b) {
  const auto rank = [](ExitCode code) {
    if (code == ExitCode::failure || code == ExitCode::usage) return 2;
    return code == ExitCode::sigint || code == ExitCode::sigterm ? 1 : 0;
  };
  return rank(a) > rank(b);
}

}  // namespace

void declare_document(CLI::App& app, const std::string& option, std::string& path,
                      const std::string& help) {
  if (option == kJson) {
    // A flag, not an option with an optional value, which would take HOST for its file.
    app.add_flag("-J,--json", path, help)->type_name("[=FILE]");
    return;
  }
  app.add_option(option, path, help)
      ->type_name("FILE")
      ->take_last()
      ->check([](const std::string& name) {  // such as a variable of a CI job that is not set
        return std::string(name.empty() ? "it is empty; name a file, or - for stdout" : "");
      });
}

NamedPath named_document(const std::string& option, const std::string& path) {
  return {option, option == kJson && path == kBareFlag ? kStdout : path};
}

Documents::Documents(const std::vector<NamedPath>& paths, const Console& console)
    : console_(console) {
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (paths[i].path.empty()) continue;
    if (is_stdout(paths[i].path)) {
      on_stdout_ = i;
    } else {
      files_.emplace_back(i, paths[i].path, *console_.stop);
    }
  }
}

bool Documents::attempt(ToldExit exit, const std::function<void()>& step) const {
  const auto failed = [&](ExitCode code, const char* message, const std::string& hint) {
    console_.fail(message, hint);
    if (!outranks(code, exit.code)) return;
    exit.code = code;
    exit.reason = message;
  };
  try {
    step();
    return true;
  } catch (const Error& error) {
    failed(error.code(), error.what(), error.hint());
  } catch (const std::exception& error) {  // no memory, most likely
    failed(ExitCode::failure, error.what(), {});
  }
  return false;
}

ExitCode Documents::put_files(ToldExit exit, const TextOf& text) {
  const auto write_one = [&](File& file) {
    if (file.written) {
      file.output.reset();  // its temporary makes room for the next
      file.output.emplace(file.path, *console_.stop);
    }
    file.written = true;
    file.output->write(text(file.document));
  };
  const auto give_up = [&](File& file) {
    file.output.reset();
    file.lost = true;
    remove_output(file.path);  // what was put in place before, or by another run, tells otherwise
  };
  const auto for_all = [&](const std::function<void(File&)>& step) {
    for (File& file : files_) {
      if (file.is_device || file.lost) continue;
      if (!attempt(exit, [&] { step(file); })) give_up(file);
    }
  };
  ExitCode told{};
  do {
    told = exit.code;
    for_all(write_one);
  } while (exit.code != told);
  for_all([](File& file) { file.output->commit(); });
  return told;
}

void Documents::write(ToldExit exit, const TextOf& text, const Otherwise& otherwise) {
  const ExitCode told = put_files(exit, text);
  for (File& file : files_) {
    if (!file.is_device) continue;
    attempt(exit, [&] { file.output->commit(text(file.document)); });
  }
  attempt(exit, [&] {
    if (on_stdout_) {
      console_.write_result(text(*on_stdout_));
    } else {
      otherwise();
    }
  });
  if (exit.code != told) put_files(exit, text);
}

}  // namespace especho::cli
