// Part of Arduino.h here.
#pragma once

#include "Arduino.h"
