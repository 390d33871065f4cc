/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Random worlds of jobs that do not use what they hold, crash, save, shrink and lose their nodes, under somebody who
 * stops them: what always holds.
 */
#include "tests/model/play.h"

static struct ol_rng rng;

static unsigned below(unsigned limit)
{
    return (unsigned)ol_rng_below(&rng, limit);
}

static const char *either(const char *a, const char *b)
{
    return below(2) ? a : b;
}

static void add_job(struct ol_text *text, unsigned i)
{
    static const char *const uses[] = {"", "gpu-use='0'", "gpu-use='10%'", "gpu-use='30%'", "gpu-use='90%'"};
    static const char *const works[] = {"", "checkpoint='c'", "checkpoint='c'", "elastic='e'",
                                        "elastic='e' checkpoint='c'"};
    ol_text_addf(text, "<job pool='p' name='j%u' submit='%um' gpus='%u' runtime='%um' %s %s %s", i, below(200),
                 1 + below(4), 1 + below(90), uses[below(5)], works[below(5)],
                 either("", either("gpus-used='1'", "gpus-used='2'")));
    if (below(3) == 0)
        ol_text_addf(text, " crash-after='%um'", 1 + below(40));
    ol_text_addf(text, " %s team='%u'/>", below(6) == 0 ? "exempt='yes'" : "", below(3));
}

static void write_world(struct ol_text *text)
{
    ol_text_adds(text, "<scenario version='1' name='w'>");
    ol_text_addf(text, "<clock length='%uh' warmup='%um'/>", 3 + below(4), below(2) * below(120));
    ol_text_addf(text, "<checkpoint name='c' interval='%um' cost='%us' restore='%us' failure='%u%%' %s/>",
                 2 + below(20), below(2) * below(200), below(100), below(2) * below(40),
                 either("", "on-notice='migrate'"));
    ol_text_addf(text, "<elastic name='e' min='1' max='4' worker='1' rendezvous='%us' keeps='%s'/>", below(90),
                 either("memory", "checkpoint"));
    ol_text_adds(text, "<workload>");
    for (unsigned i = 0, count = 3 + below(12); i < count; i++)
        add_job(text, i);
    ol_text_adds(text, "</workload><pool name='p' gpus-per-node='2'><capacity source='owned' nodes='4' ");
    if (below(2))
        ol_text_addf(text, "interruptions='exponential(%um)' notice='%us'", 30 + below(200),
                     below(2) * below(300));
    ol_text_adds(text, "/>");
    if (below(4))
        ol_text_addf(text, "<reclaim below='%u%%' for='%um' grace='%um' %s %s/>", 5 + below(40), 1 + below(20),
                     below(8), either("then='stop'", "then='requeue'"), either("", "exempt-teams='^1$'"));
    ol_text_adds(text, "</pool></scenario>");
}

static void check_waste(const struct play *play)
{
    const struct ol_pool_usage *usage = &play->world.usages[0];
    const double hour = (double)OL_HOUR, idle = play_metric(play, "waste.idle_unit_hours");
    const double crashed = play_metric(play, "waste.crashed_unit_hours");
    const double oversized = play_metric(play, "waste.oversized_unit_hours");
    if (isnan(idle))
        return;
    CHECK(idle >= 0 && crashed >= 0 && oversized >= 0);
    CHECK(idle + crashed + oversized <= (double)usage->busy_area / hour + 1e-9);
    CHECK(crashed <= (double)usage->lost_area / hour + 1e-9);
    double teams = 0;
    for (unsigned i = 0; i < 3; i++) {
        char name[40];
        snprintf(name, sizeof name, "waste.by_team.%u", i);
        const double team = play_metric(play, name);
        teams += isnan(team) ? 0 : team;
    }
    CHECK_NEAR(teams, idle + crashed + oversized, 1e-6);
}

static void check_jobs(const struct play *play)
{
    static const char *const parts[] = {"completed", "failed",         "reclaimed",
                                        "rejected",  "waiting_at_end", "running_at_end"};
    double sum = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        char name[40];
        snprintf(name, sizeof name, "jobs.%s", parts[i]);
        const double count = play_metric(play, name);
        sum += isnan(count) ? 0 : count;
    }
    CHECK_NEAR(sum, play_metric(play, "jobs.submitted"), 0);
}

/* That all that was busy was spent, play_run checks itself. */
static void books_add_up(void)
{
    struct ol_text text = {0}, first = {0};
    double reclaimed = 0, failed = 0;
    rng = ol_rng_stream(1, "worlds", "", 0);
    for (int i = 0; i < 1500 && !check_failures; i++) {
        struct play play;
        ol_text_clear(&text);
        ol_text_clear(&first);
        write_world(&text);
        if (play_open(&play, ol_text_string(&text)) && play_run(&play, 1, 0)) {
            check_waste(&play);
            check_jobs(&play);
            reclaimed += fmax(play_metric(&play, "jobs.reclaimed"), 0);
            failed += play_metric(&play, "jobs.failed");
            ol_text_adds(&first, play_fates(&play));
            play_run(&play, 1, 0);
            CHECK_STRING(play_fates(&play), ol_text_string(&first));
        }
        play_close(&play);
        if (check_failures)
            CHECK_REPORT("in %s", ol_text_string(&text));
    }
    CHECK(reclaimed > 500 && failed > 500);
    ol_text_release(&text);
    ol_text_release(&first);
}

int main(void)
{
    CASE(books_add_up);
    return check_end();
}
