#include "cli/commands/compare_command.hpp"

#include "catch.hpp"
#include "report/json/json.hpp"
#include "support/cli.hpp"
#include "support/near.hpp"
#include "support/synthetic.hpp"

using namespace especho;
using namespace especho_test;

namespace {

std::string stored(const Trial& trial, std::uint64_t seed) {
  Noise noise(seed);
  return to_json(synthetic_result(independent(0.05), trial, noise));
}

}  // namespace

TEST_CASE("a tolerance is a percentage or a share") {
  CHECK(is_near(cli::parse_tolerance("10%"), 0.1));
  CHECK(is_near(cli::parse_tolerance("0.1"), 0.1));
  CHECK(is_near(cli::parse_tolerance("2.5%"), 0.025));
  CHECK(is_near(cli::parse_tolerance("999%"), 9.99));
  CHECK(is_near(cli::parse_tolerance("0.99"), 0.99));
  for (const char* text : {"", "%", "0", "0%", "-5%", "1000%", "10", "abc", "10%%", "1k%", ".",
                           "nan", "inf", "1e-3", "10 %", "0x1"}) {
    INFO("'" << text << "'");
    CHECK_THROWS_AS(cli::parse_tolerance(text), Error);
  }
}

TEST_CASE("a tolerance that lacks its percent sign is not taken for a multiple") {
  for (const std::string text : {"5", "1", "9.9"}) {
    try {
      cli::parse_tolerance(text);
      FAIL(text);
    } catch (const Error& error) {
      const std::string told = error.what();
      INFO(told);
      CHECK(told.find("did you mean " + text + "%?") != std::string::npos);
    }
  }
}

TEST_CASE("compare reports its verdict in its exit code") {
  const Folder folder;
  const std::string base = folder.write("base.json", stored({.echoes = 3000}, 1));
  const std::string same = folder.write("same.json", stored({.echoes = 3000}, 2));
  const std::string slow = folder.write("slow.json", stored({.echoes = 3000, .factor = 1.5}, 3));
  const std::string few = folder.write("few.json", stored({.echoes = 20}, 4));
  CHECK(especho_cli({"compare", base, same}).code == 0);
  CHECK(especho_cli({"compare", base, slow}).code == 99);
  CHECK(especho_cli({"compare", slow, base}).code == 0);
  CHECK(especho_cli({"compare", base, slow, "--tolerance", "200%"}).code == 0);
  CHECK(especho_cli({"compare", base, slow, "--metric", "errors"}).code == 0);
  CHECK(especho_cli({"compare", base, few}).code == 7);
  CHECK(especho_cli({"compare", base, folder / "absent.json"}).code == 1);
}

TEST_CASE("compare writes text, JSON and Markdown to where they are wanted") {
  const Folder folder;
  const std::string base = folder.write("base.json", stored({.echoes = 3000}, 1));
  const std::string slow = folder.write("slow.json", stored({.echoes = 3000, .factor = 1.5}, 3));
  const CliResult text = especho_cli(
      {"compare", base, slow, "--json=" + (folder / "c.json"), "--markdown", folder / "c.md"});
  CHECK(text.code == 99);
  CHECK(text.out.find("\nworse: ") != std::string::npos);
  const CliResult json = especho_cli({"compare", base, slow, "--json"});
  CHECK(json.code == 99);
  CHECK(json.out == folder.read("c.json"));
  CHECK(json.out.starts_with("{\n  \"schema\": \"especho.compare/1\""));
  const CliResult markdown = especho_cli({"compare", base, slow, "--markdown", "-"});
  CHECK(markdown.out == folder.read("c.md"));
  CHECK(markdown.out.starts_with("**worse**: "));
}

#ifndef _WIN32
TEST_CASE("a compare that can't write all of its outputs puts none in place") {
  if (!std::filesystem::exists("/dev/full")) return;  // Linux only
  const Folder folder;
  const std::string base = folder.write("base.json", stored({.echoes = 3000}, 1));
  CHECK(especho_cli(
            {"compare", base, base, "--json=" + (folder / "c.json"), "--markdown", "/dev/full"})
            .code == 1);
  CHECK(folder.files() == 1);
}
#endif

TEST_CASE("a meaningless compare is a usage error") {
  const Folder folder;
  const std::string base = folder.write("base.json", stored({}, 1));
  Noise noise(1);
  BenchResult deeper = synthetic_result(independent(0.05), {}, noise);
  deeper.plan.depth = 4;
  const std::string other = folder.write("other.json", to_json(deeper));
  const CliResult different = especho_cli({"compare", base, other});
  CHECK(different.code == 2);
  CHECK(different.err.find("depth 1 against 4") != std::string::npos);
  CHECK(different.err.find("--allow-different") != std::string::npos);
  CHECK(especho_cli({"compare", base, other, "--allow-different", "--metric", "p50"}).code == 0);

  CHECK(especho_cli({"compare", base}).code == 2);
  CHECK(especho_cli({"compare", base, base, base}).code == 2);
  CHECK(especho_cli({"compare", "-", "-"}).code == 2);
  CHECK(especho_cli({"compare", base, base, "--metric", "p95"}).code == 2);
  CHECK(especho_cli({"compare", base, base, "--metric", "p50,,errors"}).code == 2);
  CHECK(especho_cli({"compare", base, base, "--tolerance", "0"}).code == 2);
  CHECK(especho_cli({"compare", base, base, "--json", "--markdown", "-"}).code == 2);
}
