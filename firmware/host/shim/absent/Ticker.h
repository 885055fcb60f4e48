// Not on this device.
#pragma once

#error "especho's device has no Ticker: use millis() in loop(), or a task"
