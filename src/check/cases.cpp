#include "check/cases.hpp"

namespace especho::check {

CaseResult run_case(std::string_view name, Device& device) {
  CaseResult result;
  Probe probe = device.connect();
  if (name == "connect") {
    result.verdict = CaseVerdict::pass;
  } else if (name == "hello") {
    const Echo echo = probe.echo(device.payload(11));
    result.verdict = echo.ok() ? CaseVerdict::pass : CaseVerdict::fail;
    if (!echo.ok()) result.message = describe(echo.failure);
  } else {
    result.message = "is not there yet";
  }
  return result;
}

}  // namespace especho::check
