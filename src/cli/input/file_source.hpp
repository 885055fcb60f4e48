// A file or standard input as a payload of any length, in fixed memory.
#pragma once

#include <memory>
#include <string>

#include "especho/send.hpp"

namespace especho::cli {

/// Opens a file; throws Error with the path and the reason if it can't be read.
std::unique_ptr<ByteSource> open_file(const std::string& path);

std::unique_ptr<ByteSource> open_stdin();

}  // namespace especho::cli
