/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Folders, links and ways out of them; what a path names is POSIX's path resolution.
 */
#include "outlay/fence.h"
#include "tests/check.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char root[] = "/tmp/outlay-fence-XXXXXX";

static const char *at(const char *name)
{
    static char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", root, name);
    return path;
}

static void put(const char *name)
{
    FILE *file = fopen(at(name), "w");
    OL_ASSERT(file);
    fclose(file);
}

static void make_tree(void)
{
    OL_ASSERT(mkdtemp(root));
    OL_ASSERT(mkdir(at("in"), 0700) == 0 && mkdir(at("in/sub"), 0700) == 0 && mkdir(at("in-too"), 0700) == 0);
    put("in/pool.xml");
    put("in/sub/a.swf");
    put("in-too/b.swf");
    OL_ASSERT(symlink("../in-too/b.swf", at("in/out.swf")) == 0);
    OL_ASSERT(symlink("sub/a.swf", at("in/link.swf")) == 0);
    OL_ASSERT(symlink("..", at("in/up")) == 0);
    OL_ASSERT(symlink("../nowhere", at("in/dangling")) == 0);
}

static void remove_tree(void)
{
    static const char *const files[] = {"in/dangling",  "in/up",        "in/link.swf", "in/out.swf",
                                        "in-too/b.swf", "in/sub/a.swf", "in/pool.xml"};
    static const char *const folders[] = {"in-too", "in/sub", "in", ""};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        unlink(at(files[i]));
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        rmdir(at(folders[i]));
}

static void what_lies_inside(void)
{
    static const struct {
        const char *path;
        bool is_allowed;
    } cases[] = {
        {"in/pool.xml", true},
        {"in/sub/a.swf", true},
        {"in/sub/../pool.xml", true},
        {"in/link.swf", true},    /* a link within */
        {"in/missing.swf", true}, /* told as missing, not as forbidden */
        {"in", true},
        {"in/../in-too/b.swf", false},
        {"in-too/b.swf", false}, /* a name that begins like the folder's */
        {"in/out.swf", false},   /* a link out */
        {"in/up/in-too/b.swf", false},
        {"in/up/missing", false},
        {"in/dangling", false}, /* what would be made there lies outside */
        {"in/missing/../../in-too", false},
        {"in/..", false},
    };
    struct ol_error error = {0};
    CHECK(ol_fence_allows("/etc/passwd"));
    CHECK_INT(ol_fence_add(at("in/pool.xml"), &error), OL_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CHECK_INT(ol_fence_allows(at(cases[i].path)), cases[i].is_allowed);
    CHECK(!ol_fence_allows("/etc/passwd"));
    CHECK(!ol_fence_allows("file:///etc/passwd"));
    CHECK(!ol_fence_allows("/dev/stdin"));
    CHECK(!ol_fence_allows("/"));
    CHECK(ol_fence_allows("-"));
    ol_fence_clear();
}

static void several_folders(void)
{
    struct ol_error error = {0};
    CHECK_INT(ol_fence_add(at("in"), &error), OL_OK); /* itself a folder */
    CHECK_INT(ol_fence_add(at("in-too/b.swf"), &error), OL_OK);
    CHECK(ol_fence_allows(at("in/out.swf")));
    CHECK(!ol_fence_allows(at("in/up")));
    CHECK_INT(ol_fence_add(at("none/b.swf"), &error), OL_BAD_INPUT);
    for (int i = 2; i < OL_FENCES_MOST; i++)
        CHECK_INT(ol_fence_add("/tmp/x", &error), OL_OK);
    CHECK_INT(ol_fence_add("/tmp/x", &error), OL_BAD_USAGE);
    ol_fence_clear();
}

static void too_long(void)
{
    struct ol_error error = {0};
    char path[2 * PATH_MAX];
    memset(path, 'a', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    path[PATH_MAX + 5] = '/';
    CHECK_INT(ol_fence_add(at("in"), &error), OL_OK);
    CHECK(!ol_fence_allows(path));
    CHECK_INT(ol_fence_add(path, &error), OL_BAD_INPUT);
    ol_fence_clear();
}

int main(void)
{
    make_tree();
    CASE(what_lies_inside);
    CASE(several_folders);
    CASE(too_long);
    remove_tree();
    return check_end();
}
