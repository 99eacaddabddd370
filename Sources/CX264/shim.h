/* libx264 as Swift sees it. */
#ifndef MARQUEE_CX264_H
#define MARQUEE_CX264_H

#include <stdint.h>
#include <sys/prctl.h>
#include <x264.h>

/* x264_encoder_open is a macro that adds the library's build number to the name. */
static inline x264_t *mq_x264_encoder_open(x264_param_t *param) { return x264_encoder_open(param); }

/* prctl is variadic. libx264 asks for huge pages for its pictures; each is cleared whole, whatever of it a picture fills. */
static inline int mq_pages_stay_small(void) { return prctl(PR_SET_THP_DISABLE, 1UL, 0UL, 0UL, 0UL); }

#endif
