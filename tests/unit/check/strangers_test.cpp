#include "check/case_strangers.hpp"

#include "catch.hpp"
#include "especho/payload.hpp"

using namespace especho;
using namespace especho::check;

namespace {

constexpr std::size_t kSize = 4096;

/// What three clients sent and got; `edit` makes of the former the latter.
class Three {
 public:
  Three() : payload_({}, 1) {
    for (std::uint64_t i = 0; i < 3; ++i) {
      const auto piece = payload_.piece(i + 1, 0, kSize);
      sent.emplace_back(piece.begin(), piece.end());
    }
    got = sent;
  }

  std::optional<std::string> name() const {
    std::vector<Portion> portions;
    for (std::size_t i = 0; i < 3; ++i) {
      Portion portion{sent[i]};
      const auto length = static_cast<std::ptrdiff_t>(std::min(sent[i].size(), got[i].size()));
      const auto end = got[i].begin() + length;
      const auto at = std::mismatch(got[i].begin(), end, sent[i].begin()).first;
      if (at != end) {
        portion.wrong = static_cast<std::uint64_t>(at - got[i].begin());
        portion.got = std::span(got[i]).subspan(static_cast<std::size_t>(*portion.wrong));
      }
      portions.push_back(portion);
    }
    return name_stranger(portions);
  }

  std::vector<std::vector<std::byte>> sent, got;

 private:
  Payload payload_;
};

}  // namespace

TEST_CASE("clients that got their own bytes have no stranger's") {
  CHECK_FALSE(Three().name());
}

TEST_CASE("a run of bytes of another client is found wherever that one sent it") {
  Three three;
  std::copy_n(three.sent[2].begin() + 2000, 50, three.got[0].begin() + 10);
  CHECK(three.name() == "byte 10 of client 1 belongs to client 3");
}

TEST_CASE("an exchange of single bytes is found though others were exchanged before") {
  Three three;
  three.got[1][5] ^= std::byte{1};
  const auto at = std::size_t{three.got[1][30] == three.got[2][20] ? 31u : 30u};
  std::swap(three.got[1][at], three.got[2][20]);
  CHECK(three.name() == "byte 20 of client 3 belongs to client 2");
}

TEST_CASE("a byte that one client lacks and another one has too many is found") {
  Three three;
  const std::byte lost = three.got[0][100];
  three.got[0].erase(three.got[0].begin() + 100);
  three.got[1].insert(three.got[1].begin() + 300, lost);
  CHECK(three.name() == "byte 300 of client 2 belongs to client 1");
}

TEST_CASE("bytes that are nobody's are not ascribed to anybody") {
  Three changed;
  changed.got[1][5] ^= std::byte{1};
  changed.got[2][9] ^= std::byte{2};
  CHECK_FALSE(changed.name());
  Three lost;
  lost.got[0].erase(lost.got[0].begin() + 100);
  CHECK_FALSE(lost.name());
}

TEST_CASE("bytes of its own that are out of place are no stranger's, who sent the same by chance") {
  Three three;
  std::copy_n(three.sent[0].begin() + 101, 50, three.sent[1].begin() + 900);
  three.got[1] = three.sent[1];
  three.got[0].erase(three.got[0].begin() + 100);
  CHECK_FALSE(three.name());
}

TEST_CASE("a byte that was lent for the one behind it is found") {
  Three three;
  three.got[0][50] = three.sent[2][699];
  three.got[2][700] = three.sent[0][50];
  three.got[2][900] ^= std::byte{1};
  CHECK(three.name() == "byte 50 of client 1 belongs to client 3");
}

TEST_CASE(
    "one byte that is wrong with one client only is enough, if it is what another one lacks") {
  Three three;
  three.got[1][5] ^= std::byte{1};
  three.got[2][9] = three.sent[1][5];
  CHECK(three.name() == "byte 9 of client 3 belongs to client 2");
}
