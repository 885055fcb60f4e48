// Histograms as HdrHistogram stores them: "V2 compressed", in Base64, as its interval logs hold
// them. Format: HdrHistogram's encodeIntoCompressedByteBuffer() (cookies 0x1c849304 and
// 0x1c849303).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "especho/histogram.hpp"

namespace especho {

/// Values in nanoseconds.
std::string encode_hdr(const Histogram& histogram);

/// Throws Error(failure) for what is no histogram of the layout that especho writes. Needs no more
/// memory than such a histogram has, whatever the text says of its length.
Histogram decode_hdr(std::string_view text, const std::optional<Histogram::Exact>& exact = {});

}  // namespace especho
