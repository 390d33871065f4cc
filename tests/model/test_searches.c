/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Searches and job arrays: small worlds by hand, times in minutes, and what holds of random ones.
 */
#include "tests/model/play.h"

#include "outlay/author.h"
#include "outlay/rng.h"
#include "scenarios/author_list.h"

#define WORLD(gpus, work)                                                                                         \
    "<scenario version='1' name='world'><workload>" work "</workload><pool name='p' gpus='" gpus "'/></scenario>"

static struct play play;

static double metric(const char *name)
{
    const struct ol_metric *found = ol_metrics_find(&play.metrics, name);
    CHECK(found != NULL);
    return found ? found->values[0] : 0;
}

/* Four trials on two GPUs; a job of n epochs takes 10 n, 1 to save, and 2 to load.
 *   0-11, 11-22   1 epoch each: .5 .4 .9 .6; 2 and 1 go on
 *   22-35         1 more: .3 of 1 and .35 of 2; 1 goes on
 *   35-58         2 more: .25
 * To the end, trial 3 would have come to .1, and all of them would have taken 41 each. */
static const char curves[] = "epoch,trial,loss\n1,a,.5\n2,a,.3\n4,a,.25\n1,b,.4\n2,b,.35\n4,b,.34\n"
                             "1,c,.9\n2,c,.2\n4,c,.1\n1,d,.6\n";
#define HALVING(method)                                                                                           \
    "<search name='s' pool='p' method='" method "' trials='4' max-epochs='4' epoch-duration='10m' save='1m' "     \
    "load='2m' gpus='1' parallel='2' sampling='grid' curves='curves.csv'/>"

static bool open_curves(const char *text)
{
    play_begin(&play);
    fixture_write(&play.stage.fixture, "curves.csv", curves, sizeof curves - 1);
    return play_read(&play, text) && play_run(&play, 1, 0);
}

static void halving_by_hand(void)
{
    if (open_curves(WORLD("2", HALVING("halving' eta='2")))) {
        CHECK_STRING(play_fates(&play), "s.1.1 0-11; s.2.1 0-11; s.3.1 11-22; s.4.1 11-22; s.2.2 22-35; "
                                        "s.1.2 22-35; s.1.3 35-58");
        CHECK_NEAR(metric("search.s.trials"), 4, 0);
        CHECK_NEAR(metric("search.s.trials.finished"), 1, 0);
        CHECK_NEAR(metric("search.s.trials.stopped"), 3, 0);
        CHECK_NEAR(metric("search.s.epochs"), 8, 0);
        CHECK_NEAR(metric("search.s.unit_hours"), (4 * 11 + 2 * 13 + 23) / 60.0, 1e-9);
        CHECK_NEAR(metric("search.s.unit_hours_whole"), 4 * 41 / 60.0, 1e-9);
        CHECK_NEAR(metric("search.s.saved_share"), 1 - 93 / 164.0, 1e-12);
        CHECK_NEAR(metric("search.s.best.loss"), 0.25, 0);
        CHECK_NEAR(metric("search.s.regret"), 0.25 - 0.1, 1e-12);
        CHECK_NEAR(metric("search.s.time_to_best_s"), 58 * 60, 0);
        CHECK_NEAR(metric("search.s.makespan_s"), 58 * 60, 0);
    }
    play_close(&play);
}

/* Nothing is saved, and nothing is missed. */
static void without_a_method_all_run_to_their_end(void)
{
    if (open_curves(WORLD("2", HALVING("none")))) {
        CHECK_STRING(play_fates(&play), "s.1.1 0-41; s.2.1 0-41; s.3.1 41-82; s.4.1 41-82");
        CHECK_NEAR(metric("search.s.saved_share"), 0, 0);
        CHECK_NEAR(metric("search.s.regret"), 0, 0);
        CHECK_NEAR(metric("search.s.best.loss"), 0.1, 0);
        CHECK_NEAR(metric("search.s.time_to_best_s"), 82 * 60, 0);
    }
    play_close(&play);
}

/* Five of 10 minutes, two at a time although there is room for four: held back by 0 0 10 10 20. */
static void an_array_keeps_to_its_number(void)
{
    if (play_open(&play, WORLD("4", "<array name='a' pool='p' tasks='5' first='1' at-once='2' runtime='10m' "
                                    "gpus='1' start='5m'/>")) &&
        play_run(&play, 1, 0)) {
        CHECK_STRING(play_fates(&play), "a_1 5-15; a_2 5-15; a_3 15-25; a_4 15-25; a_5 25-35");
        CHECK_NEAR(metric("array.a.held.mean_s"), 8 * 60, 0);
        CHECK_NEAR(metric("array.a.makespan_s"), 30 * 60, 0);
        CHECK_NEAR(metric("array.a.tasks.completed"), 5, 0);
    }
    play_close(&play);
}

/* The same draws are the same trials: without noise, each search that runs one to its end sees the same. */
static void searches_of_the_same_draws_meet_the_same_trials(void)
{
#define DRAWN(name, draws)                                                                                        \
    "<search name='" name "' " draws " pool='p' trials='20' max-epochs='9' epoch-duration='exponential(1m)' "     \
    "gpus='1' limit='uniform(0.2,0.6)' scale='1' decay='uniform(0.4,0.9)'/>"
    if (play_open(&play, WORLD("9", DRAWN("a", "draws='x'") DRAWN("x", "") DRAWN("c", ""))) &&
        play_run(&play, 7, 0)) {
        CHECK_NEAR(metric("search.a.best.loss"), metric("search.x.best.loss"), 0);
        CHECK_NEAR(metric("search.a.unit_hours"), metric("search.x.unit_hours"), 0);
        CHECK(metric("search.a.best.loss") != metric("search.c.best.loss"));
    }
    play_close(&play);
}

/* 2,000 trials over a range of 1: by chance their mean is .5, and by a grid exactly. Near the best with a width of w,
 * it comes down: u = best + w (v - best), of which the best is soon nearly 0, so that the mean is about w / 2. */
static double mean_loss(const char *sampling)
{
    struct ol_text text = {0};
    double sum = 0;
    ol_text_addf(&text,
                 WORLD("1000",
                       "<search name='s' pool='p' trials='2000' max-epochs='1' epoch-duration='1m' gpus='1' "
                       "parallel='10' limit='uniform(0,1)' scale='0' decay='1' sampling='%s'/>"),
                 sampling);
    if (play_open(&play, ol_text_string(&text)) && play_run(&play, 1, 0)) {
        struct ol_text rows = {0};
        struct ol_output *output = ol_output_to_text(&rows);
        const struct ol_author *author = play.world.authors.authors[0];
        author->ops->rows(author, output);
        ol_output_close(output, NULL);
        for (char *line = strtok(rows.data, "\n"); line; line = strtok(NULL, "\n")) {
            char *at = line;
            for (int i = 0; i < 11; i++)
                at = strchr(at, ',') + 1;
            sum += strtod(at, NULL);
        }
        ol_text_release(&rows);
    }
    play_close(&play);
    ol_text_release(&text);
    return sum / 2000;
}

static void sampling_places_trials(void)
{
    CHECK_NEAR(mean_loss("random"), 0.5, 4 / sqrt(12 * 2000.0));
    CHECK_NEAR(mean_loss("grid"), 0.5, 1e-9);
    CHECK_NEAR(mean_loss("near-best' width='20%' random-start='10"), 0.1, 0.01);
}

/* ---- laws ---- */

/* Against a pool that ends its jobs in any order, kills some and refuses some. */
static void play_author(const struct ol_scenario *scenario, size_t i, int64_t most, uint64_t seed)
{
    struct ol_authored authored;
    struct ol_labels labels = {0};
    struct ol_asks asks = {0};
    struct ol_error error = {0};
    struct ol_rng rng = ol_rng_stream(seed, "pool", "", 0);
    CHECK(ol_scenario_author(scenario, i, &authored));
    const struct ol_source_context work = {.unit = OL_UNIT_GPUS, .labels = &labels, .asks = &asks};
    const struct ol_author_price price = {.per_unit_hour = NAN};
    const struct ol_author_context context = {
        .works = &work, .prices = &price, .work_count = 1, .seed = seed, .until = OL_NEVER};
    struct ol_author *author = authored.kind->open(authored.config, &context, &error);
    CHECK(author != NULL);
    struct held {
        struct ol_job job;
        uint64_t reference;
    } held[64];
    size_t count = 0;
    ol_time now = 0;
    while (author) {
        while (author->ops->next(author) <= now) {
            held[count].job = (struct ol_job){.submit = now};
            author->ops->write(author, &held[count].job, &held[count].reference);
            count++;
            CHECK(count <= (size_t)most);
            if (count == sizeof held / sizeof *held)
                break;
        }
        if (count == 0)
            break;
        const size_t k = ol_rng_below(&rng, count);
        const struct held ending = held[k];
        now += (ol_time)ol_rng_below(&rng, 3) * OL_MINUTE;
        const struct ol_job_run run = {.job = &ending.job,
                                       .start = ending.job.submit,
                                       .end = now,
                                       .attempts = 1,
                                       .status = ol_rng_unit(&rng) < 0.9   ? OL_JOB_COMPLETED
                                                 : ol_rng_unit(&rng) < 0.5 ? OL_JOB_KILLED
                                                                           : OL_JOB_REJECTED};
        held[k] = held[--count];
        author->ops->ended(author, &run, ending.reference, now);
    }
    CHECK_INT(author->ops->next(author), OL_NEVER);
    author->ops->free(author);
    ol_labels_release(&labels);
    ol_asks_release(&asks);
}

static void never_more_at_once_than_was_said(void)
{
#define SEARCH(name, method)                                                                                      \
    "<search name='" name "' pool='p' method='" method "' max-epochs='27' gpus='1' parallel='7' "                 \
    "epoch-duration='1m' limit='uniform(0,1)' scale='1' decay='1' noise='0.1'/>"
    struct stage stage;
    if (stage_open(
            &stage,
            WORLD("9",
                  SEARCH("a", "none' trials='60") SEARCH("b", "asha' trials='60")
                      SEARCH("c", "halving' trials='60") SEARCH("d", "hyperband") SEARCH(
                          "e", "median' trials='60") "<array name='z' pool='p' tasks='100' at-once='7' gpus='1' "
                                                     "runtime='exponential(1h)'/>")))
        for (size_t i = 0; i < 6; i++)
            for (uint64_t seed = 1; seed <= 50; seed++)
                play_author(stage.scenario, i, 7, seed);
    stage_close(&stage);
}

int main(void)
{
    CASE(halving_by_hand);
    CASE(without_a_method_all_run_to_their_end);
    CASE(an_array_keeps_to_its_number);
    CASE(searches_of_the_same_draws_meet_the_same_trials);
    CASE(sampling_places_trials);
    CASE(never_more_at_once_than_was_said);
    return check_end();
}
