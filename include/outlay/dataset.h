/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dataset: data that is kept, as a scenario describes it: what there is, what comes, where it goes with age, who reads.
 *
 * Data comes as cohorts: what is there at the clock's start, what each <create> adds once or every so often, what jobs
 * write, what overwriting leaves behind as old versions. The objects of a cohort share their birthday; their sizes
 * follow one law, which is cut where sizes matter to rules and bills, because small objects are moved and billed by
 * other rules. From there on everything follows: lifecycle rules move or delete by whole days of age at the midnight
 * (UTC) when these are full, as the providers' do; intelligent tiering moves each object by when it was last read;
 * manual moves happen when they say, and are copies: read there, written here, as old as new. Reads by pattern are
 * shares of a cohort's bytes a day, by its age, in which an object is read at most once a day. What is there at the
 * start is in the dataset's class whatever its age, and rules look at it for the first time at the first midnight.
 *
 * What providers charge by (minimum stays, least sizes, overheads) is the price book's, and rating applies it
 * (pricing/rate.h): here is only what was there, for how long, and what was done to it. Bytes are whole, and no byte is
 * in two classes at once: created = stored + deleted, at any time.
 */
#ifndef OUTLAY_DATASET_H
#define OUTLAY_DATASET_H

#include "outlay/field.h"
#include "outlay/law.h"

struct ol_create { /* <create size="500GB" every="1d"/> */
    const struct ol_xml_node *node;
    int64_t size_bytes;
    int64_t objects;          /* 0: by the dataset's object-size */
    ol_time at, every, until; /* every 0: once; until 0: the clock's end */
    double growth;            /* of the size, a year of 365 days: 50% */
    int64_t keep;             /* only its last so many stay; 0: all */
};

struct
    ol_lifecycle_rule { /* <lifecycle after="30d" class="standard-ia"/>, <lifecycle after="365d" delete="yes"/> */
    const struct ol_xml_node *node;
    ol_time after;     /* whole days since it was created; of old versions since they became old */
    const char *class; /* NULL where it deletes */
    bool deletes;
    bool old_versions;   /* it is for old versions only; else for the current ones */
    int64_t least_bytes; /* smaller objects stay; where not given the class's default, 0 for deletions */
    int64_t most_bytes;  /* larger ones stay; 0: no bound */
};

struct ol_read_rate { /* <read age="0d" share="20%"/>: from that age on, a day; until the next one's age */
    const struct ol_xml_node *node;
    ol_time age;          /* whole days */
    double share;         /* of the cohort's bytes */
    int64_t request_size; /* bytes a request; 0: an object a request */
};

struct ol_move { /* <move at="90d" class="glacier-flexible"/>: all that is there then */
    const struct ol_xml_node *node;
    ol_time at;
    const char *class;
};

struct ol_dataset { /* <dataset> */
    const struct ol_xml_node *node;
    const char *name;
    int64_t size_bytes;        /* at the clock's start */
    int64_t objects;           /* 0: by object_size, or one */
    struct ol_law object_size; /* bytes; no type: what is written at once is one object */
    ol_time age; /* of what is there at the start: it was created evenly over so long before; 0: just now */
    const char *class, *provider, *region, *zone, *team;
    ol_time expires;  /* after so long it is deleted by itself, old versions after they became old; 0: never */
    double overwrite; /* share of the objects that is written anew, a day, whichever their age */
    int64_t versions; /* old ones that are kept of each object; -1: all; 0: none */
    ol_time archive_after, deep_archive_after; /* intelligent tiering's optional tiers; 0: not used */
    struct ol_list creates, rules, reads, moves;
    struct ol_list replicas; /* struct ol_replica (link.h) */
    const char *copy_to;     /* "aws/us-west-2": a shorthand for a replica there, made at the clock's start */

    bool is_copy; /* set by the scenario: it was made of a replica */
};

extern const struct ol_element ol_dataset_element;
/* Faults that the fields alone cannot see, and that need no price book. */
void ol_dataset_check(const struct ol_dataset *dataset, struct ol_faults *faults);

#endif
