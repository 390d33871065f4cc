/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Jobs that run into their estimate where that kills them, on nodes that come and go, worked out by hand. The estimate
 * is of computing: nobody is killed for what he saves, reads back or waits for. Times are minutes; a node has 4 gpus.
 */
#include "tests/model/play.h"

#define WORLD(job, node)                                                                                          \
    "<scenario version='1' name='world'><workload><job name='a' pool='p' gpus='4' runtime='120m' " job "/>"       \
    "</workload><checkpoint name='c' interval='30m' cost='1m' restore='2m'/>"                                     \
    "<elastic name='e' min='1' max='4' worker='2'/>"                                                              \
    "<pool name='p' gpus-per-node='4'><scheduler overrun='kill'/>"                                                \
    "<capacity source='owned' nodes='1' " node "/></pool></scenario>"

static struct play play;

static void check_world(const char *text, const char *fates, const char *spent)
{
    if (play_open(&play, text) && play_run(&play, 1, 0)) {
        CHECK_STRING(play_fates(&play), fates);
        CHECK_STRING(play_spent(&play, 0), spent);
    }
    play_close(&play);
}

/* Three saves make 123 of 120. */
static void saves_kill_nobody(void)
{
    check_world(WORLD("checkpoint='c'", ""), "a 0-123",
                "480 useful, 0 lost, 0 startup, 0 restore, 12 saving, of 492");
}

/* At half the speed 120 take 240. */
static void slow_nodes_kill_nobody(void)
{
    check_world(WORLD("", "speed='0.5'"), "a 0-240", "960 useful, 0 lost, 0 startup, 0 restore, 0 saving, of 960");
}

/* After 60 of computing and a save: what it saved is of no use to anybody. */
static void the_estimate_kills(void)
{
    check_world(WORLD("estimate='60m' checkpoint='c'", ""), "a 0-61 killed, 60 lost",
                "0 useful, 240 lost, 0 startup, 0 restore, 4 saving, of 244");
}

/* 30, a save and 14 that are lost with the node at 45; from 47 on the other 30. */
static void the_estimate_kills_after_a_loss(void)
{
    check_world(WORLD("estimate='60m' checkpoint='c'", "interruptions='constant(45m)'"),
                "a 0-77 killed in 2 attempts, 1 interruption, 74 lost",
                "0 useful, 296 lost, 0 startup, 8 restore, 4 saving, of 308");
}

/* Its own size is 8, of which there are 4: at half the pace it takes twice as long. */
static void small_elastic_jobs_live(void)
{
    check_world(
        "<scenario version='1' name='world'><workload><job name='a' pool='p' gpus='8' runtime='60m' elastic='e'/>"
        "</workload><elastic name='e' min='1' max='2' worker='4'/><pool name='p' gpus-per-node='4'>"
        "<scheduler overrun='kill'/><capacity source='owned' nodes='1'/></pool></scenario>",
        "a 0-120", "480 useful, 0 lost, 0 startup, 0 restore, 0 saving, of 480");
}

int main(void)
{
    CASE(saves_kill_nobody);
    CASE(slow_nodes_kill_nobody);
    CASE(the_estimate_kills);
    CASE(the_estimate_kills_after_a_loss);
    CASE(small_elastic_jobs_live);
    return check_end();
}
