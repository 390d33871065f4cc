/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * SHA-256 after FIPS 180-4, sections 4.1.2, 5 and 6.2; names as there. Short texts take the plain loop; whole files
 * take the processor's own instructions where it has them.
 */
#include "outlay/digest.h"

#include "sim/base/digest_block.h"

#include <string.h>

#define BLOCK sizeof((struct ol_digest *)0)->block

/* The first 32 bits of the fractions of the cube roots of the first 64 primes. */
const uint32_t ol_digest_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t rotate(uint32_t word, int by)
{
    return word >> by | word << (32 - by);
}

static void schedule(const uint8_t *block, uint32_t w[64])
{
    for (size_t t = 0; t < 16; t++)
        w[t] = (uint32_t)block[4 * t] << 24 | (uint32_t)block[4 * t + 1] << 16 | (uint32_t)block[4 * t + 2] << 8 |
               block[4 * t + 3];
    for (size_t t = 16; t < 64; t++) {
        uint32_t sigma0 = rotate(w[t - 15], 7) ^ rotate(w[t - 15], 18) ^ w[t - 15] >> 3;
        uint32_t sigma1 = rotate(w[t - 2], 17) ^ rotate(w[t - 2], 19) ^ w[t - 2] >> 10;
        w[t] = sigma1 + w[t - 7] + sigma0 + w[t - 16];
    }
}

static void compress(uint32_t state[8], const uint8_t *block)
{
    uint32_t w[64];
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
    uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
    schedule(block, w);
    for (size_t t = 0; t < 64; t++) {
        uint32_t sum1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25), choice = (e & f) ^ (~e & g);
        uint32_t sum0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22), majority = (a & b) ^ (a & c) ^ (b & c);
        uint32_t t1 = h + sum1 + choice + ol_digest_constants[t] + w[t], t2 = sum0 + majority;
        h = g, g = f, f = e, e = d + t1;
        d = c, c = b, b = a, a = t1 + t2;
    }
    const uint32_t after[8] = {a, b, c, d, e, f, g, h};
    for (size_t i = 0; i < 8; i++)
        state[i] += after[i];
}

static void plain_blocks(uint32_t state[8], const uint8_t *bytes, size_t blocks)
{
    for (; blocks; blocks--, bytes += BLOCK)
        compress(state, bytes);
}

void ol_digest_begin(struct ol_digest *digest)
{
    *digest = (struct ol_digest){
        .state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19},
        .take = plain_blocks};
}

void ol_digest_begin_long(struct ol_digest *digest)
{
    ol_digest_blocks *const native = ol_digest_native();
    ol_digest_begin(digest);
    if (native)
        digest->take = native;
}

void ol_digest_add(struct ol_digest *digest, const void *bytes, size_t length)
{
    const uint8_t *at = bytes;
    size_t held = digest->length % BLOCK;
    digest->length += length;
    if (held) {
        size_t part = BLOCK - held < length ? BLOCK - held : length;
        memcpy(digest->block + held, at, part);
        at += part;
        length -= part;
        if (held + part < BLOCK)
            return;
        digest->take(digest->state, digest->block, 1);
    }
    if (length >= BLOCK)
        digest->take(digest->state, at, length / BLOCK);
    if (length % BLOCK)
        memcpy(digest->block, at + length / BLOCK * BLOCK, length % BLOCK);
}

const char *ol_digest_end(struct ol_digest *digest, char hex[OL_DIGEST_BUFFER])
{
    static const uint8_t padding[64] = {0x80};
    uint8_t bits[8];
    for (size_t i = 0; i < 8; i++)
        bits[i] = (uint8_t)(digest->length * 8 >> (56 - 8 * i));
    size_t held = digest->length % BLOCK;
    ol_digest_add(digest, padding, held < 56 ? 56 - held : 120 - held);
    ol_digest_add(digest, bits, sizeof bits);
    for (size_t i = 0; i < 64; i++)
        hex[i] = "0123456789abcdef"[digest->state[i / 8] >> (28 - i % 8 * 4) & 15];
    hex[64] = 0;
    return hex;
}

int ol_digest_file(const char *path, char hex[OL_DIGEST_BUFFER], struct ol_error *error)
{
    struct ol_digest digest;
    struct ol_place place = {.file = path};
    uint8_t bytes[1 << 16];
    size_t length;
    int status = OL_OK;
    FILE *file = fopen(path, "rb");
    if (!file)
        return ol_fail_errno(error, OL_BAD_INPUT, place, "cannot open the file");
    ol_digest_begin_long(&digest);
    while ((length = fread(bytes, 1, sizeof bytes, file)) > 0)
        ol_digest_add(&digest, bytes, length);
    if (ferror(file))
        status = ol_fail_errno(error, OL_BAD_IO, place, "cannot read the file");
    else
        ol_digest_end(&digest, hex);
    fclose(file);
    return status;
}
