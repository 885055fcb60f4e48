// A name that core 3 or older sketches use.
#pragma once

#include "WiFi.h"
