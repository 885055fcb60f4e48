// Habits of a device that make cases fail, found out by trying.
#pragma once

#include <optional>
#include <string>

#include "check/device/device.hpp"

namespace especho::check {

/// Of a device that echoed nothing so far: the end of a line (`\n`, `\r` or `\r\n`) without which
/// it keeps a text to itself, and with which the text comes back. Nothing where it has no such
/// habit.
std::optional<std::string> find_line_end(Device& device);

/// Whether the device ends a connection by itself as soon as it has echoed what came first.
bool closes_after_each_echo(Device& device);

}  // namespace especho::check
