/* Memory that FFmpeg decodes pictures into. It keeps one that others refer to mapped for writing long after it has handed it on,
   though it writes nothing more to it. Before GStreamer sets such a picture's time it copies it, memory and all. What is copied
   here while it is mapped for writing is lent instead. A class of GObject is made of C structures and functions, so it is here. */
#ifndef MARQUEE_CGSTREAMER_PICTURES_H
#define MARQUEE_CGSTREAMER_PICTURES_H

#include <gst/gst.h>
#include <gst/video/gstvideopool.h>
#include <gst/video/video.h>
#include <stdlib.h>
#include <string.h>

/* What GStreamer calls their kind. */
#define MQ_PICTURE "MarqueePicture"

/* A picture's memory, whether one is in it or not. */
typedef struct {
    GstMemory memory;
    guint8 *bytes;
} mq_picture;

/* What makes them. Those that are idle lie ready for the next picture, or the next film, the last used first. */
typedef struct {
    GstAllocator allocator;
    GQueue idle;
    gsize kept;
} mq_pictures;

/* Two films' of 1080p, with what follows them. Units: bytes. */
enum { MQ_MOST_IDLE_BYTES = 64 << 20 };

/* The lock is a macro. NULL if nothing that fits is idle. */
static inline mq_picture *mq_idle_picture(mq_pictures *pictures, gsize size, gsize align)
{
    mq_picture *found = NULL;
    GST_OBJECT_LOCK(pictures);
    for (GList *place = pictures->idle.head; place != NULL && found == NULL; place = place->next) {
        mq_picture *picture = place->data;
        if (picture->memory.maxsize != size || picture->memory.align != align)
            continue;
        g_queue_delete_link(&pictures->idle, place);
        pictures->kept -= size;
        found = picture;
    }
    GST_OBJECT_UNLOCK(pictures);
    return found;
}

/* GstAllocatorClass.alloc. NULL without memory. */
static inline GstMemory *mq_picture_make(GstAllocator *allocator, gsize size, GstAllocationParams *params)
{
    gsize whole = params->prefix + size + params->padding;
    mq_picture *picture = mq_idle_picture((mq_pictures *) allocator, whole, params->align);
    void *bytes = NULL;
    if (picture == NULL) {
        if (posix_memalign(&bytes, MAX(params->align + 1, sizeof bytes), whole) != 0)
            return NULL;
        picture = g_new0(mq_picture, 1);
        picture->bytes = bytes;
    }
    if (params->flags & GST_MEMORY_FLAG_ZERO_PREFIXED)
        memset(picture->bytes, 0, params->prefix);
    if (params->flags & GST_MEMORY_FLAG_ZERO_PADDED)
        memset(picture->bytes + params->prefix + size, 0, params->padding);
    gst_memory_init(
        &picture->memory, params->flags | GST_MEMORY_FLAG_NO_SHARE, allocator, NULL, whole, params->align,
        params->prefix, size);
    return &picture->memory;
}

/* GstAllocatorClass.free. */
static inline void mq_picture_rest(GstAllocator *allocator, GstMemory *memory)
{
    mq_pictures *pictures = (mq_pictures *) allocator;
    GST_OBJECT_LOCK(pictures);
    g_queue_push_head(&pictures->idle, memory);
    pictures->kept += memory->maxsize;
    while (pictures->kept > MQ_MOST_IDLE_BYTES) {
        mq_picture *last = g_queue_pop_tail(&pictures->idle);
        pictures->kept -= last->memory.maxsize;
        free(last->bytes);
        g_free(last);
    }
    GST_OBJECT_UNLOCK(pictures);
}

/* A GstMemoryMapFunction. */
static inline gpointer mq_picture_map(GstMemory *memory, gsize size, GstMapFlags flags)
{
    (void) size;
    (void) flags;
    return ((mq_picture *) memory)->bytes;
}

/* A GstMemoryUnmapFunction. */
static inline void mq_picture_unmap(GstMemory *memory) { (void) memory; }

/* A GstMemoryCopyFunction. The lock fails while the memory is mapped for writing: then nobody may write to what is lent. */
static inline GstMemory *mq_picture_copy(GstMemory *memory, gssize offset, gssize size)
{
    gsize count = size < 0 ? memory->size - (gsize) offset : (gsize) size;
    guint8 *bytes = ((mq_picture *) memory)->bytes + memory->offset + offset;
    GstMemory *copy;
    GstMapInfo map;
    if (!gst_memory_lock(memory, GST_LOCK_FLAG_EXCLUSIVE))
        return gst_memory_new_wrapped(
            GST_MEMORY_FLAG_READONLY, bytes, count, 0, count, gst_memory_ref(memory),
            (GDestroyNotify) gst_memory_unref);
    gst_memory_unlock(memory, GST_LOCK_FLAG_EXCLUSIVE);
    copy = gst_allocator_alloc(NULL, count, NULL);
    if (copy != NULL && gst_memory_map(copy, &map, GST_MAP_WRITE)) {
        memcpy(map.data, bytes, count);
        gst_memory_unmap(copy, &map);
    }
    return copy;
}

/* A GClassInitFunc. */
static inline void mq_pictures_class(gpointer class, gpointer data)
{
    (void) data;
    ((GstAllocatorClass *) class)->alloc = mq_picture_make;
    ((GstAllocatorClass *) class)->free = mq_picture_rest;
}

/* A GInstanceInitFunc. */
static inline void mq_pictures_init(GTypeInstance *instance, gpointer class)
{
    GstAllocator *allocator = (GstAllocator *) instance;
    (void) class;
    allocator->mem_type = MQ_PICTURE;
    allocator->mem_map = mq_picture_map;
    allocator->mem_unmap = mq_picture_unmap;
    allocator->mem_copy = mq_picture_copy;
    g_queue_init(&((mq_pictures *) instance)->idle);
}

/* GstBufferPoolClass.release_buffer. What is still lent is no picture's next place: the pool lets go of it. */
static inline void mq_picture_pool_release(GstBufferPool *pool, GstBuffer *buffer)
{
    GstBufferPoolClass *parent = g_type_class_peek_parent(G_OBJECT_GET_CLASS(pool));
    if (gst_buffer_n_memory(buffer) != 1 || GST_MINI_OBJECT_REFCOUNT_VALUE(gst_buffer_peek_memory(buffer, 0)) > 1)
        GST_BUFFER_FLAG_SET(buffer, GST_BUFFER_FLAG_TAG_MEMORY);
    parent->release_buffer(pool, buffer);
}

/* A GClassInitFunc. */
static inline void mq_picture_pool_class(gpointer class, gpointer data)
{
    (void) data;
    ((GstBufferPoolClass *) class)->release_buffer = mq_picture_pool_release;
}

/* GST_TYPE_ALLOCATOR and its kind are macros. To be made once: it keeps its pictures for as long as the process lives. */
static inline GstAllocator *mq_make_pictures(void)
{
    GType type = g_type_register_static_simple(
        GST_TYPE_ALLOCATOR, "MarqueePictures", sizeof(GstAllocatorClass), mq_pictures_class, sizeof(mq_pictures),
        mq_pictures_init, (GTypeFlags) 0);
    g_type_register_static_simple(
        GST_TYPE_VIDEO_BUFFER_POOL, "MarqueePicturePool", sizeof(GstVideoBufferPoolClass), mq_picture_pool_class,
        sizeof(GstVideoBufferPool), NULL, (GTypeFlags) 0);
    return gst_object_ref_sink(g_object_new(type, NULL));
}

/* g_object_new takes variable arguments. A pool for one decoder's pictures, whose memory has been made. */
static inline GstBufferPool *mq_make_picture_pool(void)
{
    return gst_object_ref_sink(g_object_new(g_type_from_name("MarqueePicturePool"), NULL));
}

/* A GstPadProbeCallback. The query is answered here and goes no further: what follows takes lines of any length, and while a film
   is being sent elsewhere it does not answer. */
static inline GstPadProbeReturn mq_offer_place(GstPad *pad, GstPadProbeInfo *info, gpointer pictures)
{
    GstQuery *query = GST_PAD_PROBE_INFO_QUERY(info);
    GstAllocationParams params;
    GstBufferPool *pool;
    GstVideoInfo shape;
    GstCaps *caps = NULL;
    (void) pad;
    if (GST_QUERY_TYPE(query) != GST_QUERY_ALLOCATION)
        return GST_PAD_PROBE_OK;
    gst_query_parse_allocation(query, &caps, NULL);
    if (caps == NULL || !gst_video_info_from_caps(&shape, caps))
        return GST_PAD_PROBE_OK;
    gst_allocation_params_init(&params);
    gst_query_add_allocation_param(query, pictures, &params);
    gst_query_add_allocation_meta(query, GST_VIDEO_META_API_TYPE, NULL);
    pool = mq_make_picture_pool();
    gst_query_add_allocation_pool(query, pool, shape.size, 0, 0);
    gst_object_unref(pool);
    return GST_PAD_PROBE_HANDLED;
}

/* GST_PAD_PROBE_INFO_QUERY is a macro. A decoder takes its pictures' memory from there. */
static inline void mq_offer_pictures(GstElement *decoder, GstAllocator *pictures)
{
    GstPad *pad = gst_element_get_static_pad(decoder, "src");
    if (pad == NULL)
        return;
    gst_pad_add_probe(pad, GST_PAD_PROBE_TYPE_QUERY_DOWNSTREAM, mq_offer_place, pictures, NULL);
    gst_object_unref(pad);
}

#endif
