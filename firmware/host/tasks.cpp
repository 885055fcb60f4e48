#include "tasks.hpp"

#include <algorithm>
#include <utility>

#include "board.hpp"

namespace especho::device {
namespace {

thread_local Task* own_task = nullptr;

}  // namespace

Task& Tasks::start(std::string name, std::function<void()> body) {
  Task& task = tasks_.emplace_back();
  task.name = std::move(name);
  task.thread = std::thread([this, &task, body = std::move(body)] {
    own_task = &task;
    cpu_.take();
    try {
      body();
    } catch (const PowerOff&) {
    } catch (const Reboot&) {
    } catch (const TaskEnded&) {
    }
    task.ended = true;
    cpu_.changed();
    cpu_.give();
  });
  return task;
}

void Tasks::remove(Task& task) {
  task.deleted = true;
  cpu_.changed();
}

std::size_t Tasks::running() const {
  return 1 + static_cast<std::size_t>(std::count_if(tasks_.begin(), tasks_.end(),
                                                    [](const Task& task) { return !task.ended; }));
}

Task& Tasks::current() {
  return own_task == nullptr ? main_ : *own_task;
}

void Tasks::end() {
  ending_ = true;
  cpu_.changed();
  while (!tasks_.empty()) {
    {
      const Cpu::Released released(cpu_);
      tasks_.front().thread.join();
    }
    tasks_.pop_front();
  }
  main_ = {.name = main_.name};
  ending_ = false;
}

}  // namespace especho::device
