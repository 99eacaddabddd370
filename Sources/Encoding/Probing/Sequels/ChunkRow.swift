/// Where the first of several WAV files ends that lie one behind the other.
///
/// Source: EBU Tech 3306, for RF64 too.
enum ChunkRow {
    /// Where something begins that is no part of the file; `nil` where there is nothing of the kind.
    static func end(of file: MediaBytes) throws -> Int? {
        let head = try file.bytes(at: 0, 28)
        // A writer that could not go back wrote all ones or nothing; RF64 keeps all ones for another reason.
        guard let short = little(head, at: 4, count: 4), short != 0 else { return nil }
        let isLong = head.starts(with: Array("RF64".utf8)) && head.dropFirst(12).starts(with: Array("ds64".utf8))
        guard let size = isLong ? little(head, at: 20, count: 8) : short, size < file.length - 8 else { return nil }
        let end = 8 + size
        // Sizes are counted without the byte that makes them even, which some writers forget.
        return try size % 2 == 1 && file.bytes(at: end, 1).first == 0 ? end + 1 : end
    }

    private static func little(_ bytes: ArraySlice<UInt8>, at offset: Int, count: Int) -> Int? {
        Array(bytes.dropFirst(offset).prefix(count).reversed())[...].number(at: 0, bytes: count)
    }
}
