// FreeRTOS, as far as servers use it. Tasks are threads, of which one runs at a time: another one
// gets its turn when this one waits or, after a tick, makes a call.
#pragma once

#include <cstdint>

using BaseType_t = int;
using UBaseType_t = unsigned int;
using TickType_t = std::uint32_t;  // of 1 ms
using StackType_t = std::uint8_t;

#define pdFALSE 0
#define pdTRUE 1
#define pdFAIL 0
#define pdPASS 1
#define errQUEUE_FULL 0
#define errQUEUE_EMPTY 0
#define portMAX_DELAY 0xffffffffUL
#define configTICK_RATE_HZ 1000
#define configMAX_PRIORITIES 25
#define configMINIMAL_STACK_SIZE 768
#define portTICK_PERIOD_MS 1
#define portTICK_RATE_MS 1
#define portNUM_PROCESSORS 2
#define pdMS_TO_TICKS(milliseconds) (static_cast<TickType_t>(milliseconds))
#define pdTICKS_TO_MS(ticks) (static_cast<TickType_t>(ticks))

// Nothing interrupts a task, so a critical section has nothing to do.
struct portMUX_TYPE {
  std::uint32_t owner = 0;
  std::uint32_t count = 0;
};
#define portMUX_INITIALIZER_UNLOCKED \
  {}
inline void spinlock_initialize(portMUX_TYPE*) {}
inline void vPortEnterCritical(portMUX_TYPE*) {}
inline void vPortExitCritical(portMUX_TYPE*) {}
#define portENTER_CRITICAL(mux) vPortEnterCritical(mux)
#define portEXIT_CRITICAL(mux) vPortExitCritical(mux)
#define portENTER_CRITICAL_ISR(mux) vPortEnterCritical(mux)
#define portEXIT_CRITICAL_ISR(mux) vPortExitCritical(mux)
#define taskENTER_CRITICAL(mux) vPortEnterCritical(mux)
#define taskEXIT_CRITICAL(mux) vPortExitCritical(mux)
#define portYIELD_FROM_ISR(...) ((void)0)
#define portYIELD() taskYIELD()
