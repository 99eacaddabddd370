#ifndef MARQUEE_CKERNEL_SHIM_H
#define MARQUEE_CKERNEL_SHIM_H

#include <fcntl.h>
#include <malloc.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/timex.h>
#include <unistd.h>

/* ioctl is variadic, and Swift calls no such function. */
static inline int mq_ioctl(int descriptor, unsigned long request, void *argument)
{
    return ioctl(descriptor, request, argument);
}

/* malloc.h is none of the headers that Swift sees. The threads that begin from now on share so many heaps, where the C library
   would give eight for each core. Returns 0 if it does not know how. */
static inline int mq_share_heaps(int most) { return mallopt(M_ARENA_MAX, most); }

enum { MQ_CLOCK_FREE = -1, MQ_CLOCK_UNTOLD = -2 };

/* struct timex has unnamed bit fields, which Swift does not see. Returns how far the kernel takes the wall clock to be off at
   most, in microseconds, MQ_CLOCK_FREE if nothing keeps it right, or MQ_CLOCK_UNTOLD if it does not say. */
static inline long mq_clock_error(void)
{
    struct timex state = { .modes = 0 };
    if (adjtimex(&state) < 0) return MQ_CLOCK_UNTOLD;
    return state.status & STA_UNSYNC ? MQ_CLOCK_FREE : state.maxerror;
}

/* The C library has no functions for Landlock, syscall is variadic, and its structures are newer than Debian 12's headers.
   Source: landlock(7), include/uapi/linux/landlock.h. */
static inline int mq_landlock_version(void) { return (int) syscall(SYS_landlock_create_ruleset, NULL, 0, 1U); }

/* Walls that forbid those rights everywhere, not raised yet: a descriptor, or less than 0. No right to the network is
   a kernel that does not know of it. */
static inline int mq_walls_plan(uint64_t files, uint64_t network)
{
    struct { uint64_t files, network; } rights = { files, network };
    return (int) syscall(SYS_landlock_create_ruleset, &rights, network ? sizeof rights : sizeof files, 0U);
}

/* A folder that is not there is none that is let. */
static inline void mq_walls_let_folder(int walls, const char *path, uint64_t files)
{
    struct { uint64_t files; int32_t folder; } __attribute__((packed)) rule = {
        files, open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) };
    if (rule.folder < 0) return;
    syscall(SYS_landlock_add_rule, walls, 1, &rule, 0U);
    close(rule.folder);
}

/* As above: one port of TCP. */
static inline void mq_walls_let_connect(int walls, uint16_t port)
{
    struct { uint64_t network, port; } rule = { 1U << 1, port };
    syscall(SYS_landlock_add_rule, walls, 2, &rule, 0U);
}

/* prctl is variadic. Around this thread and what it starts; closes the descriptor. Returns 0 if they stand. */
static inline int mq_walls_raise(int walls)
{
    int result = prctl(PR_SET_NO_NEW_PRIVS, 1UL, 0UL, 0UL, 0UL);
    if (result == 0) result = (int) syscall(SYS_landlock_restrict_self, walls, 0U);
    close(walls);
    return result;
}

#endif
