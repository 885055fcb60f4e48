#include "cli/terminal/progress_line.hpp"

#include "catch.hpp"
#include "support/cli.hpp"

using namespace especho;
using namespace especho::cli;
using namespace std::chrono_literals;

namespace {

BenchProgress halfway() {
  BenchProgress progress;
  progress.size = 1024;
  progress.ok = 421;
  progress.share = 0.5;
  progress.elapsed = 10s;
  progress.mean = 248us;
  return progress;
}

BenchPlan plan() {
  BenchPlan plan;
  plan.target = {"especho.local", 80, Family::any};
  return plan;
}

std::string text_of(const BenchProgress& progress) {
  return progress_text(progress, plan());
}

}  // namespace

TEST_CASE("progress shows share and size and speed and the time that is left") {
  CHECK(text_of(halfway()) == " 50 %  1 KiB  421 ok  42.1/s  mean 248 us  10 s left");
}

TEST_CASE("progress shows failures only when there are some") {
  BenchProgress progress = halfway();
  progress.failed = 3;
  CHECK(text_of(progress).find("421 ok  3 failed") != std::string::npos);
}

TEST_CASE("progress without an echo shows no speed") {
  BenchProgress progress;
  progress.size = 64;
  CHECK(text_of(progress) == "  0 %  64 B  0 ok");
  progress.failed = 2;
  CHECK(text_of(progress) == "  0 %  64 B  0 ok  2 failed");
}

TEST_CASE("progress at the end has no time left") {
  BenchProgress progress = halfway();
  progress.share = 1;
  CHECK(text_of(progress) == "100 %  1 KiB  421 ok  42.1/s  mean 248 us");
}

TEST_CASE("the warm-up shows no figures") {
  BenchProgress progress = halfway();
  progress.stage = BenchProgress::Stage::warming_up;
  CHECK(text_of(progress) == "warming up  1 KiB");
}

TEST_CASE("before there is a connection progress names the device that is waited for") {
  BenchProgress progress;
  progress.stage = BenchProgress::Stage::connecting;
  CHECK(text_of(progress) == "waiting for especho.local:80 ...");
}

TEST_CASE("progress over several runs says which one it is") {
  BenchPlan five = plan();
  five.repeat = 5;
  BenchProgress progress = halfway();
  progress.repetition = 2;
  progress.stage = BenchProgress::Stage::warming_up;
  CHECK(progress_text(progress, five) == "warming up  1 KiB  run 2 of 5");
  progress.stage = BenchProgress::Stage::measuring;
  CHECK(progress_text(progress, five) ==
        " 50 %  1 KiB  run 2 of 5  421 ok  42.1/s  mean 248 us  10 s left");
}

TEST_CASE("the progress line is written over and erased at the end") {
  const especho_test::TemporaryStream stream;
  {
    LiveLine line(stream.file(), true);
    line.show(text_of(halfway()));
    line.clear();
    line.clear();
  }
  CHECK(stream.content() == "\r\x1b[?7l" + text_of(halfway()) + "\x1b[K\x1b[?7h\r\x1b[K");
}

TEST_CASE("the progress line writes nothing where there is no terminal") {
  const especho_test::TemporaryStream stream;
  {
    Console console;
    console.err = stream.file();
    BenchProgressLine line(console, plan());
    line.on_progress(halfway());
  }
  CHECK(stream.content().empty());
}

TEST_CASE("a progress line leaves the last column of its terminal free") {
  CHECK(fitting("12345", std::nullopt) == "12345");
  CHECK(fitting("12345", 6) == "12345");
  CHECK(fitting("12345", 5) == "1234");
  CHECK(fitting("12345", 1).empty());
  CHECK(fitting("", 1).empty());
}

TEST_CASE("a progress line is cut between characters and not within one") {
  CHECK(fitting("µ█x", 4) == "µ█x");
  CHECK(fitting("µ█x", 3) == "µ█");
  CHECK(fitting("µ█x", 2) == "µ");
}
