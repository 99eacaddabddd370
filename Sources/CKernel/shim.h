#ifndef MARQUEE_CKERNEL_SHIM_H
#define MARQUEE_CKERNEL_SHIM_H

#include <sys/ioctl.h>
#include <sys/timex.h>

/* ioctl is variadic, and Swift calls no such function. */
static inline int mq_ioctl(int descriptor, unsigned long request, void *argument)
{
    return ioctl(descriptor, request, argument);
}

enum { MQ_CLOCK_FREE = -1, MQ_CLOCK_UNTOLD = -2 };

/* struct timex has unnamed bit fields, which Swift does not see. Returns how far the kernel takes the wall clock to be off at
   most, in microseconds, MQ_CLOCK_FREE if nothing keeps it right, or MQ_CLOCK_UNTOLD if it does not say. */
static inline long mq_clock_error(void)
{
    struct timex state = { .modes = 0 };
    if (adjtimex(&state) < 0) return MQ_CLOCK_UNTOLD;
    return state.status & STA_UNSYNC ? MQ_CLOCK_FREE : state.maxerror;
}

#endif
