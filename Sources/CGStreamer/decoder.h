/* What FFmpeg's decoders, as GStreamer has them, are to be told before they begin. */
#ifndef MARQUEE_CGSTREAMER_DECODER_H
#define MARQUEE_CGSTREAMER_DECODER_H

#include <gst/gst.h>
#include <gst/video/video.h>
#include <time.h>

/* G_OBJECT_GET_CLASS is a macro. Whether an element has a property of that name. */
static inline gboolean mq_has(GstElement *element, const char *name)
{
    return g_object_class_find_property(G_OBJECT_GET_CLASS(element), name) != NULL;
}

/* GST_PAD_PROBE_INFO_EVENT and GST_EVENT_TYPE are macros. The format that a probe meets, which stays the event's; NULL for
   anything else. */
static inline GstCaps *mq_probe_caps(GstPadProbeInfo *info)
{
    GstEvent *event = GST_PAD_PROBE_INFO_EVENT(info);
    GstCaps *caps = NULL;
    if (event != NULL && GST_EVENT_TYPE(event) == GST_EVENT_CAPS)
        gst_event_parse_caps(event, &caps);
    return caps;
}

/* Units: nanoseconds of this thread's own time. */
static inline gint64 mq_thread_time(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (gint64) now.tv_sec * 1000000000 + now.tv_nsec;
}

/* GstVideoInfo and GstVideoFrame are structures of macros. Makes a picture half as wide and half as high, `times` times. Returns
   how long the quickest took this thread, in nanoseconds. Sizes are in pixels. */
static inline gint64 mq_time_shrinking(gint width, gint height, guint times)
{
    GstVideoInfo large, small;
    GstVideoFrame from, to;
    GstBuffer *source, *target;
    GstVideoConverter *converter;
    gint64 best = G_MAXINT64;
    gst_video_info_set_format(&large, GST_VIDEO_FORMAT_I420, width, height);
    gst_video_info_set_format(&small, GST_VIDEO_FORMAT_I420, width / 2, height / 2);
    source = gst_buffer_new_allocate(NULL, large.size, NULL);
    target = gst_buffer_new_allocate(NULL, small.size, NULL);
    gst_buffer_memset(source, 0, 128, large.size);
    converter = gst_video_converter_new(&large, &small, NULL);
    if (gst_video_frame_map(&from, &large, source, GST_MAP_READ)) {
        if (gst_video_frame_map(&to, &small, target, GST_MAP_WRITE)) {
            for (guint i = 0; i < times; i++) {
                gint64 begun = mq_thread_time();
                gst_video_converter_frame(converter, &from, &to);
                best = MIN(best, mq_thread_time() - begun);
            }
            gst_video_frame_unmap(&to);
        }
        gst_video_frame_unmap(&from);
    }
    gst_video_converter_free(converter);
    gst_buffer_unref(source);
    gst_buffer_unref(target);
    return best;
}

#endif
