/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/output.h"

#include "tests/check.h"
#include "tests/fixture.h"

#include <errno.h>
#include <sys/stat.h>

static const char *const names[] = {"manifest.json", "jobs.csv", "plots", NULL};
static const struct ol_folder_kind kind = {"manifest.json", "\"outlay\":", names};
static struct fixture fixture;

static bool is_there(const char *name)
{
    struct stat about;
    return lstat(fixture_path(&fixture, name), &about) == 0;
}

static void write_inside(const struct ol_folder *folder, const char *name, const char *content)
{
    struct ol_text path = {0};
    struct ol_output *out = ol_output_open(ol_folder_file(folder, name, &path), NULL);
    CHECK(out != NULL);
    ol_output_string(out, content);
    CHECK_INT(ol_output_close(out, NULL), OL_OK);
    ol_text_release(&path);
}

/* The first bytes of a file, "" where there is none. */
static const char *content_of(const char *name, char content[20])
{
    memset(content, 0, 20);
    FILE *file = fopen(fixture_path(&fixture, name), "r");
    if (file) {
        CHECK(fread(content, 1, 19, file) > 0);
        fclose(file);
    }
    return content;
}

static int begin(struct ol_folder *folder, const char *name, struct ol_error *error)
{
    *error = (struct ol_error){0};
    return ol_folder_begin(folder, fixture_path(&fixture, name), &kind, error);
}

/* A whole run with its mark, and a folder whose file has the content. */
static void make_run(const char *name, const char *content)
{
    struct ol_folder folder;
    struct ol_error error;
    CHECK_INT(begin(&folder, name, &error), OL_OK);
    write_inside(&folder, "manifest.json", "{\"outlay\": \"1.0\"}");
    CHECK_INT(ol_folder_make(&folder, "plots", &error), OL_OK);
    write_inside(&folder, "plots/wait.svg", content);
    CHECK_INT(ol_folder_commit(&folder, &error), OL_OK);
    CHECK_STRING(error.message, "");
    ol_folder_abandon(&folder);
}

static void appears_whole(void)
{
    char content[20];
    struct ol_folder folder;
    struct ol_error error;
    struct stat about;
    CHECK_INT(begin(&folder, "run", &error), OL_OK);
    CHECK_STRING(folder.path, fixture.path);
    CHECK(!is_there("run"));
    write_inside(&folder, "manifest.json", "{\"outlay\": 1}");
    CHECK(!is_there("run"));
    CHECK_INT(ol_folder_commit(&folder, &error), OL_OK);
    CHECK(!folder.working);
    CHECK_STRING(content_of("run/manifest.json", content), "{\"outlay\": 1}");
    mode_t mask = umask(0);
    umask(mask);
    CHECK(stat(fixture_path(&fixture, "run"), &about) == 0);
    CHECK_INT(about.st_mode & 0777, 0777 & ~mask);
    CHECK_INT(fixture_count(&fixture), 1);
    ol_folder_abandon(&folder);
    CHECK(is_there("run"));
}

static void a_run_is_replaced(void)
{
    char content[20];
    make_run("run", "first");
    fixture_write(&fixture, "run/jobs.csv", "x", 1);
    make_run("run/", "second"); /* as shells complete it */
    CHECK_STRING(content_of("run/plots/wait.svg", content), "second");
    CHECK(!is_there("run/jobs.csv"));
    CHECK_INT(fixture_count(&fixture), 1);
}

static void an_empty_folder_is_replaced(void)
{
    char content[20];
    CHECK_INT(mkdir(fixture_path(&fixture, "empty"), 0755), 0);
    make_run("empty", "new");
    CHECK_STRING(content_of("empty/plots/wait.svg", content), "new");
}

static void others_are_refused(void)
{
    struct ol_folder folder;
    struct ol_error error;
    CHECK_INT(mkdir(fixture_path(&fixture, "home"), 0755), 0);
    fixture_write(&fixture, "home/thesis.tex", "x", 1);
    fixture_write(&fixture, "file", "x", 1);
    CHECK_INT(mkdir(fixture_path(&fixture, "odd"), 0755), 0);
    CHECK_INT(mkdir(fixture_path(&fixture, "odd/manifest.json"), 0755), 0); /* a folder marks nothing */
    int before = fixture_count(&fixture);

    CHECK_INT(begin(&folder, "home", &error), OL_BAD_IO);
    CHECK_HAS(error.message, "exists and is not an Outlay run; choose another name or remove it");
    CHECK_INT(begin(&folder, "odd", &error), OL_BAD_IO);
    CHECK_INT(begin(&folder, "file", &error), OL_BAD_IO);
    CHECK_HAS(error.message, "is not a directory");
    CHECK_INT(begin(&folder, "no/parent", &error), OL_BAD_IO);
    CHECK_HAS(error.message, "create it first");
    CHECK_INT(begin(&folder, "file/run", &error), OL_BAD_IO);
    CHECK_HAS(error.message, strerror(ENOTDIR));
    CHECK(!folder.path && !folder.working);

    CHECK_INT(fixture_count(&fixture), before);
    CHECK(is_there("home/thesis.tex"));
}

/* Web applications have a manifest.json too. */
static void a_foreign_manifest_is_refused(void)
{
    static const char app[] = "{\"name\": \"shop\"}";
    char content[20], target[sizeof fixture.path];
    struct ol_folder folder;
    struct ol_error error;
    CHECK_INT(mkdir(fixture_path(&fixture, "app"), 0755), 0);
    fixture_write(&fixture, "app/manifest.json", app, sizeof app - 1);
    CHECK_INT(begin(&folder, "app", &error), OL_BAD_IO);
    CHECK_HAS(error.message, "app\" exists and is not an Outlay run; choose another name or remove it");
    CHECK_STRING(content_of("app/manifest.json", content), app);

    make_run("linked", "x"); /* a link to a run's mark is no mark */
    CHECK_INT(mkdir(fixture_path(&fixture, "links"), 0755), 0);
    strcpy(target, fixture_path(&fixture, "linked/manifest.json"));
    CHECK_INT(symlink(target, fixture_path(&fixture, "links/manifest.json")), 0);
    CHECK_INT(begin(&folder, "links", &error), OL_BAD_IO);
    CHECK_HAS(error.message, "is not an Outlay run");
}

/* Only the first 64 KiB are looked at, up to their last byte. */
static void a_signature_too_far_in(void)
{
    static const char signature[] = "\"outlay\":";
    static char bytes[(64 << 10) + 1];
    const size_t length = sizeof signature - 1;
    struct ol_folder folder;
    struct ol_error error;
    CHECK_INT(mkdir(fixture_path(&fixture, "far"), 0755), 0);
    memset(bytes, ' ', sizeof bytes);
    memcpy(bytes + sizeof bytes - length, signature, length);
    fixture_write(&fixture, "far/manifest.json", bytes, sizeof bytes);
    CHECK_INT(begin(&folder, "far", &error), OL_BAD_IO);
    CHECK_HAS(error.message, "is not an Outlay run");
    fixture_write(&fixture, "far/manifest.json", bytes + 1, sizeof bytes - 1);
    CHECK_INT(begin(&folder, "far", &error), OL_OK);
    ol_folder_abandon(&folder);
}

static void what_was_put_into_a_run_is_kept(void)
{
    char content[20];
    struct ol_folder folder;
    struct ol_error error;
    make_run("mine", "old");
    fixture_write(&fixture, "mine/notes.txt", "thoughts", 8);
    CHECK_INT(begin(&folder, "mine", &error), OL_BAD_IO);
    CHECK_HAS(error.message, "mine\" holds \"notes.txt\", which no run wrote; choose another name or remove it");
    CHECK_STRING(content_of("mine/notes.txt", content), "thoughts");
    CHECK_STRING(content_of("mine/plots/wait.svg", content), "old");

    make_run("later", "old");
    CHECK_INT(begin(&folder, "later", &error), OL_OK);
    write_inside(&folder, "manifest.json", "new");
    fixture_write(&fixture, "later/notes.txt", "thoughts", 8);
    CHECK_INT(ol_folder_commit(&folder, &error), OL_BAD_IO);
    CHECK_HAS(error.message, "notes.txt");
    ol_folder_abandon(&folder);
    CHECK_STRING(content_of("later/notes.txt", content), "thoughts");
}

static void places_without_a_name_are_refused(void)
{
    static const char *const paths[] = {"", ".", "..", "/", "//", "./", "x/.."};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct ol_folder folder;
        struct ol_error error = {0};
        CHECK_INT(ol_folder_begin(&folder, paths[i], &kind, &error), OL_BAD_IO);
        CHECK_HAS(error.message, "a name of its own");
    }
}

static void what_came_meanwhile_is_kept(void)
{
    struct ol_folder folder;
    struct ol_error error;
    CHECK_INT(begin(&folder, "late", &error), OL_OK);
    write_inside(&folder, "manifest.json", "{}");
    CHECK_INT(mkdir(fixture_path(&fixture, "late"), 0755), 0);
    fixture_write(&fixture, "late/thesis.tex", "x", 1);
    CHECK_INT(ol_folder_commit(&folder, &error), OL_BAD_IO);
    CHECK_HAS(error.message, "is not an Outlay run");
    CHECK(is_there("late/thesis.tex"));
    ol_folder_abandon(&folder);
}

/* The new folder is gone, so it cannot be put in the old one's place. */
static void a_failed_rename_leaves_the_old_one(void)
{
    char content[20];
    struct ol_folder folder;
    struct ol_error error;
    make_run("kept", "old");
    int before = fixture_count(&fixture);
    CHECK_INT(begin(&folder, "kept", &error), OL_OK);
    CHECK_INT(rmdir(folder.working), 0);
    CHECK_INT(ol_folder_commit(&folder, &error), OL_BAD_IO);
    CHECK_HAS(error.message, strerror(ENOENT));
    ol_folder_abandon(&folder);
    CHECK_STRING(content_of("kept/plots/wait.svg", content), "old");
    CHECK_INT(fixture_count(&fixture), before);
}

static void abandoned_without_a_trace(void)
{
    struct ol_folder folder, none = {0};
    struct ol_error error;
    int before = fixture_count(&fixture);
    fixture_write(&fixture, "outside", "x", 1);
    CHECK_INT(begin(&folder, "never", &error), OL_OK);
    CHECK_INT(ol_folder_make(&folder, "plots", &error), OL_OK);
    write_inside(&folder, "plots/a", "x");
    struct ol_text link = {0};
    CHECK_INT(symlink(fixture_path(&fixture, "outside"), ol_folder_file(&folder, "link", &link)), 0);
    CHECK_INT(symlink(fixture.folder, ol_folder_file(&folder, "loop", &link)), 0);
    ol_text_release(&link);
    CHECK_INT(ol_folder_make(&folder, "plots", &error), OL_BAD_IO);
    CHECK_HAS(error.message, strerror(EEXIST));
    ol_folder_abandon(&folder);
    ol_folder_abandon(&folder);
    ol_folder_abandon(&none);
    CHECK(is_there("outside")); /* links were not followed */
    CHECK(!is_there("never"));
    CHECK_INT(fixture_count(&fixture), before + 1);
}

static void a_name_that_is_taken(void)
{
    struct ol_folder first, second;
    struct ol_error error;
    CHECK_INT(begin(&first, "twice", &error), OL_OK);
    CHECK_INT(begin(&second, "twice", &error), OL_OK);
    CHECK(strcmp(first.working, second.working) != 0);
    write_inside(&first, "manifest.json", "\"outlay\": 1");
    write_inside(&second, "manifest.json", "\"outlay\": 2");
    CHECK_INT(ol_folder_commit(&first, &error), OL_OK);
    CHECK_INT(ol_folder_commit(&second, &error), OL_OK);
    char content[20];
    CHECK_STRING(content_of("twice/manifest.json", content), "\"outlay\": 2");
    ol_folder_abandon(&first);
    ol_folder_abandon(&second);
}

static void a_link_stands_for_its_folder(void)
{
    char content[20], target[sizeof fixture.path];
    struct ol_folder folder;
    struct ol_error error;
    make_run("target", "old");
    strcpy(target, fixture_path(&fixture, "target"));
    CHECK_INT(symlink(target, fixture_path(&fixture, "latest")), 0);
    make_run("latest", "new");
    CHECK_STRING(content_of("target/plots/wait.svg", content), "new");
    CHECK_STRING(content_of("latest/plots/wait.svg", content), "new");
    CHECK_INT(symlink("nowhere", fixture_path(&fixture, "dangling")), 0);
    CHECK_INT(begin(&folder, "dangling", &error), OL_BAD_IO);
    CHECK_HAS(error.message, "dangling");
}

int main(void)
{
    fixture_begin(&fixture);
    CASE(appears_whole);
    CASE(a_run_is_replaced);
    CASE(an_empty_folder_is_replaced);
    CASE(others_are_refused);
    CASE(a_foreign_manifest_is_refused);
    CASE(a_signature_too_far_in);
    CASE(what_was_put_into_a_run_is_kept);
    CASE(places_without_a_name_are_refused);
    CASE(what_came_meanwhile_is_kept);
    CASE(a_failed_rename_leaves_the_old_one);
    CASE(abandoned_without_a_trace);
    CASE(a_name_that_is_taken);
    CASE(a_link_stands_for_its_folder);
    fixture_end(&fixture);
    return check_end();
}
