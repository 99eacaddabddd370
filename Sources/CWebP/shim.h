/* libwebp's reader of animations as Swift sees it. */
#ifndef MARQUEE_CWEBP_H
#define MARQUEE_CWEBP_H

#include <webp/decode.h>
#include <webp/demux.h>

#endif
