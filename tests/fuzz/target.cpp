// HOST, as it is typed, set in the environment, or read from a file.
#include "especho/target.hpp"

#include "core/ip_text.hpp"
#include "core/text.hpp"
#include "fuzzer.hpp"

using namespace especho;
using namespace especho_fuzz;

namespace {

void run(Input input) {
  const std::string_view text = text_of(input);
  const auto target = accepted([&] { return parse_target(text, 7, Family::ipv6); });
  if (!target) return;
  require(!target->host.empty() && target->port != 0, "nothing to connect to", text);
  require(text.find(target->host) != text.npos, "a host that nobody named", text);
  const bool is_v6 = target->host.find(':') != std::string::npos;
  require(!is_v6 || parse_ipv6(target->host.substr(0, target->host.find('%'))), "no IPv6", text);
  require(is_v6 || !ends_in_number(target->host) || is_ipv4(target->host),
          "numbers that a resolver may take for another address", text);
  require(printable(target->host) == target->host, "a host that can't be shown", text);
  require(target->family == Family::ipv6, "the family is kept", text);
  const std::string shown = to_string(*target);
  const Target again = parse_target(shown);
  require(again.host == target->host && again.port == target->port, "shown otherwise", shown);
}

}  // namespace

ESPECHO_FUZZER("target", run)
