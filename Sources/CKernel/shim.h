#ifndef MARQUEE_CKERNEL_SHIM_H
#define MARQUEE_CKERNEL_SHIM_H

#include <sys/ioctl.h>

/* ioctl is variadic, and Swift calls no such function. */
static inline int mq_ioctl(int descriptor, unsigned long request, void *argument)
{
    return ioctl(descriptor, request, argument);
}

#endif
