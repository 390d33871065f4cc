/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * stage: a scenario that a test writes as text, read like anybody's.
 *
 *     struct stage stage;
 *     if (stage_open(&stage, "<scenario ...>"))
 *         ... stage.scenario ...
 *     stage_close(&stage);
 */
#ifndef OUTLAY_TESTS_STAGE_H
#define OUTLAY_TESTS_STAGE_H

#include "outlay/scenario.h"
#include "tests/check.h"
#include "tests/fixture.h"

struct stage {
    struct fixture fixture;
    struct ol_faults faults;
    struct ol_error error;
    struct ol_scenario *scenario;
};

/* To put traces beside the scenario, do so between these two. */
static inline void stage_begin(struct stage *stage)
{
    *stage = (struct stage){0};
    fixture_begin(&stage->fixture);
}

static inline bool stage_read(struct stage *stage, const char *text)
{
    const char *path = fixture_write(&stage->fixture, "scenario.xml", text, strlen(text));
    stage->scenario = ol_scenario_open(path, NULL, 0, &stage->faults, &stage->error);
    if (stage->error.status != OL_OK)
        CHECK_REPORT("cannot read the scenario: %s", stage->error.message);
    for (size_t i = 0; i < ol_faults_kept(&stage->faults); i++)
        CHECK_REPORT("the scenario is wrong: %s", stage->faults.items[i].message);
    return stage->scenario != NULL;
}

static inline bool stage_open(struct stage *stage, const char *text)
{
    stage_begin(stage);
    return stage_read(stage, text);
}

static inline void stage_close(struct stage *stage)
{
    if (stage->scenario)
        ol_scenario_close(stage->scenario);
    ol_faults_release(&stage->faults);
    fixture_end(&stage->fixture);
}

#endif
