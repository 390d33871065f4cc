/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/bill_note.h"

#include <stdio.h>

void ol_bill_note(const struct ol_bill_walk *walk)
{
    const struct ol_bill_tally *tally = &walk->tally;
    if (walk->left_out)
        fprintf(stderr, "outlay: %s: left out for their currency: %llu of %llu charges\n", walk->path,
                (unsigned long long)walk->left_out, (unsigned long long)(walk->left_out + walk->charges));
    if (!tally->malformed)
        return;
    fprintf(stderr, "outlay: %s: %llu of %llu rows cannot be read and are left out\n", walk->path,
            (unsigned long long)tally->malformed, (unsigned long long)tally->rows);
    for (size_t i = 0; i < tally->shown_count; i++)
        fprintf(stderr, "  line %lld: %s\n", (long long)tally->shown[i].place.line, tally->shown[i].message);
}
