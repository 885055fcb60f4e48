// Writing to a stream whose reader may have stopped reading.
#pragma once

#include <cstddef>
#include <cstdio>
#include <functional>
#include <span>

namespace especho::cli {

enum class WriteEnd { done, given_up, failed };

/// Writes everything, past the stream's buffer. While a pipe or a terminal takes nothing, `give_up`
/// is asked several times a second. On failure errno has the reason. A Windows console can't be
/// polled, so it is waited for.
WriteEnd write_data(std::FILE* stream, std::span<const std::byte> data,
                    const std::function<bool()>& give_up);

}  // namespace especho::cli
