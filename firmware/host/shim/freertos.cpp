// FreeRTOS's tasks, queues, semaphores and event groups.
#include <algorithm>
#include <chrono>
#include <cstring>
#include <deque>
#include <vector>

#include "../board.hpp"
#include "../errno_guard.hpp"
#include "Arduino.h"
#include "freertos/event_groups.h"

using especho::device::Board;
using especho::device::ErrnoGuard;
using especho::device::Task;
using especho::device::TaskEnded;

// A semaphore is a queue of items without content.
struct QueueDefinition {
  std::size_t length;
  std::size_t item_size;
  std::deque<std::vector<std::uint8_t>> items = {};
  Task* owner = nullptr;  // of a recursive mutex
  unsigned depth = 0;
};

struct EventGroupDef_t {
  EventBits_t bits = 0;
};

namespace {

std::chrono::nanoseconds duration_of(TickType_t ticks) {
  if (ticks == portMAX_DELAY) return std::chrono::nanoseconds::max();
  return std::chrono::milliseconds(ticks);
}

Task& task_of(TaskHandle_t handle) {
  return handle == nullptr ? Board::current().tasks().current() : *reinterpret_cast<Task*>(handle);
}

BaseType_t put(QueueHandle_t queue, const void* item, TickType_t ticks, bool front) {
  const ErrnoGuard guard;
  Board& board = Board::current();
  const auto has_room = [queue] { return queue->items.size() < queue->length; };
  if (!has_room() && !board.wait_until(has_room, duration_of(ticks))) return errQUEUE_FULL;
  std::vector<std::uint8_t> copy(queue->item_size);
  if (!copy.empty()) std::memcpy(copy.data(), item, copy.size());
  queue->items.insert(front ? queue->items.begin() : queue->items.end(), std::move(copy));
  board.changed();
  return pdTRUE;
}

BaseType_t take(QueueHandle_t queue, void* item, TickType_t ticks, bool keep) {
  const ErrnoGuard guard;
  Board& board = Board::current();
  const auto has_item = [queue] { return !queue->items.empty(); };
  if (!has_item() && !board.wait_until(has_item, duration_of(ticks))) return errQUEUE_EMPTY;
  const std::vector<std::uint8_t>& first = queue->items.front();
  if (item != nullptr && !first.empty()) std::memcpy(item, first.data(), first.size());
  if (keep) return pdTRUE;
  queue->items.pop_front();
  board.changed();
  return pdTRUE;
}

}  // namespace

BaseType_t xTaskCreate(TaskFunction_t function, const char* name, std::uint32_t, void* argument,
                       UBaseType_t, TaskHandle_t* created) {
  Task& task = Board::current().tasks().start(name == nullptr ? "" : name,
                                              [function, argument] { function(argument); });
  if (created != nullptr) *created = reinterpret_cast<TaskHandle_t>(&task);
  return pdPASS;
}

void vTaskDelete(TaskHandle_t handle) {
  Board& board = Board::current();
  Task& task = task_of(handle);
  board.tasks().remove(task);
  if (&task == &board.tasks().current()) throw TaskEnded{};
}

void vTaskDelay(TickType_t ticks) {
  delay(ticks);
}

void vTaskDelayUntil(TickType_t* previous, TickType_t increment) {
  *previous += increment;
  const auto left = static_cast<std::int32_t>(*previous - millis());
  delay(left > 0 ? static_cast<std::uint32_t>(left) : 0);
}

void vTaskSuspend(TaskHandle_t handle) {
  task_of(handle).suspended = true;
  Board::current();  // where this task waits, if it is the one
}

void vTaskResume(TaskHandle_t handle) {
  task_of(handle).suspended = false;
  Board::current().changed();
}

void taskYIELD() {
  delay(0);
}

eTaskState eTaskGetState(TaskHandle_t handle) {
  const Task& task = task_of(handle);
  if (task.ended || task.deleted) return eDeleted;
  if (task.suspended) return eSuspended;
  return &task == &Board::current().tasks().current() ? eRunning : eReady;
}

TickType_t xTaskGetTickCount() {
  return millis();
}

TaskHandle_t xTaskGetCurrentTaskHandle() {
  return reinterpret_cast<TaskHandle_t>(&task_of(nullptr));
}

const char* pcTaskGetName(TaskHandle_t handle) {
  return task_of(handle).name.c_str();
}

UBaseType_t uxTaskGetNumberOfTasks() {
  return static_cast<UBaseType_t>(Board::current().tasks().running());
}

BaseType_t xTaskNotify(TaskHandle_t handle, std::uint32_t value, eNotifyAction action) {
  Board& board = Board::current();
  Task& task = task_of(handle);
  if (action == eSetValueWithoutOverwrite && task.notified) return pdFAIL;
  if (action == eSetBits) task.notification |= value;
  if (action == eIncrement) ++task.notification;
  if (action == eSetValueWithOverwrite || action == eSetValueWithoutOverwrite) {
    task.notification = value;
  }
  task.notified = true;
  board.changed();
  return pdPASS;
}

std::uint32_t ulTaskNotifyTake(BaseType_t clear, TickType_t ticks) {
  Board& board = Board::current();
  Task& task = task_of(nullptr);
  board.wait_until([&task] { return task.notification != 0; }, duration_of(ticks));
  const std::uint32_t value = task.notification;
  if (value != 0) task.notification = clear != pdFALSE ? 0 : value - 1;
  task.notified = false;
  return value;
}

BaseType_t xTaskNotifyWait(std::uint32_t clear_before, std::uint32_t clear_after,
                           std::uint32_t* value, TickType_t ticks) {
  Board& board = Board::current();
  Task& task = task_of(nullptr);
  if (!task.notified) task.notification &= ~clear_before;
  const bool came = board.wait_until([&task] { return task.notified; }, duration_of(ticks));
  if (value != nullptr) *value = task.notification;
  if (!came) return pdFALSE;
  task.notification &= ~clear_after;
  task.notified = false;
  return pdTRUE;
}

QueueHandle_t xQueueCreate(UBaseType_t length, UBaseType_t item_size) {
  return new QueueDefinition{length, item_size};
}

void vQueueDelete(QueueHandle_t queue) {
  delete queue;
}

BaseType_t xQueueReset(QueueHandle_t queue) {
  queue->items.clear();
  Board::current().changed();
  return pdPASS;
}

BaseType_t xQueueSendToBack(QueueHandle_t queue, const void* item, TickType_t ticks) {
  return put(queue, item, ticks, false);
}

BaseType_t xQueueSendToFront(QueueHandle_t queue, const void* item, TickType_t ticks) {
  return put(queue, item, ticks, true);
}

BaseType_t xQueueOverwrite(QueueHandle_t queue, const void* item) {
  queue->items.clear();
  return put(queue, item, 0, false);
}

BaseType_t xQueueReceive(QueueHandle_t queue, void* item, TickType_t ticks) {
  return take(queue, item, ticks, false);
}

BaseType_t xQueuePeek(QueueHandle_t queue, void* item, TickType_t ticks) {
  return take(queue, item, ticks, true);
}

UBaseType_t uxQueueMessagesWaiting(QueueHandle_t queue) {
  return static_cast<UBaseType_t>(queue->items.size());
}

UBaseType_t uxQueueSpacesAvailable(QueueHandle_t queue) {
  return static_cast<UBaseType_t>(queue->length - queue->items.size());
}

SemaphoreHandle_t xSemaphoreCreateCounting(UBaseType_t most, UBaseType_t initial) {
  auto* created = new QueueDefinition{most, 0};
  created->items.resize(initial);
  return created;
}

SemaphoreHandle_t xSemaphoreCreateRecursiveMutex() {
  return xSemaphoreCreateCounting(1, 1);
}

BaseType_t xSemaphoreTake(SemaphoreHandle_t semaphore, TickType_t ticks) {
  return take(semaphore, nullptr, ticks, false);
}

BaseType_t xSemaphoreGive(SemaphoreHandle_t semaphore) {
  return put(semaphore, nullptr, 0, false);
}

BaseType_t xSemaphoreTakeRecursive(SemaphoreHandle_t mutex, TickType_t ticks) {
  Task& task = task_of(nullptr);
  if (mutex->owner != &task && xSemaphoreTake(mutex, ticks) != pdTRUE) return pdFALSE;
  mutex->owner = &task;
  ++mutex->depth;
  return pdTRUE;
}

BaseType_t xSemaphoreGiveRecursive(SemaphoreHandle_t mutex) {
  if (mutex->owner != &task_of(nullptr) || mutex->depth == 0) return pdFALSE;
  if (--mutex->depth > 0) return pdTRUE;
  mutex->owner = nullptr;
  return xSemaphoreGive(mutex);
}

EventGroupHandle_t xEventGroupCreate() {
  return new EventGroupDef_t;
}

void vEventGroupDelete(EventGroupHandle_t group) {
  delete group;
}

EventBits_t xEventGroupSetBits(EventGroupHandle_t group, EventBits_t bits) {
  group->bits |= bits;
  Board::current().changed();
  return group->bits;
}

EventBits_t xEventGroupClearBits(EventGroupHandle_t group, EventBits_t bits) {
  const EventBits_t before = group->bits;
  group->bits &= ~bits;
  return before;
}

EventBits_t xEventGroupWaitBits(EventGroupHandle_t group, EventBits_t bits, BaseType_t clear,
                                BaseType_t all, TickType_t ticks) {
  const auto holds = [group, bits, all] {
    return all != pdFALSE ? (group->bits & bits) == bits : (group->bits & bits) != 0;
  };
  const bool came = Board::current().wait_until(holds, duration_of(ticks));
  const EventBits_t seen = group->bits;
  if (came && clear != pdFALSE) group->bits &= ~bits;
  return seen;
}
