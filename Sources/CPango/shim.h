/* Pango and Cairo as Swift sees them. */
#ifndef MARQUEE_CPANGO_H
#define MARQUEE_CPANGO_H

#include <pango/pangocairo.h>

/* PANGO_SCALE is a macro with a cast; the size is in pixels. */
static inline void mq_set_size(PangoFontDescription *font, int pixels)
{
    pango_font_description_set_absolute_size(font, (double) pixels * PANGO_SCALE);
}

/* As above; the width is in pixels. */
static inline void mq_set_width(PangoLayout *layout, int pixels)
{
    pango_layout_set_width(layout, pixels * PANGO_SCALE);
}

#endif
