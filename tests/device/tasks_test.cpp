// FreeRTOS's tasks, and what they tell each other.
#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "catch.hpp"
#include "client.hpp"
#include "firmware/host/shim/freertos/event_groups.h"
#include "firmware/host/shim/lwip/sockets.h"
#include "fixtures.hpp"

using namespace device_test;
using namespace especho::device;

namespace {

/// A task function for a sketch that is made of lambdas.
void call(void* function) {
  (*static_cast<std::function<void()>*>(function))();
}

TaskHandle_t start(std::function<void()>& body) {
  TaskHandle_t handle = nullptr;
  xTaskCreatePinnedToCore(call, "test", 4096, &body, 1, &handle, 0);
  return handle;
}

void idle() {
  delay(1);
}

}  // namespace

TEST_CASE("a task takes from a queue what loop() puts there, in order") {
  SerialLog log;
  QueueHandle_t queue = nullptr;
  std::function<void()> take = [&] {
    for (;;) {
      int value = 0;
      if (xQueueReceive(queue, &value, portMAX_DELAY) == pdTRUE) Serial.printf("got %d\n", value);
    }
  };
  const auto setup = [&] {
    queue = xQueueCreate(2, sizeof(int));
    start(take);
  };
  int next = 0;
  const auto loop = [&] {
    if (next < 20) xQueueSend(queue, &next, portMAX_DELAY), ++next;
    delay(0);
  };
  auto board = std::make_unique<Board>(BoardOptions{.on_serial = log.sink()}, Sketch{setup, loop});
  CHECK(log.wait_for("got 19\n"));
  board.reset();
  std::string all;
  for (int i = 0; i < 20; ++i) all += "got " + std::to_string(i) + "\n";
  CHECK(log.text() == all);
  vQueueDelete(queue);
}

TEST_CASE("a queue that is full or empty gives up in time") {
  std::vector<BaseType_t> seen;
  const auto setup = [&] {
    QueueHandle_t queue = xQueueCreate(1, sizeof(int));
    int value = 7;
    seen.push_back(xQueueReceive(queue, &value, pdMS_TO_TICKS(5)));
    seen.push_back(xQueueSend(queue, &value, 0));
    seen.push_back(xQueueSend(queue, &value, pdMS_TO_TICKS(5)));
    seen.push_back(static_cast<BaseType_t>(uxQueueMessagesWaiting(queue)));
    vQueueDelete(queue);
  };
  const Board board({}, {.setup = setup, .loop = idle});
  CHECK(seen == std::vector<BaseType_t>{pdFALSE, pdTRUE, pdFALSE, 1});
}

TEST_CASE("a mutex keeps other tasks out, also while its owner waits") {
  SerialLog log;
  SemaphoreHandle_t mutex = nullptr;
  std::function<void()> write = [&] {
    for (int i = 0; i < 5; ++i) {
      xSemaphoreTake(mutex, portMAX_DELAY);
      Serial.print("<");
      delay(1);
      Serial.print(">");
      xSemaphoreGive(mutex);
    }
    Serial.print("done");
    vTaskDelete(nullptr);
  };
  const auto setup = [&] {
    mutex = xSemaphoreCreateMutex();
    start(write);
    start(write);
  };
  auto board = std::make_unique<Board>(BoardOptions{.on_serial = log.sink()}, Sketch{setup, idle});
  CHECK(log.wait_for("done", 2));
  board.reset();
  CHECK(log.text().find("<<") == std::string::npos);
  CHECK(log.text().find("<d") == std::string::npos);
  vSemaphoreDelete(mutex);
}

TEST_CASE("tasks are notified, and wait for the bits of an event group") {
  SerialLog log;
  EventGroupHandle_t group = nullptr;
  TaskHandle_t waiter = nullptr;
  std::function<void()> wait = [&] {
    ulTaskNotifyTake(pdTRUE, portMAX_DELAY);
    Serial.println("notified");
    xEventGroupSetBits(group, 1);
    for (;;) delay(100);
  };
  const auto setup = [&] {
    group = xEventGroupCreate();
    waiter = start(wait);
    xEventGroupSetBits(group, 2);
    xTaskNotifyGive(waiter);
    const EventBits_t bits = xEventGroupWaitBits(group, 3, pdTRUE, pdTRUE, portMAX_DELAY);
    Serial.printf("bits %u\n", static_cast<unsigned>(bits));
  };
  auto board = std::make_unique<Board>(BoardOptions{.on_serial = log.sink()}, Sketch{setup, idle});
  board.reset();
  CHECK(log.text() == "notified\nbits 3\n");
  vEventGroupDelete(group);
}

TEST_CASE("a task serves clients with lwIP's own calls after loop() has ended itself") {
  std::function<void()> serve = [] {
    const int listener = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in any{};
    any.sin_family = AF_INET;
    any.sin_port = htons(80);
    bind(listener, reinterpret_cast<const sockaddr*>(&any), sizeof(any));
    listen(listener, 4);
    for (;;) {
      const int fd = accept(listener, nullptr, nullptr);
      char buffer[64];
      for (int count = 0; (count = recv(fd, buffer, sizeof(buffer), 0)) > 0;) {
        send(fd, buffer, static_cast<std::size_t>(count), 0);
      }
      lwip_close(fd);
    }
  };
  const auto faults = GENERATE(false, true);
  std::atomic<bool> listening = false;
  BoardOptions options;
  options.on_listen = [&](std::uint16_t, std::uint16_t) { listening = true; };
  if (faults) options.faults.network.latency = std::chrono::milliseconds(2);
  const auto setup = [&] {
    start(serve);
    while (!listening) delay(1);
  };
  const Board board(options, {.setup = setup, .loop = [] { vTaskDelete(nullptr); }});
  for (int i = 0; i < 3; ++i) {
    TcpClient client(board.port());
    const std::string sent = payload(1000);
    CHECK(client.exchange(sent) == sent);
    client.finish_sending();
    CHECK(client.receive_all().empty());
  }
}

TEST_CASE("a busy task does not keep loop() from its turn") {
  std::atomic<bool> turned = false;
  std::function<void()> busy = [] {
    for (;;) millis();
  };
  SerialLog log;
  const auto loop = [&] {
    if (!turned.exchange(true)) Serial.println("turn");
    delay(1);
  };
  const Board board({.on_serial = log.sink()}, {.setup = [&] { start(busy); }, .loop = loop});
  CHECK(log.wait_for("turn\n"));
}

TEST_CASE("an empty loop() does not keep a task from its turn") {
  SerialLog log;
  std::function<void()> print = [] {
    for (;;) {
      delay(1);
      Serial.println("turn");
    }
  };
  const Board board({.on_serial = log.sink()}, {.setup = [&] { start(print); }, .loop = [] {}});
  CHECK(log.wait_for("turn\n", 3));
}

TEST_CASE("a task that is deleted or suspended runs no more until it is resumed") {
  SerialLog log;
  std::atomic<int> rounds = 0;
  TaskHandle_t handle = nullptr;
  std::function<void()> count = [&] {
    for (;;) {
      ++rounds;
      delay(1);
    }
  };
  const auto setup = [&] {
    handle = start(count);
    while (rounds < 3) delay(1);
    vTaskSuspend(handle);
    delay(10);
    const int before = rounds;
    delay(20);
    Serial.println(rounds - before);
    vTaskResume(handle);
    while (rounds < before + 3) delay(1);
    vTaskDelete(handle);
    while (eTaskGetState(handle) != eDeleted || uxTaskGetNumberOfTasks() > 1) delay(1);
    Serial.println("deleted");
  };
  const Board board({.on_serial = log.sink()}, {.setup = setup, .loop = idle});
  CHECK(log.text() == "0\ndeleted\n");
}

TEST_CASE("ESP.restart() in a task starts the whole sketch again") {
  SerialLog log;
  int boots = 0;
  std::function<void()> restart = [] {
    delay(1);
    ESP.restart();
  };
  const auto setup = [&] {
    Serial.printf("boot %d, reason %d\n", ++boots, esp_reset_reason());
    if (boots == 1) start(restart);
  };
  BoardOptions options;
  options.on_serial = log.sink();
  options.faults.failures.boot_time = std::chrono::milliseconds(1);
  const Board board(options, {.setup = setup, .loop = [] { delay(10'000); }});
  CHECK(log.wait_for("boot 2, reason 3\n"));
}
