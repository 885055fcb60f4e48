#include "report/hdr/hdr_codec.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <bit>

#include "especho/error.hpp"

namespace especho {
namespace {

constexpr std::string_view kBase64Digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t kNoDigit = 64;

using Values = std::array<std::uint8_t, 256>;

constexpr Values values_of_digits() {
  Values values{};
  values.fill(kNoDigit);
  for (std::size_t i = 0; i < kBase64Digits.size(); ++i) {
    values[static_cast<unsigned char>(kBase64Digits[i])] = static_cast<std::uint8_t>(i);
  }
  return values;
}

constexpr Values kValues = values_of_digits();

std::uint8_t byte_of(std::uint32_t group, unsigned shift) {
  return static_cast<std::uint8_t>((group >> shift) & 0xff);
}

// The last hex digit but one of a cookie is the word size; 1 means words of varying length.
constexpr std::uint32_t kCookie = 0x1c849303 | 0x10;
constexpr std::uint32_t kCompressedCookie = 0x1c849304 | 0x10;
constexpr std::size_t kCompressedHeader = 8;  // cookie, and length of the rest
constexpr std::size_t kHeader = 40;
constexpr std::size_t kLongestWord = 9;

constexpr std::uint64_t kLowest{Histogram::kLowestDiscernible.count()};
constexpr std::uint64_t kHighest{Histogram::kHighest.count()};
constexpr auto kDigits = static_cast<std::uint32_t>(Histogram::kSignificantDigits);

/// The size of the array of counts: 2048 for the first bucket, and 1024 for each further one, which
/// covers twice the range of the one before.
constexpr std::size_t kMostCounts = [] {
  constexpr std::uint64_t kUnit = std::bit_floor(kLowest);
  std::size_t most = 2048;
  for (std::uint64_t end = 2048 * kUnit; end <= kHighest; end *= 2) most += 1024;
  return most;
}();
constexpr std::size_t kMostBytes = kHeader + kMostCounts * kLongestWord;

[[noreturn]] void refuse(const std::string& why) {
  throw Error(ExitCode::failure, "a histogram is damaged: " + why);
}

template <typename T>
void put(Bytes& bytes, T value) {
  for (std::size_t i = sizeof(T); i-- > 0;) {
    bytes.push_back(static_cast<std::uint8_t>(value >> (8 * i) & 0xff));
  }
}

/// The sign in the last bit, then seven bits a byte, the lowest first; the ninth byte has eight.
void put_word(Bytes& bytes, std::int64_t word) {
  auto rest = static_cast<std::uint64_t>(word) << 1 ^ static_cast<std::uint64_t>(word >> 63);
  for (std::size_t i = 1; i < kLongestWord && rest > 0x7f; ++i, rest >>= 7) {
    bytes.push_back(static_cast<std::uint8_t>((rest & 0x7f) | 0x80));
  }
  bytes.push_back(static_cast<std::uint8_t>(rest));
}

/// A single zero is written as a count; several in a row as their number, negated.
void put_zeros(Bytes& bytes, std::size_t zeros) {
  if (zeros != 0) put_word(bytes, zeros == 1 ? 0 : -static_cast<std::int64_t>(zeros));
}

Bytes words_of(const Histogram::Counts& counts) {
  Bytes words;
  std::size_t zeros =
      counts.counts.empty() ? 1 : counts.first;  // an empty histogram holds that of value 0
  for (const std::uint64_t count : counts.counts) {
    if (count == 0) {
      ++zeros;
      continue;
    }
    put_zeros(words, zeros);
    zeros = 0;
    put_word(words, static_cast<std::int64_t>(count));
  }
  put_zeros(words, zeros);
  return words;
}

Bytes with_header(const Bytes& words) {
  Bytes bytes;
  put(bytes, kCookie);
  put(bytes, static_cast<std::uint32_t>(words.size()));
  put(bytes, std::uint32_t{0});  // by which values are shifted
  put(bytes, kDigits);
  put(bytes, kLowest);
  put(bytes, kHighest);
  put(bytes, std::bit_cast<std::uint64_t>(1.0));  // of a unit of values
  bytes.insert(bytes.end(), words.begin(), words.end());
  return bytes;
}

Bytes deflated(const Bytes& bytes) {
  uLongf size = compressBound(static_cast<uLong>(bytes.size()));
  Bytes result(size);
  if (compress(result.data(), &size, bytes.data(), static_cast<uLong>(bytes.size())) != Z_OK) {
    throw Error(ExitCode::failure, "cannot compress a histogram: out of memory");
  }
  result.resize(size);
  return result;
}

Bytes inflated(std::span<const std::uint8_t> bytes) {
  Bytes result(kMostBytes);
  auto size = static_cast<uLongf>(result.size());
  auto used = static_cast<uLong>(bytes.size());
  if (uncompress2(result.data(), &size, bytes.data(), &used) != Z_OK || used != bytes.size()) {
    refuse("its compressed data is cut off, too long, or damaged");
  }
  result.resize(size);
  return result;
}

/// Reads what put() and put_word() wrote, and never beyond the end.
class ByteReader {
 public:
  explicit ByteReader(std::span<const std::uint8_t> bytes) : rest_(bytes) {}

  std::size_t left() const { return rest_.size(); }
  std::span<const std::uint8_t> rest() const { return rest_; }

  template <typename T>
  T number() {
    T value = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i) value = static_cast<T>(value << 8 | byte());
    return value;
  }

  std::int64_t word() {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < kLongestWord; ++i) {
      const std::uint64_t piece = byte();
      const bool last = i + 1 == kLongestWord || piece <= 0x7f;
      value |= (i + 1 == kLongestWord ? piece : piece & 0x7f) << (7 * i);
      if (last) break;
    }
    return static_cast<std::int64_t>(value >> 1 ^ (~(value & 1) + 1));
  }

 private:
  std::uint8_t byte() {
    if (rest_.empty()) refuse("it is cut off");
    const std::uint8_t first = rest_.front();
    rest_ = rest_.subspan(1);
    return first;
  }

  std::span<const std::uint8_t> rest_;
};

void check_header(ByteReader& reader) {
  if (reader.number<std::uint32_t>() != kCookie) refuse("it has another format");
  const auto words = reader.number<std::uint32_t>();
  const bool same_layout =
      reader.number<std::uint32_t>() == 0 && reader.number<std::uint32_t>() == kDigits &&
      reader.number<std::uint64_t>() == kLowest && reader.number<std::uint64_t>() == kHighest &&
      std::bit_cast<double>(reader.number<std::uint64_t>()) == 1;
  if (!same_layout) refuse("its buckets are not especho's");
  if (words != reader.left()) refuse("its length is not the stated one");
}

Histogram histogram_of(ByteReader& reader, const std::optional<Histogram::Exact>& exact) {
  std::size_t first = 0;
  std::size_t index = 0;
  std::vector<std::uint64_t> counts;
  while (reader.left() != 0) {
    const std::int64_t word = reader.word();
    const std::size_t most = kMostCounts - index;
    // Compared without a sign change, which the lowest number does not have.
    if (most == 0 || word < -static_cast<std::int64_t>(most)) refuse("a value is above one hour");
    index += word < 0 ? static_cast<std::size_t>(-word) : 1;
    if (word <= 0) continue;
    if (counts.empty()) first = index - 1;
    counts.resize(index - first);
    counts.back() = static_cast<std::uint64_t>(word);
  }
  return Histogram::restore({first, counts}, exact);
}

}  // namespace

std::string to_base64(std::span<const std::uint8_t> bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t used = std::min<std::size_t>(bytes.size() - i, 3);
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) group = group << 8 | (k < used ? bytes[i + k] : 0U);
    for (unsigned k = 0; k < 4; ++k) {
      text += k <= used ? kBase64Digits[(group >> (18 - 6 * k)) & 0x3f] : '=';
    }
  }
  return text;
}

std::optional<Bytes> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  Bytes bytes;
  bytes.reserve(text.size() / 4 * 3);
  for (std::size_t i = 0; i < text.size(); i += 4) {
    const std::size_t pads = i + 4 == text.size() ? padding : 0;
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 4; ++k) {
      const std::uint8_t value =
          k < 4 - pads ? kValues[static_cast<unsigned char>(text[i + k])] : std::uint8_t{0};
      if (value == kNoDigit) return std::nullopt;
      group = group << 6 | value;
    }
    bytes.push_back(byte_of(group, 16));
    if (pads < 2) bytes.push_back(byte_of(group, 8));
    if (pads < 1) bytes.push_back(byte_of(group, 0));
    const std::uint32_t unused = pads == 2 ? 0xffff : pads == 1 ? 0xff : 0;
    if ((group & unused) != 0) return std::nullopt;
  }
  return bytes;
}

std::string encode_hdr(const Histogram& histogram) {
  const Bytes content = deflated(with_header(words_of(histogram.counts())));
  Bytes bytes;
  put(bytes, kCompressedCookie);
  put(bytes, static_cast<std::uint32_t>(content.size()));
  bytes.insert(bytes.end(), content.begin(), content.end());
  return to_base64(bytes);
}

Histogram decode_hdr(std::string_view text, const std::optional<Histogram::Exact>& exact) {
  const std::size_t most = kCompressedHeader + compressBound(static_cast<uLong>(kMostBytes));
  if (text.size() > (most + 2) / 3 * 4) refuse("it is too long");
  const auto bytes = from_base64(text);
  if (!bytes) refuse("it is not Base64");
  ByteReader outer(*bytes);
  if (outer.number<std::uint32_t>() != kCompressedCookie) refuse("it has another format");
  if (outer.number<std::uint32_t>() != outer.left()) refuse("its length is not the stated one");
  const Bytes content = inflated(outer.rest());
  ByteReader reader(content);
  check_header(reader);
  return histogram_of(reader, exact);
}

}  // namespace especho
