/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * page_policy: by what a page's content-security policy knows its own script and style: 'sha256-BASE64' of their
 * bytes (CSP level 3, 2.3.1). Whatever else comes to stand in the page neither runs nor is applied.
 */
#ifndef OUTLAY_REPORTS_PAGE_POLICY_H
#define OUTLAY_REPORTS_PAGE_POLICY_H

#include <stddef.h>
#include <stdint.h>

#define OL_POLICY_BUFFER 56 /* "sha256-", 44 characters and a NUL */

/* Of a text as it stands between its tags. Returns the buffer. */
const char *ol_policy_hash(const char *text, char buffer[OL_POLICY_BUFFER]);
/* RFC 4648, section 4, with padding; `buffer` has room for 4 * ceil(length / 3) + 1. */
void ol_policy_base64(const uint8_t *bytes, size_t length, char *buffer);

#endif
