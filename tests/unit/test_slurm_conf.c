/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lines of slurm.conf, as Slurm 22.05 reads them (slurm.conf(5); time_str2secs in parse_time.c for times).
 */
#include "models/order/slurm_conf.h"

#include "tests/check.h"
#include "tests/fixture.h"

static struct fixture fixture;

struct reading {
    struct ol_slurm_conf conf;
    struct ol_faults faults;
};

static struct reading read_conf(const char *text)
{
    struct reading reading = {.conf = ol_slurm_conf_default};
    const char *path = fixture_write(&fixture, "slurm.conf", text, strlen(text));
    ol_slurm_conf_read(&reading.conf, path, OL_NOWHERE, &reading.faults);
    ol_slurm_conf_check(&reading.conf, OL_NOWHERE, &reading.faults);
    return reading;
}

static const char *fault_of(const char *text)
{
    static char message[700];
    struct reading reading = read_conf(text);
    snprintf(message, sizeof message, "%s", reading.faults.count ? reading.faults.items[0].message : "(none)");
    if (reading.faults.count)
        snprintf(message, sizeof message, "%d:%d: %s", (int)reading.faults.items[0].place.line,
                 (int)reading.faults.items[0].place.column, reading.faults.items[0].message);
    ol_faults_release(&reading.faults);
    return message;
}

static int64_t seconds(const char *text)
{
    uint32_t value;
    return ol_slurm_time_read(ol_slice_of(text), &value) ? (int64_t)value : -1;
}

/* The first example of priority_multifactor.html, in a file with other lines. */
static void a_whole_file(void)
{
    struct reading reading =
        read_conf("ClusterName=one\r\n"
                  "NodeName=n[1-4] CPUs=16 State=UNKNOWN # four\n"
                  "PartitionName=p Nodes=ALL PriorityJobFactor=7 PriorityTier=2\n"
                  "PriorityType=priority/multifactor\n"
                  "# 2 week half-life\nPriorityDecayHalfLife=14-0\n\n"
                  "PriorityFavorSmall=NO\nPriorityMaxAge = 14-0\n"
                  "priorityweightage=1000\nPriorityWeightFairshare=1\nPriorityWeightFairshare=10000\n"
                  "PriorityWeightJobSize=1000  PriorityWeightPartition=\"2000\"\n"
                  "PriorityWeightQOS=0 # don't use the qos factor\n"
                  "PriorityWeightTRES=CPU=1000,Mem=2G,\\\nGRES/gpu=.5\n"
                  "PriorityFlags=accrue_always,NO_FAIR_TREE\nFairShareDampeningFactor=5");
    const struct ol_slurm_conf *conf = &reading.conf;
    for (size_t i = 0; i < reading.faults.count; i++)
        CHECK_STRING(reading.faults.items[i].message, "");
    CHECK_INT(conf->half_life, 14 * 86400);
    CHECK_INT(conf->max_age, 14 * 86400);
    CHECK_INT(conf->calc_period, 300);
    CHECK(!conf->favors_small);
    CHECK_INT(conf->weight_age, 1000);
    CHECK_INT(conf->weight_fair_share, 10000);
    CHECK_INT(conf->weight_job_size, 1000);
    CHECK_INT(conf->weight_partition, 2000);
    CHECK_INT(conf->weight_qos, 0);
    CHECK_NEAR(conf->weight_tres.of[OL_TRES_CPU], 1000, 0);
    CHECK_NEAR(conf->weight_tres.of[OL_TRES_MEMORY], 2 / 1024.0, 0); /* of a MiB */
    CHECK_INT(conf->flags, OL_PRIORITY_ACCRUE_ALWAYS);
    CHECK_INT(conf->dampening, 5);
    ol_faults_release(&reading.faults);
}

static void defaults(void)
{
    struct reading reading = read_conf("");
    CHECK_INT(reading.faults.count, 0);
    CHECK_INT(reading.conf.max_age, 604800);
    CHECK_INT(reading.conf.half_life, 604800);
    CHECK_INT(reading.conf.flags, OL_PRIORITY_FAIR_TREE);
    CHECK_INT(reading.conf.dampening, 1);
    ol_faults_release(&reading.faults);
}

/* min, min:sec, hr:min:sec, days-hr, days-hr:min:sec; rounded up to minutes. */
static void times(void)
{
    CHECK_INT(seconds("5"), 300);
    CHECK_INT(seconds("0"), 0);
    CHECK_INT(seconds("1:30"), 120);
    CHECK_INT(seconds("1:00:00"), 3600);
    CHECK_INT(seconds("7-0"), 604800);
    CHECK_INT(seconds("7-"), 604800);
    CHECK_INT(seconds("1-2:30"), 86400 + 9000);
    CHECK_INT(seconds("14-00:00:00"), 14 * 86400);
    CHECK_INT(seconds("1-0:0:1"), 86400 + 60);
    CHECK_INT(seconds("UNLIMITED"), 4294967236); /* (uint32_t)(-1 * 60) */
    CHECK_INT(seconds("-1"), 4294967236);
    CHECK_INT(seconds(""), -1);
    CHECK_INT(seconds("7d"), -1);
    CHECK_INT(seconds("1:2:3:4"), -1);
    CHECK_INT(seconds("1-2-3"), -1);
    CHECK_INT(seconds(":5"), -1);
    CHECK_INT(seconds("99999999999"), -1);
}

static void flags(void)
{
    char why[OL_SLURM_WHY];
    uint32_t value;
    CHECK(ol_priority_flags_read(ol_slice_of("DEPTH_OBLIVIOUS, MAX_TRES"), &value, why));
    CHECK_INT(value, OL_PRIORITY_DEPTH_OBLIVIOUS | OL_PRIORITY_MAX_TRES);
    CHECK(ol_priority_flags_read(ol_slice_of("FAIR_TREE,NO_NORMAL_ALL"), &value, why));
    CHECK_INT(value, OL_PRIORITY_FAIR_TREE | OL_PRIORITY_RAW_ASSOC | OL_PRIORITY_RAW_PART | OL_PRIORITY_RAW_QOS |
                         OL_PRIORITY_RAW_TRES);
    CHECK(!ol_priority_flags_read(ol_slice_of("small_relative_to_tim"), &value, why));
    CHECK_HAS(why, "did you mean SMALL_RELATIVE_TO_TIME?");
}

static void faults(void)
{
    CHECK_HAS(fault_of("\nPriorityWeigthAge=1\n"), "2:1: PriorityWeigthAge: slurm.conf has no such parameter; did "
                                                   "you mean PriorityWeightAge?");
    CHECK_HAS(fault_of("PriorityMaxAge=1 PriorityWeightAge=-1"),
              "1:18: PriorityWeightAge is \"-1\"; write a whole");
    CHECK_HAS(fault_of("PriorityMaxAge=2w"), "PriorityMaxAge is \"2w\"; write a time of Slurm's");
    CHECK_HAS(fault_of("PriorityCalcPeriod=0"), "at least a minute");
    CHECK_HAS(fault_of("PriorityType=priority/basic"), "choose order=\"fcfs\"");
    CHECK_HAS(fault_of("PrioritySiteFactorPlugin=site_factor/mine"), "not known here");
    CHECK_HAS(fault_of("PriorityWeightTRES=license/x=1"), "\"license/x\" is not counted here");
    CHECK_HAS(fault_of("PriorityWeightTRES=cpu=much"), "\"cpu=much\" is no weight");
    CHECK_HAS(fault_of("PriorityFlags=TICKET_BASED"), "there is no flag \"TICKET_BASED\"");
    CHECK_HAS(fault_of("PriorityUsageResetPeriod=hourly"), "one of NONE, NOW");
    CHECK_HAS(fault_of("PriorityFavorSmall=maybe"), "YES or NO");
    CHECK_HAS(fault_of("PriorityMaxAge"), "made of Key=Value");
    CHECK_HAS(fault_of("PriorityDecayHalfLife=0"), "PriorityUsageResetPeriod");
    CHECK_STRING(fault_of("PriorityDecayHalfLife=0\nPriorityUsageResetPeriod=NONE"), "(none)");
    CHECK_STRING(fault_of("PriorityDecayHalfLife=0\nPriorityUsageResetPeriod=monthly"), "(none)");
}

static void no_file(void)
{
    struct ol_slurm_conf conf = ol_slurm_conf_default;
    struct ol_faults none = {0};
    ol_slurm_conf_read(&conf, "/nowhere/slurm.conf", (struct ol_place){"s.xml", 3, 4}, &none);
    CHECK_INT(none.count, 1);
    CHECK_INT(none.items[0].place.line, 3);
    ol_faults_release(&none);
}

int main(void)
{
    fixture_begin(&fixture);
    CASE(a_whole_file);
    CASE(defaults);
    CASE(times);
    CASE(flags);
    CASE(faults);
    CASE(no_file);
    fixture_end(&fixture);
    return check_end();
}
