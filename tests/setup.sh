#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# setup: what the build and the tests need from the system.
#
#     tests/setup.sh verify    say what the build lacks and how to get it; 1 if anything is missing
#     tests/setup.sh install   the same for build, plots and tests, and have the package manager install it
#     tests/setup.sh slurm     the same and what tests/slurm/run.sh needs
#     tests/setup.sh page      the same and what tests/page/run.sh needs
#
# Plain sh, because it is the first thing that runs on a bare machine. CC names the compiler that is asked for.
# One row of the table is one need: how it is recognised, and what the known package managers call it.

CC=${CC:-gcc}

# For verify only the rows marked `build` count; those marked `slurm` or `page` only where it is asked for. Nobody
# packages what is marked -.
needs() {
    cat <<'END'
# for   test               apt                  dnf                       pacman    apk
build   compiler           COMPILER,libc6-dev   COMPILER,glibc-devel      COMPILER  COMPILER,musl-dev
build   tool:pkg-config    pkg-config           pkgconf-pkg-config        pkgconf   pkgconf
build   module:gsl         libgsl-dev           gsl-devel                 gsl       gsl-dev
build   module:libxml-2.0  libxml2-dev          libxml2-devel             libxml2   libxml2-dev
build   module:libpcre2-8  libpcre2-dev         pcre2-devel               pcre2     pcre2-dev
build   module:zlib        zlib1g-dev           zlib-devel                zlib      zlib-dev
tests   tool:bash          bash                 bash                      bash      bash
tests   tool:awk           mawk                 gawk                      gawk      mawk
tests   tool:gzip          gzip                 gzip                      gzip      gzip
tests   tool:diff          diffutils            diffutils                 diffutils diffutils
tests   tool:timeout       coreutils            coreutils                 coreutils coreutils
tests   tool:xargs         findutils            findutils                 findutils findutils
tests   tool:gnuplot       gnuplot-nox          gnuplot-minimal           gnuplot   gnuplot
tests   tool:xmllint       libxml2-utils        libxml2                   libxml2   libxml2-utils
tests   file:/usr/share/zoneinfo/Europe/Berlin tzdata tzdata tzdata tzdata
slurm   tool:slurmctld     slurm-wlm            slurm-slurmctld,slurm-slurmd,slurm - -
slurm   tool:slurmdbd      slurmdbd             slurm-slurmdbd            -         -
slurm   tool:mariadbd      mariadb-server       mariadb-server            mariadb   mariadb
slurm   tool:munged        munge                munge                     munge     munge
slurm   library:libnss_wrapper.so libnss-wrapper nss_wrapper              nss_wrapper nss_wrapper
page    tool:chromium      chromium             chromium-headless         chromium  chromium
END
}

has() {
    command -v "$1" >/dev/null 2>&1
}

compiles() {
    has "$CC" || return 1
    object=$(mktemp) || return 1
    printf '#include <stdio.h>\nint main(void) { return puts("") < 0; }\n' |
        "$CC" -x c -o "$object" - 2>/dev/null
    status=$?
    rm -f "$object"
    return $status
}

is_met() {
    case $1 in
    compiler) compiles ;;
    tool:*) has "${1#tool:}" ;;
    module:*) has pkg-config && pkg-config --exists "${1#module:}" ;;
    file:*) [ -e "${1#file:}" ] ;;
    library:*) [ -z "$(LD_PRELOAD=${1#library:} sh -c : 2>&1)" ] ;;
    esac
}

# Sets `missing` (what a person calls it) and `packages` (what $manager calls it).
look() {
    missing='' packages=''
    while read -r purpose test apt dnf pacman apk; do
        case $purpose in
        '#' | '') continue ;;
        tests) [ "$1" != verify ] || continue ;;
        slurm | page) [ "$1" = "$purpose" ] || continue ;;
        esac
        is_met "$test" && continue
        case $manager in
        apt-get) names=$apt ;;
        dnf) names=$dnf ;;
        pacman) names=$pacman ;;
        apk) names=$apk ;;
        *) names='' ;;
        esac
        missing="$missing ${test#*:}"
        [ "$names" != - ] || names=''
        packages="$packages $(echo "$names" | sed "s/COMPILER/$(basename "$CC")/; s/,/ /g")"
    done <<END
$(needs)
END
    missing=$(echo "$missing" | sed "s/ compiler/ $(basename "$CC")/; s/^ //")
    packages=$(echo "$packages" | tr -s ' ' '\n' | sort -u | tr '\n' ' ' | sed 's/^ *//; s/ *$//')
}

find_manager() {
    for manager in apt-get dnf pacman apk; do
        has "$manager" && return
    done
    manager=''
}

# The command that installs $packages, without the right to do so.
install_command() {
    case $manager in
    apt-get) echo "apt-get install -qq -y -o Dpkg::Use-Pty=0 --no-install-recommends $packages" ;;
    dnf) echo "dnf install -y $packages" ;;
    pacman) echo "pacman -S --noconfirm --needed $packages" ;;
    apk) echo "apk add $packages" ;;
    esac
}

explain() {
    echo "outlay: missing: $missing" >&2
    if [ -n "$manager" ]; then
        echo "outlay: as root, install with: $(install_command)" >&2
        return
    fi
    cat >&2 <<END
outlay: no package manager known here (apt-get, dnf, pacman, apk); please install
outlay:   a C17 compiler ($CC) with the C library's headers, GNU make, bash, awk, pkg-config
outlay:   GSL, libxml2, PCRE2 (8 bit) and zlib, each with its headers and pkg-config file
outlay:   gnuplot for the plots, xmllint (libxml2) for the tests
outlay: and call make again
END
}

# Sets `rights` to what makes a command run as root; false where there is nothing.
find_rights() {
    rights=''
    [ "$(id -u)" -eq 0 ] && return
    rights=sudo
    has sudo && { [ -t 0 ] || sudo -n true 2>/dev/null; }
}

install() {
    echo "outlay: installing what is missing: $missing" >&2
    [ "$manager" != apt-get ] || $rights apt-get update -qq >&2
    # shellcheck disable=SC2046 # the words of the command
    $rights env DEBIAN_FRONTEND=noninteractive $(install_command) >&2
}

# What the build takes where it is there and does without elsewhere: ISA-L, which inflates three times as fast as zlib.
install_faster() {
    [ "$manager" = apt-get ] && ! is_met module:libisal && find_rights || return 0
    $rights env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y libisal-dev >/dev/null 2>&1 || true
}

mode=${1:-verify}
case $mode in
verify | install | slurm | page) ;;
*)
    echo "usage: $0 verify|install|slurm|page" >&2
    exit 2
    ;;
esac
find_manager
look "$mode"
if [ -n "$missing" ] && [ "$mode" != verify ] && [ -n "$manager" ] && find_rights && install; then
    look "$mode"
fi
if [ -z "$missing" ]; then
    [ "$mode" != install ] || install_faster
    exit 0
fi
explain
exit 1
