#include "report/json/entries.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "especho/error.hpp"

namespace especho {
namespace {

using Json = nlohmann::json;

const char* type_of(const Json& json) {
  switch (json.type()) {
    case Json::value_t::object:
      return "an object";
    case Json::value_t::array:
      return "an array";
    case Json::value_t::string:
      return "a string";
    case Json::value_t::boolean:
      return "true or false";
    case Json::value_t::null:
      return "null";
    default:
      return "a number";
  }
}

}  // namespace

void refuse_result(const std::string& what) {
  throw Error(ExitCode::failure, what,
              "it was damaged or changed since especho wrote it: take another copy, or measure "
              "again with bench --json=FILE");
}

void JsonField::refuse(const std::string& what) const {
  refuse_result(fmt::format("{} {}", path_.empty() ? "it" : path_, what));
}

void JsonField::refuse_type(const char* wanted) const {
  refuse(fmt::format("must be {}, not {}", wanted, type_of(*json_)));
}

std::optional<JsonField> JsonField::find(const char* name) const {
  if (!json_->is_object()) refuse_type("an object");
  const auto found = json_->find(name);
  if (found == json_->end()) return std::nullopt;
  return JsonField(*found, path_.empty() ? name : fmt::format("{}.{}", path_, name));
}

JsonField JsonField::at(const char* name) const {
  if (auto field = find(name)) return *std::move(field);
  JsonField(*json_, path_.empty() ? name : fmt::format("{}.{}", path_, name)).refuse("is missing");
}

std::size_t JsonField::size(std::size_t most) const {
  if (!json_->is_array()) refuse_type("an array");
  if (json_->size() > most)
    refuse(fmt::format("has {} entries, more than {}", json_->size(), most));
  return json_->size();
}

JsonField JsonField::at(std::size_t index) const {
  return {(*json_)[index], fmt::format("{}[{}]", path_, index)};
}

std::string JsonField::text(std::size_t most) const {
  if (!json_->is_string()) refuse_type("a string");
  auto text = json_->get<std::string>();
  if (text.size() > most) refuse(fmt::format("has {} bytes, more than {}", text.size(), most));
  // Some would control the terminal that shows them, and especho writes none.
  const auto is_control = [](unsigned char byte) { return byte < 0x20 || byte == 0x7f; };
  if (std::any_of(text.begin(), text.end(), is_control)) refuse("holds control characters");
  return text;
}

bool JsonField::flag() const {
  if (!json_->is_boolean()) refuse_type("true or false");
  return json_->get<bool>();
}

std::uint64_t JsonField::whole(std::uint64_t lowest, std::uint64_t highest) const {
  if (!json_->is_number()) refuse_type("a whole number");
  if (!json_->is_number_unsigned()) {
    refuse(fmt::format("is {}, which is not a whole number", json_->dump()));
  }
  const auto value = json_->get<std::uint64_t>();
  if (value < lowest || value > highest) {
    refuse(fmt::format("is {}, but must be from {} to {}", value, lowest, highest));
  }
  return value;
}

double JsonField::number(double lowest, double highest) const {
  if (!json_->is_number()) refuse_type("a number");
  const auto value = json_->get<double>();
  if (!(value >= lowest && value <= highest)) {
    refuse(fmt::format("is {}, but must be from {} to {}", value, lowest, highest));
  }
  return value;
}

Nanoseconds JsonField::time(double ns_per_unit, Nanoseconds longest) const {
  const auto most = static_cast<double>(longest.count());
  const double ns = std::round(number(0, most / ns_per_unit) * ns_per_unit);
  // As a double, the longest time may be a nanosecond too long.
  return ns < most ? Nanoseconds(static_cast<Nanoseconds::rep>(ns)) : longest;
}

std::optional<std::string> JsonField::find_text(const char* name, std::size_t most) const {
  const auto field = find(name);
  return field ? std::optional(field->text(most)) : std::nullopt;
}

std::optional<std::uint64_t> JsonField::find_whole(const char* name) const {
  const auto field = find(name);
  return field ? std::optional(field->whole(0, kAnyNumber)) : std::nullopt;
}

std::optional<Nanoseconds> JsonField::find_seconds(const char* name, Nanoseconds most) const {
  const auto field = find(name);
  return field ? std::optional(field->seconds(most)) : std::nullopt;
}

std::optional<Nanoseconds> JsonField::find_milliseconds(const char* name) const {
  const auto field = find(name);
  return field ? std::optional(field->milliseconds()) : std::nullopt;
}

}  // namespace especho
