#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# deb: a Debian package of what `make install` installs.
#
#     BUILD=build VERSION=0.1.0 tests/deb.sh
#
# What it depends on is read from the program (dpkg-shlibdeps), so it is for the release that it is made on. The times
# in it are those of SOURCE_DATE_EPOCH, or of the last commit, so that equal sources give equal bytes.

set -eu
cd "$(dirname "$0")/.."
for tool in dpkg-deb dpkg-shlibdeps strip gzip; do
    command -v $tool >/dev/null || { echo "deb: there is no $tool; install dpkg-dev and binutils" >&2 && exit 2; }
done
BUILD=$(realpath "${BUILD:-build}")
VERSION=${VERSION:?}
arch=$(dpkg --print-architecture)
root=$BUILD/deb
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}
export SOURCE_DATE_EPOCH
maintainer=${DEBFULLNAME:-Outlay} address=${DEBEMAIL:-$(git log -1 --format=%ae 2>/dev/null || echo outlay@localhost)}
rm -rf "$root" && mkdir -p "$root/DEBIAN" "$BUILD/debian"
umask 022

"${MAKE:-make}" -s -o "$BUILD/outlay" install BUILD="$BUILD" DESTDIR="$root" PREFIX=/usr >/dev/null
strip --strip-unneeded --remove-section=.comment "$root/usr/bin/outlay"
find "$root/usr/share/outlay" -name '*.sh' -exec chmod 755 {} +
mkdir -p "$root/usr/share/zsh/vendor-completions"
mv "$root/usr/share/zsh/site-functions/_outlay" "$root/usr/share/zsh/vendor-completions/"
rmdir "$root/usr/share/zsh/site-functions"
doc=$root/usr/share/doc/outlay
rm "$doc/LICENSE"
cat >"$doc/copyright" <<END
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: outlay

Files: *
Copyright: 2026 the authors of Outlay
License: GPL-3.0-or-later
 On Debian systems, the text of the licence is in /usr/share/common-licenses/GPL-3.
END
date=$(date -uR -d "@$SOURCE_DATE_EPOCH")
printf 'outlay (%s) unstable; urgency=medium\n\n  * Release %s.\n\n -- %s <%s>  %s\n' \
    "$VERSION" "$VERSION" "$maintainer" "$address" "$date" | gzip -9n >"$doc/changelog.gz"
gzip -9n "$root/usr/share/man/man1/outlay.1"

# dpkg-shlibdeps reads a source package's control file.
printf 'Source: outlay\n\nPackage: outlay\nArchitecture: any\n' >"$BUILD/debian/control"
depends=$(cd "$BUILD" && dpkg-shlibdeps -O "$root/usr/bin/outlay" 2>/dev/null | sed -n 's/^shlibs:Depends=//p')
rm -r "$BUILD/debian"
(cd "$root" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum) >"$root/DEBIAN/md5sums"
cat >"$root/DEBIAN/control" <<END
Package: outlay
Version: $VERSION
Architecture: $arch
Maintainer: $maintainer <$address>
Installed-Size: $(du -sk --exclude=DEBIAN "$root" | cut -f1)
Depends: $depends
Recommends: gnuplot-nox
Section: science
Priority: optional
Description: FinOps and capacity-planning simulator
 Outlay replays job traces and synthetic arrivals, requests and data against a
 described cluster or cloud, and tells who waits how long, how busy the
 machines are, what it costs and who bears it.
END
find "$root" -newermt "@$SOURCE_DATE_EPOCH" -print0 | xargs -0 -r touch -hd "@$SOURCE_DATE_EPOCH"
package=$BUILD/outlay_${VERSION}_$arch.deb
dpkg-deb --root-owner-group -b "$root" "$package" >/dev/null
rm -r "$root"
echo "$package"
