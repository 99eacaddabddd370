import Boards

/// Renders the script that unpacks and configures a recipe's sources for a board.
///
/// The script is a product: it is read, kept and run by people who have no Marquee. It stands beside `source/`, knows no
/// path of the machine that wrote it, and gives every value to the shell through `ShellQuoting`.
struct ConfigureScript {
    let plan: BuildPlan
    let toolchain: Toolchain.CTools

    private var recipe: Recipe { plan.recipe }

    func render() -> String {
        [head, settings, Self.functions, tools, unpack, compiler, configure, tail].joined(separator: "\n\n") + "\n"
    }

    private var head: String {
        let source = recipe.source
        let packages = ["bash", "dpkg-dev", "make"] + toolchain.packages
        let about = """
            Configures \(recipe.name) \(recipe.version) for the board \(plan.board) (\(plan.toolchain.triple)).
            Written by Marquee; runs without it:

                sh configure.sh [BUILD]

            BUILD is the directory to make, "build" beside this script unless named.
            Sources: the files of the source package \(source.package) \(source.version), in "source" beside this script.
            Debian packages it needs: \(packages.joined(separator: ", ")).
            Licence: \(recipe.licence.spdx). \(recipe.licence.notice)
            """
        return "#!/bin/sh\n" + ShellQuoting.comment(about) + "\nset -eu"
    }

    /// What the caller's environment holds must not reach the build, and the day and the language must not either.
    private var settings: String {
        let path = toolchain.directory.map { directory in
            "\n\n# Where the toolchain's programs are.\nPATH=\(ShellQuoting.word(directory)):$PATH\nexport PATH"
        }
        return """
            # The same bytes whatever the day, the language and the caller's settings.
            LC_ALL=C
            SOURCE_DATE_EPOCH=\(recipe.epoch)
            export LC_ALL SOURCE_DATE_EPOCH
            unset AR AS ASFLAGS CC CDPATH CFLAGS CPP CPPFLAGS CXX LD LDFLAGS NM PKG_CONFIG PKG_CONFIG_PATH
            unset PKG_CONFIG_SYSROOT_DIR RANLIB STRIP

            here=$(cd -- "$(dirname -- "$0")" && pwd)

            # What was built before: in a work directory below "needs", else where this script was handed over. pkg-config
            # looks nowhere else, so the host's libraries are not found.
            needs=$here/needs
            [ -d "$needs" ] || needs=$here/..
            PKG_CONFIG_LIBDIR=$needs/usr/lib/pkgconfig
            export PKG_CONFIG_LIBDIR
            """ + (path ?? "")
    }

    private static let functions = """
        source=$here/source
        build=${1:-$here/build}
        case $build in /*) ;; *) build=$PWD/$build ;; esac

        refuse() {
            printf '%s\\n' "$1" >&2
            exit 1
        }

        case $build in *:*) refuse "$build: a colon in the path, which PATH cannot hold; name another directory" ;; esac

        # verify DIGEST FILE: the file must be the one that was pinned.
        verify() {
            [ -f "$2" ] || refuse "$2: no such file; $fetch"
            seen=$(sha256sum <"$2")
            seen=${seen%% *}
            [ "$seen" = "$1" ] || refuse "$2: SHA-256 $seen where $1 was expected; $fetch"
        }
        """

    private var tools: String {
        let programs = [
            ("bash", "bash"), ("dpkg-source", "dpkg-dev"), (toolchain.behind, toolchain.compilerPackage),
        ]
        return programs.map { program, package in
            let message = "\(program) is not there; install the Debian package \(package)"
            return "command -v \(ShellQuoting.word(program)) >/dev/null || refuse \(ShellQuoting.word(message))"
        }.joined(separator: "\n")
    }

    private var unpack: String {
        let source = recipe.source
        let fetch = "fetch it with: apt-get source --download-only \(source.package)=\(source.version)"
        let files = source.files.map { file in
            "verify \(file.sha256) \"$source\"/\(ShellQuoting.word(file.name))"
        }
        return """
            fetch=\(ShellQuoting.word(fetch))
            \(files.joined(separator: "\n"))

            # Unpacked and configured under another name, so that a build directory is always a whole one.
            [ ! -e "$build" ] || refuse "$build: is already there; remove it or name another"
            parent=$(dirname -- "$build")
            mkdir -p -- "$parent"
            work=$(mktemp -d -- "$parent/.configure.XXXXXX")
            trap 'rm -rf -- "$work"' EXIT
            trap 'exit 130' HUP INT TERM
            part=$work/unpacked
            dpkg-source --no-check --no-copy -x "$source"/\(ShellQuoting.word(source.description)) "$part" >/dev/null
            cd -- "$part"
            fetch='the licence has changed'
            \(licences.joined(separator: "\n"))
            """ + patches
    }

    private var licences: [String] {
        recipe.licence.files.map { "verify \($0.sha256) \(ShellQuoting.word("./" + $0.name))" }
    }

    private var patches: String {
        guard !recipe.patches.isEmpty else { return "" }
        let lines = recipe.patches.flatMap { patch in
            let file = "\"$source\"/\(ShellQuoting.word(patch.name))"
            return [
                ShellQuoting.comment(patch.because), "verify \(patch.sha256) \(file)",
                "patch --silent --forward --strip=1 --input=\(file)",
            ]
        }
        return "\n\nfetch='it stands beside the recipe'\n" + lines.joined(separator: "\n")
    }

    /// Paths go into no command line that a configure script could write down: they stand in a compiler of the same name
    /// that comes first on the `PATH`.
    private var compiler: String {
        let name = ShellQuoting.word(toolchain.program)
        let arguments = toolchain.arguments.map { " " + ShellQuoting.word($0) }.joined()
        return """
            # The compiler under its own name, first on the PATH: it finds what was built before, and keeps the paths of this
            # machine out of what it writes. "make" wants it there too.
            compiler=$(command -v \(ShellQuoting.word(toolchain.behind)))
            mkdir -- "$part/.tools"
            ln -s -- "$needs" "$part/.tools/needs"
            printf '%s\\n' "$compiler" >"$part/.tools/compiler"
            cat >"$part/.tools"/\(name) <<'END'
            #!/bin/sh
            tools=${0%/*}
            IFS= read -r compiler <"$tools/compiler"
            exec "$compiler"\(arguments) -isystem "$tools/needs/usr/include" -ffile-prefix-map="$tools/needs=needs" \\
                -ffile-prefix-map="${tools%/*}=." "$@" -L"$tools/needs/usr/lib"
            END
            chmod +x "$part/.tools"/\(name)
            PATH=$part/.tools:$PATH
            export PATH
            """
    }

    private var configure: String {
        let flags = plan.flags.joined(separator: " ")
        let options = plan.options.map { option in
            ShellQuoting.comment(option.because) + "\nset -- \"$@\" \(ShellQuoting.word(option.text))"
        }
        return """
            # The board's CPU. AS stays unset: the assembly goes through the compiler.
            CC=\(ShellQuoting.word(toolchain.program))
            CFLAGS=\(ShellQuoting.word(flags))
            export CC CFLAGS

            set --
            \(options.joined(separator: "\n"))

            ./configure "$@" || {
                status=$?
                for log in config.log ffbuild/config.log; do
                    [ ! -f "$log" ] || tail -n 30 "$log" >&2
                done
                exit "$status"
            }
            """
    }

    private var tail: String {
        var lines = [
            "", "PATH=$PWD/.tools:$PATH",
            "SOURCE_DATE_EPOCH=\(recipe.epoch) LC_ALL=C make", "make install DESTDIR=../prefix",
        ]
        if let directory = toolchain.directory {
            lines.insert("PATH=\(ShellQuoting.word(directory)):$PATH", at: 1)
        }
        let quoted = lines.map { ShellQuoting.word($0.isEmpty ? "" : "    " + $0) }
        return """
            cd -- "$here"
            mv -- "$part" "$build"
            printf '%s\\n' \(quoted[0]) "Configured in $build. To build, there:" \\
                \(quoted.dropFirst().joined(separator: " \\\n    "))
            """
    }
}
