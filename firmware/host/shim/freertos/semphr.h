// FreeRTOS's semaphores and mutexes.
#pragma once

#include "queue.h"
#include "task.h"

using SemaphoreHandle_t = QueueHandle_t;
using xSemaphoreHandle = SemaphoreHandle_t;

SemaphoreHandle_t xSemaphoreCreateCounting(UBaseType_t most, UBaseType_t initial);
SemaphoreHandle_t xSemaphoreCreateRecursiveMutex();
BaseType_t xSemaphoreTake(SemaphoreHandle_t semaphore, TickType_t ticks);
BaseType_t xSemaphoreGive(SemaphoreHandle_t semaphore);
BaseType_t xSemaphoreTakeRecursive(SemaphoreHandle_t mutex, TickType_t ticks);
BaseType_t xSemaphoreGiveRecursive(SemaphoreHandle_t mutex);

inline SemaphoreHandle_t xSemaphoreCreateBinary() {
  return xSemaphoreCreateCounting(1, 0);
}
inline SemaphoreHandle_t xSemaphoreCreateMutex() {
  return xSemaphoreCreateCounting(1, 1);
}
#define vSemaphoreCreateBinary(semaphore) ((semaphore) = xSemaphoreCreateCounting(1, 1))
inline void vSemaphoreDelete(SemaphoreHandle_t semaphore) {
  vQueueDelete(semaphore);
}
inline UBaseType_t uxSemaphoreGetCount(SemaphoreHandle_t semaphore) {
  return uxQueueMessagesWaiting(semaphore);
}
inline BaseType_t xSemaphoreGiveFromISR(SemaphoreHandle_t semaphore, BaseType_t*) {
  return xSemaphoreGive(semaphore);
}
inline BaseType_t xSemaphoreTakeFromISR(SemaphoreHandle_t semaphore, BaseType_t*) {
  return xSemaphoreTake(semaphore, 0);
}
