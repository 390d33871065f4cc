/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * SHA-256 with the x86 SHA extensions (Intel, "Intel SHA Extensions", 2013). The state lives in two registers as
 * ABEF and CDGH; one instruction does two rounds, two others extend the message schedule four words at a time.
 */
#include "sim/base/digest_block.h"

#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>
#include <stdbool.h>

#define WITH_SHA __attribute__((target("sha,sse4.1,ssse3")))

static bool has_sha(void)
{
    unsigned a, b, c, d;
    if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_SSE4_1) || !(c & bit_SSSE3))
        return false;
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_SHA);
}

WITH_SHA static inline __m128i load(const void *at)
{
    return _mm_loadu_si128(at);
}

/* Words 4g .. 4g+3 of the schedule from the sixteen before them. */
WITH_SHA static inline __m128i extend(const __m128i w[16], int g)
{
    __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(w[g - 4], w[g - 3]), _mm_alignr_epi8(w[g - 1], w[g - 2], 4));
    return _mm_sha256msg2_epu32(sum, w[g - 1]);
}

WITH_SHA static void native_blocks(uint32_t state[8], const uint8_t *bytes, size_t blocks)
{
    const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    __m128i cdab = _mm_shuffle_epi32(load(state), 0xb1);
    __m128i hgfe = _mm_shuffle_epi32(load(state + 4), 0x1b);
    __m128i abef = _mm_alignr_epi8(cdab, hgfe, 8), cdgh = _mm_blend_epi16(hgfe, cdab, 0xf0);
    for (; blocks; blocks--, bytes += 64) {
        const __m128i abef_before = abef, cdgh_before = cdgh;
        __m128i w[16];
#pragma GCC unroll 16
        for (int g = 0; g < 16; g++) {
            w[g] = g < 4 ? _mm_shuffle_epi8(load(bytes + 16 * g), big_endian) : extend(w, g);
            __m128i words = _mm_add_epi32(w[g], load(ol_digest_constants + 4 * g));
            cdgh = _mm_sha256rnds2_epu32(cdgh, abef, words);
            abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(words, 0x0e));
        }
        abef = _mm_add_epi32(abef, abef_before);
        cdgh = _mm_add_epi32(cdgh, cdgh_before);
    }
    const __m128i feba = _mm_shuffle_epi32(abef, 0x1b), dchg = _mm_shuffle_epi32(cdgh, 0xb1);
    _mm_storeu_si128((__m128i *)state, _mm_blend_epi16(feba, dchg, 0xf0));
    _mm_storeu_si128((__m128i *)(state + 4), _mm_alignr_epi8(dchg, feba, 8));
}

ol_digest_blocks *ol_digest_native(void)
{
    return has_sha() ? native_blocks : NULL;
}

#else

ol_digest_blocks *ol_digest_native(void)
{
    return NULL;
}

#endif
