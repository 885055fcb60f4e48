// Writes to a stream that somebody may have stopped reading.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <functional>
#include <span>

namespace especho::cli {

enum class WriteEnd { done, given_up, failed };

/// Writes all of it at once, past the stream's buffer. While a pipe or a terminal takes nothing,
/// `give_up` is asked several times a second. On failure errno tells why. A console of Windows
/// can't be asked: it is waited for.
WriteEnd write_data(std::FILE* stream, std::span<const std::byte> data,
                    const std::function<bool()>& give_up);

}  // namespace especho::cli
