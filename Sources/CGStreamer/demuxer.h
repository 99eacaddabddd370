/* GStreamer's demuxer of MP4, before 1.28, holds a packet's time on the track's own clock against the length of the movie. A
   track of sound begins a packet later on its own clock, so its last packet is thought to lie behind the end. */
#ifndef MARQUEE_CGSTREAMER_DEMUXER_H
#define MARQUEE_CGSTREAMER_DEMUXER_H

#include <gst/gst.h>
#include <string.h>

/* A tenth of a second on a movie's clock, which is more than any packet lasts; less for a movie of a single picture, as a track
   that is shorter than a fifth of the movie is left out. */
static inline guint64 mq_spare(guint64 length, guint64 scale) { return MIN(scale / 10 + 1, MIN(length, scale) * 3); }

/* GST_READ_UINT32_BE and its kind are macros. Lets a movie whose header this is be longer, for the demuxer alone; where the
   tracks end stands in their own headers. FALSE for other bytes.
   Source: ISO/IEC 14496-12, 8.2.2: the movie header, which is the movie's first box in what is encoded here. */
static inline gboolean mq_lengthen(guint8 *head)
{
    const gboolean wide = head[16] == 1;
    guint8 *scale = head + (wide ? 36 : 28), *length = scale + 4;
    if (memcmp(head + 4, "moov", 4) != 0 || memcmp(head + 12, "mvhd", 4) != 0)
        return FALSE;
    if (wide && GST_READ_UINT64_BE(length) < G_MAXINT64)
        GST_WRITE_UINT64_BE(
            length, GST_READ_UINT64_BE(length) + mq_spare(GST_READ_UINT64_BE(length), GST_READ_UINT32_BE(scale)));
    else if (!wide && GST_READ_UINT32_BE(length) < G_MAXINT32)
        GST_WRITE_UINT32_BE(
            length, GST_READ_UINT32_BE(length) + mq_spare(GST_READ_UINT32_BE(length), GST_READ_UINT32_BE(scale)));
    return TRUE;
}

/* A GstPadProbeCallback, whose buffer may be replaced. */
static inline GstPadProbeReturn mq_lengthen_movie(GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
    guint8 head[48];
    GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER(info);
    (void) pad;
    (void) data;
    if (buffer == NULL || gst_buffer_extract(buffer, 0, head, sizeof head) != sizeof head || !mq_lengthen(head))
        return GST_PAD_PROBE_OK;
    buffer = gst_buffer_make_writable(buffer);
    gst_buffer_fill(buffer, 0, head, sizeof head);
    GST_PAD_PROBE_INFO_DATA(info) = buffer;
    return GST_PAD_PROBE_REMOVE;
}

/* GST_OBJECT_NAME is a macro. For an element that a decoder's bin has just taken in: what it is, it says itself. */
static inline void mq_mend_demuxer(GstElement *element)
{
    GstElementFactory *factory = gst_element_get_factory(element);
    GstPad *sink;
    if (factory == NULL || strcmp(GST_OBJECT_NAME(factory), "qtdemux") != 0)
        return;
    sink = gst_element_get_static_pad(element, "sink");
    gst_pad_add_probe(sink, GST_PAD_PROBE_TYPE_BUFFER, mq_lengthen_movie, NULL, NULL);
    gst_object_unref(sink);
}

#endif
