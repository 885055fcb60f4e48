#include "sketch/sources.hpp"

#include <filesystem>
#include <fstream>

#include "catch.hpp"
#include "especho/error.hpp"
#include "support/complaint.hpp"
#include "support/contains.hpp"

using namespace especho;
using namespace especho::sketch;
using especho_test::complaint_of;
using especho_test::contains;

namespace {

namespace fs = std::filesystem;

/// A folder called `blink`, removed at the end.
class Folder {
 public:
  Folder() { fs::create_directories(path()); }
  ~Folder() { fs::remove_all(base_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  fs::path path() const { return base_ / "blink"; }
  void add(const std::string& name, const std::string& text = {}) const {
    fs::create_directories((path() / name).parent_path());
    std::ofstream(path() / name, std::ios::binary) << text;
  }

 private:
  fs::path base_ = fs::temp_directory_path() /
                   ("especho-sources-" + std::to_string(reinterpret_cast<std::uintptr_t>(this)));
};

std::vector<std::string> names_of(const std::vector<SourceFile>& files) {
  std::vector<std::string> names;
  for (const SourceFile& file : files) names.push_back(file.path.filename().string());
  return names;
}

using Names = std::vector<std::string>;

std::string complaint_about(const Sources& sources, const Scan& scan) {
  return complaint_of(ExitCode::usage, [&] { check(sources, scan); }).message;
}

}  // namespace

TEST_CASE("the file with the folder's name comes first, then the alphabet") {
  const Folder folder;
  for (const char* name : {"z.ino", "a.ino", "blink.ino", "b.h", "c.cpp", "src/deep/d.cpp",
                           "notes.txt", ".hidden.ino", "other/e.cpp"}) {
    folder.add(name);
  }
  for (const fs::path& path : {folder.path(), folder.path() / "", folder.path() / "blink.ino"}) {
    const Sources sources = read_sources(path);
    CHECK(sources.name == "blink");
    CHECK(names_of(sources.sketch) == Names{"blink.ino", "a.ino", "z.ino"});
    CHECK(names_of(sources.others) == Names{"c.cpp", "d.cpp"});
    CHECK(names_of(sources.headers) == Names{"b.h"});
  }
  CHECK(names_of(read_sources(folder.path() / "z.ino").sketch) ==
        Names{"z.ino", "a.ino", "blink.ino"});
}

TEST_CASE("what is no sketch is refused by name") {
  const Folder folder;
  folder.add("readme.txt");
  const auto complaint_about_path = [&](ExitCode code, const fs::path& path) {
    return complaint_of(code, [&] { read_sources(path); }).message;
  };
  CHECK(contains(complaint_about_path(ExitCode::usage, folder.path()), "blink has no .ino file"));
  CHECK(contains(complaint_about_path(ExitCode::usage, folder.path() / "readme.txt"), "neither"));
  CHECK(contains(complaint_about_path(ExitCode::failure, folder.path() / "gone"),
                 "there is no sketch"));
}

TEST_CASE("the files are joined, and each keeps its name and lines") {
  const Folder folder;
  folder.add("blink.ino", "\xef\xbb\xbfvoid setup() {}");
  folder.add("more.ino", "void loop() {}\n");
  const Sources sources = read_sources(folder.path());
  const std::string base = folder.path().string();
  CHECK(joined(sources) == "#include <Arduino.h>\n#line 1 \"" + base +
                               "/blink.ino\"\nvoid setup() {}\n#line 1 \"" + base +
                               "/more.ino\"\nvoid loop() {}\n");
}

TEST_CASE("prototypes stand before the first function") {
  const Folder folder;
  folder.add("blink.ino", "struct S {};\nvoid setup() { f(); }\nvoid f() {}\n");
  const Sources sources = read_sources(folder.path());
  const std::string file = sources.sketch.front().shown;
  Scan found;
  found.functions = {{.name = "setup", .prototype = "void setup();", .place = {file, 2}},
                     {.name = "f",
                      .prototype = "void f();",
                      .place = {file, 3},
                      .takes_nothing = true,
                      .used_before = true}};
  CHECK(joined(sources, found) ==
        "#include <Arduino.h>\n#line 1 \"" + file + "\"\nstruct S {};\n#line 3 \"" + file +
            "\"\nvoid f();\n#line 2 \"" + file + "\"\nvoid setup() { f(); }\nvoid f() {}\n");
}

TEST_CASE("a sketch has one setup() and one loop()") {
  const Folder folder;
  folder.add("blink.ino");
  Sources sources = read_sources(folder.path());
  const Function setup{
      .name = "setup", .prototype = {}, .place = {"blink.ino", 3}, .takes_nothing = true};
  Function second = setup;
  second.place = {"more.ino", 1};
  Function loop = setup;
  loop.name = "loop";
  CHECK(contains(complaint_about(sources, {}), "is empty"));
  CHECK(contains(complaint_about(sources, {{setup}, false}), "no loop()"));
  CHECK(contains(complaint_about(sources, {{loop}, false}), "no setup()"));
  CHECK(contains(complaint_about(sources, {{setup, loop, second}, false}),
                 "two functions setup(): blink.ino:3 and more.ino:1"));
  CHECK(complaint_about(sources, {{setup, loop}, false}) == "no complaint");
  second.takes_nothing = false;  // another one of the same name
  CHECK(complaint_about(sources, {{setup, loop, second}, false}) == "no complaint");
  sources.others.push_back({});  // which may have them
  CHECK(complaint_about(sources, {}) == "no complaint");
}
