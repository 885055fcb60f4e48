#include "report/json/entries.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/hdr/hdr_codec.hpp"
#include "report/text/sections.hpp"

namespace especho {
namespace {

void add_latency(JsonEntry& entry, const char* name, const Histogram& histogram) {
  if (histogram.empty()) return;
  JsonEntry json = {
      {"count", histogram.count()},          {"min", ms(histogram.min())},
      {"mean", ms(histogram.mean_ns())},     {"stddev", ms(histogram.stddev_ns())},
      {"p50", ms(histogram.percentile(50))}, {"p90", ms(histogram.percentile(90))},
      {"p99", ms(histogram.percentile(99))}, {"p99.9", ms(histogram.percentile(99.9))},
      {"max", ms(histogram.max())}};
  if (histogram.overflow() != 0) json["above_1h"] = histogram.overflow();
  entry[name] = std::move(json);
}

void add_histogram(JsonEntry& entry, const char* name, const Histogram& histogram) {
  if (!histogram.empty()) entry[name] = encode_hdr(histogram);
}

JsonEntry histograms(const RunResult& run) {
  JsonEntry json = JsonEntry::object();
  add_histogram(json, "rtt", run.rtt);
  add_histogram(json, "ttfb", run.ttfb);
  add_histogram(json, "response", run.response);
  add_histogram(json, "connect", run.connect);
  return json;
}

/// Including the empty ones, so that the index of a block is its time.
JsonEntry blocks_entry(const Blocks& blocks) {
  JsonEntry series = JsonEntry::array();
  for (const Block& block : blocks.blocks) {
    JsonEntry json = {{"ok", block.ok()}, {"failed", block.failed}};
    add_histogram(json, "rtt", block.rtt);
    add_histogram(json, "response", block.response);
    series.push_back(std::move(json));
  }
  return {{"length_s", to_seconds(blocks.length)}, {"series", std::move(series)}};
}

JsonEntry bars(const Histogram& rtt) {
  JsonEntry json = JsonEntry::array();
  for (const Bar& bar : bars_of(rtt)) {
    json.push_back({{"from_ms", ms(bar.from)}, {"to_ms", ms(bar.to)}, {"count", bar.count}});
  }
  return json;
}

Histogram decoded(const JsonField& field, const std::optional<Histogram::Exact>& exact) {
  const std::string text = field.text(kAnyLength);  // the size of the file limits it
  try {
    return decode_hdr(text, exact);
  } catch (const Error& error) {
    refuse_result(fmt::format("{}: {}", field.path(), error.what()));
  }
}

void check_count(const JsonField& field, const Histogram& histogram, std::uint64_t count) {
  if (histogram.count() == count) return;
  field.refuse(fmt::format("counts {} values, but there are {}", histogram.count(), count));
}

Histogram::Exact read_exact(const JsonField& latency) {
  const auto ns = [&](const char* name) {
    return static_cast<double>(latency.at(name).milliseconds().count());
  };
  return {.min = latency.at("min").milliseconds(),
          .max = latency.at("max").milliseconds(),
          .mean_ns = ns("mean"),
          .stddev_ns = ns("stddev"),
          .overflow = latency.find_whole("above_1h").value_or(0)};
}

Histogram read_of_block(const JsonField& block, const char* name, std::uint64_t count) {
  const auto field = block.find(name);
  if (!field && count != 0) block.at(name);  // reports it as missing
  if (!field) return {};
  Histogram histogram = decoded(*field, {});
  check_count(*field, histogram, count);
  return histogram;
}

Nanoseconds read_length(const JsonField& field) {
  constexpr int kLongestBits = 54;  // half a year
  const double seconds = field.number(0, to_seconds(kLongestMeasured));
  const auto bits = static_cast<int>(std::lround(std::log2(std::max(seconds * 1e9, 1.0))));
  const Nanoseconds length(Nanoseconds::rep{1} << std::min(bits, kLongestBits));
  if (length < Blocks::kShortest || to_seconds(length) != seconds) {
    field.refuse("is not a possible length of a block");
  }
  return length;
}

/// Whether both hold the same values, up to the width of buckets.
bool is_same(const Histogram& a, const Histogram& b) {
  const Histogram::Counts x = a.counts();
  const Histogram::Counts y = b.counts();
  return x.first == y.first && x.counts == y.counts;
}

Histogram read_latency(const JsonField& entry, const JsonField& histograms, const std::string& name,
                       std::optional<std::uint64_t> count = {}) {
  const auto latency = entry.find((name + "_ms").c_str());
  if (!latency) {
    if (count.value_or(0) != 0) entry.at((name + "_ms").c_str());
    if (const auto field = histograms.find(name.c_str())) {
      field->refuse(fmt::format("is there, but {}_ms is not", name));
    }
    return {};
  }
  const JsonField field = histograms.at(name.c_str());
  Histogram histogram = decoded(field, read_exact(*latency));
  check_count(field, histogram, count.value_or(latency->at("count").count()));
  check_count(latency->at("count"), histogram, latency->at("count").count());
  return histogram;
}

Blocks read_blocks(const JsonField& field, const RunResult& run) {
  Blocks blocks;
  blocks.length = read_length(field.at("length_s"));
  const JsonField series = field.at("series");
  blocks.blocks.resize(series.size(Blocks::kMost));
  Block sum;
  for (std::size_t i = 0; i < blocks.blocks.size(); ++i) {
    const JsonField entry = series.at(i);
    Block& block = blocks.blocks[i];
    const std::uint64_t ok = entry.at("ok").count();
    block.failed = entry.at("failed").count();
    block.rtt = read_of_block(entry, "rtt", ok);
    block.response = read_of_block(entry, "response", run.response.empty() ? 0 : ok);
    sum.failed += block.failed;
    sum.rtt.merge(block.rtt);
    sum.response.merge(block.response);
  }
  if (!is_same(sum.rtt, run.rtt) || !is_same(sum.response, run.response) ||
      sum.failed > run.echoes.failed()) {
    series.refuse("does not add up to the echoes of its run");
  }
  return blocks;
}

}  // namespace

double ms(double ns) {
  return std::round(ns) / 1e6;
}

double ms(Nanoseconds duration) {
  return to_milliseconds(duration);
}

void add_latencies(JsonEntry& entry, const RunResult& run) {
  add_latency(entry, "rtt_ms", run.rtt);
  add_latency(entry, "ttfb_ms", run.ttfb);
  add_latency(entry, "response_ms", run.response);
  add_latency(entry, "connect_ms", run.connect);
  entry["rtt_histogram"] = bars(run.rtt);
  entry["histograms"] = histograms(run);
  if (!run.blocks.blocks.empty()) entry["blocks"] = blocks_entry(run.blocks);
}

void read_latencies(const JsonField& entry, bool open_loop, RunResult& run) {
  const std::uint64_t ok = run.echoes[Outcome::ok];
  const auto histograms = entry.find("histograms");
  if (!histograms) {
    throw Error(ExitCode::failure, fmt::format("{} holds no histograms", entry.path()),
                "an older especho wrote it: measure again, with this one");
  }
  run.rtt = read_latency(entry, *histograms, "rtt", ok);
  run.ttfb = read_latency(entry, *histograms, "ttfb", ok);
  run.response = read_latency(entry, *histograms, "response", open_loop ? ok : 0);
  run.connect = read_latency(entry, *histograms, "connect");
  if (const auto blocks = entry.find("blocks")) run.blocks = read_blocks(*blocks, run);
}

}  // namespace especho
