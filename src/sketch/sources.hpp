// A sketch as it lies on the disk, and the one source file that the Arduino IDE makes of it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sketch/scan.hpp"

namespace especho::sketch {

struct SourceFile {
  std::filesystem::path path;
  std::string shown;  ///< the path as messages have it, from the one that the user gave
  std::string text;
};

struct Sources {
  std::string name;  ///< of the sketch, for messages and results
  std::filesystem::path folder;
  std::vector<SourceFile> sketch;  ///< the .ino files, the main one first
  std::vector<SourceFile> others;  ///< the .cpp files, also those below `src`
  std::vector<SourceFile> headers;
};

/// Reads a folder, or the folder of an .ino. Throws Error, also if there is no sketch.
Sources read_sources(const std::filesystem::path& path);

/// The names of the .ino files in messages.
std::vector<std::string> shown_names(const Sources& sources);

/// All .ino files as one, which the compiler takes for those of the user.
std::string joined(const Sources& sources);

/// The same, with the prototypes that are needed before the first function.
std::string joined(const Sources& sources, const Scan& scan);

/// Throws Error if the sketch is empty, has a setup() or loop() too many, or lacks one and has no
/// other file that could have it.
void check(const Sources& sources, const Scan& scan);

}  // namespace especho::sketch
