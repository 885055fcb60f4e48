// A file for what is read by its name.
#pragma once

#include <filesystem>
#include <fstream>
#include <random>
#include <string>

#include "fuzzer.hpp"

namespace especho_fuzz {

class TemporaryFile {
 public:
  TemporaryFile()
      : path_((std::filesystem::temp_directory_path() /
               ("especho-fuzz-" + std::to_string(std::random_device()())))
                  .string()) {
    std::ofstream(path_).put(' ');
  }
  ~TemporaryFile() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  const std::string& path() const { return path_; }

  void write(Input input) const {
    // Not emptied before, which makes some file systems wait for the disk.
    std::fstream stream(path_, std::ios::binary | std::ios::in | std::ios::out);
    stream.write(reinterpret_cast<const char*>(input.data()),
                 static_cast<std::streamsize>(input.size()));
    stream.close();
    require(!stream.fail(), "cannot write a temporary file", path_);
    std::filesystem::resize_file(path_, input.size());
  }

 private:
  std::string path_;
};

}  // namespace especho_fuzz
