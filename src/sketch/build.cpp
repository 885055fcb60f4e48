#include "sketch/build.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <system_error>
#include <vector>

#include "sketch/complaints.hpp"
#include "sketch/kit.hpp"
#include "sketch/process.hpp"
#include "sketch/scan.hpp"
#include "sketch/sources.hpp"

namespace especho::sketch {
namespace {

namespace fs = std::filesystem;

constexpr auto kVersionLimit = std::chrono::seconds(20);
constexpr std::size_t kMostOutput = 1024 * 1024;
constexpr auto kKeptFor = std::chrono::hours(24 * 30);

std::string read_file(const fs::path& path, std::size_t most = static_cast<std::size_t>(-1)) {
  std::ifstream stream(path, std::ios::binary);
  std::string text;
  std::copy_n(std::istreambuf_iterator<char>(stream), 0, std::back_inserter(text));
  for (char c = '\0'; text.size() < most && stream.get(c);) text += c;
  return text;
}

void write_file(const fs::path& path, std::string_view text) {
  std::ofstream stream(path, std::ios::binary);
  stream.write(text.data(), static_cast<std::streamsize>(text.size()));
  if (!stream.flush()) {
    throw Error(ExitCode::failure, fmt::format("cannot write {}", path.string()));
  }
}

/// Tells inputs apart; it is no protection against somebody who forges one.
class Digest {
 public:
  void add(std::string_view text) {
    add_bytes(std::to_string(text.size()) + ':');
    add_bytes(text);
  }
  std::string text() const { return fmt::format("{:016x}{:016x}", one_, other_); }

 private:
  void add_bytes(std::string_view text) {  // FNV-1a, and the same with another multiplier
    for (const char c : text) {
      one_ = (one_ ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
      other_ = (other_ ^ static_cast<unsigned char>(c)) * 0x5851f42d4c957f2dU;
    }
  }
  std::uint64_t one_ = 0xcbf29ce484222325U;
  std::uint64_t other_ = 0x9ae16a3b2f90404fU;
};

/// A new folder, removed at the end.
class TemporaryFolder {
 public:
  explicit TemporaryFolder(const fs::path& parent) {
    std::string name = (parent / "new-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) {
      throw std::system_error(errno, std::generic_category(),
                              "cannot make a folder in " + parent.string());
    }
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code error;
    fs::remove_all(path_, error);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

/// Where programs are kept; empty if there is no such place.
fs::path cache_folder() {
  const char* base = std::getenv("XDG_CACHE_HOME");
  const char* home = std::getenv("HOME");
  fs::path folder;
  if (base != nullptr && *base == '/') {
    folder = fs::path(base) / "especho" / "sketches";
  } else if (home != nullptr && *home == '/') {
    folder = fs::path(home) / ".cache" / "especho" / "sketches";
  } else {
    return {};
  }
  std::error_code error;
  fs::create_directories(folder, error);
  return !error && access(folder.c_str(), W_OK | X_OK) == 0 ? folder : fs::path();
}

/// Removes what nobody has used for a month, and what a killed build left.
void tidy(const fs::path& cache) {
  std::error_code error;
  const auto now = fs::file_time_type::clock::now();
  for (const auto& entry : fs::directory_iterator(cache, error)) {
    const auto used = entry.last_write_time(error);
    const bool unfinished = entry.path().filename().string().starts_with("new-");
    if (!error && now - used > (unfinished ? std::chrono::hours(24) : kKeptFor)) {
      fs::remove_all(entry.path(), error);
    }
  }
}

class Builder {
 public:
  Builder(const fs::path& path, const BuildOptions& options, const StopFlag& stop)
      : options_(options),
        stop_(stop),
        sources_(read_sources(path)),
        kit_(find_kit()),
        cache_(cache_folder()) {}

  Program run() {
    if (cache_.empty()) return build_once();
    {
      const TemporaryFolder folder(cache_);
      const fs::path kept = cache_ / key(folder.path());
      std::error_code error;
      if (fs::is_regular_file(kept, error)) {
        fs::last_write_time(kept, fs::file_time_type::clock::now(), error);
        options_.explain(fmt::format("the sketch was built before: {}", kept.string()));
        return program(kept);
      }
      compile(folder.path());
      tidy(cache_);
      fs::rename(folder.path() / "program", kept);  // whoever is the last, it is the same
      options_.explain(fmt::format("the sketch is built: {}", kept.string()));
      return program(kept);
    }
  }

 private:
  Program program(const fs::path& path) const {
    return {.name = sources_.name, .path = path, .sanitized = kit_.sanitized()};
  }

  Program build_once() {
    const auto folder = std::make_shared<TemporaryFolder>(fs::temp_directory_path());
    read_version(folder->path());
    compile(folder->path());
    Program built = program(folder->path() / "program");
    built.temporary = folder;
    return built;
  }

  std::string key(const fs::path& folder) {
    read_version(folder);
    Digest digest;
    digest.add(fmt::format("{}", fmt::join(compile_flags(), " ")));
    digest.add(fmt::format("{}", fmt::join(kit_.compiler, " ")));
    digest.add(kit_.version);
    digest.add(api_text(kit_));
    digest.add(read_file(kit_.main));
    for (const fs::path& library : kit_.libraries) digest.add(read_file(library));
    for (const auto* list : {&sources_.sketch, &sources_.others, &sources_.headers}) {
      for (const SourceFile& file : *list) {
        digest.add(file.shown);
        digest.add(file.text);
      }
    }
    return digest.text();
  }

  void read_version(const fs::path& folder) {
    std::vector<std::string> command = kit_.compiler;
    command.emplace_back("--version");
    const fs::path log = folder / "version";
    if (!call(command, log, kVersionLimit).ok()) {
      throw Error(ExitCode::failure,
                  fmt::format("the compiler {} does not work: {}", kit_.compiler.front(),
                              read_file(log, 200)),
                  "install one, such as g++, or name it in CXX");
    }
    kit_.version = read_file(log, kMostOutput);
  }

  std::vector<std::string> compile_flags() const {
    std::vector<std::string> flags{"-std=gnu++20",       "-O1",     "-w",
                                   "-DARDUINO=10819",    "-DESP32", "-DARDUINO_ARCH_ESP32",
                                   "-DARDUINO_ESP32_DEV"};
    flags.insert(flags.end(), kit_.flags.begin(), kit_.flags.end());
    flags.push_back("-I" + sources_.folder.string());
    for (const fs::path& folder : kit_.includes) flags.push_back("-I" + folder.string());
    return flags;
  }

  /// Writes the program to the folder.
  void compile(const fs::path& folder) {
    const fs::path source = folder / "sketch.cpp";
    const fs::path preprocessed = folder / "sketch.ii";
    write_file(source, joined(sources_));
    compiler(folder, {"-E", "-o", preprocessed.string(), source.string()});
    const Scan found = scan(read_file(preprocessed), shown_names(sources_));
    check(sources_, found);

    write_file(source, joined(sources_, found));
    std::vector<std::string> arguments{source.string()};
    for (const SourceFile& file : sources_.others) arguments.push_back(file.path.string());
    arguments.push_back(kit_.main.string());
    for (const fs::path& library : kit_.libraries) arguments.push_back(library.string());
    arguments.insert(arguments.end(), {"-pthread", "-o", (folder / "program").string()});
    compiler(folder, arguments);
  }

  void compiler(const fs::path& folder, const std::vector<std::string>& arguments) {
    std::vector<std::string> command = kit_.compiler;
    const std::vector<std::string> flags = compile_flags();
    command.insert(command.end(), flags.begin(), flags.end());
    command.insert(command.end(), arguments.begin(), arguments.end());
    const fs::path log = folder / "log";
    const ProcessEnd end = call(command, log, options_.limit);
    if (end.ok()) return;
    const std::string output = read_file(log, kMostOutput);
    if (end.signal != 0) {
      throw Error(ExitCode::failure, fmt::format("the compiler was ended by signal {}", end.signal),
                  "perhaps this machine has too little memory");
    }
    std::string_view rest = output;
    while (!rest.empty()) {
      const std::string_view line = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(std::min(rest.size(), line.size() + 1));
      options_.say(line);
    }
    throw complaint(output, api_text(kit_));
  }

  ProcessEnd call(const std::vector<std::string>& command, const fs::path& log,
                  std::chrono::nanoseconds limit) {
    const Descriptor out(open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    Process process({.arguments = command,
                     .out = out.get(),
                     .environment = {"LC_ALL=C"},  // whose messages complaints.hpp knows
                     .own_group = true});
    const auto start = std::chrono::steady_clock::now();
    const ProcessEnd end = process.wait(limit, stop_);
    if (stop_ != 0) throw Error(static_cast<ExitCode>(stop_.load()), "interrupted while building");
    if (end.signal != 0 && std::chrono::steady_clock::now() - start >= limit) {
      throw Error(ExitCode::timeout,
                  fmt::format("the compiler did not finish the sketch within {} s",
                              std::chrono::duration_cast<std::chrono::seconds>(limit).count()));
    }
    return end;
  }

  const BuildOptions& options_;
  const StopFlag& stop_;
  Sources sources_;
  Kit kit_;
  fs::path cache_;
};

}  // namespace

Program build(const fs::path& path, const BuildOptions& options, const StopFlag& stop) {
  try {
    return Builder(path, options, stop).run();
  } catch (const fs::filesystem_error& error) {
    throw Error(ExitCode::failure, fmt::format("cannot build the sketch: {}", error.what()));
  }
}

}  // namespace especho::sketch
