// Builds a sketch into a program of this machine, as the Arduino IDE would for a board.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "especho/error.hpp"

namespace especho::sketch {

struct BuildOptions {
  std::chrono::seconds limit{120};  ///< for the compiler
  /// Receives what the compiler says if the sketch does not compile, line by line.
  std::function<void(std::string_view)> say = [](std::string_view) {};
  std::function<void(std::string_view)> explain = [](std::string_view) {};
};

/// A sketch that was built.
struct Program {
  std::string name;  ///< of the sketch
  std::filesystem::path path;
  bool sanitized = false;
  /// Of a program that could not be kept: removes it.
  std::shared_ptr<void> temporary = {};
};

/// Programs are kept in the user's cache, and found again by what they are made of. Throws Error,
/// also when `stop` is set.
Program build(const std::filesystem::path& path, const BuildOptions& options,
              const StopFlag& stop = kNeverStop);

}  // namespace especho::sketch
