// Not on this device.
#pragma once

#error "especho's device has no esp_camera: no camera"
