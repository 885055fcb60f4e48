#include "cli/system/arguments.hpp"

#ifdef _WIN32
#include <windows.h>

#include <shellapi.h>  // needs that before it

#include <memory>
#include <string_view>
#endif

namespace especho::cli {

#ifdef _WIN32

namespace {

/// Half a surrogate pair, which Windows lets pass, becomes U+FFFD.
std::string utf8(std::wstring_view text) {
  const int units = static_cast<int>(text.size());
  const auto convert = [&](char* into, int size) {
    return WideCharToMultiByte(CP_UTF8, 0, text.data(), units, into, size, nullptr, nullptr);
  };
  std::string result(static_cast<std::size_t>(convert(nullptr, 0)), '\0');
  convert(result.data(), static_cast<int>(result.size()));
  return result;
}

}  // namespace

/// Those of main() have lost what the system's old code page can't tell.
std::vector<std::string> arguments(int argc, char** argv) {
  int count = 0;
  const std::unique_ptr<LPWSTR, decltype(&LocalFree)> words(
      CommandLineToArgvW(GetCommandLineW(), &count), LocalFree);
  if (!words) return {argv + 1, argv + argc};
  std::vector<std::string> result;
  for (int i = 1; i < count; ++i) result.push_back(utf8(words.get()[i]));
  return result;
}

#else

std::vector<std::string> arguments(int argc, char** argv) {
  return {argv + 1, argv + argc};
}

#endif

}  // namespace especho::cli
