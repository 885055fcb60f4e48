#include "pcap_file.hpp"

#include <array>
#include <bit>
#include <cerrno>
#include <system_error>

#include "especho/error.hpp"

namespace especho::device {
namespace {

constexpr std::uint32_t with_nanoseconds = 0xa1b23c4d;
constexpr std::uint32_t ethernet = 1;

/// In this machine's byte order, which the first number tells the reader.
template <std::size_t count>
void put(std::ofstream& file, const std::array<std::uint32_t, count>& numbers) {
  file.write(reinterpret_cast<const char*>(numbers.data()), sizeof(numbers));
}

}  // namespace

PcapFile::PcapFile(const std::string& path, Open how)
    : file_(path, std::ios::binary | (how == Open::append ? std::ios::app : std::ios::trunc)) {
  if (file_ && how == Open::append) return;
  // 2.4, as two numbers of 16 bits
  constexpr std::uint32_t version =
      std::endian::native == std::endian::little ? 4U << 16 | 2U : 2U << 16 | 4U;
  constexpr std::uint32_t longest = 65535;
  put(file_, std::array<std::uint32_t, 6>{with_nanoseconds, version, 0, 0, longest, ethernet});
  file_.flush();
  if (file_) return;
  throw Error(ExitCode::failure,
              "cannot write " + path + ": " + std::generic_category().message(errno));
}

void PcapFile::write(std::span<const std::uint8_t> frame,
                     std::chrono::system_clock::time_point at) {
  const auto since = at.time_since_epoch();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since);
  const auto size = static_cast<std::uint32_t>(frame.size());
  const auto rest = std::chrono::duration_cast<std::chrono::nanoseconds>(since - seconds).count();
  put(file_, std::array<std::uint32_t, 4>{static_cast<std::uint32_t>(seconds.count()),
                                          static_cast<std::uint32_t>(rest), size, size});
  file_.write(reinterpret_cast<const char*>(frame.data()),
              static_cast<std::streamsize>(frame.size()));
  file_.flush();
}

}  // namespace especho::device
