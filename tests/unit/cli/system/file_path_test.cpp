#include "cli/system/file_path.hpp"

#include "catch.hpp"
#include "cli/output/output_file.hpp"
#include "cli/system/file_source.hpp"
#include "support/cli.hpp"

using namespace especho::cli;
using namespace especho_test;

namespace {

const std::string kName = "Größe 測 😀.json";

}  // namespace

TEST_CASE("a name keeps its characters on the way to a path and back") {
  CHECK(file_name(file_path(kName)) == kName);
  CHECK(file_path(kName).u8string().size() == kName.size());
}

TEST_CASE("a result is written under the name that it was given, in any script") {
  const Folder folder;
  OutputFile(folder / kName).commit("first");
  OutputFile(folder / kName).commit("second");
  REQUIRE(folder.files() == 1);
  const std::filesystem::directory_iterator only(file_path(folder / ""));
  CHECK(file_name(only->path().filename()) == kName);
  CHECK(folder.read(kName) == "second");
}

TEST_CASE("two names in any script are told apart") {
  const Folder folder;
  const NamedPath one{"--json", folder / kName};
  CHECK_NOTHROW(refuse_same({one, {"--csv", folder / "Größe 測 😁.json"}}));
  CHECK_THROWS(refuse_same({one, {"--csv", folder / kName}}));
}

TEST_CASE("a payload is read from a file whatever its name is") {
  const Folder folder;
  CHECK_NOTHROW(open_file(folder.write(kName, "Hello")));
  CHECK_THROWS(open_file(folder / "Größe"));
}

TEST_CASE("a temporary stream is read back from its start and leaves no file") {
  std::FILE* stream = temporary_stream();
  REQUIRE(stream != nullptr);
  CHECK(std::fputs("a\r\nb", stream) >= 0);
  std::rewind(stream);
  std::string text(8, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), stream));
  CHECK(text == "a\r\nb");
  CHECK(std::fclose(stream) == 0);
}
