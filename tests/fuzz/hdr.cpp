// Stored histograms: as they are, and as what is packed into them.
#include <zlib.h>

#include <bit>

#include "fuzzer.hpp"
#include "report/hdr/hdr_codec.hpp"

using namespace especho;
using namespace especho_fuzz;

namespace {

template <typename T>
void put(Bytes& bytes, T value) {
  for (std::size_t i = sizeof(T); i-- > 0;) {
    bytes.push_back(static_cast<std::uint8_t>(value >> (8 * i) & 0xff));
  }
}

/// The counts of a histogram, in all the wrapping that it has.
std::string packed(Input counts) {
  Bytes content;
  put(content, std::uint32_t{0x1c849313});
  put(content, static_cast<std::uint32_t>(counts.size()));
  put(content, std::uint32_t{0});
  put(content, std::uint32_t{Histogram::kSignificantDigits});
  put(content, static_cast<std::uint64_t>(Histogram::kLowestDiscernible.count()));
  put(content, static_cast<std::uint64_t>(Histogram::kHighest.count()));
  put(content, std::bit_cast<std::uint64_t>(1.0));
  content.insert(content.end(), counts.begin(), counts.end());
  uLongf size = compressBound(static_cast<uLong>(content.size()));
  Bytes deflated(size);
  // Not compressed: what is fuzzed is not zlib.
  compress2(deflated.data(), &size, content.data(), static_cast<uLong>(content.size()), 0);
  deflated.resize(size);
  Bytes bytes;
  put(bytes, std::uint32_t{0x1c849314});
  put(bytes, static_cast<std::uint32_t>(deflated.size()));
  bytes.insert(bytes.end(), deflated.begin(), deflated.end());
  return to_base64(bytes);
}

std::optional<Histogram> decoded(std::string_view text) {
  try {
    return decode_hdr(text);
  } catch (const Error& error) {
    require(error.code() == ExitCode::failure && *error.what() != '\0', "refused without a reason");
    return std::nullopt;
  }
}

void require_same(const Histogram& a, const Histogram& b) {
  const auto x = a.counts();
  const auto y = b.counts();
  require(x.first == y.first &&
              std::equal(x.counts.begin(), x.counts.end(), y.counts.begin(), y.counts.end()),
          "stored otherwise");
}

void look_at(std::string_view text) {
  const auto histogram = decoded(text);
  if (!histogram) return;
  require_same(decode_hdr(encode_hdr(*histogram)), *histogram);
  std::uint64_t sum = 0;
  for (const Histogram::Bucket& bucket : histogram->buckets()) sum += bucket.count;
  require(sum == histogram->count(), "buckets don't add up");
  if (histogram->empty()) return;
  Nanoseconds last = histogram->min();
  for (const double percent : {0.0, 1.0, 50.0, 99.0, 99.999, 100.0}) {
    const Nanoseconds value = histogram->percentile(percent);
    require(value >= last && value <= histogram->max(), "percentiles are not in order");
    last = value;
  }
}

void base64(Input input) {
  const auto bytes = from_base64(text_of(input));
  if (bytes) require(to_base64(*bytes) == text_of(input), "Base64 has two texts", text_of(input));
  const auto again = from_base64(to_base64(input));
  require(again && std::equal(again->begin(), again->end(), input.begin(), input.end()),
          "lost in Base64", text_of(input));
}

void run(Input input) {
  base64(input);
  look_at(text_of(input));
  look_at(packed(input));
}

}  // namespace

ESPECHO_FUZZER("hdr", run)
