#include "tools/model/template.h"

#include "board/base/file.h"

#include <dirent.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum { FILE_MAX = 1 << 20, PATH_MAX_LEN = 4096 };

/* The data's own box: 1024 wide and high, y up from -124. */
static const double SIDE = 1024, TOP = 900;

/* One being read. */
struct reading {
    size_t count, point_count;
    size_t ends[TEMPLATE_STROKES_MAX];
    struct template_point points[TEMPLATE_POINTS_MAX];
};

static enum tg_err add(struct templates *all, uint32_t character, bool drawn_by_us,
                       const struct reading *reading, struct fault *fault)
{
    struct template *to = &all->list[all->count];
    if (all->count == TEMPLATES_MAX)
        return fault_set(fault, TG_ERR_FULL, "more than %d characters: TEMPLATES_MAX is too small",
                         TEMPLATES_MAX);
    *to = (struct template){
        .character = character, .drawn_by_us = drawn_by_us, .count = reading->count};
    memcpy(to->ends, reading->ends, sizeof to->ends);
    to->points = malloc(reading->point_count * sizeof *to->points);
    if (to->points == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "no memory left for U+%04X", character);
    memcpy(to->points, reading->points, reading->point_count * sizeof *to->points);
    all->count++;
    return TG_OK;
}

static bool add_point(struct reading *reading, double x, double y)
{
    if (reading->point_count == TEMPLATE_POINTS_MAX)
        return false;
    reading->points[reading->point_count++] = (struct template_point){(float)x, (float)y};
    return true;
}

static bool end_stroke(struct reading *reading)
{
    size_t from = reading->count > 0 ? reading->ends[reading->count - 1] : 0;
    if (reading->count == TEMPLATE_STROKES_MAX || reading->point_count == from)
        return false;
    reading->ends[reading->count++] = reading->point_count;
    return true;
}

/* ---- the data's files */

static bool read_medians(const json_t *medians, struct reading *out)
{
    size_t i, j;
    json_t *stroke, *point;
    json_array_foreach(medians, i, stroke)
    {
        json_array_foreach(stroke, j, point)
        {
            double x = json_number_value(json_array_get(point, 0));
            double y = json_number_value(json_array_get(point, 1));
            if (json_array_size(point) != 2 || !add_point(out, x / SIDE, (TOP - y) / SIDE))
                return false;
        }
        if (!end_stroke(out))
            return false;
    }
    return out->count > 0;
}

static enum tg_err read_character(const char *folder, const char *name, uint32_t character,
                                  struct templates *out, struct fault *fault)
{
    static struct reading reading;
    char path[PATH_MAX_LEN];
    uint8_t *bytes = NULL;
    size_t len = 0;
    if (file_join(path, sizeof path, folder, name) != TG_OK)
        return fault_set(fault, TG_ERR_FULL, "%s: the path is too long", folder);
    enum tg_err err = file_read(path, FILE_MAX, &bytes, &len, fault);
    if (err != TG_OK)
        return err;
    json_t *json = json_loadb((const char *)bytes, len, 0, NULL);
    free(bytes);
    memset(&reading, 0, sizeof reading);
    if (read_medians(json_object_get(json, "medians"), &reading))
        err = add(out, character, false, &reading, fault);
    else
        err = fault_set(fault, TG_ERR_FORMAT, "%s: no centre lines (\"medians\") in it", path);
    json_decref(json);
    return err;
}

/* X of X.json; 0 for anything else. */
static uint32_t character_of(const char *name)
{
    utf8proc_int32_t code = -1;
    utf8proc_ssize_t len = utf8proc_iterate((const utf8proc_uint8_t *)name, -1, &code);
    bool named = len > 0 && strcmp(name + len, ".json") == 0;
    return named && code >= 0x3400 && code <= 0x9fff ? (uint32_t)code : 0;
}

enum tg_err templates_add(const char *folder, uint32_t character, struct templates *out,
                          struct fault *fault)
{
    char name[16] = "";
    utf8proc_ssize_t len =
        utf8proc_encode_char((utf8proc_int32_t)character, (utf8proc_uint8_t *)name);
    snprintf(name + len, sizeof name - (size_t)len, ".json");
    return read_character(folder, name, character, out, fault);
}

static enum tg_err read_folder(const char *folder, struct templates *out, struct fault *fault)
{
    enum tg_err err = TG_OK;
    DIR *dir = opendir(folder);
    if (dir == NULL)
        return fault_set(fault, TG_ERR_MISSING, "%s: no such folder of stroke data", folder);
    for (struct dirent *entry = readdir(dir); entry != NULL && err == TG_OK; entry = readdir(dir)) {
        uint32_t character = character_of(entry->d_name);
        if (character != 0)
            err = read_character(folder, entry->d_name, character, out, fault);
    }
    closedir(dir);
    return err;
}

/* ---- our own drawings: the file says how they are written */

static bool read_line(const char *at, struct reading *out)
{
    while (*at != '\0') {
        int used = 0;
        double x, y;
        at += strspn(at, " \n");
        if (*at == ';') {
            at++;
            if (!end_stroke(out))
                return false;
        } else if (sscanf(at, "%lf,%lf%n", &x, &y, &used) == 2 && used > 0) {
            at += used;
            if (!add_point(out, x / 100, y / 100))
                return false;
        } else if (*at != '\0') {
            return false;
        }
    }
    return end_stroke(out);
}

static enum tg_err read_marks(const char *path, struct templates *out, struct fault *fault)
{
    static struct reading reading;
    char line[2048];
    unsigned number = 0;
    enum tg_err err = TG_OK;
    FILE *in = fopen(path, "r");
    if (in == NULL)
        return fault_set(fault, TG_ERR_MISSING, "%s: cannot be opened", path);
    while (err == TG_OK && fgets(line, sizeof line, in) != NULL) {
        utf8proc_int32_t code = -1;
        utf8proc_ssize_t len = utf8proc_iterate((const utf8proc_uint8_t *)line, -1, &code);
        number++;
        if (line[0] == '\n' || strncmp(line, "##", 2) == 0)
            continue;
        memset(&reading, 0, sizeof reading);
        if (len > 0 && line[len] == ' ' && read_line(line + len, &reading))
            err = add(out, (uint32_t)code, true, &reading, fault);
        else
            err = fault_set(fault, TG_ERR_FORMAT,
                            "%s:%u: want a character, a space, and points x,y with ; between "
                            "strokes",
                            path, number);
    }
    fclose(in);
    return err;
}

static int compare(const void *left, const void *right)
{
    const struct template *a = left, *b = right;
    int by_character = (a->character > b->character) - (a->character < b->character);
    /* Several of one: an order that does not depend on qsort. */
    int by_count = (a->count > b->count) - (a->count < b->count);
    if (by_character != 0 || by_count != 0)
        return by_character != 0 ? by_character : by_count;
    return memcmp(a->points, b->points, sizeof *a->points);
}

enum tg_err templates_read(const char *folder, const char *marks, struct templates *out,
                           struct fault *fault)
{
    enum tg_err err = read_folder(folder, out, fault);
    if (err == TG_OK)
        err = read_marks(marks, out, fault);
    if (err == TG_OK)
        qsort(out->list, out->count, sizeof *out->list, compare);
    return err;
}

void templates_finish(struct templates *templates)
{
    for (size_t i = 0; i < templates->count; i++)
        free(templates->list[i].points);
    templates->count = 0;
}
