// Part of esp_system.h here.
#pragma once

#include "esp_system.h"
