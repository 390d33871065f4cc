/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * replay: a fuzz harness as a plain regression test.
 *
 * Linked with one fuzz_NAME.c in place of libFuzzer, it hands every file of the folders (or the files) on the
 * command line to the harness, in order of their names, and prints "ok" when it has come through all of them. What
 * once broke a parser is kept in tests/fuzz/corpus/NAME and met here again by any compiler.
 */
#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static int replay_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t *bytes = NULL;
    size_t length = 0, got;
    int status = -1;

    if (!file)
        goto done;
    do {
        uint8_t *grown = realloc(bytes, length + 65536);
        if (!grown)
            goto done;
        bytes = grown;
        got = fread(bytes + length, 1, 65536, file);
        length += got;
    } while (got > 0);
    if (ferror(file))
        goto done;
    /* an exact copy, so that a sanitizer sees a read past the end */
    uint8_t *exact = realloc(bytes, length ? length : 1);
    if (exact)
        bytes = exact;
    LLVMFuzzerTestOneInput(bytes, length);
    status = 0;
done:
    if (status)
        printf("# %s: %s\n", path, strerror(errno));
    free(bytes);
    if (file)
        fclose(file);
    return status;
}

static int visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* The number of inputs, or -1. */
static int replay_folder(const char *path)
{
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, visible, alphasort);
    int status = count;

    for (int i = 0; i < count; i++) {
        char name[4096];
        snprintf(name, sizeof name, "%s/%s", path, entries[i]->d_name);
        if (replay_file(name))
            status = -1;
        free(entries[i]);
    }
    free(entries);
    return status;
}

int main(int argc, char **argv)
{
    int inputs = 0;

    for (int i = 1; i < argc; i++) {
        struct stat about;
        int count = stat(argv[i], &about)    ? -1
                    : S_ISDIR(about.st_mode) ? replay_folder(argv[i])
                    : replay_file(argv[i])   ? -1
                                             : 1;
        if (count < 0) {
            printf("FAIL %s cannot be read\n", argv[i]);
            return 1;
        }
        inputs += count;
    }
    if (inputs == 0) {
        printf("FAIL no input to replay\n");
        return 1;
    }
    printf("ok %d inputs\n", inputs);
    return 0;
}
