// What lwIP asks of the compiler and the system.
#ifndef ESPECHO_LWIP_CC_H
#define ESPECHO_LWIP_CC_H

#include <endian.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/time.h>

#define LWIP_ERRNO_STDINCLUDE 1
#define LWIP_RAND() ((uint32_t)rand())

#ifdef __cplusplus
extern "C" {
#endif
void especho_lwip_bug(const char* message);
#ifdef __cplusplus
}
#endif

#define LWIP_PLATFORM_DIAG(message)
#define LWIP_PLATFORM_ASSERT(message) especho_lwip_bug(message)

#endif
