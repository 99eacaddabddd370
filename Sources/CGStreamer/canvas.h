/* The mixer of pictures: GStreamer's compositor, but where one opaque picture alone fills the canvas, that very picture
   goes on in place of a copy of it. A class of GObject is made of C structures and functions, so it is here. */
#ifndef MARQUEE_CGSTREAMER_CANVAS_H
#define MARQUEE_CGSTREAMER_CANVAS_H

#include "pictures.h"
#include <gst/video/gstvideoaggregator.h>
#include <gst/video/video.h>

/* Under this name the mixer keeps the picture that goes on in place of the one that it would compose. */
static inline GQuark mq_lone_picture(void) { return g_quark_from_static_string("marquee-lone-picture"); }

/* A picture's bytes, and what gives them back to whoever made them. */
typedef struct {
    GstBuffer *picture;
    GstMapInfo map;
} mq_loan;

/* A GDestroyNotify. */
static inline void mq_give_back(gpointer data)
{
    mq_loan *loan = data;
    gst_buffer_unmap(loan->picture, &loan->map);
    gst_buffer_unref(loan->picture);
    g_free(loan);
}

/* GST_ALLOCATOR_SYSMEM is a macro. Whether memory is the process's own. */
static inline gboolean mq_is_plain(GstMemory *memory)
{
    return gst_memory_is_type(memory, GST_ALLOCATOR_SYSMEM) || gst_memory_is_type(memory, MQ_PICTURE);
}

/* gst_buffer_ref is a function of macros. The same pixels under times of its own; NULL if they cannot be read. Memory that
   two buffers share does not go back to its pool, so what is plain memory is wrapped once more. */
static inline GstBuffer *mq_lend(GstBuffer *picture)
{
    GstVideoMeta *shape = gst_buffer_get_video_meta(picture);
    GstBuffer *lent = gst_buffer_new();
    mq_loan *loan;
    GstVideoMeta *copy;
    if (gst_buffer_n_memory(picture) != 1
        || !mq_is_plain(gst_buffer_peek_memory(picture, 0))) {
        gst_buffer_copy_into(lent, picture, GST_BUFFER_COPY_MEMORY | GST_BUFFER_COPY_META, 0, -1);
        gst_buffer_add_parent_buffer_meta(lent, picture);
        return lent;
    }
    loan = g_new0(mq_loan, 1);
    if (!gst_buffer_map(picture, &loan->map, GST_MAP_READ)) {
        g_free(loan);
        gst_buffer_unref(lent);
        return NULL;
    }
    loan->picture = gst_buffer_ref(picture);
    gst_buffer_append_memory(
        lent, gst_memory_new_wrapped(
                  GST_MEMORY_FLAG_READONLY, loan->map.data, loan->map.size, 0, loan->map.size, loan, mq_give_back));
    if (shape != NULL) {
        copy = gst_buffer_add_video_meta_full(
            lent, shape->flags, shape->format, shape->width, shape->height, shape->n_planes, shape->offset,
            shape->stride);
        copy->alignment = shape->alignment;
    }
    return lent;
}

/* A pad's fields and properties are reached by macros and variable arguments. Whether its picture, as it is, is all that
   the canvas would show. */
static inline gboolean mq_fills(GstVideoAggregator *mixer, GstVideoAggregatorPad *pad, GstBuffer *picture, gdouble alpha)
{
    const GstVideoInfo *canvas = &mixer->info, *info = &pad->info;
    GstStructure *config = NULL;
    gint x = 0, y = 0, width = 0, height = 0;
    gboolean plain;
    g_object_get(
        pad, "xpos", &x, "ypos", &y, "width", &width, "height", &height, "converter-config", &config, NULL);
    plain = config == NULL && gst_buffer_get_video_crop_meta(picture) == NULL;
    if (config != NULL)
        gst_structure_free(config);
    return plain && alpha >= 1 && x == 0 && y == 0 && width == canvas->width && height == canvas->height
        && info->width == width && info->height == height && info->par_n == canvas->par_n
        && info->par_d == canvas->par_d && GST_VIDEO_INFO_FORMAT(info) == GST_VIDEO_INFO_FORMAT(canvas)
        && !GST_VIDEO_INFO_HAS_ALPHA(info) && !GST_VIDEO_INFO_IS_INTERLACED(info)
        && info->chroma_site == canvas->chroma_site
        && gst_video_colorimetry_is_equal(&info->colorimetry, &canvas->colorimetry);
}

/* The pads are a GList, and their lock a macro. To be called when the mixer has chosen its pictures and before it composes
   them: the uppermost that is to be seen goes on by itself if it fills the canvas. */
static inline void mq_choose_lone_picture(GstElement *element)
{
    GstVideoAggregator *mixer = GST_VIDEO_AGGREGATOR(element);
    GstBuffer *lone = NULL;
    GST_OBJECT_LOCK(mixer);
    for (GList *place = g_list_last(element->sinkpads); place != NULL; place = place->prev) {
        GstVideoAggregatorPad *pad = place->data;
        GstBuffer *picture = gst_video_aggregator_pad_get_current_buffer(pad);
        gdouble alpha = 0;
        if (picture == NULL || gst_buffer_get_size(picture) == 0 || gst_aggregator_pad_is_inactive(&pad->parent))
            continue;
        g_object_get(pad, "alpha", &alpha, NULL);
        if (alpha <= 0)
            continue;
        if (mq_fills(mixer, pad, picture, alpha))
            lone = mq_lend(picture);
        break;
    }
    GST_OBJECT_UNLOCK(mixer);
    g_object_set_qdata_full(
        G_OBJECT(mixer), mq_lone_picture(), lone, lone != NULL ? (GDestroyNotify) gst_buffer_unref : NULL);
}

/* GstVideoAggregatorPadClass.prepare_frame_start: a picture that is not composed is not converted either. */
static inline void mq_canvas_prepare(
    GstVideoAggregatorPad *pad, GstVideoAggregator *mixer, GstBuffer *buffer, GstVideoFrame *frame)
{
    GstVideoAggregatorPadClass *parent = g_type_class_peek_parent(G_OBJECT_GET_CLASS(pad));
    if (g_object_get_qdata(G_OBJECT(mixer), mq_lone_picture()) == NULL)
        parent->prepare_frame_start(pad, mixer, buffer, frame);
}

/* GstVideoAggregatorClass.aggregate_frames. */
static inline GstFlowReturn mq_canvas_compose(GstVideoAggregator *mixer, GstBuffer *canvas)
{
    GstVideoAggregatorClass *parent = g_type_class_peek_parent(G_OBJECT_GET_CLASS(mixer));
    if (g_object_get_qdata(G_OBJECT(mixer), mq_lone_picture()) != NULL)
        return GST_FLOW_OK;
    return parent->aggregate_frames(mixer, canvas);
}

/* GstAggregatorClass.finish_buffer. */
static inline GstFlowReturn mq_canvas_finish(GstAggregator *mixer, GstBuffer *canvas)
{
    GstAggregatorClass *parent = g_type_class_peek_parent(G_OBJECT_GET_CLASS(mixer));
    GstBuffer *lone = g_object_steal_qdata(G_OBJECT(mixer), mq_lone_picture());
    if (lone != NULL) {
        GST_BUFFER_PTS(lone) = GST_BUFFER_PTS(canvas);
        GST_BUFFER_DURATION(lone) = GST_BUFFER_DURATION(canvas);
        gst_buffer_unref(canvas);
        canvas = lone;
    }
    return parent->finish_buffer(mixer, canvas);
}

/* A GClassInitFunc. */
static inline void mq_canvas_pad_class(gpointer class, gpointer data)
{
    (void) data;
    ((GstVideoAggregatorPadClass *) class)->prepare_frame_start = mq_canvas_prepare;
}

/* g_type_register_static_simple wants sizes that are another plug-in's own. 0 if the type cannot be derived from. */
static inline GType mq_derived(GType parent, const char *name, GClassInitFunc prepare)
{
    GTypeQuery query;
    GType known = g_type_from_name(name);
    if (known != 0)
        return known;
    g_type_query(parent, &query);
    if (query.type == 0)
        return 0;
    return g_type_register_static_simple(parent, name, query.class_size, prepare, query.instance_size, NULL, 0);
}

/* A GClassInitFunc. Its pads are of a class of their own, too. */
static inline void mq_canvas_class(gpointer class, gpointer data)
{
    GstPadTemplate *pads = gst_element_class_get_pad_template(GST_ELEMENT_CLASS(class), "sink_%u");
    GType type = mq_derived(GST_PAD_TEMPLATE_GTYPE(pads), "MarqueeCanvasPad", mq_canvas_pad_class);
    GstCaps *caps = gst_pad_template_get_caps(pads);
    (void) data;
    if (type == 0)
        return;
    gst_element_class_add_pad_template(
        GST_ELEMENT_CLASS(class),
        gst_pad_template_new_with_gtype("sink_%u", GST_PAD_SINK, GST_PAD_REQUEST, caps, type));
    gst_caps_unref(caps);
    ((GstVideoAggregatorClass *) class)->aggregate_frames = mq_canvas_compose;
    ((GstAggregatorClass *) class)->finish_buffer = mq_canvas_finish;
}

/* "force-live" can only be set while the mixer is made, by a function with variable arguments. NULL if there is no
   compositor. */
static inline GstElement *mq_make_canvas(gboolean live)
{
    GstElementFactory *known = gst_element_factory_find("compositor");
    GstPluginFeature *loaded = known != NULL ? gst_plugin_feature_load(GST_PLUGIN_FEATURE(known)) : NULL;
    GstElement *made = NULL;
    GType type;
    if (loaded != NULL) {
        type = mq_derived(
            gst_element_factory_get_element_type(GST_ELEMENT_FACTORY(loaded)), "MarqueeCanvas", mq_canvas_class);
        made = type != 0 ? g_object_new(type, "force-live", live, NULL)
                         : gst_element_factory_make_full("compositor", "force-live", live, NULL);
        gst_object_unref(loaded);
    }
    if (known != NULL)
        gst_object_unref(known);
    return made;
}

#endif
