#include "report/json_reader.hpp"

namespace especho {

BenchResult read_json_result(std::string_view) {
  throw Error(ExitCode::failure, "cannot read results yet");
}

}  // namespace especho
