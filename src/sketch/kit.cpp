#include "sketch/kit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "especho/error.hpp"
#include "sketch/process.hpp"

namespace especho::sketch {
namespace {

namespace fs = std::filesystem;

constexpr const char* kKitFile = "especho-sketch.kit";
constexpr const char* kInstallAdvice = "install one, such as g++, or name it in CXX";

/// Beside this program in a build tree, and in the library's folder where it was installed.
fs::path kit_file() {
  const fs::path folder = own_program().parent_path();
  for (const fs::path& candidate : {folder / kKitFile, folder / ESPECHO_KIT_FROM_BIN / kKitFile}) {
    std::error_code error;
    if (fs::is_regular_file(candidate, error)) return fs::canonical(candidate, error);
  }
  throw Error(ExitCode::failure,
              "the library of the virtual device is not installed, and a sketch of your own can't "
              "be built without it",
              fmt::format("install all of especho: {} is missing",
                          (folder / ESPECHO_KIT_FROM_BIN / kKitFile).lexically_normal().string()));
}

std::vector<std::string> given_compiler(const std::string& of_kit) {
  const char* variable = std::getenv("CXX");
  if (variable != nullptr && *variable != '\0') {
    std::vector<std::string> words = words_of(variable);
    if (words.empty()) return {};
    const fs::path program = find_program(words.front());
    if (program.empty()) {
      throw Error(ExitCode::failure,
                  fmt::format("the compiler that CXX names is not there: {}", words.front()),
                  kInstallAdvice);
    }
    words.front() = program.string();
    return words;
  }
  return of_kit.empty() ? std::vector<std::string>{} : std::vector{of_kit};
}

std::vector<std::string> find_compiler(const std::string& of_kit) {
  std::vector<std::string> given = given_compiler(of_kit);
  if (!given.empty()) return given;
  for (const char* name : {"c++", "g++", "clang++"}) {
    const fs::path program = find_program(name);
    if (!program.empty()) return {program.string()};
  }
  throw Error(ExitCode::failure,
              "there is no C++ compiler here (c++, g++ or clang++), and a sketch is built by one",
              kInstallAdvice);
}

std::string read_all(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

bool Kit::sanitized() const {
  return std::any_of(flags.begin(), flags.end(),
                     [](const std::string& flag) { return flag.starts_with("-fsanitize"); });
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (true) {
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
    if (text.empty()) return words;
    words.emplace_back(text.substr(0, text.find_first_of(" \t")));
    text.remove_prefix(words.back().size());
  }
}

std::string api_text(const Kit& kit) {
  std::string text;
  for (const fs::path& folder : kit.includes) {
    if (folder.filename() != "shim") continue;
    std::error_code error;
    for (const auto& entry : fs::recursive_directory_iterator(folder, error)) {
      if (entry.is_regular_file(error)) text += read_all(entry.path());
    }
  }
  return text;
}

Kit find_kit() {
  const fs::path file = kit_file();
  const auto path_of = [&](const std::string& text) {
    return (file.parent_path() / text).lexically_normal();  // unless the text is absolute
  };
  Kit kit;
  std::string compiler;
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t blank = std::min(line.find(' '), line.size());
    const std::string name = line.substr(0, blank);
    const std::string value = line.substr(std::min(blank + 1, line.size()));
    if (name == "include") kit.includes.push_back(path_of(value));
    if (name == "main") kit.main = path_of(value);
    if (name == "library") kit.libraries.push_back(path_of(value));
    if (name == "flags") kit.flags = words_of(value);
    if (name == "compiler") compiler = value;
  }
  for (const fs::path& library : kit.libraries) {
    std::error_code error;
    if (!fs::is_regular_file(library, error)) {
      throw Error(ExitCode::failure,
                  fmt::format("{} is missing, and a sketch of your own can't be "
                              "built without it",
                              library.string()),
                  "build or install all of especho");
    }
  }
  kit.compiler = find_compiler(compiler);
  return kit;
}

}  // namespace especho::sketch
