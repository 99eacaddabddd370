"""Serves a film with H.264 and AAC over RTSP, as rtsp://127.0.0.1:PORT/camera. Used as: rtsp-server.py PORT FILM"""
import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer  # noqa: E402

port, film = sys.argv[1:]
Gst.init(None)
server = GstRtspServer.RTSPServer.new()
server.set_address("127.0.0.1")
server.set_service(port)
factory = GstRtspServer.RTSPMediaFactory.new()
factory.set_launch(
    f'( filesrc location="{film}" ! qtdemux name=film'
    " film.video_0 ! queue ! h264parse ! rtph264pay name=pay0 pt=96 config-interval=-1"
    " film.audio_0 ! queue ! aacparse ! rtpmp4gpay name=pay1 pt=97 )"
)
server.get_mount_points().add_factory("/camera", factory)
server.attach(None)
GLib.MainLoop().run()
