/* The canvas on its way back from a GPU, and what the GPU says of itself. */
#ifndef MARQUEE_CGSTREAMER_GRAPHICS_H
#define MARQUEE_CGSTREAMER_GRAPHICS_H

#include "canvas.h"
#include <dlfcn.h>

/* GST_PAD_PROBE_INFO_BUFFER is a macro, and planes are arrays in a structure. The buffer of a probe is a picture of four bytes a
   pixel in which the planes of another lie: luma, then rows of chroma, blue in their left half and red in their right one, or
   both in turn. Makes it that other picture, whose bytes are the same. FALSE if they cannot be read. */
static inline gboolean mq_probe_unpack(GstPadProbeInfo *info, guint width, guint height, guint pitch, gboolean paired)
{
    GstBuffer *packed = GST_PAD_PROBE_INFO_BUFFER(info), *canvas;
    gsize offset[GST_VIDEO_MAX_PLANES] = {0, (gsize) pitch * height, (gsize) pitch * height + pitch / 2, 0};
    gint stride[GST_VIDEO_MAX_PLANES] = {(gint) pitch, (gint) pitch, (gint) pitch, 0};
    mq_loan *loan = g_new0(mq_loan, 1);
    if (!gst_buffer_map(packed, &loan->map, GST_MAP_READ)) {
        g_free(loan);
        return FALSE;
    }
    loan->picture = packed;
    canvas = gst_buffer_new();
    gst_buffer_copy_into(canvas, packed, GST_BUFFER_COPY_FLAGS | GST_BUFFER_COPY_TIMESTAMPS, 0, -1);
    gst_buffer_append_memory(
        canvas, gst_memory_new_wrapped(
                    GST_MEMORY_FLAG_READONLY, loan->map.data, loan->map.size, 0, loan->map.size, loan, mq_give_back));
    gst_buffer_add_video_meta_full(
        canvas, GST_VIDEO_FRAME_FLAG_NONE, paired ? GST_VIDEO_FORMAT_NV12 : GST_VIDEO_FORMAT_I420, width, height,
        paired ? 2 : 3, offset, stride);
    GST_PAD_PROBE_INFO_DATA(info) = canvas;
    return TRUE;
}

/* What GStreamer's OpenGL library has for a context, which nothing of ours links against: it is there where its plug-in is. */
typedef struct {
    void (*thread_add)(gpointer context, void (*callback)(gpointer, gpointer), gpointer data);
    gpointer (*proc_address)(gpointer context, const char *name);
    char *renderer;
} mq_gl;

/* A GstGLContextThreadFunc. */
static inline void mq_gl_ask(gpointer context, gpointer data)
{
    mq_gl *gl = data;
    const unsigned char *(*get_string)(unsigned) = NULL;
    const unsigned GL_RENDERER_NAME = 0x1F01;
    *(gpointer *) &get_string = gl->proc_address(context, "glGetString");
    if (get_string != NULL)
        gl->renderer = g_strdup((const char *) get_string(GL_RENDERER_NAME));
}

/* g_object_get takes variable arguments, and the functions are looked up. What OpenGL calls the GPU that a mixer composes with, to
   be freed; NULL if it does not say. */
static inline char *mq_gl_renderer(GstElement *mixer)
{
    mq_gl gl = {0};
    GObject *context = NULL;
    void *library = dlopen("libgstgl-1.0.so.0", RTLD_LAZY);
    g_object_get(mixer, "context", &context, NULL);
    if (library != NULL && context != NULL) {
        *(void **) &gl.thread_add = dlsym(library, "gst_gl_context_thread_add");
        *(void **) &gl.proc_address = dlsym(library, "gst_gl_context_get_proc_address");
        if (gl.thread_add != NULL && gl.proc_address != NULL)
            gl.thread_add(context, mq_gl_ask, &gl);
    }
    g_clear_object(&context);
    return gl.renderer;
}

#endif
