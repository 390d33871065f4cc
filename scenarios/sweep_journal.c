/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/sweep_journal.h"

#include "outlay/arena.h"
#include "outlay/output.h"
#include "scenarios/sweep_line.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER "shards"

static void path_of(struct ol_text *path, const char *folder, size_t shard, size_t shards, const char *suffix)
{
    ol_text_clear(path);
    ol_text_addf(path, "%s/" FOLDER "/%zu-of-%zu.%s", folder, shard + 1, shards, suffix);
}

/* What a kill has torn must not run into the line that comes next. */
static int end_torn_line(const struct ol_journal *journal, struct ol_error *error)
{
    char last = '\n';
    struct stat about;
    if (fstat(journal->file, &about) == 0 && about.st_size > 0 &&
        pread(journal->file, &last, 1, about.st_size - 1) != 1)
        return ol_fail_errno(error, OL_BAD_IO, OL_NOWHERE, "cannot read \"%.300s\"",
                             ol_text_string(&journal->part));
    if (last != '\n' && write(journal->file, "\n", 1) != 1)
        return ol_fail_errno(error, OL_BAD_IO, OL_NOWHERE, "cannot write \"%.300s\"",
                             ol_text_string(&journal->part));
    return OL_OK;
}

int ol_journal_open(struct ol_journal *journal, const char *folder, size_t shard, size_t shards,
                    struct ol_error *error)
{
    *journal = (struct ol_journal){.file = -1, .shard = shard, .shards = shards};
    path_of(&journal->part, folder, shard, shards, "part");
    path_of(&journal->points, folder, shard, shards, "points");
    const char *part = ol_text_string(&journal->part);
    journal->file = open(part, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
    if (journal->file < 0)
        return ol_fail_errno(error, OL_BAD_IO, OL_NOWHERE, "cannot write \"%.300s\"", part);
    if (flock(journal->file, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        return ol_fail(error, OL_BAD_IO, OL_NOWHERE,
                       "\"%.300s\" is being written by another process; let it end, or stop it", part);
    return end_torn_line(journal, error);
}

int ol_journal_add(struct ol_journal *journal, const char *line, size_t length, struct ol_error *error)
{
    while (length > 0) {
        const ssize_t written = write(journal->file, line, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return ol_fail_errno(error, OL_BAD_IO, OL_NOWHERE, "cannot write \"%.300s\"",
                                 ol_text_string(&journal->part));
        line += written;
        length -= (size_t)written;
    }
    return OL_OK;
}

int ol_journal_finish(struct ol_journal *journal, char *const *lines, size_t count, struct ol_error *error)
{
    struct ol_output *output = ol_output_replace(ol_text_string(&journal->points), error);
    if (!output)
        return error->status;
    for (size_t i = journal->shard; i < count; i += journal->shards) {
        ol_output_string(output, lines[i]);
        ol_output_char(output, '\n');
    }
    const int status = ol_output_close(output, error);
    if (status == OL_OK)
        unlink(ol_text_string(&journal->part));
    return status;
}

void ol_journal_close(struct ol_journal *journal)
{
    if (journal->file >= 0)
        close(journal->file);
    ol_text_release(&journal->part);
    ol_text_release(&journal->points);
    *journal = (struct ol_journal){.file = -1};
}

/* ---- reading ---- */

struct reading {
    void (*line)(void *self, size_t index, struct ol_slice line);
    void *self;
};

/* Lines are of any length, and what is torn is not an error: so no reader of lines that knows limits. */
static int read_file(const struct reading *reading, const char *path, struct ol_error *error)
{
    FILE *file = fopen(path, "rbe");
    char *line = NULL;
    size_t capacity = 0, index;
    if (!file)
        return errno == ENOENT ? OL_OK
                               : ol_fail_errno(error, OL_BAD_IO, OL_NOWHERE, "cannot read \"%.300s\"", path);
    for (ssize_t got; (got = getline(&line, &capacity, file)) > 0;) {
        const struct ol_slice slice = {line, (size_t)got - (line[got - 1] == '\n')};
        if (line[got - 1] == '\n' && ol_sweep_line_check(slice, &index))
            reading->line(reading->self, index, slice);
    }
    const bool is_read = feof(file);
    free(line);
    fclose(file);
    return is_read ? OL_OK : ol_fail_errno(error, OL_BAD_IO, OL_NOWHERE, "cannot read \"%.300s\"", path);
}

static bool ends_in(const char *name, const char *suffix)
{
    const size_t length = strlen(name), wanted = strlen(suffix);
    return length > wanted && strcmp(name + length - wanted, suffix) == 0;
}

static int read_kind(const char *folder, const char *suffix, const struct reading *reading, struct ol_error *error)
{
    struct ol_text path = {0};
    const struct dirent *entry;
    int status = OL_OK;
    ol_text_addf(&path, "%s/" FOLDER, folder);
    DIR *directory = opendir(ol_text_string(&path));
    if (!directory)
        status = errno == ENOENT ? OL_OK
                                 : ol_fail_errno(error, OL_BAD_IO, OL_NOWHERE, "cannot look into \"%.300s\"",
                                                 ol_text_string(&path));
    while (directory && status == OL_OK && (entry = readdir(directory))) {
        if (entry->d_name[0] == '.' || !ends_in(entry->d_name, suffix))
            continue;
        ol_text_clear(&path);
        ol_text_addf(&path, "%s/" FOLDER "/%s", folder, entry->d_name);
        status = read_file(reading, ol_text_string(&path), error);
    }
    if (directory)
        closedir(directory);
    ol_text_release(&path);
    return status;
}

int ol_journal_read(const char *folder, void (*line)(void *self, size_t index, struct ol_slice line), void *self,
                    struct ol_error *error)
{
    /* A shard that is finished meanwhile is only missed where its .points had been passed: so these come last, too. */
    static const char *const kinds[] = {".points", ".part", ".points"};
    const struct reading reading = {line, self};
    int status = OL_OK;
    for (size_t i = 0; status == OL_OK && i < sizeof kinds / sizeof *kinds; i++)
        status = read_kind(folder, kinds[i], &reading, error);
    return status;
}

bool ol_journal_is_finished(const char *folder, size_t shard, size_t shards)
{
    struct ol_text path = {0};
    path_of(&path, folder, shard, shards, "points");
    const bool is_there = access(ol_text_string(&path), F_OK) == 0;
    ol_text_release(&path);
    return is_there;
}
