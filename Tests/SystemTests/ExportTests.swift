import SystemPackage
import Testing

/// The files that other build systems read, read by them.
@Suite struct ExportTests {
    /// A board, a toolchain and the emulator of the board's processor.
    private static let boards = [
        ("rk3588", "gcc-aarch64", "aarch64"), ("rk3588", "clang-aarch64", "aarch64"), ("rk3288", "gcc-armhf", "arm"),
    ]

    private func project(_ bench: borrowing Workbench, _ board: String, _ toolchain: String) async throws {
        try bench.write(
            """
            #include <math.h>
            #include <stdio.h>
            int main(int count, char **words) { return printf("%.1f\\n", sqrt(count * 4)) != 4; }
            """, to: "hello.c")
        try bench.write(
            """
            project('hello', 'c')
            maths = meson.get_compiler('c').find_library('m')
            assert(not dependency('x264', required: false).found(), 'that is the library of this machine')
            test('runs', executable('hello', 'hello.c', dependencies: maths))
            """, to: "meson.build")
        try bench.write(
            """
            cmake_minimum_required(VERSION 3.20)
            project(hello C)
            enable_testing()
            find_package(PkgConfig REQUIRED)
            pkg_check_modules(X264 x264)
            if(X264_FOUND)
              message(FATAL_ERROR "that is the library of this machine")
            endif()
            add_executable(hello hello.c)
            target_link_libraries(hello m)
            add_test(NAME runs COMMAND hello)
            """, to: "CMakeLists.txt")
        let exported = try await bench.marquee(
            "marquee",
            [
                "toolchains", "export", "--board", board, "--toolchain", toolchain, "-o", "files", "--store", "store",
                "--catalogue", Workbench.repository.string,
            ])
        // Without the Swift toolchain there is no Swift SDK; the files for C are there all the same.
        #expect(exported.code == 0 || exported.talk.contains("toolchains install swift-debian-aarch64"))
    }

    private func run(_ bench: borrowing Workbench, _ program: String, _ arguments: String...) async throws {
        let output = try await bench.tool(program, arguments)
        try #require(output.code == 0, "\(output.text)\(output.talk)")
    }

    private func expect(_ bench: borrowing Workbench, _ program: String, for machine: String) async throws {
        let header = try await bench.tool("file", [program])
        #expect(header.text.lowercased().contains(machine), "\(header.text)")
    }

    @Test(arguments: boards) func `Meson builds and runs a program`(
        board: String, toolchain: String, machine: String
    ) async throws {
        let bench = try Workbench()
        try await project(bench, board, toolchain)
        try await run(bench, "meson", "setup", "build", "--cross-file", "files/meson-cross.ini")
        try await run(bench, "meson", "test", "-C", "build")
        try await expect(bench, "build/hello", for: machine)
    }

    @Test(arguments: boards) func `CMake builds and runs a program`(
        board: String, toolchain: String, machine: String
    ) async throws {
        let bench = try Workbench()
        try await project(bench, board, toolchain)
        try await run(bench, "cmake", "-S", ".", "-B", "build", "-DCMAKE_TOOLCHAIN_FILE=files/toolchain.cmake")
        try await run(bench, "cmake", "--build", "build")
        try await run(bench, "cmake", "--build", "build", "--target", "test")
        try await expect(bench, "build/hello", for: machine)
    }
}
