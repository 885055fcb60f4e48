// Runs a fuzzer without libFuzzer, with any compiler: on files and folders of inputs, and on inputs
// that are made of them in the same way each time.
#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "core/split_mix.hpp"
#include "fuzzer.hpp"

using namespace especho_fuzz;

namespace {

namespace fs = std::filesystem;
using Bytes = std::vector<std::uint8_t>;

constexpr std::size_t kLongest = 64 * 1024;

Bytes content(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) throw std::runtime_error("cannot read " + path.string());
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// In the order of their names, which is the same everywhere.
std::vector<Bytes> inputs_of(const std::vector<fs::path>& places) {
  std::vector<Bytes> inputs(1);  // the empty one is always among them
  for (const fs::path& place : places) {
    std::vector<fs::path> files;
    if (fs::is_directory(place)) {
      for (const auto& entry : fs::directory_iterator(place)) files.push_back(entry.path());
    } else {
      files.push_back(place);
    }
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files) inputs.push_back(content(file));
  }
  return inputs;
}

/// Makes inputs of others, by what most often finds a reader's mistakes.
class Mutator {
 public:
  Mutator(const std::vector<Bytes>& inputs, std::uint64_t seed) : inputs_(inputs), random_(seed) {}

  Bytes next() {
    Bytes bytes = any();
    for (std::uint64_t changes = 1 + below(4); changes > 0; --changes) change(bytes);
    if (bytes.size() > kLongest) bytes.resize(kLongest);
    return bytes;
  }

 private:
  const Bytes& any() { return inputs_[below(inputs_.size())]; }
  std::uint64_t below(std::uint64_t end) { return end == 0 ? 0 : random_.next() % end; }

  /// A stretch within it, most often a short one.
  std::pair<Bytes::iterator, Bytes::iterator> stretch(Bytes& bytes) {
    const std::uint64_t at = below(bytes.size() + 1);
    const std::uint64_t length = below(1 + below(bytes.size() - at + 1));
    const auto begin = bytes.begin() + static_cast<std::ptrdiff_t>(at);
    return {begin, begin + static_cast<std::ptrdiff_t>(length)};
  }

  void change(Bytes& bytes) {
    using namespace std::string_view_literals;  // a zero byte would end another literal
    constexpr std::string_view kTelling = "\x00\x1b\x7f\x80\xc2\xff\"\\.,:;%-+0189 \n\r\t{}[]<>"sv;
    const auto [begin, end] = stretch(bytes);
    switch (below(6)) {
      case 0:
        bytes.erase(begin, end);
        return;
      case 1: {
        const Bytes again(begin, end);
        bytes.insert(begin, again.begin(), again.end());
        return;
      }
      case 2:
        bytes.insert(begin, static_cast<std::uint8_t>(kTelling[below(kTelling.size())]));
        return;
      case 3:
        bytes.insert(begin, static_cast<std::uint8_t>(random_.next()));
        return;
      case 4: {
        Bytes other = any();
        const auto piece = stretch(other);
        bytes.insert(begin, piece.first, piece.second);
        return;
      }
      default:
        if (begin != bytes.end()) *begin ^= static_cast<std::uint8_t>(1U << below(8));
    }
  }

  const std::vector<Bytes>& inputs_;
  especho::SplitMix random_;
};

const Fuzzer& fuzzer_called(std::string_view name) {
  for (const Fuzzer& fuzzer : fuzzers()) {
    if (fuzzer.name == name) return fuzzer;
  }
  throw std::runtime_error("there is no such fuzzer: " + std::string(name));
}

/// Kept, where asked for, so that an input that ends the process is not lost.
void run(const Fuzzer& fuzzer, const Bytes& bytes) {
  if (const char* last = std::getenv("FUZZ_LAST")) {
    std::ofstream stream(last, std::ios::binary | std::ios::trunc);
    stream.write(reinterpret_cast<const char*>(bytes.data()),
                 static_cast<std::streamsize>(bytes.size()));
  }
  fuzzer.run(bytes);
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 4) {
    std::cerr << "usage: fuzz_replay NAME MUTATIONS FILE...\n"
                 "FUZZ_LAST=FILE writes each input to that file before it is run.\n";
    return 2;
  }
  try {
    const Fuzzer& fuzzer = fuzzer_called(arguments[1]);
    const std::vector<Bytes> inputs = inputs_of({arguments + 3, arguments + count});
    const std::size_t mutations = std::stoul(arguments[2]);
    for (const Bytes& input : inputs) run(fuzzer, input);
    Mutator mutator(inputs, 1);
    for (std::size_t i = 0; i < mutations; ++i) run(fuzzer, mutator.next());
    std::cout << fuzzer.name << ": " << inputs.size() << " inputs and " << mutations
              << " made of them\n";
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "fuzz_replay: " << error.what() << '\n';
    return 1;
  }
}
