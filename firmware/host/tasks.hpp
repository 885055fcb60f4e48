// The threads of the sketch: the one of setup() and loop(), and FreeRTOS's tasks.
#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <string>
#include <thread>

#include "cpu.hpp"

namespace especho::device {

/// Thrown out of the Arduino API to end a task that was deleted.
struct TaskEnded {};

struct Task {
  std::string name;
  std::thread thread = {};  // none: the one of setup() and loop()
  bool ended = false;
  bool deleted = false;
  bool suspended = false;
  std::uint32_t notification = 0;
  bool notified = false;
};

/// All but the destructor need the processor.
class Tasks {
 public:
  explicit Tasks(Cpu& cpu) : cpu_(cpu) {}
  Tasks(const Tasks&) = delete;
  Tasks& operator=(const Tasks&) = delete;
  ~Tasks() { end(); }

  Task& start(std::string name, std::function<void()> body);
  void remove(Task& task);  ///< ends it when it next makes a call
  /// Whether any was ever started: only then threads have to look out for each other.
  bool any() const { return !tasks_.empty(); }
  std::size_t running() const;
  /// The one that calls.
  Task& current();
  bool is_main() { return &current() == &main_; }

  /// Ends all of them, and returns when they have. Those of a board that is switched off end by
  /// themselves, at their next call.
  void end();
  bool ending() const { return ending_; }

 private:
  Cpu& cpu_;
  Task main_{.name = "loopTask"};
  std::list<Task> tasks_;
  bool ending_ = false;
};

}  // namespace especho::device
