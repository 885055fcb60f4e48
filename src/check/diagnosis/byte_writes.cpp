// What is written in crumbs comes back in crumbs: one segment for each write, or, where Nagle's
// algorithm glues the rest together, a first piece that is the first write.
#include <algorithm>

#include "check/diagnosis/diagnose.hpp"
#include "check/diagnosis/statistics.hpp"
#include "check/diagnosis/verdict.hpp"

namespace especho::diagnosis {
namespace {

constexpr std::string_view kId = "byte-writes";
constexpr std::size_t kEnough = 5;    // echoes
constexpr double kSegments = 4;       // of an echo that would fit into one
constexpr std::uint64_t kCrumb = 16;  // bytes
constexpr double kMost = 0.5, kAlmostAll = 0.9;

template <typename Wanted>
double share(const std::vector<std::uint64_t>& values, Wanted wanted) {
  if (values.empty()) return 0;
  const auto count = std::count_if(values.begin(), values.end(), wanted);
  return static_cast<double>(count) / static_cast<double>(values.size());
}

double middle(const std::vector<std::uint64_t>& values) {
  return median({values.begin(), values.end()});
}

}  // namespace

Diagnosis byte_writes(const Observations& seen) {
  if (!seen.pieces || seen.pieces->first_piece.size() < kEnough) {
    return unclear(kId, "too few echoes whose pieces could be counted");
  }
  const Pieces& pieces = *seen.pieces;
  const double torn =
      share(pieces.segments, [](auto n) { return static_cast<double>(n) >= kSegments; });
  const double crumbs =
      share(pieces.first_piece, [&](auto n) { return n <= std::min(kCrumb, pieces.size / 4); });
  Facts evidence{{"bytes", pieces.size}, {"first_piece", middle(pieces.first_piece)}};
  std::string text = fmt::format("{} B come back", pieces.size);
  if (!pieces.segments.empty()) {
    const double segments = middle(pieces.segments);
    evidence.insert(evidence.begin(), {"segments", segments});
    text += fmt::format(" in {:g} segment{}", segments, segments == 1 ? "" : "s");
  }
  text += fmt::format(", the first piece with {:g} B", middle(pieces.first_piece));
  const double most = std::max(torn, crumbs);
  if (most <= kMost) return clear(kId, text, std::move(evidence));
  return found(kId, most >= kAlmostAll ? Confidence::high : Confidence::medium, text,
               std::move(evidence),
               "read and write blocks: client.write(buffer, client.read(buffer, sizeof buffer)) "
               "(writeSize = 0 in config.h)");
}

}  // namespace especho::diagnosis
