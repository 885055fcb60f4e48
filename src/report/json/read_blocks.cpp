#include "report/json/read_blocks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/hdr/hdr_codec.hpp"

namespace especho {
namespace {

Histogram decoded(const JsonField& field, const std::optional<Histogram::Exact>& exact) {
  const std::string text = field.text(kAnyLength);  // the size of the file is its limit
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
  if (!field && count != 0) block.at(name);  // says that it is missing
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
    field.refuse("is no length that a block can have");
  }
  return length;
}

/// Whether both hold the same values, as far as buckets tell.
bool is_same(const Histogram& a, const Histogram& b) {
  const Histogram::Counts x = a.counts();
  const Histogram::Counts y = b.counts();
  return x.first == y.first && x.counts == y.counts;
}

}  // namespace

Histogram read_latency(const JsonField& entry, const JsonField& histograms, const std::string& name,
                       std::optional<std::uint64_t> count) {
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

}  // namespace especho
