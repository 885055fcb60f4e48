// As the board has it: lwIP's.
#pragma once

#include "lwip/sockets.h"
