#include "especho/outcome.hpp"

namespace especho {

std::string_view to_string(Outcome outcome) {
  switch (outcome) {
    case Outcome::ok:
      return "ok";
    case Outcome::timeout:
      return "timeout";
    case Outcome::short_echo:
      return "short";
    case Outcome::mismatch:
      return "mismatch";
    case Outcome::reset:
      return "reset";
    case Outcome::refused:
      return "refused";
    case Outcome::unreachable:
      return "unreachable";
    case Outcome::excess:
      break;
  }
  return "excess";
}

ExitCode exit_code(Outcome outcome) {
  switch (outcome) {
    case Outcome::ok:
      return ExitCode::ok;
    case Outcome::timeout:
      return ExitCode::timeout;
    case Outcome::short_echo:
    case Outcome::mismatch:
    case Outcome::excess:
      return ExitCode::wrong_echo;
    case Outcome::reset:
      return ExitCode::connection_lost;
    case Outcome::refused:
    case Outcome::unreachable:
      break;
  }
  return ExitCode::connect;
}

ExitCode exit_code(const Failure& failure) {
  return failure.is_local() ? ExitCode::failure : exit_code(failure.outcome);
}

std::string_view to_string(Mismatch::Kind kind) {
  switch (kind) {
    case Mismatch::Kind::corrupted:
      return "corrupted";
    case Mismatch::Kind::lost:
      return "lost";
    case Mismatch::Kind::inserted:
      return "inserted";
    case Mismatch::Kind::stale:
      return "stale";
    case Mismatch::Kind::newlines:
      return "newlines";
    case Mismatch::Kind::mapped:
      return "mapped";
    case Mismatch::Kind::reversed:
      return "reversed";
    case Mismatch::Kind::doubled:
      return "doubled";
    case Mismatch::Kind::length_prefix:
      return "length-prefix";
    case Mismatch::Kind::greeting:
      return "greeting";
    case Mismatch::Kind::not_an_echo:
      break;
  }
  return "not-an-echo";
}

}  // namespace especho
