// What the tests wrap around a board: its serial log, and small sketches of their own.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <future>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "firmware/host/board.hpp"
#include "firmware/host/shim/WiFi.h"

namespace device_test {

constexpr std::chrono::seconds patience{30};  // wide: only a hang gets here

/// Collects what the device prints.
class SerialLog {
 public:
  std::function<void(std::string_view)> sink() {
    return [this](std::string_view text) {
      const std::lock_guard lock(mutex_);
      text_ += text;
      changed_.notify_all();
    };
  }
  std::string text() const {
    const std::lock_guard lock(mutex_);
    return text_;
  }
  /// Waits until `part` was printed `times` times.
  bool wait_for(std::string_view part, int times = 1) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, patience, [&] { return count(part) >= times; });
  }

 private:
  int count(std::string_view part) const {
    int found = 0;
    for (auto at = text_.find(part); at != std::string::npos; at = text_.find(part, at + 1))
      ++found;
    return found;
  }

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::string text_;
};

/// A sketch that hands the first client to `Body` and keeps what it returns.
template <typename Result>
class OneClientSketch {
 public:
  using Body = std::function<Result(WiFiClient&)>;
  explicit OneClientSketch(Body body) : body_(std::move(body)) {}

  especho::device::Sketch sketch() {
    return {.setup = [this] { server_.begin(); }, .loop = [this] { loop(); }};
  }
  Result result() {
    if (future_.wait_for(patience) != std::future_status::ready) {
      throw std::runtime_error("the sketch did not finish");
    }
    return future_.get();
  }

 private:
  void loop() {
    if (served_) return delay(1);
    WiFiClient client = server_.accept();
    if (client.fd() < 0) return delay(1);
    served_ = true;
    try {
      promise_.set_value(body_(client));
    } catch (const std::exception&) {
      promise_.set_exception(std::current_exception());
    }
  }

  Body body_;
  WiFiServer server_;
  bool served_ = false;
  std::promise<Result> promise_;
  std::future<Result> future_ = promise_.get_future();
};

}  // namespace device_test
