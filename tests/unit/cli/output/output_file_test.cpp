#include "cli/output/output_file.hpp"

#include "catch.hpp"
#include "cli/input/inputs.hpp"
#include "cli/system/file_path.hpp"
#include "especho/error.hpp"
#include "support/cli.hpp"
#include "support/complaint.hpp"

#ifndef _WIN32
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

using namespace especho;
using namespace especho::cli;
using especho_test::complaint_of;
using especho_test::Folder;

namespace {

const std::string kName = "Größe 測 😀.json";

std::string opening_complaint(const std::string& path) {
  return complaint_of(ExitCode::failure, [&] { const OutputFile file(path); }).message;
}

}  // namespace

TEST_CASE("a file is written whole when it is committed") {
  const Folder folder;
  const std::string content = std::string(100'000, 'x') + '\0' + "\r\nend";
  OutputFile file(folder / "result.json");
  file.commit(content);
  CHECK(folder.read("result.json") == content);
  CHECK(folder.files() == 1);
}

TEST_CASE("a file that is not committed leaves nothing") {
  const Folder folder;
  { const OutputFile file(folder / "result.json"); }
  CHECK(folder.files() == 0);
}

TEST_CASE("a file that is there is kept until the new one is whole") {
  const Folder folder;
  folder.write("result.json", "old");
  { const OutputFile file(folder / "result.json"); }
  CHECK(folder.read("result.json") == "old");
  OutputFile file(folder / "result.json");
  CHECK(folder.read("result.json") == "old");
  file.commit("new");
  CHECK(folder.read("result.json") == "new");
  CHECK(folder.files() == 1);
}

TEST_CASE("a file may be written piece by piece") {
  const Folder folder;
  folder.write("result.csv", "old");
  OutputFile file(folder / "result.csv");
  std::string all;
  for (int i = 0; i < 1000; ++i) {
    const std::string piece = std::to_string(i) + std::string(100, ' ') + "\n";
    file.write(piece);
    all += piece;
  }
  CHECK(folder.read("result.csv") == "old");
  file.commit();
  CHECK(folder.read("result.csv") == all);
  CHECK(folder.files() == 1);
}

TEST_CASE("pieces that are not committed leave nothing") {
  const Folder folder;
  { OutputFile(folder / "result.csv").write("a piece"); }
  CHECK(folder.files() == 0);
}

TEST_CASE("an empty result is an empty file") {
  const Folder folder;
  OutputFile(folder / "result.json").commit("");
  CHECK(folder.files() == 1);
  CHECK(folder.read("result.json").empty());
}

TEST_CASE("two paths of one file are the same, whether it exists or not") {
  const Folder folder;
  const std::string there = folder.write("there", "");
  for (const std::string& name : {std::string("there"), std::string("absent")}) {
    const std::string path = folder / name;
    CHECK_THROWS_AS(refuse_same({{"--a", path}, {"--b", folder / ("./" + name)}}), Error);
    CHECK_THROWS_AS(refuse_replaced({{"--a", path}}, {"the input", folder / ("./" + name)}), Error);
  }
  CHECK_THROWS_AS(refuse_same({{"--a", "new"}, {"--b", ""}, {"--c", "./new"}}), Error);
  CHECK_THROWS_AS(refuse_same({{"--a", "-"}, {"--b", "/dev/stdout"}}), Error);
  CHECK_NOTHROW(refuse_same({{"--a", there}, {"--b", folder / "other"}, {"--c", "-"}}));
  CHECK_NOTHROW(refuse_same({{"--a", ""}, {"--b", ""}}));
  CHECK_NOTHROW(refuse_replaced({{"--a", "-"}, {"--b", there}}, {"the input", "-"}));
}

TEST_CASE("two files beside each other don't get into each other's way") {
  const Folder folder;
  OutputFile one(folder / "result");
  OutputFile other(folder / "result");
  one.commit("one");
  other.commit("other");
  CHECK(folder.read("result") == "other");
  CHECK(folder.files() == 1);
}

TEST_CASE("what can't be written is known before anything is measured") {
  const Folder folder;
  CHECK(opening_complaint(folder / "").find("it is a directory") != std::string::npos);
  const std::string missing = folder / "no/such/folder.json";
  CHECK(opening_complaint(missing).starts_with("cannot write " + missing + ": "));
  CHECK(folder.files() == 0);
}

#ifndef _WIN32
TEST_CASE("a device is written in place and stays a device") {
  const std::filesystem::path null = "/dev/null";
  OutputFile("/dev/null").commit("gone");
  { const OutputFile file("/dev/null"); }
  CHECK(std::filesystem::is_character_file(null));
}

TEST_CASE("a pipe without a reader is reported at once") {
  const Folder folder;
  const std::string path = folder / "pipe";
  REQUIRE(mkfifo(path.c_str(), 0600) == 0);
  CHECK(opening_complaint(path) == "cannot write " + path + ": nothing reads it");
}

TEST_CASE("a pipe that is no longer read is given up once that is wanted") {
  const Folder folder;
  const std::string path = folder / "pipe";
  REQUIRE(mkfifo(path.c_str(), 0600) == 0);
  const int reader = open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  REQUIRE(reader >= 0);
  {
    const StopFlag stop{130};
    OutputFile file(path, stop);
    CHECK(file.is_in_place());
    CHECK_THROWS_AS(file.write(std::string(1'000'000, 'x')), Error);
  }
  close(reader);
}

TEST_CASE("a link stays a link to the file that is written") {
  const Folder folder;
  folder.write("target.json", "old");
  std::filesystem::create_symlink(folder / "target.json", folder / "link.json");
  OutputFile(folder / "link.json").commit("new");
  CHECK(std::filesystem::is_symlink(folder / "link.json"));
  CHECK(folder.read("target.json") == "new");
}

TEST_CASE("a full device is an error as soon as it is written") {
  if (!std::filesystem::exists("/dev/full")) return;  // Linux only
  OutputFile file("/dev/full");
  CHECK_THROWS_AS(file.write("does not fit"), Error);
  CHECK_THROWS_AS(OutputFile("/dev/full").commit("does not fit"), Error);
}
#endif

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

TEST_CASE("two names in any script are distinguished") {
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
