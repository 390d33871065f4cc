/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * inflate: one gzip member (RFC 1952) after the other, decompressed piece by piece.
 *
 * Two libraries can do it: ISA-L, where it is there at build time, which takes a third of zlib's time, and zlib. They
 * hand out the same bytes; damage is told in words of our own, for theirs differ.
 *
 *     ol_inflate_begin(inflater);                      // at the 0x1f of a member
 *     status = ol_inflate_on(inflater, &bytes);        // until OL_INFLATE_END; OL_INFLATE_HUNGRY: give more bytes.next
 */
#ifndef OUTLAY_INFLATE_H
#define OUTLAY_INFLATE_H

#include <stddef.h>

struct ol_inflate;

struct ol_inflate_bytes {
    const unsigned char *next; /* packed; moved on */
    size_t have;
    unsigned char *room; /* for what is inflated; moved on */
    size_t left;
};

enum ol_inflate_status {
    OL_INFLATE_HUNGRY,   /* all packed bytes are taken, or there is no room left */
    OL_INFLATE_END,      /* of the member; its sums are right */
    OL_INFLATE_MARRED,   /* the header of the member */
    OL_INFLATE_BROKEN,   /* its blocks */
    OL_INFLATE_MISMATCH, /* sum or length at its end */
};

struct ol_inflate *ol_inflate_new(void);
void ol_inflate_free(struct ol_inflate *inflater); /* NULL is fine */
void ol_inflate_begin(struct ol_inflate *inflater);
enum ol_inflate_status ol_inflate_on(struct ol_inflate *inflater, struct ol_inflate_bytes *bytes);

#endif
