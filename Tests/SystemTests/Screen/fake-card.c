/* A display card for machines that have none. The stage's kmssink becomes a sink without a display that holds a file
   open which is named as a card is, and what the kernel is asked of that file is answered here, by the structures of
   its own header. What was ordered is written to the file; so is a frame that comes while the display is off, which a
   real sink would not survive. Loaded with LD_PRELOAD; FAKE_CARD is the file's path. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <drm.h>
#include <errno.h>
#include <fcntl.h>
#include <gst/gst.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int card = -1;
static gboolean is_off = FALSE;

static void look(GstElement *sink, GstBuffer *buffer, GstPad *pad, gpointer data)
{
    (void) sink;
    (void) buffer;
    (void) pad;
    (void) data;
    if (is_off)
        dprintf(card, "a frame in the dark\n");
}

GstElement *gst_element_factory_make(const gchar *factory, const gchar *name)
{
    GstElement *(*make)(const gchar *, const gchar *) = dlsym(RTLD_NEXT, "gst_element_factory_make");
    GstElement *sink;
    if (strcmp(factory, "kmssink") != 0)
        return make(factory, name);
    card = open(g_getenv("FAKE_CARD"), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    sink = make("fakesink", name);
    g_object_set(sink, "sync", TRUE, "signal-handoffs", TRUE, NULL);
    g_signal_connect(sink, "handoff", G_CALLBACK(look), NULL);
    return sink;
}

static int answer(unsigned long request, void *argument)
{
    if (request == DRM_IOCTL_MODE_GETRESOURCES) {
        struct drm_mode_card_res *res = argument;
        if (res->count_connectors >= 1)
            *(uint32_t *) (uintptr_t) res->connector_id_ptr = 77;
        res->count_connectors = 1;
    } else if (request == DRM_IOCTL_MODE_GETCONNECTOR) {
        struct drm_mode_get_connector *connector = argument;
        if (connector->connector_id != 77 || connector->count_props < 1 || connector->count_modes < 1)
            return EINVAL;
        *(uint32_t *) (uintptr_t) connector->props_ptr = 5;
        *(uint64_t *) (uintptr_t) connector->prop_values_ptr = is_off ? DRM_MODE_DPMS_OFF : DRM_MODE_DPMS_ON;
        memset((void *) (uintptr_t) connector->modes_ptr, 0, sizeof(struct drm_mode_modeinfo));
        connector->count_props = connector->count_modes = 1;
        connector->connection = 1;
    } else if (request == DRM_IOCTL_MODE_GETPROPERTY) {
        struct drm_mode_get_property *property = argument;
        if (property->prop_id != 5)
            return ENOENT;
        strcpy(property->name, "DPMS");
    } else if (request == DRM_IOCTL_MODE_SETPROPERTY) {
        struct drm_mode_connector_set_property *order = argument;
        if (order->connector_id != 77 || order->prop_id != 5)
            return ENOENT;
        is_off = order->value == DRM_MODE_DPMS_OFF;
        dprintf(card, "dpms %llu\n", (unsigned long long) order->value);
    } else {
        return ENOTTY;
    }
    return 0;
}

int ioctl(int descriptor, unsigned long request, ...)
{
    int (*real)(int, unsigned long, void *) = dlsym(RTLD_NEXT, "ioctl");
    va_list rest;
    void *argument;
    va_start(rest, request);
    argument = va_arg(rest, void *);
    va_end(rest);
    if (card < 0 || descriptor != card)
        return real(descriptor, request, argument);
    errno = answer(request, argument);
    return errno == 0 ? 0 : -1;
}
