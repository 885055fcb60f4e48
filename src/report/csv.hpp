// Every echo of a bench as a row of CSV (RFC 4180, with line feeds).
#pragma once

#include <string>
#include <string_view>

#include "especho/bench.hpp"

namespace especho {

/// Ends with a line feed.
std::string_view csv_header();
void append_csv_row(std::string& text, const EchoRecord& record);

}  // namespace especho
