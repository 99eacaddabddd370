/* FFmpeg's libraries as Swift sees them. */
#ifndef MARQUEE_CFFMPEG_H
#define MARQUEE_CFFMPEG_H

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

/* AV_NOPTS_VALUE is a cast of a macro with an argument. */
static inline int64_t mq_no_pts(void) { return AV_NOPTS_VALUE; }

#endif
