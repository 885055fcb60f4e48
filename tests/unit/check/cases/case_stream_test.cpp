#include "check/cases/stream.hpp"

#include <string_view>

#include "catch.hpp"
#include "core/echo/payload.hpp"

using namespace especho;
using namespace especho::check;

namespace {

constexpr std::size_t kPieceSize = 4096;

/// What three clients sent and got; `edit` makes of the former the latter.
class Three {
 public:
  Three() : payload_({}, 1) {
    for (std::uint64_t i = 0; i < 3; ++i) {
      const auto piece = payload_.piece(i + 1, 0, kPieceSize);
      sent.emplace_back(piece.begin(), piece.end());
    }
    got = sent;
  }

  std::optional<std::string> name() const {
    std::vector<ClientBytes> bytes_of_all;
    for (std::size_t i = 0; i < 3; ++i) {
      ClientBytes one{sent[i]};
      const auto length = static_cast<std::ptrdiff_t>(std::min(sent[i].size(), got[i].size()));
      const auto end = got[i].begin() + length;
      const auto at = std::mismatch(got[i].begin(), end, sent[i].begin()).first;
      if (at != end) {
        one.wrong = static_cast<std::uint64_t>(at - got[i].begin());
        one.got = std::span(got[i]).subspan(static_cast<std::size_t>(*one.wrong));
      }
      bytes_of_all.push_back(one);
    }
    return crosstalk_between(bytes_of_all);
  }

  std::vector<std::vector<std::byte>> sent, got;

 private:
  Payload payload_;
};

}  // namespace

TEST_CASE("clients that got their own bytes have no crosstalk") {
  CHECK_FALSE(Three().name());
}

TEST_CASE("a run of another client's bytes is found wherever that client sent it") {
  Three three;
  std::copy_n(three.sent[2].begin() + 2000, 50, three.got[0].begin() + 10);
  CHECK(three.name() == "byte 10 of client 1 belongs to client 3");
}

TEST_CASE("a run of another client's bytes is found after other wrong bytes") {
  Three three;
  three.got[1][5] ^= std::byte{1};
  std::copy_n(three.sent[2].begin() + 20, 50, three.got[1].begin() + 3000);
  CHECK(three.name() == "byte 3000 of client 2 belongs to client 3");
}

TEST_CASE("bytes missing from one client and surplus for another are found") {
  Three three;
  const auto at = three.got[0].begin() + 100;
  const std::vector<std::byte> lost(at, at + 12);
  three.got[0].erase(at, at + 12);
  three.got[1].insert(three.got[1].begin() + 300, lost.begin(), lost.end());
  CHECK(three.name() == "byte 300 of client 2 belongs to client 1");
}

TEST_CASE("a few bytes that another client sent as well are no evidence") {
  Three exchanged;
  std::swap(exchanged.got[1][30], exchanged.got[2][20]);
  CHECK_FALSE(exchanged.name());
  Three seven;
  std::copy_n(seven.sent[2].begin() + 2000, 7, seven.got[0].begin() + 10);
  CHECK_FALSE(seven.name());
}

TEST_CASE("an answer that all clients got alike is no crosstalk") {
  Three fixed;
  const std::string_view answer = "HTTP/1.1 400 Bad Request";
  for (auto& got : fixed.got) {
    got.assign(std::as_bytes(std::span(answer)).begin(), std::as_bytes(std::span(answer)).end());
  }
  fixed.sent[0][0] = std::byte{'H'};   // one byte is right by chance
  fixed.sent[1][17] = std::byte{'T'};  // and one that another one sent
  CHECK_FALSE(fixed.name());
  std::copy_n(fixed.got[0].begin(), 24, fixed.sent[2].begin() + 100);  // even where one sent it
  CHECK_FALSE(fixed.name());
}

TEST_CASE("bytes that no client sent are attributed to none") {
  Three changed;
  changed.got[1][5] ^= std::byte{1};
  changed.got[2][9] ^= std::byte{2};
  CHECK_FALSE(changed.name());
  Three lost;
  lost.got[0].erase(lost.got[0].begin() + 100);
  CHECK_FALSE(lost.name());
}

TEST_CASE("a client's own misplaced bytes are not another's that sent the same by chance") {
  Three three;
  std::copy_n(three.sent[0].begin() + 101, 50, three.sent[1].begin() + 900);
  three.got[1] = three.sent[1];
  three.got[0].erase(three.got[0].begin() + 100);
  CHECK_FALSE(three.name());
}
