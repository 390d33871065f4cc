/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * digest: SHA-256 (FIPS 180-4), to name inputs by their content.
 */
#ifndef OUTLAY_DIGEST_H
#define OUTLAY_DIGEST_H

#include "outlay/error.h"

#include <stddef.h>
#include <stdint.h>

struct ol_digest {
    uint32_t state[8];
    uint64_t length;
    uint8_t block[64];
    void (*take)(uint32_t state[8], const uint8_t *bytes, size_t blocks); /* whole ones */
};

#define OL_DIGEST_BUFFER 65 /* 64 hex digits and a NUL */

void ol_digest_begin(struct ol_digest *digest);
/* The same for what is long, by the processor's own instructions where it has them; to ask for them takes
 * microseconds. */
void ol_digest_begin_long(struct ol_digest *digest);
void ol_digest_add(struct ol_digest *digest, const void *bytes, size_t length);
/* Ends the digest and writes it in lower-case hex. */
const char *ol_digest_end(struct ol_digest *digest, char hex[OL_DIGEST_BUFFER]);
/* Of a file's raw bytes. */
int ol_digest_file(const char *path, char hex[OL_DIGEST_BUFFER], struct ol_error *error);

#endif
