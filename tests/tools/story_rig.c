#include "tests/tools/story_rig.h"

#include "board/base/file.h"
#include "board/base/must.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void take_step(struct story *story, char *line)
{
    char *space = strchr(line, ' ');
    must(space != NULL && story->step_count < STORY_STEPS_MAX);
    story->days[story->step_count] = atoi(line + 1);
    story->steps[story->step_count++] = (struct act_input){.step = space + 1};
}

static void take_field(struct act_input *step, char *field, char *value)
{
    if (strcmp(field, "to") == 0) {
        step->to = value;
        return;
    }
    must(step->value_count < ACT_VALUES_MAX);
    step->values[step->value_count++] = (struct act_value){field, value};
}

static void take_line(struct story *story, char *line)
{
    char *equals = strchr(line, '=');
    if (line[0] == '#' || line[0] == '\0')
        return;
    if (line[0] == '@') {
        take_step(story, line);
        return;
    }
    if (equals == NULL)
        fail_msg("a story has no such line: %s", line);
    if (story->step_count == 0) {
        must(story->words.count < STORY_LINES_MAX);
        story->said[story->words.count++] = line;
        return;
    }
    *equals = '\0';
    take_field(&story->steps[story->step_count - 1], line, equals + 1);
}

void story_rig_load(const char *pack, struct story *out)
{
    char path[128];
    uint8_t *bytes = NULL;
    size_t len = 0;
    struct fault fault;
    *out = (struct story){.words.said = out->said};
    const char *name = strrchr(pack, '/') != NULL ? strrchr(pack, '/') + 1 : pack;
    (void)snprintf(path, sizeof path, "tests/stories/%.*s.txt", (int)strcspn(name, "."), name);
    if (file_read(path, 65536, &bytes, &len, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    out->bytes = calloc(1, len + 1);
    must(out->bytes != NULL);
    memcpy(out->bytes, bytes, len);
    free(bytes);
    for (char *at = out->bytes, *line; (line = strsep(&at, "\n")) != NULL;)
        take_line(out, line);
}

void story_rig_finish(struct story *story)
{
    free(story->bytes);
    *story = (struct story){0};
}
