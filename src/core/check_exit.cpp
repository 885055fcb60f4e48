#include "especho/check.hpp"

namespace especho {

CheckExit judge(const CheckResult& result, const CheckEnd& end) {
  if (end.kind == CheckEnd::Kind::not_connected) return {ExitCode::connect, end.why};
  for (const CaseResult& one : result.cases) {
    if (one.verdict == CaseVerdict::fail) return {ExitCode::wrong_echo, one.name + " failed"};
  }
  return {};
}

}  // namespace especho
