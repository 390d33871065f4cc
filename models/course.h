/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * course: how far a job has come over all its stretches on nodes, and what its time there went into.
 *
 * A stretch is a time on the same units (models/checkpoint/timeline.h says what it does meanwhile).
 * It ends because the work is done, because nodes were lost, because the job leaves with a last save, or because it
 * goes on with more or fewer workers. What was computed since the last surviving save is at risk: it is useful once a
 * later save or the end of the work holds it, and lost when the job is.
 *
 * Within a stretch the pace may change, as that of a job does that waits for its data: saves then come as they were
 * planned, after so much computing, and only hold more or less work. Each pace that may be asked for again is kept:
 * from the last good save on, and for as long as a save in the last moments looks back.
 *
 * Work counts in microseconds of the job's runtime; a stretch computes `speed` of it a microsecond. Accounts are in
 * unit-microseconds, of what lies after the warm-up; useful + lost + startup + restore + saving + at risk is always
 * the unit-time that the job was held for then, exactly.
 */
#ifndef OUTLAY_COURSE_H
#define OUTLAY_COURSE_H

#include "models/checkpoint/timeline.h"
#include "models/pool_note.h"

/* From when on a stretch computed at another speed. */
struct ol_pace {
    ol_time from; /* of its computing */
    double done;  /* of the work by then */
    double speed;
};

struct ol_course {
    ol_time left;             /* work to be done, as the memory of the running job has it */
    ol_time saved_left;       /* work to be done from the last surviving save on */
    ol_time at_risk;          /* time on nodes, of any number of units, that computed what no save holds */
    ol_area risk_area;        /* the same in unit-time, after the warm-up */
    ol_time lost;             /* time on nodes whose work was thrown away */
    ol_time kept;             /* the same, whose work a save or the end of it holds */
    ol_area kept_area;        /* in unit-time, after the warm-up: what was told as useful */
    struct ol_spending spent; /* settled since the account was told */

    /* the stretch */
    struct ol_timeline timeline;
    ol_time begun;
    double speed;
    uint32_t units;
    bool is_vain; /* it holds its units and does nothing */
    ol_time warmup_end;
    struct ol_pace *paces; /* none where the speed has not changed; else the last of them is the present one */
    size_t pace_count, pace_capacity;
    int64_t looked_at, good; /* at the last change: saves that had survived, and the last of them that was good */
};

/* What of a stretch is spared when it ends early. */
struct ol_stretch_end {
    int64_t failed; /* of the saves that survived since the last change of pace, the last so many were no good */
    ol_time emergency; /* a save in the last so long, which holds all that was computed before it; -1: none */
    bool is_vain;      /* that save was no good: it took its time, and an earlier one is what is left */
    bool keeps_memory; /* nothing is lost: the job goes on at once, with what it has in memory */
};

void ol_course_begin(struct ol_course *course, ol_time work, ol_time warmup_end);
/* How long computing what is left takes at a speed, rounded up. */
ol_time ol_course_time(ol_time work, double speed);
/* Begins a stretch: the timeline's `work` is filled in. */
void ol_course_start(struct ol_course *course, ol_time now, uint32_t units, double speed,
                     const struct ol_timeline *timeline);
/* Begins one that holds its units in vain, for so long: nothing is done, nothing is saved, and all of it is lost when
 * it ends, which is by a stop. */
void ol_course_hold(struct ol_course *course, ol_time now, uint32_t units, ol_time length);
/* Saves that have survived since the pace was last changed. */
int64_t ol_course_fresh_saves(const struct ol_course *course, ol_time now);
/* It goes on at another speed. Of the fresh saves the last `failed` were no good; saves in the last moments will take
 * no longer than `emergency`. What is left is rounded up to the microsecond, but for the last thousandth of one. */
void ol_course_change_pace(struct ol_course *course, ol_time now, double speed, int64_t failed, ol_time emergency);
/* What so much computing of the stretch has done of the work that there was at its begin. */
ol_time ol_course_work(const struct ol_course *course, ol_time computed);
/* When it is done if nothing comes between. */
ol_time ol_course_end(const struct ol_course *course);
/* The work is done. */
void ol_course_complete(struct ol_course *course, ol_time now);
/* It ends before that. Returns the saves that were made in it. */
int64_t ol_course_stop(struct ol_course *course, ol_time now, const struct ol_stretch_end *end);
/* All that is at risk has been thrown away. */
void ol_course_waste(struct ol_course *course);
/* So has all that was ever kept: the job was killed, and nobody has a use for what it saved. */
void ol_course_forfeit(struct ol_course *course);
/* The run is over and the job is not: what is at risk is still of use. */
void ol_course_settle(struct ol_course *course);
/* Frees what it holds of the stretch; it may begin again. */
void ol_course_release(struct ol_course *course);

#endif
