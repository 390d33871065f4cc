/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/site.h"

#include <string.h>

static bool is_same(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool differs(const char *a, const char *b)
{
    return a && b && strcmp(a, b) != 0;
}

bool ol_site_is(const struct ol_site *a, const struct ol_site *b)
{
    return is_same(a->provider, b->provider) && is_same(a->region, b->region) && is_same(a->zone, b->zone);
}

bool ol_site_is_cloud(const struct ol_site *site)
{
    return site->provider && strcmp(site->provider, OL_SITE_OWNED) != 0;
}

enum ol_distance ol_site_distance(const struct ol_site *a, const struct ol_site *b)
{
    return differs(a->provider, b->provider) ? OL_OTHER_CLOUD
           : differs(a->region, b->region)   ? OL_OTHER_REGION
           : differs(a->zone, b->zone)       ? OL_OTHER_ZONE
                                             : OL_SAME_PLACE;
}

void ol_site_say(struct ol_text *text, const struct ol_site *site)
{
    const char *const parts[] = {site->provider, site->region, site->zone};
    size_t said = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i])
            ol_text_addf(text, "%s%s", said++ > 0 ? "/" : "", parts[i]);
    if (said == 0)
        ol_text_adds(text, "anywhere");
}

const char *ol_site_part(const char *pattern, int i, char part[OL_SITE_PART])
{
    for (; i > 0 && pattern; i--) {
        pattern = strchr(pattern, '/');
        pattern = pattern ? pattern + 1 : NULL;
    }
    if (!pattern)
        return NULL;
    const size_t length = strcspn(pattern, "/");
    if (length == 0 || length >= OL_SITE_PART || strncmp(pattern, "*", length) == 0)
        return NULL;
    memcpy(part, pattern, length);
    part[length] = '\0';
    return part;
}

int ol_site_fit(const char *pattern, const struct ol_site *site)
{
    const char *const parts[] = {site->provider, site->region, site->zone};
    char part[OL_SITE_PART];
    int exact = 0;
    for (int i = 0; i < 3; i++) {
        const char *named = ol_site_part(pattern, i, part);
        if (named && (!parts[i] || strcmp(named, parts[i]) != 0))
            return -1;
        exact += named != NULL;
    }
    return exact;
}
