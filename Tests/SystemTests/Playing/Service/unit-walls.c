/* The walls that systemd raises around a unit, without systemd: `unit-walls FILES DIRECTORY COMMAND...`. What may be called
   (`calls.h`) and which sockets may be made (`families.h`) is made from the unit by the test; DIRECTORY is what may be written.
   Takes root. What systemd does is described in systemd.exec(5): ProtectSystem=strict, CapabilityBoundingSet=,
   SystemCallFilter=, RestrictAddressFamilies=, RestrictNamespaces=, MemoryDenyWriteExecute=, NoNewPrivileges=, LimitNOFILE=,
   LimitCORE=. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <stdio.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static const int calls[] = {
#include "calls.h"
};
static const int families[] = {
#include "families.h"
};

#if defined(__x86_64__)
#define NATIVE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define NATIVE AUDIT_ARCH_AARCH64
#endif

/* The namespaces of clone(2): mount, control group, host name, messages, users, processes, network. */
#define NAMESPACES 0x7e020000U

static struct sock_filter program[4000];
static unsigned short length;

static void put(unsigned short code, unsigned int value, unsigned char yes, unsigned char no)
{
    program[length++] = (struct sock_filter) BPF_JUMP(code, value, yes, no);
}

static void load(size_t offset) { put(BPF_LD | BPF_W | BPF_ABS, offset, 0, 0); }
static void load_argument(int index) { load(offsetof(struct seccomp_data, args) + 8 * index); }
static void answer(unsigned int action) { put(BPF_RET | BPF_K, action, 0, 0); }
static void refuse(int error) { answer(SECCOMP_RET_ERRNO | error); }
static void skip_unless(unsigned int value, int count) { put(BPF_JMP | BPF_JEQ | BPF_K, value, 0, count); }

/* A call that is refused if one of those bits of an argument is set, or all of them. */
static void refuse_bits(int call, int argument, unsigned int bits, int needs_all)
{
    skip_unless(call, 5);
    load_argument(argument);
    put(BPF_ALU | BPF_AND | BPF_K, bits, 0, 0);
    if (needs_all)
        put(BPF_JMP | BPF_JEQ | BPF_K, bits, 0, 1);
    else
        put(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0);
    refuse(EPERM);
    answer(SECCOMP_RET_ALLOW);
}

static void plan(void)
{
    size_t index, count = sizeof families / sizeof *families;
    load(offsetof(struct seccomp_data, arch));
    put(BPF_JMP | BPF_JEQ | BPF_K, NATIVE, 1, 0);
    refuse(EPERM);
    load(offsetof(struct seccomp_data, nr));
    skip_unless(__NR_clone3, 1);
    refuse(ENOSYS);
    skip_unless(__NR_setns, 1);
    refuse(EPERM);
    skip_unless(__NR_socket, 2 + 2 * count);
    load_argument(0);
    for (index = 0; index < count; index++) {
        skip_unless(families[index], 1);
        answer(SECCOMP_RET_ALLOW);
    }
    refuse(EAFNOSUPPORT);
    refuse_bits(__NR_clone, 0, NAMESPACES, 0);
    refuse_bits(__NR_unshare, 0, NAMESPACES, 0);
    refuse_bits(__NR_mmap, 2, 2 | 4, 1);
    refuse_bits(__NR_mprotect, 2, 4, 0);
    refuse_bits(__NR_pkey_mprotect, 2, 4, 0);
    for (index = 0; index < sizeof calls / sizeof *calls; index++) {
        skip_unless(calls[index], 1);
        answer(SECCOMP_RET_ALLOW);
    }
    refuse(EPERM);
}

/* Source: mount_setattr(2), which the C library has no function for. */
static int set_read_only(const char *path, int is_read_only, int recursively)
{
    struct { uint64_t set, clear, propagation, userns; } attributes = { is_read_only, !is_read_only, 0, 0 };
    return (int) syscall(SYS_mount_setattr, AT_FDCWD, path, recursively ? 0x8000 : 0, &attributes, sizeof attributes);
}

static int close_files(const char *directory)
{
    return unshare(CLONE_NEWNS) != 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0
        || mount(directory, directory, NULL, MS_BIND, NULL) != 0 || set_read_only("/", 1, 1) != 0
        || set_read_only("/dev", 0, 1) != 0 || set_read_only("/proc", 0, 0) != 0 || set_read_only(directory, 0, 0) != 0
        || chdir(directory) != 0;
}

static int drop_capabilities(void)
{
    struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
    struct __user_cap_data_struct none[2] = { { 0, 0, 0 }, { 0, 0, 0 } };
    int capability;
    for (capability = 0; capability <= CAP_LAST_CAP; capability++)
        prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
    return (int) syscall(SYS_capset, &header, none);
}

int main(int count, char **words)
{
    struct sock_fprog filter = { .filter = program };
    struct rlimit files, core = { 0, 0 };
    if (count < 4)
        return 64;
    files.rlim_cur = files.rlim_max = atoi(words[1]);
    plan();
    filter.len = length;
    umask(0007);
    if (close_files(words[2]) || drop_capabilities() != 0 || setrlimit(RLIMIT_NOFILE, &files) != 0 || setrlimit(RLIMIT_CORE, &core) != 0
        || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0) {
        perror("unit-walls");
        return 2;
    }
    execvp(words[3], words + 3);
    perror(words[3]);
    return 2;
}
