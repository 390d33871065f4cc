/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The assembler takes the files in by `.incbin`, as those of the shipped price books: the build names
 * scenarios/starters/ *.xml as prerequisites of this object.
 */
#include "scenarios/starters.h"

#include <string.h>

#define EMBED(symbol, file)                                                                                       \
    __asm__(".pushsection .rodata\n"                                                                              \
            ".globl ol_starter_" #symbol "\n"                                                                     \
            ".hidden ol_starter_" #symbol "\n"                                                                    \
            ".type ol_starter_" #symbol ", %object\nol_starter_" #symbol ":\n"                                    \
            ".incbin \"scenarios/starters/" file "\"\n"                                                           \
            ".byte 0\n"                                                                                           \
            ".size ol_starter_" #symbol ", .-ol_starter_" #symbol "\n"                                            \
            ".popsection\n");                                                                                     \
    extern const char ol_starter_##symbol[]

EMBED(training_pool, "training-pool.xml");
EMBED(inference_service, "inference-service.xml");
EMBED(budget_review, "budget-review.xml");
EMBED(spot_training, "spot-training.xml");
EMBED(storage, "storage.xml");
EMBED(pipeline, "pipeline.xml");

const struct ol_starter ol_starters[OL_STARTERS + 1] = {
    {"training-pool", "GPUs that teams share: who waits, how busy they are, what they cost",
     ol_starter_training_pool, "run", "--set \"//scheduler/@backfill=none\""},
    {"inference-service", "a model behind an endpoint: latency, instances, the cost of a thousand answers",
     ol_starter_inference_service, "cheapest", ""},
    {"budget-review", "a quarter's bill by team, budgets and how likely they are breached, a commitment",
     ol_starter_budget_review, "risk", ""},
    {"spot-training", "one long training on nodes that are taken away: time, cost, how often to save",
     ol_starter_spot_training, "sweep", "--vary //checkpoint/@interval=10m,30m,1h,2h"},
    {"storage", "data that grows, cools and is deleted, and what is sent out", ol_starter_storage, "tiers", ""},
    {"pipeline", "steps on a schedule: done in time, held up by what, at which cost", ol_starter_pipeline, "run",
     "--set \"//step[@name='train']/@fail=20%\""},
    {0},
};

const struct ol_starter *ol_starter_find(const char *name)
{
    for (const struct ol_starter *starter = ol_starters; starter->name; starter++)
        if (strcmp(starter->name, name) == 0)
            return starter;
    return NULL;
}
