/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/output.h"
#include "outlay/scenario.h"
#include "scenarios/cli/command.h"

static int print_schema(void)
{
    struct ol_error error = {0};
    struct ol_output *output = ol_output_open("-", &error);
    if (output)
        ol_element_write_schema(&ol_scenario_element, output);
    if (!output || ol_output_close(output, &error) != OL_OK)
        return ol_command_fail(&error);
    return 0;
}

static int check_file(const char *path)
{
    struct ol_error error = {0};
    struct ol_faults faults = {0};
    int code = 0;
    struct ol_scenario *scenario = ol_scenario_open(path, NULL, 0, &faults, &error);
    if (scenario)
        printf("%s: ok\n", path);
    else if (faults.count > 0)
        code = ol_command_faults(&faults);
    else
        code = ol_command_fail(&error);
    ol_scenario_close(scenario);
    ol_faults_release(&faults);
    return code;
}

static int check(const struct ol_invocation *invocation)
{
    struct ol_error error;
    int worst = 0;
    if (ol_option_given(invocation, "schema"))
        return print_schema();
    if (invocation->operand_count == 0) {
        ol_fail(&error, OL_BAD_USAGE, OL_NOWHERE, "check needs at least one FILE; try: %s",
                invocation->command->example);
        return ol_command_fail(&error);
    }
    for (size_t i = 0; i < invocation->operand_count; i++) {
        const int code = check_file(invocation->operands[i]);
        worst = code > worst ? code : worst;
    }
    return worst;
}

static const struct ol_option options[] = {
    {"schema", 0, NULL, "print the scenario language's RELAX NG schema and stop"},
    {0},
};

const struct ol_command ol_command_check = {
    .name = "check",
    .operands = "FILE...",
    .operands_max = SIZE_MAX,
    .summary = "read scenarios and tell all that is wrong in them",
    .details = "Every error comes on a line of its own, with file, line and column, the value found and what is\n"
               "allowed. A good file gets one line that says so. The exit status is 3 where any file is faulty.",
    .example = "outlay check scenarios/easy-backfill.xml",
    .options = options,
    .run = check,
};
