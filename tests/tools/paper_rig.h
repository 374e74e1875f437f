/* A register with real cases of a real pack, and the papers drawn from them as pdftotext reads
 * them: for tests of forms, archives and figures. */
#ifndef TG_TESTS_TOOLS_PAPER_RIG_H
#define TG_TESTS_TOOLS_PAPER_RIG_H

#include "tests/tools/register_rig.h"
#include "tools/desk/act.h"

#include <stdio.h>

struct paper_rig {
    struct register_rig of;
    struct rules rules;
    int64_t now_s; /* what its clock says */
    char path[64]; /* where papers are written; $PAPER */
    char *text;    /* of the last paper_rig_ask */
};

/* assets/packs/`pack`.yaml, TZ Asia/Shanghai. Officers: "officer" (admin), "wang" 王强 (inspector)
 * and "zhao" 赵云 (no role). */
void paper_rig_init(struct paper_rig *rig, const char *pack);
void paper_rig_finish(struct paper_rig *rig);

struct paper_rig_case {
    int number; /* HZ-AAAA-AAAA-A001 … */
    const char *kind, *category;
    const char *who;     /* JSON object; NULL: anonymous */
    const char *answers; /* JSON object */
    const char *filed;   /* "2026-11-02T14:05"; named ones */
    int64_t received_s;
};
/* Enters a report and the case's line. */
void paper_rig_report(struct paper_rig *rig, const struct paper_rig_case *what);
/* The same of a report as the kiosk writes it. */
void paper_rig_enter(struct paper_rig *rig, const uint8_t *json, size_t len, int64_t received_s);
const char *paper_rig_id(int number); /* static, until the next */
struct docket *paper_rig_docket(struct paper_rig *rig, int number);
/* Does a step at that moment: "field=value" up to NULL. */
void paper_rig_do(struct paper_rig *rig, int number, int64_t at_s, const char *step, ...)
    __attribute__((sentinel));

/* The same of steps that may be refused. */
enum tg_err paper_rig_act(struct paper_rig *rig, int number, const struct act_input *input,
                          struct fault *fault) MUST_USE;

/* For writing the paper; then closing, and what a shell command says of the file $PAPER. */
FILE *paper_rig_open(struct paper_rig *rig);
const char *paper_rig_ask(struct paper_rig *rig, const char *command);
void paper_rig_assert_says(const struct paper_rig *rig, const char *words);
void paper_rig_assert_silent(const struct paper_rig *rig, const char *words);

#endif
