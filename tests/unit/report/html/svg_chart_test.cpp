#include "report/html/svg_chart.hpp"

#include "catch.hpp"
#include "support/contains.hpp"
#include "support/markup.hpp"

using namespace especho::svg;
using especho_test::contains;
using especho_test::Markup;

namespace {

Chart chart() {
  const Scale scale(Scale::Kind::linear, 0, 10);
  return {{scale, {{0, "0"}, {1, "10"}}, "x"}, {scale, {{0.5, "5"}}}};
}

}  // namespace

TEST_CASE("a chart is named by another element") {
  const Markup markup(chart().svg("caption", "look"));
  const auto& attributes = markup.elements().front().attributes;
  CHECK(attributes.at("role") == "img");
  CHECK(attributes.at("aria-labelledby") == "caption");
  CHECK(attributes.at("class") == "chart look");
}

TEST_CASE("a line goes from point to point, upwards for higher values") {
  Chart plot = chart();
  plot.line(0, "", {{0, 0}, {5, 10}, {10, 10}, {10, 0}});
  CHECK(contains(plot.svg("c"), "d=\"M0,1000L500,0H1000V1000\""));
}

TEST_CASE("a line of a single point is none") {
  Chart plot = chart();
  plot.line(0, "", {{5, 5}});
  CHECK(plot.svg("c") == chart().svg("c"));
}

TEST_CASE("a band is closed") {
  Chart plot = chart();
  plot.band(1, "", {{0, 1}, {10, 1}}, {{0, 2}, {10, 2}});
  CHECK(contains(plot.svg("c"), "d=\"M0,900H1000L1000,800H0z\""));
}

TEST_CASE("steps are lines of their own") {
  Chart plot = chart();
  plot.steps(0, "", {{0, 1}, {5, 1}, {5, 2}, {10, 2}});
  CHECK(contains(plot.svg("c"), "d=\"M0,900H500M500,800H1000\""));
}

TEST_CASE("a bar that is there can be seen, and one that is not there is not") {
  Chart plot = chart();
  plot.bar(0, 0, 1, 0, "none");
  CHECK(plot.svg("c") == chart().svg("c"));
  plot.bar(0, 0, 1, 1e-9, "one");
  CHECK(contains(plot.svg("c"), "height=\"1.2%\""));
}

TEST_CASE("what is said of a mark is escaped") {
  Chart plot = chart();
  plot.mark(2, "hollow", {5, 5}, "a < b & \"c\"");
  const Markup markup(plot.svg("c"));
  CHECK(contains(markup.text(), "a &lt; b &amp; "));
}

TEST_CASE("styles begin anew where there are too few") {
  CHECK(key(0, "") == key(kStyles, ""));
  for (std::size_t style = 1; style < kStyles; ++style) CHECK(key(style, "") != key(0, ""));
}
