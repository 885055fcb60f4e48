#include "sketch/complaints.hpp"

#include "catch.hpp"
#include "support/contains.hpp"

using namespace especho;
using especho_test::contains;

namespace {

constexpr const char* kApi = "class WiFiClass {\n};\nstruct WiFiClient {};";

Error complaint_about(const char* output) {
  return sketch::complaint(output, kApi);
}

}  // namespace

TEST_CASE("an error in the sketch has its file and line") {
  for (const char* output :
       {"In file included from x:1:\na b/my.ino: In function 'void loop()':\n"
        "a b/my.ino:12:3: error: expected ';' before '}' token\n   12 |   int x\n",
        "a b/my.ino:12: error: expected ';' before '}' token\n",
        "a b/my.ino:12:3: fatal error: expected ';' before '}' token\n"}) {
    const Error error = complaint_about(output);
    CHECK(error.what() == std::string("a b/my.ino:12: expected ';' before '}' token"));
    CHECK(error.code() == ExitCode::usage);
  }
}

TEST_CASE("a member that only especho lacks is no error of the sketch") {
  for (const char* output :
       {"my.ino:3:8: error: 'class WiFiClass' has no member named 'beginSmartConfig'\n",
        "my.ino:3:8: error: no member named 'beginSmartConfig' in 'WiFiClass'\n"}) {
    const Error error = complaint_about(output);
    CHECK(contains(error.what(), "my.ino:3: "));
    CHECK(contains(error.what(), "WiFiClass::beginSmartConfig"));
    CHECK(error.code() == ExitCode::failure);
  }
}

TEST_CASE("a member that a class of the user lacks is an error of the sketch") {
  const Error error = complaint_about("my.ino:3:8: error: 'struct Slot' has no member named 'x'\n");
  CHECK(error.what() == std::string("my.ino:3: 'struct Slot' has no member named 'x'"));
  CHECK(error.code() == ExitCode::usage);
}

TEST_CASE("a header that is not there is named") {
  for (const char* output :
       {"my.ino:2:10: fatal error: Adafruit_GFX.h: No such file or directory\n",
        "my.ino:2:10: fatal error: 'Adafruit_GFX.h' file not found\n"}) {
    const Error error = complaint_about(output);
    CHECK(contains(error.what(), "my.ino:2: "));
    CHECK(contains(error.what(), "Adafruit_GFX.h"));
    CHECK(error.code() == ExitCode::failure);
  }
}

TEST_CASE("a header that is only there to say why it is not has the place of its include") {
  for (const char* output :
       {"In file included from /api/My.h:3,\n                 from my.ino:2:\n"
        "/api/absent/SD.h:4:2: error: #error \"especho's device has no SD: no file system\"\n",
        "In file included from /cache/sketch.cpp:1:\nIn file included from my.ino:2:\n"
        "/api/absent/SD.h:4:2: error: \"especho's device has no SD: no file system\"\n"}) {
    const Error error = complaint_about(output);
    CHECK(error.what() == std::string("my.ino:2: especho's device has no SD: no file system"));
    CHECK(error.code() == ExitCode::failure);
  }
}

TEST_CASE("of an unknown name nobody knows whose fault it is") {
  for (const char* output : {"my.ino:9:3: error: 'ledcSetup' was not declared in this scope\n",
                             "my.ino:9:3: error: 'ledcSetup' does not name a type\n",
                             "my.ino:9:3: error: use of undeclared identifier 'ledcSetup'\n",
                             "my.ino:9:3: error: unknown type name 'ledcSetup'\n"}) {
    const Error error = complaint_about(output);
    CHECK(contains(error.what(), "my.ino:9: ledcSetup"));
    CHECK(contains(error.what(), "neither"));
    CHECK(error.code() == ExitCode::usage);
  }
}

TEST_CASE("what the linker misses is named") {
  const Error function = complaint_about(
      "/usr/bin/ld: /tmp/x.o: in function `loop()':\nmy.ino:(.text+0x9): undefined reference to "
      "`turnOn(int)'\ncollect2: error: ld returned 1 exit status\n");
  CHECK(contains(function.what(), "turnOn(int)"));
  const Error setup = complaint_about("/usr/bin/ld: main.o: undefined reference to `setup()'\n");
  CHECK(setup.what() == std::string("the sketch has no setup()"));
  CHECK(setup.code() == ExitCode::usage);
}

TEST_CASE("what no one understands is passed on") {
  const Error error = complaint_about("\ncc1plus: out of memory\n");
  CHECK(error.what() == std::string("the compiler failed: cc1plus: out of memory"));
  CHECK(error.code() == ExitCode::failure);
  CHECK(contains(complaint_about("").what(), "no message"));
}
