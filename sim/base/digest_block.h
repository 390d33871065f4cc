/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * digest_block: the inner loop of SHA-256, in plain C and in the instructions some processors have for it.
 */
#ifndef OUTLAY_DIGEST_BLOCK_H
#define OUTLAY_DIGEST_BLOCK_H

#include <stddef.h>
#include <stdint.h>

/* Takes whole blocks of 64 bytes into the state. */
typedef void ol_digest_blocks(uint32_t state[8], const uint8_t *bytes, size_t blocks);

/* FIPS 180-4, section 4.2.2. */
extern const uint32_t ol_digest_constants[64];

/* The fastest for this machine, or NULL where there is none but the plain one. Asking costs microseconds. */
ol_digest_blocks *ol_digest_native(void);

#endif
