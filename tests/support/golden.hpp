// Expected outputs, as files in tests/unit/golden.
#pragma once

#include <fstream>
#include <iterator>
#include <string>

#include "catch.hpp"
#include "core/version.hpp"

namespace especho_test {

/// `@VERSION@` stands for the program's version.
inline std::string golden(const std::string& name) {
  std::ifstream stream(std::string(ESPECHO_GOLDEN_DIR "/") + name, std::ios::binary);
  INFO("golden file " << name);
  REQUIRE(stream.good());
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  const std::string token = "@VERSION@";
  if (const auto at = text.find(token); at != std::string::npos) {
    text.replace(at, token.size(), especho::kVersion);
  }
  return text;
}

}  // namespace especho_test
