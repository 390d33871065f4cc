/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * site: where something is, as far as it is known.
 *
 * A site is a provider, a region of it and a zone of that; what belongs to no provider is "owned". What is not said is
 * NULL, and is never a reason to pay: data without a site lies wherever it is read, and data in a region without a zone
 * is in the zone of whoever reads it. How far two sites are apart says what a provider charges for the way.
 *
 *     ol_site_distance(&images, &train) == OL_OTHER_REGION
 */
#ifndef OUTLAY_SITE_H
#define OUTLAY_SITE_H

#include "outlay/text.h"

#define OL_SITE_OWNED "owned"

struct ol_site { /* texts are borrowed */
    const char *provider, *region, *zone;
};

enum ol_distance {
    OL_SAME_PLACE,
    OL_OTHER_ZONE,
    OL_OTHER_REGION,
    OL_OTHER_CLOUD, /* another provider's, or the user's own: by way of the internet */
    OL_DISTANCES
};

bool ol_site_is(const struct ol_site *a, const struct ol_site *b);
/* Whether a provider's meters run there. */
bool ol_site_is_cloud(const struct ol_site *site);
enum ol_distance ol_site_distance(const struct ol_site *a, const struct ol_site *b);
/* "aws/us-east-1/us-east-1a"; "anywhere" where nothing is known. Appended. */
void ol_site_say(struct ol_text *text, const struct ol_site *site);

/* A pattern "provider", "provider/region", "provider/region/zone", "owned" or "*": how many of its parts the site
 * matches exactly; -1 where it does not fit. */
int ol_site_fit(const char *pattern, const struct ol_site *site);
/* What a pattern names, NULL where it names nothing: the i-th part, from 0, into the buffer. */
#define OL_SITE_PART 128
const char *ol_site_part(const char *pattern, int i, char part[OL_SITE_PART]);

#endif
