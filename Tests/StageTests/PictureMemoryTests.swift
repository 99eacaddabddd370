import CGStreamer
import Testing

@testable import Stage

/// Memory that decoders hand on before they let it go.
@Suite struct PictureMemoryTests {
    /// A piece of memory that has a place in a buffer. Owns one reference.
    private final class Piece {
        let pointer: UnsafeMutablePointer<GstMemory>

        private var object: UnsafeMutablePointer<GstMiniObject> {
            UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: GstMiniObject.self)
        }

        init(_ pointer: UnsafeMutablePointer<GstMemory>?) throws {
            self.pointer = try #require(pointer)
            gst_mini_object_lock(object, GST_LOCK_FLAG_EXCLUSIVE)
        }

        /// Sizes are in bytes; no other test asks for the same.
        convenience init(size: Int) throws {
            gst_init(nil, nil)
            try self.init(gst_allocator_alloc(PictureMemory.shared.pointer, gsize(size), nil))
        }

        deinit {
            gst_mini_object_unlock(object, GST_LOCK_FLAG_EXCLUSIVE)
            gst_mini_object_unref(object)
        }

        func copy(from offset: Int = 0) throws -> Piece { try Piece(gst_memory_copy(pointer, gssize(offset), -1)) }

        /// Calls `look` with the bytes. Returns `nil` if they may not be seen in that way.
        func mapped<Result>(
            _ flags: GstMapFlags, _ look: (UnsafeMutableBufferPointer<UInt8>) throws -> Result
        ) rethrows -> Result? {
            var map = GstMapInfo()
            guard gst_memory_map(pointer, &map, flags) != 0 else { return nil }
            defer { gst_memory_unmap(pointer, &map) }
            return try look(UnsafeMutableBufferPointer(start: map.data, count: Int(map.size)))
        }
    }

    @Test func `what its decoder still has mapped is lent, and nobody may write to it`() throws {
        let picture = try Piece(size: 70_001)
        _ = try picture.mapped(GstMapFlags(GST_MAP_READ.rawValue | GST_MAP_WRITE.rawValue)) { bytes in
            bytes[69_999] = 7
            let lent = try picture.copy(from: 69_000)
            _ = lent.mapped(GST_MAP_READ) { seen in
                #expect(seen.count == 1001 && seen[999] == 7)
                #expect(seen.baseAddress == bytes.baseAddress.map { $0 + 69_000 }, "nothing was copied")
            }
            #expect(lent.mapped(GST_MAP_WRITE) { _ in } == nil)
            let own = try lent.copy()
            try #require(own.mapped(GST_MAP_WRITE) { $0[999] = 8 } != nil, "who wants to write has a copy")
            #expect(bytes[69_999] == 7)
        }
    }

    @Test func `what nobody writes to is copied`() throws {
        let picture = try Piece(size: 70_003)
        _ = picture.mapped(GST_MAP_WRITE) { $0[1] = 7 }
        let copy = try picture.copy(from: 1)
        _ = picture.mapped(GST_MAP_WRITE) { $0[1] = 8 }
        #expect(copy.mapped(GST_MAP_READ) { [Int($0[0]), $0.count] } == [7, 70_002])
        #expect(copy.mapped(GST_MAP_WRITE) { _ in } != nil)
    }

    @Test func `memory is used again once the last who was lent it has let go`() throws {
        func place(_ piece: Piece) -> UnsafeMutablePointer<UInt8>? {
            piece.mapped(GST_MAP_READ) { $0.baseAddress } ?? nil
        }
        var picture: Piece? = try Piece(size: 70_007)
        let first = try #require(picture.flatMap(place))
        var lent = try picture?.mapped(GST_MAP_WRITE) { _ in try picture?.copy() } ?? nil
        picture = nil
        let other = try Piece(size: 70_007)
        #expect(place(other) != first, "somebody still looks at the first")
        #expect(lent.flatMap(place) == first)
        lent = nil
        #expect(try place(Piece(size: 70_009)) != first, "it is of another size")
        #expect(try place(Piece(size: 70_007)) == first)
    }

    @Test func `a decoder has its pictures' memory whether what follows it answers or not`() throws {
        try Library.start()
        let decoder = try Element("avdec_h264")
        PictureMemory.shared.offer(to: decoder)
        let pad = try #require(decoder.pad("src"))
        gst_pad_set_active(pad.pointer, 1)
        let caps = gst_caps_from_string("video/x-raw,format=I420,width=320,height=240,framerate=30/1")
        let query = try #require(gst_query_new_allocation(caps, 1))
        defer {
            for object in [UnsafeMutableRawPointer(query), UnsafeMutableRawPointer(caps)] {
                gst_mini_object_unref(object?.assumingMemoryBound(to: GstMiniObject.self))
            }
        }
        #expect(gst_pad_peer_query(pad.pointer, query) != 0, "nothing follows it here")
        #expect(gst_query_get_n_allocation_pools(query) == 1)
        #expect(gst_query_find_allocation_meta(query, gst_video_meta_api_get_type(), nil) != 0)
    }

    @Test func `a pool decodes into no memory that is still lent`() throws {
        gst_init(nil, nil)
        let pictures = PictureMemory.shared.pointer
        let pool = try #require(mq_make_picture_pool())
        defer { gst_object_unref(pool) }
        let config = gst_buffer_pool_get_config(pool)
        let caps = gst_caps_from_string("video/x-raw,format=GRAY8,width=316,height=223,framerate=30/1")
        gst_buffer_pool_config_set_params(config, caps, 70_468, 0, 0)
        gst_buffer_pool_config_set_allocator(config, pictures, nil)
        try #require(gst_buffer_pool_set_config(pool, config) != 0 && gst_buffer_pool_set_active(pool, 1) != 0)
        defer { gst_buffer_pool_set_active(pool, 0) }

        /// Decodes a picture, and hands on what is lent of it, if it is to be.
        func decode(lend: Bool) throws -> (place: UnsafeMutablePointer<UInt8>?, lent: Piece?) {
            var buffer: UnsafeMutablePointer<GstBuffer>?
            try #require(gst_buffer_pool_acquire_buffer(pool, &buffer, nil) == GST_FLOW_OK)
            var map = GstMapInfo()
            gst_buffer_map(buffer, &map, GST_MAP_WRITE)
            let lent = lend ? try Piece(gst_memory_copy(gst_buffer_peek_memory(buffer, 0), 0, -1)) : nil
            gst_buffer_unmap(buffer, &map)
            mq_unref_buffer(buffer)
            return (map.data, lent)
        }
        let first = try decode(lend: false).place
        var (second, lent) = try decode(lend: true)
        #expect(second == first, "its own again")
        #expect(try decode(lend: false).place != first)
        #expect(lent?.mapped(GST_MAP_READ) { $0.baseAddress } == first)
        lent = nil
        second = nil
        #expect(try Piece(size: 70_468).mapped(GST_MAP_READ) { $0.baseAddress } == first, "it is idle")
        gst_mini_object_unref(UnsafeMutableRawPointer(caps)?.assumingMemoryBound(to: GstMiniObject.self))
    }
}
