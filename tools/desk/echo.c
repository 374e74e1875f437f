#include "tools/desk/echo.h"

#include "app/ui/words.h"
#include "tools/desk/source.h"

#include <string.h>

struct echo {
    char *out;
    size_t size, len;
    bool full;
};

static void put(struct echo *echo, const char *text)
{
    size_t len = strlen(text);
    if (echo->full || len >= echo->size - echo->len) {
        echo->full = true;
        return;
    }
    memcpy(echo->out + echo->len, text, len + 1);
    echo->len += len;
}

static enum tg_err put_answer(struct echo *echo, struct source *source, const struct report *report,
                              const struct report_answer *answer, struct fault *fault)
{
    struct source_value value;
    if (answer->identity)
        return TG_OK;
    enum tg_err err = source_answer(source, report, answer, &value, fault);
    if (err != TG_OK || value.text[0] == '\0')
        return err;
    put(echo, echo->len > 0 ? "\n\n" : "");
    put(echo, source_question(source, report, answer));
    put(echo, "\n");
    put(echo, value.text);
    return TG_OK;
}

static enum tg_err put_report(struct echo *echo, struct source *source, const struct report *report,
                              struct fault *fault)
{
    size_t before = echo->len;
    enum tg_err err = TG_OK;
    for (size_t i = 0; err == TG_OK && i < report->answer_count; i++)
        err = put_answer(echo, source, report, &report->answers[i], fault);
    if (echo->full)
        echo->len = before;
    echo->out[echo->len] = '\0';
    return err;
}

static enum tg_err put_all(struct echo *echo, struct source *source, struct fault *fault)
{
    size_t count = 0;
    enum tg_err err = source_reports(source, &count, fault);
    for (size_t i = 0; err == TG_OK && !echo->full && i < count; i++)
        err = put_report(echo, source, source_report(source, i), fault);
    if (err == TG_OK && echo->len == 0)
        err = fault_set(fault, TG_ERR_FULL,
                        _("There is nothing in the report that a letter could give back."));
    return err;
}

/* Titles are in one language a source: that of the first report, which must be read to know it. */
static enum tg_err language_of(struct register_file *reg, const struct rules *rules,
                               const struct docket *docket, enum lang *out, struct fault *fault)
{
    struct source *source = NULL;
    size_t count = 0;
    enum tg_err err = source_create(reg, rules, docket, LANG_ZH_HANS, &source, fault);
    if (err == TG_OK)
        err = source_reports(source, &count, fault);
    if (err == TG_OK)
        *out = source_report(source, 0)->lang;
    source_destroy(source);
    return err;
}

enum tg_err echo_text(struct register_file *reg, const struct rules *rules,
                      const struct docket *docket, char *out, size_t size, struct fault *fault)
{
    struct echo echo = {.out = out, .size = size};
    struct source *source = NULL;
    enum lang lang = LANG_ZH_HANS;
    enum tg_err err = language_of(reg, rules, docket, &lang, fault);
    if (err == TG_OK)
        err = source_create(reg, rules, docket, lang, &source, fault);
    if (err == TG_OK)
        err = put_all(&echo, source, fault);
    source_destroy(source);
    return err;
}
