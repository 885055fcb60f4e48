#include "check/places/places.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string_view>
#include <utility>

#include "check/places/names.hpp"

namespace especho::places {
namespace {

using diagnosis::Cause;
using diagnosis::Suspect;

/// What is done with a client by its descriptor.
constexpr std::array<std::string_view, 12> kSocketCalls{
    "recv",     "send",   "lwip_recv", "lwip_send",   "lwip_read",     "lwip_write",
    "recvfrom", "sendto", "select",    "lwip_select", "lwip_recvfrom", "lwip_sendto"};

/// Looks for one cause.
class Search {
 public:
  Search(const Sketch& sketch, const Cause& cause)
      : sketch_(sketch), cause_(cause), names_(sketch) {}

  std::vector<SourcePlace> run() {
    for (const auto& source : sketch_) {
      source_ = source.get();
      look();
    }
    if (places_.empty()) look_for_what_is_missing();
    return std::move(places_);
  }

 private:
  bool is_listed(std::size_t i) const {
    const std::string_view text = source_->text(i);
    return !text.empty() &&
           std::find(cause_.calls.begin(), cause_.calls.end(), text) != cause_.calls.end() &&
           source_->is_call(i);
  }
  bool is_of_client(std::size_t i) const { return names_.is_client(source_->object_of(i)); }

  /// Once for each line.
  void add(std::size_t i, std::string_view reason = {}) {
    const std::size_t line = source_->line(i);
    const bool known = std::any_of(places_.begin(), places_.end(), [&](const SourcePlace& one) {
      return one.file == source_->file() && one.line == line;
    });
    if (known || places_.size() >= kMostPlaces) return;
    places_.push_back({.file = source_->file(),
                       .line = line,
                       .text = source_->line_text(line),
                       .reason = std::string(reason.empty() ? cause_.reason : reason)});
  }

  void look() {
    switch (cause_.suspect) {
      case Suspect::nothing:
        return;
      case Suspect::call_while_serving:
        return look_while_serving();
      case Suspect::loop_for_one:
        return look_for_loops();
      case Suspect::new_client:
        return look_after_accept();
      default:
        for (std::size_t i = 0; i < source_->tokens().size(); ++i) {
          if (is_listed(i)) judge_call(i);
        }
    }
  }

  void judge_call(std::size_t i) {
    switch (cause_.suspect) {
      case Suspect::call_on_client:
        if (is_of_client(i)) add(i);
        return;
      case Suspect::single_byte:
        if (sends_one_byte(i)) add(i);
        return;
      case Suspect::nagle:
        return judge_no_delay(i);
      case Suspect::sleep:
        return judge_sleep(i);
      case Suspect::stop_unread:
        if (is_of_client(i) && may_leave_data(i)) add(i);
        return;
      default:
        return;
    }
  }

  // Where clients are served.

  bool touches_client(Range range) const {
    for (std::size_t i = range.begin; i < range.end; ++i) {
      if (source_->is_call(i) && is_of_client(i)) return true;
      if (source_->is_call(i) && !is_one_of(source_->text(i - 1), {".", "->"}) &&
          std::find(kSocketCalls.begin(), kSocketCalls.end(), source_->text(i)) !=
              kSocketCalls.end()) {
        return true;
      }
    }
    return false;
  }

  /// Calls a function that has to do with clients, such as `serveClients()` in loop().
  bool serves(Range range) const {
    if (touches_client(range)) return true;
    for (std::size_t i = range.begin; i < range.end; ++i) {
      if (!source_->is_call(i)) continue;
      for (const Function& one : source_->functions()) {
        if (one.name == source_->text(i) && !range.has(one.body.begin) &&
            touches_client(one.body)) {
          return true;
        }
      }
    }
    return false;
  }

  bool is_pause(std::size_t i) const {
    if (!is_listed(i) || is_one_of(source_->text(i - 1), {".", "->"})) return false;
    const auto values = source_->arguments(i);
    return values.size() != 1 || values[0].end != values[0].begin + 1 ||
           source_->text(values[0].begin) != "0";  // delay(0) only yields
  }

  /// In a loop with a client; or, where no loop has one, in a function that is called again and
  /// again. A loop that waits for something else, such as Wi-Fi, does not count.
  void look_while_serving() {
    std::vector<std::size_t> in_function;
    for (std::size_t i = 1; i < source_->tokens().size(); ++i) {
      if (!is_pause(i)) continue;
      const Function* const function = source_->function_at(i);
      if (function == nullptr) continue;
      const Loop* innermost = nullptr;
      for (const Loop& loop : source_->loops()) {
        if (loop.body.has(i) && function->body.has(loop.body.begin)) innermost = &loop;
      }
      if (innermost != nullptr && !serves(innermost->body) &&
          !touches_client(innermost->condition)) {
        continue;
      }
      if (innermost != nullptr) {
        add(i);
      } else if (function->name != "setup" && serves(function->body)) {
        in_function.push_back(i);
      }
    }
    for (const std::size_t i : in_function) add(i);
  }

  // Writes.

  bool is_one(Range value) const {
    return value.end == value.begin + 1 && source_->text(value.begin) == "1";
  }

  /// write(x) sends one byte of whatever x is, unless that is text; print(x) if x is a character.
  bool sends_one_byte(std::size_t i) const {
    const auto values = source_->arguments(i);
    const bool is_member = is_one_of(source_->text(i - 1), {".", "->"});
    if (!is_member) {
      const bool is_socket_call = source_->text(i) != "write" && source_->text(i) != "print";
      return is_socket_call && values.size() >= 3 && is_one(values[2]);
    }
    if (!is_of_client(i) || values.empty()) return false;
    if (values.size() == 2) return source_->text(i) == "write" && is_one(values[1]);
    const Range value = values[0];
    const std::string_view first = source_->text(value.begin);
    if (values.size() != 1 || first == "\"") return false;
    if (first == "'") return true;
    const bool is_name = value.end == value.begin + 1;
    if (source_->text(i) == "print") {
      const bool is_cast = first == "(" && source_->text(value.begin + 1) == "char";
      return is_cast || (is_name && is_byte(*source_, first)) || (first == "char" && !is_name);
    }
    return !is_name || is_byte(*source_, first) || !names_.is_text(first);
  }

  // Nagle's algorithm and modem sleep.

  bool is_value(std::size_t i, std::initializer_list<std::string_view> known) const {
    const auto values = source_->arguments(i);
    return values.size() == 1 && values[0].end == values[0].begin + 1 &&
           is_one_of(source_->text(values[0].begin), known);
  }

  /// begin() of a server forgets what was set before.
  void judge_no_delay(std::size_t i) {
    const std::string_view object = source_->object_of(i);
    const bool is_server = names_.is_server(object);
    if (!is_server && !names_.is_client(object)) return;
    switched_ = true;
    if (is_value(i, {"false", "0"})) return add(i, "switches no-delay off");
    if (!is_value(i, {"true", "1"})) return add(i, "no-delay depends on this value");
    const Function* const function = source_->function_at(i);
    if (!is_server || function == nullptr) return;
    for (std::size_t k = i; k < function->body.end; ++k) {
      if (source_->text(k) == "begin" && source_->is_call(k) && source_->object_of(k) == object) {
        return add(i, "comes before begin(), which switches no-delay off again");
      }
    }
  }

  void judge_sleep(std::size_t i) {
    switched_ = true;
    if (is_value(i, {"false", "0", "WIFI_PS_NONE"})) return;
    const bool is_on = is_value(i, {"true", "1", "WIFI_PS_MIN_MODEM", "WIFI_PS_MAX_MODEM"});
    add(i, is_on ? "switches modem sleep on" : "modem sleep depends on this value");
  }

  /// A call that should be there is shown where it belongs.
  void look_for_what_is_missing() {
    const bool nagle = cause_.suspect == Suspect::nagle;
    if (switched_ || (!nagle && cause_.suspect != Suspect::sleep)) return;
    for (const auto& source : sketch_) {
      source_ = source.get();
      for (std::size_t i = 0; i < source->tokens().size(); ++i) {
        if (nagle && source->text(i) == "TCP_NODELAY") return places_.clear();
        if (source->text(i) != "begin" || !source->is_call(i)) continue;
        if (nagle && names_.is_server(source->object_of(i))) {
          add(i, "no setNoDelay(true) after it");
        } else if (!nagle && source->object_of(i) == "WiFi") {
          add(i, "no WiFi.setSleep(false) beside it");
        }
      }
    }
  }

  // One client at a time.

  /// A function that is a task of its own may serve one client for as long as it likes.
  bool is_task(const Function& function) const {
    for (const auto& source : sketch_) {
      for (std::size_t i = 0; i < source->tokens().size(); ++i) {
        const bool makes_task = is_one_of(
            source->text(i), {"xTaskCreate", "xTaskCreatePinnedToCore", "thread", "async"});
        if (!makes_task) continue;
        const std::size_t end = source->after_bracket(i + (source->text(i + 1) == "(" ? 1 : 2));
        for (std::size_t k = i; k < end; ++k) {
          if (source->text(k) == function.name) return true;
        }
      }
    }
    return false;
  }

  bool accepts_in(Range range) const {
    for (std::size_t i = range.begin; i < range.end; ++i) {
      if (names_.accepts(*source_, i)) return true;
    }
    return false;
  }

  void look_for_loops() {
    for (const Loop& loop : source_->loops()) {
      if (accepts_in(loop.body)) continue;
      for (std::size_t i = loop.condition.begin; i < loop.condition.end; ++i) {
        if (!is_listed(i) || !is_of_client(i)) continue;
        const Function* const function = source_->function_at(i);
        if (function != nullptr && is_task(*function)) continue;
        add(i);
      }
    }
  }

  // A client that has just come, and one that is sent away.

  /// The first thing that is done with it is to ask it.
  void look_after_accept() {
    for (std::size_t i = 2; i < source_->tokens().size(); ++i) {
      if (!names_.accepts(*source_, i)) continue;
      const std::string_view name = receiver_of_accept(*source_, i);
      const Function* const function = source_->function_at(i);
      if (name.empty() || function == nullptr) continue;
      if (declares_in_condition(i)) {
        add(i);
        continue;
      }
      for (std::size_t k = i + 1; k < function->body.end; ++k) {
        if (source_->text(k) == "errno" && source_->text(k + 1) == "=") break;
        if (source_->text(k) != name) continue;
        if (asks(k)) add(k);
        break;
      }
    }
  }

  /// `if (WiFiClient client = server.accept())`
  bool declares_in_condition(std::size_t i) const {
    std::size_t at = i;
    while (at > 0 && !is_one_of(source_->text(at), {";", "{", "}", "("})) --at;
    return source_->text(at) == "(" && at > 0 && is_one_of(source_->text(at - 1), {"if", "while"});
  }

  /// `slots` of `slots[i].client`, for the index of the last name.
  std::size_t begin_of_path(std::size_t name) const {
    while (name > 1 && is_one_of(source_->text(name - 1), {".", "->"})) {
      name -= 2;
      while (name > 0 && source_->text(name) == "]") {
        while (name > 0 && source_->text(name) != "[") --name;
        if (name > 0) --name;
      }
    }
    return name;
  }

  bool asks(std::size_t name) const {
    std::size_t next = name + 1;
    while (source_->text(next) == "[") next = source_->after_bracket(next);
    if (is_one_of(source_->text(next), {".", "->"})) return is_listed(next + 1);
    std::size_t before = begin_of_path(name);
    while (before > 0 && source_->text(before - 1) == "!") --before;
    const bool tested = before > 1 && source_->text(before - 1) == "(" &&
                        is_one_of(source_->text(before - 2), {"if", "while"});
    return tested && is_one_of(source_->text(next), {")", "&", "|"});
  }

  /// connected() does not look at the data that has come.
  bool may_leave_data(std::size_t i) const {
    const Function* const function = source_->function_at(i);
    if (function == nullptr) return false;
    const std::string_view object = source_->object_of(i);
    bool after_connected = false;
    for (const Loop& loop : source_->loops()) {
      if (!function->body.has(loop.body.begin) || loop.condition.begin > i) continue;
      after_connected =
          uses(loop.condition, object, "connected") && !uses(loop.condition, object, "available")
              ? true
              : after_connected;
    }
    return after_connected || !uses({function->body.begin, i}, object, "available");
  }

  bool uses(Range range, std::string_view object, std::string_view member) const {
    for (std::size_t i = range.begin; i < range.end; ++i) {
      if (source_->text(i) == member && source_->object_of(i) == object) return true;
    }
    return false;
  }

  const Sketch& sketch_;
  const Cause& cause_;
  Names names_;
  const Source* source_ = nullptr;
  bool switched_ = false;  // one of the calls is there
  std::vector<SourcePlace> places_{};
};

}  // namespace

std::vector<SourcePlace> find_places(const Sketch& sketch, const Cause& cause) {
  if (cause.suspect == Suspect::nothing) return {};
  return Search(sketch, cause).run();
}

void add_places(CheckResult& result, const Sketch& sketch) {
  for (Diagnosis& one : result.diagnoses) {
    if (one.verdict != DiagnosisVerdict::found) continue;
    one.places = find_places(sketch, diagnosis::finding(one.id).cause);
  }
}

}  // namespace especho::places
