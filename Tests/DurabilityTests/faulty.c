/* Stands between a program and the C library, and makes the calls that change files below MARQUEE_FAULT_ROOT fail.
 *
 * MARQUEE_FAULT=log tells each call on standard output, =kill ends the program before the call numbered MARQUEE_FAULT_AT,
 * =ENOSPC or =EIO makes MARQUEE_FAULT_FOR calls from there on fail. MARQUEE_FAULT_SKIP=file, directory or database
 * swallows the syncs of those, as if someone had forgotten them. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILES = 1024 };

static const char *root, *skip;
static int logs, kills, code;
static long at, until, calls;
static char kinds[FILES];
static char names[FILES][512];

__attribute__((constructor)) static void begin(void)
{
    const char *what = getenv("MARQUEE_FAULT"), *number = getenv("MARQUEE_FAULT_AT"), *span = getenv("MARQUEE_FAULT_FOR");
    root = getenv("MARQUEE_FAULT_ROOT");
    skip = getenv("MARQUEE_FAULT_SKIP");
    if (!what) return;
    logs = !strcmp(what, "log");
    kills = !strcmp(what, "kill");
    code = !strcmp(what, "ENOSPC") ? ENOSPC : EIO;
    at = number ? atol(number) : 0;
    until = at + (span ? atol(span) : 1);
}

static int watched(const char *path) { return root && path && !strncmp(path, root, strlen(root)); }

static int known(int fd) { return fd >= 0 && fd < FILES && kinds[fd]; }

/* Counts a call and tells of it. Returns whether it is to fail. */
static int fails(const char *call, const char *path, const char *other)
{
    long number = __atomic_add_fetch(&calls, 1, __ATOMIC_SEQ_CST);
    if (logs) dprintf(1, "%s %s%s%s\n", call, path, other ? " " : "", other ? other : "");
    if (!at || number < at || number >= until) return 0;
    if (kills) kill(getpid(), SIGKILL);
    errno = code;
    return 1;
}

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)

static void remember(int fd, const char *path)
{
    struct stat status;
    if (fd < 0 || fd >= FILES) return;
    kinds[fd] = strstr(path, "plays.sqlite") ? 'q' : fstat(fd, &status) == 0 && S_ISDIR(status.st_mode) ? 'd' : 'f';
    snprintf(names[fd], sizeof names[fd], "%s", path);
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) \
    { \
        va_list list; \
        va_start(list, flags); \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(list, mode_t) : 0; \
        va_end(list); \
        REAL(int, name, const char *, int, ...); \
        if (watched(path) && (flags & O_CREAT) && fails("open", path, NULL)) return -1; \
        int fd = real(path, flags, mode); \
        if (watched(path)) remember(fd, path); \
        return fd; \
    }
OPEN(open)
OPEN(open64)

int close(int fd)
{
    REAL(int, close, int);
    if (known(fd)) kinds[fd] = 0;
    return real(fd);
}

ssize_t write(int fd, const void *bytes, size_t count)
{
    REAL(ssize_t, write, int, const void *, size_t);
    return known(fd) && fails("write", names[fd], NULL) ? -1 : real(fd, bytes, count);
}

#define PWRITE(name, offset) \
    ssize_t name(int fd, const void *bytes, size_t count, offset where) \
    { \
        REAL(ssize_t, name, int, const void *, size_t, offset); \
        return known(fd) && fails("write", names[fd], NULL) ? -1 : real(fd, bytes, count, where); \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

static int forgotten(int fd)
{
    return skip && ((kinds[fd] == 'f' && !strcmp(skip, "file")) || (kinds[fd] == 'd' && !strcmp(skip, "directory"))
                    || (kinds[fd] == 'q' && !strcmp(skip, "database")));
}

#define SYNC(name) \
    int name(int fd) \
    { \
        REAL(int, name, int); \
        if (!known(fd)) return real(fd); \
        if (forgotten(fd)) return 0; \
        return fails("sync", names[fd], NULL) ? -1 : real(fd); \
    }
SYNC(fsync)
SYNC(fdatasync)

#define TRUNCATE(name, offset) \
    int name(int fd, offset length) \
    { \
        REAL(int, name, int, offset); \
        return known(fd) && fails("truncate", names[fd], NULL) ? -1 : real(fd, length); \
    }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

int rename(const char *from, const char *to)
{
    REAL(int, rename, const char *, const char *);
    return watched(to) && fails("rename", from, to) ? -1 : real(from, to);
}

int unlink(const char *path)
{
    REAL(int, unlink, const char *);
    return watched(path) && fails("unlink", path, NULL) ? -1 : real(path);
}

int mkdir(const char *path, mode_t mode)
{
    REAL(int, mkdir, const char *, mode_t);
    struct stat status;
    if (watched(path) && stat(path, &status) != 0 && fails("mkdir", path, NULL)) return -1;
    return real(path, mode);
}
