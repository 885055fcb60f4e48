// Reasons why many cases fail in the same way, found by experiment: each shows something about the
// device that no single case can.
#pragma once

#include <optional>
#include <string>

#include "check/device/device.hpp"
#include "especho/check.hpp"

namespace especho::check {

class RootCauses {
 public:
  explicit RootCauses(Device& device) : device_(device) {}

  /// If the device echoed nothing so far and was silent: the end of a line (`\n`, `\r` or `\r\n`)
  /// that it waits for before it echoes a text. Tried only once.
  std::optional<std::string> find_needed_line_end();

  /// If nothing was ever echoed correctly: what shows that the device is another kind of server.
  /// Asks the device if it must.
  std::optional<std::string> find_other_server();
  /// The same, from what is already known.
  std::optional<std::string> other_server() const;

  /// Adds to the message of a failed case that the device closes the connection after each echo, if
  /// it does and that may be the reason.
  void explain_close(CaseResult& result);

 private:
  bool is_seen_closing();

  Device& device_;
  bool lines_tried_ = false;
  std::optional<bool> closes_;  ///< after each echo; not tried until a case calls for it
};

}  // namespace especho::check
