/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/sweep_kubernetes.h"

#include <ctype.h>
#include <stdbool.h>

#define NAME_LIMIT 50

/* Within single quotes YAML knows one escape: two for one. */
static void write_quoted(struct ol_output *output, const char *text)
{
    ol_output_char(output, '\'');
    for (; *text; text++) {
        if (*text == '\'')
            ol_output_char(output, '\'');
        ol_output_char(output, *text);
    }
    ol_output_char(output, '\'');
}

/* A DNS label: small letters, digits and single dashes between them. */
static void write_name(struct ol_output *output, const char *name)
{
    bool has_gap = true;
    ol_output_string(output, "outlay");
    for (size_t written = 0; *name && written < NAME_LIMIT; name++) {
        const bool is_plain = isalnum((unsigned char)*name) && (unsigned char)*name < 128;
        if (is_plain && has_gap)
            ol_output_char(output, '-');
        if (is_plain)
            ol_output_char(output, (char)tolower((unsigned char)*name));
        has_gap = !is_plain;
        written++;
    }
}

/* Backquotes, since what begins with $( would be a reference of Kubernetes. */
static void write_command(struct ol_output *output, const struct ol_kubernetes_job *job)
{
    struct ol_text text = {0};
    ol_text_addf(&text, "exec %s --shard \"`expr $JOB_COMPLETION_INDEX + 1`/%zu\"", job->command, job->shards);
    write_quoted(output, ol_text_string(&text));
    ol_text_release(&text);
}

void ol_kubernetes_write(struct ol_output *output, const struct ol_kubernetes_job *job)
{
    ol_output_string(output, "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: ");
    write_name(output, job->name);
    ol_output_format(output,
                     "\nspec:\n  completionMode: Indexed\n  completions: %zu\n  parallelism: %lld\n"
                     "  backoffLimitPerIndex: 3\n  template:\n    spec:\n      restartPolicy: Never\n"
                     "      containers:\n        - name: shard\n          image: ",
                     job->shards, (long long)job->parallelism);
    write_quoted(output, job->image);
    ol_output_string(output,
                     "\n          workingDir: /work\n          command:\n            - sh\n            - -c\n"
                     "            - ");
    write_command(output, job);
    ol_output_format(
        output,
        "\n          resources:\n            requests:\n              cpu: '%lld'\n"
        "          volumeMounts:\n            - name: work\n              mountPath: /work\n"
        "      volumes:\n        - name: work\n          persistentVolumeClaim:\n            claimName: ",
        (long long)job->threads);
    write_quoted(output, job->volume);
    ol_output_char(output, '\n');
}
