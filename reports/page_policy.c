/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/page_policy.h"

#include "outlay/digest.h"

#include <stdio.h>
#include <string.h>

#define DIGEST_BYTES 32

void ol_policy_base64(const uint8_t *bytes, size_t length, char *buffer)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < length; i += 3) {
        const size_t left = length - i;
        const uint32_t three = (uint32_t)bytes[i] << 16 | (left > 1 ? (uint32_t)bytes[i + 1] << 8 : 0) |
                               (left > 2 ? bytes[i + 2] : 0u);
        *buffer++ = alphabet[three >> 18 & 63];
        *buffer++ = alphabet[three >> 12 & 63];
        *buffer++ = left > 1 ? alphabet[three >> 6 & 63] : '=';
        *buffer++ = left > 2 ? alphabet[three & 63] : '=';
    }
    *buffer = '\0';
}

static uint8_t nibble(char digit)
{
    return (uint8_t)(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

const char *ol_policy_hash(const char *text, char buffer[OL_POLICY_BUFFER])
{
    struct ol_digest digest;
    char hex[OL_DIGEST_BUFFER];
    uint8_t bytes[DIGEST_BYTES];
    ol_digest_begin(&digest);
    ol_digest_add(&digest, text, strlen(text));
    ol_digest_end(&digest, hex);
    for (size_t i = 0; i < DIGEST_BYTES; i++)
        bytes[i] = (uint8_t)(nibble(hex[2 * i]) << 4 | nibble(hex[2 * i + 1]));
    memcpy(buffer, "sha256-", 7);
    ol_policy_base64(bytes, DIGEST_BYTES, buffer + 7);
    return buffer;
}
