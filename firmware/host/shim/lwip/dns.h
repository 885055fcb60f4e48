// Part of sockets.h here.
#pragma once

#include "sockets.h"
