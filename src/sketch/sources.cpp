#include "sketch/sources.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "especho/error.hpp"

namespace especho::sketch {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMostBytes = 16 * 1024 * 1024;  // of a file; a board has 4 MB of flash
constexpr std::size_t kMostFiles = 1000;

std::string lower_extension(const fs::path& path) {
  std::string text = path.extension().string();
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

bool is_sketch_file(const fs::path& path) {
  const std::string extension = lower_extension(path);
  return extension == ".ino" || extension == ".pde";
}

std::string read_file(const fs::path& path, const std::string& shown) {
  std::error_code error;
  const std::uintmax_t size = fs::file_size(path, error);
  if (!error && size > kMostBytes) {
    throw Error(ExitCode::failure,
                fmt::format("{} has {} MB: that is no sketch", shown, size / 1'000'000));
  }
  std::ifstream stream(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (!stream) throw Error(ExitCode::failure, fmt::format("cannot read {}", shown));
  constexpr std::string_view kMark = "\xef\xbb\xbf";
  if (text.starts_with(kMark)) text.erase(0, kMark.size());
  return text;
}

/// Regular files of the folder, sorted by name; hidden ones and backups left out, as in the IDE.
std::vector<fs::path> files_of(const fs::path& folder, bool below) {
  std::vector<fs::path> files;
  const auto add = [&](const fs::directory_entry& entry) {
    std::error_code error;
    if (!entry.is_regular_file(error) || entry.path().filename().string().starts_with('.')) return;
    files.push_back(entry.path());
    if (files.size() > kMostFiles) {
      throw Error(ExitCode::usage,
                  fmt::format("{} has more than {} files: that is no folder of a sketch",
                              folder.string(), kMostFiles));
    }
  };
  std::error_code error;
  if (below) {
    for (fs::recursive_directory_iterator i(folder, error), end; !error && i != end;
         i.increment(error)) {
      add(*i);
    }
  } else {
    for (fs::directory_iterator i(folder, error), end; !error && i != end; i.increment(error)) {
      add(*i);
    }
  }
  if (error) {
    throw Error(ExitCode::failure,
                fmt::format("cannot read the folder {}: {}", folder.string(), error.message()));
  }
  std::sort(files.begin(), files.end());
  return files;
}

void take(const std::vector<fs::path>& files, Sources& sources) {
  for (const fs::path& file : files) {
    const std::string extension = lower_extension(file);
    const bool is_header = extension == ".h" || extension == ".hpp" || extension == ".hh";
    const bool is_unit = extension == ".cpp" || extension == ".cc" || extension == ".cxx";
    if (!is_header && !is_unit && !is_sketch_file(file)) continue;
    SourceFile one{.path = file, .shown = file.string(), .text = {}};
    one.text = read_file(file, one.shown);
    auto& list = is_header ? sources.headers : is_unit ? sources.others : sources.sketch;
    list.push_back(std::move(one));
  }
}

/// The one that was named, or that has the folder's name.
void put_main_first(Sources& sources, const fs::path& named) {
  const auto is_main = [&](const SourceFile& file) {
    return named.empty() ? file.path.stem() == sources.name : file.path == named;
  };
  const auto main = std::find_if(sources.sketch.begin(), sources.sketch.end(), is_main);
  if (main != sources.sketch.end()) std::rotate(sources.sketch.begin(), main, main + 1);
}

std::string line_directive(int line, const std::string& file) {
  std::string quoted;
  for (const char c : file) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return fmt::format("#line {} \"{}\"\n", line, quoted);
}

std::size_t begin_of_line(const std::string& text, int line) {
  std::size_t at = 0;
  for (int i = 1; i < line && at != std::string::npos; ++i) {
    at = text.find('\n', at);
    if (at != std::string::npos) ++at;
  }
  return std::min(at, text.size());
}

std::string prototypes_of(const Scan& scan) {
  std::string text;
  for (const Function& function : scan.functions) {
    if (!function.used_before || function.prototype.empty()) continue;
    text += line_directive(function.place.line, function.place.file) + function.prototype + '\n';
  }
  return text;
}

std::vector<Place> places_of(const Scan& scan, std::string_view name) {
  std::vector<Place> places;
  for (const Function& function : scan.functions) {
    if (function.name == name && function.takes_nothing) places.push_back(function.place);
  }
  return places;
}

}  // namespace

Sources read_sources(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) {
    throw Error(ExitCode::failure, fmt::format("there is no sketch {}", path.string()),
                "name an .ino file, or the folder that it is in");
  }
  const bool is_folder = fs::is_directory(status);
  if (!is_folder && !is_sketch_file(path)) {
    throw Error(ExitCode::usage,
                fmt::format("{} is neither a folder nor an .ino file", path.string()),
                "name an .ino file, or the folder that it is in");
  }
  Sources sources;
  sources.folder = is_folder ? path : path.parent_path();
  if (sources.folder.empty()) sources.folder = ".";
  const fs::path whole = fs::absolute(path).lexically_normal();
  sources.name = is_folder
                     ? (whole.has_filename() ? whole : whole.parent_path()).filename().string()
                     : path.stem().string();
  take(files_of(sources.folder, false), sources);
  if (fs::is_directory(sources.folder / "src", error)) {
    Sources below;
    take(files_of(sources.folder / "src", true), below);
    std::move(below.others.begin(), below.others.end(), std::back_inserter(sources.others));
    std::move(below.headers.begin(), below.headers.end(), std::back_inserter(sources.headers));
  }
  if (sources.sketch.empty()) {
    throw Error(ExitCode::usage, fmt::format("the folder {} has no .ino file", path.string()),
                "a sketch is a folder with an .ino file of the same name");
  }
  put_main_first(sources, is_folder ? fs::path() : sources.folder / path.filename());
  return sources;
}

std::vector<std::string> shown_names(const Sources& sources) {
  std::vector<std::string> names;
  for (const SourceFile& file : sources.sketch) names.push_back(file.shown);
  return names;
}

std::string joined(const Sources& sources) {
  return joined(sources, {});
}

std::string joined(const Sources& sources, const Scan& scan) {
  const std::string prototypes = prototypes_of(scan);
  std::string text = "#include <Arduino.h>\n";
  for (const SourceFile& file : sources.sketch) {
    text += line_directive(1, file.shown);
    const Place first = scan.functions.empty() ? Place{} : scan.functions.front().place;
    if (prototypes.empty() || first.file != file.shown) {
      text += file.text;
    } else {
      const std::size_t at = begin_of_line(file.text, first.line);
      text += file.text.substr(0, at) + prototypes + line_directive(first.line, file.shown) +
              file.text.substr(at);
    }
    if (!text.ends_with('\n')) text += '\n';
  }
  return text;
}

void check(const Sources& sources, const Scan& scan) {
  const std::string& main = sources.sketch.front().shown;
  if (scan.empty && sources.others.empty()) {
    throw Error(ExitCode::usage, fmt::format("the sketch {} is empty", main),
                "it needs at least setup() and loop()");
  }
  for (const char* name : {"setup", "loop"}) {
    const std::vector<Place> places = places_of(scan, name);
    if (places.size() > 1) {
      throw Error(ExitCode::usage,
                  fmt::format("the sketch has two functions {}(): {}:{} and {}:{}", name,
                              places[0].file, places[0].line, places[1].file, places[1].line),
                  "all .ino files of a folder are one sketch: give each sketch a folder of its "
                  "own");
    }
    if (places.empty() && sources.others.empty()) {
      throw Error(ExitCode::usage, fmt::format("the sketch {} has no {}()", main, name));
    }
  }
}

}  // namespace especho::sketch
