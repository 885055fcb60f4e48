// What the fuzzers share. Each is one file with one ESPECHO_FUZZER: libFuzzer's entry where
// scripts/fuzz builds it, and a function in the table of the replay program otherwise.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "especho/error.hpp"

namespace especho_fuzz {

using Input = std::span<const std::uint8_t>;

inline std::string_view text_of(Input input) {
  return {reinterpret_cast<const char*>(input.data()), input.size()};
}

inline std::string quoted(std::string_view text) {
  std::string result = "'";
  for (const char c : text.substr(0, 200)) {
    char hex[5];
    std::snprintf(hex, sizeof hex, "\\x%02x", static_cast<unsigned>(static_cast<unsigned char>(c)));
    result += c >= ' ' && c < 0x7f ? std::string(1, c) : std::string(hex);
  }
  return result + (text.size() > 200 ? "'..." : "'");
}

/// Ends the process, so that libFuzzer keeps the input, unless it holds.
inline void require(bool holds, std::string_view what, std::string_view about = {}) {
  if (holds) return;
  std::fprintf(stderr, "fuzzer: %.*s: %s\n", static_cast<int>(what.size()), what.data(),
               quoted(about).c_str());
  std::abort();
}

/// What `parse` returns, or nothing where it refuses, which it must do with an Error of this code
/// that says what is wrong and what to do.
template <typename Parse>
std::optional<std::invoke_result_t<Parse>> accepted(
    Parse parse, especho::ExitCode code = especho::ExitCode::usage) {
  try {
    return parse();
  } catch (const especho::Error& error) {
    require(error.code() == code, "refused with another exit code", error.what());
    require(*error.what() != '\0', "refused without a message");
    require(!error.hint().empty(), "refused without a hint", error.what());
    return std::nullopt;
  }
}

/// Takes decisions from the front of an input; zeros when nothing is left.
class Choices {
 public:
  explicit Choices(Input input) : rest_(input) {}

  std::uint8_t byte() {
    if (rest_.empty()) return 0;
    const std::uint8_t first = rest_.front();
    rest_ = rest_.subspan(1);
    return first;
  }
  /// From 0 to `end` - 1; of two bytes.
  std::size_t below(std::size_t end) {
    const unsigned high = byte();
    return (high << 8 | byte()) % end;
  }
  Input take(std::size_t length) {
    const Input first = rest_.first(std::min(length, rest_.size()));
    rest_ = rest_.subspan(first.size());
    return first;
  }
  Input rest() const { return rest_; }
  bool done() const { return rest_.empty(); }

 private:
  Input rest_;
};

/// The parts between separators; one more than there are separators.
inline std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == separator) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

struct Fuzzer {
  const char* name;
  void (*run)(Input);
};

/// Of the replay program, in no order.
inline std::vector<Fuzzer>& fuzzers() {
  static std::vector<Fuzzer> all;
  return all;
}

}  // namespace especho_fuzz

#ifdef ESPECHO_LIBFUZZER
#define ESPECHO_FUZZER(name, run)                                                     \
  extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) { \
    run(especho_fuzz::Input(data, size));                                             \
    return 0;                                                                         \
  }
#else
#define ESPECHO_FUZZER(name, run)                      \
  [[maybe_unused]] static const bool registered = [] { \
    especho_fuzz::fuzzers().push_back({name, run});    \
    return true;                                       \
  }();
#endif
