/* Little CMS as Swift sees it. */
#ifndef MARQUEE_CLCMS_H
#define MARQUEE_CLCMS_H

#include <lcms2.h>

/* Formats of pixels are macros with arguments. `extra` samples follow the three of each pixel and are left alone. */
static inline cmsUInt32Number mq_rgb(int bytes, int extra)
{
    return COLORSPACE_SH(PT_RGB) | CHANNELS_SH(3) | EXTRA_SH(extra) | BYTES_SH(bytes & 7);
}

/* As above, for grey that stands in a picture of three colours: the first sample of each pixel. */
static inline cmsUInt32Number mq_grey(int bytes, int extra)
{
    return COLORSPACE_SH(PT_GRAY) | CHANNELS_SH(1) | EXTRA_SH(extra + 2) | BYTES_SH(bytes & 7);
}

#endif
