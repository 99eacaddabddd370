#!/bin/sh
# Configures x264 0.164.3095+gitbaee400 for the board rk3588 (aarch64-linux-gnu).
# Written by Marquee; runs without it:
#
#     sh configure.sh [BUILD]
#
# BUILD is the directory to make, "build" beside this script unless named.
# Sources: the files of the source package x264 2:0.164.3095+gitbaee400-3, in "source" beside this script.
# Debian packages it needs: bash, dpkg-dev, make, gcc-aarch64-linux-gnu, libc6-dev-arm64-cross.
# Licence: GPL-2.0-or-later. A program that links libx264 falls under the GPL when it is passed on: offer its source and these build scripts, or buy x264's commercial licence.
set -eu

# The same bytes whatever the day, the language and the caller's settings.
LC_ALL=C
SOURCE_DATE_EPOCH=1681335425
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

source=$here/source
build=${1:-$here/build}
case $build in /*) ;; *) build=$PWD/$build ;; esac

refuse() {
    printf '%s\n' "$1" >&2
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

command -v bash >/dev/null || refuse 'bash is not there; install the Debian package bash'
command -v dpkg-source >/dev/null || refuse 'dpkg-source is not there; install the Debian package dpkg-dev'
command -v aarch64-linux-gnu-gcc >/dev/null || refuse 'aarch64-linux-gnu-gcc is not there; install the Debian package gcc-aarch64-linux-gnu'

fetch='fetch it with: apt-get source --download-only x264=2:0.164.3095+gitbaee400-3'
verify ff07057854b87d9b6751e2de93bb131739faff3ac079f35db2a371e89e876f2a "$source"/x264_0.164.3095+gitbaee400-3.dsc
verify 8b237e94b08c196a1da22f2f25875f10be4cff3648df4eeff21e00da8f683fc2 "$source"/x264_0.164.3095+gitbaee400.orig.tar.gz
verify 4980a5595db7465c8035e872d31e0eedd98dea936c1601f1cc338433eaff96b7 "$source"/x264_0.164.3095+gitbaee400-3.debian.tar.xz

# Unpacked and configured under another name, so that a build directory is always a whole one.
[ ! -e "$build" ] || refuse "$build: is already there; remove it or name another"
parent=$(dirname -- "$build")
mkdir -p -- "$parent"
work=$(mktemp -d -- "$parent/.configure.XXXXXX")
trap 'rm -rf -- "$work"' EXIT
trap 'exit 130' HUP INT TERM
part=$work/unpacked
dpkg-source --no-check --no-copy -x "$source"/x264_0.164.3095+gitbaee400-3.dsc "$part" >/dev/null
cd -- "$part"
fetch='the licence has changed'
verify 32b1062f7da84967e7019d01ab805935caa7ab7321a7ced0e30ebe75e5df1670 ./COPYING

# The compiler under its own name, first on the PATH: it finds what was built before, and keeps the paths of this
# machine out of what it writes. "make" wants it there too.
compiler=$(command -v aarch64-linux-gnu-gcc)
mkdir -- "$part/.tools"
ln -s -- "$needs" "$part/.tools/needs"
printf '%s\n' "$compiler" >"$part/.tools/compiler"
cat >"$part/.tools"/aarch64-linux-gnu-gcc <<'END'
#!/bin/sh
tools=${0%/*}
IFS= read -r compiler <"$tools/compiler"
exec "$compiler" -isystem "$tools/needs/usr/include" -ffile-prefix-map="$tools/needs=needs" \
    -ffile-prefix-map="${tools%/*}=." "$@" -L"$tools/needs/usr/lib"
END
chmod +x "$part/.tools"/aarch64-linux-gnu-gcc
PATH=$part/.tools:$PATH
export PATH

# The board's CPU. AS stays unset: the assembly goes through the compiler.
CC=aarch64-linux-gnu-gcc
CFLAGS=-mcpu=cortex-a76.cortex-a55+crypto
export CC CFLAGS

set --
# picks the assembly and the system; it does not pick the compiler
set -- "$@" --host=aarch64-linux-gnu
# picks the compiler; without it configure tries the host's and asks for --disable-asm
set -- "$@" --cross-prefix=aarch64-linux-gnu-
# the board finds it where its own packages are
set -- "$@" --prefix=/usr
# position-independent assembly; without it armhf does not link and aarch64 gets text relocations
set -- "$@" --enable-pic
# libx264.a goes into the programs of the board
set -- "$@" --enable-static
# the command line needs no symbols on the board; the library keeps its own
set -- "$@" --enable-strip
# would be installed wherever the host keeps its own
set -- "$@" --disable-bashcompletion
# look-ahead on a GPU needs a desktop driver
set -- "$@" --disable-opencl
# AviSynth scripts are no input here
set -- "$@" --disable-avs
# the host's FFmpeg must not be found; clips come as y4m
set -- "$@" --disable-lavf
# as lavf
set -- "$@" --disable-ffms
# MP4 is written by libavformat
set -- "$@" --disable-gpac
# as gpac
set -- "$@" --disable-lsmash
# as lavf
set -- "$@" --disable-swscale

./configure "$@" || {
    status=$?
    for log in config.log ffbuild/config.log; do
        [ ! -f "$log" ] || tail -n 30 "$log" >&2
    done
    exit "$status"
}

cd -- "$here"
mv -- "$part" "$build"
printf '%s\n' '' "Configured in $build. To build, there:" \
    '    PATH=$PWD/.tools:$PATH' \
    '    SOURCE_DATE_EPOCH=1681335425 LC_ALL=C make' \
    '    make install DESTDIR=../prefix'
