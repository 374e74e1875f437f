/* What the files of the source share: text that grows in secret memory. */
#ifndef TG_TOOLS_DESK_SOURCE_INSIDE_H
#define TG_TOOLS_DESK_SOURCE_INSIDE_H

#include "tools/desk/source.h"

struct source {
    struct register_file *reg;
    const struct rules *rules;
    const struct docket *docket;
    enum lang lang;
    uint8_t *body; /* REGISTER_BODY_MAX bytes, secret */
    char *text;    /* secret */
    size_t used, room;
    bool short_of_memory;
    struct strokes *ink; /* secret */
    bool reports_read, view_noted;
    size_t report_count;
    struct report *reports[DOCKET_REPORTS_MAX]; /* owned */
    bool withheld[DOCKET_REPORTS_MAX];
    bool officers_read;
    size_t officer_count;
    struct event_officer officers[REGISTER_OFFICERS_MAX];
};

void source_put(struct source *source, const char *text);
/* A line of its own; the label, when there is one, before it. */
void source_put_line(struct source *source, const char *label, const char *text);
/* Begins a value, ends it: MEMORY when it did not fit. */
void source_begin(struct source *source);
enum tg_err source_end(struct source *source, struct source_value *out, struct fault *fault);

/* source_said.c: "question.ID". */
enum tg_err source_get_question(struct source *source, const char *id, struct source_value *out,
                                struct fault *fault);
/* source_done.c: "step.ID…" and the last reply. */
enum tg_err source_get_step(struct source *source, const char *place, struct source_value *out,
                            struct fault *fault);
enum tg_err source_get_reply(struct source *source, struct source_value *out, struct fault *fault);

#endif
