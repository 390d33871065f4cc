/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * duel: two commands by turns, and what they needed.
 *
 *     duel ROUNDS COMMAND [COMMAND...]
 *
 * Runs the commands one after the other, ROUNDS times, so that whatever slows the machine down slows all of them, and
 * prints a line for each: the median of its processor time (user and system, its children's included) in seconds, of
 * its largest resident size in KiB, and of its time over that of the last command in the same round. Two times are to
 * be compared by the latter: medians may be of different rounds, and the machine slower in one of them. A command is
 * divided into words as a shell does it, but no shell is run, whose start would count with the command's own. What the
 * commands print goes to standard error.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <wordexp.h>

#define ROUNDS_LIMIT 101

struct contender {
    const char *command;
    wordexp_t words;
    double seconds[ROUNDS_LIMIT], kibibytes[ROUNDS_LIMIT], ratios[ROUNDS_LIMIT];
};

static double seconds_of(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec * 1e-6;
}

static int fight(struct contender *contender, int round)
{
    int status = 0;
    struct rusage usage;
    pid_t child = fork();

    if (child == 0) {
        dup2(2, 1);
        execvp(contender->words.we_wordv[0], contender->words.we_wordv);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) != child || status != 0) {
        fprintf(stderr, "duel: failed: %s\n", contender->command);
        return -1;
    }
    contender->seconds[round] = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
    contender->kibibytes[round] = (double)usage.ru_maxrss;
    return 0;
}

static int by_value(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static double median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, by_value);
    return values[count / 2];
}

int main(int argc, char **argv)
{
    int rounds = argc > 2 ? atoi(argv[1]) : 0, count = argc - 2, status = 1;
    struct contender *contenders = count > 0 ? calloc((size_t)count, sizeof *contenders) : NULL;

    if (!contenders || rounds < 1 || rounds > ROUNDS_LIMIT) {
        fprintf(stderr, "usage: duel ROUNDS COMMAND [COMMAND...]\n");
        status = 2;
        goto done;
    }
    for (int i = 0; i < count; i++) {
        contenders[i].command = argv[2 + i];
        if (wordexp(argv[2 + i], &contenders[i].words, WRDE_NOCMD) != 0 || contenders[i].words.we_wordc == 0) {
            fprintf(stderr, "duel: no command: %s\n", argv[2 + i]);
            goto done;
        }
    }
    for (int round = 0; round < rounds; round++)
        for (int i = 0; i < count; i++)
            if (fight(&contenders[i], round))
                goto done;
    for (int round = 0; round < rounds; round++)
        for (int i = 0; i < count; i++)
            contenders[i].ratios[round] = contenders[i].seconds[round] / contenders[count - 1].seconds[round];
    for (int i = 0; i < count; i++)
        printf("%.6f %.0f %.6f\n", median(contenders[i].seconds, rounds), median(contenders[i].kibibytes, rounds),
               median(contenders[i].ratios, rounds));
    status = 0;
done:
    for (int i = 0; contenders && i < count; i++)
        if (contenders[i].words.we_wordv)
            wordfree(&contenders[i].words);
    free(contenders);
    return status;
}
