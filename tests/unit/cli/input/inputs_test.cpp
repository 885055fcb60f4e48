#include "cli/input/inputs.hpp"

#include "catch.hpp"
#include "especho/error.hpp"
#include "especho/json.hpp"
#include "support/cli.hpp"
#include "support/complaint.hpp"
#include "support/results.hpp"

#ifndef _WIN32
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <thread>
#endif

using namespace especho;
using namespace especho::cli;
using namespace std::chrono_literals;
using namespace std::string_literals;
using namespace especho_test;

namespace {

constexpr InputKind kKind{.most_bytes = std::size_t{1} << 20, .hint = "one word"};

std::string text_complaint(const std::string& path, const InputKind& kind = kKind) {
  const Complaint told =
      complaint_of(ExitCode::failure, [&] { read_text(path, kind, kNeverStop); });
  CHECK(told.hint == "one word");
  return told.message;
}

std::string numbered(std::string_view text) {
  std::string all;
  for_each_line(text, [&](std::string_view line, int number) {
    all += std::to_string(number) + std::string(line) + ";";
  });
  return all;
}

std::string result_complaint(const std::string& path) {
  const Complaint told = complaint_of(ExitCode::failure, [&] { load_result(path, kNeverStop); });
  CHECK_FALSE(told.hint.empty());
  return told.message;
}

}  // namespace

TEST_CASE("a text is what its file holds, but for a byte order mark at its begin") {
  const Folder folder;
  const std::string content = "a\r\n" + std::string(600'000, 'x');
  CHECK((read_text(folder.write("text", content), kKind, kNeverStop) == content));
  CHECK(read_text(folder.write("text",
                               "\xef\xbb\xbf"
                               "a\xef\xbb\xbf"),
                  kKind, kNeverStop) == "a\xef\xbb\xbf");
  CHECK(read_text(folder.write("text", ""), kKind, kNeverStop).empty());
}

TEST_CASE("a text that can't be read is reported with the reason and what it should be") {
  const Folder folder;
  CHECK(text_complaint(folder / "").ends_with(": it is a directory"));
  CHECK(text_complaint(folder / "none").ends_with("none: No such file or directory"));
  const std::string large = folder.write("large", std::string(kKind.most_bytes + 1, 'x'));
  CHECK(text_complaint(large) == "cannot read " + large + ": it has more than 1 MiB");
}

TEST_CASE("a text in UTF-16 with a byte order mark is read in either byte order") {
  const Folder folder;
  const auto read = [&](const std::string& bytes) {
    return read_text(folder.write("text", bytes), kKind, kNeverStop);
  };
  CHECK(read("\xff\xfe{\0\r\0\n\0"s) == "{\r\n");
  CHECK(read("\xfe\xff\0{\0\r\0\n"s) == "{\r\n");
  // A character of each length in UTF-8.
  CHECK(read("\xff\xfe\x7f\x00\x80\x00\xff\x07\x00\x08\xff\xff\x3d\xd8\x00\xde"s) ==
        "\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf\xf0\x9f\x98\x80");
  CHECK(read("\xfe\xff\xdb\xff\xdf\xff"s) == "\xf4\x8f\xbf\xbf");
  CHECK(read("\xff\xfe"s).empty());
}

TEST_CASE("what is not text is refused with what it is and what to do") {
  const Folder folder;
  const std::string path = folder / "text";
  const auto refusal = [&](const std::string& bytes) {
    try {
      read_text(folder.write("text", bytes), kKind, kNeverStop);
    } catch (const Error& error) {
      CHECK(error.code() == ExitCode::failure);
      CHECK_FALSE(error.hint().empty());
      const std::string what = error.what();
      REQUIRE(what.starts_with(path + ": "));
      return what.substr(path.size() + 2);
    }
    return std::string("not refused");
  };
  CHECK(refusal("{\0}\0"s) == "it is UTF-16 without a byte order mark");
  CHECK(refusal("\0{\0}"s) == "it is UTF-16 without a byte order mark");
  CHECK(refusal("\xff\xfe\0\0{\0\0\0"s) == "it is UTF-32");
  CHECK(refusal("\0\0\xfe\xff\0\0\0{"s) == "it is UTF-32");
  CHECK(refusal("\xff\xfe{\0}"s) == "it is UTF-16 with half a character at byte 5");
  CHECK(refusal("\xff\xfe\x3d\xd8"s) == "it is UTF-16 with half a character at byte 3");
  CHECK(refusal("\xff\xfe\x3d\xd8{\0"s) == "it is UTF-16 with half a character at byte 3");
  CHECK(refusal("\xff\xfe\x00\xde{\0"s) == "it is UTF-16 with half a character at byte 3");
  CHECK(refusal("ab\0c"s) == "it is not text: zero at byte 3");
  CHECK(refusal("\xff\xfe\0\0"s.substr(0, 3)) == "it is UTF-16 with half a character at byte 3");
  CHECK(refusal("PK\x03\x04") == "it is a zip archive");
  CHECK(refusal("\x1f\x8b\x08") == "it is compressed with gzip");
}

TEST_CASE("the last line of a text needs no end, and an empty one counts") {
  CHECK(numbered("").empty());
  CHECK(numbered("a\n\nb") == "1a;2;3b;");
  CHECK(numbered("a\n") == "1a;");
}

#ifndef _WIN32
TEST_CASE("a device may have no text, but not one without an end") {
  CHECK(read_text("/dev/null", kKind, kNeverStop).empty());
  if (!std::filesystem::exists("/dev/zero")) return;
  CHECK(text_complaint("/dev/zero") == "cannot read /dev/zero: it has more than 1 MiB");
}

TEST_CASE("a text may come through a pipe") {
  const Folder folder;
  const std::string path = folder / "pipe";
  REQUIRE(mkfifo(path.c_str(), 0600) == 0);
  ssize_t written = 0;
  std::thread writer([&] {
    const int fd = open(path.c_str(), O_WRONLY | O_CLOEXEC);
    written = write(fd, "text", 4);
    close(fd);
  });
  CHECK(read_text(path, kKind, kNeverStop) == "text");
  writer.join();
  CHECK(written == 4);
}

TEST_CASE("a pipe without a writer is not waited for forever") {
  const Folder folder;
  const std::string path = folder / "pipe";
  REQUIRE(mkfifo(path.c_str(), 0600) == 0);
  InputKind impatient = kKind;
  impatient.longest_silence = 1ms;
  CHECK(text_complaint(path, impatient) == "cannot read " + path + ": nothing writes to it");
}
#endif

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
  CHECK(result_complaint(missing) == "cannot read " + missing + ": No such file or directory");
  CHECK(result_complaint(folder / "").find("it is a directory") != std::string::npos);
  const std::string empty = folder.write("empty.json", "");
  CHECK(result_complaint(empty) == "cannot read " + empty + ": it is empty");
}

TEST_CASE("a file that holds no result is named with what is wrong") {
  const Folder folder;
  const std::string path = folder.write("result.json", "{\"schema\": \"especho.check/1\"}");
  CHECK(result_complaint(path) ==
        path + ": it is not a result of especho bench: its schema is especho.check/1");
  const std::string text = to_json(single());
  folder.write("result.json", text.substr(0, 1000));
  CHECK(result_complaint(path) == path + ": it is cut off after 1000 bytes");
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
  CHECK(result_complaint(path) == "cannot read " + path + ": it has more than 64 MiB");
}
