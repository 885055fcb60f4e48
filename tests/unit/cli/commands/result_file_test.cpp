#include "cli/commands/result_file.hpp"

#include "cli/terminal/console.hpp"

#include "catch.hpp"
#include "especho/error.hpp"
#include "especho/json.hpp"
#include "support/cli.hpp"
#include "support/results.hpp"

using namespace especho;
using namespace especho::cli;
using namespace especho_test;

namespace {

std::string complaint(const std::string& path) {
  try {
    load_result(path, kNeverStop);
  } catch (const Error& error) {
    CHECK(error.code() == ExitCode::failure);
    CHECK_FALSE(error.hint().empty());
    return error.what();
  }
  return "no complaint";
}

}  // namespace

TEST_CASE("a stored result is read from its file") {
  const Folder folder;
  const std::string text = to_json(open_loop());
  CHECK(to_json(load_result(folder.write("result.json", text), kNeverStop)) == text);
}

TEST_CASE("a result is read as PowerShell's > writes it") {
  const Folder folder;
  const std::string text = to_json(open_loop());
  std::string utf16 = "\xff\xfe";
  for (const char c : text) {
    if (c == '\n') utf16 += std::string("\r\0", 2);
    utf16 += {c, '\0'};
  }
  CHECK(to_json(load_result(folder.write("result.json", utf16), kNeverStop)) == text);
}

TEST_CASE("a file that can't be read is named with the reason") {
  const Folder folder;
  const std::string missing = folder / "missing.json";
  CHECK(complaint(missing) == "cannot read " + missing + ": No such file or directory");
  CHECK(complaint(folder / "").find("it is a directory") != std::string::npos);
  const std::string empty = folder.write("empty.json", "");
  CHECK(complaint(empty) == "cannot read " + empty + ": it is empty");
}

TEST_CASE("a file that holds no result is named with what is wrong") {
  const Folder folder;
  const std::string path = folder.write("result.json", "{\"schema\": \"especho.check/1\"}");
  CHECK(complaint(path) ==
        path + ": it is not a result of especho bench: its schema is especho.check/1");
  const std::string text = to_json(single());
  folder.write("result.json", text.substr(0, 1000));
  CHECK(complaint(path) == path + ": it is cut off after 1000 bytes");
}

TEST_CASE("reading ends when it is stopped") {
  const Folder folder;
  const std::string path = folder.write("result.json", to_json(single()));
  const StopFlag stop{143};
  try {
    load_result(path, stop);
    FAIL("it was read");
  } catch (const Error& error) {
    CHECK(error.code() == ExitCode::sigterm);
    CHECK(error.what() == "interrupted while reading " + path);
  }
}

TEST_CASE("a file larger than any result is refused without being read") {
  const Folder folder;
  const std::string path = folder.write("result.json", "{");
  std::filesystem::resize_file(path, std::uintmax_t{1} << 30);
  CHECK(complaint(path) == "cannot read " + path + ": it has more than 64 MiB");
}
