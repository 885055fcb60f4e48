// What a person sees of a check while it runs.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "cli/terminal/console.hpp"
#include "especho/check.hpp"

namespace especho::cli {

/// On a terminal, a line of what is examined now: `12/40 sends the whole echo ...`, and soon for
/// how long. For --verbose instead, what comes of every case, with its evidence.
class CheckProgress : public CheckObserver {
 public:
  explicit CheckProgress(const Console& console);
  ~CheckProgress() override { clear(); }
  CheckProgress(const CheckProgress&) = delete;
  CheckProgress& operator=(const CheckProgress&) = delete;

  void on_begin(std::string_view title, std::size_t number, std::size_t total) override;
  void on_progress(Nanoseconds elapsed, std::uint64_t bytes_sent) override;
  void on_case(const CaseResult& result) override;
  void clear();

 private:
  void show(std::string_view text);
  void write(std::string_view text) const;

  const Console& console_;
  bool is_live_;
  std::string item_;
  std::int64_t seconds_ = 0;
  bool shown_ = false;
};

/// ` 12 s, 3.4 MiB sent`
std::string progress_note(std::int64_t seconds, std::uint64_t bytes_sent);
/// `half-close: fail after 5.00 s: no whole echo ... (received 1436 B)`
std::string case_line(const CaseResult& result);

}  // namespace especho::cli
