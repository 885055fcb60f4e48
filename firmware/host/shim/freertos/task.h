// FreeRTOS's tasks.
#pragma once

#include <cstdint>

#include "FreeRTOS.h"

struct tskTaskControlBlock;
using TaskHandle_t = tskTaskControlBlock*;
using TaskFunction_t = void (*)(void*);
#define tskNO_AFFINITY 0x7fffffff
#define tskIDLE_PRIORITY 0

enum eTaskState { eRunning, eReady, eBlocked, eSuspended, eDeleted, eInvalid };
enum eNotifyAction {
  eNoAction,
  eSetBits,
  eIncrement,
  eSetValueWithOverwrite,
  eSetValueWithoutOverwrite
};

BaseType_t xTaskCreate(TaskFunction_t function, const char* name, std::uint32_t stack,
                       void* argument, UBaseType_t priority, TaskHandle_t* created);
inline BaseType_t xTaskCreatePinnedToCore(TaskFunction_t function, const char* name,
                                          std::uint32_t stack, void* argument, UBaseType_t priority,
                                          TaskHandle_t* created, BaseType_t) {
  return xTaskCreate(function, name, stack, argument, priority, created);
}
void vTaskDelete(TaskHandle_t task);  // null: the one that calls
void vTaskDelay(TickType_t ticks);
void vTaskDelayUntil(TickType_t* previous, TickType_t increment);
void vTaskSuspend(TaskHandle_t task);
void vTaskResume(TaskHandle_t task);
void taskYIELD();
eTaskState eTaskGetState(TaskHandle_t task);

TickType_t xTaskGetTickCount();
TaskHandle_t xTaskGetCurrentTaskHandle();
const char* pcTaskGetName(TaskHandle_t task);
inline const char* pcTaskGetTaskName(TaskHandle_t task) {
  return pcTaskGetName(task);
}
inline BaseType_t xPortGetCoreID() {
  return 1;
}
inline UBaseType_t uxTaskGetStackHighWaterMark(TaskHandle_t) {
  return 2048;
}
inline UBaseType_t uxTaskPriorityGet(TaskHandle_t) {
  return 1;
}
inline void vTaskPrioritySet(TaskHandle_t, UBaseType_t) {}
UBaseType_t uxTaskGetNumberOfTasks();

BaseType_t xTaskNotify(TaskHandle_t task, std::uint32_t value, eNotifyAction action);
inline BaseType_t xTaskNotifyFromISR(TaskHandle_t task, std::uint32_t value, eNotifyAction action,
                                     BaseType_t*) {
  return xTaskNotify(task, value, action);
}
inline BaseType_t xTaskNotifyGive(TaskHandle_t task) {
  return xTaskNotify(task, 0, eIncrement);
}
inline void vTaskNotifyGiveFromISR(TaskHandle_t task, BaseType_t*) {
  xTaskNotifyGive(task);
}
std::uint32_t ulTaskNotifyTake(BaseType_t clear, TickType_t ticks);
BaseType_t xTaskNotifyWait(std::uint32_t clear_before, std::uint32_t clear_after,
                           std::uint32_t* value, TickType_t ticks);
