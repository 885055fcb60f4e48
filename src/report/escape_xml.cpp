#include "report/escape_xml.hpp"

namespace especho {

std::string escape_xml(std::string_view text) {
  return std::string(text);
}

}  // namespace especho
