/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/check.h"

#include "reports/page_policy.h"

/* RFC 4648, section 10. */
static void base64(void)
{
    static const struct {
        const char *text, *coded;
    } cases[] = {{"", ""},
                 {"f", "Zg=="},
                 {"fo", "Zm8="},
                 {"foo", "Zm9v"},
                 {"foob", "Zm9vYg=="},
                 {"fooba", "Zm9vYmE="},
                 {"foobar", "Zm9vYmFy"}};
    char buffer[16];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ol_policy_base64((const uint8_t *)cases[i].text, strlen(cases[i].text), buffer);
        CHECK_STRING(buffer, cases[i].coded);
    }
}

/* The example of CSP level 3, section 8.3: the script alert('Hello, world.'); */
static void hash(void)
{
    char buffer[OL_POLICY_BUFFER];
    CHECK_STRING(ol_policy_hash("alert('Hello, world.');", buffer),
                 "sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=");
}

int main(void)
{
    CASE(base64);
    CASE(hash);
    return check_end();
}
