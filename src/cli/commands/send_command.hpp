// especho send: one payload, its echo on stdout.
#pragma once

#include <string>

#include "cli/options/options.hpp"
#include "cli/options/target_options.hpp"
#include "cli/terminal/console.hpp"
#include "core/echo/payload.hpp"
#include "especho/send.hpp"

namespace especho::cli {

struct SendOptions {
  TargetOptions target;
  std::string text;
  std::string file;
  std::string hex;  ///< the bytes, not their digits
  std::uint64_t size = 0;
  std::string suffix;
  Pattern pattern;
  std::uint64_t seed = 1;
  bool escape = false;
  bool raw = false;
  SendPlan plan;  ///< but for its target
};

CLI::App* declare_send(CLI::App& parent, SendOptions& options, Console& console);
ExitCode run_send_command(const CLI::App& command, SendOptions& options, const Console& console,
                          const StopFlag& stop);

}  // namespace especho::cli
