/* FFmpeg's libraries as Swift sees them. */
#ifndef MARQUEE_CFFMPEG_H
#define MARQUEE_CFFMPEG_H

#include <dlfcn.h>
#include <libavcodec/avcodec.h>
#include <libavfilter/avfilter.h>
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
#include <libavformat/avformat.h>
#include <libavutil/display.h>
#include <libavutil/log.h>
#include <libavutil/mastering_display_metadata.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>

/* AVERROR is a macro with an argument, which Swift does not import. */
static inline int mq_averror(int error) { return AVERROR(error); }

/* AVERROR_EOF is spelt with a macro that has arguments. */
static inline int mq_averror_eof(void) { return AVERROR_EOF; }

/* AVERROR_INVALIDDATA is spelt with a macro that has arguments. */
static inline int mq_averror_invalid_data(void) { return AVERROR_INVALIDDATA; }

/* AVERROR_DECODER_NOT_FOUND is spelt with a macro that has arguments. */
static inline int mq_averror_decoder_missing(void) { return AVERROR_DECODER_NOT_FOUND; }

/* AVERROR_FILTER_NOT_FOUND is spelt with a macro that has arguments. */
static inline int mq_averror_filter_missing(void) { return AVERROR_FILTER_NOT_FOUND; }

/* AV_NOPTS_VALUE is a cast of a macro with an argument. */
static inline int64_t mq_no_pts(void) { return AV_NOPTS_VALUE; }

/* What is called of libavfilter. */
struct mq_filters {
    __typeof__(avfilter_graph_alloc) *graph_alloc;
    __typeof__(avfilter_graph_parse2) *graph_parse2;
    __typeof__(avfilter_inout_free) *inout_free;
    __typeof__(avfilter_graph_config) *graph_config;
    __typeof__(avfilter_graph_get_filter) *graph_get_filter;
    __typeof__(avfilter_graph_free) *graph_free;
    __typeof__(av_buffersrc_add_frame) *buffersrc_add_frame;
    __typeof__(av_buffersrc_write_frame) *buffersrc_write_frame;
    __typeof__(av_buffersrc_close) *buffersrc_close;
    __typeof__(av_buffersink_get_frame) *buffersink_get_frame;
    __typeof__(av_buffersink_get_samples) *buffersink_get_samples;
};

/* libavfilter brings some sixty libraries with it, so it is loaded when something is first filtered and not before; dlsym gives
   pointers that Swift cannot tell the types of. Returns NULL, or what is missing. */
static inline const char *mq_filters_load(struct mq_filters *filters) {
    void *library = dlopen("libavfilter.so." AV_STRINGIFY(LIBAVFILTER_VERSION_MAJOR), RTLD_NOW | RTLD_LOCAL);
    if (!library) return dlerror();
    const struct { void **place; const char *name; } wanted[] = {
        {(void **)&filters->graph_alloc, "avfilter_graph_alloc"},
        {(void **)&filters->graph_parse2, "avfilter_graph_parse2"},
        {(void **)&filters->inout_free, "avfilter_inout_free"},
        {(void **)&filters->graph_config, "avfilter_graph_config"},
        {(void **)&filters->graph_get_filter, "avfilter_graph_get_filter"},
        {(void **)&filters->graph_free, "avfilter_graph_free"},
        {(void **)&filters->buffersrc_add_frame, "av_buffersrc_add_frame"},
        {(void **)&filters->buffersrc_write_frame, "av_buffersrc_write_frame"},
        {(void **)&filters->buffersrc_close, "av_buffersrc_close"},
        {(void **)&filters->buffersink_get_frame, "av_buffersink_get_frame"},
        {(void **)&filters->buffersink_get_samples, "av_buffersink_get_samples"},
    };
    for (unsigned index = 0; index < sizeof(wanted) / sizeof(wanted[0]); index++)
        if (!(*wanted[index].place = dlsym(library, wanted[index].name))) return dlerror();
    return NULL;
}

#endif
