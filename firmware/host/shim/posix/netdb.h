// As the board has it: lwIP's.
#pragma once

#include "lwip/netdb.h"
