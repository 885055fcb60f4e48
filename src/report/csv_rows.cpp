#include "report/csv_rows.hpp"

namespace especho {

std::string_view csv_header() {
  return "\n";
}
void append_csv_row(std::string&, const EchoRecord&) {}

}  // namespace especho
