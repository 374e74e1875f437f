#include "app/form/pack_lines.h"

#include "board/base/must.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <yaml.h>

struct place {
    char *path; /* owned */
    unsigned line;
    bool whole; /* its value is a whole number, plainly written */
};

struct pack_lines {
    struct place *places; /* in the file's order */
    size_t count, room;
};

struct frame {
    bool mapping;
    bool at_key;
    size_t index;
    size_t path_len;
};

struct walk {
    struct pack_lines *lines;
    struct frame frames[PACK_LINES_DEPTH_MAX];
    int depth;
    char path[PACK_LINES_PATH_MAX];
};

static enum tg_err lines_add(struct pack_lines *lines, const char *path, unsigned line)
{
    if (lines->count == PACK_LINES_NODES_MAX)
        return TG_ERR_FULL;
    if (lines->count == lines->room) {
        size_t room = lines->room == 0 ? 256 : lines->room * 2;
        struct place *places = realloc(lines->places, room * sizeof *places);
        if (places == NULL)
            return TG_ERR_MEMORY;
        lines->places = places;
        lines->room = room;
    }
    char *copy = strdup(path);
    if (copy == NULL)
        return TG_ERR_MEMORY;
    lines->places[lines->count++] = (struct place){.path = copy, .line = line};
    return TG_OK;
}

/* A node begins: names it. A mapping's key only extends the path; *out_key says so. */
static enum tg_err walk_begin(struct walk *walk, const yaml_event_t *event, bool *out_key)
{
    *out_key = false;
    if (walk->depth == 0)
        return TG_OK;
    struct frame *frame = &walk->frames[walk->depth - 1];
    if (frame->mapping && !frame->at_key)
        return TG_OK;
    char *end = walk->path + frame->path_len;
    size_t room = sizeof walk->path - frame->path_len;
    int printed;
    if (frame->mapping) {
        if (event->type != YAML_SCALAR_EVENT)
            return TG_ERR_FORMAT;
        printed = snprintf(end, room, "%s%s", frame->path_len == 0 ? "" : ".",
                           (const char *)event->data.scalar.value);
        frame->at_key = false;
        *out_key = true;
    } else {
        printed = snprintf(end, room, "[%zu]", frame->index++);
    }
    if (printed < 0 || (size_t)printed >= room)
        return TG_ERR_FULL;
    return lines_add(walk->lines, walk->path, (unsigned)event->start_mark.line + 1);
}

static void walk_value_done(struct walk *walk)
{
    if (walk->depth > 0 && walk->frames[walk->depth - 1].mapping)
        walk->frames[walk->depth - 1].at_key = true;
}

static enum tg_err walk_open(struct walk *walk, const yaml_event_t *event)
{
    bool key;
    enum tg_err err = walk_begin(walk, event, &key);
    if (err != TG_OK)
        return err;
    if (walk->depth == PACK_LINES_DEPTH_MAX)
        return TG_ERR_FULL;
    bool mapping = event->type == YAML_MAPPING_START_EVENT;
    walk->frames[walk->depth++] =
        (struct frame){.mapping = mapping, .at_key = mapping, .path_len = strlen(walk->path)};
    return TG_OK;
}

static bool is_whole(const char *text)
{
    text += *text == '-';
    return (*text >= '1' && *text <= '9' && text[strspn(text, "0123456789")] == '\0') ||
           strcmp(text, "0") == 0;
}

static enum tg_err walk_scalar(struct walk *walk, const yaml_event_t *event)
{
    bool key;
    enum tg_err err = walk_begin(walk, event, &key);
    if (err != TG_OK || key)
        return err;
    if (walk->lines->count > 0)
        walk->lines->places[walk->lines->count - 1].whole =
            is_whole((const char *)event->data.scalar.value);
    walk_value_done(walk);
    return TG_OK;
}

static bool event_is_fancy(const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_ALIAS_EVENT:
        return true;
    case YAML_SCALAR_EVENT:
        return event->data.scalar.anchor != NULL || event->data.scalar.tag != NULL ||
               strlen((const char *)event->data.scalar.value) != event->data.scalar.length;
    case YAML_SEQUENCE_START_EVENT:
        return event->data.sequence_start.anchor != NULL || event->data.sequence_start.tag != NULL;
    case YAML_MAPPING_START_EVENT:
        return event->data.mapping_start.anchor != NULL || event->data.mapping_start.tag != NULL;
    default:
        return false;
    }
}

static enum tg_err walk_event(struct walk *walk, const yaml_event_t *event, const char **out_why)
{
    *out_why = "too deep, too long or not a plain list of keys and values";
    if (event_is_fancy(event)) {
        *out_why = "anchors, aliases, tags and NUL characters have no place here: write it out";
        return TG_ERR_FORMAT;
    }
    switch (event->type) {
    case YAML_MAPPING_START_EVENT:
    case YAML_SEQUENCE_START_EVENT:
        return walk_open(walk, event);
    case YAML_MAPPING_END_EVENT:
    case YAML_SEQUENCE_END_EVENT:
        must(walk->depth > 0);
        walk->depth--;
        walk->path[walk->depth == 0 ? 0 : walk->frames[walk->depth].path_len] = '\0';
        walk_value_done(walk);
        return TG_OK;
    case YAML_SCALAR_EVENT:
        return walk_scalar(walk, event);
    default:
        return TG_OK;
    }
}

static enum tg_err not_yaml(const char *name, const yaml_parser_t *parser, const uint8_t *bytes,
                            struct fault *fault)
{
    if (parser->error == YAML_MEMORY_ERROR)
        return fault_set(fault, TG_ERR_MEMORY, "%s: out of memory", name);
    if (parser->error == YAML_READER_ERROR) {
        size_t line = 1;
        for (size_t i = 0; i < parser->problem_offset; i++)
            line += bytes[i] == '\n';
        return fault_set(fault, TG_ERR_FORMAT, "%s:%zu: not UTF-8 text: %s", name, line,
                         parser->problem);
    }
    if (parser->context == NULL)
        return fault_set(fault, TG_ERR_FORMAT, "%s:%zu: not YAML: %s", name,
                         parser->problem_mark.line + 1, parser->problem);
    return fault_set(fault, TG_ERR_FORMAT, "%s:%zu: not YAML: %s, %s that begins on line %zu", name,
                     parser->problem_mark.line + 1, parser->problem, parser->context,
                     parser->context_mark.line + 1);
}

static enum tg_err walk_file(const char *name, yaml_parser_t *parser, const uint8_t *bytes,
                             struct walk *walk, struct fault *fault)
{
    for (int documents = 0;;) {
        yaml_event_t event;
        if (yaml_parser_parse(parser, &event) == 0)
            return not_yaml(name, parser, bytes, fault);
        const char *why;
        enum tg_err err = walk_event(walk, &event, &why);
        size_t line = event.start_mark.line + 1;
        documents += event.type == YAML_DOCUMENT_START_EVENT;
        bool end = event.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
        if (err == TG_ERR_MEMORY)
            return fault_set(fault, err, "%s: out of memory", name);
        if (err != TG_OK)
            return fault_set(fault, TG_ERR_FORMAT, "%s:%zu: %s", name, line, why);
        if (documents > 1)
            return fault_set(fault, TG_ERR_FORMAT, "%s:%zu: a second document ('---'): one a file",
                             name, line);
        if (end)
            return TG_OK;
    }
}

enum tg_err pack_lines_create(const char *name, const uint8_t *bytes, size_t len,
                              struct pack_lines **out_lines, struct fault *fault)
{
    struct pack_lines *lines = calloc(1, sizeof *lines);
    yaml_parser_t parser;
    if (lines == NULL || yaml_parser_initialize(&parser) == 0) {
        free(lines);
        return fault_set(fault, TG_ERR_MEMORY, "%s: out of memory", name);
    }
    yaml_parser_set_input_string(&parser, bytes, len);
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    struct walk walk = {.lines = lines};
    enum tg_err err = walk_file(name, &parser, bytes, &walk, fault);
    yaml_parser_delete(&parser);
    if (err == TG_OK && lines->count == 0)
        err = fault_set(fault, TG_ERR_FORMAT, "%s:1: empty: write lines of 'key: value'", name);
    if (err != TG_OK) {
        pack_lines_destroy(lines);
        return err;
    }
    *out_lines = lines;
    return TG_OK;
}

void pack_lines_destroy(struct pack_lines *lines)
{
    if (lines == NULL)
        return;
    for (size_t i = 0; i < lines->count; i++)
        free(lines->places[i].path);
    free(lines->places);
    free(lines);
}

bool pack_lines_is_whole(const struct pack_lines *lines, const char *path)
{
    for (size_t i = 0; i < lines->count; i++) {
        if (strcmp(lines->places[i].path, path) == 0)
            return lines->places[i].whole;
    }
    return true;
}

unsigned pack_lines_of(const struct pack_lines *lines, const char *path)
{
    size_t best_len = 0;
    unsigned best = 1;
    for (size_t i = 0; i < lines->count; i++) {
        const struct place *place = &lines->places[i];
        size_t len = strlen(place->path);
        bool inside = strncmp(place->path, path, len) == 0 && strchr(".[", path[len]) != NULL;
        if (inside && len >= best_len) {
            best_len = len;
            best = place->line;
        }
    }
    return best;
}
