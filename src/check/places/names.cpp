#include "check/places/names.hpp"

#include <algorithm>
#include <array>

namespace especho::places {
namespace {

constexpr std::array<std::string_view, 6> kClientTypes{
    "WiFiClient", "NetworkClient", "WiFiClientSecure", "NetworkClientSecure", "Client", "Stream"};
constexpr std::array<std::string_view, 2> kServerTypes{"WiFiServer", "NetworkServer"};
constexpr std::array<std::string_view, 4> kByteTypes{"char", "byte", "uint8_t", "int8_t"};

}  // namespace

Names::Names(const Sketch& sketch) : sketch_(sketch) {
  for (const auto& source : sketch) {
    clients_.merge(variables_of(*source, kClientTypes));
    servers_.merge(variables_of(*source, kServerTypes));
  }
  for (const auto& source : sketch) {  // auto client = server.accept();
    for (std::size_t i = 2; i < source->tokens().size(); ++i) {
      if (!accepts(*source, i)) continue;
      const std::string_view name = receiver_of_accept(*source, i);
      if (!name.empty()) clients_.insert(name);
    }
  }
}

bool Names::is_text(std::string_view name) const {
  for (const auto& source : sketch_) {
    for (std::size_t i = 1; i < source->tokens().size(); ++i) {
      if (source->text(i) != name) continue;
      if (is_one_of(source->text(i - 1), {"*", "String"}) || source->text(i + 1) == "[") {
        return true;
      }
    }
  }
  return false;
}

bool Names::accepts(const Source& source, std::size_t i) const {
  return is_one_of(source.text(i), {"accept", "available"}) && source.is_call(i) &&
         is_server(source.object_of(i));
}

bool is_byte(const Source& source, std::string_view name) {
  for (std::size_t i = 1; i + 1 < source.tokens().size(); ++i) {
    if (source.text(i) == name && is_one_of(source.text(i + 1), {"=", ";", ",", ")"}) &&
        std::find(kByteTypes.begin(), kByteTypes.end(), source.text(i - 1)) != kByteTypes.end()) {
      return true;
    }
  }
  return false;
}

std::string_view receiver_of_accept(const Source& source, std::size_t i) {
  std::size_t at = i;
  while (at > 0 && !is_one_of(source.text(at), {"=", ";", "{", "}"})) --at;
  if (source.text(at) != "=" || at == 0) return {};
  --at;
  while (at > 0 && source.text(at) != "[" && source.text(at) == "]") {
    while (at > 0 && source.text(at) != "[") --at;
    --at;
  }
  return source.text(at);
}

}  // namespace especho::places
