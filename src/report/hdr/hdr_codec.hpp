// Histograms in HdrHistogram's "V2 compressed" encoding, in Base64, as in its interval logs.
// Format: HdrHistogram's encodeIntoCompressedByteBuffer() (cookies 0x1c849304 and 0x1c849303).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "especho/histogram.hpp"

namespace especho {

/// Values in nanoseconds.
std::string encode_hdr(const Histogram& histogram);

/// Throws Error(failure) for anything but a histogram in the layout that especho writes. Needs no
/// more memory than such a histogram, whatever length the text claims.
Histogram decode_hdr(std::string_view text, const std::optional<Histogram::Exact>& exact = {});

using Bytes = std::vector<std::uint8_t>;

/// Base64 of RFC 4648, with padding and without line breaks.
std::string to_base64(std::span<const std::uint8_t> bytes);
/// Nothing for text that to_base64() does not write.
std::optional<Bytes> from_base64(std::string_view text);

}  // namespace especho
