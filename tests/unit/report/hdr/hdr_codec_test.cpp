#include "report/hdr/hdr_codec.hpp"

#include <zlib.h>

#include "catch.hpp"
#include "especho/error.hpp"
#include "support/complaint.hpp"
#include "support/near.hpp"
#include "support/random.hpp"
#include "support/samples.hpp"

using namespace especho;
using namespace especho_test;
using namespace std::chrono_literals;

namespace {

/// What Java's Histogram(100, 3600000000000, 3) of version 2.1.11 writes.
struct Sample {
  Values values;
  std::string text;
};
const std::vector<Sample> kOfJava{
    {{}, "HISTFAAAACF4nJNpmSzMwMDAyAABzFA6Bch0M9ixgMH+A1QEAFmcBK8="},
    {{0ns}, "HISTFAAAACJ4nJNpmSzMwMDAyAABzFA6Bch0M9ixgMH+A0SACQBZngSx"},
    {{100ns}, "HISTFAAAACJ4nJNpmSzMwMDAxAABzFA6Bch0M9ixgMH+A1SECQBecASy"},
    {{250'015ns, 250'015ns, 250'100ns, 5'099'000ns, 64ns, 1h},
     "HISTFAAAACx4nJNpmSzMwMDAwwABzFA6Bch0M9ixgMH+A1SEaa8e22cXprvbmJgApjkIfQ=="},
    {{1h}, "HISTFAAAACV4nJNpmSzMwMDAwgABzFA6Bch0M9ixgMH+A0Rg+ipmJgBsegX4"}};

/// 64 ns, 128 and 129 ns, and 123456789012345 times 1 ms.
constexpr std::string_view kManyOfJava =
    "HISTFAAAAC14nJNpmSzMwMDAwwABzFA6Bch0M9ixgMH+A1SEiWW336e/7x5MmGQBALAPCuA=";

bool same_buckets(const Histogram& a, const Histogram& b) {
  const auto x = a.counts();
  const auto y = b.counts();
  return x.first == y.first && x.counts == y.counts;
}

/// The contents of a stored histogram, which deflate() hides.
Bytes unpacked(const std::string& text) {
  const Bytes bytes = from_base64(text).value();
  Bytes content(1 << 20);
  uLongf size = static_cast<uLongf>(content.size());
  REQUIRE(uncompress(content.data(), &size, bytes.data() + 8,
                     static_cast<uLong>(bytes.size() - 8)) == Z_OK);
  content.resize(size);
  return content;
}

std::string packed(const Bytes& content) {
  uLongf size = compressBound(static_cast<uLong>(content.size()));
  Bytes bytes(size + 8);
  REQUIRE(compress(bytes.data() + 8, &size, content.data(), static_cast<uLong>(content.size())) ==
          Z_OK);
  bytes.resize(size + 8);
  const Bytes cookie{0x1c, 0x84, 0x93, 0x14};
  std::copy(cookie.begin(), cookie.end(), bytes.begin());
  for (unsigned i = 0; i < 4; ++i) bytes[4 + i] = static_cast<std::uint8_t>(size >> (24 - 8 * i));
  return to_base64(bytes);
}

/// Of one value, but with these words for its counts.
std::string with_words(const Bytes& words) {
  Bytes content = unpacked(encode_hdr(recorded({1ms})));
  content.resize(40);
  for (unsigned i = 0; i < 4; ++i) {
    content[4 + i] = static_cast<std::uint8_t>(words.size() >> (24 - 8 * i));
  }
  content.insert(content.end(), words.begin(), words.end());
  return packed(content);
}

std::string complaint(const std::string& text) {
  std::string message = complaint_of(ExitCode::failure, [&] { decode_hdr(text); }).message;
  CHECK(message.starts_with("a histogram is damaged: "));
  return message;
}

}  // namespace

TEST_CASE("Base64 is that of RFC 4648") {
  const std::vector<std::pair<std::string, std::string>> examples{{"", ""},
                                                                  {"f", "Zg=="},
                                                                  {"fo", "Zm8="},
                                                                  {"foo", "Zm9v"},
                                                                  {"foob", "Zm9vYg=="},
                                                                  {"fooba", "Zm9vYmE="},
                                                                  {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, text] : examples) {
    const Bytes bytes(plain.begin(), plain.end());
    CHECK(to_base64(bytes) == text);
    CHECK(from_base64(text) == bytes);
  }
  for (const char* wrong : {"Z", "Zg", "Zg=", "Zh==", "Zm9=", "Z===", "====", "Zm9v=", "Zm=v",
                            "Zm 9v", "Zm9v\n", "Zm9\xff", "Zg==Zg=="}) {
    INFO(wrong);
    CHECK_FALSE(from_base64(wrong));
  }
}

TEST_CASE("every byte survives Base64") {
  Random random(1);
  for (std::size_t length = 0; length < 300; ++length) {
    Bytes bytes;
    for (std::size_t i = 0; i < length; ++i) {
      bytes.push_back(static_cast<std::uint8_t>(random.below(256)));
    }
    REQUIRE(from_base64(to_base64(bytes)) == bytes);
  }
}

TEST_CASE("a histogram is stored as HdrHistogram stores it") {
  for (const Sample& sample : kOfJava) {
    INFO(sample.text);
    CHECK(unpacked(encode_hdr(recorded(sample.values))) == unpacked(sample.text));
  }
}

TEST_CASE("what HdrHistogram stored is read") {
  for (const Sample& sample : kOfJava) {
    INFO(sample.text);
    CHECK(same_buckets(decode_hdr(sample.text), recorded(sample.values)));
  }
  const Histogram many = decode_hdr(kManyOfJava);
  CHECK(many.count() == 123'456'789'012'348);
  CHECK(many.percentile(50) == decode_hdr(encode_hdr(recorded({1ms}))).max());
  CHECK(unpacked(encode_hdr(many)) == unpacked(std::string(kManyOfJava)));
}

TEST_CASE("a histogram of any shape comes back as it was") {
  for (const Shape& shape : kShapes) {
    INFO(shape.name);
    const Histogram histogram = recorded(draw(shape, 3000, 7));
    const std::string text = encode_hdr(histogram);
    CHECK(text.starts_with("HISTFAAA"));
    const Histogram::Exact exact{histogram.min(), histogram.max(), histogram.mean_ns(),
                                 histogram.stddev_ns(), 0};
    const Histogram restored = decode_hdr(text, exact);
    CHECK(same_buckets(restored, histogram));
    CHECK(restored.min() == histogram.min());
    CHECK(restored.max() == histogram.max());
    CHECK(is_near(restored.mean_ns(), histogram.mean_ns()));
    CHECK(encode_hdr(restored) == text);
  }
}

TEST_CASE("values above an hour are stored in the last bucket") {
  const Histogram histogram = recorded({1ms, 2h, 3h});
  const Histogram restored =
      decode_hdr(encode_hdr(histogram), Histogram::Exact{1ms, 3h, histogram.mean_ns(), 0, 2});
  CHECK(restored.count() == 3);
  CHECK(restored.overflow() == 2);
  CHECK(restored.max() == 3h);
}

TEST_CASE("anything but a stored histogram is refused with the reason") {
  CHECK(complaint("").find("cut off") != std::string::npos);
  CHECK(complaint("HIST!").find("Base64") != std::string::npos);
  CHECK(complaint("AAAAAAAAAAAA").find("another format") != std::string::npos);
  CHECK(complaint("HISTFAAAACF4").find("length") != std::string::npos);
  CHECK(complaint(std::string(1 << 20, 'A')).find("too long") != std::string::npos);
  CHECK(complaint("HISTFAAAAAN4eHg=").find("compressed") != std::string::npos);
}

TEST_CASE("another layout is refused") {
  const Bytes good = unpacked(encode_hdr(recorded({1ms})));
  for (const std::size_t at : {8U, 15U, 23U, 31U, 32U, 39U}) {
    INFO(at);
    Bytes content = good;
    content[at] ^= 1;
    CHECK(complaint(packed(content)).find("not especho's") != std::string::npos);
  }
  Bytes content = good;
  content[3] = 0x12;
  CHECK(complaint(packed(content)).find("another format") != std::string::npos);
  content = good;
  content[7] ^= 1;
  CHECK(complaint(packed(content)).find("length") != std::string::npos);
}

TEST_CASE("counts that reach beyond the layout are refused") {
  CHECK(decode_hdr(with_words({0x04})).count() == 2);
  CHECK(complaint(with_words({0x80})).find("cut off") != std::string::npos);
  const Bytes most_zeros(9, 0xff);  // the lowest number there is
  CHECK(complaint(with_words(most_zeros)).find("above one hour") != std::string::npos);
  CHECK(complaint(with_words(Bytes(50'000, 0))).find("above one hour") != std::string::npos);
  Bytes one_after_many_zeros;
  for (int i = 0; i < 300; ++i) one_after_many_zeros.insert(one_after_many_zeros.end(), {0xc7, 1});
  CHECK(complaint(with_words(one_after_many_zeros)).find("above one hour") != std::string::npos);
  Bytes no_sum;
  for (int i = 0; i < 3; ++i) {
    no_sum.insert(no_sum.end(), {0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff});
  }
  CHECK(complaint(with_words(no_sum)).find("add up") != std::string::npos);
}

TEST_CASE("a small text that inflates to much is refused") {
  CHECK(complaint(packed(Bytes(1 << 23, 0))).find("too long") != std::string::npos);
}

TEST_CASE("a damaged histogram is refused, or read, but never more than that") {
  Random random(3);
  const std::string good = encode_hdr(recorded(draw(kShapes[3], 300, 5)));
  const Bytes content = unpacked(good);
  for (int i = 0; i < 3000; ++i) {
    Bytes damaged = content;
    const std::size_t flips = 1 + random.below(4);
    for (std::size_t k = 0; k < flips; ++k) {
      damaged[random.below(damaged.size())] ^= static_cast<std::uint8_t>(1U << random.below(8));
    }
    if (i % 3 == 0) damaged.resize(random.below(damaged.size()));
    std::string text = packed(damaged);
    if (i % 5 == 0) text[random.below(text.size())] ^= 1;
    try {
      const Histogram histogram = decode_hdr(text);
      CHECK(histogram.buckets().size() <= 300 + flips);
    } catch (const Error& error) {
      CHECK(std::string(error.what()).starts_with("a histogram is damaged: "));
    }
  }
}
