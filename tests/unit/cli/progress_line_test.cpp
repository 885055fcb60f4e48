#include "cli/progress_line.hpp"

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
  progress.p50 = 248us;
  return progress;
}

}  // namespace

TEST_CASE("progress shows share and size and speed and the time that is left") {
  CHECK(progress_text(halfway()) == " 50 %  1 KiB  421 ok  42.1/s  p50 248 us  10 s left");
}

TEST_CASE("progress shows failures only when there are some") {
  BenchProgress progress = halfway();
  progress.failed = 3;
  CHECK(progress_text(progress).find("421 ok  3 failed") != std::string::npos);
}

TEST_CASE("progress without an echo shows no speed") {
  BenchProgress progress;
  progress.size = 64;
  CHECK(progress_text(progress) == "  0 %  64 B  0 ok");
  progress.failed = 2;
  CHECK(progress_text(progress) == "  0 %  64 B  0 ok  2 failed");
}

TEST_CASE("progress at the end has no time left") {
  BenchProgress progress = halfway();
  progress.share = 1;
  CHECK(progress_text(progress) == "100 %  1 KiB  421 ok  42.1/s  p50 248 us");
}

TEST_CASE("the warm-up shows no figures") {
  BenchProgress progress = halfway();
  progress.warming_up = true;
  CHECK(progress_text(progress) == "warming up  1 KiB");
}

TEST_CASE("the progress line is written over and erased at the end") {
  const especho_test::TemporaryStream stream;
  {
    ProgressLine line(stream.file(), true);
    line.on_progress(halfway());
    line.clear();
    line.clear();
  }
  CHECK(stream.content() == "\r\x1b[?7l" + progress_text(halfway()) + "\x1b[K\x1b[?7h\r\x1b[K");
}

TEST_CASE("the progress line writes nothing where there is no terminal") {
  const especho_test::TemporaryStream stream;
  {
    ProgressLine line(stream.file(), false);
    line.on_progress(halfway());
  }
  CHECK(stream.content().empty());
}
