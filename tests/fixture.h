/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fixture: a folder of a test's own, the files it puts there, and numbers that look random and are not.
 *
 *     struct fixture fixture;
 *     fixture_begin(&fixture);
 *     const char *path = fixture_write(&fixture, "rows.csv", "a,b\n", 4);
 *     fixture_end(&fixture);
 */
#ifndef OUTLAY_TESTS_FIXTURE_H
#define OUTLAY_TESTS_FIXTURE_H

#include <dirent.h>
#include <ftw.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct fixture {
    char folder[64];
    char path[400]; /* of the file written or named last */
};

static inline void fixture_must(int is_so, const char *what)
{
    if (is_so)
        return;
    perror(what);
    exit(1);
}

static inline void fixture_begin(struct fixture *fixture)
{
    strcpy(fixture->folder, "/tmp/outlay-test-XXXXXX");
    fixture_must(mkdtemp(fixture->folder) != NULL, "mkdtemp");
}

static inline int fixture_remove_one(const char *path, const struct stat *about, int kind, struct FTW *where)
{
    (void)about, (void)kind, (void)where;
    return remove(path);
}

static inline void fixture_end(struct fixture *fixture)
{
    nftw(fixture->folder, fixture_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static inline const char *fixture_path(struct fixture *fixture, const char *name)
{
    snprintf(fixture->path, sizeof fixture->path, "%s/%s", fixture->folder, name);
    return fixture->path;
}

static inline const char *fixture_write(struct fixture *fixture, const char *name, const void *bytes,
                                        size_t length)
{
    FILE *file = fopen(fixture_path(fixture, name), "wb");
    fixture_must(file != NULL, fixture->path);
    fixture_must(fwrite(bytes, 1, length, file) == length, fixture->path);
    fixture_must(fclose(file) == 0, fixture->path);
    return fixture->path;
}

/* How many entries the folder has, hidden ones included. */
static inline int fixture_count(const struct fixture *fixture)
{
    int count = -2; /* . and .. */
    DIR *directory = opendir(fixture->folder);
    fixture_must(directory != NULL, fixture->folder);
    while (readdir(directory))
        count++;
    closedir(directory);
    return count;
}

/* splitmix64 (Steele, Lea and Flood 2014). */
static inline uint64_t fixture_random(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static inline size_t fixture_below(uint64_t *state, size_t bound)
{
    return (size_t)(fixture_random(state) % bound);
}

#endif
