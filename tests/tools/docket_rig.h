/* A desk with one regulation and a clock that stands where a test puts it: cases arrive, officers
 * take steps. Local time is Hangzhou's. */
#ifndef TG_TESTS_TOOLS_DOCKET_RIG_H
#define TG_TESTS_TOOLS_DOCKET_RIG_H

#include "app/seal/receipt.h"
#include "tests/tools/desk_rig.h"
#include "tools/desk/act.h"

#define DOCKET_RIG_LIBRARY "tests/vectors/packs/library.yaml"

struct docket_rig {
    struct desk_rig desk;
    int64_t now_s;
    uint64_t seq;
    struct fault fault; /* of the last step that was refused */
};

void docket_rig_init(struct docket_rig *rig, const char *pack);
void docket_rig_finish(struct docket_rig *rig);

/* For tests of the library's pack; `*state` is the rig. */
int docket_rig_setup(void **state);
int docket_rig_teardown(void **state);

/* "2026-11-23 10:00". */
int64_t docket_rig_time(const char *text);

struct docket_rig_report {
    const char *tail; /* of its number, 4 characters */
    const char *kind, *category;
    const char *filed; /* "2026-11-23T10:00"; NULL: anonymous */
    bool clock_unsure, urgent;
    const struct receipt_keys *keys; /* NULL: such as follow from the number */
    const char *answers;             /* members of the JSON object; NULL: a course of events */
};

/* Arrives now, by a stick. */
void docket_rig_file(struct docket_rig *rig, const struct docket_rig_report *report);
/* Owned by the caller. */
struct docket *docket_rig_load(struct docket_rig *rig, const char *tail);

/* Both; `tail` NULL: AAA1. */
struct docket *docket_rig_filed(struct docket_rig *rig, struct docket_rig_report report);
/* An anonymous complaint of the library. */
struct docket *docket_rig_complaint(struct docket_rig *rig);

/* Takes a step with "field=value" words up to NULL. */
enum tg_err docket_rig_do(struct docket_rig *rig, struct docket **docket, const char *step, ...);
enum tg_err docket_rig_act(struct docket_rig *rig, struct docket **docket,
                           const struct act_input *input);
/* Whether it was refused so, in these words. */
void docket_rig_refused(const struct docket_rig *rig, enum tg_err err, enum tg_err wanted,
                        const char *words);

#endif
