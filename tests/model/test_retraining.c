/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Retraining without a simulator: <retraining> as text in, the author's answers to a pool of endless size out, beside
 * closed forms. Where chance is in it, the tolerance is four deviations of the mean.
 */
#include "models/retraining/retraining_author.h"

#include "outlay/arena.h"
#include "tests/check.h"

struct trial {
    struct ol_xml *xml;
    struct ol_arena arena;
    struct ol_faults faults;
    struct ol_retraining terms;
    struct ol_labels labels;
    struct ol_source_context work;
    struct ol_author_context context;
    struct ol_author *author;
    struct ol_arena numbers;
    struct ol_metrics metrics; /* of the last run */
    ol_time length, warmup;
    double price_per_unit_hour; /* of the pool's nodes; NAN: they have none */
    struct ol_author_price price;
};

static void trial_read(struct trial *trial, double days, const char *attributes, const char *inside)
{
    struct ol_error error = {0};
    struct ol_text text = {0};
    *trial = (struct trial){.length = (ol_time)(days * (double)OL_DAY), .price_per_unit_hour = NAN};
    ol_text_addf(&text, "<retraining name='m' pool='p' %s>%s</retraining>", attributes, inside);
    trial->xml = ol_xml_of_memory(ol_text_string(&text), text.length, "t.xml", &error);
    CHECK_STRING(error.message, "");
    ol_element_bind(&ol_retraining_element, ol_xml_tree(trial->xml, &trial->arena), &trial->terms, &trial->arena,
                    &trial->faults);
    ol_retraining_author_kind.check(&trial->terms, trial->length > 0, &trial->faults);
    ol_text_release(&text);
}

static void trial_begin(struct trial *trial, double days, const char *attributes, const char *inside)
{
    trial_read(trial, days, attributes, inside);
    CHECK_STRING(trial->faults.count ? trial->faults.items[0].message : "", "");
}

static void trial_new(struct trial *trial, uint64_t replication)
{
    struct ol_error error = {0};
    trial->work = (struct ol_source_context){.unit = OL_UNIT_GPUS, .labels = &trial->labels};
    trial->price = (struct ol_author_price){.per_unit_hour = trial->price_per_unit_hour};
    trial->context = (struct ol_author_context){.prices = &trial->price,
                                                .works = &trial->work,
                                                .work_count = 1,
                                                .seed = 7,
                                                .replication = replication,
                                                .until = trial->length,
                                                .warmup_end = trial->warmup};
    if (trial->author)
        trial->author->ops->free(trial->author);
    trial->author = ol_retraining_author_kind.open(&trial->terms, &trial->context, &error);
}

/* Every job begins at once. */
static void trial_run(struct trial *trial, uint64_t replication)
{
    trial_new(trial, replication);
    struct ol_author *author = trial->author;
    for (;;) {
        struct ol_job job = {0};
        uint64_t reference;
        const ol_time at = author->ops->next(author);
        if (at >= trial->length)
            break;
        author->ops->write(author, &job, &reference);
        if (at + job.runtime >= trial->length)
            break;
        const struct ol_job_run run = {.job = &job,
                                       .start = at,
                                       .end = at + job.runtime,
                                       .attempts = 1,
                                       .status = job.is_to_fail ? OL_JOB_FAILED : OL_JOB_COMPLETED};
        author->ops->ended(author, &run, reference, run.end);
    }
    author->ops->finish(author, trial->length);
    ol_arena_release(&trial->numbers);
    trial->metrics = (struct ol_metrics){.replications = 1, .arena = &trial->numbers};
    author->ops->metrics(author, &trial->metrics, 0);
}

static void trial_end(struct trial *trial)
{
    if (trial->author)
        trial->author->ops->free(trial->author);
    ol_arena_release(&trial->numbers);
    ol_labels_release(&trial->labels);
    ol_faults_release(&trial->faults);
    ol_arena_release(&trial->arena);
    ol_xml_close(trial->xml);
}

static double of(const struct trial *trial, const char *name)
{
    char full[100];
    snprintf(full, sizeof full, "retraining.m.%s", name);
    const struct ol_metric *found = ol_metrics_find(&trial->metrics, full);
    return found ? found->values[0] : -1;
}

/* "10 20.5": the days of all events of a kind. */
static const char *days_of(const struct trial *trial, enum ol_retraining_event_kind kind)
{
    static struct ol_text text;
    const struct ol_retraining_log *log = ol_retraining_author_log(trial->author);
    ol_text_clear(&text);
    for (size_t i = 0; i < log->event_count; i++)
        if (log->events[i].kind == kind)
            ol_text_addf(&text, "%s%g", text.length ? " " : "", (double)log->events[i].at / (double)OL_DAY);
    return ol_text_string(&text);
}

/* ---- decay ---- */

/* With nothing between the cut and the place, a linear decay loses rate * T / 2 in the mean: 0.1% * 10 / 2 = 0.5%. */
static void periodic_retraining_loses_half_a_period(void)
{
    struct trial trial;
    trial_begin(&trial, 1000, "runtime='1us'",
                "<quality fresh='0.9' per-day='0.1%'/><trigger by='schedule' every='10d'/>");
    trial_run(&trial, 0);
    CHECK_NEAR(of(&trial, "loss.mean") / 100, 0.005, 1e-9);
    CHECK_NEAR(of(&trial, "loss.worst") / 100, 0.01, 1e-9);
    CHECK_NEAR(of(&trial, "age.mean_s") / 86400, 5, 1e-6);
    CHECK_NEAR(of(&trial, "calls_by.schedule"), 99, 0); /* at 10, 20 ... 990 */
    trial_end(&trial);
}

/* A day of training and one of bringing it in: ages go from 2 to 12 days, and the quality from 0.898 to 0.888, below
 * 0.89 for two days of ten. The mean age is 7, and 95% are below 2 + 9.5. 24 unit-hours in 10 days at
 * 2 each are 48; and 0.7 points of loss at 100 a day are 70 a day. */
static void what_lies_between_cut_and_place_counts(void)
{
    struct trial trial;
    trial_begin(&trial, 1012, "runtime='1d' deploy='1d' unit-hour-price='2' point-day-price='100'",
                "<quality fresh='0.9' per-day='0.1%' floor='0.89'/><trigger by='schedule' every='10d'/>");
    trial.warmup = 12 * OL_DAY;
    trial_run(&trial, 0);
    CHECK_NEAR(of(&trial, "age.mean_s") / 86400, 7, 1e-9);
    CHECK_NEAR(of(&trial, "age.p95_s") / 86400, 11.5, 1e-5);
    CHECK_NEAR(of(&trial, "loss.mean") / 100, 0.007, 1e-9);
    CHECK_NEAR(of(&trial, "loss.worst") / 100, 0.012, 1e-9);
    CHECK_NEAR(of(&trial, "quality.mean"), 0.893, 1e-9);
    CHECK_NEAR(of(&trial, "below_floor"), 0.2, 1e-6);
    CHECK_NEAR(of(&trial, "unit_hours"), 100 * 24, 1e-9);
    CHECK_NEAR(of(&trial, "training_cost_a_year"), 365 * 4.8, 1e-6);
    CHECK_NEAR(of(&trial, "staleness_cost_a_year"), 365 * 70, 1e-4);
    CHECK_NEAR(of(&trial, "cost_a_year"), 365 * 74.8, 1e-4);
    trial.price_per_unit_hour = 3; /* nodes that have a price of their own do not need that of the element */
    trial_run(&trial, 0);
    CHECK_NEAR(of(&trial, "training_cost_a_year"), 365 * 7.2, 1e-6);
    trial_end(&trial);
}

/* Never retrained: of 0.8 exp(-r t), with exp(-r) = 0.99, the mean over 100 days is 0.8 (1 - 0.99^100) / (100 r). */
static void an_exponential_decay(void)
{
    struct trial trial;
    const double rate = -log(0.99), kept = pow(0.99, 100);
    trial_begin(&trial, 100, "runtime='1d'", "<quality fresh='0.8' decay='exponential' per-day='1%'/>");
    trial_run(&trial, 0);
    CHECK_NEAR(of(&trial, "quality.mean"), 0.8 * (1 - kept) / (100 * rate), 1e-9);
    CHECK_NEAR(of(&trial, "quality.least"), 0.8 * kept, 1e-9);
    CHECK_NEAR(of(&trial, "jobs"), 0, 0);
    trial_end(&trial);
}

/* A quality below 0 is none. */
static void quality_ends_at_nothing(void)
{
    struct trial trial;
    trial_begin(&trial, 100, "runtime='1d'", "<quality fresh='0.5' per-day='1%'/>");
    trial_run(&trial, 0);
    CHECK_NEAR(of(&trial, "quality.least"), 0, 0);
    CHECK_NEAR(of(&trial, "quality.mean"), 0.125, 1e-9);
    trial_end(&trial);
}

/* ---- triggers ---- */

/* From a place on a check, a shift comes after 1/r days in the mean, and is seen at the first check behind it, which is
 * 1 / (1 - exp(-r)) days after the place. A training of d days knows no shift that comes during it, and is done over
 * again then: exp(r d) of them in the mean. Good is 1/r of 1 / (1 - exp(-r)) + d exp(r d) days: with a shift in 20 days
 * and d = 2, 20 of 22.714. In 36,000 days there are some 1585 such cycles, of a share below with a deviation of less
 * than its mean. */
static void poisson_shifts_leave_the_model_down(void)
{
    struct trial trial;
    const double rate = 1.0 / 20, d = 2, down = 1 - 1 / rate / (1 / (1 - exp(-rate)) + d * exp(rate * d));
    trial_begin(&trial, 36000, "runtime='2d'",
                "<quality fresh='0.9' floor='0.85'/><shifts every='exponential(20d)' quality='0.1'/>"
                "<trigger by='performance' below='85%' rows='1e15'/>");
    trial_run(&trial, 0);
    CHECK_NEAR(of(&trial, "below_floor"), down, 4 * down / sqrt(1585));
    CHECK_NEAR(of(&trial, "shifts"), 1800, 4 * sqrt(1800));
    CHECK_NEAR(of(&trial, "false_calls"), 0, 0);
    trial_end(&trial);
}

/* A shift at 100.25 is seen at 101, and the model of that cut in place at 103.5. */
static void a_shift_is_over_when_a_model_knows_it(void)
{
    struct trial trial;
    trial_begin(&trial, 150, "runtime='2d' deploy='12h'",
                "<quality fresh='0.9' floor='0.85'/><shifts every='100.25d' quality='0.1' data='1'/>"
                "<drift rows='1e12'/><trigger by='drift' above='0.5'/>");
    trial_run(&trial, 0);
    CHECK_STRING(days_of(&trial, OL_RETRAINING_CALLED), "101");
    CHECK_STRING(days_of(&trial, OL_RETRAINING_PLACED), "103.5");
    CHECK_NEAR(of(&trial, "detection.mean_s") / 86400, 0.75, 1e-9);
    CHECK_NEAR(of(&trial, "recovery.mean_s") / 86400, 3.25, 1e-9);
    CHECK_NEAR(of(&trial, "below_floor"), 3.25 / 150, 1e-9);
    CHECK_NEAR(of(&trial, "calls_by.drift"), 1, 0);
    trial_end(&trial);
}

/* How many of so many replications call before their end, none of them rightly. */
static int alarms(const char *trigger, int replications)
{
    struct trial trial;
    int count = 0;
    trial_begin(&trial, 5.5, "runtime='1d'", trigger);
    for (int i = 0; i < replications; i++) {
        trial_new(&trial, (uint64_t)i);
        count += trial.author->ops->next(trial.author) < trial.length;
    }
    trial_run(&trial, 0);
    CHECK_NEAR(of(&trial, "false_calls"), of(&trial, "calls"), 0);
    trial_end(&trial);
    return count;
}

/* Of a chi-square of 9 degrees of freedom, 10% lie above 14.684 (any table): on 2000 rows beside 2000, with ten bins, a
 * world that stands still shows an index above 0.014684 once in ten checks. That 3 of the first 5 do has the chance
 * 10 (0.1)^3 (0.9)^2 + 5 (0.1)^4 (0.9) + (0.1)^5 = 0.00856; that one does, 1 - 0.9^5 = 0.40951. */
static void debounced_false_alarms_are_binomial(void)
{
#define STILL "<quality/><drift rows='2000' bins='10'/><trigger by='drift' above='0.014684' "
    const int runs = 20000;
    CHECK_NEAR(alarms(STILL "checks='3' of='5'/>", runs), runs * 0.00856, 4 * sqrt(runs * 0.00856));
    CHECK_NEAR(alarms(STILL "/>", runs), runs * 0.40951, 4 * sqrt(runs * 0.40951 * 0.59049));
}

/* A walk with drift m and deviation s a day comes to h after h / m days in the mean, with a deviation of
 * sqrt(h s^2 / m^3) (inverse Gaussian law). Looked at every hour, it is seen 0.5826 s / sqrt(24) further on (Siegmund
 * 1985): 1 / 0.02 is 50 days, and 0.3 more. */
static void a_walk_comes_to_the_bound_as_an_inverse_gaussian(void)
{
    struct trial trial;
    const double m = 0.02, s = 0.05, runs = 1500;
    double sum = 0, squares = 0;
    trial_begin(&trial, 2000, "runtime='1d' check-every='1h'",
                "<quality/><drift per-day='0.02' wander='0.05' rows='1e15'/><trigger by='drift' above='1'/>");
    for (int i = 0; i < (int)runs; i++) {
        trial_new(&trial, (uint64_t)i);
        const double at = (double)trial.author->ops->next(trial.author) / (double)OL_DAY;
        sum += at;
        squares += at * at;
    }
    const double deviation = sqrt(s * s / (m * m * m));
    CHECK_NEAR(sum / runs, (1 + 0.5826 * s / sqrt(24)) / m, 4 * deviation / sqrt(runs));
    /* The fourth moment of this law makes the estimate of a deviation err by some 5% of it here. */
    CHECK_NEAR(sqrt(squares / runs - sum / runs * sum / runs), deviation, 0.2 * deviation);
    trial_end(&trial);
}

#define LABELLED(delay)                                                                                           \
    "<quality fresh='0.9'/><shifts every='100.5d' quality='0.06'/>"                                               \
    "<trigger by='performance' below='85%' rows='400' label-delay='" delay "'/>"

/* The same predictions are measured with the same errors, a week later. */
static void label_delay_shifts_detection_by_itself(void)
{
    struct trial at_once, later;
    int compared = 0, not_first = 0;
    trial_begin(&at_once, 180, "runtime='1d'", LABELLED("0d"));
    trial_begin(&later, 180, "runtime='1d'", LABELLED("7d"));
    for (uint64_t i = 0; i < 40; i++) {
        trial_run(&at_once, i);
        trial_run(&later, i);
        if (of(&at_once, "false_calls") + of(&later, "false_calls") > 0)
            continue;
        compared++;
        not_first += of(&at_once, "detection.mean_s") / 86400 > 1;
        CHECK_NEAR(of(&later, "detection.mean_s") / 86400 - of(&at_once, "detection.mean_s") / 86400, 7, 1e-9);
        CHECK_NEAR(of(&later, "recovery.mean_s") / 86400 - of(&at_once, "recovery.mean_s") / 86400, 7, 1e-9);
    }
    CHECK(compared > 20);
    CHECK(not_first > 2);
    trial_end(&at_once);
    trial_end(&later);
}

/* A million a day are 30.5 million at the check of day 31, and again 31 days after that one's cut. */
static void volume_counts_from_the_cut(void)
{
    struct trial trial;
    trial_begin(&trial, 100, "runtime='5d' rows-per-day='1e6'", "<quality/><trigger by='volume' rows='30.5e6'/>");
    trial_run(&trial, 0);
    CHECK_STRING(days_of(&trial, OL_RETRAINING_CALLED), "31 62 93");
    CHECK_STRING(days_of(&trial, OL_RETRAINING_PLACED), "36 67 98");
    trial_end(&trial);
}

/* 10 falls into the training that 9 called for; since="retraining" counts from 9 instead. */
static void schedules(void)
{
    struct trial trial;
    trial_begin(&trial, 35, "runtime='2d' rows-per-day='1'",
                "<quality/><trigger by='schedule' every='10d'/><trigger by='volume' rows='9'/>");
    trial_run(&trial, 0);
    CHECK_STRING(days_of(&trial, OL_RETRAINING_CALLED), "9 18 20 29");
    CHECK_NEAR(of(&trial, "calls_by.schedule"), 1, 0);
    CHECK_NEAR(of(&trial, "calls_by.volume"), 3, 0);
    trial_end(&trial);
    trial_begin(
        &trial, 35, "runtime='2d' rows-per-day='1'",
        "<quality/><trigger by='schedule' every='10d' since='retraining'/><trigger by='volume' rows='9'/>");
    trial_run(&trial, 0);
    CHECK_STRING(days_of(&trial, OL_RETRAINING_CALLED), "9 18 27");
    trial_end(&trial);
    /* 1970-01-01 was a Thursday. */
    trial_begin(&trial, 20, "runtime='1h'", "<quality/><trigger by='schedule' cron='0 12 * * 1'/>");
    trial_run(&trial, 0);
    CHECK_STRING(days_of(&trial, OL_RETRAINING_CALLED), "4.5 11.5 18.5");
    trial_end(&trial);
}

/* The data moves 1 at day 5.5 and stays away as every training fails: across from 6 on, and again when the 4 days are
 * over. Two of two checks take a day more each. */
static void cool_down_and_failures(void)
{
    struct trial trial;
    trial_begin(&trial, 20, "runtime='6h' fails='100%'",
                "<quality/><shifts every='5.5d' data='1'/><drift rows='1e12'/>"
                "<trigger by='drift' above='0.5' cool-down='4d'/>");
    trial_run(&trial, 0);
    CHECK_STRING(days_of(&trial, OL_RETRAINING_CALLED), "6 10 14 18");
    CHECK_NEAR(of(&trial, "failed"), 4, 0);
    CHECK_NEAR(of(&trial, "deployed"), 0, 0);
    CHECK_NEAR(of(&trial, "shifts_open_at_end"), 3, 0);
    trial_end(&trial);
    trial_begin(&trial, 20, "runtime='6h' fails='100%' retries='2'",
                "<quality/><shifts every='5.5d' data='1'/><drift rows='1e12'/>"
                "<trigger by='drift' above='0.5' cool-down='4d' checks='2'/>");
    trial_run(&trial, 0);
    CHECK_STRING(days_of(&trial, OL_RETRAINING_CALLED), "7 12 17");
    CHECK_NEAR(of(&trial, "jobs"), 9, 0);
    CHECK_NEAR(of(&trial, "failed"), 9, 0);
    trial_end(&trial);
}

/* Those that fail do so somewhere within their runtime, in the mean at half of it. 999 calls. */
static void failures_hold_a_part_of_the_runtime(void)
{
    struct trial trial;
    trial_begin(&trial, 10000, "runtime='10h' fails='40%'", "<quality/><trigger by='schedule' every='10d'/>");
    trial_run(&trial, 0);
    CHECK_NEAR(of(&trial, "failed"), 0.4 * 999, 4 * sqrt(999 * 0.4 * 0.6));
    CHECK_NEAR(of(&trial, "deployed") + of(&trial, "failed"), 999, 0);
    CHECK_NEAR(of(&trial, "unit_hours") - 10 * of(&trial, "deployed"), 5 * of(&trial, "failed"),
               4 * sqrt(of(&trial, "failed") * 100 / 12));
    trial_end(&trial);
}

/* Ten days of decay make the new one better by 1%. */
static void the_gate_lets_through_what_is_better(void)
{
    struct trial trial;
    static const char *const gates[] = {"margin='0.9%'", "margin='1.1%'", "rejects='30%'"};
    double rejected[3];
    for (int i = 0; i < 3; i++) {
        char inside[300];
        snprintf(inside, sizeof inside,
                 "<quality fresh='0.9' per-day='0.1%%'/><gate %s/><trigger by='schedule' every='10d'/>", gates[i]);
        trial_begin(&trial, 10005, "runtime='1us'", inside);
        trial_run(&trial, 0);
        rejected[i] = of(&trial, "rejected");
        CHECK_NEAR(rejected[i] + of(&trial, "deployed"), 1000, 0);
        trial_end(&trial);
    }
    CHECK_NEAR(rejected[0], 0, 0);
    CHECK_NEAR(rejected[1], 500, 0); /* every second one: 20 days of decay are enough */
    CHECK_NEAR(rejected[2], 300, 4 * sqrt(1000 * 0.3 * 0.7));
}

/* A history of 100, and 10 a day: a training at day 30 knows 400, 4 times as much, and takes 4^0.5
 * times as long; at day 60, 700, of which 500 are taken. */
static void runtimes_grow_with_the_data(void)
{
    struct trial trial;
    trial_begin(&trial, 80, "runtime='24h' rows-per-day='10' history='100' growth='0.5' most-rows='500'",
                "<quality/><trigger by='schedule' every='30d'/>");
    trial_run(&trial, 0);
    CHECK_STRING(days_of(&trial, OL_RETRAINING_TRAINED), "32 62.2361");
    trial_end(&trial);
}

/* ---- bytes ---- */

static void rows_of(struct trial *trial, struct ol_text *text)
{
    struct ol_error error = {0};
    struct ol_output *output = ol_output_to_text(text);
    trial->author->ops->rows(trial->author, output);
    CHECK_INT(ol_output_close(output, &error), OL_OK);
}

static void rows(void)
{
    struct trial trial;
    struct ol_text text = {0};
    trial_begin(&trial, 4.5, "runtime='1d' rows-per-day='10'",
                "<quality fresh='0.9' per-day='1%'/><trigger by='schedule' every='2d'/>");
    trial_run(&trial, 0);
    rows_of(&trial, &text);
    CHECK_STRING(ol_text_string(&text), "m,0,0.9,,,0,0,\n"
                                        "m,1,0.89,,,1,10,\n"
                                        "m,2,0.88,,,2,20,called by schedule\n"
                                        "m,3,0.89,,,1,30,trained; deployed\n"
                                        "m,4,0.88,,,2,40,called by schedule\n");
    ol_text_release(&text);
    trial_end(&trial);
}

#define MOVING                                                                                                    \
    "<quality fresh='uniform(0.88,0.92)' per-day='0.1%' wander='0.2%'/>"                                          \
    "<gate rejects='10%' margin='0.1%' rows='1000'/><drift wander='0.05'/>"                                       \
    "<shifts every='exponential(30d)' quality='uniform(0,0.05)' data='uniform(0,1)'/>"

static void same_seed_same_bytes(void)
{
    struct trial trial;
    struct ol_text first = {0}, second = {0};
    trial_begin(&trial, 1000, "runtime='exponential(1d)' deploy='uniform(0s,1d)' fails='10%' retries='1'",
                MOVING "<trigger by='drift' checks='2' of='3'/><trigger by='performance' below='85%'/>"
                       "<trigger by='schedule' every='60d'/>");
    trial_run(&trial, 3);
    rows_of(&trial, &first);
    trial_run(&trial, 3);
    rows_of(&trial, &second);
    CHECK_STRING(ol_text_string(&first), ol_text_string(&second));
    trial_run(&trial, 4);
    ol_text_clear(&second);
    rows_of(&trial, &second);
    CHECK(strcmp(ol_text_string(&first), ol_text_string(&second)) != 0);
    CHECK_NEAR(of(&trial, "deployed") + of(&trial, "rejected") + of(&trial, "failed") +
                   of(&trial, "under_way_at_end"),
               of(&trial, "jobs"), 0);
    ol_text_release(&first);
    ol_text_release(&second);
    trial_end(&trial);
}

/* Two policies meet the same world. */
static void policies_meet_one_world(void)
{
    struct trial trials[2];
    trial_begin(&trials[0], 500, "runtime='1d'", MOVING "<trigger by='drift'/>");
    trial_begin(&trials[1], 500, "runtime='1d'", MOVING "<trigger by='schedule' every='9d'/>");
    for (int i = 0; i < 2; i++)
        trial_run(&trials[i], 5);
    struct ol_moving_world *a = ol_retraining_author_world(trials[0].author);
    struct ol_moving_world *b = ol_retraining_author_world(trials[1].author);
    CHECK_INT(a->shift_count, b->shift_count);
    for (ol_time at = OL_DAY; at < trials[0].length; at += 17 * OL_HOUR) {
        const struct ol_trained model = {.cut = at / 2, .fresh = 0.9};
        CHECK_NEAR(ol_moving_world_quality(a, model, at), ol_moving_world_quality(b, model, at), 0);
        CHECK_NEAR(ol_moving_world_drift(a, 0, at), ol_moving_world_drift(b, 0, at), 0);
    }
    trial_end(&trials[0]);
    trial_end(&trials[1]);
}

/* ---- what is refused ---- */

static void refused(double days, const char *attributes, const char *inside, const char *part)
{
    struct trial trial;
    trial_read(&trial, days, attributes, inside);
    CHECK_INT(trial.faults.count, 1);
    CHECK_HAS(trial.faults.count ? trial.faults.items[0].message : "", part);
    trial_end(&trial);
}

static void faults(void)
{
    refused(0, "runtime='1d'", "<quality/>", "give the scenario a <clock length");
    refused(10, "runtime='1d'", "", "quality");
    refused(10, "runtime='1d' check-every='5m'", "<quality/>", "check-every");
    refused(10, "runtime='1d' growth='1'", "<quality/>", "history");
    refused(10, "runtime='1d' by='drift'", "<quality/><trigger by='schedule' every='1d'/>",
            "there is no <trigger by=\"drift\"/>");
    refused(10, "runtime='1d' by='luck'", "<quality/>", "luck");
    refused(10, "runtime='1d' fails='110%'", "<quality/>", "fails");
    refused(10, "runtime='1d'", "<quality fresh='92'/>", "between 0 and 1");
    refused(10, "runtime='1d'", "<quality decay='exponential' per-day='100%'/>", "leaves nothing");
    refused(10, "runtime='1d'", "<quality/><shifts every='1s' data='1'/>", "rarer than one an hour");
    refused(10, "runtime='1d'", "<quality/><shifts every='1d'/>", "change nothing");
    refused(10, "runtime='1d'", "<quality/><trigger by='drift'/>", "add <drift");
    refused(10, "runtime='1d'", "<quality/><trigger by='volume' rows='5'/>", "rows-per-day");
    refused(10, "runtime='1d'", "<quality/><trigger by='schedule'/>", "give one of them");
    refused(10, "runtime='1d'", "<quality/><trigger by='schedule' every='1d' cron='* * * * *'/>", "give one");
    refused(10, "runtime='1d'", "<quality/><trigger by='schedule' cron='61 * * * *'/>", "cron: ");
    refused(10, "runtime='1d'", "<quality/><trigger by='schedule' every='0s'/>", "every");
    refused(10, "runtime='1d'", "<quality/><drift/><trigger by='drift' checks='3' of='2'/>", "never across");
    refused(10, "runtime='1d'", "<quality/><trigger by='performance' below='1' label-delay='36h'/>",
            "whole number of check-every");
    refused(10, "runtime='1d'", "<quality/><drift bins='1'/>", "bins");
}

/* What is followed is bounded. */
static void too_long(double days, const char *attributes, const char *inside, const char *part)
{
    struct trial trial;
    struct ol_error error = {0};
    trial_begin(&trial, days, attributes, inside);
    trial.work = (struct ol_source_context){.unit = OL_UNIT_GPUS, .labels = &trial.labels};
    trial.context = (struct ol_author_context){.works = &trial.work, .work_count = 1, .until = trial.length};
    CHECK(ol_retraining_author_kind.open(&trial.terms, &trial.context, &error) == NULL);
    CHECK_HAS(error.message, part);
    trial_end(&trial);
}

static void bounds(void)
{
    too_long(366000, "runtime='1d'", "<quality/>", "1000 years at most");
    too_long(42000, "runtime='1d' check-every='1h'", "<quality/>", "check more rarely");
    too_long(42000, "runtime='1d'", "<quality/><shifts every='1h' data='1'/>", "make them rarer");
}

int main(void)
{
    CASE(periodic_retraining_loses_half_a_period);
    CASE(what_lies_between_cut_and_place_counts);
    CASE(an_exponential_decay);
    CASE(quality_ends_at_nothing);
    CASE(poisson_shifts_leave_the_model_down);
    CASE(a_shift_is_over_when_a_model_knows_it);
    CASE(debounced_false_alarms_are_binomial);
    CASE(a_walk_comes_to_the_bound_as_an_inverse_gaussian);
    CASE(label_delay_shifts_detection_by_itself);
    CASE(volume_counts_from_the_cut);
    CASE(schedules);
    CASE(cool_down_and_failures);
    CASE(failures_hold_a_part_of_the_runtime);
    CASE(the_gate_lets_through_what_is_better);
    CASE(runtimes_grow_with_the_data);
    CASE(rows);
    CASE(same_seed_same_bytes);
    CASE(policies_meet_one_world);
    CASE(faults);
    CASE(bounds);
    return check_end();
}
