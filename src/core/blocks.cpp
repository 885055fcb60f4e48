#include "especho/blocks.hpp"

#include <algorithm>
#include <utility>

namespace especho {
namespace {

void add(Block& block, const Block& other) {
  block.failed += other.failed;
  block.rtt.merge(other.rtt);
  block.response.merge(other.response);
}

void join_neighbours(Blocks& blocks) {
  std::vector<Block>& all = blocks.blocks;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i % 2 != 0) {
      add(all[i / 2], all[i]);
    } else if (i != 0) {
      all[i / 2] = std::move(all[i]);
    }
  }
  all.resize((all.size() + 1) / 2);
  blocks.length *= 2;
}

}  // namespace

void limit(Blocks& blocks, std::size_t most) {
  while (blocks.blocks.size() > std::max<std::size_t>(most, 1)) join_neighbours(blocks);
}

void merge(Blocks& blocks, Blocks&& part) {
  while (blocks.length < part.length) join_neighbours(blocks);
  while (part.length < blocks.length) join_neighbours(part);
  if (blocks.blocks.size() < part.blocks.size()) std::swap(blocks.blocks, part.blocks);
  for (std::size_t i = 0; i < part.blocks.size(); ++i) add(blocks.blocks[i], part.blocks[i]);
}

}  // namespace especho
