#include "check/experiments/session.hpp"

namespace especho::check {

void observe_pieces(Device& device) {
  constexpr std::uint64_t kSize = 64;
  constexpr std::size_t kEchoes = 20;
  diagnosis::Pieces& pieces = device.seen().pieces.emplace();
  pieces.size = kSize;
  Session session(device);
  session.echo(kSize, Acks::quick);
  const auto segments = [&]() -> std::optional<std::uint64_t> {
    if (session.probe() == nullptr) return std::nullopt;
    return session.probe()->tcp().data_segments_in;
  };
  for (std::size_t i = 0; i < kEchoes && !session.given_up(); ++i) {
    const auto before = segments();
    const auto echo = session.echo(kSize, Acks::quick);
    if (!echo) continue;
    pieces.first_piece.push_back(echo->first_piece);
    const auto after = segments();
    if (before && after) pieces.segments.push_back(*after - *before);
  }
}

}  // namespace especho::check
