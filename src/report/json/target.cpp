#include "report/json/target.hpp"

namespace especho {

using Json = nlohmann::ordered_json;

Json target_entry(const Target& target, const std::string& address, const Reached& reached,
                  const std::string& simulated) {
  Json json = {{"host", target.host}};
  if (!address.empty()) json["address"] = address;
  json["port"] = target.port;
  json["simulated"] = !simulated.empty();
  if (!simulated.empty()) json["profile"] = simulated;
  if (!reached.silent.empty()) {
    Json all = Json::array();
    for (const SilentAddress& silent : reached.silent) {
      all.push_back({{"address", silent.address}, {"waited_ms", to_milliseconds(silent.waited)}});
    }
    json["silent_addresses"] = std::move(all);
  }
  return json;
}

void add_way_out(Json& options, const Target& target) {
  if (!target.source.empty()) options["source"] = target.source;
  if (!target.interface_name.empty()) options["interface"] = target.interface_name;
}

}  // namespace especho
