// Standard input, output and error, made fit for echoed bytes.
#pragma once

#include <cstdint>
#include <optional>

namespace especho::cli {

class StandardStreams {
 public:
  StandardStreams();
  StandardStreams(const StandardStreams&) = delete;
  StandardStreams& operator=(const StandardStreams&) = delete;

#ifndef _WIN32
  ~StandardStreams() = default;
#else
  ~StandardStreams();  ///< a console is handed back as it was

 private:
  using Mode = std::optional<unsigned long>;  ///< of a console

  unsigned code_page_;
  Mode out_;
  Mode err_;
#endif
};

}  // namespace especho::cli
