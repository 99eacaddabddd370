/* A machine whose clock can be set without setting this one's: what the wall clock is ahead by, and what the kernel says of
   how right it is, stand in a file of two numbers. The clocks that only go on are left alone. Loaded with LD_PRELOAD;
   SET_CLOCK is the file's path. Units: nanoseconds; microseconds, or -1 where nothing keeps the clock right. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

static const volatile int64_t *setting;

__attribute__((constructor)) static void open_setting(void)
{
    const char *path = getenv("SET_CLOCK");
    int file = path == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC);
    void *mapped;
    if (file < 0)
        return;
    mapped = mmap(NULL, 2 * sizeof(int64_t), PROT_READ, MAP_SHARED, file, 0);
    close(file);
    if (mapped != MAP_FAILED)
        setting = mapped;
}

int clock_gettime(clockid_t clock, struct timespec *time)
{
    static int (*real)(clockid_t, struct timespec *);
    int64_t nanoseconds;
    if (real == NULL)
        real = dlsym(RTLD_NEXT, "clock_gettime");
    if (real(clock, time) != 0)
        return -1;
    if (setting == NULL || (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE))
        return 0;
    nanoseconds = time->tv_sec * INT64_C(1000000000) + time->tv_nsec + setting[0];
    time->tv_sec = nanoseconds / 1000000000;
    time->tv_nsec = nanoseconds % 1000000000;
    return 0;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone)
{
    struct timespec now;
    (void) zone;
    clock_gettime(CLOCK_REALTIME, &now);
    time->tv_sec = now.tv_sec;
    time->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *place)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (place != NULL)
        *place = now.tv_sec;
    return now.tv_sec;
}

int adjtimex(struct timex *state)
{
    memset(state, 0, sizeof *state);
    state->status = setting == NULL || setting[1] < 0 ? STA_UNSYNC : 0;
    state->maxerror = setting == NULL ? 0 : setting[1];
    return TIME_OK;
}
