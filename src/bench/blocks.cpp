#include "especho/blocks.hpp"

#include <algorithm>
#include <utility>

namespace especho {
namespace {

/// Adds blocks in memory of its own, so that theirs stay packed.
class Adder {
 public:
  void add(Block& block, const Block& other) {
    block.failed += other.failed;
    add(block.rtt, other.rtt);
    add(block.response, other.response);
  }

 private:
  void add(Histogram& histogram, const Histogram& other) {
    if (other.empty()) return;
    sum_.merge(histogram);
    sum_.merge(other);
    histogram = sum_.take_packed();
  }

  Histogram sum_;
};

void join_neighbours(Blocks& blocks) {
  std::vector<Block>& all = blocks.blocks;
  Adder adder;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i % 2 != 0) {
      adder.add(all[i / 2], all[i]);
    } else if (i != 0) {
      all[i / 2] = std::move(all[i]);
    }
  }
  all.resize((all.size() + 1) / 2);
  blocks.length *= 2;
}

}  // namespace

Block Block::take_packed() {
  return {std::exchange(failed, 0), rtt.take_packed(), response.take_packed()};
}

void limit(Blocks& blocks, std::size_t most) {
  while (blocks.blocks.size() > std::max<std::size_t>(most, 1)) join_neighbours(blocks);
}

void merge(Blocks& blocks, Blocks&& part) {
  while (blocks.length < part.length) join_neighbours(blocks);
  while (part.length < blocks.length) join_neighbours(part);
  if (blocks.blocks.size() < part.blocks.size()) std::swap(blocks.blocks, part.blocks);
  Adder adder;
  for (std::size_t i = 0; i < part.blocks.size(); ++i) {
    adder.add(blocks.blocks[i], std::exchange(part.blocks[i], {}));
  }
}

}  // namespace especho
