#include "cli/output/csv_log.hpp"

#include <fmt/format.h>

#include <map>
#include <sstream>
#include <thread>

#include "catch.hpp"
#include "especho/error.hpp"
#include "report/formats.hpp"
#include "support/cli.hpp"
#include "support/complaint.hpp"

#ifndef _WIN32
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

using namespace especho;
using namespace especho::cli;
using namespace especho_test;

namespace {

EchoRecord echo_of(std::uint64_t connection, std::uint64_t echo) {
  return {.size = 64, .connection = connection, .echo = echo, .rtt = Nanoseconds(1000 + echo)};
}

/// As a thread that measures does it.
void measure(EchoLog& log, std::uint64_t connection, std::uint64_t echoes) {
  std::vector<EchoRecord> records;
  for (std::uint64_t echo = 1; echo <= echoes; ++echo) {
    records.push_back(echo_of(connection, echo));
    if (records.size() == records.capacity()) log.take(records);
  }
  if (!records.empty()) log.take(records);
}

std::string rows(std::uint64_t connection, std::uint64_t echoes) {
  std::string text(csv_header());
  for (std::uint64_t echo = 1; echo <= echoes; ++echo) {
    append_csv_row(text, echo_of(connection, echo));
  }
  return text;
}

}  // namespace

TEST_CASE("every echo of a thread is a row, in its order") {
  const Folder folder;
  for (const std::uint64_t echoes : {0U, 1U, 2U, 1023U, 1024U, 1025U, 30'000U}) {
    CsvLog log(folder / "echoes.csv");
    measure(log, 1, echoes);
    log.commit();
    CHECK(folder.read("echoes.csv") == rows(1, echoes));
    CHECK(folder.files() == 1);
  }
}

TEST_CASE("no row of several threads is lost, and those of each keep their order") {
  const Folder folder;
  constexpr std::uint64_t kThreads = 6;
  constexpr std::uint64_t kEchoes = 20'011;
  CsvLog log(folder / "echoes.csv");
  std::vector<std::thread> threads;
  for (std::uint64_t i = 1; i <= kThreads; ++i) {
    threads.emplace_back([&log, i] { measure(log, i, kEchoes + i); });
  }
  for (std::thread& thread : threads) thread.join();
  log.commit();

  std::istringstream lines(folder.read("echoes.csv"));
  std::string line;
  std::getline(lines, line);
  CHECK(line + "\n" == csv_header());
  std::map<std::uint64_t, std::uint64_t> last;
  bool ordered = true;
  while (std::getline(lines, line)) {
    std::istringstream fields(line);
    std::uint64_t run = 0;
    std::uint64_t size = 0;
    std::uint64_t connection = 0;
    std::uint64_t echo = 0;
    char comma = 0;
    fields >> run >> comma >> size >> comma >> connection >> comma >> echo;
    ordered = ordered && fields.good() && echo == last[connection] + 1;
    last[connection] = echo;
  }
  CHECK(ordered);
  REQUIRE(last.size() == kThreads);
  for (const auto& [connection, echo] : last) CHECK(echo == kEchoes + connection);
}

TEST_CASE("whoever hands over echoes gets an empty batch of the log's size") {
  const Folder folder;
  CsvLog log(folder / "echoes.csv");
  std::vector<EchoRecord> records;
  for (int i = 0; i < 100; ++i) {
    records.push_back(echo_of(1, 1));
    log.take(records);
    CHECK(records.empty());
    CHECK(records.capacity() >= CsvLog::kBatch);
  }
}

TEST_CASE("a log that is not committed leaves what was there before") {
  const Folder folder;
  folder.write("echoes.csv", "old");
  {
    CsvLog log(folder / "echoes.csv");
    measure(log, 1, 5000);
  }
  CHECK(folder.read("echoes.csv") == "old");
  CHECK(folder.files() == 1);
}

TEST_CASE("a log that can't be opened is reported at once") {
  const Folder folder;
  CHECK_THROWS_AS(CsvLog(folder / "missing/echoes.csv"), Error);
  CHECK_THROWS_AS(CsvLog(folder / ""), Error);
}

TEST_CASE("rows for standard output are kept until they are copied to it") {
  const TemporaryStream out;
  Console console;
  console.out = out.file();
  CsvLog log("-");
  measure(log, 1, 30'000);
  log.commit();
  CHECK(out.content().empty());
  log.copy_to(console);
  CHECK(out.content() == rows(1, 30'000));
}

#ifndef _WIN32
TEST_CASE("rows that don't fit the disk are dropped, and the commit tells why") {
  if (!std::filesystem::exists("/dev/full")) return;  // Linux only
  CsvLog log("/dev/full");
  measure(log, 1, 100'000);  // far more than may wait
  const std::string told = complaint_of(ExitCode::failure, [&] { log.commit(); }).message;
  CHECK(told.starts_with("cannot write /dev/full: "));
}

TEST_CASE("an unread pipe delays nothing once the bench is stopped") {
  const Folder folder;
  const std::string path = folder / "pipe";
  REQUIRE(mkfifo(path.c_str(), 0600) == 0);
  const int reader = open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  REQUIRE(reader >= 0);
  {
    const StopFlag stop{130};
    CsvLog log(path, stop);
    measure(log, 1, 100'000);
    CHECK(complaint_of(ExitCode::failure, [&] { log.commit(); }).message ==
          "cannot write " + path + ": nothing reads it");
  }
  close(reader);
}
#endif
