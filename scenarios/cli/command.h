/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * command: the verbs of the command line, as tables.
 *
 * A verb is one file cmd_NAME.c that ends in a `const struct ol_command`, and one line in command_list.c. Options
 * are rows; parsing (--name value, --name=value, -x value, -- ends options), `-h` (one screen with one real
 * example), "did you mean" and the list of verbs follow from the tables. Operands may stand between options.
 */
#ifndef OUTLAY_CLI_COMMAND_H
#define OUTLAY_CLI_COMMAND_H

#include "outlay/error.h"
#include "outlay/estimate.h"
#include "outlay/scenario.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ol_option {
    const char *name;     /* without the dashes; NULL ends the list */
    char letter;          /* 0: none */
    const char *argument; /* what stands behind it, for help; NULL: a flag */
    const char *help;
};

struct ol_invocation;

struct ol_command {
    const char *name;                  /* "run", or two words: "trace info" */
    const char *operands;              /* "SCENARIO" */
    size_t operands_min, operands_max; /* max 0 with min > 0: any number */
    const char *summary;               /* one line */
    const char *details;               /* a few lines for -h; may be NULL */
    const char *example;               /* one real command line */
    const struct ol_option *options;
    /* The exit status: 0 fine, 1 a finding, else ol_exit_code of the error it has printed. */
    int (*run)(const struct ol_invocation *invocation);
};

extern const struct ol_command *const ol_commands[]; /* NULL-terminated; those of a group stand together */

/* What people do with them, in the order of their first commands; ends with a title of NULL. */
struct ol_command_group {
    const char *title;
    const struct ol_command *first;
};
extern const struct ol_command_group ol_command_groups[];

struct ol_invocation {
    const struct ol_command *command;
    const char **operands;
    size_t operand_count;
    struct {
        const struct ol_option *option;
        const char *value; /* NULL for a flag */
    } * given;
    size_t given_count;
    const char *command_line; /* as typed, quoted for a shell */
};

bool ol_option_given(const struct ol_invocation *invocation, const char *name);
/* The last value given, or NULL. */
const char *ol_option_value(const struct ol_invocation *invocation, const char *name);
/* The i-th value of an option that may be repeated; NULL past the last. */
const char *ol_option_nth(const struct ol_invocation *invocation, const char *name, size_t i);
/* A whole number in a range; `fallback` where it is not given. False with a filled error (OL_BAD_USAGE). */
bool ol_option_count(const struct ol_invocation *invocation, const char *name, int64_t min, int64_t max,
                     int64_t fallback, int64_t *value, struct ol_error *error);
/* For verbs that set runs of equally many replications side by side: false with a filled error where the scenario
 * leaves their number open (`written` is negative) and --reps does not say it. */
bool ol_option_fixes_reps(const struct ol_invocation *invocation, const char *scenario, int64_t written,
                          struct ol_error *error);
/* How replications are drawn; so many that they are no pairs are bad usage where they have to be (0: not known yet). */
bool ol_option_variance(const struct ol_invocation *invocation, enum ol_variance fallback, size_t replications,
                        enum ol_variance *variance, struct ol_error *error);
/* The index among the NULL-terminated choices; `fallback` where it is not given. */
bool ol_option_choice(const struct ol_invocation *invocation, const char *name, const char *const *choices,
                      int fallback, int *value, struct ol_error *error);
/* A number, share, size, instant or duration as scenarios write them; untouched where it is not given. */
bool ol_option_real(const struct ol_invocation *invocation, const char *name, double min, double max,
                    double *value, struct ol_error *error);
bool ol_option_share(const struct ol_invocation *invocation, const char *name, double max, double *value,
                     struct ol_error *error);
bool ol_option_size(const struct ol_invocation *invocation, const char *name, int64_t *value,
                    struct ol_error *error);
bool ol_option_instant(const struct ol_invocation *invocation, const char *name, int64_t *value,
                       struct ol_error *error);
bool ol_option_duration(const struct ol_invocation *invocation, const char *name, int64_t *value,
                        struct ol_error *error);
/* --format table|json|csv: 0, 1, 2; false with a filled error. */
enum ol_output_format { OL_FORMAT_TABLE, OL_FORMAT_JSON, OL_FORMAT_CSV };
bool ol_option_format(const struct ol_invocation *invocation, enum ol_output_format *format,
                      struct ol_error *error);
#define OL_OPTION_FORMAT                                                                                          \
    {                                                                                                             \
        "format", 0, "table|json|csv", "how results are printed (default table)"                                  \
    }

/* Whether the output is none of the files that are read, "-" among these being standard input; false with a filled
 * error (OL_BAD_USAGE). NULL and "-", which is standard output, are fine. */
bool ol_output_spares(const char *output, const char *const *inputs, size_t count, struct ol_error *error);

/* Prints the error as "outlay: ..." on standard error and returns its exit code. A pipe whose reader has gone is no
 * news to anybody: nothing is printed where that is what failed. */
int ol_command_fail(const struct ol_error *error);
/* Prints all faults, and a line that counts them where there are several; returns 3. */
int ol_command_faults(const struct ol_faults *faults);
/* Prints what a person should know of a scenario in which nothing is wrong; `end` as of ol_scenario_notes. */
void ol_command_notes(const struct ol_scenario *scenario, ol_time end);
/* The same of notes that were gathered. */
void ol_command_remarks(const struct ol_faults *notes);
/* The same of what is to be known before a run, which may be long: endpoints that cannot keep up. */
void ol_command_forewarn(const struct ol_scenario *scenario);
/* Prints what was wrong in a trace that was read: the first rows with their places, and the sums. */
struct ol_inflow_source;
void ol_command_troubles(const struct ol_inflow_source *source);
/* The same of the traffic of endpoints, of the first replication. */
struct ol_world;
void ol_command_traffic_troubles(const struct ol_world *world);

#endif
