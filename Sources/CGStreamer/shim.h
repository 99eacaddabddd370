/* GStreamer as Swift sees it. */
#ifndef MARQUEE_CGSTREAMER_H
#define MARQUEE_CGSTREAMER_H

#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>
#include <gst/base/gstaggregator.h>
#include <gst/gst.h>
#include <gst/video/video.h>

#endif
