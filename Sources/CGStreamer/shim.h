/* GStreamer as Swift sees it: what is a macro or takes variable arguments there is a function here. */
#ifndef MARQUEE_CGSTREAMER_H
#define MARQUEE_CGSTREAMER_H

#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>
#include <gst/base/gstaggregator.h>
#include <gst/gst.h>
#include <gst/video/video.h>

/* g_object_set takes variable arguments; gst_util_set_object_arg, which does not, would unquote a path. */
static inline void mq_set_string(gpointer object, const char *name, const char *value)
{
    g_object_set(object, name, value, NULL);
}

/* "force-live" can only be set while the mixer is made, by a function with variable arguments. */
static inline GstElement *mq_make_mixer(const char *factory, gboolean live)
{
    return gst_element_factory_make_full(factory, "force-live", live, NULL);
}

/* GST_MESSAGE_TYPE is a macro. */
static inline GstMessageType mq_message_type(GstMessage *message) { return GST_MESSAGE_TYPE(message); }

/* GST_MESSAGE_SRC is a macro. */
static inline GstObject *mq_message_source(GstMessage *message) { return GST_MESSAGE_SRC(message); }

/* GST_PIPELINE is a macro that casts. The machine's own clock, whatever clocks its elements bring. */
static inline void mq_use_system_clock(GstElement *pipeline)
{
    GstClock *clock = gst_system_clock_obtain();
    gst_pipeline_use_clock(GST_PIPELINE(pipeline), clock);
    gst_object_unref(clock);
}

/* GST_TYPE_SYSTEM_CLOCK is a macro, and properties that are set on making take variable arguments. */
static inline GstClock *mq_make_clock(void)
{
    return gst_object_ref_sink(
        g_object_new(GST_TYPE_SYSTEM_CLOCK, "clock-type", GST_CLOCK_TYPE_MONOTONIC, NULL));
}

/* GST_PIPELINE is a macro that casts. */
static inline void mq_use_clock(GstElement *pipeline, GstClock *clock)
{
    gst_pipeline_use_clock(GST_PIPELINE(pipeline), clock);
}

/* GST_CLOCK_TIME_NONE is a macro that casts. */
static inline GstClockTime mq_no_time(void) { return GST_CLOCK_TIME_NONE; }

/* gst_query_unref is a function of macros. 0 before it is known. */
static inline gint64 mq_latency(GstElement *pipeline)
{
    GstQuery *query = gst_query_new_latency();
    GstClockTime least = 0;
    gboolean live = FALSE;
    if (gst_element_query(pipeline, query))
        gst_query_parse_latency(query, &live, &least, NULL);
    gst_query_unref(query);
    return live ? (gint64) least : 0;
}

/* GST_BIN is a macro that casts. */
static inline GstBin *mq_bin(GstElement *element) { return GST_BIN(element); }

/* G_OBJECT_GET_CLASS is a macro, g_object_set takes variable arguments. Shows a part of a picture of that size on the pad of a
   mixer that has a property for each side. FALSE if this one has not. */
static inline gboolean mq_crop_sides(
    GstPad *pad, gint left, gint top, gint width, gint height, gint whole_width, gint whole_height)
{
    if (g_object_class_find_property(G_OBJECT_GET_CLASS(pad), "crop-left") == NULL)
        return FALSE;
    g_object_set(
        pad, "crop-left", left, "crop-top", top, "crop-right", MAX(0, whole_width - left - width), "crop-bottom",
        MAX(0, whole_height - top - height), NULL);
    return TRUE;
}

/* A boxed property is set by a function with variable arguments. Shows a part of a mixer's picture, all with no width. */
static inline void mq_crop_pad(GstPad *pad, gint left, gint top, gint width, gint height)
{
    GstStructure *config = NULL;
    if (width > 0)
        config = gst_structure_new(
            "GstVideoConverter", GST_VIDEO_CONVERTER_OPT_SRC_X, G_TYPE_INT, left, GST_VIDEO_CONVERTER_OPT_SRC_Y,
            G_TYPE_INT, top, GST_VIDEO_CONVERTER_OPT_SRC_WIDTH, G_TYPE_INT, width, GST_VIDEO_CONVERTER_OPT_SRC_HEIGHT,
            G_TYPE_INT, height, NULL);
    g_object_set(pad, "converter-config", config, NULL);
    if (config != NULL)
        gst_structure_free(config);
}

/* GST_AGGREGATOR and GST_AGGREGATOR_PAD are macros that cast. */
static inline GstSample *mq_peek_next_sample(GstElement *mixer, GstPad *pad)
{
    return gst_aggregator_peek_next_sample(GST_AGGREGATOR(mixer), GST_AGGREGATOR_PAD(pad));
}

/* GST_BIN is a macro that casts, and what is iterated over comes in a GValue. The factory of what decodes the bin's
   picture, to be freed; NULL if nothing does. */
static inline char *mq_picture_decoder(GstElement *bin)
{
    const GstElementFactoryListType wanted = GST_ELEMENT_FACTORY_TYPE_DECODER | GST_ELEMENT_FACTORY_TYPE_MEDIA_VIDEO
        | GST_ELEMENT_FACTORY_TYPE_MEDIA_IMAGE;
    GstIterator *all = gst_bin_iterate_recurse(GST_BIN(bin));
    GValue item = G_VALUE_INIT;
    char *name = NULL;
    while (name == NULL && gst_iterator_next(all, &item) == GST_ITERATOR_OK) {
        GstElementFactory *factory = gst_element_get_factory(GST_ELEMENT(g_value_get_object(&item)));
        if (factory != NULL && gst_element_factory_list_is_type(factory, wanted))
            name = g_strdup(GST_OBJECT_NAME(factory));
        g_value_unset(&item);
    }
    gst_iterator_free(all);
    return name;
}

/* g_signal_connect is a macro, and its callbacks have no type. */
static inline void mq_on_pad_added(
    GstElement *element, void (*callback)(GstElement *, GstPad *, gpointer), gpointer data)
{
    g_signal_connect(element, "pad-added", G_CALLBACK(callback), data);
}

/* As above. */
static inline void mq_on_no_more_pads(GstElement *element, void (*callback)(GstElement *, gpointer), gpointer data)
{
    g_signal_connect(element, "no-more-pads", G_CALLBACK(callback), data);
}

/* As above; the signal is GstVideoAggregator's. */
static inline void mq_on_samples_selected(
    GstElement *mixer,
    void (*callback)(GstElement *, GstSegment *, guint64, guint64, guint64, GstStructure *, gpointer), gpointer data)
{
    g_signal_connect(mixer, "samples-selected", G_CALLBACK(callback), data);
}

/* As above; the signal is uridecodebin's. */
static inline void mq_on_source_setup(
    GstElement *element, void (*callback)(GstElement *, GstElement *, gpointer), gpointer data)
{
    g_signal_connect(element, "source-setup", G_CALLBACK(callback), data);
}

/* As above; the signal is GstBin's. */
static inline void mq_on_deep_element_added(
    GstElement *bin, void (*callback)(GstElement *, GstElement *, GstElement *, gpointer), gpointer data)
{
    g_signal_connect(bin, "deep-element-added", G_CALLBACK(callback), data);
}

/* G_OBJECT_GET_CLASS is a macro, g_object_set takes variable arguments. For a property that not every element has. Units:
   microseconds. */
static inline void mq_set_span(GstElement *element, const char *name, gint64 span)
{
    if (g_object_class_find_property(G_OBJECT_GET_CLASS(element), name) != NULL)
        g_object_set(element, name, span, NULL);
}

/* As above; wpevideosrc gives its view away before it loads anything. */
static inline void mq_on_web_view(
    GstElement *source, void (*callback)(GstElement *, GObject *, gpointer), gpointer data)
{
    g_signal_connect(source, "configure-web-view", G_CALLBACK(callback), data);
}

/* As above; the four are WebKitWebView's. The decision, the kinds and the events are WebKit's own types. */
static inline void mq_on_decide_policy(
    GObject *view, gboolean (*callback)(GObject *, GObject *, gint, gpointer), gpointer data)
{
    g_signal_connect(view, "decide-policy", G_CALLBACK(callback), data);
}
static inline void mq_on_load_changed(GObject *view, void (*callback)(GObject *, gint, gpointer), gpointer data)
{
    g_signal_connect(view, "load-changed", G_CALLBACK(callback), data);
}
static inline void mq_on_load_failed(
    GObject *view, gboolean (*callback)(GObject *, gint, const char *, GError *, gpointer), gpointer data)
{
    g_signal_connect(view, "load-failed", G_CALLBACK(callback), data);
}
static inline void mq_on_web_process_terminated(
    GObject *view, void (*callback)(GObject *, gint, gpointer), gpointer data)
{
    g_signal_connect(view, "web-process-terminated", G_CALLBACK(callback), data);
}

/* gst_buffer_ref and gst_buffer_unref are functions of macros. */
static inline GstBuffer *mq_ref_buffer(GstBuffer *buffer) { return gst_buffer_ref(buffer); }
static inline void mq_unref_buffer(GstBuffer *buffer) { gst_buffer_unref(buffer); }

/* A map's bytes are in a structure with reserved fields. FALSE if they cannot be read. */
static inline gboolean mq_same_bytes(GstBuffer *left, GstBuffer *right)
{
    GstMapInfo map;
    gboolean same;
    if (gst_buffer_get_size(left) != gst_buffer_get_size(right) || !gst_buffer_map(left, &map, GST_MAP_READ))
        return FALSE;
    same = gst_buffer_memcmp(right, 0, map.data, map.size) == 0;
    gst_buffer_unmap(left, &map);
    return same;
}

/* GST_APP_SRC is a macro that casts; the callbacks are a structure with reserved fields. */
static inline void mq_on_need_data(
    GstElement *source, void (*callback)(GstAppSrc *, guint, gpointer), gpointer data, GDestroyNotify destroy)
{
    GstAppSrcCallbacks callbacks = {.need_data = callback};
    gst_app_src_set_callbacks(GST_APP_SRC(source), &callbacks, data, destroy);
}

/* GST_APP_SINK is a macro that casts; the callbacks are a structure with reserved fields. */
static inline void mq_on_new_sample(
    GstElement *sink, GstFlowReturn (*callback)(GstAppSink *, gpointer), gpointer data, GDestroyNotify destroy)
{
    GstAppSinkCallbacks callbacks = {.new_sample = callback};
    gst_app_sink_set_callbacks(GST_APP_SINK(sink), &callbacks, data, destroy);
}

/* gst_buffer_copy is inline and a buffer's fields are macros. Hands over a picture under another time and number; the
   pixels are shared. */
static inline void mq_push_picture(
    GstElement *source, GstSample *sample, gint64 time, gint64 duration, guint64 number)
{
    GstBuffer *buffer = gst_buffer_copy(gst_sample_get_buffer(sample));
    GST_BUFFER_PTS(buffer) = (GstClockTime) time;
    GST_BUFFER_DTS(buffer) = GST_CLOCK_TIME_NONE;
    GST_BUFFER_DURATION(buffer) = (GstClockTime) duration;
    GST_BUFFER_OFFSET(buffer) = number;
    GST_BUFFER_OFFSET_END(buffer) = GST_BUFFER_OFFSET_NONE;
    gst_app_src_push_buffer(GST_APP_SRC(source), buffer);
}

/* GST_AGGREGATOR_PAD is a macro that casts. */
static inline gboolean mq_is_over(GstPad *pad) { return gst_aggregator_pad_is_eos(GST_AGGREGATOR_PAD(pad)); }

/* The fields of GstVideoFrame are reached by macros. The luma of a point of a picture of 8 bits; black for one outside. Planes
   have the limited range, pixels of red, green and blue the full one. */
static inline guint8 mq_luma_at(const GstVideoFrame *frame, gint x, gint y)
{
    const guint8 *row = GST_VIDEO_FRAME_PLANE_DATA(frame, 0);
    const guint8 *pixel;
    if (x < 0 || y < 0 || x >= GST_VIDEO_FRAME_WIDTH(frame) || y >= GST_VIDEO_FRAME_HEIGHT(frame))
        return 16;
    row += (gsize) y * (gsize) GST_VIDEO_FRAME_PLANE_STRIDE(frame, 0);
    pixel = row + (gsize) x * (gsize) GST_VIDEO_FRAME_COMP_PSTRIDE(frame, 0);
    if (GST_VIDEO_FRAME_FORMAT(frame) != GST_VIDEO_FORMAT_RGBA)
        return *pixel;
    return (guint8) (16.5 + 0.182586 * pixel[0] + 0.614231 * pixel[1] + 0.062007 * pixel[2]);
}

/* As above, of points (x and y in turn). FALSE for a picture that is of another kind, or cannot be read. */
static inline gboolean mq_read_luma(
    GstBuffer *buffer, GstCaps *caps, const gint *points, guint count, guint8 *values)
{
    GstVideoInfo info;
    GstVideoFrame frame;
    if (!gst_video_info_from_caps(&info, caps))
        return FALSE;
    switch (GST_VIDEO_INFO_FORMAT(&info)) {
    case GST_VIDEO_FORMAT_I420:
    case GST_VIDEO_FORMAT_YV12:
    case GST_VIDEO_FORMAT_NV12:
    case GST_VIDEO_FORMAT_RGBA:
        break;
    default:
        return FALSE;
    }
    if (!gst_video_frame_map(&frame, &info, buffer, GST_MAP_READ))
        return FALSE;
    for (guint i = 0; i < count; i++)
        values[i] = mq_luma_at(&frame, points[2 * i], points[2 * i + 1]);
    gst_video_frame_unmap(&frame);
    return TRUE;
}

/* GST_APP_SRC and GST_APP_SINK are macros that cast. */
static inline GstFlowReturn mq_push_buffer(GstElement *source, GstBuffer *buffer)
{
    return gst_app_src_push_buffer(GST_APP_SRC(source), buffer);
}
static inline void mq_end_of_stream(GstElement *source) { gst_app_src_end_of_stream(GST_APP_SRC(source)); }
static inline GstSample *mq_pull_sample(GstElement *sink, GstClockTime timeout)
{
    return gst_app_sink_try_pull_sample(GST_APP_SINK(sink), timeout);
}

/* GST_PAD_PROBE_INFO_BUFFER is a macro; NULL unless the probe met a buffer. */
static inline GstBuffer *mq_probe_buffer(GstPadProbeInfo *info) { return GST_PAD_PROBE_INFO_BUFFER(info); }

/* gst_buffer_make_writable is a macro; the buffer of a probe may be replaced. Cuts the first nanoseconds off. */
static inline void mq_probe_cut(GstPadProbeInfo *info, gint64 nanoseconds)
{
    GstBuffer *buffer = gst_buffer_make_writable(GST_PAD_PROBE_INFO_BUFFER(info));
    GST_BUFFER_PTS(buffer) += nanoseconds;
    if (GST_BUFFER_DURATION_IS_VALID(buffer))
        GST_BUFFER_DURATION(buffer) -= nanoseconds;
    GST_PAD_PROBE_INFO_DATA(info) = buffer;
}

/* As above. Leaves `count` samples after the first `skip` (48 kHz, two channels of floats), and multiplies them with
   factors that run evenly from one to the other, less in the first `rise` samples after a start that lies `since` back
   and in the last `fall` before an end that lies `left` ahead. */
static inline void mq_probe_sound(
    GstPadProbeInfo *info, guint skip, guint count, float from, float to, gint64 since, gint64 rise, gint64 left,
    gint64 fall)
{
    GstBuffer *buffer = gst_buffer_make_writable(GST_PAD_PROBE_INFO_BUFFER(info));
    GstMapInfo map;
    guint samples = gst_buffer_get_size(buffer) / 8;
    skip = MIN(skip, samples);
    count = MIN(count, samples - skip);
    gst_buffer_resize(buffer, (gssize) skip * 8, (gssize) count * 8);
    GST_BUFFER_PTS(buffer) += gst_util_uint64_scale_round(skip, GST_SECOND, 48000);
    GST_BUFFER_DURATION(buffer) = gst_util_uint64_scale_round(count, GST_SECOND, 48000);
    GST_BUFFER_OFFSET(buffer) = GST_BUFFER_OFFSET_NONE;
    GST_BUFFER_OFFSET_END(buffer) = GST_BUFFER_OFFSET_NONE;
    if (gst_buffer_map(buffer, &map, GST_MAP_READWRITE)) {
        float *samples = (float *) map.data;
        for (guint i = 0; i < count; i++) {
            float factor = from + (to - from) * (float) i / (float) count;
            if (since + i < rise)
                factor *= (float) (since + i) / (float) rise;
            if (left - i < fall)
                factor *= (float) (left - i) / (float) fall;
            samples[2 * i] *= factor;
            samples[2 * i + 1] *= factor;
        }
        gst_buffer_unmap(buffer, &map);
    }
    GST_PAD_PROBE_INFO_DATA(info) = buffer;
}

/* GST_PAD_PROBE_INFO_QUERY and GST_QUERY_TYPE are macros. A GstPadProbeCallback. */
static inline GstPadProbeReturn mq_answer_latency(GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
    GstQuery *query = GST_PAD_PROBE_INFO_QUERY(info);
    (void) pad;
    (void) data;
    if (query == NULL || GST_QUERY_TYPE(query) != GST_QUERY_LATENCY)
        return GST_PAD_PROBE_OK;
    gst_query_set_latency(query, TRUE, 0, GST_CLOCK_TIME_NONE);
    return GST_PAD_PROBE_HANDLED;
}

/* The callback is C's own. What a live source brings here is there when it is due: nobody has to wait for it. */
static inline void mq_is_punctual(GstPad *pad)
{
    gst_pad_add_probe(pad, GST_PAD_PROBE_TYPE_QUERY_UPSTREAM, mq_answer_latency, NULL, NULL);
}

/* GST_PAD_PROBE_INFO_FLOW_RETURN is a macro and its field is in a union. */
static inline void mq_probe_set_flow(GstPadProbeInfo *info, GstFlowReturn flow)
{
    GST_PAD_PROBE_INFO_FLOW_RETURN(info) = flow;
}

/* The running time of a buffer on its pad, -1 if it has none; the segment comes as a sticky event to be unreferenced. */
static inline gint64 mq_running_time(GstPad *pad, GstBuffer *buffer)
{
    GstEvent *event = gst_pad_get_sticky_event(pad, GST_EVENT_SEGMENT, 0);
    const GstSegment *segment;
    guint64 time;
    if (event == NULL)
        return -1;
    gst_event_parse_segment(event, &segment);
    if (gst_segment_to_running_time_full(segment, GST_FORMAT_TIME, GST_BUFFER_PTS(buffer), &time) < 0)
        time = -time;
    gst_event_unref(event);
    return (gint64) time;
}

/* The kinds and ranks are macros. What decodes those caps, by the rank that decides what plays; the caller unrefs it. */
static inline GstElementFactory *mq_video_decoder(const char *caps_text)
{
    GList *all = gst_element_factory_list_get_elements(
        GST_ELEMENT_FACTORY_TYPE_DECODER | GST_ELEMENT_FACTORY_TYPE_MEDIA_VIDEO, GST_RANK_MARGINAL);
    GstCaps *caps = gst_caps_from_string(caps_text);
    GList *fitting = gst_element_factory_list_filter(all, caps, GST_PAD_SINK, FALSE);
    GstElementFactory *best = fitting ? gst_object_ref(fitting->data) : NULL;
    gst_plugin_feature_list_free(fitting);
    gst_plugin_feature_list_free(all);
    gst_caps_unref(caps);
    return best;
}

/* GST_OBJECT_NAME and GST_ELEMENT_METADATA_KLASS are macros. */
static inline const char *mq_factory_name(GstElementFactory *factory) { return GST_OBJECT_NAME(factory); }
static inline const char *mq_factory_class(GstElementFactory *factory)
{
    return gst_element_factory_get_metadata(factory, GST_ELEMENT_METADATA_KLASS);
}

#endif
