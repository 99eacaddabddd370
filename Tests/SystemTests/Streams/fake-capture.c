/* A capture device for machines that have none: an element that answers for v4l2:// before v4l2src does. It brings
   white pictures that move on at 25 a second. Built and loaded by the test beside it. */
#include <gst/gst.h>

#define PACKAGE "marquee-tests"

typedef GstBin FakeCapture;
typedef GstBinClass FakeCaptureClass;

static GstURIType uri_type(GType type)
{
    (void) type;
    return GST_URI_SRC;
}

static const gchar *const *protocols(GType type)
{
    static const gchar *known[] = {"v4l2", NULL};
    (void) type;
    return known;
}

static gchar *get_uri(GstURIHandler *handler)
{
    (void) handler;
    return g_strdup("v4l2:///dev/null");
}

static gboolean set_uri(GstURIHandler *handler, const gchar *uri, GError **error)
{
    (void) handler;
    (void) uri;
    (void) error;
    return TRUE;
}

static void handler_init(gpointer interface, gpointer data)
{
    GstURIHandlerInterface *handler = interface;
    (void) data;
    handler->get_type = uri_type;
    handler->get_protocols = protocols;
    handler->get_uri = get_uri;
    handler->set_uri = set_uri;
}

G_DEFINE_TYPE_WITH_CODE(
    FakeCapture, fake_capture, GST_TYPE_BIN, G_IMPLEMENT_INTERFACE(GST_TYPE_URI_HANDLER, handler_init))

static GstStaticPadTemplate sources =
    GST_STATIC_PAD_TEMPLATE("src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS("video/x-raw"));

static void fake_capture_class_init(FakeCaptureClass *class)
{
    gst_element_class_add_static_pad_template(GST_ELEMENT_CLASS(class), &sources);
    gst_element_class_set_static_metadata(
        GST_ELEMENT_CLASS(class), "No camera", "Source/Video", "White pictures", "marquee");
}

static void fake_capture_init(FakeCapture *self)
{
    GstElement *source = gst_element_factory_make("videotestsrc", NULL);
    GstElement *filter = gst_element_factory_make("capsfilter", NULL);
    GstCaps *caps = gst_caps_from_string("video/x-raw,format=YUY2,width=640,height=480,framerate=25/1");
    GstPad *pad = gst_element_get_static_pad(filter, "src");
    g_object_set(filter, "caps", caps, NULL);
    gst_caps_unref(caps);
    gst_util_set_object_arg(G_OBJECT(source), "pattern", "white");
    g_object_set(source, "is-live", TRUE, NULL);
    gst_bin_add_many(GST_BIN(self), source, filter, NULL);
    gst_element_link(source, filter);
    gst_element_add_pad(GST_ELEMENT(self), gst_ghost_pad_new("src", pad));
    gst_object_unref(pad);
    GST_OBJECT_FLAG_SET(self, GST_ELEMENT_FLAG_SOURCE);
}

static gboolean plugin_init(GstPlugin *plugin)
{
    return gst_element_register(plugin, "fakecapture", GST_RANK_PRIMARY + 100, fake_capture_get_type());
}

GST_PLUGIN_DEFINE(
    GST_VERSION_MAJOR, GST_VERSION_MINOR, fakecapture, "A capture device that is none", plugin_init, "1", "LGPL",
    PACKAGE, "https://example.com")
