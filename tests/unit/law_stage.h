/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * law_stage: laws as a scenario writes them, for the tests of laws. Relative files are looked for in the folder of the
 * test's fixture.
 *
 *     law_stage_begin();
 *     struct ol_law law = law_of("exponential(5m)", OL_LAW_DURATION);
 *     CHECK_HAS(fault("exponential(x)", OL_LAW_DURATION), "...");
 *     law_stage_end();
 */
#ifndef OUTLAY_TESTS_LAW_STAGE_H
#define OUTLAY_TESTS_LAW_STAGE_H

#include "outlay/law.h"
#include "outlay/text.h"
#include "tests/check.h"
#include "tests/fixture.h"

static struct ol_arena arena;
static struct fixture fixture;

static inline void law_stage_begin(void)
{
    fixture_begin(&fixture);
}

static inline void law_stage_end(void)
{
    ol_arena_release(&arena);
    fixture_end(&fixture);
}

static inline struct ol_law law_of(const char *text, enum ol_law_dimension dimension)
{
    char why[OL_LAW_WHY] = "";
    struct ol_law law = {0};
    if (!ol_law_parse(&law, ol_slice_of(text), dimension, fixture.folder, &arena, why))
        CHECK_STRING(why, "");
    return law;
}

/* What is said of a law that is none. */
static inline const char *fault(const char *text, enum ol_law_dimension dimension)
{
    static char why[OL_LAW_WHY];
    struct ol_law law = {0};
    if (ol_law_parse(&law, ol_slice_of(text), dimension, fixture.folder, &arena, why))
        return "(accepted)";
    CHECK(!law.type);
    CHECK(ol_slice_is_utf8(ol_slice_of(why), NULL));
    return why;
}

#endif
