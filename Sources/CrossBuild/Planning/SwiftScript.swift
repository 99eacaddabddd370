import Boards
import Measures

/// Writes `build.sh`: builds a product of a Swift package for a board, with or without Marquee.
struct SwiftScript {
    let plan: BuildPlan
    let toolchain: Toolchain.SwiftTools

    private var recipe: Recipe { plan.recipe }
    private var product: String { recipe.source.swift?.product ?? recipe.name }

    func render() -> String {
        [head, settings, environment, unpack, build].joined(separator: "\n\n") + "\n"
    }

    private var head: String {
        let roots =
            switch toolchain.origin {
            case .roots: ", and the toolchain's directories in \"roots\" (links)"
            case .sdk(let name): ", and the Swift SDK \(name) for the Swift on the PATH"
            }
        let about = """
            Builds \(recipe.name) \(recipe.version) for the board \(plan.board) (\(toolchain.triple)).
            Written by Marquee; runs without it:

                sh build.sh [BUILD [PREFIX [JOBS]]]

            BUILD is the directory to build in and PREFIX where the program goes, "build" and "prefix" beside this script unless
            named.
            Needs beside this script: the sources in "source", the Swift packages in "dependencies"\(roots).
            Debian packages it needs: \((["tar"] + toolchain.packages).joined(separator: ", ")).
            Licence: \(recipe.licence.spdx). \(recipe.licence.notice)
            """
        return "#!/bin/sh\n" + ShellQuoting.comment(about) + "\nset -eu"
    }

    private var settings: String {
        """
        LC_ALL=C.UTF-8
        SOURCE_DATE_EPOCH=\(recipe.epoch)
        export LC_ALL SOURCE_DATE_EPOCH

        here=$(cd -- "$(dirname -- "$0")" && pwd)
        build=${1:-$here/build}
        prefix=${2:-$here/prefix}
        jobs=${3:-2}
        case $build in /*) ;; *) build=$PWD/$build ;; esac
        case $prefix in /*) ;; *) prefix=$PWD/$prefix ;; esac

        refuse() {
            printf '%s\\n' "$1" >&2
            exit 1
        }
        """
    }

    /// How a command is run: in a namespace where the compiler is at home, or as it is.
    private var environment: String {
        switch toolchain.origin {
        case .sdk(let name):
            let sdk = ShellQuoting.word(name)
            let triple = ShellQuoting.word(toolchain.triple)
            return """
                # The SDK says where the board's libraries are; pkg-config looks nowhere else.
                command -v swift >/dev/null || refuse 'swift is not there; install Swift'
                sysroot=$(swift sdk configure --show-configuration \(sdk) \(triple) | sed -n 's/^sdkRootPath: //p')
                [ -d "$sysroot" ] || refuse "the Swift SDK "\(sdk)" is not installed; see swift sdk list"
                libraries=$sysroot/usr/lib/\(ShellQuoting.word(plan.toolchain.triple))
                PKG_CONFIG_SYSROOT_DIR=$sysroot
                [ "$sysroot" != / ] || PKG_CONFIG_SYSROOT_DIR=
                PKG_CONFIG_PATH=$libraries/pkgconfig:$sysroot/usr/lib/pkgconfig:$sysroot/usr/share/pkgconfig
                export PKG_CONFIG_SYSROOT_DIR PKG_CONFIG_PATH
                source=$build/source
                scratch=$build/scratch
                run() { (cd -- "$source" && "$@"); }
                set -- --swift-sdk \(sdk) -Xswiftc -file-prefix-map -Xswiftc "$build=/build"
                set -- "$@" -Xcc "-ffile-prefix-map=$build=/build"
                strip=$(command -v llvm-objcopy) || refuse 'llvm-objcopy is not there; it comes with Swift'
                """
        case .roots(let roots):
            return """
                command -v bwrap >/dev/null || refuse 'bwrap is not there; install the Debian package bubblewrap'
                for root in tools sysroot swift; do
                    [ -d "$here/roots/$root/usr" ] || refuse "$here/roots/$root: not a root; run 'marquee toolchains install \\
                \(plan.toolchain.name)'"
                done

                # A namespace where the compiler is at home. Every build sees the same paths, whatever this machine's are, and no
                # network.
                source=/source
                scratch=/build/scratch
                run() {
                    bwrap --unshare-all --die-with-parent --ro-bind "$here/roots/tools/usr" /usr \\
                        --symlink usr/bin /bin --symlink usr/lib /lib --symlink usr/lib64 /lib64 \\
                        --proc /proc --dev /dev --tmpfs /tmp --dir /home \\
                        --ro-bind "$here/roots/sysroot" /sysroot \\
                        --ro-bind "$here/roots/swift/usr/libexec/swift/lib" /runtime \\
                        --bind "$build/source" /source --bind "$build" /build \\
                        --setenv HOME /home --setenv TMPDIR /tmp --setenv PATH /usr/libexec/swift/bin:/usr/bin \\
                        --setenv PKG_CONFIG_SYSROOT_DIR /sysroot \\
                        --setenv PKG_CONFIG_PATH \(pkgConfigPath) \\
                        --chdir /source "$@"
                }
                set -- --swift-sdks-path /build/sdk --swift-sdk board
                strip=llvm-objcopy

                # The SDK: where the board's libraries are, for this build alone.
                sdk=$build/sdk/board.artifactbundle
                mkdir -p -- "$sdk/board"
                cat >"$sdk/info.json" <<'END'
                \(SwiftSDK.info(name: "board"))
                END
                cat >"$sdk/board/swift-sdk.json" <<'END'
                \(SwiftSDK.description(triple: toolchain.triple, sysroot: "/sysroot", resources: "/runtime"))
                END
                cat >"$sdk/board/toolset.json" <<'END'
                \(SwiftSDK.toolset(tools: "/usr/libexec/swift/bin", gcc: "/sysroot/\(roots.gcc)", flags: []))
                END
                """
        }
    }

    private var pkgConfigPath: String {
        "/sysroot/usr/lib/\(plan.toolchain.triple)/pkgconfig:/sysroot/usr/share/pkgconfig"
    }

    private var unpack: String {
        let file = recipe.source.files.first
        return """
            # Always from nothing, so that nothing of an earlier build is in it.
            rm -rf -- "$build/source" "$build/scratch"
            mkdir -p -- "$build/source" "$build/scratch" "$prefix/usr/bin"
            seen=$(sha256sum <"$here/source/"\(ShellQuoting.word(file?.name ?? recipe.source.description)))
            [ "${seen%% *}" = \(file?.sha256.hexadecimal ?? "unpinned") ] || refuse "the sources are not the pinned ones"
            tar -x -f "$here/source/"\(ShellQuoting.word(recipe.source.description)) -C "$build/source"
            cp -- "$here/dependencies/Package.resolved" "$build/source/"
            cp -R -- "$here/dependencies/scratch/." "$build/scratch/"
            """
    }

    private var build: String {
        let flags = plan.flags.map { "set -- \"$@\" -Xcc \(ShellQuoting.word($0))" }.joined(separator: "\n")
        let program = "\(toolchain.triple)/release/\(product)"
        let place =
            switch toolchain.origin {
            case .roots: "/build"
            case .sdk: "$build"
            }
        return """
            # The board's CPU, for C and for Swift.
            \(flags)
            # No notes on what was compiled, to compile less the next time: they tell of the number of jobs.
            set -- "$@" -Xswiftc -Xfrontend -Xswiftc -disable-incremental-llvm-codegen
            # The linker strips it, so that the build ID is one of what is kept.
            set -- "$@" -Xlinker --strip-all
            # Only what was resolved is built with.
            set -- "$@" --disable-automatic-resolution --skip-update --disable-sandbox
            # Swift's own library goes into the program: the board has none.
            set -- "$@" --static-swift-stdlib -c release --product \(ShellQuoting.word(product))

            run swift build --scratch-path "$scratch" -j "$jobs" "$@"
            run "$strip" --strip-all "\(place)/scratch/\(program)" "\(place)/\(product)"
            cp -- "$build/\(product)" "$prefix/usr/bin/\(product)"
            printf '%s\\n' "Built $prefix/usr/bin/\(product)."
            """
    }
}
