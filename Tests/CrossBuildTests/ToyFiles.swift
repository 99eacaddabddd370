/// The texts that `Toy` is made of.
enum ToyFiles {
    static let licence = "Do as you like.\n"

    static let all = [
        "COPYING": licence,
        "debian/source/format": "3.0 (native)\n",
        "debian/changelog": """
        toy (1.0) unstable; urgency=low

          * First.

         -- A Tester <tester@example.org>  Mon, 23 Nov 2026 08:00:00 +0000

        """,
        "debian/control": """
        Source: toy
        Maintainer: A Tester <tester@example.org>

        Package: toy
        Architecture: any
        Description: prints its name

        """,
        "configure": """
        #!/bin/sh
        for option in "$@"; do
            case $option in --cross-prefix=*) tools=${option#*=} ;; --sleep=*) sleep "${option#*=}" ;;
            --fill=*) head -c "${option#*=}" /dev/zero >filler || exit 1 ;;
            --need=*) [ -f "${PKG_CONFIG_LIBDIR%usr/lib/pkgconfig}${option#*=}" ] || exit 1 ;; esac
        done
        echo "#define HAVE_NEON 1" >config.h
        echo "CC=${tools}gcc $CFLAGS" >config.mak

        """,
        "toy.c": "#include <stdio.h>\nint main(void) { puts(\"toy 1.0\"); return 0; }\n",
        "Makefile": """
        include config.mak
        toy: toy.c
        \t$(CC) -o $@ toy.c
        install: toy
        \tinstall -D toy $(DESTDIR)/usr/bin/toy
        \tinstall -D toy $(DESTDIR)/usr/bin/doll

        """,
    ]

    static let recipe = """
        recipe: toy
        about: a program that prints its name
        version: "1.0"
        source:
          package: toy
          version: "1.0"
          files:
        PINS
        licence: { spdx: MIT-0, files: { COPYING: LICENCE }, notice: Do as you like. }
        needs: []
        space: 1 MB
        epoch: 1
        configure:
          - { option: "--cross-prefix={tools}", because: picks the compiler }
          - { option: "--with=a b'c$d", because: a value with a blank and a quote and a dollar sign }
        outputs: [usr/bin/toy]
        checks:
          - { defines: HAVE_NEON, in: config.h, because: it is there }
          - { executable: usr/bin/toy, because: it is for the board }
          - { prints: toy 1.0, program: usr/bin/toy, because: it starts }

        """
}
