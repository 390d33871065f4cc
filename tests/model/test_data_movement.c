/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Worlds whose jobs read data from elsewhere, worked out by hand: when it comes, what passes, what that costs.
 *
 * Prices are those of the shipped books: AWS egress 100 GB a month free, then .09 a GB up to 10,240 GB, then .085;
 * between zones .01 each way; between regions .02; NAT .045 a GB and an hour. Google egress .12 a GB for the first TB.
 */
#include "scenarios/billing.h"
#include "scenarios/build.h"
#include "tests/model/stage.h"

#include "outlay/arena.h"

static struct stage stage;
static struct ol_inflow inflow;
static struct ol_billing billing;
static struct ol_world world;
static struct ol_arena arena;
static struct ol_metrics metrics;
static struct ol_text fates;
static ol_area billed_bytes; /* of usage that passed */

#define BEGIN(clock)                                                                                              \
    "<scenario version='1' name='world' currency='USD'><clock start='2026-01-01T00:00:00Z' " clock "/>"           \
    "<pricebook href='aws.xml'/><pricebook href='gcp.xml'/>"
#define END              "</scenario>"
#define WORK(jobs)       "<workload>" jobs "</workload>"
#define OWN_POOL         "<pool name='p' cpus='100'/>"
#define READ(name, more) "<job name='" name "' pool='p' cpus='1' runtime='1s' reads='d' " more "/>"
#define DATA(more)       "<dataset name='d' provider='aws' region='us-east-1' class='standard' " more "/>"
#define LINK(more)       "<link name='wan' from='aws' to='owned' " more "/>"

#define CLOUD_POOL(provider, type, region, more)                                                                  \
    "<pool name='p' cpus-per-node='8'><capacity source='on-demand' provider='" provider "' type='" type           \
    "' region='" region "' " more "/></pool>"

static void tell(void *self, const struct ol_job_run *run)
{
    char name[OL_LABEL_BUFFER];
    (void)self;
    ol_text_addf(&fates, "%s%s ", fates.length ? ", " : "",
                 ol_label_text(&stage.scenario->labels, run->job->name, name));
    if (ol_job_has_ended(run))
        ol_text_addf(&fates, "%lld-%lld", (long long)run->start, (long long)run->end);
    else
        ol_text_adds(&fates, ol_job_status_names[run->status]);
}

static void count_passed(void)
{
    size_t count;
    struct ol_usage *usages = ol_billing_usage(&billing, &world, world.warmup_end, world.end, &count);
    billed_bytes = 0;
    for (size_t i = 0; i < count; i++)
        billed_bytes += usages[i].meter == OL_METER_EGRESS || usages[i].meter == OL_METER_INTER_REGION
                            ? (ol_area)usages[i].quantity
                            : 0;
    ol_mem_free(usages);
}

/* What became of the jobs; microseconds. */
static const char *play_with(const char *trace, const char *text)
{
    const struct ol_world_setting setting = {.seed = 1, .counts_teams = true, .currency = "USD", .visit = tell};
    ol_text_clear(&fates);
    stage_begin(&stage);
    if (trace)
        fixture_write(&stage.fixture, "trace.csv", trace, strlen(trace));
    if (!stage_read(&stage, text))
        return "";
    inflow.streams = ol_scenario_run(stage.scenario).stream;
    CHECK_INT(ol_inflow_load(&inflow, stage.scenario, &stage.error), OL_OK);
    CHECK_INT(ol_billing_load(&billing, stage.scenario, true, inflow.start_instant, &stage.error), OL_OK);
    CHECK_INT(ol_world_build(&world, &inflow, &setting, &stage.error), OL_OK);
    CHECK_INT(ol_world_run(&world, &stage.error), OL_OK);
    metrics = (struct ol_metrics){.replications = 1, .arena = &arena};
    ol_world_metrics(&world, &metrics, 0);
    CHECK_INT(ol_billing_metrics(&billing, &world, world.warmup_end, world.end, &metrics, 0, &stage.error), OL_OK);
    if (stage.error.status != OL_OK)
        CHECK_REPORT("%s", stage.error.message);
    count_passed();
    return ol_text_string(&fates);
}

static const char *play(const char *text)
{
    return play_with(NULL, text);
}

static double metric(const char *name)
{
    const struct ol_metric *found = ol_metrics_find(&metrics, name);
    if (!found)
        CHECK_REPORT("there is no metric %s", name);
    return found ? found->values[0] : NAN;
}

static void over(void)
{
    ol_world_release(&world);
    ol_billing_release(&billing);
    ol_inflow_release(&inflow);
    ol_arena_release(&arena);
    stage_close(&stage);
    inflow = (struct ol_inflow){0};
    metrics = (struct ol_metrics){0};
}

/* ---- when it comes ---- */

/* A million bytes at three a second: 333,333.3 s, rounded up to the microsecond. */
static void one_transfer_takes_its_bytes_over_the_bandwidth(void)
{
    CHECK_STRING(
        play(BEGIN("") WORK(READ("a", "read-size='1MB'")) DATA("size='1GB'") LINK("bandwidth='3B'") OWN_POOL END),
        "a 333333333334-333334333334");
    over();
}

/* A alone for 1 s has passed 100 of its 600 MB; then each has 50 MB/s, and A is done after 10 more. B has 100 MB left,
 * and the link to itself: 1 s. */
static void two_share_a_link(void)
{
    CHECK_STRING(play(BEGIN("") WORK(READ("a", "read-size='600MB'") READ("b", "read-size='600MB' submit='1s'"))
                          DATA("size='1GB'") LINK("bandwidth='100MB'") OWN_POOL END),
                 "a 11000000-12000000, b 12000000-13000000");
    CHECK_NEAR(metric("jobs.staging.mean_s"), (11.0 + 11.0) / 2, 1e-9);
    CHECK_NEAR(metric("jobs.wait.mean_s"), (11.0 + 11.0) / 2, 1e-9);
    /* 1.2 GB of 100 MB/s over 13 s. */
    CHECK_NEAR(metric("link.wan.utilization"), 1.2 / 1.3, 1e-12);
    over();
}

/* 200, 400 and 600 MB at 100 MB/s, at most 40 each: a third each until A is done at 6 s; then B and C 40 each, of 200
 * and 400 MB that are left: B at 11 s; C has 200 MB left, and 40 MB/s: 16 s. Latency is half a second before. */
static void three_share_a_link_within_their_own_limits(void)
{
    CHECK_STRING(play(BEGIN("") WORK(READ("a", "read-size='200MB'") READ("b", "read-size='400MB'")
                                         READ("c", "read-size='600MB'")) DATA("size='1GB'")
                          LINK("bandwidth='100MB' each='40MB' latency='500ms'") OWN_POOL END),
                 "a 6500000-7500000, b 11500000-12500000, c 16500000-17500000");
    over();
}

/* Both ends at the same instant, and both go to the pool then. */
static void equals_end_together(void)
{
    CHECK_STRING(play(BEGIN("") WORK(READ("a", "read-size='300MB'") READ("b", "read-size='300MB'"))
                          DATA("size='1GB'") LINK("bandwidth='100MB'") OWN_POOL END),
                 "a 6000000-7000000, b 6000000-7000000");
    over();
}

/* The link that names the region is the way, not the general one; it fits either direction. */
static void the_most_exact_link_is_taken(void)
{
    CHECK_STRING(play(BEGIN("") WORK(READ("a", "")) DATA("size='100MB'") "<link name='any' from='*' to='*' "
                                                                         "bandwidth='1MB'/><link name='exact' "
                                                                         "from='owned' to='aws/us-east-1' "
                                                                         "bandwidth='10MB'/><link name='other' "
                                                                         "from='aws/us-west-2' to='owned' "
                                                                         "bandwidth='2MB'/>" OWN_POOL END),
                 "a 10000000-11000000");
    over();
}

/* On its node it computes 1 s, after 100 MB at 10 MB/s; it starts at once, and so does the other beside it, as each
 * counts as alone. Remote, there is no delay. What passes is the same. */
static void other_stages_start_at_once(void)
{
    CHECK_STRING(
        play(BEGIN("") WORK(READ("a", "stage='on-node'") READ("b", "stage='on-node'") READ("c", "stage='remote'"))
                 DATA("size='100MB'") LINK("bandwidth='50MB' each='10MB'") OWN_POOL END),
        "a 0-11000000, b 0-11000000, c 0-1000000");
    CHECK_NEAR(metric("transfer.gb.internet"), 0.3, 1e-12);
    CHECK(billed_bytes == 300000000);
    over();
}

/* 1 GB at 1 MB/s: after 100 s of the clock 100 MB have passed, and are billed; the job waits. */
static void what_has_not_come_in_time_waits_at_the_end(void)
{
    CHECK_STRING(
        play(BEGIN("length='100s'") WORK(READ("a", "")) DATA("size='1GB'") LINK("bandwidth='1MB'") OWN_POOL END),
        "a waiting");
    CHECK_INT(metric("jobs.waiting_at_end"), 1);
    CHECK_NEAR(metric("jobs.submitted"), 1, 0);
    CHECK(billed_bytes == 100000000);
    over();
}

/* The trace's jobs are forgotten when the next is read; 100 MB each at 100 MB/s, 1 s apart. */
static void streamed_jobs_wait_as_well(void)
{
    static const char trace[] = "t,r,n,id\n0,5,1,a\n1,5,1,b\n2,5,1,c\n";
    CHECK_STRING(play_with(trace, BEGIN("") "<run stream='yes'/>" WORK(
                                      "<trace format='csv' href='trace.csv' pool='p' reads='d'>"
                                      "<column field='submit' name='t' unit='s'/><column field='runtime' name='r' "
                                      "unit='s'/><column field='cpus' name='n'/><column field='job' name='id'/>"
                                      "</trace>") DATA("size='100MB'") LINK("bandwidth='100MB'") OWN_POOL END),
                 "a 1000000-6000000, b 2000000-7000000, c 3000000-8000000");
    over();
}

/* ---- what it costs ---- */

/* January: 10,000 and 500 GB: 100 free, 10,140 at .09, 260 at .085: 912.60 + 22.10. February: 200 GB, 100 of them at
 * .09: 9. */
static void egress_goes_by_the_months_tiers(void)
{
    play(BEGIN("") WORK(READ("a", "read-size='10TB' submit='29d'") READ("b", "read-size='500GB' submit='30d'")
                            READ("c", "read-size='200GB' submit='31d'")) DATA("size='10TB'") OWN_POOL END);
    CHECK_NEAR(metric("transfer.cost"), 943.70, 1e-9);
    CHECK_NEAR(metric("transfer.gb.internet"), 10700, 1e-9);
    over();
}

/* 50 MB/s are 180 GB an hour: 360 GB from 23:00 on are 180 in each month, of which 80 are paid for. */
static void a_transfer_over_a_months_end_is_cut_there(void)
{
    play(BEGIN("") WORK(READ("a", "submit='743h'")) DATA("size='360GB'") LINK("bandwidth='50MB'") OWN_POOL END);
    CHECK_NEAR(metric("transfer.cost"), 2 * 80 * 0.09, 1e-9);
    CHECK(billed_bytes == 360000000000);
    over();
}

/* The same from a clock that starts at noon of January's last day: midnights are the calendar's. */
static void midnights_are_those_of_the_calendar(void)
{
    play("<scenario version='1' name='world' currency='USD'><clock start='2026-01-31T12:00:00Z'/>"
         "<pricebook href='aws.xml'/>" WORK(READ("a", "submit='11h'")) DATA("size='360GB'")
             LINK("bandwidth='50MB'") OWN_POOL END);
    CHECK_NEAR(metric("transfer.cost"), 2 * 80 * 0.09, 1e-9);
    over();
}

/* By a copy that one attribute asks for: 10 GB once, and the job an hour later reads there. */
static void a_copy_can_be_asked_for_by_an_attribute(void)
{
    play(BEGIN("length='2h'") WORK(READ("a", "submit='1h'")) DATA("size='10GB' copy-to='aws/us-west-2'")
             CLOUD_POOL("aws", "c5.xlarge", "us-west-2", "") END);
    CHECK(billed_bytes == 10000000000);
    CHECK_NEAR(metric("dataset.d-copy.stored_gb"), 10, 1e-9);
    over();
}

#define AWS_POOL(region, more) CLOUD_POOL("aws", "c5.xlarge", region, more)

/* 100 GB: .01 out and .01 in. In the same zone, and where no zone is said: nothing. */
static void both_sides_pay_between_zones(void)
{
    play(BEGIN("length='1h'") WORK(READ("a", "")) DATA("size='100GB' zone='us-east-1a'")
             AWS_POOL("us-east-1", "zone='us-east-1b'") END);
    CHECK_NEAR(metric("transfer.cost"), 2, 1e-9);
    CHECK_NEAR(metric("transfer.gb.inter_zone"), 100, 1e-9);
    over();
    play(BEGIN("length='1h'") WORK(READ("a", "")) DATA("size='100GB' zone='us-east-1a'")
             AWS_POOL("us-east-1", "zone='us-east-1a'") END);
    CHECK(!ol_metrics_find(&metrics, "transfer.cost"));
    over();
    play(BEGIN("length='1h'") WORK(READ("a", "")) DATA("size='100GB' zone='us-east-1a'") AWS_POOL("us-east-1", "")
             END);
    CHECK_NEAR(metric("transfer.gb.inter_zone"), 0, 0);
    over();
}

/* 100 GB from N. Virginia: .02 to Oregon, .01 to Ohio. */
static void regions_are_paid_for_by_where_the_data_goes(void)
{
    play(BEGIN("length='1h'") WORK(READ("a", "")) DATA("size='100GB'") AWS_POOL("us-west-2", "") END);
    CHECK_NEAR(metric("transfer.cost"), 2, 1e-9);
    over();
    play(BEGIN("length='1h'") WORK(READ("a", "")) DATA("size='100GB'") AWS_POOL("us-east-2", "") END);
    CHECK_NEAR(metric("transfer.cost"), 1, 1e-9);
    over();
}

/* From Google to AWS: 100 GB x .12 there; through the reader's gateway: 100 x .045, and one for 10 h x .045. */
static void a_gateway_is_paid_by_whoever_reads(void)
{
    play(BEGIN("length='10h'")
             WORK(READ("a", "")) "<dataset name='d' provider='gcp' region='us-central1' "
                                 "class='standard' size='100GB'/><link name='nat' from='gcp' "
                                 "to='aws/us-east-1' nat='yes' gateways='1'/>" AWS_POOL("us-east-1", "") END);
    CHECK_NEAR(metric("transfer.cost"), 12 + 4.5 + 0.45, 1e-9);
    over();
}

/* 100 GB at .02 in place of egress, and 10 h x .30. */
static void a_private_line_has_its_own_prices(void)
{
    play(BEGIN("length='10h'") WORK(READ("a", "")) DATA("size='100GB'")
             LINK("price-per-gb='0.02' price-per-hour='0.30'") OWN_POOL END);
    CHECK_NEAR(metric("transfer.cost"), 2 + 3, 1e-9);
    CHECK_NEAR(metric("cost.by_service.Private_lines"), 5, 1e-9);
    over();
}

/* What comes into a cloud costs nothing: 100 GB of one's own. */
static void ingress_is_free(void)
{
    play(BEGIN("length='1h'") WORK(READ("a", "")) "<dataset name='d' provider='owned' class='standard' "
                                                  "size='100GB'/>" AWS_POOL("us-east-1", "") END);
    CHECK_NEAR(metric("transfer.gb.internet"), 100, 1e-9);
    CHECK(!ol_metrics_find(&metrics, "transfer.cost"));
    over();
}

/* Before the warm-up's end 5 GB of 10 have passed: the other half counts. */
static void warm_up_cuts_a_transfer(void)
{
    play(BEGIN("length='1h' warmup='50s'") WORK(READ("a", "")) DATA("size='10GB'") LINK("bandwidth='100MB'")
             OWN_POOL END);
    CHECK(billed_bytes == 5000000000);
    CHECK_NEAR(metric("transfer.gb.internet"), 5, 1e-12);
    over();
}

/* Half as many bytes pass, and in half the time. */
static void compression_saves_bytes_and_time(void)
{
    CHECK_STRING(play(BEGIN("") WORK(READ("a", "read-compression='2'")) DATA("size='10GB'")
                          LINK("bandwidth='100MB'") OWN_POOL END),
                 "a 50000000-51000000");
    CHECK(billed_bytes == 5000000000);
    over();
}

/* ---- copies and caches ---- */

/* 1,000 GB; 100 GB come at noon each day; a tenth is changed from day to day. At 0 h 1,000 GB are sent; at 24 h 100 new
 * and 100 changed; at 48 h 100 new and 110 changed: 1,410 GB, between regions at .02. Half of that with compression. */
static void a_copy_is_kept_up_with_what_is_new_and_changed(void)
{
#define COPIED(more)                                                                                              \
    BEGIN("length='60h'")                                                                                         \
    WORK("<job name='a' pool='p' cpus='1' runtime='1s'/>")                                                        \
    "<dataset name='d' provider='aws' region='us-east-1' class='standard' size='1TB' objects='1000' "             \
    "object-size='1GB'><create size='100GB' at='12h' every='1d'/><replica name='west' region='us-west-2' "        \
    "every='1d' change='10%' " more "/></dataset>" OWN_POOL END
    play(COPIED(""));
    CHECK(billed_bytes == 1410000000000);
    CHECK_NEAR(metric("transfer.cost"), 1410 * 0.02, 1e-9);
    over();
    play(COPIED("compression='2'"));
    CHECK(billed_bytes == 705000000000);
    over();
}

/* The copy takes 100 s: the first job reads from afar, the second is where the copy is. */
static void a_copy_is_read_once_it_is_complete(void)
{
    CHECK_STRING(play(BEGIN("length='1h'") WORK(READ("a", "read-size='1GB'") READ(
                     "b", "read-size='1GB' submit='10m'")) "<dataset name='d' provider='aws' region='us-east-1' "
                                                           "class='standard' size='10GB'>"
                                                           "<replica region='us-west-2'/></dataset><link "
                                                           "name='wan' from='aws' to='aws' "
                                                           "bandwidth='100MB'/>" AWS_POOL("us-west-2", "") END),
                 /* half the link each: 1 GB takes 20 s */
                 "a 20000000-21000000, b 600000000-601000000");
    CHECK(billed_bytes == 11000000000);
    over();
}

/* Room for 250 MB. a, b: 100 each come. c: 100 more come, and 50 of a go. a: 50 are there, 50 come, and 50 of b go,
 * which is then the oldest. c: all there. Read 500 MB, found 150. */
static void a_cache_forgets_what_was_read_longest_ago(void)
{
#define DATASET(name) "<dataset name='" name "' provider='aws' region='us-east-1' class='standard' size='100MB'/>"
#define READS(name, submit)                                                                                       \
    "<job name='j" submit "' pool='p' cpus='1' runtime='1s' submit='" submit "' reads='" name "'/>"
    play(BEGIN("") WORK(READS("a", "1h") READS("b", "2h") READS("c", "3h") READS("a", "4h") READS("c", "5h"))
             DATASET("a") DATASET("b") DATASET("c") "<cache pool='p' size='250MB'/>" OWN_POOL END);
    CHECK_NEAR(metric("cache.p.hit_share"), 150.0 / 500, 1e-12);
    CHECK(billed_bytes == 350000000);
    over();
}

/* Kept for an hour after the last read: 30 minutes later it is there, 90 later not. */
static void a_cache_forgets_what_nobody_reads(void)
{
    play(BEGIN("") WORK(READS("a", "0h") READS("a", "30m") READS("a", "120m"))
             DATASET("a") "<cache pool='p' size='1TB' keep='1h'/>" OWN_POOL END);
    CHECK_NEAR(metric("cache.p.hit_share"), 1.0 / 3, 1e-12);
    over();
}

/* ---- answers ---- */

/* 72,000 answers of 2 MB: 144 GB, of which 100 are free: 44 x .09. */
static void answers_go_out_to_the_internet(void)
{
    play(BEGIN("length='50h'") WORK(
        "<traffic name='t' endpoint='e' format='poisson' rate='0.5/s' count='72000'/>") "<endpoint name='e' "
                                                                                        "type='ml.g5.xlarge' "
                                                                                        "region='us-east-1' "
                                                                                        "response='2MB'>"
                                                                                        "<service "
                                                                                        "time='constant(10ms)' "
                                                                                        "concurrency='8'/></"
                                                                                        "endpoint>" END);
    CHECK_NEAR(metric("endpoint.e.completed"), 72000, 0);
    CHECK_NEAR(metric("transfer.e.internet_gb"), 144, 1e-9);
    CHECK_NEAR(metric("transfer.e.cost"), 44 * 0.09, 1e-9);
    CHECK(billed_bytes == 144000000000);
    over();
}

/* ---- laws ---- */

/* Whatever is read comes over the way, and what comes is billed. */
static void bytes_sent_are_bytes_billed(void)
{
    for (int seed = 1; seed <= 20; seed++) {
        char text[2000];
        snprintf(
            text, sizeof text,
            BEGIN("length='40d'") "<run seed='%d'/>" WORK(
                "<arrivals name='r' pool='p' interarrival='exponential(3h)' runtime='exponential(1h)' "
                "cpus='1' reads='d' read-size='%dMB' stage='%s'/>")
                DATA(
                    "size='5TB'") "<link name='wan' "
                                  "from='aws' to='owned' bandwidth='%dMB' each='20MB' latency='1s'/>" OWN_POOL END,
            seed, 137000 * seed, seed % 3 == 0 ? "remote" : "ahead", 20 + seed);
        play(text);
        ol_carrier_verify(world.movement.carrier);
        CHECK_NEAR((double)billed_bytes / 1e9, metric("transfer.gb.internet"), 1e-6);
        CHECK(metric("link.wan.utilization") <= 1 || seed % 3 == 0);
        CHECK_NEAR(metric("jobs.submitted"),
                   metric("jobs.completed") + metric("jobs.waiting_at_end") + metric("jobs.running_at_end"), 0);
        over();
    }
}

int main(void)
{
    CASE(one_transfer_takes_its_bytes_over_the_bandwidth);
    CASE(two_share_a_link);
    CASE(three_share_a_link_within_their_own_limits);
    CASE(equals_end_together);
    CASE(the_most_exact_link_is_taken);
    CASE(other_stages_start_at_once);
    CASE(what_has_not_come_in_time_waits_at_the_end);
    CASE(streamed_jobs_wait_as_well);
    CASE(egress_goes_by_the_months_tiers);
    CASE(a_transfer_over_a_months_end_is_cut_there);
    CASE(midnights_are_those_of_the_calendar);
    CASE(a_copy_can_be_asked_for_by_an_attribute);
    CASE(both_sides_pay_between_zones);
    CASE(regions_are_paid_for_by_where_the_data_goes);
    CASE(a_gateway_is_paid_by_whoever_reads);
    CASE(a_private_line_has_its_own_prices);
    CASE(ingress_is_free);
    CASE(warm_up_cuts_a_transfer);
    CASE(compression_saves_bytes_and_time);
    CASE(a_copy_is_kept_up_with_what_is_new_and_changed);
    CASE(a_copy_is_read_once_it_is_complete);
    CASE(a_cache_forgets_what_was_read_longest_ago);
    CASE(a_cache_forgets_what_nobody_reads);
    CASE(answers_go_out_to_the_internet);
    CASE(bytes_sent_are_bytes_billed);
    ol_text_release(&fates);
    return check_end();
}
